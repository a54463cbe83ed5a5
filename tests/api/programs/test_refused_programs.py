"""What cannot be saved is refused at the user's line, and names what it is about."""

from __future__ import annotations

import logging

import numpy as np
import pytest

import autograph

LOG = []


class Point:
    def __init__(self, x):
        self.x = x


class OwnError(Exception):
    pass


@autograph.do_not_convert(returns=float)
def measured(x):
    return float(x.sum())


def calls_out(x):
    return x * measured(x)


def logs(x):
    logging.info("%s", x)
    return x


def takes_an_object(p):
    return p.x * 2


def takes_a_function(f, x):
    return f(x)


def gives_an_object(x):
    return Point(x)


def raises_its_own(x):
    if x[0] > 0:
        raise OwnError(x[1])
    return x


def draws(rng):
    return rng.random(3)


def keeps(x):
    LOG.append(x)
    return x


X = np.ones(3)


@pytest.mark.parametrize(
    ("function", "arguments", "says", "line"),
    [
        (calls_out, (X,), "`measured` is called as it is", "return x * measured(x)"),
        (logs, (X,), "`call` cannot be part of a program file", "logging.info"),
        (takes_an_object, (Point(2.0),), "`p.x` is an attribute of an object", "def takes"),
        (takes_a_function, (np.sin, X), "`f` is code", "def takes"),
        (gives_an_object, (X,), "gives an object of the class `Point`", "def gives"),
        (raises_its_own, (X,), "`OwnError` is raised", "raise OwnError"),
        (draws, (np.random.default_rng(),), "`.*random` is called as it is", "rng.random(3)"),
        (keeps, (X,), r"`_k1\['LOG'\]` is an object of the running program", "def keeps"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_refused(tmp_path, function, arguments, says, line):
    with pytest.raises(autograph.Unsupported, match=says) as refusal:
        autograph.save(autograph.convert(function), tmp_path / "program", *arguments)
    assert line in str(refusal.value)
    assert not list(tmp_path.iterdir())


def test_only_converted_functions(tmp_path):
    with pytest.raises(autograph.Unsupported, match="is not converted"):
        autograph.save(takes_a_function, tmp_path / "program", X)


WHOLE = np.arange(4.0)
PART = WHOLE[1:]


@autograph.convert
def writes_what_is_shared(x):
    WHOLE[2] = x
    return PART.sum()


def test_arrays_that_share_memory(tmp_path):
    with pytest.raises(autograph.Unsupported, match="`PART` shares its memory with an array that"):
        autograph.save(writes_what_is_shared, tmp_path / "program", 1.0)


def with_an_array(x, y=X):
    return x + y


def test_defaults_that_are_arrays(tmp_path):
    with pytest.raises(autograph.Unsupported, match="the default of `y` is a ndarray"):
        autograph.save(autograph.convert(with_an_array), tmp_path / "program", X)


def test_names_that_are_taken(tmp_path):
    converted = autograph.convert(lambda _k0: _k0 + 1)
    with pytest.raises(autograph.Unsupported, match="no parameter named `_k0`"):
        autograph.save(converted, tmp_path / "program", 1)
