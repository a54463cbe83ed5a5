"""``Block``: a layer or network as an object. What is assigned to it registers itself.

class Net(Block):
    def __init__(self):
        super().__init__()
        self.hidden = Dense(4)              # a child
        self.scale = Parameter(shape=1)     # a parameter

    def forward(self, x):
        return self.hidden(x) * self.scale.data()
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from autograph.api import is_staging
from autograph.nn.files import Source, read_parameters, write_parameters
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import own_array
from autograph.nn.parameter import (
    ASSIGNMENTS,
    CHANGES,
    DeferredInitialization,
    Parameter,
    note_assignment,
)
from autograph.nn.tree_text import shape_text, table_text, tree_text

ROOT = "net"
Hook = Callable[["Block", tuple[Any, ...], Any], None]


class Block:
    """The tree of children and parameters, and what is done with it as a whole.

    A subclass writes ``forward``, in plain NumPy; a call of the block is a call of it. One whose
    parameters find their sizes at the first call writes ``infer_shape`` too.
    """

    __autograph_changes__ = ASSIGNMENTS

    _children: dict[str, Block]
    _parameters: dict[str, Parameter]
    _path: str  # in the network that it is part of, for messages
    _hooks: list[Hook]
    _outlines: tuple[Any, Any] = (None, None)  # a ``forward`` and the ``outline`` that is about it

    def __init_subclass__(cls) -> None:
        if "outline" in vars(cls):
            cls._outlines = cls.forward, cls.outline

    def __init__(self) -> None:
        vars(self).update(_children={}, _parameters={}, _path=ROOT, _hooks=[])

    # --- the tree ---------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Block):
            self._parameters.pop(name, None)
            self.register_child(value, name)
        else:
            self._forget(name)
        if isinstance(value, Parameter):
            value.name = name
            self._parameters[name] = value
            CHANGES.number += 1
        super().__setattr__(name, value)
        note_assignment()

    def __delattr__(self, name: str) -> None:
        self._forget(name)
        super().__delattr__(name)
        note_assignment()

    def _forget(self, name: str) -> None:
        self._children.pop(name, None)
        self._parameters.pop(name, None)

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Make a block part of this one, under a name or the next number."""
        key = str(len(self._children)) if name is None else name
        self._children[key] = block
        CHANGES.number += 1
        block._place(f"{self._path}.{key}")

    def _place(self, path: str) -> None:
        self._path = path
        for key, child in self._children.items():
            child._place(f"{path}.{key}")

    def blocks(self, path: str = "") -> Iterator[tuple[str, Block]]:
        """This block and all below it, each with its path from here."""
        yield path, self
        for key, child in self._children.items():
            yield from child.blocks(f"{path}.{key}" if path else key)

    def collect_params(self) -> dict[str, Parameter]:
        """All parameters of the tree: ``{"0.weight": ..., "1.hidden.bias": ...}``."""
        return {
            f"{path}.{name}" if path else name: parameter
            for path, block in self.blocks()
            for name, parameter in block._parameters.items()
        }

    def apply(self, function: Callable[[Block], Any]) -> Self:
        """Call the function on every block of the tree, children first."""
        for child in self._children.values():
            child.apply(function)
        function(self)
        return self

    # --- parameters -------------------------------------------------------------------------------

    def initialize(
        self,
        init: str | float | Initializer | None = None,
        *,
        seed: int | None = None,
        force_reinit: bool = False,
    ) -> None:
        """Draw the numbers of all parameters, of those of unknown shape at the first call.

        ``init`` is for those whose layer does not say how they begin. What is drawn depends on the
        seed and the place of the parameter only; without a seed it follows ``np.random.seed``.
        """
        number = int(np.random.randint(2**31)) if seed is None else seed
        for position, parameter in enumerate(self.collect_params().values()):
            if force_reinit or parameter._array is None:
                parameter.initialize(init, number + position)

    def cast(self, dtype: DTypeLike) -> None:
        """Parameters of another floating-point dtype, and so what is computed with them."""
        for parameter in self.collect_params().values():
            parameter.cast(dtype)

    def infer_shape(self, *args: Any) -> None:
        """Set the unknown sizes of the block's own parameters, from what it is called with."""
        raise NotImplementedError(
            f"{type(self).__name__} has parameters of unknown shape and no infer_shape"
        )

    def _finish_parameters(self, args: tuple[Any, ...]) -> None:
        for name, item in self._parameters.items():
            if item._array is None and not item.is_deferred:
                raise DeferredInitialization(
                    f"{self._path}.{name} has no numbers: call initialize() on the network"
                )
        waiting = [item for item in self._parameters.values() if item.is_deferred]
        if not all(item.is_shape_known for item in waiting):
            self.infer_shape(*args)
        for item in waiting:
            item.finish()

    def save_parameters(self, path: str | os.PathLike[str]) -> None:
        """Write the parameters of the tree in the safetensors layout.

        Raises DeferredInitialization where one has no numbers.
        """
        write_parameters(self.collect_params(), path)

    def load_parameters(
        self, source: Source, *, allow_missing: bool = False, ignore_extra: bool = False
    ) -> None:
        """Set the parameters of the tree from a file, or from a mapping of names to arrays.

        ``allow_missing`` leaves those as they are that are not there, ``ignore_extra`` leaves out
        what the network has not. Raises ValueError that lists all that does not fit; nothing is set
        then.
        """
        read_parameters(self.collect_params(), source, allow_missing, ignore_extra)

    # --- calls ------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if is_staging():
            return self.forward(*args, **kwargs)
        return self._call(*args, **kwargs)

    def _call(self, *args: Any, **kwargs: Any) -> Any:
        """``forward``, run by Python."""
        args = tuple(map(own_array, args))
        for parameter in self._parameters.values():
            if parameter._array is None:
                self._finish_parameters(args)
                break
        result = self.forward(*args, **kwargs)
        for hook in self._hooks:
            hook(self, args, result)
        return result

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the block computes."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def outline(self, x: Any) -> Any:
        """What ``forward`` gives, from an ``Outline`` of its input; None where that is not known.
        It holds for the ``forward`` of the class that has it in its own body.

        Raises what ``forward`` does of an input that does not fit.
        """
        return None

    def register_forward_hook(self, hook: Hook) -> Callable[[], None]:
        """Call ``hook(block, inputs, result)`` after imperative calls; returns what ends that."""
        self._hooks.append(hook)
        return lambda: self._hooks.remove(hook)

    def hybridize(self, active: bool = True, **options: Any) -> None:
        """Compile those children that can be; see ``HybridBlock.hybridize``."""
        for child in self._children.values():
            child.hybridize(active, **options)

    # --- text -------------------------------------------------------------------------------------

    def _described(self) -> str:
        """The layer's settings, for ``repr``."""
        return ""

    def summary(self, *args: Any) -> str:
        """A table of the blocks, the shapes of what they give for this input, their parameters."""
        shapes: dict[Block, str] = {}
        hooks = [block.register_forward_hook(_noting(shapes)) for _, block in self.blocks()]
        Block._call(self, *args)
        for end in hooks:
            end()
        return summary_text(self, shapes)

    def __repr__(self) -> str:
        own = f"{type(self).__name__}({self._described()})"
        return tree_text(own, [(key, repr(child)) for key, child in self._children.items()])


def _noting(shapes: dict[Block, str]) -> Hook:
    def note(block: Block, args: tuple[Any, ...], result: Any) -> None:
        shapes[block] = shape_text(result)

    return note


def summary_text(root: Block, shapes: dict[Block, str]) -> str:
    """The table of ``summary``."""
    rows = [("block", "kind", "output", "parameters")]
    total = 0
    for _, block in root.blocks():
        count = sum(math.prod(item.shape) for item in block._parameters.values())
        total += count
        rows.append((block._path, type(block).__name__, shapes.get(block, ""), str(count)))
    return table_text([*rows, ("all", "", "", str(total))])
