"""Attributes, methods, subscripts, random numbers, Python's own: what numerical code uses and no
name of a function says. Each is a small program and what it is called with.
"""

from __future__ import annotations

import builtins
import cmath
import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special

Case = tuple[Callable[..., Any], tuple[Any, ...]]
MATRIX = np.array([[3.0, 1, 1], [1, 4, 1], [1, 1, 5]])
LINE, PLACES = MATRIX[1], np.array([0, 2])


def _about_matrix(programs: dict[str, Callable[..., Any]]) -> dict[str, Case]:
    return {name: (program, (MATRIX,)) for name, program in programs.items()}


def _set_shape(x: Any) -> Any:
    y = x.copy()
    y.shape = (9, 1)
    return y


def _set_flat(x: Any) -> Any:
    x.flat[1:3] = 0
    return x


def _unpacked(x: Any) -> Any:
    a, b, c = x
    return a + b * c


def _in_place(name: str, *arguments: Any) -> Callable[..., Any]:
    def program(x: Any) -> Any:
        x = x.copy()
        getattr(x, name)(*arguments)
        return x

    return program


def _method(name: str, *arguments: Any) -> Callable[..., Any]:
    return lambda x: getattr(x, name)(*arguments)


def _called(module: Any, names: str, *arguments: Any) -> dict[str, Case]:
    """Functions of a module with numbers that are only known at run time."""
    prefix = "" if module is builtins else f"{module.__name__}."
    return {
        f"{prefix}{n}": (_program(getattr(module, n), len(arguments)), arguments)
        for n in names.split()
    }


def _program(function: Any, count: int) -> Callable[..., Any]:
    return (lambda x: function(x)) if count == 1 else lambda x, y: function(x, y)


ATTRIBUTES = {
    "x.shape": lambda x: x.shape,
    "x.ndim": lambda x: x.ndim,
    "x.size": lambda x: x.size,
    "x.dtype": lambda x: x.dtype,
    "x.T": lambda x: x.T + 1,
    "x.real": lambda x: (x + 1j).real + 1,
    "x.imag": lambda x: (x + 1j).imag + 1,
    "x.flat": lambda x: x.flat[3],
    "x.flat[k] = v": _set_flat,
    "x.itemsize": lambda x: x.itemsize,
    "x.nbytes": lambda x: x.nbytes,
    "x.strides": lambda x: x.strides,
    "x.flags": lambda x: x.flags.c_contiguous,
    "x.shape = (...)": _set_shape,
    "len(x)": lambda x: len(x),
    "for row in x": lambda x: [float(row.sum()) for row in x],
    "v in x": lambda x: 3.0 in x,
    "a, b, c = x": _unpacked,
    "np.ndarray(shape, dtype)": lambda x: np.ndarray((2, 3), np.float64).shape,
    "np.mgrid": lambda x: np.mgrid[0 : x.shape[0], 0:3],
    "np.ogrid": lambda x: np.ogrid[0 : x.shape[0], 0:3],
}
METHODS = {
    **{
        f"x.{name}()": _method(name)
        for name in (
            "all any argmax argmin argsort conj conjugate copy cumprod cumsum diagonal flatten max "
            "mean min nonzero prod ravel round squeeze std sum trace transpose var tolist tobytes"
        ).split()
    },
    "x.astype(t)": _method("astype", np.float32),
    "x.argpartition(k)": lambda x: x.argpartition(1),
    "x.clip(a, b)": _method("clip", 1.0, 3.0),
    "x.compress(c)": _method("compress", [True, False], 0),
    "x.dot(y)": lambda x: x.dot(x),
    "x.item(k)": _method("item", 2),
    "x.repeat(n)": _method("repeat", 2),
    "x.reshape(n)": _method("reshape", 9),
    "x.swapaxes(a, b)": _method("swapaxes", 0, 1),
    "x.take(i)": _method("take", [0, 5]),
    "x.view(t)": lambda x: (x + 1).view(np.int64),
    "x.fill(v)": _in_place("fill", 2),
    "x.partition(k)": lambda x: x.partition(1),
    "x.put(i, v)": _in_place("put", [0, 4], 7.0),
    "x.sort(axis)": _in_place("sort", 0),
    "x.searchsorted(v)": lambda x: x[0].searchsorted(2.0),
    "i.choose(x)": lambda x: (x > 1).astype(np.int64).choose([0.0, 1.0]),
}


def _stores(x: Any, k: Any) -> Any:
    x[k] = 1.5
    return x


def _augments(x: Any, k: Any) -> Any:
    x[k] += x[k] * 2
    return x


SUBSCRIPTS: dict[str, Any] = {
    "x[-1]": lambda x: x[-1],
    "x[i, j]": lambda x, i: x[i[0], i[1]],
    "x[a:b:c]": lambda x, i: x[i[0] : i[1] : 2, ::-1] + 1,
    "x[...]": lambda x: x[..., 0] + 1,
    "x[None]": lambda x: x[None, :, None] + 1,
    "x[mask]": lambda x: x[x > 1],
    "x[rows of a mask]": lambda x: x[x[:, 0] > 1],
    "x[i]": lambda x, i: x[i],
    "x[i[:, None], i]": lambda x, i: x[i[:, None], i],
    "x[i, a:b]": lambda x, i: x[i, 1:],
    "x[k] = v": lambda x, i: _stores(x, 1),
    "x[a:b] = v": lambda x, i: _stores(x, slice(0, 2)),
    "x[mask] = v": lambda x, i: _stores(x, x > 1),
    "x[i] = v": lambda x, i: _stores(x, i),
    "x[k] += v": lambda x, i: _augments(x, (1, 2)),
    "x[a:b] += v": lambda x, i: _augments(x, slice(None, None, 2)),
    "x[mask] += v": lambda x, i: _augments(x, x > 1),
    "x[i] += v": lambda x, i: _augments(x, i),
    "np.add.reduce": lambda x: np.add.reduce(x, axis=0),
    "np.add.accumulate": lambda x: np.add.accumulate(x, axis=0),
    "np.add.outer": lambda x: np.add.outer(x[0], x[1]),
    "np.add.at": lambda x, i: np.add.at(x, (i, i), 1.0),
    "np.add.reduceat": lambda x: np.add.reduceat(x, [0, 2]),
    "x @ y": lambda x: x @ x,
}
DRAWS: dict[str, Any] = {
    "rng.random": lambda x: np.random.default_rng(1).random(4),
    "rng.normal": lambda x: np.random.default_rng(1).normal(1.0, 2.0, x.shape),
    "rng.uniform": lambda x: np.random.default_rng(1).uniform(0, 2, 3),
    "rng.integers": lambda x: np.random.default_rng(1).integers(0, 9, 5),
    "rng.standard_normal": lambda x: np.random.default_rng(1).standard_normal((2, 2)),
    "rng.exponential": lambda x: np.random.default_rng(1).exponential(2.0, 3),
    "rng.poisson": lambda x: np.random.default_rng(1).poisson(3.0, 3),
    "rng.choice": lambda x: np.random.default_rng(1).choice(5, 3),
    "rng.permutation": lambda x: np.random.default_rng(1).permutation(5),
    "rng.shuffle": lambda x: np.random.default_rng(1).shuffle(x),
    "np.random.seed": lambda x: np.random.seed(3),
    "np.random.rand": lambda x: (np.random.seed(3), np.random.rand(3))[1],
    "np.random.randn": lambda x: (np.random.seed(3), np.random.randn(3))[1],
    "np.random.randint": lambda x: (np.random.seed(3), np.random.randint(0, 5, 3))[1],
    "np.random.normal": lambda x: (np.random.seed(3), np.random.normal(size=3))[1],
    "np.random.choice": lambda x: (np.random.seed(3), np.random.choice(5, 3))[1],
}
OWN: dict[str, Any] = {
    "max": lambda x: max(x[0, 0], x[0, 1]),
    "min": lambda x: min(x[0]),
    "sum": lambda x: sum(x[0]),
    "pow": lambda x: pow(x, 2),
    "len": lambda x: len(x),
    "range": lambda x: sum(x[k, 0] for k in range(x.shape[0])),
    "enumerate": lambda x: sum(k * v for k, v in enumerate(x[0])),
    "zip": lambda x: sum(a * b for a, b in zip(x[0], x[1], strict=True)),
    "map": lambda x: sum(map(lambda v: v * v, x[0])),
    "filter": lambda x: sum(filter(lambda v: v > 1, x[0])),
    "sorted": lambda x: sorted(x[1]),
    "reversed": lambda x: [v + 1 for v in reversed(x[0])],
    "any": lambda x: any(v > 3 for v in x[0]),
    "all": lambda x: all(v > 0 for v in x[0]),
    "int": lambda x: int(x[0, 0]),
    "float": lambda x: float(x[0, 0]),
    "bool": lambda x: bool(x[0, 0]),
    "complex": lambda x: complex(x[0, 0]),
    "isinstance": lambda x: isinstance(x, np.ndarray),
    "functools.reduce": lambda x: functools.reduce(lambda a, b: a * b, x[0]),
    "itertools.product": lambda x: sum(x[i, j] for i, j in itertools.product(range(3), range(2))),
    "itertools.accumulate": lambda x: list(itertools.accumulate([x[0, 0], x[1, 1]])),
    "itertools.chain": lambda x: sum(itertools.chain((x[0, 0],), (x[1, 1], 2.0))),
}
_ONE = (
    "acos asin atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp "
    "gamma isfinite isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh "
    "trunc ulp"
)
_COMPLEX = (
    "acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin "
    "sinh sqrt tan tanh"
)

PROGRAMS: dict[str, dict[str, Case]] = {
    "Attributes, objects": _about_matrix(ATTRIBUTES),
    "Methods": _about_matrix(METHODS),
    "Subscripts, methods of ufuncs": {
        name: (program, (MATRIX, PLACES)[: program.__code__.co_argcount])
        for name, program in SUBSCRIPTS.items()
    },
    "Random": _about_matrix(DRAWS),
    "Python's own": {
        **_called(builtins, "abs round", -2.5),
        **_called(builtins, "divmod", 7.5, 2.0),
        **_about_matrix(OWN),
    },
    "math, cmath": {
        **_called(math, _ONE, 0.5),
        **_called(math, "acosh asinh", 1.5),
        **_called(math, "atan2 copysign fmod hypot isclose nextafter pow remainder", 0.5, 2.0),
        **_called(math, "comb gcd lcm perm", 7, 3),
        **_called(math, "factorial isqrt", 7),
        **_called(math, "fsum prod", [0.5, 2.0]),
        **_called(math, "dist", [0.5, 1.0], [2.0, 3.0]),
        **_called(math, "ldexp", 0.5, 3),
        **_called(cmath, _COMPLEX, 1 + 2j),
        **_called(cmath, "isclose", 1 + 2j, 1 + 2j),
        **_called(cmath, "rect", 1.0, 2.0),
    },
    "scipy.special": {
        **_called(scipy.special, "erf erfc expit gammaln logsumexp softmax", LINE),
        **_called(scipy.special, "logit", LINE / 8),
        **_called(scipy.special, "xlogy", LINE, LINE),
    },
}
