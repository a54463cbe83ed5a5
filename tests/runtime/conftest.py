"""A private cache folder for these tests, and programs written by hand."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from autograph.codegen.program import ArrayParameter, Payload, Program, ScalarParameter
from autograph.runtime.compiler import Native, compile_program

HEADER = """\
import numpy as np
from autograph.runtime.host import HostError, Refused, call_host
"""


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("AUTOGRAPH_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def program() -> Callable[..., Program]:
    """``program("def f(x): ...", ScalarParameter(...))``; the last function is the entry."""

    def build(
        text: str,
        *parameters: ArrayParameter | ScalarParameter,
        sites: tuple[tuple[Payload, ...], ...] = (),
    ) -> Program:
        source = HEADER + dedent(text)
        entry = source.rpartition("\ndef ")[2].partition("(")[0]
        return Program(source, entry, parameters, sites)

    return build


@pytest.fixture
def compiled(program) -> Callable[..., Native]:
    return lambda *arguments, **options: compile_program(program(*arguments, **options))
