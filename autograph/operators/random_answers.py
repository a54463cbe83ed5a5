"""What NumPy's random generators give, by the method and its arguments.

    rng.normal()            a float
    rng.normal(size=(n, 3)) an array of float64 with the dimensions n and 3
    rng.integers(9)         a NumPy int64;  np.random.randint(9)  a Python int
    rng.choice(x, 2)        an array like x, of 2 elements

Of one number it is found by asking a generator of our own, with parameters that are always right.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.numpy_api.arrays import as_array
from autograph.staging.answers import Answer, Array, Nothing, Scalar, Thing
from autograph.staging.opaque import GENERATORS, Opaque
from autograph.staging.promote import is_supported
from autograph.staging.shapes import dimension
from autograph.staging.values import StagedArray, StagedScalar

FLOAT64, INT64 = np.dtype(np.float64), np.dtype(np.int64)
_OWN = {
    np.random.Generator: np.random.default_rng(0),
    np.random.RandomState: np.random.RandomState(0),
}

# Parameters before the size. A probability is a half, a shape or scale is 1.
_PARAMETERS: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(("random", "random_sample", "tomaxint"), ()),
    **dict.fromkeys(("standard_normal", "standard_exponential", "standard_cauchy"), ()),
    **dict.fromkeys(("exponential", "chisquare", "rayleigh", "standard_gamma"), (1.0,)),
    **dict.fromkeys(("standard_t", "pareto", "weibull", "power", "poisson"), (1.0,)),
    **dict.fromkeys(("geometric", "logseries"), (0.5,)),
    "zipf": (2.0,),
    **dict.fromkeys(("normal", "lognormal", "laplace", "logistic", "gumbel"), (0.0, 1.0)),
    **dict.fromkeys(("uniform", "vonmises"), (0.0, 1.0)),
    **dict.fromkeys(("gamma", "beta", "wald", "f", "noncentral_chisquare"), (1.0, 1.0)),
    **dict.fromkeys(("binomial", "negative_binomial"), (1, 0.5)),
    **dict.fromkeys(("integers", "randint"), (0, 2)),
    "triangular": (0.0, 0.5, 1.0),
    "noncentral_f": (1.0, 1.0, 1.0),
    "hypergeometric": (1, 1, 1),
}
_OPTIONS = frozenset({"size", "dtype", "endpoint", "method", "out"})
_VECTORS = {
    "multinomial": (2, INT64),
    "dirichlet": (1, FLOAT64),
    "multivariate_normal": (2, FLOAT64),
}


def generator_of(owner: Any) -> Any:
    """A generator of the same class, where ``owner`` only exists at run time."""
    if isinstance(owner, Opaque):
        return _OWN.get(owner._autograph_type, owner)
    return owner


def is_generator(owner: Any) -> bool:
    return isinstance(owner, GENERATORS)


def sample_answer(
    owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Answer | None:
    """None where it is not known."""
    if name in ("seed", "bytes"):
        return Nothing() if name == "seed" else Thing(bytes)
    if name in ("rand", "randn"):
        return _sized(args, FLOAT64) if args else Scalar(float)
    if name in _ARRANGED:
        return _ARRANGED[name](args, kwargs)
    if name in _VECTORS:
        place, dtype = _VECTORS[name]
        return _sized(_argument(args, kwargs, place, "size"), dtype, 1)
    if name in _PARAMETERS:
        return _drawn(_OWN[_class_of(owner)], name, args, kwargs)
    return None


def _class_of(owner: Any) -> type:
    return next(kind for kind in GENERATORS if isinstance(owner, kind))


def _argument(args: tuple[Any, ...], kwargs: dict[str, Any], place: int, name: str) -> Any:
    return kwargs.get(name, args[place] if len(args) > place else None)


def _drawn(own: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    example = _PARAMETERS[name]
    place = len(example)
    dtype = _argument(args, kwargs, place + 1, "dtype")
    if kwargs.get("out") is not None or len(args) > place + 3:
        return None
    options = {} if dtype is None else {"dtype": dtype}
    try:
        one, several = (getattr(own, name)(*example, size=n, **options) for n in (None, 1))
    except (TypeError, ValueError):
        return None
    if not is_supported(several.dtype):
        return None
    size = _argument(args, kwargs, place, "size")
    if size is not None:
        return _sized(size, several.dtype)
    given = [*args[:place], *(item for key, item in kwargs.items() if key not in _OPTIONS)]
    shapes = [_dims(item) for item in given if item is not None]
    rank = max(map(len, shapes), default=0)
    if not rank:
        return Scalar(type(one))
    return Array(several.dtype, rank, shapes[0] if len(set(shapes)) == 1 else None)


def _dims(item: Any) -> tuple[Any, ...]:
    return as_array(item).dims if isinstance(item, (list, tuple, StagedArray, np.ndarray)) else ()


def _sized(size: Any, dtype: np.dtype, more: int = 0) -> Answer | None:
    """An array of this size, and of ``more`` dimensions that are not known."""
    items = () if size is None else size if isinstance(size, (tuple, list)) else (size,)
    if not all(map(_is_integer, items)) or (size is not None and not items):
        return None
    rank = len(items) + more
    if more:
        return Array(dtype, rank)
    return Array(dtype, rank, tuple(dimension(item) for item in items))


def _is_integer(item: Any) -> bool:
    if isinstance(item, StagedScalar):
        return item.dtype.kind in "iu"
    return isinstance(item, (int, np.integer))


# What is there already, in another order.


def _chosen(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    item, size = _argument(args, kwargs, 0, "a"), _argument(args, kwargs, 1, "size")
    axis = kwargs.get("axis", 0)
    if _is_integer(item):
        return Scalar(int) if size is None else _sized(size, INT64)
    array = as_array(item)
    if (
        not array.dims
        or not isinstance(axis, int)
        or not -len(array.dims) <= axis < len(array.dims)
    ):
        return None
    number = axis % len(array.dims)
    before, after = array.dims[:number], array.dims[number + 1 :]
    if size is None:
        rest = (*before, *after)
        return Array(array.dtype, len(rest), rest) if rest else Scalar(array.dtype.type)
    sized = _sized(size, array.dtype)
    if not isinstance(sized, Array) or sized.dims is None:
        return None
    dims = (*before, *sized.dims, *after)
    return Array(array.dtype, len(dims), dims)


def _permutation(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    item = _argument(args, kwargs, 0, "x")
    if _is_integer(item):
        return _sized(item, INT64)
    return _permuted(args, kwargs)


def _permuted(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    if _argument(args, kwargs, 2, "out") is not None:
        return None
    array = as_array(_argument(args, kwargs, 0, "x"))
    return Array(array.dtype, len(array.dims), array.dims) if array.dims else None


def _shuffled(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer | None:
    """In place, which a list of the program cannot be."""
    return Nothing() if isinstance(_argument(args, kwargs, 0, "x"), StagedArray) else None


_ARRANGED = {
    "choice": _chosen,
    "permutation": _permutation,
    "permuted": _permuted,
    "shuffle": _shuffled,
}
WRITING = frozenset({"shuffle"})
