"""Fixtures that all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pytest

CACHE = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config: pytest.Config) -> None:
    """Graphs are verified; compiled programs go to a folder that parallel workers share."""
    os.environ.setdefault("AUTOGRAPH_VERIFY", "1")
    if "AUTOGRAPH_CACHE_DIR" not in os.environ:
        config.stash[CACHE] = tempfile.TemporaryDirectory(
            prefix="autograph-tests-", ignore_cleanup_errors=True
        )
        os.environ["AUTOGRAPH_CACHE_DIR"] = config.stash[CACHE].name


def pytest_unconfigure(config: pytest.Config) -> None:
    if CACHE in config.stash:
        del os.environ["AUTOGRAPH_CACHE_DIR"]
        config.stash[CACHE].cleanup()


@pytest.fixture
def process():
    """Runs ``python -m autograph`` in a process of its own."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "autograph", *arguments],
            capture_output=True,
            text=True,
            env=os.environ | environment,
            timeout=120,
        )

    return run
