"""``python -m tests.numpy_api.table``: writes docs/numpy.md, what becomes of NumPy's functions.

Each function that has a staged version is tried: with an array of each kind of dtype, and with the
keywords that NumPy takes. ``test_table`` says when the page is out of date.
"""

# ruff: noqa: E501 - lines of the page

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import autograph
from autograph.errors import AutographError
from tests.numpy_api.counting import section
from tests.numpy_api.examples import OTHERS
from tests.numpy_api.refusals import AT_RUN_TIME, REFUSED
from tests.numpy_api.trying import MATRIX, is_supported, line_of, names

FILE = Path(__file__).parent.parent.parent / "docs" / "numpy.md"
VERSION = ".".join(np.__version__.split(".")[:2])
HEAD = f"""\
# The functions of NumPy {VERSION}, one by one

Written by `python -m tests.numpy_api.table`, which tries them; [support.md](support.md) says the same in prose.

**dtypes**: arrays of which kinds were tried and are compiled: **b** bool, **i** signed and **u** unsigned integers (int64
and uint8), **e** float16, **f** floating-point and **c** complex numbers. A dot stands for what NumPy itself refuses, a dash for
what is refused here. **keywords**: those that were tried with a value and are compiled;
others may be too.
"""


def treatment(called: Callable[..., Any]) -> str:
    """Of a program about a matrix: that it is compiled, or why it is refused."""
    try:
        assert autograph.convert(called).lower(MATRIX.astype(float)).graph
    except AutographError as error:
        return f"refused: {error.headline}" + (f"; {error.hint}" if error.hint else "")
    return "compiled"


def page() -> str:
    parts = [
        HEAD.rstrip(),
        section(),
        "\n## Functions\n\n| function | dtypes | keywords |",
        "| --- | --- | --- |",
    ]
    for name, function in names():
        if is_supported(function):
            line = line_of(name, function)
            parts.append(f"| `{line.name}` | {line.kinds} | {line.keywords} |")
    parts.append("\n## Attributes, methods, objects\n\n| | |\n| --- | --- |")
    parts += [f"| `{name}` | {treatment(called)} |" for name, called in OTHERS.items()]
    parts.append("\n## Performed at run time, as plain Python\n")
    parts += [f"- {', '.join(f'`{name}`' for name in group)}: {why}" for group, why in AT_RUN_TIME]
    parts.append("\n## Refused\n\n| functions | why, and what to write instead |\n| --- | --- |")
    parts += [f"| {', '.join(f'`{n}`' for n in group)} | {why} |" for group, why in REFUSED]
    return "\n".join(parts) + "\n"


def main() -> None:
    FILE.write_text(page(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(Path.cwd())}" if FILE.is_relative_to(Path.cwd()) else FILE)


if __name__ == "__main__":
    sys.exit(main())
