"""Processes for systems: what they answer, and what becomes of one that hangs or dies."""

from __future__ import annotations

import os
import pickle
import signal

import pytest

from benchmarks.colleague import Colleague, Lost
from benchmarks.memory import peak_bytes
from benchmarks.systems import SYSTEMS
from benchmarks.worker import headline

PROGRAM = "jacobi_1d"


@pytest.fixture(scope="module")
def numpy_process():
    with Colleague(SYSTEMS["numpy"]) as colleague:
        yield colleague


def test_a_program_from_first_to_last(numpy_process, tmp_path):
    outcome = tmp_path / "outcome"
    numpy_process.begin(PROGRAM, str(tmp_path))
    first = numpy_process.ask("first", 60.0, outcome=str(outcome))
    assert first["changed"]
    assert first["seconds"] > 0.0
    seen = pickle.loads(outcome.read_bytes())
    assert seen["result"] is None
    assert seen["arguments"][0].shape == (4000,)
    sample = numpy_process.ask("sample", 60.0, seconds=0.0, copies=True, calls=None)
    assert sample["calls"] == 1
    numpy_process.leave()


def test_a_process_that_dies_is_told_and_the_next_program_has_another(numpy_process, tmp_path):
    numpy_process.begin(PROGRAM, str(tmp_path))
    children = f"/proc/{numpy_process.process.pid}/task/{numpy_process.process.pid}/children"
    with open(children, encoding="ascii") as file:
        os.kill(int(file.read()), signal.SIGKILL)
    with pytest.raises(Lost, match="SIGKILL"):
        numpy_process.receive(60.0)
    numpy_process.begin(PROGRAM, str(tmp_path))
    numpy_process.leave()


def test_one_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    with Colleague(SYSTEMS["numpy"]) as colleague:
        colleague.begin(PROGRAM, str(tmp_path))
        process = colleague.process
        with pytest.raises(Lost, match="took longer than 0 s"):
            colleague.ask("first", 0.0, outcome=str(tmp_path / "outcome"))
        assert process.returncode == -signal.SIGKILL
        colleague.begin(PROGRAM, str(tmp_path))


def test_systems_apart_come_from_their_variable(monkeypatch):
    monkeypatch.delenv("AUTOGRAPH_BENCH_JAX", raising=False)
    assert SYSTEMS["jax"].interpreter is None
    monkeypatch.setenv("AUTOGRAPH_BENCH_JAX", "/there/python")
    assert SYSTEMS["jax"].interpreter == "/there/python"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ValueError"),
        ("first\nsecond", "ValueError: first"),
        ("Failed in nopython mode pipeline (step: x)\nno match", "ValueError: no match"),
        ("in user code:\n\n File x\n\n  wrong\n", "ValueError: wrong"),
    ],
)
def test_headlines(text, expected):
    assert headline(ValueError(text)) == expected


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="Linux tells, others not")
def test_memory_of_a_call():
    assert peak_bytes(lambda: None) < 2**20
    assert 2**25 < peak_bytes(lambda: bytearray(b"x" * 2**25)) < 2**27
