"""Loops that hand their arrays round, as ``u, v = v, u`` does for two that take turns.

    while t(u, v): A; u, v = v, u
    ==>
    while turn == 0 and t(u, v):
        A of u and v
        if t(v, u): A of v and u
        else: turn = 1
    if turn == 1: u, v = v, u

After a whole round every name stands for the array it stood for before. So at every place in the
body each name is one array, known while staging, and nothing is copied. Where a loop may end within
a round, ``turn`` says how far it came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograph.ir import Dim, Graph, Value
from autograph.staging import join
from autograph.staging.arithmetic import python
from autograph.staging.branches import branch
from autograph.staging.trace import Block, active
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar

if TYPE_CHECKING:
    from autograph.staging.loops import Loop

State = tuple[Any, ...]
Order = dict[int, int]  # from the place of a variable to the place whose array it takes over
LONGEST_ROUND = 3
LARGEST_BODY = 300  # nodes: a round stages the body several times


def order_of(entry: State, results: State, body: Block) -> Order | None:
    """How a body hands round the arrays of its variables, if that is all that it does to them."""
    order: Order = {}
    for place, (before, after) in enumerate(zip(entry, results, strict=True)):
        if not isinstance(before, StagedArray) or join.is_same(before, after):
            continue
        taken = [k for k, item in enumerate(entry) if join.is_same(item, after)]
        if len(taken) != 1:
            return None
        order[place] = taken[0]
    if not order or set(order) != set(order.values()) or _period(order) > LONGEST_ROUND:
        return None
    return order if _size(body) <= LARGEST_BODY else None


def _period(order: Order) -> int:
    """After how many trips every name has its array again."""
    period, now = 1, order
    while any(place != taken for place, taken in now.items()):
        now = {place: order[taken] for place, taken in now.items()}
        period += 1
    return period


def _size(block: Block | Graph) -> int:
    """Nodes, with those of what is nested."""
    return sum(1 + sum(map(_size, node.regions.values())) for node in block.nodes)


def rotated(loop: Loop, order: Order) -> State:
    """Stage the loop round by round; gives the state after it."""
    return _Rounds(loop, order).stage()


class _Rounds:
    def __init__(self, loop: Loop, order: Order) -> None:
        self.loop = loop
        self.order = order
        self.period = _period(order)
        self.names = (*loop.names, "turn")

    def stage(self) -> State:
        loop, trace = self.loop, active()
        changed: dict[str, Any] = {}
        if loop.count is not None:
            trips: Any = python(trace.value_of(loop.count + (self.period - 1)))
            rounds = trips // self.period
            count = Dim.of(rounds.value if isinstance(rounds, StagedScalar) else rounds)
            changed = {"count": count, "highest": None, "item": _number}
        test = None if loop.test is None else self._test
        made = replace(
            loop, names=self.names, state=(*loop.state, 0), body=self._round, test=test, **changed
        )
        *state, turn = made.stage()
        return self._in_place(tuple(state), turn, 1)

    def _test(self, *state: Any) -> Any:
        """Nothing is asked where the loop ended within a round."""
        test, turn = self.loop.test, state[-1]
        assert test is not None
        if not isinstance(turn, StagedScalar):
            return truth(test(*state[:-1])) if turn == 0 else False
        return _both(_is(turn, 0), lambda: truth(test(*state[:-1])))

    def _round(self, *args: Any) -> State:
        width = len(self.names)
        numbers, state = args[: len(args) - width], args[len(args) - width : -1]
        return self._trip(0, numbers, state)

    def _trip(self, turn: int, numbers: Sequence[Value], state: State) -> State:
        """The trips of a round from this one on."""
        loop = self.loop
        items = [] if loop.item is None else [loop.item(self._number(numbers[0], turn))]
        after = loop.body(*items, *state)
        if turn + 1 == self.period:
            return (*after, 0)
        arms = (
            lambda: self._trip(turn + 1, numbers, after),
            lambda: (*self._turned(after, self.period - turn - 1), turn + 1),
        )
        held = self._goes_on(turn + 1, numbers, after)
        if isinstance(held, StagedScalar):
            return branch(held.value, arms, self.names)
        return arms[0]() if held else arms[1]()

    def _number(self, number: Value, turn: int) -> Value:
        """Of a trip in a round."""
        return active().value_of(Dim.of(number) * self.period + turn)

    def _goes_on(self, turn: int, numbers: Sequence[Value], state: State) -> bool | StagedScalar:
        loop, trace = self.loop, active()
        held: bool | StagedScalar = True
        if loop.count is not None:
            number = self._number(numbers[0], turn)
            held = StagedScalar(trace.compare("less", number, loop.count), True)
        if loop.test is None:
            return held
        test = loop.test
        return _both(held, lambda: truth(test(*state)))

    def _turned(self, state: State, times: int) -> State:
        """The state with the arrays handed round some times more."""
        for _ in range(times):
            state = tuple(state[self.order.get(k, k)] for k in range(len(state)))
        return state

    def _in_place(self, state: State, turn: Any, done: int) -> State:
        """Every name gets the array of the turn at which the loop ended."""
        if not isinstance(turn, StagedScalar):
            return self._turned(state, turn)
        if done == self.period:
            return state
        places = sorted(self.order)

        def arrays(found: State) -> State:
            return tuple(found[k] for k in places)

        arms = (
            lambda: arrays(self._turned(state, done)),
            lambda: arrays(self._in_place(state, turn, done + 1)),
        )
        chosen = branch(_is(turn, done).value, arms, [self.loop.names[k] for k in places])
        found = dict(zip(places, chosen, strict=True))
        return tuple(found.get(k, item) for k, item in enumerate(state))


def _number(number: Value) -> Value:
    return number


def _is(turn: StagedScalar, wanted: int) -> StagedScalar:
    return StagedScalar(active().compare("equal", Dim.of(turn.value), wanted), True)


def _both(first: bool | StagedScalar, second: Callable[[], Any]) -> bool | StagedScalar:
    """``first and second()``"""
    if not isinstance(first, StagedScalar):
        return second() if first else False
    (held,) = branch(first.value, (lambda: (second(),), lambda: (False,)), ("goes_on",))
    return truth(held)
