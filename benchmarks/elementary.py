"""``python -m benchmarks.elementary [FUNCTION ...]``: elementary functions of arrays.

Nanoseconds an element of 1,000 and of 100,000 numbers, into an array that is there already: NumPy's
own functions, ours, and numba's loop over them. The fastest of several samples taken in turns.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

import autograph
from autograph.cli.info import collect
from autograph.cli.measurement import Contestant, side_by_side
from benchmarks.tables import print_row

COUNTS = (1_000, 100_000)
HEADER = ("", "NumPy", "ours", "numba")
CUBE = "x ** 3"
RANGES = {  # of the operands; -10 to 10 for all others
    **dict.fromkeys(("log", "log2", "log10", "log1p"), ((1e-3, 10.0),)),
    **dict.fromkeys(("arcsin", "arccos", "arctanh"), ((-1.0, 1.0),)),
    "arccosh": ((1.0, 10.0),),
    "power": ((0.1, 10.0), (-10.0, 10.0)),
    "arctan2": ((-10.0, 10.0), (-10.0, 10.0)),
}
FUNCTIONS = [
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", CUBE, "cbrt"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2"),
    *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.elementary", description=__doc__)
    parser.add_argument("functions", nargs="*", metavar="FUNCTION")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    facts = collect()
    versions = [f"{name} {facts['packages'][name]}" for name in ("numpy", "numba")]
    print(", ".join([facts["machine"]["processor"], *versions]))
    for dtype in (np.float64, np.float32):
        for count in COUNTS:
            print(f"\n{count} numbers of {dtype.__name__}: nanoseconds each")
            print_row(HEADER)
            for name in options.functions or FUNCTIONS:
                print_row(row(name, operands(name, dtype, count), options.rounds))


def operands(name: str, dtype: Any, count: int) -> list[np.ndarray]:
    random = np.random.default_rng(0)
    ranges = RANGES.get(name, ((-10.0, 10.0),))
    return [random.uniform(low, high, count).astype(dtype) for low, high in ranges]


def row(name: str, given: list[np.ndarray], rounds: int) -> tuple[str, ...]:
    out = np.empty_like(given[0])
    whole, loop = of_one(name) if len(given) == 1 else of_two(name)
    contestants = {
        "NumPy": Contestant(whole, (*given, out), {}),
        "ours": Contestant(autograph.convert(whole), (*given, out), {}),
        "numba": Contestant(numba.njit(loop), (*given, out), {}),
    }
    found = side_by_side(contestants, rounds, summary=min)
    return name, *(f"{found[who] / len(out) * 1e9:.2f}" for who in contestants)


Programs = tuple[Callable[..., Any], Callable[..., Any]]


def of_one(name: str) -> Programs:
    """A program over whole arrays, and the loop that numba compiles."""
    if name == CUBE:
        return cube, each_cube
    function = getattr(np, name)

    def whole(x: Any, out: Any) -> None:
        function(x, out=out)

    def loop(x: Any, out: Any) -> None:
        for i in range(x.shape[0]):
            out[i] = function(x[i])

    return whole, loop


def of_two(name: str) -> Programs:
    function = getattr(np, name)

    def whole(x: Any, y: Any, out: Any) -> None:
        function(x, y, out=out)

    def loop(x: Any, y: Any, out: Any) -> None:
        for i in range(x.shape[0]):
            out[i] = function(x[i], y[i])

    return whole, loop


def cube(x: Any, out: Any) -> None:
    np.power(x, 3, out=out)


def each_cube(x: Any, out: Any) -> None:
    for i in range(x.shape[0]):
        out[i] = x[i] ** 3


if __name__ == "__main__":
    main()
