"""``autograph bench FILE[:FUNCTION]``: plain against converted, after checking that they agree."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from typing import Any

from autograph import config
from autograph.cli import comparison
from autograph.cli.measurement import Contestant, side_by_side
from autograph.cli.observation import Observation, difference, observe
from autograph.cli.output import duration, ratio, write_table
from autograph.cli.program import Case, CommandError, load

# Reductions may add in another order; the smallest of these that holds is what is reported.
TOLERANCES = (0.0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5)

DESCRIPTION = """\
Calls a function as plain Python and converted, compares results, output and changed arguments, and
measures both. The arguments are those of --args, of the file's example(), or of the function's
first call in its main(). Compilation is measured with an empty cache.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What ``bench`` found; times in seconds."""

    function: str
    arguments: str
    plain: float
    converted: float
    compile: float
    tolerance: float

    @property
    def speed_up(self) -> float:
        return self.plain / self.converted


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "bench",
        help="measure a function, plain and converted",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="FILE[:FUNCTION]")
    parser.add_argument("--args", metavar="TYPES", help='as in "float64[500, 500], int"')
    parser.add_argument("--rounds", type=int, default=9, help="samples of each (default: 9)")
    parser.add_argument(
        "--rtol",
        type=float,
        default=1e-5,
        help="relative difference of floating-point elements that still counts as equal; "
        "the report says what was needed (default: 1e-5)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    if config.is_disabled():
        raise CommandError("AUTOGRAPH_DISABLE is set: there is nothing to compare")
    case = load(options.target).case(options.args)
    report = measure(case, options.rounds, options.rtol)
    if options.json:
        print(json.dumps(asdict(report) | {"speed_up": report.speed_up}, indent=2))
    else:
        print(f"{options.target.partition(':')[0]}:{report.function}({report.arguments})")
        write_table(rows(report), indent="  ")
    return 0


def rows(report: Report) -> list[tuple[str, str]]:
    """The report as a table."""
    agreement = (
        "identical" if report.tolerance == 0.0 else f"equal to a relative {report.tolerance:g}"
    )
    saved = report.plain - report.converted
    pays_off = f", paid back after {round(report.compile / saved) + 1} calls" if saved > 0 else ""
    return [
        ("result, output, arguments", agreement),
        ("plain Python", duration(report.plain)),
        ("converted", duration(report.converted)),
        ("speed-up", ratio(report.speed_up)),
        ("conversion and compilation", duration(report.compile) + pays_off),
    ]


def measure(case: Case, rounds: int, rtol: float) -> Report:
    """Compares, then times."""
    plain = case.function.py_func
    with config.disabled():
        expected = observe(plain, case.arguments, case.keywords)
    if expected.error is not None:
        raise CommandError(f"{case.name} fails as plain Python: {expected.error!r}")
    actual, first = first_call(case)
    tolerance = _agreement(case.name, actual, expected, rtol)
    call = case.arguments, case.keywords
    changes = bool(comparison.difference(expected.arguments, call))
    times = side_by_side(
        {
            "plain": Contestant(plain, *call, changes, surroundings=config.disabled),
            "converted": Contestant(case.function, *call, changes),
        },
        rounds,
    )
    arguments = ", ".join(map(type_of, [*case.arguments, *case.keywords.values()]))
    compilation = max(0.0, first - times["converted"])
    return Report(case.name, arguments, times["plain"], times["converted"], compilation, tolerance)


def first_call(case: Case) -> tuple[Observation, float]:
    """What the first call does and how long it takes, when nothing has been compiled before."""
    import autograph.runtime  # noqa: F401  # lazy: numba's own start is not compile time

    kept = os.environ.get("AUTOGRAPH_CACHE_DIR")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        os.environ["AUTOGRAPH_CACHE_DIR"] = empty
        try:
            start = time.perf_counter()
            seen = observe(case.function, case.arguments, case.keywords)
            return seen, time.perf_counter() - start
        finally:
            if kept is None:
                del os.environ["AUTOGRAPH_CACHE_DIR"]
            else:
                os.environ["AUTOGRAPH_CACHE_DIR"] = kept


def _agreement(name: str, actual: Observation, expected: Observation, rtol: float) -> float:
    """The smallest tolerance within which the two agree."""
    for tolerance in (*(t for t in TOLERANCES if t < rtol), rtol):
        found = difference(actual, expected, rtol=tolerance)
        if not found:
            return tolerance
    raise CommandError(f"{name} differs from plain Python: {found}")


def type_of(value: Any) -> str:
    """``float64[500, 500]``, ``int``, or the name of a function."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return f"{value.dtype}{list(value.shape) if value.shape else ''}"
    return str(getattr(value, "__name__", type(value).__name__))
