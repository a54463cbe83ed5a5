"""One program in all systems, in turns.

first calls     one after the other, each from nothing; what comes of it must agree with NumPy's
rounds of       A B C A B C ...    so that a change of the machine's mood meets all alike
the result      the median of each system's rounds
memory          of one more call
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import agreement
from benchmarks.catalogue import Program
from benchmarks.colleague import Colleague, Lost
from benchmarks.records import Row, Settings, Timing

LATER_PATIENCE = 60.0  # seconds for a sample, where a first call has come back
FEWEST_ROUNDS = 2


class Contest:
    """The systems that take part, and what is known of them so far."""

    def __init__(
        self,
        program: Program,
        colleagues: dict[str, Colleague],
        settings: Settings,
        tell: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.program = program
        self.colleagues = colleagues
        self.settings = settings
        self.tell = tell
        self.timings = {name: Timing() for name in colleagues}
        self.able: list[str] = []
        self.copies = True  # each call gets fresh arguments

    def run(self) -> Row:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            self._begin(Path(folder))
            self._first_calls(Path(folder))
            self._rounds()
            self._memory()
            for name in list(self.able):
                self._guarded(name, self.colleagues[name].leave)
        file, line = self.program.source
        return Row(self.program.name, self.program.topic, file, line, self.timings)

    def _guarded(self, name: str, act: Callable[[], Any]) -> Any:
        """What ``act`` returns; a system that gets lost takes no further part."""
        try:
            return act()
        except Lost as lost:
            self._drop(name, str(lost))
            return None

    def _drop(self, name: str, note: str) -> None:
        self.timings[name] = replace(self.timings[name], note=note, seconds=None)
        self.able.remove(name)

    def _begin(self, folder: Path) -> None:
        for name, colleague in self.colleagues.items():
            self.able.append(name)
            own = folder / name
            own.mkdir()
            details = self.program.name, str(own), self.settings.clock
            self._guarded(name, lambda c=colleague, d=details: c.begin(*d))

    def _first_calls(self, folder: Path) -> None:
        found: dict[str, Any] = {}
        for group in batches(self.able, self.settings.at_once):
            self.tell(f"first call: {', '.join(group)}")
            for name in group:
                colleague, file = self.colleagues[name], str(folder / f"{name}.outcome")
                self._guarded(name, lambda c=colleague, f=file: c.send("first", outcome=f))
            for name in [name for name in group if name in self.able]:
                patience, receive = self.settings.patience, self.colleagues[name].receive
                found[name] = self._guarded(name, lambda r=receive, p=patience: r(p))
        expected = None
        if "seconds" in found.get("numpy", {}):
            self.copies = found["numpy"]["changed"]
            expected = agreement.outcome(folder / "numpy.outcome")
        for name in list(self.able):
            self._judge(name, found[name], folder / f"{name}.outcome", expected)

    def _judge(self, name: str, found: dict[str, Any], file: Path, expected: Any) -> None:
        note = found.get("error", "")
        if "refused" in found:
            note = f"refused: {found['refused']}"
        if not note and expected is not None:
            seen = agreement.outcome(file)
            if self.copies and "arguments" not in seen:
                note = "refused: it writes into its arguments"
            else:
                note = agreement.disagreement(name, seen, expected, self.program.atol)
        if note:
            self.colleagues[name].leave()
            self._drop(name, note)
        else:
            self.timings[name] = Timing(first=found["seconds"])

    def _rounds(self) -> None:
        """A system that has used up its time gives no more samples."""
        samples: dict[str, list[float]] = {name: [] for name in self.able}
        calls: dict[str, int | None] = dict.fromkeys(self.able)
        spent = dict.fromkeys(self.able, 0.0)
        for turn in range(self.settings.rounds):
            self.tell(f"round {turn + 1} of {self.settings.rounds}")
            for name in list(self.able):
                if turn >= FEWEST_ROUNDS and spent[name] > self.settings.budget:
                    continue
                start = time.perf_counter()
                found = self._guarded(name, lambda n=name: self._sample(n, calls[n]))
                spent[name] += time.perf_counter() - start
                if found is not None:
                    calls[name] = found["calls"]
                    samples[name].append(found["seconds"])
        for name in self.able:
            median = statistics.median(samples[name])
            self.timings[name] = replace(self.timings[name], seconds=median)

    def _sample(self, name: str, calls: int | None) -> dict[str, Any]:
        seconds, copies = self.settings.sample_seconds, self.copies
        ask = self.colleagues[name].ask
        found = ask("sample", LATER_PATIENCE, seconds=seconds, copies=copies, calls=calls)
        if "error" in found:
            self.colleagues[name].leave()
            raise Lost(found["error"])
        return found

    def _memory(self) -> None:
        for name in list(self.able):
            found = self._guarded(
                name, lambda n=name: self.colleagues[n].ask("memory", LATER_PATIENCE)
            )
            if found is not None:
                self.timings[name] = replace(self.timings[name], memory=found.get("bytes"))


def batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """So many at a time; NumPy, which compiles nothing, is alone."""
    rest = [name for name in names if name != "numpy"]
    yield [name for name in names if name == "numpy"]
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
