"""What functions of the standard library and of NumPy's random generators give.

    time.perf_counter()     a float
    random.randint(1, 6)    an int
    rng.normal(size=n)      an array of float64 with one dimension

They are called at run time, in program order, and touch no arrays or variables of the program.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograph.staging.answers import Answer, Array, Nothing, Scalar, Thing
from autograph.staging.values import StagedScalar

_FLOAT, _INT, _BOOL = Scalar(float), Scalar(int), Scalar(bool)


def _named(module: Any, names: str, answer: Answer) -> dict[Any, Answer]:
    return {getattr(module, name): answer for name in names.split() if hasattr(module, name)}


KNOWN: Mapping[Any, Answer] = {
    **_named(time, "time perf_counter monotonic process_time thread_time", _FLOAT),
    **_named(time, "time_ns perf_counter_ns monotonic_ns process_time_ns thread_time_ns", _INT),
    time.sleep: Nothing(),
    **_named(
        random,
        "random uniform triangular gauss normalvariate lognormvariate expovariate vonmisesvariate "
        "gammavariate betavariate paretovariate weibullvariate",
        _FLOAT,
    ),
    **_named(random, "randint randrange getrandbits binomialvariate", _INT),
    random.seed: Nothing(),
    np.random.seed: Nothing(),
    **_named(np, "save savez savez_compressed savetxt", Nothing()),
    **_named(np, "load loadtxt genfromtxt fromfile", Thing()),
    **_named(os, "getpid getppid getuid cpu_count", _INT),
    **_named(math, "gcd lcm isqrt comb perm factorial", _INT),
    **_named(
        math,
        "erf erfc gamma lgamma fmod remainder fsum ldexp nextafter ulp dist sumprod fma",
        _FLOAT,
    ),
    math.isclose: _BOOL,
}
BUILTINS: Mapping[Any, Answer] = {
    **dict.fromkeys((bool, isinstance, issubclass, callable, hasattr, any, all), _BOOL),
    **dict.fromkeys((int, len, id, hash, ord), _INT),
    float: _FLOAT,
    complex: Scalar(complex),
    input: Thing(str),
    open: Thing(),
}

# Where the size is among the arguments, and the dtype of a sample.
_FLOATS = {
    "random": 0,
    "random_sample": 0,
    "standard_normal": 0,
    "standard_exponential": 0,
    "standard_cauchy": 0,
    "exponential": 1,
    "chisquare": 1,
    "rayleigh": 1,
    "standard_gamma": 1,
    "standard_t": 1,
    "pareto": 1,
    "weibull": 1,
    "normal": 2,
    "uniform": 2,
    "gamma": 2,
    "beta": 2,
    "lognormal": 2,
    "laplace": 2,
    "logistic": 2,
    "gumbel": 2,
}
_INTEGERS = {"poisson": 1, "geometric": 1, "binomial": 2}


def known_answer(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    """What a call gives, where that is known of the function; None where it is not."""
    try:
        found = KNOWN.get(function)
    except TypeError:  # it has no hash
        return None
    owner = getattr(function, "__self__", None)
    if isinstance(owner, (np.random.Generator, np.random.RandomState)):
        return _sample(owner, function.__name__, args, kwargs)
    return found


def _sample(owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    is_old = isinstance(owner, np.random.RandomState)
    if is_old and name in ("rand", "randn"):
        return _FLOAT if not args else Array(np.dtype(np.float64), len(args))
    if name == "seed":
        return Nothing()
    integer = {"randint": 2} if is_old else {"integers": 2}
    for table, dtype, single in (
        (_FLOATS, np.float64, _FLOAT),
        (_INTEGERS, np.int64, _INT),
        (integer, np.int64, _INT if is_old else Scalar(np.int64)),
    ):
        if name in table and not {"dtype", "out", "endpoint"} & kwargs.keys():
            parameters = args[: table[name]]
            if name in integer or not any(map(_is_array, (*parameters, *kwargs.values()))):
                return _sized(_size(table[name], args, kwargs), np.dtype(dtype), single)
    return None


def _is_array(item: Any) -> bool:
    return not isinstance(item, (int, float, tuple, StagedScalar, np.generic, type(None)))


def _size(place: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return kwargs.get("size", args[place] if len(args) > place else None)


def _sized(size: Any, dtype: np.dtype, single: Answer) -> Answer | None:
    if size is None:
        return single
    if isinstance(size, (tuple, list)):
        return Array(dtype, len(size)) if len(size) else None
    return Array(dtype, 1) if isinstance(size, (int, StagedScalar, np.integer)) else None
