"""``Parameter``: an array of a layer, with a name and a shape that may be known late."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.api import is_staging
from autograph.nn.initializers import Initializer, Shape, initializer


class DeferredInitialization(RuntimeError):
    """A parameter is asked for its numbers before its shape is known."""


class Changes:
    """Counts changes."""

    number = 0


CHANGES = Changes()  # that may leave a parameter of some network without numbers
ASSIGNMENTS = Changes()  # to any attribute of a block or parameter


def note_assignment() -> None:
    """An attribute of a block or parameter was assigned or deleted. In a program that is being
    staged that is still to come: it happens when the program has run.
    """
    if not is_staging():
        ASSIGNMENTS.number += 1


class Parameter:
    """An array that a layer keeps: weights, biases, running statistics.

    A size of 0 is not known yet: it is found at the first call, from the input. ``init`` is how its
    numbers begin, where that is not left to ``initialize``. The array is read anew at every call,
    also by compiled networks.
    """

    __autograph_changes__ = ASSIGNMENTS

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        note_assignment()

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        note_assignment()

    def __init__(
        self,
        name: str = "weight",
        shape: int | tuple[int, ...] = (),
        dtype: DTypeLike = np.float32,
        init: str | float | Initializer | None = None,
        differentiable: bool = True,
    ) -> None:
        self.name = name
        self.shape: Shape = (shape,) if isinstance(shape, int) else tuple(max(n, 0) for n in shape)
        self.dtype = np.dtype(dtype)
        self.init = None if init is None else initializer(init)
        self.differentiable = differentiable
        self._array: np.ndarray | None = None
        self._pending: tuple[Initializer, int] | None = None

    @property
    def is_deferred(self) -> bool:
        """Is it initialized but for its shape?"""
        return self._array is None and self._pending is not None

    @property
    def is_shape_known(self) -> bool:
        return 0 not in self.shape

    def initialize(self, init: str | float | Initializer | None = None, seed: int = 0) -> None:
        """Draw its numbers, now or when the shape is known; the same seed gives the same."""
        chosen = self.init or initializer("uniform" if init is None else init)
        self._array, self._pending = None, (chosen, seed)
        CHANGES.number += 1
        if self.is_shape_known:
            self.finish()

    def finish(self) -> None:
        """Draw the numbers that were waiting for the shape."""
        assert self._pending is not None
        if not self.is_shape_known:
            raise DeferredInitialization(f"the shape {self.shape} of {self.name} is not known")
        chosen, seed = self._pending
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        self._array = np.array(chosen(self.shape, rng), dtype=self.dtype, order="C")
        self._pending = None

    def data(self) -> np.ndarray:
        """The array itself, not a copy.

        Raises DeferredInitialization where there is none yet.
        """
        if self._array is None:
            raise DeferredInitialization(
                "a parameter has no numbers: call initialize() on the network, and then the "
                "network on an input where it is to find its sizes"
            )
        return self._array

    def set_data(self, data: Any) -> None:
        """A copy of these numbers from now on, in the parameter's dtype.

        Raises ValueError for another shape.
        """
        array = np.array(data, dtype=self.dtype, order="C")
        if not self.takes(array.shape):
            raise ValueError(f"{self.name} has shape {self.shape}, and the data {array.shape}")
        self.shape, self._array, self._pending = array.shape, array, None

    def takes(self, shape: Shape) -> bool:
        """Is this the shape of the parameter, as far as that is known?"""
        return len(shape) == len(self.shape) and all(
            mine in (0, theirs) for mine, theirs in zip(self.shape, shape, strict=True)
        )

    def cast(self, dtype: DTypeLike) -> None:
        """Another dtype, for the numbers as for what is still to come."""
        self.dtype = np.dtype(dtype)
        if self._array is not None:
            self._array = self._array.astype(self.dtype)

    def __repr__(self) -> str:
        return f"Parameter {self.name} (shape={self.shape}, dtype={self.dtype})"
