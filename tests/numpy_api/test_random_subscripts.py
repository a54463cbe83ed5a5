"""Random subscripts with arrays, masks, slices and integers, read and written, as NumPy's."""

from __future__ import annotations

import linecache
import random
from typing import Any

import numpy as np
import pytest

import autograph
from tests.comparison import difference_of_observations
from tests.numpy_api.same import interpreted, seen

USES = {
    "read": "return x[{key}]",
    "scalar": "x[{key}] = 7\n    return x",
    "array": "x[{key}] = v\n    return x",
    "augmented": "x[{key}] += 1\n    return x",
}


class Subscript:
    """A subscript as text, over arguments of its own."""

    def __init__(self, rng: random.Random, arrays: np.random.Generator) -> None:
        self.rng, self.arrays = rng, arrays
        self.shape = tuple(rng.choice([0, 1, 2, 3, 4, 5]) for _ in range(rng.randint(1, 3)))
        self.together = rng.choice([(3,), (2,), (2, 3), (0,), (1,)])
        self.items: list[str] = []
        self.arguments: dict[str, Any] = {}
        axis = 0
        while axis < len(self.shape):
            axis += self.rng.choice([self.integers, self.integer, self.slice, self.mask])(axis)
            if rng.random() < 0.1:
                self.items.append("None")
            if rng.random() < 0.1:
                break

    def add(self, argument: Any) -> None:
        name = f"k{len(self.items)}"
        self.arguments[name] = argument
        self.items.append(name)

    def integers(self, axis: int) -> int:
        size, wrong = self.shape[axis], self.rng.random() < 0.05
        shape = self.together if self.rng.random() < 0.8 else (1,)
        low, high = -size - wrong, max(size + wrong, 1 - size)
        self.add(self.arrays.integers(low, high, shape).astype(self.rng.choice(["i8", "i4"])))
        return 1

    def integer(self, axis: int) -> int:
        size = self.shape[axis]
        self.add(self.rng.randint(-size, max(size - 1, -size)) if size else 0)
        return 1

    def slice(self, axis: int) -> int:
        bounds = [self.rng.choice(["", str(self.rng.randint(-4, 4))]) for _ in range(2)]
        self.items.append(":".join([*bounds, self.rng.choice(["", "2", "-1"])]))
        return 1

    def mask(self, axis: int) -> int:
        count = self.rng.randint(1, len(self.shape) - axis)
        self.add(self.arrays.random(self.shape[axis : axis + count]) > 0.5)
        return count

    def base(self) -> np.ndarray:
        made = self.arrays.integers(0, 50, self.shape).astype(self.rng.choice(["f8", "i8", "f4"]))
        return self.rng.choice([made, np.asfortranarray(made), made[::-1]])

    def stored(self, base: np.ndarray) -> Any:
        """Mostly of a shape that fits."""
        key = eval(f"np.index_exp[{', '.join(self.items)}]", {"np": np, **self.arguments})
        try:
            shape = np.shape(base[key])
        except IndexError:
            shape = (3,)
        shape = self.rng.choice([shape, shape, shape[1:], (2,)])
        return self.arrays.integers(0, 9, shape).astype(float) if shape else 5.0


def program(source: str, name: str) -> Any:
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace["f"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(100))
def test_random_subscript(seed: int) -> None:
    rng = random.Random(seed)
    subscript = Subscript(rng, np.random.default_rng(seed))
    use = rng.choice(list(USES))
    base = subscript.base()
    arguments = [base, *subscript.arguments.values()]
    names = ["x", *subscript.arguments]
    if use == "array":
        arguments.append(subscript.stored(base))
        names.append("v")
    body = USES[use].format(key=", ".join(subscript.items))
    source = f"def f({', '.join(names)}):\n    {body}\n"
    function = program(source, f"<random subscript {seed}>")
    expected = seen(function, tuple(arguments))
    ways = [interpreted(function)] + ([autograph.convert(function)] if seed % 10 == 0 else [])
    for way in ways:
        text = difference_of_observations(seen(way, tuple(arguments)), expected)
        assert not text, f"{source}{[np.shape(item) for item in arguments]}: {text}"
