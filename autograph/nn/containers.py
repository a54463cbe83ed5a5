"""Blocks made of blocks: one after the other, side by side, and around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self, overload

import numpy as np

from autograph.nn import npx
from autograph.nn.block import Block
from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import require_alike
from autograph.nn.outlines import Outline, joined, outline_after, side_by_side


class Sequential(Block):
    """Each block is called with what the one before it gives."""

    def __init__(self, *blocks: Block) -> None:
        super().__init__()
        self._added: tuple[str, ...] = ()
        self._layers: tuple[Block, ...] = ()
        self.add(*blocks)

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        for block in blocks:
            key = str(len(self._children))
            self._added = (*self._added, key)
            self.register_child(block, key)

    def register_child(self, block: Block, name: str | None = None) -> None:
        """A block that takes the name of one of the sequence takes its place."""
        super().register_child(block, name)
        self._layers = tuple(self._children[key] for key in self._added)

    def forward(self, x: Any, *args: Any) -> Any:
        if not args and hasattr(x, "dtype"):
            self.outline(Outline(x.dtype, x.shape))
        for layer in self._layers:
            x = layer(x, *args)
            args = ()
        return x

    def outline(self, x: Any) -> Any:
        for layer in self._layers:
            x = outline_after(layer, x)
        return x

    def __len__(self) -> int:
        return len(self._layers)

    def __iter__(self) -> Iterator[Block]:
        return iter(self._layers)

    @overload
    def __getitem__(self, position: int) -> Block: ...
    @overload
    def __getitem__(self, position: slice) -> Self: ...
    def __getitem__(self, position: int | slice) -> Any:
        """A block, or a network of several, which stay part of this one."""
        if not isinstance(position, slice):
            return self._layers[position]
        part = type(self)()
        for block in self._layers[position]:
            path = block._path
            part.add(block)
            block._place(path)
        return part

    def __setitem__(self, position: int, block: Block) -> None:
        """Put another block in the place of one."""
        self.register_child(block, self._added[position])


class HybridSequential(Sequential, HybridBlock):
    """A sequence that can be compiled: all its blocks are hybrid."""


class HybridConcatenate(HybridSequential):
    """All blocks are called with the same input; what they give is joined along ``axis``."""

    def __init__(self, *blocks: Block, axis: int = -1) -> None:
        super().__init__(*blocks)
        self._axis = axis

    def forward(self, x: Any, *args: Any) -> Any:
        parts = [layer(x, *args) for layer in self._layers]
        require_alike(self._path, parts, self._axis)
        return np.concatenate(parts, axis=self._axis)

    def outline(self, x: Any) -> Any:
        parts = [outline_after(layer, x) for layer in self._layers]
        return side_by_side(self._path, parts, self._axis)


class Concatenate(Sequential):
    """As ``HybridConcatenate``, of any blocks."""

    def __init__(self, *blocks: Block, axis: int = -1) -> None:
        super().__init__(*blocks)
        self._axis = axis

    def forward(self, x: Any, *args: Any) -> Any:
        parts = [layer(x, *args) for layer in self._layers]
        require_alike(self._path, parts, self._axis)
        return np.concatenate(parts, axis=self._axis)

    def outline(self, x: Any) -> Any:
        parts = [outline_after(layer, x) for layer in self._layers]
        return side_by_side(self._path, parts, self._axis)


class Residual(HybridBlock):
    """``activation(body(x) + shortcut(x))``; without a shortcut ``x`` itself is added."""

    def __init__(
        self,
        body: HybridBlock,
        shortcut: HybridBlock | None = None,
        activation: str | None = None,
    ) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut
        self._activate = None if activation is None else npx.activation(activation)

    def forward(self, x: Any) -> Any:
        skipped = x if self.shortcut is None else self.shortcut(x)
        y = self.body(x) + skipped
        return y if self._activate is None else self._activate(y)

    def outline(self, x: Any) -> Any:
        skipped = x if self.shortcut is None else outline_after(self.shortcut, x)
        return joined(outline_after(self.body, x), skipped)


class Identity(HybridBlock):
    """Gives what it is given."""

    def forward(self, x: Any) -> Any:
        return x

    def outline(self, x: Any) -> Any:
        return x


class Lambda(Block):
    """A function as a block."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self._function = function

    def forward(self, *args: Any) -> Any:
        return self._function(*args)

    def _described(self) -> str:
        return str(getattr(self._function, "__name__", self._function))


class HybridLambda(Lambda, HybridBlock):
    """A function that can be compiled as a block."""
