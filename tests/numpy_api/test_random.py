"""np.random: the very numbers of the plain function, in its order, and the generator after it."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same
from tests.numpy_api.same import LEVELS

X = np.arange(12.0).reshape(3, 4)


def floats(rng):
    return (
        rng.random(),
        rng.standard_normal(),
        rng.normal(),
        rng.normal(1.5, 2),
        rng.uniform(-1, 1),
        rng.exponential(0.5),
        rng.standard_exponential(),
        rng.gamma(2.0, 1.0),
        rng.beta(1.0, 2.0),
        rng.triangular(0.0, 1.0, 2.0),
        rng.poisson(3.0),
        rng.binomial(5, 0.5),
        rng.geometric(0.3),
        rng.hypergeometric(3, 4, 5),
    )


def modern(rng, n):
    return (
        rng.integers(9),
        rng.integers(2, n),
        rng.integers(0, 9, endpoint=True),
        rng.integers(0, 9, dtype=np.int8),
        rng.integers(0, 2, dtype=bool),
        rng.integers(0, 9, (2, n)),
        rng.integers(0, 9, size=3, dtype=np.uint16),
        rng.random(n, dtype=np.float32),
        rng.random(dtype=np.float32),
        rng.standard_normal((n, 2), np.float32),
        rng.permuted(X[0]),
    )


def sized(rng, x, n):
    return (
        rng.random(n),
        rng.normal(size=x.shape) + x,
        rng.uniform(0.0, 1.0, (n, 2)).sum(),
        rng.normal(x, 1.0),
        rng.normal(x, x[0] + 1),
        rng.normal(x[0], size=(2, 4)),
        rng.normal([1.0, 2.0], 0.1),
        rng.poisson(x),
        rng.standard_normal(size=(2, 0)),
        rng.multinomial(5, [0.2, 0.8]),
        rng.dirichlet([1.0, 2.0, 3.0], n),
        rng.multivariate_normal([0.0, 1.0], [[1.0, 0.0], [0.0, 1.0]]),
    )


def arranged(rng, x, n):
    rng.shuffle(x)
    y = x.copy()
    rng.shuffle(y[0])
    return (
        x,
        y,
        rng.permutation(n),
        rng.permutation(x),
        rng.choice(n),
        rng.choice(n, 3),
        rng.choice(n, size=(2, 2), replace=True),
        rng.choice(x[0]),
        rng.choice(x[0], 2, False),
        rng.choice([3, 5, 7], 2, p=[0.5, 0.25, 0.25]),
    )


def in_loops(rng, n):
    """Draws in branches, in loops, and one that nobody uses."""
    total, kept = 0.0, []
    for k in range(n):
        if rng.random() < 0.5:
            total += rng.normal()
        else:
            rng.random()
        if k % 3 == 0:
            kept.append(rng.random())
    while rng.random() > 0.2:
        total -= 1
    rng.normal(size=3)
    return total, kept, rng.random()


def same_twice(rng):
    return rng.random() + rng.random(), [rng.random() for _ in range(3)]


def walk(rng, n, steps):
    x = np.zeros(n)
    for _ in range(steps):
        x += rng.standard_normal(n)
        x[rng.random(n) < 0.1] = 0
    return x


def metropolis(rng, n):
    x, accepted = 0.0, 0
    for _ in range(n):
        y = x + rng.uniform(-1, 1)
        if rng.random() < np.exp((x * x - y * y) / 2):
            x = y
            accepted += 1
    return x, accepted


def swapped(rng, n):
    """Fisher and Yates."""
    x = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = rng.integers(0, i + 1)
        x[i], x[j] = x[j], x[i]
    return x


def fails(rng, n):
    x = rng.random(n)
    rng.normal(0.0, -1.0)
    return x


def caught(rng, n):
    total = rng.random()
    try:
        total += float(rng.integers(n, 0))
    except ValueError as error:
        return total, str(error), rng.random()
    return total, "", rng.random()


def negative(rng, n):
    return rng.random(), rng.random(-n)


BOTH = [
    (floats, ()),
    (sized, (X, 3)),
    (sized, (np.asfortranarray(X), 1)),
    (arranged, (X, 5)),
    (in_loops, (9,)),
    (same_twice, ()),
    (walk, (5, 4)),
    (metropolis, (20,)),
    (fails, (3,)),
    (negative, (2,)),
]
MODERN = [(modern, (4,)), (modern, (5,)), (swapped, (6,)), (caught, (3,))]
CALLS = [(f, args, kind) for f, args in BOTH for kind in ("Generator", "RandomState")]
CALLS += [(f, args, "Generator") for f, args in MODERN]
MAKERS = {"Generator": np.random.default_rng, "RandomState": np.random.RandomState}


def outcome(function, rng, args):
    copies = [arg.copy("K") if isinstance(arg, np.ndarray) else arg for arg in args]
    try:
        result = function(rng, *copies)
    except Exception as error:
        result = type(error), str(error)
    modern = isinstance(rng, np.random.Generator)
    state = rng.bit_generator.state if modern else rng.get_state(False)
    return result, copies, str(state)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("function", "args", "kind"), CALLS, ids=[f"{f.__name__}-{k}" for f, _, k in CALLS]
)
def test_same_numbers_and_the_same_state_after_them(function, args, kind, level):
    make = MAKERS[kind]
    expected = outcome(function, make(5), args)
    for _ in range(2):
        actual = outcome(LEVELS[level](function), make(5), args)
        assert_same(actual[:2], expected[:2], rtol=1e-13)
        assert actual[2] == expected[2]


def legacy(n):
    np.random.seed(n)
    x = np.random.rand(3, n)
    np.random.shuffle(x)
    return (
        np.random.rand(),
        np.random.randn(),
        np.random.randn(n),
        np.random.random(),
        np.random.random((2, n)),
        np.random.randint(5),
        np.random.randint(0, n, 4),
        np.random.randint(0, 9, size=(2, 2), dtype=np.int16),
        np.random.normal(0.0, 1.0),
        np.random.uniform(size=n),
        np.random.choice(n, 2),
        np.random.choice(x[0]),
        np.random.permutation(n),
        np.random.standard_normal(2),
        x,
    )


def made_inside(seed, n):
    rng = np.random.default_rng(seed)
    x = rng.random(n)
    rng.shuffle(x)
    for _ in range(2):
        x += rng.normal(size=n)
    other = np.random.RandomState(seed)
    third = np.random.Generator(np.random.PCG64(seed))
    total = 0.0
    for _ in range(n):
        total += rng.random() if total < 1 else third.random()
    return x, rng.integers(0, 9, 3), other.rand(2), third.random(), rng.choice(x), total


def in_callee(seed):
    def draw(rng, n):
        return rng.normal(size=n).sum()

    rng = np.random.default_rng(seed)
    return draw(rng, 3), draw(rng, 2)


def perhaps_made(rng, n):
    if rng is None:
        rng = np.random.default_rng(3)
    return rng.random(n)


GLOBAL = np.random.default_rng(4)


def of_a_global(n):
    return GLOBAL.random(n), GLOBAL.integers(9)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("function", "args"),
    [(legacy, (4,)), (made_inside, (3, 4)), (in_callee, (1,)), (perhaps_made, (None, 2))],
)
def test_generators_that_are_made_inside_and_the_global_one(function, args, level):
    expected = function(*args)
    state = str(np.random.get_state(False))
    assert_same(LEVELS[level](function)(*args), expected, rtol=1e-13)
    assert str(np.random.get_state(False)) == state


def test_a_generator_that_is_a_global_is_advanced():
    global GLOBAL
    runs = []
    for function in (of_a_global, autograph.convert(of_a_global)):
        GLOBAL = np.random.default_rng(4)
        runs.append((function(3), function(2), GLOBAL.bit_generator.state))
    assert_same(runs[1][:2], runs[0][:2])
    assert runs[1][2] == runs[0][2]


def test_a_list_cannot_be_shuffled():
    def shuffled(rng):
        x = [1, 2, 3]
        rng.shuffle(x)
        return x

    with pytest.raises(autograph.Unsupported, match="shuffle"):
        autograph.convert(shuffled)(np.random.default_rng(0))
