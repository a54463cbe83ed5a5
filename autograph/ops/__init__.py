"""What each operator means: one record each, found by name."""

from autograph.ops import control, effects, elementwise, structure
from autograph.ops.effects import Site
from autograph.ops.opdef import OpDef, Scalar, Structural, Trait, all_ops, lookup, register

__all__ = [
    "OpDef",
    "Scalar",
    "Site",
    "Structural",
    "Trait",
    "all_ops",
    "control",
    "effects",
    "elementwise",
    "lookup",
    "register",
    "structure",
]
