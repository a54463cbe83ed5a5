"""``HybridBlock``: imperative to write, one compiled program when ``hybridize`` says so."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from autograph.api import convert, is_staging
from autograph.nn import ndarray, symbol
from autograph.nn.block import Block
from autograph.nn.inputs import own_array
from autograph.nn.parameter import CHANGES
from autograph.nn.silence import silent

_FIRST = threading.RLock()  # held while a network finds its sizes


class HybridBlock(Block):
    """A block that can be compiled as a whole, with everything below it.

    A subclass writes ``forward(self, x)``, or ``hybrid_forward(self, F, x, **params)``, which is
    given its own parameters by name and a namespace ``F`` with ``F.np`` and ``F.npx``.
    """

    def __init__(self) -> None:
        super().__init__()
        self._options: dict[str, Any] | None = None
        self._program: Any = None
        self._checked_at = -1  # the state of CHANGES when all parameters had numbers

    def register_child(self, block: Block, name: str | None = None) -> None:
        if not isinstance(block, HybridBlock):
            raise TypeError(
                f"{type(block).__name__} is no HybridBlock, and children of "
                f"{type(self).__name__} must be, to be compiled with it"
            )
        super().register_child(block, name)

    def hybridize(self, active: bool = True, **options: Any) -> None:
        """Compile the block with all its children as one program, at its next call.

        Options are those of ``autograph.convert``. Prints are shown once, while compiling, unless
        ``effects="stage"`` is given. ``active=False`` goes back to imperative calls.
        """
        self._options = {"effects": "trace", **options} if active else None
        self._program = None
        if active:
            converted = convert(**self._options or {})
            self._program = converted(_with_one), converted(_with_several)

    # --- calls ------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if is_staging():
            return self.forward(*args, **kwargs)
        if self._program is None:
            return self._call(*args, **kwargs)
        is_one = len(args) == 1 and not kwargs
        if is_one and type(args[0]) is np.ndarray and self._checked_at == CHANGES.number:
            return self._program[0](self, args[0])
        return self._call_compiled(tuple(map(own_array, args)), kwargs)

    def _call_compiled(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        program = self._program[0 if len(args) == 1 and not kwargs else 1]
        if self._checked_at != CHANGES.number:
            with _FIRST:
                number = CHANGES.number
                if any(item._array is None for item in self.collect_params().values()):
                    return self._call_first(program, args, kwargs)
                self._checked_at = number
        return program(self, *args, **kwargs)

    def _call_first(self, program: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The sizes of parameters are found by running imperatively. That call counts: what it
        changes is changed once, and what it would print is printed by staging.
        """
        if self._options is None or self._options["effects"] == "stage":
            return self._call(*args, **kwargs)
        with silent():
            result = self._call(*args, **kwargs)
        program.prepare(self, *args, **kwargs)
        return result

    def forward(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        F = symbol if is_staging() else ndarray
        params = {name: parameter.data() for name, parameter in self._parameters.items()}
        return self.hybrid_forward(F, x, *args, **kwargs, **params)

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **params: Any) -> Any:
        """What the block computes, where it has no ``forward``."""
        raise NotImplementedError(f"{type(self).__name__} has no forward and no hybrid_forward")

    # --- copies -----------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_program": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._options is not None:
            self.hybridize(**self._options)


def _with_one(block: Any, x: Any) -> Any:
    return block.forward(x)


def _with_several(block: Any, *args: Any, **kwargs: Any) -> Any:
    return block.forward(*args, **kwargs)
