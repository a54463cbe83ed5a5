"""Loops whose number of trips is only known at run time: test and body are staged once, for any
iteration.

What a variable is at the head of the loop covers its value before the loop and after the body. It
is found by iteration:
stage the body for the values before the loop, unify with what it leaves, and stage again until
nothing changes. Buffers that
the body writes are found on the way: see ``cells``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograph.errors import Unsupported
from autograph.ir import BOOL, Dim, Graph, TensorType, Value
from autograph.ir.edit import Renaming
from autograph.ir.types import INT64
from autograph.staging import join
from autograph.staging.branches import link, note_aliases, untold
from autograph.staging.cells import Cell
from autograph.staging.regions import Region, contents_at_end, region, run
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar

State = tuple[Any, ...]
_ATTEMPTS = 12
_ENDS = ("before the loop", "after one iteration")


@dataclass(slots=True)
class Plan:
    """What is assumed at the head of the loop; grows from attempt to attempt."""

    specs: list[join.Spec]
    untold: list[set[Cell]]
    shared: set[tuple[int, int]] = field(default_factory=set)
    stale: dict[Cell, str] = field(default_factory=dict)


@dataclass(slots=True)
class Attempt:
    """One staging of test and body."""

    body: Region
    test: Region | None
    test_value: Value | bool
    body_inputs: list[Value]
    test_inputs: list[Value]


@dataclass(slots=True)
class Loop:
    """A loop being staged. ``index`` makes the item of an iteration from its number; None for a
    while loop.
    """

    names: Sequence[str]
    state: State
    body: Callable[..., State]
    test: Callable[..., Any] | None
    count: Dim | None = None
    highest: Dim | None = None
    item: Callable[[Value], Any] | None = None

    def stage(self) -> State:
        """Stage the loop and append its node; gives the state after it."""
        trace = active()
        known = len(trace.mismatches)
        trace.loops_open += 1
        try:
            state = self._settled(known)
        except BaseException:
            del trace.mismatches[known:]  # of attempts that are given up: the loop may be unrolled
            raise
        finally:
            trace.loops_open -= 1
        if not trace.loops_open:
            self._require_no_mismatch()
        return state

    def _settled(self, known: int) -> State:
        """Attempts until the plan covers what the body leaves; only the last one's mismatches
        count.
        """
        plan = Plan([initial(item) for item in self.state], [set() for _ in self.state])
        for _ in range(_ATTEMPTS):
            del active().mismatches[known:]
            attempt = self._attempt(plan)
            if attempt is None:
                return self.state
            if not self._grow(plan, attempt):
                self._require_entries(plan)
                return self._finish(plan, attempt)
        if active().loops_open == 1:
            self._require_no_mismatch()
        place = active().location()
        raise Unsupported(
            "the variables of this loop do not settle on one kind of value each",
            place[-1] if place else None,
            notes=(f"loop variables: {', '.join(self.names)}",),
            hint="give a variable the same dtype and rank before the loop and at the "
            "end of its body",
        )

    def _require_entries(self, plan: Plan) -> None:
        """What the variables are before the loop must survive as what they are in it."""
        for name, item, spec in zip(self.names, self.state, plan.specs, strict=True):
            if isinstance(spec, join.ScalarSpec):
                join.unify(name, join.spec_of(item), spec, _ENDS)

    def _require_no_mismatch(self) -> None:
        """Raise what the last attempt of the outermost loop could not bring together."""
        mismatches = active().mismatches
        if mismatches:
            first = mismatches[0]
            mismatches.clear()
            raise first

    def _attempt(self, plan: Plan) -> Attempt | None:
        trace = active()
        test: Region | None = None
        test_value: Value | bool = True
        test_inputs: list[Value] = []
        if self.test is not None:
            with region(trace, is_loop=True) as test:
                state, test_inputs = self._head(plan, test)
                run(test, self.test, *state)
                if not test.diverged:
                    held = truth(test.results)
                    test_value = held.value if isinstance(held, StagedScalar) else held
            if self._writes(test):
                raise Unsupported(
                    "the condition of a loop writes to an array", trace.location()[-1]
                )
            if test.diverged:
                test_value = True
            if test_value is False and not test.block.nodes:
                return None
        with region(trace, is_loop=True) as body:
            state, body_inputs = self._head(plan, body)
            items = [] if self.item is None else [self._index(body)]
            run(body, self.body, *items, *state)
        return Attempt(body, test, test_value, body_inputs, test_inputs)

    def _writes(self, test: Region) -> bool:
        """Does the condition change an array from outside?"""
        return any(
            cell.depth <= active().depth and content is not test.scope.parameters[cell][0]
            for cell, (content, _) in test.changes.items()
        )

    def _index(self, body: Region) -> Any:
        trace = active()
        index = trace.parameter(TensorType(INT64), "k", body.block)
        body.inputs.append(index)
        trace.facts.nonnegative.add(index)
        if self.highest is not None:
            trace.facts.bounds[index] = (Dim(0), self.highest)
        assert self.item is not None
        return self.item(index)

    def _head(self, plan: Plan, made: Region) -> tuple[State, list[Value]]:
        """The state at the head of the loop, in parameters of the open region."""
        trace = active()
        inputs: list[Value] = []
        state = []

        def make(type_: TensorType, name: str) -> Value:
            value = trace.parameter(type_, name, made.block)
            inputs.append(value)
            return value

        for name, spec in zip(self.names, plan.specs, strict=True):
            state.append(join.rebuild(name, spec, make)[0])
        self._note_aliases(plan, state)
        for cell, why in plan.stale.items():
            for scope in trace.scopes[cell.depth :]:
                scope.touch(cell)
            cell.stale = why
        return tuple(state), inputs

    def _grow(self, plan: Plan, attempt: Attempt) -> bool:
        """Make the plan cover what the body leaves; False where it does already."""
        trace = active()
        grown = False
        if attempt.body.diverged:
            return False
        for position, result in enumerate(attempt.body.results):
            spec = plan.specs[position]
            wider = self._wider(position, spec, result)
            if wider != spec:
                plan.specs[position] = wider
                grown = True
            if not isinstance(wider, join.Same):
                found = untold(self.state[position], wider) | untold(result, wider)
                older = {cell for cell in found if cell.depth <= trace.depth}
                grown |= not older <= plan.untold[position]
                plan.untold[position] |= older
        shared = self._shared(plan, attempt.body.results)
        grown |= not shared <= plan.shared
        plan.shared |= shared
        for cell, (_, stale) in attempt.body.changes.items():
            if stale and cell.depth <= trace.depth and plan.stale.get(cell) is None:
                plan.stale[cell] = stale
                grown = True
        return grown

    def _shared(self, plan: Plan, results: State) -> set[tuple[int, int]]:
        """Pairs of variables that hold one new buffer at the end of the body."""
        cells = [
            set() if isinstance(spec, join.Same) else set(join.cells_in(result))
            for spec, result in zip(plan.specs, results, strict=True)
        ]
        return {
            (k, other) for k in range(len(cells)) for other in range(k) if cells[k] & cells[other]
        }

    def _note_aliases(self, plan: Plan, state: list[Any]) -> None:
        note_aliases(
            [
                (item, older)
                for item, older, spec in zip(state, plan.untold, plan.specs, strict=True)
                if not isinstance(spec, join.Same)
            ]
        )
        for k, other in plan.shared:
            for left in join.cells_in(state[k]):
                for right in join.cells_in(state[other]):
                    link(left, right)

    def _wider(self, position: int, spec: join.Spec, result: Any) -> join.Spec:
        name = self.names[position]
        if isinstance(spec, join.Same):
            if join.is_same(spec.item, result):
                return spec
            spec = join.spec_of(spec.item)
        wider = join.unify(name, spec, join.spec_of(result), _ENDS)
        return join.hide(wider, active().is_visible)

    # --- the node ---------------------------------------------------------------------------------

    def _finish(self, plan: Plan, attempt: Attempt) -> State:
        trace = active()
        entry = [
            value
            for item, spec in self._pairs(plan, self.state)
            for value in join.columns(item, spec)
        ]
        back = self._back_edge(plan, attempt)
        written = [
            cell
            for cell, (content, _) in attempt.body.changes.items()
            if cell.depth <= trace.depth and content is not attempt.body.scope.parameters[cell][0]
        ]
        back += [attempt.body.changes[cell][0] for cell in written]
        entry += [attempt.body.scope.parameters[cell][1] for cell in written]
        body_inputs = attempt.body.inputs + attempt.body_inputs
        body_inputs += [attempt.body.scope.parameters[cell][0] for cell in written]
        regions = {"body": attempt.body.graph(body_inputs, back, _read_only(attempt.body, written))}
        if (attempt.test is not None and attempt.test_value is not True) or self.count is None:
            regions["test"] = self._test_graph(attempt, written)
        results, state = self._results(plan)
        results += [trace.parameter(cell.type, cell.content.name, trace.block) for cell in written]
        operands = tuple(entry)
        if self.count is not None:
            operands = (trace.value_of(self.count), *operands)
        trace.append(
            "while" if self.count is None else "for",
            operands,
            (),
            {},
            regions,
            results=tuple(results),
        )
        for cell, value in zip(written, results[len(results) - len(written) :], strict=True):
            trace.set(cell, value)
        for cell, why in plan.stale.items():
            cell.stale = why
        return state

    def _back_edge(self, plan: Plan, attempt: Attempt) -> list[Value]:
        trace = active()
        body = attempt.body
        if body.diverged:
            return list(attempt.body_inputs)
        values: list[Value] = []
        with trace.reopened(body.block), contents_at_end(body):
            for result, spec in self._pairs(plan, body.results):
                values += join.columns(result, spec)
        return values

    def _pairs(self, plan: Plan, state: State) -> list[tuple[Any, join.Spec]]:
        return list(zip(state, plan.specs, strict=True))

    def _test_graph(self, attempt: Attempt, written: list[Cell]) -> Graph:
        trace = active()
        test = attempt.test
        assert test is not None
        inputs = list(attempt.test_inputs)
        for cell in written:
            known = test.scope.parameters.get(cell)
            inputs.append(known[0] if known else Value(cell.type, cell.content.name))
        value = attempt.test_value
        if isinstance(value, bool):
            with trace.reopened(test.block):
                value = trace.constant(value, BOOL)
        return test.graph(inputs, [value], _read_only(test, written))

    def _results(self, plan: Plan) -> tuple[list[Value], State]:
        trace = active()
        results: list[Value] = []

        def make(type_: TensorType, name: str) -> Value:
            value = trace.parameter(type_, name, trace.block)
            results.append(value)
            return value

        state = [
            join.rebuild(name, spec, make)[0]
            for name, spec in zip(self.names, plan.specs, strict=True)
        ]
        self._note_aliases(plan, state)
        return results, tuple(state)


def _read_only(made: Region, written: list[Cell]) -> Renaming:
    """Buffers that the region only reads need no parameter: their outer value takes its place."""
    return Renaming(
        {
            inner: outer
            for cell, (inner, outer) in made.scope.parameters.items()
            if cell not in written
        }
    )


def initial(item: Any) -> join.Spec:
    """The first guess: numbers change from trip to trip, everything else stays."""
    spec = join.spec_of(item)
    return spec if isinstance(spec, join.ScalarSpec) else join.Same(item)
