"""Graph to loops: where arrays live, what is fused, and which loops compute it."""

from autograph.lowering.loop_ir import LoopProgram
from autograph.lowering.lower import lower

__all__ = ["LoopProgram", "lower"]
