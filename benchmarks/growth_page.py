"""The page of ``python -m benchmarks growth``: two plots."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.page.charts import Curve, curves, legend
from benchmarks.page.document import SERIES, document, section, write
from benchmarks.page.drawing import MARKS, element

OURS = Curve("ours", "s-ours")
PLAIN = Curve("NumPy and plain Python", "s-numba", dashed=True, mark="diamond")
STAGES = {
    "conversion": "conversion",
    "staging": "staging and passes",
    "lowering": "lowering",
    "first_call": "the whole first call",
}


def write_page(found: dict[str, Any], path: Path) -> None:
    where = found["machine"]["machine"]
    introduction = [f"{where['processor']}, {where['cores']} cores."]
    parts = [of_arrays(found["arrays"]), of_programs(found["programs"])]
    write(path, document("autograph: how time grows", introduction, parts))


def of_arrays(points: list[dict[str, Any]]) -> str:
    """A panel for each function, all on the same axes."""
    names = list(dict.fromkeys(point["name"] for point in points))
    elements = [point["elements"] for point in points]
    times = [time for point in points for time in (point["ours"], point["plain"]) if time]
    panels = []
    for name in names:
        own = [point for point in points if point["name"] == name]
        ours = [(point["elements"], point["ours"]) for point in own]
        plain = [(point["elements"], point["plain"]) for point in own if point["plain"]]
        lines = [replace(PLAIN, points=plain), replace(OURS, points=ours)]
        title = f"{name.replace('_', ' ')}: ns an element, by elements"
        panels.append(curves(lines, title, 320.0, 240.0, elements, times))
    words = "Level is what is wanted; a step up is where a level of cache is full."
    grid = element("div", "".join(panels), class_="panels")
    return section("Time for each element", words, legend([OURS, PLAIN]), grid)


def of_programs(lengths: list[dict[str, Any]]) -> str:
    lines = []
    for number, (key, title) in enumerate(STAGES.items()):
        known = [one for one in lengths if one[key] is not None]
        points = [(one["lines"], 1e3 * one[key] / one["lines"]) for one in known]
        lines.append(Curve(title, SERIES[1 + number], points, mark=MARKS[number]))
    plot = curves(lines, "milliseconds a line, by lines", 960.0, 400.0)
    words = "Of programs that are made up, in one function; level means linear."
    return section("Time for each line of a program", words, legend(lines), plot)
