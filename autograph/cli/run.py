"""``autograph run FILE [ARGUMENT ...]``: runs a program as ``python FILE`` would."""

from __future__ import annotations

import argparse
import contextlib
import runpy
import sys
from pathlib import Path
from typing import Any

from autograph import config
from autograph.cli import saved
from autograph.cli.program import CommandError


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "run",
        help="run a program",
        description="Runs a program and prints what it prints. A program file, NAME-symbol.json, "
        "is called with values of Python and .npy files, and what it gives is printed.",
    )
    parser.add_argument("--plain", action="store_true", help="as plain Python, nothing converted")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    if saved.is_saved(options.file):
        print(saved.call(options.file, options.arguments))
        return 0
    path = Path(options.file)
    if not path.is_file():
        raise CommandError(f"there is no file {options.file!r}")
    sys.argv = [options.file, *options.arguments]
    sys.path.insert(0, str(path.parent.resolve()))
    with config.disabled() if options.plain else contextlib.nullcontext():
        runpy.run_path(options.file, run_name="__main__")
    return 0
