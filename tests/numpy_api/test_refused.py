"""What differs with the data, or is not exact, is refused by name."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph import Unsupported


def _written(y, x):
    y[0] = 0
    return x


X, PLACES = np.arange(4.0), np.array([0, 0, 3])


@pytest.mark.parametrize(
    ("program", "arguments", "says"),
    [
        pytest.param(
            lambda x, i: np.add.at(x, i, 0.5),
            (PLACES.copy(), PLACES),
            "computes in float64",
            id="add.at",
        ),
        pytest.param(
            lambda x: np.take(x, [0.5, 1]), (X,), "a list of floats", id="indices as floats"
        ),
        pytest.param(
            lambda i, w: np.bincount(i, w),
            (PLACES[:0], X[:0]),
            "gives integers",
            id="bincount of none",
        ),
        pytest.param(
            lambda x: np.linalg.eig(x),
            (np.array([[0.0, 1], [-1, 0]]),),
            "compiled for real eigenvalues",
            id="eig",
        ),
        pytest.param(
            lambda p: np.roots(p), (np.array([1.0, 0, 1]),), "compiled for float64", id="roots"
        ),
        pytest.param(lambda x: _written(x.view(np.uint8), x), (X,), "share its memory", id="view"),
        pytest.param(
            lambda x: np.fft.fft(x, 2.0), (X,), "a number of points that is a float", id="fft"
        ),
        pytest.param(
            lambda x, p: np.linalg.norm(x, p), (X, 2.0), "only known at run time", id="norm"
        ),
        pytest.param(lambda x: np.pad(x, 1, "empty"), (X,), "mode='empty'", id="pad"),
        pytest.param(lambda x: x[x[0] > 0], (X,), "indexing with a boolean", id="one boolean"),
    ],
)
def test_refused(program, arguments, says):
    with pytest.raises(Unsupported) as info:
        autograph.convert(program)(*arguments)
    assert says in str(info.value)


def test_the_users_line_is_named_where_an_index_is_outside():
    def pick(x, i):
        y = x + 1
        return y[i]

    with pytest.raises(IndexError, match="index 3 is out of bounds for axis 0 with size 3") as info:
        autograph.convert(pick)(X[:3].copy(), PLACES)
    lines = []
    traceback = info.value.__traceback__
    while traceback is not None:
        lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    assert pick.__code__.co_firstlineno + 2 in lines


def test_a_mask_with_a_scalar_is_a_selection_in_place():
    def damp(x):
        x[x > 0.5] *= 0.999
        return x

    source = autograph.convert(damp).lower(X).source
    assert "np.empty" not in source
