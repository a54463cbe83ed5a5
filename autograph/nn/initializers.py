"""How the numbers of a parameter begin: functions of its shape and of a generator.

net.initialize("xavier", seed=7)        net.initialize(Normal(0.01))
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

Shape = tuple[int, ...]
Initializer = Callable[[Shape, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Constant:
    """The same number everywhere, or an array of the parameter's shape."""

    value: float | np.ndarray

    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.value), shape)


@dataclass(frozen=True)
class Zeros:
    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        return np.zeros(shape)


@dataclass(frozen=True)
class One:
    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        return np.ones(shape)


@dataclass(frozen=True)
class Uniform:
    """From ``-scale`` to ``scale``."""

    scale: float = 0.07

    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        return rng.uniform(-self.scale, self.scale, shape)


@dataclass(frozen=True)
class Normal:
    """With mean 0 and this standard deviation."""

    sigma: float = 0.01

    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        return rng.normal(0.0, self.sigma, shape)


@dataclass(frozen=True)
class Xavier:
    """Scaled by the number of inputs and outputs, so that layers keep the size of what they pass.

    The variance is ``magnitude / factor``, for numbers of a normal or a uniform distribution.
    """

    rnd_type: Literal["uniform", "gaussian"] = "uniform"
    factor_type: Literal["avg", "in", "out"] = "avg"
    magnitude: float = 3.0

    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        window = math.prod(shape[2:])
        outputs, inputs = shape[0] * window, (shape[1] if len(shape) > 1 else 1) * window
        factor = {"avg": (inputs + outputs) / 2, "in": inputs, "out": outputs}[self.factor_type]
        scale = math.sqrt(self.magnitude / max(factor, 1))
        if self.rnd_type == "uniform":
            return rng.uniform(-scale, scale, shape)
        return rng.normal(0.0, scale, shape)


_NAMED: dict[str, Initializer] = {
    "zeros": Zeros(),
    "zero": Zeros(),
    "ones": One(),
    "one": One(),
    "uniform": Uniform(),
    "normal": Normal(),
    "xavier": Xavier(),
}


def initializer(given: str | float | Initializer) -> Initializer:
    """An initializer by its name, or the constant of a number.

    Raises ValueError for a name that there is not.
    """
    if isinstance(given, str):
        if given.lower() not in _NAMED:
            raise ValueError(f"no initializer {given!r}; there are {', '.join(sorted(_NAMED))}")
        return _NAMED[given.lower()]
    return Constant(given) if isinstance(given, (int, float)) else given
