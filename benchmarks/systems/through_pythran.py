"""Pythran: the same source as a module of its own, with an export comment made of the arguments.

It is compiled with ``-ffast-math`` and for this processor, as its users do, unless
``AUTOGRAPH_BENCH_PYTHRAN_FLAGS`` says otherwise. Compiled modules are kept with how long they took.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.rebound import is_function
from benchmarks.source_of import source_of
from benchmarks.systems.adapter import Adapter, Function, Refused

KEPT = Path(__file__).parent.parent / "results" / "pythran"
FLAGS = "-O3 -march=native -ffast-math"
NUMBERS = {bool: "bool", int: "int", float: "float", complex: "complex", str: "str"}


class Pythran(Adapter):
    seconds: float | None = None

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        exported = ", ".join(_type(value) for value in arguments)
        text = f"#pythran export {function.__name__}({exported})\n{source_of(function)}"
        flags = os.environ.get("AUTOGRAPH_BENCH_PYTHRAN_FLAGS", FLAGS)
        name = f"{function.__name__}_{hashlib.sha256((text + flags).encode()).hexdigest()[:16]}"
        report = KEPT / f"{name}.json"
        if not report.is_file():
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{name}.py").write_text(text, encoding="utf-8")
            report.write_text(json.dumps(_compile(name, flags)), encoding="utf-8")
        found = json.loads(report.read_text(encoding="utf-8"))
        if "refused" in found:
            raise Refused(found["refused"])
        self.seconds = found["seconds"]
        return _load(name, function.__name__)

    def known_seconds(self) -> float | None:
        return self.seconds


def _compile(name: str, flags: str) -> dict[str, Any]:
    compiler = [sys.executable, "-m", "pythran.run", *flags.split(), f"{name}.py"]
    start = time.perf_counter()
    done = subprocess.run(
        [*compiler, "-o", f"{name}.so"], cwd=KEPT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "rror" in line]
        return {"refused": " ".join(lines[:2]) or f"exit code {done.returncode}"}
    return {"seconds": time.perf_counter() - start}


def _load(name: str, function: str) -> Function:
    spec = importlib.util.spec_from_file_location(name, KEPT / f"{name}.so")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Function = getattr(module, function)
    return found


def _type(value: Any) -> str:
    """As in ``float64[:,:]``, ``int list`` or ``(float, int)``."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype}[{','.join(':' * value.ndim)}]"
    if isinstance(value, list) and value:
        return f"{_type(value[0])} list"
    if isinstance(value, tuple):
        return f"({', '.join(map(_type, value))})"
    if is_function(value) or type(value) not in NUMBERS:
        raise Refused(f"an argument is of type {type(value).__name__}")
    return NUMBERS[type(value)]


ADAPTER = Pythran()
