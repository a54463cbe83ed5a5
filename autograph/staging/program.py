"""Staging a whole function: run it once on staged arguments, and collect the graph, what it reads,
and what it returns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from autograph.errors import TypeMismatch, Unsupported
from autograph.ir import Graph, Node, Value
from autograph.ir.edit import uses, walk
from autograph.ir.function import GraphFunction
from autograph.staging import heap_join, join, mirrors, opaque_join
from autograph.staging.choice import Choice, spec_of_choice, unify_plain
from autograph.staging.diverge import Diverged
from autograph.staging.facts import Facts
from autograph.staging.heap import Heap
from autograph.staging.lifting import Inputs, Leaf, ReadLate
from autograph.staging.opaque import Opaque
from autograph.staging.outside import Outside
from autograph.staging.recursion import EntryDiffers, IsRecursive
from autograph.staging.regions import location_of, with_raises_staged
from autograph.staging.results import BUILTINS, Recipe, write_back
from autograph.staging.trace import Trace, tracing
from autograph.staging.tracking import Tracked
from autograph.staging.values import NeedsStatic, NeedsUnrolling, StagedArray, write_through

write_through.append(mirrors.write)
join.open_specs.append((Heap, heap_join.spec_of_heap))
join.open_specs.append((Choice, spec_of_choice))
join.unify_plain.append(unify_plain)
join.open_specs.append((Opaque, opaque_join.spec_of_opaque))
join.open_arrays.append((Heap, heap_join.arrays_of_heap))


@dataclass(frozen=True, slots=True)
class StagedProgram:
    """A staged function. ``leaves`` are the arguments of the entry, ``checks`` what must hold for
    it to be the right one.
    """

    function: GraphFunction
    leaves: tuple[Leaf, ...]
    checks: tuple[str, ...]
    constants: Mapping[str, Any]
    result: str
    epilogue: tuple[str, ...] = ()  # lines before the result is given
    calls_out: bool = False  # host calls look at the frame of the call
    tracked: Tracked | None = None


Run = Callable[[Inputs], Any]
_RESTARTS = 16


def stage(name: str, run: Run) -> StagedProgram:
    """Stage what ``run`` does with the inputs it lifts; restarts with inputs static where plain
    values are needed.
    """
    known = _Known()
    for _ in range(_RESTARTS):
        try:
            return _stage(name, run, known)
        except _Restart as restart:
            known.static[restart.source] = True
        except ReadLate as late:
            known.early[late.source] = late
        except IsRecursive as found:
            known.recursive[found.code] = None
        except (EntryDiffers, Unsupported, TypeMismatch):
            if known.inlines_entry or not known.recursive:
                raise
            known.inlines_entry = True
    raise Unsupported(f"`{name}` needs too many of its arguments as plain values")


@dataclass(slots=True)
class _Known:
    """What one attempt learns for the next. Constants keep their names: sources contain them."""

    static: dict[str, Any] = field(default_factory=dict)
    early: dict[str, ReadLate] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    recursive: dict[Any, None] = field(default_factory=dict)
    inlines_entry: bool = False


class _Restart(Exception):
    def __init__(self, source: str) -> None:
        self.source = source


def _stage(name: str, run: Run, known: _Known) -> StagedProgram:
    trace = Trace()
    trace.recursive, trace.inlines_entry = dict(known.recursive), known.inlines_entry
    inputs = Inputs(trace, known.static, constants=known.constants, names=known.names)
    inputs.outside = Outside(known.constants, BUILTINS)
    trace.inputs = inputs
    for late in known.early.values():
        inputs.lift(late.item, late.source, late.name)
    early_guards = list(inputs.guards)
    with tracing(trace):
        trace.root = sys._getframe()
        recipe = Recipe(trace, inputs)
        trace.write_back = partial(write_back, trace)
        try:
            text = _result(inputs, recipe, run)
        except NeedsStatic as needed:
            source = _static_source(trace, inputs, needed.value)
            if source is None or source in known.static:
                raise _not_static(needed) from needed
            raise _Restart(source) from None
        except NeedsUnrolling as error:  # no loop is left that could be unrolled
            raise Unsupported(
                error.headline, error.span, notes=error.notes, hint=error.hint
            ) from None
    for guard in early_guards:  # after those of the objects that they read through
        inputs.guards[guard] = inputs.guards.pop(guard)
    return _program(name, trace, inputs, recipe, text)


def _result(inputs: Inputs, recipe: Recipe, run: Run) -> str:
    """Run the function; what it raises becomes a raise at the end of the program, after its
    effects.
    """

    def text() -> str:
        return recipe.of(run(inputs))

    try:
        return str(with_raises_staged(text))
    except Diverged:
        recipe.outputs.clear()
        recipe.statements.clear()
        return "None"


def _not_static(needed: NeedsStatic) -> Unsupported:
    place = location_of(needed.__traceback__, ())
    return Unsupported(
        f"{needed.why} is needed here, and it is computed at run time",
        place[-1] if place else None,
        hint="index arrays instead of lists, or compute the value outside and pass it in",
    )


def _static_source(trace: Trace, inputs: Inputs, value: Value) -> str | None:
    """The input that would have to be static for ``value`` to be plain; None where no input decides
    it.
    """
    producers = {
        result: node for block in trace.blocks for node in block.nodes for result in node.results
    }
    pending, seen = [value], set()
    while pending:
        item = pending.pop()
        if item in seen:
            continue
        seen.add(item)
        source = inputs.leaf_of(item)
        if source is not None:
            return source
        node = producers.get(item)
        if node is not None and not node.regions:
            pending += [used for used in uses(node) if used.type.is_scalar]
        pending += list(trace.facts.affine[item].values()) if item in trace.facts.affine else []
    return None


def _program(name: str, trace: Trace, inputs: Inputs, recipe: Recipe, text: str) -> StagedProgram:
    used = _used(trace.block.nodes, recipe.outputs)
    leaves = [
        leaf
        for leaf in inputs.leaves
        if isinstance(leaf.staged, StagedArray) or leaf.parameter.value in used
    ]
    outputs = list(recipe.outputs)
    writebacks: dict[int, int] = {}
    for position, leaf in enumerate(leaves):
        if not isinstance(leaf.staged, StagedArray):
            continue
        cell = leaf.staged.cell
        if cell.stale:
            raise Unsupported(
                f"`{leaf.source}` may share its memory with an array that was written",
                notes=(cell.stale,),
                hint="copy one of the two with .copy() before the branch or loop "
                "that makes them share",
            )
        if cell.content is not leaf.parameter.value:
            writebacks[position] = len(outputs)
            outputs.append(cell.content)
    inputs.tell_apart()
    inputs.outside.watch([leaf.source for leaf in inputs.leaves] + list(inputs.guards))
    leaves = [_with_excluded(leaf, trace.facts) for leaf in leaves]
    values = tuple(value for leaf in leaves for value in (leaf.parameter.value, *leaf.dims))
    graph = Graph(values, tuple(trace.block.nodes), tuple(outputs))
    function = GraphFunction(
        name,
        graph,
        tuple(leaf.parameter for leaf in leaves),
        len(recipe.outputs),
        writebacks,
        trace.functions,
    )
    # A guard reads through what earlier ones have checked (a length before an item), so their order
    # stays.
    return StagedProgram(
        function,
        tuple(leaves),
        tuple(inputs.guards),
        inputs.constants,
        recipe.finish(text),
        tuple(map(recipe.finish, recipe.statements)),
        inputs.outside.is_used,
        _tracked(inputs),
    )


def _tracked(inputs: Inputs) -> Tracked | None:
    found = inputs.tracking
    if not found.checks:
        return None
    return Tracked(inputs.constant(found.counter), tuple(found.roots), tuple(found.checks))


def _with_excluded(leaf: Leaf, facts: Facts) -> Leaf:
    """With the sizes that the program is not for."""
    dims = enumerate(leaf.parameter.value.type.dims)
    excluded = tuple(
        (axis, *sizes)
        for axis, dim in dims
        if dim.single is not None
        for sizes in sorted(facts.excluded.get(dim.single, ()))
    )
    return replace(leaf, parameter=replace(leaf.parameter, excluded=excluded))


def _used(nodes: list[Node], outputs: list[Value]) -> set[Value]:
    used = set(outputs)
    for node in walk(Graph((), tuple(nodes), ())):
        used.update(uses(node))
        for region in node.regions.values():
            used.update(region.outputs)
    return used
