"""``out=``: its shape must be that of the result, its dtype takes part in what is computed."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.comparison import difference_of_observations
from tests.numpy_api.same import LEVELS, seen

X = np.arange(6).reshape(2, 3) * 60.7
REDUCTIONS = ("sum", "prod", "mean", "std", "var", "max", "min", "ptp", "nansum", "nanmax")
OTHERS = (
    *("any(x, axis=0", "argmax(x, axis=0", "argmin(x", "median(x, axis=0", "nanmean(x, axis=0"),
    *("maximum.reduce(x", "take(x, [[0, 1]]"),
    *("choose([0, 1, 0], [x[0], x[1]]", "compress([True, True], x, axis=0", "concatenate([x, x]"),
    *("stack([x, x]", "dot(x, x.T", "trace(x", "fmax.reduce(x", "sum(x, axis=0, initial=2"),
)
CALLS = (
    *(f"{name}(x, axis=0" for name in REDUCTIONS),
    *(f"{name}(x, axis=0, keepdims=True" for name in ("sum", "max", "nanmax")),
    *(f"{name}(x" for name in ("sum", "mean", "max")),
    *OTHERS,
)
SHAPES = ((), (3,), (1, 3), (2, 2), (2, 3), (6,))
DTYPES = (
    *((float, np.float32), (np.float32, float), (float, int), (int, float), (bool, int)),
    *((np.int8, np.int8), (np.int8, np.float32), (complex, complex)),
)


def stored(call: str) -> Callable[..., Any]:
    """A function that stores what the call gives, or prints why it does not."""
    text = (
        "def f(x, out):\n    try:\n        r = np." + call + ", out=out)\n"
        "    except (ValueError, TypeError) as error:\n"
        "        print(error)\n        r = out\n    return r, out\n"
    )
    name = f"<np.{call})>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    scope: dict[str, Any] = {"np": np}
    exec(compile(text, name, "exec"), scope)
    made: Callable[..., Any] = scope["f"]
    return made


def compare(call: str, x: Any, out: Any, level: str, rtol: float = 0.0) -> None:
    function = stored(call)
    expected = seen(function, (x, out))
    text = difference_of_observations(seen(LEVELS[level](function), (x, out)), expected, rtol=rtol)
    assert not text, text


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("call", CALLS)
def test_shape(call: str, shape: tuple[int, ...]) -> None:
    dtype = int if call.startswith("arg") else float
    compare(call, X, np.zeros(shape, dtype), "interpreted", 1e-13)


SCANS = (("cumsum(x, 0", (2, 3)), ("cumsum(x, 1", (3, 3)), ("cumsum(x", (6,)), ("cumprod(x", (5,)))


@pytest.mark.parametrize(("call", "shape"), SCANS)
def test_shape_of_running_totals(call: str, shape: tuple[int, ...]) -> None:
    """Of the same rank: NumPy itself crashes with others."""
    compare(call, X, np.zeros(shape), "interpreted", 1e-13)


@pytest.mark.parametrize("call", ["sum(x, axis=0", "max(x, 0", "compress([True], x, 1"])
def test_shape_that_is_known_at_run_time(call: str) -> None:
    for shape in ((3,), (4,), (2, 3)):
        compare(call, X, np.zeros(shape), "compiled")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("source", "target"), DTYPES)
@pytest.mark.parametrize("call", [*(f"{name}(x, axis=0" for name in REDUCTIONS), "cumsum(x, 0"])
def test_dtype(call: str, source: Any, target: Any) -> None:
    """What is refused is no mean of integers: NumPy rounds it twice."""
    rounds = np.dtype(target).kind == "i" and call[:3] in ("mea", "std", "var")
    if rounds or (call[:3] == "ptp" and source is bool):
        return
    shape = (2, 3) if call.startswith("cumsum") else (3,)
    near = 1e-6 if np.float32 in (source, target) and call[:3] in ("std", "var") else 1e-13
    compare(call, X.astype(source), np.zeros(shape, target), "interpreted", near)


@pytest.mark.parametrize("dtype", [int, np.float32, np.int8], ids=lambda d: np.dtype(d).name)
def test_places_are_integers(dtype: Any) -> None:
    compare("argmax(x, axis=0", X, np.zeros(3, dtype), "interpreted")


def forced(x: Any, out: Any, mask: Any) -> Any:
    np.multiply(x, 2, out=out, casting="unsafe")
    return np.floor_divide(x, 7, out=out + 1, casting="unsafe", where=mask), np.add(
        x, 1, out, casting="unsafe"
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [int, np.uint8, np.float32], ids=lambda d: np.dtype(d).name)
def test_casting(level: str, dtype: Any) -> None:
    arguments = X / 3, np.zeros((2, 3), dtype), X > 100
    text = difference_of_observations(
        seen(LEVELS[level](forced), arguments), seen(forced, arguments)
    )
    assert not text, text


def masked(x: Any, mask: Any, out: Any) -> Any:
    return np.sum(x, where=mask), np.add(x, 1, out=out, where=mask)


@pytest.mark.parametrize("dtype", [bool, int, float], ids=lambda d: np.dtype(d).name)
def test_masks_are_bools(dtype: Any) -> None:
    arguments = X, (X > 100).astype(dtype), np.zeros((2, 3))
    actual = seen(LEVELS["interpreted"](masked), arguments)
    assert not difference_of_observations(actual, seen(masked, arguments), rtol=1e-13)
