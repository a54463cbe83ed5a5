"""Three kinds of plots: bars of ratios, signs on rows, and lines that grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from benchmarks.page.drawing import (
    MARKS,
    LogAxis,
    around,
    element,
    line,
    mark,
    number,
    picture,
    short,
    text,
)

WIDTH = 960.0
NAMES = 240.0  # to the left of the axis
NOTES = 110.0  # to its right
ROW = 17.0
TOP = 46.0
BOTTOM = 14.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a name, where it links to, and a value for each series."""

    name: str
    link: str | None
    values: Mapping[str, float]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn, how it is called, and its class for colour; ``dashed`` for lines."""

    key: str
    title: str
    class_: str
    mark: str = "circle"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points."""

    title: str
    class_: str
    points: Sequence[tuple[float, float]] = field(default_factory=tuple)
    dashed: bool = False
    mark: str = "circle"


def signs_for(keys: Sequence[str], titles: Mapping[str, str]) -> list[Series]:
    """Each system has its own colour and shape, whichever others are shown."""
    order = list(titles)
    return [
        Series(key, titles[key], f"s-{key}", MARKS[order.index(key) % len(MARKS)]) for key in keys
    ]


def bars(entries: Sequence[Entry], key: str, title: str, unit: str) -> str:
    """Bars from 1: to the right where the value is more, to the left where it is less."""
    height = TOP + ROW * len(entries) + BOTTOM
    axis = around([entry.values[key] for entry in entries], NAMES, WIDTH - NOTES, 0.5, 2.0)
    parts = _frame(axis, height, unit)
    for number_of_row, entry in enumerate(entries):
        y, value = _row(number_of_row), entry.values[key]
        low, high = sorted((axis.place(1.0), axis.place(value)))
        class_ = "ahead" if value >= 1.0 else "behind"
        tip = element("title", escape(f"{entry.name}: {value:.2f} {entry.note}"))
        size = {"width": max(high - low, 1.0), "height": ROW - 6}
        parts.append(_name(entry, y))
        parts.append(
            element("rect", tip, x=low, y=y - (ROW - 6) / 2, rx=1.5, class_=class_, **size)
        )
        shown = f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.0f}"
        parts.append(text(WIDTH - NOTES + 8, y + 4, f"{shown}  {entry.note}", class_="note"))
    parts.append(line(axis.place(1.0), TOP - 6, axis.place(1.0), height - BOTTOM, "one"))
    return picture(WIDTH, height, parts, title)


def dots(
    entries: Sequence[Entry], series: Sequence[Series], title: str, unit: str, *limits: float
) -> str:
    """Signs on rows, the first series on top of the others."""
    height = TOP + ROW * len(entries) + BOTTOM
    values = [value for entry in entries for value in entry.values.values()]
    axis = around(values, NAMES, WIDTH - NOTES / 3, *limits)
    parts = _frame(axis, height, unit)
    parts += [line(axis.place(x), TOP - 6, axis.place(x), height - BOTTOM, "one") for x in limits]
    for number_of_row, entry in enumerate(entries):
        y = _row(number_of_row)
        parts.append(line(axis.start, y, axis.end, y, "row"))
        parts.append(_name(entry, y))
        for one in reversed(series):
            if one.key in entry.values:
                value = entry.values[one.key]
                tip = f"{entry.name}, {one.title}: {value:.3g}"
                parts.append(mark(one.mark, axis.place(value), y, one.class_, tip))
    return picture(WIDTH, height, parts, title)


def legend(series: Sequence[Series | Curve]) -> str:
    """The signs and what they mean, as a line of text."""
    items = []
    for one in series:
        sign = mark(one.mark, 7.0, 7.0, one.class_)
        stroke = line(0, 7, 14, 7, f"{one.class_} curve{' dashed' if one.dashed else ''}")
        inside = f"{stroke if isinstance(one, Curve) else ''}{sign}"
        svg = element("svg", inside, viewBox="0 0 14 14", width=14, height=14)
        items.append(element("span", f"{svg} {escape(one.title)}"))
    return element("p", "".join(items), class_="legend")


@dataclass(frozen=True, slots=True)
class Plane:
    """Where curves are drawn: two axes, and the size of it all."""

    x_axis: LogAxis
    y_axis: LogAxis
    width: float
    height: float

    def grid(self, title: str) -> list[str]:
        left, right = self.x_axis.start, self.x_axis.end
        bottom, top = self.y_axis.start, self.y_axis.end
        parts = [text(left, 14, title, class_="unit")]
        for tick in self.y_axis.ticks():
            y = self.y_axis.place(tick)
            parts.append(line(left, y, right, y, "grid"))
            parts.append(text(left - 7, y + 4, number(tick), "end", "tick"))
        for tick in self.x_axis.ticks():
            x = self.x_axis.place(tick)
            parts.append(line(x, top, x, bottom, "grid"))
            parts.append(text(x, bottom + 17, short(tick), "middle", "tick"))
        return parts

    def curve(self, one: Curve) -> list[str]:
        places = [(self.x_axis.place(x), self.y_axis.place(y)) for x, y in one.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        dashed = " dashed" if one.dashed else ""
        parts = [element("polyline", points=path, class_=f"{one.class_} curve{dashed}")]
        for (x, y), (across, value) in zip(places, one.points, strict=True):
            tip = f"{one.title}: {value:.3g} at {across:,.0f}"
            parts.append(mark(one.mark, x, y, one.class_, tip))
        return parts


def curves(
    found: Sequence[Curve], title: str, width: float, height: float, *seen: Sequence[float]
) -> str:
    """Lines on two axes of ratios; ``seen`` are further values that the axes have room for."""
    across = [x for one in found for x, _ in one.points]
    up = [y for one in found for _, y in one.points]
    more_across, more_up = seen or ((), ())
    plane = Plane(
        around([*across, *more_across], 52.0, width - 14),
        around([*up, *more_up], height - 26, 24.0),
        width,
        height,
    )
    parts = plane.grid(title)
    for one in found:
        parts += plane.curve(one)
    return picture(width, height, parts, title)


def _frame(axis: LogAxis, height: float, unit: str) -> list[str]:
    parts = [text(axis.start, 13, unit, class_="unit")]
    for tick in axis.ticks():
        x = axis.place(tick)
        parts.append(line(x, TOP - 6, x, height - BOTTOM, "grid"))
        parts.append(text(x, TOP - 12, number(tick), "middle", "tick"))
    return parts


def _row(number_of_row: int) -> float:
    return TOP + ROW * (number_of_row + 0.5)


def _name(entry: Entry, y: float) -> str:
    name = text(NAMES - 8, y + 4, entry.name, "end", "name")
    return element("a", name, href=entry.link) if entry.link else name
