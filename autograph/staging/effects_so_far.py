"""What the program being staged has done so far that can be seen from outside."""

from __future__ import annotations

from typing import Any

from autograph.ir import Graph
from autograph.ir.edit import walk
from autograph.staging.trace import active
from autograph.staging.values import StagedArray


def effects_so_far() -> tuple[Any, ...]:
    """Equal before and after a part of the program without effects. Errors are none."""
    trace = active()
    nodes = (node for block in trace.blocks for node in walk(Graph((), tuple(block.nodes), ())))
    calls = sum(node.op == "host" for node in nodes)
    cells = [
        leaf.staged.cell.content
        for leaf in trace.inputs.leaves
        if isinstance(leaf.staged, StagedArray)
        and leaf.staged.cell.content is not leaf.parameter.value
    ]
    return (calls, tuple(map(id, cells)), tuple(id(slot.get()) for slot in _changed(trace)))


def _changed(trace: Any) -> list[Any]:
    return [slot for slot in trace.visible if slot.get() is not slot.initial]
