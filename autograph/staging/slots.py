"""Places that hold any staged value: attributes, variables shared by functions, contents of lists.

A branch or loop that changes a slot joins it like a variable of its own: which ones change is found
while the body is staged. What the caller can see of them is written back when the program ends, and
before it raises.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

_serial = itertools.count()


class Slot:
    """One place. ``depth`` is the number of scopes open when it was made.

    ``owner`` and ``place`` say where the caller sees it: Python text that finds the owner, and what
    follows it where it is assigned to, ``.name``, ``[key]``. Both are empty for what lives only
    while the program runs.
    """

    __slots__ = ("__weakref__", "_content", "depth", "initial", "name", "owner", "place", "serial")

    def __init__(
        self, name: str, content: Any, depth: int, owner: str = "", place: str = ""
    ) -> None:
        self.name = name
        self.depth = depth
        self.owner = owner
        self.place = place
        self.serial = next(_serial)
        self._content = content
        self.initial = content

    def get(self) -> Any:
        return self._content

    def put(self, content: Any) -> None:
        """Without a note of the change: see ``Trace.write``."""
        self._content = content

    def is_changed(self, is_same: Callable[[Any, Any], bool]) -> bool:
        return not is_same(self.get(), self.initial)

    @property
    def target(self) -> str:
        return self.owner + self.place

    def assignment(self, owner: str, value: str) -> str:
        """The statement that puts a value where the caller sees it. ``owner`` is a name for what
        the text gave when the program began: another store may change what it gives.
        """
        return f"{owner}{self.place} = {value}"

    def __repr__(self) -> str:
        return f"<slot {self.name}>"
