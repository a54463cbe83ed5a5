"""What lowering decided about each array, for people: see ``Lowered.explain``.

in place     u          stored where its old version is
copied       u          its old contents are needed after they are overwritten
"""

from __future__ import annotations

from dataclasses import dataclass

from autograph.errors import Span

FUSED = "fused"  # computed, element by element, in the loop that uses it
STORED = "stored"  # computed once into a memory
IN_PLACE = "in place"  # stored into the memory of the version before
COPIED = "copied"  # to another memory, because the first is written or cannot be read as it is
DELAYED = "delayed"  # rows wait in a small memory until the old ones have been read
REUSED = "reused"  # computed into a memory whose contents nothing needs any more
PRODUCT = "product"  # of matrices


@dataclass(frozen=True, slots=True)
class Decision:
    """``what``: the array's name in the program, or the operator that makes it."""

    kind: str
    what: str
    why: str
    span: Span | None
