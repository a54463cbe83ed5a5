"""The page of ``python -m benchmarks growth``: two plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.page.charts import Curve, curves, legend
from benchmarks.page.document import SERIES, document, section, write
from benchmarks.page.drawing import MARKS

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
    lines = []
    for number, name in enumerate(dict.fromkeys(point["name"] for point in points)):
        own = [point for point in points if point["name"] == name]
        class_, sign = SERIES[1 + number % (len(SERIES) - 1)], MARKS[number % len(MARKS)]
        ours = [(point["elements"], point["ours"]) for point in own]
        plain = [(point["elements"], point["plain"]) for point in own if point["plain"]]
        title = name.replace("_", " ")
        lines.append(Curve(title, class_, ours, mark=sign))
        lines.append(Curve(f"{title}, NumPy", class_, plain, dashed=True, mark=sign))
    plot = curves(lines, "time for each element", "elements", "nanoseconds an element")
    words = "Level is what is wanted; a step up is where a level of cache is full."
    solid = [one for one in lines if not one.dashed]
    note = "<p class='soft'>Solid: ours; dashed: NumPy, where it is not a loop in Python.</p>"
    return section("Time for each element", words, legend(solid), note, plot)


def of_programs(lengths: list[dict[str, Any]]) -> str:
    lines = []
    for number, (key, title) in enumerate(STAGES.items()):
        known = [one for one in lengths if one[key] is not None]
        points = [(one["lines"], 1e3 * one[key] / one["lines"]) for one in known]
        lines.append(Curve(title, SERIES[1 + number], points, mark=MARKS[number]))
    plot = curves(lines, "time for each line", "lines of the program", "milliseconds a line")
    words = "Of programs that are made up, in one function; level means linear."
    return section("Time for each line of a program", words, legend(lines), plot)
