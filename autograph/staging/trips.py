"""A number of trips and the item of each: how a ``for`` goes through what has a length.

Python's own consumers get the items one by one where their number is known while staging. That it
is becomes a check where they are unpacked:

    a, b = x        two items of x, which must have two
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from autograph.ir import Dim
from autograph.staging.shapes import require_equal, size_value
from autograph.staging.slots import Slot
from autograph.staging.trace import active
from autograph.staging.values import refuse

_UNPACK = dis.opmap["UNPACK_SEQUENCE"]


@dataclass(frozen=True, slots=True)
class Iteration:
    """``count`` trips; ``item(k)`` is the item of trip k; ``highest`` is the last k where known
    exactly. ``is_index``: the item is k itself. ``finish`` is called where no item is left.
    ``lists``: the contents of the lists whose lengths the count was taken from. ``acts``: making an
    item may have effects.
    """

    count: Dim
    item: Callable[[Any], Any]
    highest: Dim | None = None
    is_index: bool = False
    finish: Callable[[], None] | None = None
    lists: tuple[Slot, ...] = ()
    acts: bool = False

    def plain(self) -> Iterator[Any]:
        """The items for plain trip numbers; only where the count is static."""
        for k in range(self.count.const):
            yield self.item(k)
        if self.finish is not None:
            self.finish()


class Once:
    """What can be gone through once, wherever in the program that is."""

    __slots__ = ("_used",)

    def __init__(self) -> None:
        self._used = active().slot("used", False)

    def use(self, what: str) -> None:
        if self._used.get() is not False:
            refuse(f"{what} is gone through a second time", "make a list of it")
        active().write(self._used, True)


def plain_items(steps: Iteration, depth: int = 2) -> Iterator[Any]:
    """What ``__iter__`` gives to Python's own loops, to functions that take iterables, and to an
    assignment with several targets, in the frame at ``depth``.
    """
    wanted = targets(sys._getframe(depth))
    if wanted is not None:
        _require_count(steps.count, wanted)
        return map(steps.item, range(wanted))
    if not steps.count.is_static:
        refuse(
            "a list whose length is only known at run time",
            "make an array with np.empty and fill it in a for loop",
        )
    return steps.plain()


def targets(frame: FrameType) -> int | None:
    """How many targets are being assigned to, in the frame that asks; None where it is no
    assignment.
    """
    code, place = frame.f_code.co_code, frame.f_lasti
    if code[place] != _UNPACK or (place >= 2 and code[place - 2] == dis.EXTENDED_ARG):
        return None
    return code[place + 1]


def _require_count(count: Dim, wanted: int) -> None:
    """Python's error where there are more or fewer items than targets."""
    require_equal(count, Dim(wanted), partial(_other_count, wanted), size_value(count))


def _other_count(wanted: int, given: int) -> ValueError:
    if given < wanted:
        return ValueError(f"not enough values to unpack (expected {wanted}, got {given})")
    return ValueError(f"too many values to unpack (expected {wanted})")
