"""A contest between systems that are made up: turns, refusals, and systems that get lost."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from benchmarks.catalogue import catalogue
from benchmarks.colleague import Lost
from benchmarks.contest import Contest, batches
from benchmarks.records import Settings

SETTINGS = Settings(rounds=3, sample_seconds=0.0, budget=10.0, patience=1.0)
RIGHT = {"result": 7.0, "stdout": "", "arguments": (1,)}


class MadeUp:
    """A system that gives what it is told to, and notes what it is asked in a common log."""

    def __init__(self, name, log, seen=RIGHT, seconds=1.0, fails=None, changed=True):
        self.name, self.log, self.seen, self.seconds = name, log, seen, seconds
        self.fails, self.changed = fails or {}, changed

    def begin(self, program, folder, clock):
        self.answer("begin")

    def leave(self):
        self.log.append((self.name, "leave"))

    def send(self, what, outcome):
        Path(outcome).write_bytes(pickle.dumps(self.seen))

    def receive(self, seconds):
        return self.answer("first") or {"seconds": 10 * self.seconds, "changed": self.changed}

    def ask(self, what, patience, **details):
        found = self.answer(what)
        self.details = details if what == "sample" else self.details
        return found or {"seconds": self.seconds, "calls": 5, "bytes": 100}

    def answer(self, what):
        self.log.append((self.name, what))
        failure = self.fails.get(what)
        if isinstance(failure, Exception):
            raise failure
        return failure


def contest(*systems):
    colleagues = {one.name: one for one in systems}
    return Contest(catalogue()["jacobi_1d"], colleagues, SETTINGS).run()


@pytest.fixture
def log():
    return []


def test_samples_are_taken_in_turns(log):
    contest(MadeUp("numpy", log), MadeUp("ours", log, seconds=0.5))
    turns = [name for name, what in log if what == "sample"]
    assert turns == ["numpy", "ours"] * SETTINGS.rounds


def test_what_is_found_is_kept(log):
    row = contest(MadeUp("numpy", log), MadeUp("ours", log, seconds=0.5))
    assert row.speed("ours", "numpy") == 2.0
    assert (row.timings["ours"].first, row.timings["ours"].memory) == (5.0, 100)
    assert (row.file, row.topic) == ("benchmarks/kernels/stencils.py", "stencils")


@pytest.mark.parametrize("changed", [False, True])
def test_fresh_arguments_only_where_they_change(log, changed):
    plain = MadeUp("numpy", log, changed=changed)
    contest(plain)
    assert plain.details["copies"] == changed
    assert plain.details["calls"] == 5


FAILURES = {
    "wrong result": (dict(seen=RIGHT | {"result": 8.0}), "another result"),
    "wrong text": (dict(seen=RIGHT | {"stdout": "x"}), "another stdout"),
    "does not write": (dict(seen={"result": 7.0, "stdout": ""}), "writes into its arguments"),
    "refuses": (dict(fails={"first": {"refused": "no loops"}}), "refused: no loops"),
    "fails": (dict(fails={"first": {"error": "TypeError: x"}}), "TypeError: x"),
    "fails later": (dict(fails={"sample": {"error": "ValueError: y"}}), "ValueError: y"),
    "does not begin": (dict(fails={"begin": Lost("its process ended")}), "process ended"),
    "takes too long": (dict(fails={"first": Lost("took longer than 1 s")}), "took longer"),
    "is lost later": (dict(fails={"sample": Lost("was ended by SIGSEGV")}), "SIGSEGV"),
}


@pytest.mark.parametrize(("given", "note"), FAILURES.values(), ids=FAILURES)
def test_one_that_fails_does_not_stop_the_others(log, given, note):
    row = contest(MadeUp("numpy", log), MadeUp("jax", log, **given), MadeUp("ours", log))
    assert note in row.timings["jax"].note
    assert row.seconds("jax") is None
    assert row.seconds("ours") == row.seconds("numpy") == 1.0


def test_kinds_of_numbers_count_for_ours_only(log):
    single = RIGHT | {"result": [7.0]}
    row = contest(
        MadeUp("numpy", log, seen=RIGHT | {"result": (7,)}),
        MadeUp("ours", log, seen=single),
        MadeUp("numba", log, seen=single),
    )
    assert "another result" in row.timings["ours"].note
    assert row.seconds("numba") == 1.0


def test_numpy_makes_its_first_call_alone():
    assert list(batches(["numpy", "ours", "numba", "jax"], 2)) == [
        ["numpy"],
        ["ours", "numba"],
        ["jax"],
    ]
