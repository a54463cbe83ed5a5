"""What is measured, by name: every kernel of ``benchmarks/kernels/`` and every sample.

catalogue()["jacobi_2d"].arguments()          the same arguments in every process
catalogue()["samples/heat"].function          as plain Python
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.kernels import Kernel, all_kernels

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class Program:
    """A function and what makes its arguments; ``atol`` is for numbers that cancel to almost 0."""

    name: str
    topic: str
    load: Callable[[], tuple[Callable[..., Any], tuple[Any, ...]]]
    atol: float = 0.0

    @property
    def function(self) -> Callable[..., Any]:
        return self.load()[0]

    def arguments(self) -> tuple[Any, ...]:
        return self.load()[1]

    @property
    def source(self) -> tuple[str, int]:
        """The file, from the project's root, and the line."""
        code = unconverted(self.function).__code__
        return str(Path(code.co_filename).relative_to(ROOT)), code.co_firstlineno


def catalogue() -> dict[str, Program]:
    """Kernels in the order of their files, then samples."""
    programs = [_of_kernel(kernel) for kernel in all_kernels().values()]
    programs += [_of_sample(path) for path in sorted(SAMPLES.glob("*.py"))]
    return {program.name: program for program in programs}


def unconverted(function: Any) -> Any:
    """The plain function under a converted one."""
    return getattr(function, "py_func", function)


def _of_kernel(kernel: Kernel) -> Program:
    topic = kernel.function.__module__.rpartition(".")[2]
    load = functools.partial(_kernel, kernel)
    return Program(kernel.name, topic.replace("_", " "), load, kernel.atol)


def _kernel(kernel: Kernel) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return kernel.function, kernel.arguments("bench")


def _of_sample(path: Path) -> Program:
    return Program(f"samples/{path.stem}", "samples", functools.partial(_sample, path))


def _sample(path: Path) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    function, arguments = _module(path).example()
    return unconverted(function), tuple(unconverted(value) for value in arguments)


def _module(path: Path) -> ModuleType:
    name = f"benchmarked_{path.stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]
