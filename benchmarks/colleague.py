"""The other end of a ``worker``: a process that may be slow, hang or crash, and is then ended.

with Colleague(SYSTEMS["jax"]) as jax:
    jax.begin("jacobi_2d", folder)
    jax.ask("first", 60.0, outcome=file)        {"seconds": 0.4}
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from types import TracebackType
from typing import Any, Self

from benchmarks.catalogue import ROOT
from benchmarks.systems import System

START_SECONDS = 120.0


class Lost(Exception):
    """No answer: it took too long, or the process is no more."""


class Colleague:
    """One system's process, started when it is first needed, and again after it was lost."""

    def __init__(self, system: System, *worker: str) -> None:
        """``worker``: the module that it runs and its argument, where that is not the usual."""
        self.system = system
        self.command = worker or ("benchmarks.worker", system.key)
        self.process: subprocess.Popen[bytes] | None = None
        self.waiting = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def begin(self, program: str, folder: str, clock: str = "wall") -> None:
        """Puts a program into a process of its own."""
        self.start()
        self._send({"program": program, "folder": folder, "clock": clock})
        found = self._receive(START_SECONDS)
        if "error" in found:
            self._receive(START_SECONDS)  # that the program's process has ended
            raise Lost(found["error"])

    def ask(self, what: str, patience: float, **details: Any) -> dict[str, Any]:
        """The answer to a question, or ``Lost`` after so many seconds of patience."""
        self.send(what, **details)
        return self.receive(patience)

    def send(self, what: str, **details: Any) -> None:
        self._send({"do": what} | details)

    def receive(self, seconds: float) -> dict[str, Any]:
        found = self._receive(seconds)
        if "left" in found:
            raise Lost(ended_by(found["left"]))
        return found

    def leave(self) -> None:
        """Ends the program's process; the system stays loaded."""
        self.send("leave")
        self._receive(START_SECONDS)

    def end(self) -> None:
        """Ends it with everything that it has started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        self.process, self.waiting = None, b""

    def start(self) -> None:
        """Loads the system, where that is not done."""
        if self.process is not None:
            return
        interpreter = self.system.interpreter
        assert interpreter is not None
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        self.process = subprocess.Popen(
            [interpreter, "-m", *self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            start_new_session=True,
        )
        self._receive(START_SECONDS)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.end()
            raise Lost("its process ended") from None

    def _receive(self, seconds: float) -> dict[str, Any]:
        """One line; a process that does not say it in time is ended."""
        assert self.process is not None
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        while b"\n" not in self.waiting:
            left = max(0.0, deadline - time.monotonic())
            readable, _, _ = select.select([self.process.stdout], [], [], left)
            read = os.read(self.process.stdout.fileno(), 1 << 16) if readable else b""
            if not read:
                self.end()
                raise Lost("its process ended" if readable else f"took longer than {seconds:g} s")
            self.waiting += read
        line, _, self.waiting = self.waiting.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found


def ended_by(status: int) -> str:
    """A sentence about what ``waitpid`` found."""
    if os.WIFSIGNALED(status):
        return f"was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with exit code {os.waitstatus_to_exitcode(status)}"
