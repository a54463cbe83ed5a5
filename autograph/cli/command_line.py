"""``autograph COMMAND ...``: results go to stdout, errors to stderr with exit code 1."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import NoReturn

from autograph._version import __version__
from autograph.cli import bench, info, run, show
from autograph.cli.program import CommandError
from autograph.errors import AutographError

EPILOG = """\
A program may define `example()`, which returns a function and a tuple of arguments for it:
    def example():
        return heat, (plate(500), 100)
`bench FILE` measures just that call, and `show FILE --stage graph` takes its types from it.
Without it the arguments are those of the function's first call in `main()`.

environment:
  AUTOGRAPH_DISABLE=1           converted functions run as plain Python
  AUTOGRAPH_LOGS=TOPIC,...      what to log: specialisations, source
  AUTOGRAPH_CACHE_DIR=FOLDER    where compiled programs are kept
  AUTOGRAPH_VERIFY=1            check every graph between passes
"""


class _Parser(argparse.ArgumentParser):
    """Ends with exit code 1, as every other error does."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(1, f"{self.prog}: error: {message}\n")


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="autograph",
        description="Compiles ordinary NumPy and Python functions to machine code.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"autograph {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (show, run, bench, info):
        command.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code."""
    options = build_parser().parse_args(arguments)
    try:
        code: int = options.execute(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; a second complaint at exit would help nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (CommandError, AutographError) as error:
        print(f"autograph: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # A file that does not compile has no frame of its own: its message names file and line.
        compiles = not isinstance(error, SyntaxError)
        trace = _without_own_frames(error.__traceback__) if compiles else None
        traceback.print_exception(error.with_traceback(trace))
        return 1
    return code


def _without_own_frames(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the first frame of the user's program on."""
    own = os.path.dirname(__file__)
    first = trace
    while first is not None:
        file = first.tb_frame.f_code.co_filename
        if not (file.startswith((own, "<frozen")) or os.path.basename(file) == "runpy.py"):
            return first
        first = first.tb_next
    return trace
