"""Fixtures that all tests share."""

from __future__ import annotations

import os
import tempfile

import pytest

CACHE = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config: pytest.Config) -> None:
    """Programs compiled by the tests go to a folder of their own, shared by parallel workers."""
    if "AUTOGRAPH_CACHE_DIR" not in os.environ:
        config.stash[CACHE] = tempfile.TemporaryDirectory(
            prefix="autograph-tests-", ignore_cleanup_errors=True
        )
        os.environ["AUTOGRAPH_CACHE_DIR"] = config.stash[CACHE].name


def pytest_unconfigure(config: pytest.Config) -> None:
    if CACHE in config.stash:
        del os.environ["AUTOGRAPH_CACHE_DIR"]
        config.stash[CACHE].cleanup()
