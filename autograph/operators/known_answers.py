"""What functions of the standard library and of NumPy's random generators give.

    time.perf_counter()     a float
    random.randint(1, 6)    an int
    rng.normal(size=n)      an array of float64 with one dimension

They are called at run time, in program order, and touch no arrays or variables of the program.
"""

from __future__ import annotations

import cmath
import math
import os
import random
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograph.numpy_api.decimal_rounding import integer_rounded_by_python, rounded_by_python
from autograph.numpy_api.math_module import norm
from autograph.operators.random_answers import is_generator, sample_answer
from autograph.staging.answers import Answer, Nothing, Scalar, Several, Thing

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
    np.random.default_rng: Thing(np.random.Generator),
    **{
        kind: Thing(kind)
        for kind in (
            np.random.Generator,
            np.random.RandomState,
            np.random.SeedSequence,
            np.random.PCG64,
            np.random.PCG64DXSM,
            np.random.MT19937,
            np.random.Philox,
            np.random.SFC64,
        )
    },
    **_named(np, "save savez savez_compressed savetxt", Nothing()),
    **_named(np, "load loadtxt genfromtxt fromfile", Thing()),
    **_named(os, "getpid getppid getuid cpu_count", _INT),
    **_named(math, "comb perm factorial", _INT),
    **_named(
        math,
        "gamma lgamma remainder fsum ldexp nextafter ulp dist sumprod fma",
        _FLOAT,
    ),
    **_named(
        cmath,
        "log log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh",
        Scalar(complex),
    ),
    **dict.fromkeys((norm, rounded_by_python), _FLOAT),
    integer_rounded_by_python: _INT,
    **_named(math, "frexp", Several((_FLOAT, _INT))),
    **_named(math, "modf", Several((_FLOAT, _FLOAT))),
}
BUILTINS: Mapping[Any, Answer] = {
    **dict.fromkeys((bool, isinstance, issubclass, callable, hasattr, any, all), _BOOL),
    **dict.fromkeys((int, len, id, hash, ord), _INT),
    float: _FLOAT,
    complex: Scalar(complex),
    input: Thing(str),
    open: Thing(),
}


def known_answer(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    """What a call gives, where that is known of the function; None where it is not."""
    try:
        found = KNOWN.get(function)
    except TypeError:  # it has no hash
        return None
    owner = getattr(function, "__self__", None)
    if is_generator(owner):
        return sample_answer(owner, function.__name__, args, kwargs)
    return found
