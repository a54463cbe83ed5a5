"""scipy.special: those that are composed of ours are near SciPy's, the others are SciPy's own."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.numpy_api.same import Calls, converted

special = pytest.importorskip("scipy.special")

tried = Calls()

X = np.array([-30.5, -1.5, -0.2, -0.0, 0.3, 0.5, 2.0, 7.5, 800.0, -800.0, np.nan, np.inf, -np.inf])
PARTS = np.array([0.0, 1e-300, 0.1, 0.49, 0.5, 0.51, 0.9, 1.0, 1.5, -0.5, np.nan])
ROWS = np.array([[0.5, 2, -1.5], [1000, 1000, -5], [-np.inf, 0, 1]])
NEAR = 2e-14  # a few units in the last place; more for logarithms near zero


def smooth(x):
    return special.erf(x), special.erfc(x), special.expit(x), special.ndtr(x), special.log_expit(x)


def of_parts(p):
    return special.logit(p), special.entr(p), special.xlogy(p, p), special.xlog1py(p, -p)


def gammas(x):
    return special.gammaln(x), special.gamma(x)


def of_pairs(x, y):
    return special.rel_entr(x, y), special.xlogy(2, y), special.xlogy(x[:, None], y)


def over_axes(x):
    return (
        special.logsumexp(x),
        special.logsumexp(x, axis=0),
        special.logsumexp(x, axis=1, keepdims=True),
        special.logsumexp(x, axis=(0, 1)),
        special.logsumexp(x, b=np.array([1.0, 0, 2])),
        special.softmax(x, axis=1),
        special.softmax(x[:2]),
        special.log_softmax(x, axis=-1),
    )


def by_scipy(x):
    return (
        special.digamma(x),
        special.i0(x),
        special.jv(1, x),
        special.erfinv(x),
        special.erfcx(x[0]),
        special.binom(5, 2) * x,
    )


tried(smooth, X, rtol=NEAR)
tried(smooth, X.astype(np.float32), rtol=1e-6)
tried(smooth, np.arange(-3, 4), rtol=NEAR)
tried(smooth, 0.3, rtol=NEAR)
tried(smooth, np.arange(4, dtype=np.int8), rtol=1e-6)
tried(of_parts, PARTS, rtol=NEAR)
tried(of_parts, PARTS.astype(np.float32), rtol=1e-6)
tried(gammas, np.array([0.5, 1, 2, 3.7, -1.5, 170.0, 1e-5]), rtol=NEAR)
tried(gammas, 4.5, rtol=NEAR)
tried(of_pairs, PARTS, PARTS[::-1].copy(), rtol=NEAR)
tried(over_axes, ROWS, rtol=NEAR)
tried(over_axes, ROWS.astype(np.float32), rtol=1e-6)
tried(over_axes, np.arange(6).reshape(2, 3), rtol=NEAR)
tried(by_scipy, np.array([0.5, 0.25, -0.75]))
tried(by_scipy, np.array([0.5, 0.25], np.float32))
tried(lambda x: special.expit(x, out=x), np.arange(3.0), rtol=NEAR)
tried(lambda x: sum(special.erf(v) for v in x), np.arange(3.0), rtol=NEAR)

test_same = tried.test()


def test_complex_numbers_are_refused():
    with pytest.raises(autograph.Unsupported, match="erf of complex"):
        converted(smooth)(np.ones(2, complex))
