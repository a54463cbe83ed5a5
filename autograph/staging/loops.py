"""Loops whose number of trips is only known at run time: test and body are staged once, for any
iteration.

What a variable is at the head of the loop covers its value before the loop and after the body. It
is found by iteration: stage the body for the values before the loop, unify with what it leaves, and
stage again until nothing changes. Buffers that the body writes are found on the way: see ``cells``.
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
from autograph.staging.branches import branch
from autograph.staging.cells import Cell
from autograph.staging.growing import Growing, item_at
from autograph.staging.growing_join import GrowingSpec
from autograph.staging.heap import Items
from autograph.staging.heap_join import require_single
from autograph.staging.regions import Region, contents_at_end, parameters_into, region, run
from autograph.staging.rotation import Order, order_of, rotated
from autograph.staging.sharing import link, new_cells, note_aliases, untold
from autograph.staging.slots import Slot
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import NeedsUnrolling, StagedScalar

State = tuple[Any, ...]
_ATTEMPTS = 16
_FEW = 16
_ENDS = ("before the loop", "after one iteration")


@dataclass(slots=True)
class Plan:
    """What is assumed at the head of the loop; grows from attempt to attempt."""

    specs: list[join.Spec]  # of the variables, then of the slots
    untold: list[set[Cell]]
    slots: list[Slot] = field(default_factory=list)
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
    results: State = ()  # of the body: the variables, then the slots
    found: bool = False  # slots that the plan lacked


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
    unchanged: tuple[Slot, ...] = ()  # the lists gone through: the count is from their lengths
    index: str = ""  # what the user calls it

    def stage(self) -> State:
        """Stage the loop and append its node; gives the state after it."""
        trace = active()
        known = len(trace.mismatches)
        trace.loops_open += 1
        try:
            state = self._settled(known)
        except _TestWrites:
            return self._tested_in_body().stage()[:-1]
        except _HandsRound as found:
            del trace.mismatches[known:]
            return rotated(self, found.order)
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
        self._expect_slots(plan)
        for _ in range(_ATTEMPTS):
            del active().mismatches[known:]
            attempt = self._attempt(plan)
            if attempt is None:
                return self.state
            self._require_no_rotation(plan, attempt)
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

    def _require_no_rotation(self, plan: Plan, attempt: Attempt) -> None:
        if attempt.body.diverged or not all(
            isinstance(spec, (join.Same, join.ScalarSpec)) for spec in plan.specs
        ):
            return
        results = attempt.results[: len(self.names)]
        order = order_of(self.state, results, attempt.body.block)
        if order is not None:
            raise _HandsRound(order)

    def _names(self, plan: Plan) -> list[str]:
        return [*self.names, *(slot.name for slot in plan.slots)]

    def _entry(self, plan: Plan) -> State:
        """The variables and slots before the loop."""
        return (*self.state, *(slot.get() for slot in plan.slots))

    def _add_slot(self, plan: Plan, slot: Slot) -> None:
        plan.slots.append(slot)
        plan.specs.append(initial(slot.get()))
        plan.untold.append(set())

    def _expect_slots(self, plan: Plan) -> None:
        """The slots that an earlier staging of the same loop found: it saves an attempt."""
        for slot in active().expected_slots.get(_code(self.body), ()):
            self._add_slot(plan, slot)

    def _find_slots(self, plan: Plan, body: Region) -> bool:
        """Slots from outside that the body changes, and that the plan lacks."""
        trace = active()
        found = [
            slot
            for slot, content in body.slots.items()
            if slot.depth <= trace.depth
            and slot not in plan.slots
            and not join.is_same(content, slot.get())
        ]
        if any(slot in found for slot in self.unchanged):
            raise ListChanges
        for slot in found:
            self._add_slot(plan, slot)
            if slot.depth == 0:
                trace.expected_slots.setdefault(_code(self.body), []).append(slot)
        return bool(found)

    def _require_entries(self, plan: Plan) -> None:
        """What the variables are before the loop must survive as what they are in it."""
        for name, item, spec in zip(self._names(plan), self._entry(plan), plan.specs, strict=True):
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
                heads = {slot: slot.get() for slot in plan.slots}
                run(test, self.test, *state)
                if not test.diverged:
                    held = truth(test.results)
                    test_value = held.value if isinstance(held, StagedScalar) else held
            if self._writes(test, heads):
                raise _TestWrites
            if test.diverged:
                test_value = True
            if test_value is False and not test.block.nodes:
                return None
        with region(trace, is_loop=True) as body:
            state, body_inputs = self._head(plan, body)
            items = [] if self.item is None else [self._index(body)]
            run(body, self.body, *items, *state)
        if body.diverged:
            return Attempt(body, test, test_value, body_inputs, test_inputs)
        found = self._find_slots(plan, body)
        results = (*body.results, *(body.slots.get(slot, slot.get()) for slot in plan.slots))
        return Attempt(body, test, test_value, body_inputs, test_inputs, results, found)

    def _writes(self, test: Region, heads: dict[Slot, Any]) -> bool:
        """Does the condition change anything from outside?"""
        depth = active().depth
        return any(
            cell.depth <= depth and content is not test.scope.parameters[cell][0]
            for cell, (content, _) in test.changes.items()
        ) or any(
            slot.depth <= depth and not join.is_same(content, heads.get(slot, slot.get()))
            for slot, content in test.slots.items()
        )

    def _tested_in_body(self) -> Loop:
        """The same loop with its test asked in the body: for a test that changes something.

        while t(): A  ==>  while goes_on: goes_on = t(); if goes_on: A
        """
        names = (*self.names, "goes_on")
        test, width = self.test, len(self.names)
        assert test is not None

        def body(*args: Any) -> State:
            items, state = args[: -width - 1], args[len(args) - width - 1 : -1]
            held = truth(test(*state))
            if not isinstance(held, StagedScalar):
                return (*self.body(*items, *state), True) if held else (*state, False)
            arms = (lambda: (*self.body(*items, *state), True), lambda: (*state, False))
            return branch(held.value, arms, names)

        state = (*self.state, True)
        return Loop(
            names, state, body, lambda *state: state[-1], self.count, self.highest, self.item
        )

    def _index(self, body: Region) -> Any:
        trace = active()
        index = trace.parameter(TensorType(INT64), self.index or "k", body.block)
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
        state = self._rebuilt(plan, parameters_into(inputs, made.block))
        for slot, content in zip(plan.slots, state[len(self.names) :], strict=True):
            trace.write(slot, content)
        for cell, why in plan.stale.items():
            for scope in trace.scopes[cell.depth :]:
                scope.touch(cell)
            cell.stale = why
        return tuple(state[: len(self.names)]), inputs

    def _grow(self, plan: Plan, attempt: Attempt) -> bool:
        """Make the plan cover what the body leaves; False where it does already."""
        if attempt.body.diverged:
            return False
        entry = self._entry(plan)
        with contents_at_end(attempt.body):
            require_single(attempt.results)
            grown = self._widen(plan, entry, attempt)
            shared = self._shared(plan, attempt.results)
        grown |= attempt.found or not shared <= plan.shared
        plan.shared |= shared
        for cell, (_, stale) in attempt.body.changes.items():
            if stale and cell.depth <= active().depth and plan.stale.get(cell) is None:
                plan.stale[cell] = stale
                grown = True
        return grown

    def _widen(self, plan: Plan, entry: State, attempt: Attempt) -> bool:
        results, equal = attempt.results, attempt.body.equal
        depth, grown = active().depth, False
        for position, (name, result) in enumerate(zip(self._names(plan), results, strict=True)):
            spec = plan.specs[position]
            wider = join.wider(name, spec, result, _ENDS, equal)
            if isinstance(wider, GrowingSpec) and not isinstance(entry[position], Growing):
                self._require_long(name)
            if wider != spec:
                plan.specs[position] = wider
                grown = True
            if not isinstance(wider, join.Same):
                found = untold(entry[position], wider) | untold(result, wider)
                older = {cell for cell in found if cell.depth <= depth}
                grown |= not older <= plan.untold[position]
                plan.untold[position] |= older
        return grown

    def _require_long(self, name: str) -> None:
        """A list that grows in a loop of few trips is better off when the loop is written out."""
        if self.count is not None and self.count.is_static and self.count.const <= _FEW:
            place = active().location()
            raise NeedsUnrolling(f"{name} grows in this loop", place[-1] if place else None)

    def _shared(self, plan: Plan, results: State) -> set[tuple[int, int]]:
        """Pairs of variables that may hold one new buffer at the end of the body."""
        depth = active().depth
        cells = [
            new_cells(result, spec, depth) for spec, result in zip(plan.specs, results, strict=True)
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

    # --- the node ---------------------------------------------------------------------------------

    def _finish(self, plan: Plan, attempt: Attempt) -> State:
        trace = active()
        entry = [
            value
            for item, spec in self._pairs(plan, self._entry(plan))
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
        for slot, content in zip(plan.slots, state[len(self.names) :], strict=True):
            trace.write(slot, _of_known_length(slot.get(), content))
        return state[: len(self.names)]

    def _back_edge(self, plan: Plan, attempt: Attempt) -> list[Value]:
        trace = active()
        body = attempt.body
        if body.diverged:
            return list(attempt.body_inputs)
        values: list[Value] = []
        with trace.reopened(body.block), contents_at_end(body):
            for result, spec in self._pairs(plan, attempt.results):
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
        results: list[Value] = []
        return results, tuple(self._rebuilt(plan, parameters_into(results, active().block)))

    def _rebuilt(self, plan: Plan, make: join.MakeValue) -> list[Any]:
        """The variables and slots, made anew from the plan."""
        state = [
            join.rebuild(name, spec, make)[0]
            for name, spec in zip(self._names(plan), plan.specs, strict=True)
        ]
        self._note_aliases(plan, state)
        return state


def _of_known_length(before: Any, content: Any) -> Any:
    """What a list holds after the loop: one by one again where it did before."""
    if isinstance(before, Items) and isinstance(content, Growing):
        length = active().dim_of(content.length).static
        if length == len(before):
            return Items(*(item_at(content, Dim(k)) for k in range(length)))
    return content


class ListChanges(Exception):
    """The list that the loop goes through is changed by its body."""


class _HandsRound(Exception):
    """The body hands its arrays round."""

    def __init__(self, order: Order) -> None:
        self.order = order


class _TestWrites(Exception):
    """The condition of the loop changes something."""


def _code(function: Callable[..., Any]) -> Any:
    return getattr(function, "__code__", function)


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
