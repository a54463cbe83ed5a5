"""Methods, attributes and subscripts of NumPy's scalars."""

from __future__ import annotations

import linecache
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.comparison import difference_of_observations
from tests.numpy_api.same import LEVELS, interpreted, seen

METHODS = """
item() sum() mean() max() min() all() any() argmax() argmin() astype(np.float32) astype(bool)
copy() flatten() ravel() reshape(-1) reshape(1,1) tolist() round() round(1) clip(0,1) conj()
conjugate() cumsum() cumprod() squeeze() transpose() T std() var() prod() repeat(2) take(0)
tobytes() real imag shape ndim size itemsize nbytes dtype nonzero() dot(2) partition(0)
""".split()
EXPRESSIONS = """
+v -v ~v +x +x[:0] v[()] v[...] v[None] v[0] v[...,None] math.trunc(v) math.floor(v) math.ceil(v)
math.gcd(v,2) math.isqrt(v) range(v) [1,2,3][v] 'a'*v.real.astype(float) round(v)
v.astype(int,casting='safe') np.squeeze(v) np.transpose(v) np.copy(v) np.ravel(v) np.reshape(v,())
np.array(v) np.asarray(v) np.atleast_1d(v) np.round(v) np.clip(v,0,1) np.real(v) np.abs(v)
np.expand_dims(v,0) np.positive(v) np.conj(v) np.sum(v) np.max(v) np.std(v) np.cumsum(v)
""".split()
CALLS = (*(f"v.{method}" for method in METHODS), *EXPRESSIONS)
KINDS = {
    "bool": np.array([True, False]),
    "uint8": np.array([1, 2], np.uint8),
    "float64": np.array([1.5, 2.0]),
    "float32": np.array([2.5, 1.0], np.float32),
    "complex128": np.array([1j, 2.5]),
}


def program(expression: str) -> Callable[..., Any]:
    text = (
        "def f(x):\n    v = x[1]\n    try:\n        return " + expression + "\n"
        "    except (TypeError, AttributeError, IndexError) as error:\n        print(error)\n"
    )
    name = f"<{expression}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    scope: dict[str, Any] = {"np": np, "math": math}
    exec(compile(text, name, "exec"), scope)
    made: Callable[..., Any] = scope["f"]
    return made


REFUSED = {("v.astype(np.float32)", "complex128"), ("v.astype(bool)", "complex128")}
REFUSED |= {(f"math.{name}(v)", "complex128") for name in ("floor", "ceil")}
REFUSED |= {("'a'*v.real.astype(float)", "complex128")}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("call", CALLS)
def test_as_numpy(call: str, kind: str) -> None:
    function = program(call)
    actual = seen(interpreted(function), (KINDS[kind],))
    if (call, kind) in REFUSED and type(actual.error).__name__ == "Unsupported":
        return
    text = difference_of_observations(actual, seen(function, (KINDS[kind],)), rtol=1e-6)
    assert not text, text


@pytest.mark.parametrize("call", ["v.astype(np.int8)", "v[...]", "v.clip(0, 1)", "[1, 2, 3][v]"])
def test_compiled(call: str) -> None:
    function, x = program(call), KINDS["uint8"]
    actual = seen(LEVELS["compiled"](function), (x,))
    assert not difference_of_observations(actual, seen(function, (x,)))
