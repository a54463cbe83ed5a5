"""Which passes run, in which order.

A group in parentheses is repeated until a whole round changes nothing, at most ``ROUNDS`` times.
``observe(name, graph)`` is called after each pass that changed something: it serves printing,
timing and tests alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from autograph import config
from autograph.errors import VerificationError
from autograph.ir import Graph
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.ops.calls import call
from autograph.passes.checks_first import checks_first
from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.fold_constants import fold_constants
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from autograph.passes.prove_bounds import prove_bounds
from autograph.passes.read_stored import read_stored
from autograph.passes.simplify import simplify

Pass = Callable[[Graph], Graph]
Passes = Sequence[Pass | tuple[Pass, ...]]
Observer = Callable[[str, Graph], None]

ROUNDS = 4
CLEAN_UP = (fold_constants, simplify, eliminate_common_subexpressions)

DEFAULT: Passes = (
    eliminate_dead_code,  # first: what is not needed costs no time below
    CLEAN_UP,
    prove_bounds,  # after folding: it reads constants
    CLEAN_UP,  # a branch whose condition was proved is gone, and with it its checks
    checks_first,  # those that are left
    hoist_loop_invariants,
    eliminate_common_subexpressions,  # what was computed in two loops is now in one graph
    eliminate_dead_code,
    read_stored,  # last: simplify does the opposite
)


def run(
    graph: Graph,
    passes: Passes = DEFAULT,
    observe: Observer | None = None,
    verified: bool | None = None,
) -> Graph:
    """The graph after all passes, checked after each if ``verified`` or ``AUTOGRAPH_VERIFY``."""
    return _Run(observe, _is_verified(verified)).all(graph, passes)


def run_function(
    function: GraphFunction,
    passes: Passes = DEFAULT,
    observe: Observer | None = None,
    verified: bool | None = None,
) -> GraphFunction:
    """The function over the graphs after all passes: inputs and the order of outputs stay.

    Functions that are not called any more are gone.
    """
    every = _Run(observe, _is_verified(verified), function.functions)
    graph = every.all(function.graph, passes)
    functions = {name: every.all(own, passes) for name, own in function.functions.items()}
    functions = {name: functions[name] for name in called_from(graph, functions)}
    if (graph, functions) == (function.graph, function.functions):
        return function
    return dataclasses.replace(function, graph=graph, functions=functions)


def called_from(graph: Graph, functions: Mapping[str, Graph]) -> list[str]:
    """The functions that a graph calls, and those that these call."""
    found: dict[str, None] = {}
    pending = [graph]
    while pending:
        for node in walk(pending.pop()):
            name = node.attrs["function"] if node.op == call.name else None
            if name is not None and name not in found:
                found[name] = None
                pending.append(functions[name])
    return [name for name in functions if name in found]


def _is_verified(verified: bool | None) -> bool:
    return config.verifies_graphs() if verified is None else verified


@dataclasses.dataclass(frozen=True, slots=True)
class _Run:
    observe: Observer | None
    verified: bool
    functions: Mapping[str, Graph] | None = None

    def all(self, graph: Graph, passes: Passes) -> Graph:
        if self.verified:
            _verify("staging", graph, self.functions)
        for item in passes:
            graph = self.repeated(graph, item) if isinstance(item, tuple) else self.one(graph, item)
        return graph

    def repeated(self, graph: Graph, group: tuple[Pass, ...]) -> Graph:
        for _ in range(ROUNDS):
            before = graph
            for each in group:
                graph = self.one(graph, each)
            if graph is before:
                break
        return graph

    def one(self, graph: Graph, apply: Pass) -> Graph:
        result = apply(graph)
        if result is not graph:
            if self.verified:
                _verify(name_of(apply), result, self.functions)
            if self.observe is not None:
                self.observe(name_of(apply), result)
        return result


def name_of(apply: Pass) -> str:
    return getattr(apply, "__name__", repr(apply))


def _verify(culprit: str, graph: Graph, functions: Mapping[str, Graph] | None) -> None:
    try:
        verify(graph, lookup, functions)
    except VerificationError as error:
        headline = f"after {culprit}: {error.headline}"
        raise VerificationError(headline, error.span, notes=error.notes) from error
