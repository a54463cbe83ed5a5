"""Names of variables: the user's, made valid and unique."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator

from autograph.ops import Scalar, all_ops


def imported() -> Iterator[str]:
    """The runtime's functions that generated programs call by name: no variable hides them."""
    for op in all_ops():
        if isinstance(op.lowering, Scalar):
            for template in op.lowering.templates.values():
                yield from re.findall(r"arithmetic\.(\w+)", template)
    yield from (f"accumulate_{kind}" for kind in ("sum", "product", "maximum", "minimum"))
    yield from (f"to_{dtype}" for dtype in ("int32", "int64", "uint32", "uint64"))


TAKEN = frozenset(
    {"any_layout", "read_only", "gemm", "gemv", "empty"}
    | {"run_on_threads", "team", "start", "stop"}
    | {"np", "math", "cmath", "vecmath", "arithmetic"}
    | {"host", "call_host", "HostError", "Refused", "entry"}
    | set(imported())
    | set(dir(builtins))
    | set(keyword.kwlist)
)
INDICES = ("i", "j", "k", "l", "m", "p", "q")


class Namer:
    """Gives each name once. ``reserved``: names the user wrote, never taken for loop indices."""

    def __init__(self, reserved: Iterable[str] = (), taken: Iterable[str] = ()) -> None:
        self.used: set[str] = {*TAKEN, *taken}
        self.reserved = {valid(name) for name in reserved}
        self.indices: set[str] = set()
        self.open: list[str] = []

    def fresh(self, hint: str) -> str:
        stem = valid(hint) or "t"
        if stem in self.used:
            stem = re.sub(r"_\d+$", "", stem)
        name, count = stem, 0
        while name in self.used or name in self.indices:
            count += 1
            name = f"{stem}_{count}"
        self.used.add(name)
        return name

    def open_index(self) -> str:
        """A loop index; loops that are not inside one another may have the same."""
        for count in range(1000):
            for stem in INDICES:
                name = f"{stem}{count or ''}"
                if name not in self.open and name not in self.used and name not in self.reserved:
                    self.open.append(name)
                    self.indices.add(name)
                    return name
        raise AssertionError("loops nested too deep")

    def close_index(self, count: int) -> None:
        del self.open[len(self.open) - count :]


def valid(hint: str) -> str:
    """A Python identifier made of the hint, or an empty string."""
    name = re.sub(r"\W+", "_", hint).strip("_")
    name = re.sub(r"[^\x00-\x7f]", "_", name)
    if not name or name[0].isdigit():
        return f"v{name}" if name else ""
    return name
