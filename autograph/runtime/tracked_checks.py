"""Checks that are made again only where a counter, or an object that they begin with, is another.

((_ag_s := _ag_seen[0])[0] == _k7.number and _ag_s[1]() is net or _ag_look(net))

def _ag_look(net):
    _ag_number = _k7.number                 # before: what changes meanwhile is seen next time
    if type(net.layers) is tuple and len(net.layers) == 3:
        _ag_seen[0] = (_ag_number, _ag_ref(net))
        return True
    return False
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass

from autograph.runtime.shared_reads import share_reads


@dataclass(frozen=True)
class Tracked:
    """``checks`` hold as long as the ``counter`` and the ``roots`` are what they were. The roots
    are names of parameters, or expressions of constants.
    """

    counter: str
    roots: tuple[str, ...]
    checks: tuple[str, ...]

    def condition(self) -> str:
        """In place of the checks."""
        same = [f"_ag_s[{k}]() is {root}" for k, root in enumerate(self.roots, 1)]
        number = f"(_ag_s := _ag_seen[0])[0] == {self.counter}.number"
        return f"({' and '.join((number, *same))} or _ag_look({self._parameters()}))"

    def function(self) -> Sequence[str]:
        """The lines of what is called there."""
        references = [f"_ag_ref({root})" for root in self.roots]
        return (
            f"def _ag_look({self._parameters()}):",
            f"    _ag_number = {self.counter}.number",
            f"    if {' and '.join(share_reads(self.checks))}:",
            f"        _ag_seen[0] = ({', '.join(('_ag_number', *references))},)",
            "        return True",
            "    return False",
        )

    def _parameters(self) -> str:
        return ", ".join(root for root in self.roots if root.isidentifier())


def names() -> dict[str, object]:
    """What the text refers to."""
    return {"_ag_seen": [(-1,)], "_ag_ref": weakref.ref}
