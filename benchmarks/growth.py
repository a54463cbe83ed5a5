"""``python -m benchmarks growth``: how time grows with the size of arrays and of programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograph.cli.info import collect
from autograph.cli.output import duration
from benchmarks.growth_of_arrays import Point, points
from benchmarks.growth_of_programs import Length, lengths
from benchmarks.growth_page import write_page
from benchmarks.tables import print_row


def execute(output: Path, quick: bool) -> None:
    found_lengths, found_points = [], []
    print("programs: seconds of each stage")
    print_row(("lines", "conversion", "staging", "lowering", "first call"))
    for length in lengths(quick):
        found_lengths.append(length)
        print_row(_length_row(length))
    print("\narrays: nanoseconds an element")
    print_row(("", "elements", "ours", "NumPy"))
    for point in points(quick):
        found_points.append(point)
        print_row(_point_row(point))
    found: dict[str, Any] = {
        "machine": collect(),
        "arrays": [asdict(point) for point in found_points],
        "programs": [asdict(length) for length in found_lengths],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    page = output.with_suffix(".html")
    write_page(found, page)
    print(f"\nwrote {output} and {page}")


def _length_row(length: Length) -> Sequence[str]:
    times = (length.conversion, length.staging, length.lowering, length.first_call)
    return (str(length.lines), *("-" if time is None else duration(time) for time in times))


def _point_row(point: Point) -> Sequence[str]:
    plain = "-" if point.plain is None else f"{point.plain:.3f}"
    return (point.name, f"{point.elements:,}", f"{point.ours:.3f}", plain)
