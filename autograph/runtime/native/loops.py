"""What LLVM is told about loops."""

from __future__ import annotations

from typing import Any

from llvmlite.ir import values

MetadataNode: Any = values.MDValue  # untyped
NOT_UNROLLED = "llvm.loop.unroll.runtime.disable"


class LoopName(MetadataNode):  # type: ignore[misc]
    """``!3 = distinct !{!3, !1}``: LLVM knows a loop by a node that holds itself."""

    def descr(self, text: list[str]) -> None:
        items = ", ".join(own.get_reference() for own in (self, *self.operands))
        text += (f"distinct !{{ {items} }}", "\n")


def name_loop(branch: Any) -> None:
    """Of the branch back to the loop's beginning.

    LLVM takes processors like Zen 4 to hold thousands of instructions in their loop buffer, and
    writes every loop whose length it does not know eight times, the few rounds that are left after
    a vector loop, too. That doubles the time that it needs and makes nothing faster.
    """
    module = branch.function.module
    option = module.add_metadata([NOT_UNROLLED])
    branch.set_metadata("llvm.loop", LoopName(module, [option], str(len(module.metadata))))
