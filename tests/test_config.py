from __future__ import annotations

import contextvars
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograph import config


def test_conversion_is_on_and_can_be_switched_off_for_a_block():
    assert not config.is_disabled()
    with config.disabled():
        assert config.is_disabled()
        with config.disabled():
            pass
        assert config.is_disabled()
    assert not config.is_disabled()


def test_an_exception_switches_it_on_again():
    with pytest.raises(ValueError, match="x"), config.disabled():
        raise ValueError("x")
    assert not config.is_disabled()


def test_another_thread_or_context_is_not_affected():
    seen = []
    with config.disabled():
        thread = threading.Thread(target=lambda: seen.append(config.is_disabled()))
        thread.start()
        thread.join()
        seen.append(contextvars.Context().run(config.is_disabled))
    assert seen == [False, False]


@pytest.mark.parametrize(
    ("value", "disabled"), [("1", True), ("yes", True), ("0", False), ("", False), ("off", False)]
)
def test_the_environment_decides_at_start(value, disabled):
    code = "from autograph import config; print(config.is_disabled())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"AUTOGRAPH_DISABLE": value},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(disabled)


def test_logs_and_cache_dir(monkeypatch):
    monkeypatch.setenv("AUTOGRAPH_LOGS", "Passes, source,")
    monkeypatch.setenv("AUTOGRAPH_CACHE_DIR", "~/programs")
    assert config.logs() == {"passes", "source"}
    assert config.cache_dir() == Path.home() / "programs"
    monkeypatch.delenv("AUTOGRAPH_CACHE_DIR")
    assert config.cache_dir() is None
