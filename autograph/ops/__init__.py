"""What each operator means: one record each, found by name."""

from autograph.ops import (
    c_library,
    calls,
    control,
    effects,
    elementwise,
    exceptions,
    growing,
    library,
    ordering,
    selection,
    structure,
)
from autograph.ops.effects import Site
from autograph.ops.opdef import Hosted, OpDef, Scalar, Structural, Trait, all_ops, lookup, register

__all__ = [
    "Hosted",
    "OpDef",
    "Scalar",
    "Site",
    "Structural",
    "Trait",
    "all_ops",
    "c_library",
    "calls",
    "control",
    "effects",
    "elementwise",
    "exceptions",
    "growing",
    "library",
    "lookup",
    "ordering",
    "register",
    "selection",
    "structure",
]
