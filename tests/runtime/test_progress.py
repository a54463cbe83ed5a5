"""The line on the terminal: only there, only after a while, and erased."""

from __future__ import annotations

import io
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from autograph.runtime import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    stream = Terminal()  # pytest replaces `sys.stderr` itself between a fixture and its test
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stream))
    monkeypatch.setattr(progress, "PATIENCE", 0.02)
    return stream


def test_nothing_is_started_without_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    before = threading.active_count()
    with progress.progress("heat"):
        assert threading.active_count() == before
    assert sys.stderr.getvalue() == ""


def test_a_short_compilation_shows_nothing(terminal, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 60)
    with progress.progress("heat"):
        pass
    assert terminal.getvalue() == ""


def test_a_long_compilation_shows_a_line_and_erases_it(terminal):
    with progress.progress("heat"):
        time.sleep(0.2)
    assert "compiling heat … (0 s)" in terminal.getvalue()
    assert terminal.getvalue().endswith(progress.ERASE)


def test_the_line_goes_away_after_an_error(terminal):
    def fail():
        with progress.progress("heat"):
            time.sleep(0.1)
            raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        fail()
    assert terminal.getvalue().endswith(progress.ERASE)
