"""Small programs for the commands to work on."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from autograph.cli.command_line import main

PROGRAM = """
    import sys

    import numpy as np

    import autograph


    @autograph.convert
    def scale(a, factor):
        for i in range(len(a)):
            a[i] *= factor
        return a


    @autograph.convert
    def total(a):
        return np.sum(scale(a, 2.0))


    def double(a):
        return a * 2


    def main():
        print("arguments", sys.argv[1:])
        print(total(np.arange(4.0)))


    if __name__ == "__main__":
        main()
"""


@pytest.fixture
def program(tmp_path):
    """Writes a program and returns its path; without a text, one with two converted functions."""

    def write(text: str = PROGRAM, name: str = "program.py") -> str:
        path = Path(tmp_path) / name
        path.write_text(dedent(text).lstrip())
        return str(path)

    return write


@pytest.fixture
def autograph(capsys, monkeypatch):
    """Runs a command in this process; returns exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", list(sys.argv))
        monkeypatch.setattr(sys, "path", list(sys.path))
        monkeypatch.setattr(sys, "modules", sys.modules)
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return run
