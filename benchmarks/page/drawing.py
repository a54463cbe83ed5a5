"""Plots as SVG: elements as text, and axes on which equal ratios are equally far apart.

Colours are classes, so that the page decides them, for light and for dark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

MARKS = ("circle", "square", "diamond", "up", "down", "cross")
STEPS = (1, 2, 5)
MOST_TICKS = 9


def element(name: str, inside: str = "", **attributes: object) -> str:
    """``<name attributes>inside</name>``; an underscore at an attribute's end is dropped."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_shown(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{inside}</{name}>"


def _shown(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def text(x: float, y: float, words: str, anchor: str = "start", class_: str | None = None) -> str:
    return element("text", escape(words), x=x, y=y, text_anchor=anchor, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def picture(width: float, height: float, parts: Sequence[str], title: str) -> str:
    inside = element("title", escape(title)) + "".join(parts)
    return element(
        "svg", inside, viewBox=f"0 0 {width:.0f} {height:.0f}", role="img", class_="plot"
    )


def mark(kind: str, x: float, y: float, class_: str, tip: str = "") -> str:
    """A small sign; its shape tells as much as its colour."""
    title = element("title", escape(tip)) if tip else ""
    if kind == "circle":
        return element("circle", title, cx=x, cy=y, r=4.2, class_=class_)
    shapes = {
        "square": "M-3.6-3.6h7.2v7.2h-7.2z",
        "diamond": "M0-5L5 0L0 5L-5 0z",
        "up": "M0-4.8L4.8 3.8H-4.8z",
        "down": "M0 4.8L4.8-3.8H-4.8z",
        "cross": "M-1.4-4.4h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3z",
    }
    place = f"translate({x:.1f} {y:.1f})"
    return element("path", title, d=shapes[kind], transform=place, class_=class_)


@dataclass(frozen=True, slots=True)
class LogAxis:
    """From the values ``low`` to ``high`` onto the places ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        held = min(max(value, self.low), self.high)
        share = math.log(held / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """At 1, 2, 5, 10, ..., or at powers of ten where those would be too many."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        fine = [step * 10.0**power for power in range(first, last + 1) for step in STEPS]
        inside = [tick for tick in fine if self.low * 0.999 <= tick <= self.high * 1.001]
        if len(inside) <= MOST_TICKS:
            return inside
        return [tick for tick in inside if round(math.log10(tick), 6).is_integer()]


def around(values: Sequence[float], start: float, end: float, *always: float) -> LogAxis:
    """An axis with room for all values, and for those that are always to be seen."""
    seen = [*values, *always] or [1.0, 10.0]
    low, high = min(seen) / 1.15, max(seen) * 1.15
    return LogAxis(low, high, start, end)


def number(value: float) -> str:
    """A tick's label: 0.01, 5, 1,000."""
    return f"{value:,.0f}" if value >= 1 else f"{value:.10f}".rstrip("0")


def short(value: float) -> str:
    """The same, with k and M."""
    for limit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:g}{letter}"
    return number(value)
