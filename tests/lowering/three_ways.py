"""A graph function run by the interpreter, as generated plain Python, and compiled.

Each run gives what it returned, what it left in the arguments, and what it handed to host calls.
"""

from __future__ import annotations

import copy
import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.codegen.numba_cpu import generate
from autograph.codegen.program import Payload, Program
from autograph.errors import Unsupported
from autograph.interpret import evaluate_function
from autograph.ir.function import GraphFunction
from autograph.lowering import LoopProgram, lower
from autograph.runtime.compiler import compile_program
from autograph.runtime.host import HostCallback, HostError, Refused, take_pending


@dataclass
class Outcome:
    """``raised``: the class of the exception, or ``Refused``."""

    results: tuple[Any, ...] = ()
    arguments: list[Any] = field(default_factory=list)
    handed: list[Any] = field(default_factory=list)
    raised: type[BaseException] | None = None

    def assert_same(self, other: Outcome, what: str) -> None:
        assert self.raised == other.raised, what
        assert_close(self.results, other.results, what)
        if self.raised is not Refused:
            assert_close(self.arguments, other.arguments, what)
        assert_close(self.handed, other.handed, what)


def assert_close(left: Any, right: Any, what: str) -> None:
    """Sums may be added up in another order."""
    if isinstance(left, (list, tuple)):
        assert len(left) == len(right), what
        for a, b in zip(left, right, strict=True):
            assert_close(a, b, what)
        return
    a, b = np.asarray(left), np.asarray(right)
    assert a.shape == b.shape, what
    np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12, err_msg=what)


def interpreted(function: GraphFunction, arguments: Sequence[Any]) -> Outcome:
    outcome = Outcome(arguments=copy.deepcopy(list(arguments)))
    try:
        outcome.results, _ = evaluate_function(function, outcome.arguments)
    except Unsupported:
        outcome.raised = Refused
    except Exception as failure:
        outcome.raised = type(failure)
    return outcome


def as_python(function: GraphFunction, arguments: Sequence[Any]) -> Outcome:
    """The generated text as it stands, without numba."""
    loops = lower(function)
    program = generate(loops)
    namespace: dict[str, Any] = {}
    exec(program.source, namespace)
    failures: list[BaseException] = []
    namespace["call_host"] = host_calls(loops, program, failures)
    run = Outcome(arguments=copy.deepcopy(list(arguments)))
    entry = namespace[program.entry]
    return called(run, lambda: entry(*([0] if program.sites else []), *run.arguments), failures.pop)


def host_calls(
    loops: LoopProgram, program: Program, failures: list[BaseException]
) -> Callable[..., int]:
    def call_host(host: int, site: int, values: tuple[Any, ...]) -> int:
        left = list(values)
        try:
            loops.sites[site].action([payload(left, kind) for kind in program.sites[site]])
        except Exception as failure:
            failures.append(failure)
            return 1
        return 0

    return call_host


def payload(left: list[Any], kind: Payload) -> Any:
    if not kind.rank:
        return left.pop(0)
    address, shape = left.pop(0), [left.pop(0) for _ in range(kind.rank)]
    size = int(np.prod(shape)) * np.dtype(kind.dtype).itemsize
    if size == 0:
        return np.empty(shape, kind.dtype)
    array = np.frombuffer((ctypes.c_char * size).from_address(address), kind.dtype).reshape(shape)
    return array if kind.in_place else array.copy()


def compiled(function: GraphFunction, arguments: Sequence[Any]) -> Outcome:
    loops = lower(function)
    native = compile_program(generate(loops))
    callback = HostCallback(native.program.sites, [site.action for site in loops.sites])
    run = Outcome(arguments=copy.deepcopy(list(arguments)))
    for parameter, argument in zip(function.parameters, run.arguments, strict=True):
        if isinstance(argument, np.ndarray) and not parameter.writable:
            argument.setflags(write=False)
    host = [callback.address] if native.program.sites else []
    return called(run, lambda: native.entry(*host, *run.arguments), take_pending)


def called(run: Outcome, call: Callable[[], Any], pending: Callable[[], BaseException]) -> Outcome:
    try:
        returned = call()
    except Refused:
        run.raised = Refused
    except HostError:
        run.raised = type(pending())
    else:
        run.results = returned if isinstance(returned, tuple) else (returned,)
        if returned is None:
            run.results = ()
    return run


WAYS = {"interpreter": interpreted, "python": as_python, "numba": compiled}


def check(
    function: GraphFunction,
    *arguments: Any,
    handed: list[Any] | None = None,
    but: Sequence[str] = (),
) -> str:
    """All ways agree; gives the generated text. ``handed``: where the sites' actions record."""
    ways = {name: way for name, way in WAYS.items() if name not in but}
    outcomes: dict[str, Outcome] = {}
    source = generate(lower(function)).source
    for name, way in ways.items():
        seen = handed if handed is not None else []
        seen.clear()
        outcomes[name] = way(function, arguments)
        outcomes[name].handed = list(seen)
    for name, outcome in outcomes.items():
        outcome.assert_same(outcomes["interpreter"], f"{name}:\n{source}")
    return source
