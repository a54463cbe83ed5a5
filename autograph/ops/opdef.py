"""What an operator is: one record that checker, interpreter, passes and lowering read.

``infer(operand_types, attrs)``   result types, or a TypeMismatch; operators with regions get their
                                  signatures as ``attrs["regions"]``; dimensions are then a hint;
                                  ``attrs["handler"]``: inputs of the handler of the try around
``eager(*operands, **attrs)``     the meaning, in NumPy; dimensions and maps arrive evaluated
``lowering``                      how one element is computed, or that it is lowered by name
``attributes``                    what each attribute may be, for graphs that come from files
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograph.ir import TensorType


class Trait(enum.Enum):
    """Facts that passes ask for, instead of keeping lists of names."""

    COMMUTATIVE = "operands may be exchanged"
    EFFECTFUL = "must be kept, and kept in order"
    UNINITIALISED = "two applications need not agree"
    PARTIAL = "defined only where the checks before it hold: not to be moved above one"
    NEW_VERSION = "a new version of the first operand, made in place where the node stands"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One element from one of each operand: a numba expression by kind of the first's dtype.

    ``templates`` maps a kind character (b, i, u, f, c) to text with ``{0}``, ``{1}`` for the
    operands, each already parenthesised where needed. ``*`` stands for every kind not named. Names
    used: ``math``, ``cmath``, ``np``, ``vecmath`` and the functions of the runtime's arithmetic
    module, written as ``arithmetic.NAME``. ``cost`` is roughly how many additions one evaluation is
    worth.
    """

    templates: Mapping[str, str]
    cost: int = 1

    def template(self, kind: str) -> str | None:
        return self.templates.get(kind, self.templates.get("*"))


@dataclass(frozen=True, slots=True)
class Structural:
    """Lowered by name: the dozen operators that are not arithmetic but structure."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """Computed by ``eager`` itself, which the compiled program calls: sorting, and its like.

    Dimensions among the attributes are those of results: ``eager`` does not read them.
    """


@dataclass(frozen=True, slots=True)
class OpDef:
    """One operator; see the module's docstring."""

    name: str
    infer: Callable[[Sequence[TensorType], Mapping[str, Any]], tuple[TensorType, ...]]
    eager: Callable[..., Any]
    lowering: Scalar | Structural | Hosted = Structural()
    traits: frozenset[Trait] = field(default=frozenset())
    attributes: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    has_regions: bool = False

    @property
    def is_elementwise(self) -> bool:
        return isinstance(self.lowering, Scalar)


_REGISTRY: dict[str, OpDef] = {}


def register(op: OpDef) -> OpDef:
    """Make an operator known by its name; two of one name are a mistake."""
    if op.name in _REGISTRY:
        raise ValueError(f"operator {op.name} is declared twice")
    _REGISTRY[op.name] = op
    return op


def lookup(name: str) -> OpDef:
    return _REGISTRY[name]


def all_ops() -> tuple[OpDef, ...]:
    return tuple(_REGISTRY.values())
