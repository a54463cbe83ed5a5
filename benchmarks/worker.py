"""``python -m benchmarks.worker SYSTEM``: one system, asked over pipes, a line of JSON at a time.

{"program": NAME, "folder": F, "clock": "wall"}   forks a process off for this program, to answer
    {"do": "first", "outcome": FILE}          {"seconds": ...}, {"error": TEXT} or {"refused": TEXT}
    {"do": "sample", "seconds": ...}          {"seconds": ..., "calls": ...}
    {"do": "memory"}                          {"bytes": ...}
    {"do": "leave"}                           ends it
{"left": STATUS}                          is said when it has ended, whatever ended it

What a program leaves behind in memory, threads or caches ends with its process.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import types
import warnings
from typing import Any, BinaryIO

from benchmarks.catalogue import Program, catalogue
from benchmarks.session import Session, rest
from benchmarks.systems import SYSTEMS
from benchmarks.systems.adapter import Adapter, Refused

LONGEST_TEXT = 300


class Pipes:
    """Requests on stdin; answers on what was stdout, which programs print to no more."""

    def __init__(self) -> None:
        self.requests: BinaryIO = os.fdopen(os.dup(0), "rb", buffering=0)
        self.answers = os.dup(1)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)

    def answer(self, **found: Any) -> None:
        os.write(self.answers, json.dumps(found).encode() + b"\n")

    def request(self) -> dict[str, Any] | None:
        line = self.requests.readline()
        asked: dict[str, Any] | None = json.loads(line) if line else None
        return asked


def main() -> None:
    pipes = Pipes()
    system = SYSTEMS[sys.argv[1]]
    if system.apart:
        stand_in_for_autograph()
    warnings.simplefilter("ignore")
    adapter, programs = system.adapter, catalogue()
    adapter.load()
    pipes.answer(ready=system.key)
    while (asked := pipes.request()) is not None:
        child = os.fork()
        if child == 0:
            serve(pipes, adapter, programs[asked.pop("program")], **asked)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        pipes.answer(left=status)


def stand_in_for_autograph() -> None:
    """Samples decorate with ``autograph.convert``; peers have no autograph and take the plain."""
    module: Any = types.ModuleType("autograph")
    module.convert = lambda function: function
    sys.modules["autograph"] = module


def serve(pipes: Pipes, adapter: Adapter, program: Program, folder: str, clock: str) -> None:
    tempfile.tempdir = folder
    try:
        adapter.warm_up(folder)
        session = Session(adapter, program, clock)
    except BaseException as error:
        pipes.answer(error=headline(error))
        return
    pipes.answer(ready=program.name)
    while (asked := pipes.request()) is not None and asked["do"] != "leave":
        try:
            found = getattr(session, asked.pop("do"))(**asked)
        except Refused as error:
            found = {"refused": str(error)[:LONGEST_TEXT]}
        except BaseException as error:
            found = {"error": headline(error)}
        rest()
        pipes.answer(**found)


def headline(error: BaseException) -> str:
    """The kind of an error, and of its text the first line that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if lines[:1] == ["in user code:"]:  # TensorFlow's: a traceback, then the error
        lines = lines[-1:]
    informative = [line for line in lines if "nopython mode pipeline" not in line]
    text = (informative or lines or [""])[0]
    return f"{type(error).__name__}: {text}"[:LONGEST_TEXT].removesuffix(": ")


if __name__ == "__main__":
    main()
