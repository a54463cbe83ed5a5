"""Whether two arrays are one object, as ``is`` asks."""

from __future__ import annotations

from typing import Any

from autograph.ir import INT64
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar


def same_array(left: StagedArray, right: StagedArray) -> Any:
    """Identity of two arrays: of two arguments it is part of the specialisation, of a joined array
    its tag tells.
    """
    if left is right:
        return True
    if left.steps or right.steps:
        return False
    for one, other in ((left, right), (right, left)):
        if one.cell.origin is not None:
            for k, option in enumerate(one.cell.origin.options):
                if option.cell is other.cell and not option.steps:
                    tag = active().constant(k, INT64)
                    return StagedScalar(active().emit("equal", one.cell.origin.tag, tag), True)
    if left.cell is right.cell:
        return True
    parameters = left.cell.parameter, right.cell.parameter
    if None not in parameters:
        active().inputs.note_different(*parameters)
    return False
