"""Time for each line of a program, from twenty lines to two thousand.

conversion        source to functional source, and compiling that
staging           running it on staged values, and the passes over the graph
lowering          loops, buffers, and the text for numba
the first call    all that, and numba's compilation

Programs are made up: assignments, loops and branches in the proportions of ordinary code.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import autograph

LENGTHS = (20, 50, 100, 200, 500, 1000, 2000)
QUICK_LENGTHS = (20, 100, 500)
LONGEST_COMPILED = 200

BLOCK = """\
    y = x * {a} + y
    for k in range(3):
        if s > {b}:
            s = s * 0.5
        else:
            s = s + {a}
    x = x + s
    z = np.maximum(x, y) - {b}
    s = s + np.sum(z)
    y = y - z * {a}
"""
LINES_OF_BLOCK = BLOCK.count("\n")


@dataclass(frozen=True, slots=True)
class Length:
    """Seconds; ``None``: not measured."""

    lines: int
    conversion: float
    staging: float
    lowering: float
    first_call: float | None


def program(lines: int) -> str:
    """The text of a function of about so many lines."""
    blocks = [
        BLOCK.format(a=f"0.{number % 7 + 1}", b=f"{number % 5}.5")
        for number in range(lines // LINES_OF_BLOCK)
    ]
    body = "".join(blocks)
    return f"import numpy as np\n\ndef long(x, y):\n    s = 1.0\n{body}    return x, y, s\n"


def lengths(quick: bool) -> Iterator[Length]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _stages(_function(program(LENGTHS[0]), folder))  # what only the first one pays
        for lines in QUICK_LENGTHS if quick else LENGTHS:
            text = program(lines)
            first = _first_call(_function(text, folder)) if lines <= LONGEST_COMPILED else None
            yield Length(lines, *_stages(_function(text, folder)), first)


def _arguments() -> tuple[Any, Any]:
    return np.ones(16), np.ones(16)


def _stages(function: Callable[..., Any]) -> tuple[float, float, float]:
    """Each stage keeps what it has found, so that the next one starts there."""
    start = time.perf_counter()
    autograph.to_graph(function)
    converted = time.perf_counter()
    lowered = autograph.convert(function).lower(*_arguments())
    staged = time.perf_counter()
    assert lowered.source
    return converted - start, staged - converted, time.perf_counter() - staged


def _first_call(function: Callable[..., Any]) -> float:
    start = time.perf_counter()
    autograph.convert(function)(*_arguments())
    return time.perf_counter() - start


def _function(text: str, folder: Path) -> Callable[..., Any]:
    path = folder / f"program_{len(text)}_{time.perf_counter_ns()}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., Any] = module.long
    return found
