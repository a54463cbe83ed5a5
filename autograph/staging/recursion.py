"""Functions that call themselves, to a depth that is only known at run time.

    f(n): ... f(n - 1) ...
                         ==>    function f(n, depth, c):  ... r, c' = call(n - 1, depth + 1, c; f)

The function is staged once, for any of its calls: what covers the arguments and the results of all
of them is found by staging until nothing is new, as for loops. A call whose results are not known
yet is taken as one that does not return: the ways that end without it say what the results are.
Arrays and slots from outside that it touches are handed on and given back like the state of a loop.
"""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass, field
from typing import Any

from autograph.errors import TypeMismatch, Unsupported
from autograph.ir import INT64, Graph, TensorType, Value, ViewMap
from autograph.ir.edit import Renaming, captures, type_values
from autograph.staging import join
from autograph.staging.arithmetic import python
from autograph.staging.cells import Cell
from autograph.staging.diverge import Diverged
from autograph.staging.regions import Region, contents_at_end, parameters_into, region, run
from autograph.staging.sharing import link
from autograph.staging.sites import check
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace, active
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    eager_error,
    refuse,
    write_through,
)

_INLINED = 4  # calls of a function inside itself, under conditions decided at run time
_DECIDED = 24  # the same, where conditions that raise or return have been passed between two calls
_ATTEMPTS = 16
_ENDS = ("in one call", "in another")
_RESERVED = 50  # frames of Python's limit that others use


class IsRecursive(Exception):
    """Staging starts again, with this function as one of its own."""

    def __init__(self, code: Any) -> None:
        super().__init__(code)
        self.code = code


class EntryDiffers(Exception):
    """Staging starts again: the caller's arguments are not of the kinds of those inside."""


def enter(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], code: Any) -> Any:
    """The caller's call of the function that is staged. One that calls itself is there only once
    where this call is like those inside; else what it does first is staged beside it.
    """
    trace = active()
    if trace.inlines_entry or code not in trace.recursive:
        return function(*args, **kwargs)
    result = _call(trace, function, args, kwargs, code)
    for _, _, own in trace.staged_functions[code]:
        if own.given != own.first:
            raise EntryDiffers
    return result


def call_function(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], code: Any) -> Any:
    """Call a converted function; ``code`` is the same for all calls of it."""
    trace = active()
    if code in trace.recursive:
        return _call(trace, function, args, kwargs, code)
    under_way = trace.activations.setdefault(code, [])
    depths = {depth for depth, _ in under_way if depth < trace.depth}
    decided = {count for _, count in under_way if count < trace.decisions}
    if len(depths) >= _INLINED or len(decided) >= _DECIDED:
        raise IsRecursive(code)
    under_way.append((trace.depth, trace.decisions))
    try:
        return function(*args, **kwargs)
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:
            raise eager_error(error) from None  # the arguments do not fit the parameters
        raise
    finally:
        under_way.pop()


@dataclass
class Function:
    """A recursive function being staged. ``given`` are the specs of its arguments, ``result`` is
    what covers what it returns: None where that is not known yet.
    """

    name: str
    given: join.Spec
    first: join.Spec  # what they were in the call that it was staged for
    result: join.Spec | None = None
    cells: list[Cell] = field(default_factory=list)
    slots: dict[Slot, join.Spec] = field(default_factory=dict)
    captured: list[Value] = field(default_factory=list)
    depth: int = 0  # scopes around it
    height: int = 0  # blocks around it
    level: StagedScalar | None = None  # how deep the call is, inside
    passed: list[StagedArray] = field(default_factory=list)  # the arrays among the arguments
    entered: list[Value] = field(default_factory=list)  # what these hold at the start
    written: list[int] = field(default_factory=list)  # which of these are written
    touched: set[Cell] = field(default_factory=set)
    types: tuple[Any, ...] = ()
    by_value: bool = False  # results may be arrays that were passed, or views of them, or new ones
    grown: bool = False

    def cover(self, spec: join.Spec, item: Any, name: str) -> join.Spec:
        wider = join.unify(name, spec, spec_of_value(item), _ENDS)
        wider = join.hide(wider, active().is_visible)
        if wider != spec:
            self.grown = True
        return wider


def spec_of_value(item: Any) -> join.Spec:
    """The spec of an argument: arrays by value, numbers as what they are at run time."""
    spec = join.spec_of(item)
    return _by_value(spec)


def _require_known(spec: join.Spec) -> None:
    """Objects are handed on as themselves: not those that a call makes for the next."""
    if isinstance(spec, join.TupleSpec):
        for item in spec.items:
            _require_known(item)
    elif isinstance(spec, join.OpenSpec):
        refuse(
            "a function that calls itself is given an object that it makes for that call",
            "return the object instead, or keep numbers and arrays",
        )


def _by_value(spec: join.Spec) -> join.Spec:
    if isinstance(spec, join.ArraySpec):
        return join.ArraySpec(spec.dtype, (None,) * len(spec.dims))
    if isinstance(spec, join.ScalarSpec):
        return join.ScalarSpec(spec.dtype, spec.is_python)
    if isinstance(spec, join.TupleSpec):
        return join.TupleSpec(tuple(map(_by_value, spec.items)), spec.kind)
    if isinstance(spec, join.MaybeSpec) and spec.inner is not None:
        return join.MaybeSpec(_by_value(spec.inner), spec.otherwise)
    return spec


def _call(
    trace: Trace, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], code: Any
) -> Any:
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        return function(*args, **kwargs)  # Python's own message
    bound.apply_defaults()
    given, keywords = (bound.args, tuple(bound.kwargs.values())), tuple(bound.kwargs)
    if trace.tries:
        refuse(
            f"`{code.co_name}`, which calls itself, is called in a `try` or `with`",
            "call it outside of the `try` or `with`",
        )
    open_ = trace.recursive[code]
    if open_ is not None:
        return _call_inside(open_, given)
    made = _known(trace, given, keywords, code)
    if made is None:
        made = _settled(trace, function, given, keywords, code)
        known = trace.staged_functions.setdefault(code, [])
        known.append((keywords, trace.writes, made))
    return _emit_call(made, given, python(trace.constant(0, INT64)))


def _known(trace: Trace, given: Any, keywords: tuple[str, ...], code: Any) -> Function | None:
    """The function as it was staged for another call, where it serves this one too."""
    own: Function
    for known_keywords, writes, own in trace.staged_functions.get(code, ()):
        if writes != trace.writes:  # what it has read from outside may be something else now
            continue
        if known_keywords != keywords or not all(map(trace.is_visible, own.captured)):
            continue
        alive = all(cell.depth <= trace.depth for cell in (*own.cells, *own.touched))
        if not alive or any(slot.depth > trace.depth for slot in own.slots):
            continue
        try:
            specs = [(own.given, given), *((spec, slot.get()) for slot, spec in own.slots.items())]
            if all(_covers(spec, item) for spec, item in specs):
                return own
        except TypeMismatch:
            continue
    return None


def _covers(spec: join.Spec, item: Any) -> bool:
    return join.unify("", spec, spec_of_value(item), _ENDS) == spec


def _call_inside(own: Function, given: Any) -> Any:
    """A call of the function in itself."""
    trace = active()
    with trace.seen_from(own.depth, own.height):
        own.given = own.cover(own.given, given, "argument")
        _require_known(own.given)
        for slot, spec in list(own.slots.items()):
            own.slots[slot] = own.cover(spec, slot.get(), slot.name)
    if own.result is None or own.grown:
        raise Diverged  # what it returns is not known yet
    assert own.level is not None
    deeper: Any = own.level
    return _emit_call(own, given, deeper + 1)


def _settled(
    trace: Trace, function: Any, given: Any, keywords: tuple[str, ...], code: Any
) -> Function:
    name = f"{code.co_name}_{len(trace.functions)}"
    spec = spec_of_value(given)
    own = Function(name, spec, spec, depth=trace.depth, height=len(trace.blocks))
    _require_known(own.given)
    trace.recursive[code] = own
    try:
        for _ in range(_ATTEMPTS):
            own.grown = False
            if _attempt(trace, own, function, keywords):
                return own
    finally:
        trace.recursive[code] = None
    place = trace.location()
    raise Unsupported(
        f"the arguments and results of `{code.co_name}`, which calls itself, do not settle on one "
        "kind of value each",
        place[-1] if place else None,
        hint="give every `return` and every call the same kinds of values",
    )


def _attempt(trace: Trace, own: Function, function: Any, keywords: tuple[str, ...]) -> bool:
    tries, trace.tries = trace.tries, []
    floor, trace.memo_floor = trace.memo_floor, len(trace.blocks)
    try:
        with region(trace, is_loop=True) as made:
            args, kwargs = _enter(trace, own, made, keywords)
            run(made, lambda: function(*args, **kwargs))
    finally:
        trace.tries, trace.memo_floor = tries, floor
    return _close(trace, own, made)


def _enter(
    trace: Trace, own: Function, made: Region, keywords: tuple[str, ...]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of any call, in inputs of the function."""
    make = parameters_into(made.inputs, made.block)
    level = make(TensorType(INT64), "level")
    trace.facts.nonnegative.add(level)
    own.level = python(level)
    depth: Any = own.level
    (args, values), _ = join.rebuild("argument", own.given, make)
    own.passed = list(join.arrays_in((args, values)))
    own.entered = [array.cell.content for array in own.passed]
    for slot, spec in own.slots.items():
        trace.write(slot, join.rebuild(slot.name, spec, make)[0])
    limit = sys.getrecursionlimit() - _RESERVED
    check(
        depth < limit,
        lambda: RecursionError("maximum recursion depth exceeded"),
    )
    return args, dict(zip(keywords, values, strict=True))


def _close(trace: Trace, own: Function, made: Region) -> bool:
    """Make the plan cover what the body has left; at the end, its graph. Is it settled?"""
    _note_state(own, made)
    if made.diverged and own.result is None:  # it ends by an error, or not at all
        own.result, own.grown = join.spec_of(None), True
    elif not made.diverged:
        with contents_at_end(made):
            _note_results(own, made)
    if own.grown:
        return False
    known = own.captured, own.types
    graph = _graph(trace, own, made)
    own.captured = _with_sizes(captures(graph))
    if known != (own.captured, own.types):  # calls inside were staged for others
        return False
    renaming, places = Renaming(), list[Value]()
    for value in own.captured:  # sizes come before the arrays that have them
        places.append(Value(renaming.type(value.type), value.name))
        renaming.replace(value, places[-1])
    inner = renaming.graph(graph)
    inputs = (*inner.inputs, *places)
    trace.functions[own.name] = Graph(tuple(inputs), inner.nodes, inner.outputs)
    return True


def _with_sizes(values: list[Value]) -> list[Value]:
    """The values, and those that the sizes of arrays among them are."""
    found: dict[Value, None] = {}
    for value in values:
        for size in type_values(value.type):
            found[size] = None
    for value in values:
        found.setdefault(value)
    return list(found)


def _note_state(own: Function, made: Region) -> None:
    for cell in made.scope.parameters:
        if cell.depth > own.depth:
            continue
        if cell in made.scope.written and cell not in own.cells:
            own.cells.append(cell)
            own.grown = True
        own.touched.add(cell)
    for slot in made.slots:
        if slot.depth <= own.depth and slot not in own.slots:
            # Also one that is put back at the end: calls inside see it changed.
            own.slots[slot] = spec_of_value(slot.get())
            own.grown = True
    for place, array in enumerate(own.passed):
        if array.cell.content is not own.entered[place] and place not in own.written:
            own.written.append(place)
            own.grown = True


def _note_results(own: Function, made: Region) -> None:
    result = _marked(made.results, own)
    if own.result is None:
        spec = join.hide(spec_of_value(result), active().is_visible)
        own.result, own.grown = spec, True
    else:
        try:
            own.result = own.cover(own.result, result, "result")
        except TypeMismatch:
            if own.by_value:
                raise
            own.by_value, own.result, own.grown = True, None, True
    for slot, spec in own.slots.items():
        own.slots[slot] = own.cover(spec, slot.get(), slot.name)


class _Passed:
    """The result is the array that was passed, in this place."""

    def __init__(self, place: int) -> None:
        self.place = place

    def is_same_as_other(self, other: _Passed) -> bool:
        return self.place == other.place


def _marked(item: Any, own: Function) -> Any:
    if isinstance(item, StagedArray) and not own.by_value:
        for place, array in enumerate(own.passed):
            if item.cell is array.cell and not item.steps:
                return _Passed(place)
            if item.cell is array.cell:
                own.by_value = own.grown = True
    if isinstance(item, tuple):
        return join.kind_of(item)(*(_marked(part, own) for part in item))
    return item


def _unmarked(item: Any, passed: list[StagedArray]) -> Any:
    if isinstance(item, _Passed):
        return passed[item.place]
    if isinstance(item, tuple):
        return join.kind_of(item)(*(_unmarked(part, passed) for part in item))
    return item


def _graph(trace: Trace, own: Function, made: Region) -> Graph:
    """Arguments, slots and arrays from outside in; results and their new contents out."""
    inputs = [*made.inputs, *(made.scope.parameters[cell][0] for cell in own.cells)]
    outputs: list[Value] = []
    with trace.reopened(made.block), contents_at_end(made):
        assert own.result is not None
        if made.diverged:
            outputs += join.nothing(own.result)
        else:
            outputs += join.columns(_marked(made.results, own), own.result)
        for slot, spec in own.slots.items():
            outputs += join.columns(slot.get(), spec)
        outputs += [own.passed[place].cell.content for place in own.written]
        outputs += [cell.content for cell in own.cells]
    own.types = tuple((value.type.dtype, value.type.rank) for value in outputs)
    read_only = {
        inner: outer
        for cell, (inner, outer) in made.scope.parameters.items()
        if cell not in own.cells
    }
    return made.graph(inputs, outputs, Renaming(read_only))


# --- calls ---------------------------------------------------------------------------------------


def _emit_call(own: Function, given: Any, level: StagedScalar) -> Any:
    trace = active()
    arrays = list(join.arrays_in(given))
    _require_apart(own, arrays)
    operands = [level.value, *join.columns(given, own.given)]
    for slot, spec in own.slots.items():
        operands += join.columns(slot.get(), spec)
    operands += [trace.read(cell) for cell in own.cells]
    operands += own.captured
    results: list[Value] = []
    make = parameters_into(results, trace.block)
    assert own.result is not None
    result = join.rebuild("result", own.result, make)[0]
    if own.by_value:
        for new in join.cells_in(result):
            for array in arrays:
                link(new, array.cell)
    contents = [(slot, join.rebuild(slot.name, spec, make)[0]) for slot, spec in own.slots.items()]
    versions = [make(arrays[place].type, "") for place in own.written]
    cells = [make(cell.type, cell.content.name) for cell in own.cells]
    attrs = {"function": own.name, "types": own.types}
    trace.append("call", tuple(operands), (), attrs, results=tuple(results))
    for slot, content in contents:
        trace.write(slot, content)
    for place, version in zip(own.written, versions, strict=True):
        array = arrays[place]
        write_through[0](array, version, ViewMap.identity(array.dims))
    for cell, content in zip(own.cells, cells, strict=True):
        trace.set(cell, content)
    return _unmarked(result, arrays)


def _require_apart(own: Function, arrays: list[StagedArray]) -> None:
    """An array that is written has no second name in the function."""
    for place in own.written:
        others = [array.cell for k, array in enumerate(arrays) if k != place]
        if arrays[place].cell in (*others, *own.touched):
            refuse(
                "an array is written by a function that calls itself, which knows it under two "
                "names",
                "pass it once",
            )
    if any(array.cell in own.cells for array in arrays):
        refuse(
            "a function that calls itself writes to an array that it is also given",
            "use the argument only",
        )
