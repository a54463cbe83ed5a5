"""What rebuilds values at run time, as JSON: the records of ``staging.rebuilding``.

Called(ValueError, Several(tuple, (Number(0, FLOAT64, True),)))
["call", "ValueError", ["tuple", [["number", 0, "<f8", true]]], ["dict", []]]
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from autograph.api.programs import known
from autograph.errors import AutographError, Unsupported
from autograph.export import plain
from autograph.export.functions import identifier
from autograph.ir.json import span_text
from autograph.ir.json_fields import Json, dtype, items, line, of_type, shown, whole
from autograph.operators.effects import Caused
from autograph.staging import join, rebuilding
from autograph.staging.caught import Thrown
from autograph.staging.location import Location
from autograph.staging.python_lists import Grown, ListMaker
from autograph.staging.rebuilding import Decoder
from autograph.staging.sameness import kind_of
from autograph.staging.text_join import TextSpec
from autograph.staging.throws import Throw

# --- writing --------------------------------------------------------------------------------------


def to_json(decoder: Any) -> Json:
    """Unsupported where it holds what cannot be part of a file."""
    write = WRITERS.get(type(decoder))
    if write is None:
        raise Unsupported("this value is handed to a function that is not converted")
    return write(decoder)


def _plain(decoder: rebuilding.Plain) -> Json:
    item = decoder.item
    return (
        error_to_json(item) if isinstance(item, BaseException) else ["plain", plain.to_json(item)]
    )


def error_to_json(error: BaseException) -> Json:
    """An error that does not depend on data."""
    kind = type(error)
    if isinstance(error, AutographError) and known.REFUSALS.get(kind.__name__) is kind:
        place = None if error.span is None else span_text(plain.nameless(error.span))
        return ["refusal", kind.__name__, error.headline, place, list(error.notes), error.hint]
    name = known.name_of_error(kind)
    if name is None:
        raise _own_exception(kind)
    return ["error", name, [plain.to_json(item) for item in error.args]]


def _own_exception(kind: type) -> Unsupported:
    return Unsupported(
        f"`{kind.__name__}` is raised, and a program file has no classes of its own",
        hint="raise an exception of Python's own",
    )


def location_to_json(location: Location) -> Json:
    return [span_text(plain.nameless(place)) for place in location]


def _several(decoder: rebuilding.Several) -> Json:
    parts = [to_json(part) for part in decoder.parts]
    if decoder.kind in (list, tuple):
        return [decoder.kind.__name__, parts]
    return ["namedtuple", *named(decoder.kind), parts]


def named(kind: Any) -> tuple[str, list[str]]:
    """The name and the fields of a class of named tuples, which is rebuilt from them."""
    return kind.__name__, list(kind._fields)


def _called(decoder: rebuilding.Called) -> Json:
    function: Any = decoder.function
    first: tuple[Any, ...] = ()
    name = known.name_of_function(function)
    if name is None and isinstance(function, partial) and not function.keywords:
        function, first = function.func, function.args
        name = known.name_of_function(function)
    args = decoder.args
    if name is None and args == rebuilding.Several(tuple):
        return _made_now(decoder)
    if isinstance(function, type) and issubclass(function, BaseException) and name is None:
        raise _own_exception(function)
    if name is None:
        raise Unsupported(f"`{_name(function)}` cannot be part of a program file")
    if first and isinstance(args, rebuilding.Several):
        args = rebuilding.Several(tuple, (*map(rebuilding.Plain, first), *args.parts))
    return ["call", name, to_json(args), to_json(decoder.kwargs)]


def _made_now(decoder: rebuilding.Called) -> Json:
    """An error without data: what makes it is asked once."""
    made = decoder([])
    if not isinstance(made, BaseException):
        raise Unsupported(f"`{_name(decoder.function)}` cannot be part of a program file")
    return error_to_json(made)


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", type(function).__name__))


def _thrown(decoder: Thrown) -> Json:
    throws = []
    for number, throw in decoder.throws.items():
        part = decoder.parts[number]
        place = location_to_json(throw.location)
        throws.append([number, part.start, part.stop, to_json(throw.make), place])
    return ["thrown", decoder.position, throws]


def spec_to_json(spec: Any) -> Json:
    """What an item of a list of run-time length is."""
    if isinstance(spec, join.ScalarSpec):
        return ["number", spec.dtype.str, spec.is_python]
    if isinstance(spec, join.ArraySpec):
        return ["array", spec.dtype.str]
    if isinstance(spec, join.TupleSpec) and spec.kind is kind_of(()):
        return ["tuple", [spec_to_json(item) for item in spec.items]]
    if isinstance(spec, join.MaybeSpec) and spec.otherwise is None:
        return ["maybe", None if spec.inner is None else spec_to_json(spec.inner)]
    if isinstance(spec, TextSpec):
        return ["text"]
    if isinstance(spec, join.Same):
        return ["plain", plain.to_json(spec.item)]
    raise Unsupported("a list of these items cannot be part of a program file")


WRITERS: Mapping[type, Callable[[Any], Json]] = {
    rebuilding.Number: lambda d: ["number", d.position, d.dtype.str, d.is_python],
    rebuilding.Array: lambda d: ["array", d.position, d.dtype.str],
    rebuilding.Kept: lambda d: ["kept", d.position],
    rebuilding.Plain: _plain,
    rebuilding.Several: _several,
    rebuilding.Named: lambda d: [
        "dict",
        [[plain.to_json(key), to_json(value)] for key, value in d.entries.items()],
    ],
    rebuilding.Members: lambda d: ["set", plain.to_json(d.items)],
    rebuilding.Called: _called,
    rebuilding.OneOf: lambda d: ["one", d.position, [to_json(option) for option in d.options]],
    rebuilding.Present: lambda d: ["present", to_json(d.test), to_json(d.value)],
    rebuilding.InHandler: lambda d: ["in handler", to_json(d.error), to_json(d.handled)],
    Caused: lambda d: ["from", to_json(d.error), to_json(d.cause)],
    Grown: lambda d: [
        "grown",
        d.position,
        spec_to_json(d.make.spec),
        [to_json(column) for column in d.columns],
    ],
    Thrown: _thrown,
}

# --- reading --------------------------------------------------------------------------------------


def from_json(written: Json) -> Decoder:
    """ValueError or TypeError where it is nothing that ``to_json`` gives."""
    kind, *rest = items(written)
    read = _READERS.get(of_type(kind, str))
    if read is None:
        raise ValueError(f"there is no value of kind {shown(kind)}")
    decoder: Decoder = read(*rest)
    return decoder


def place_of(written: Json) -> int:
    """A position in a payload."""
    position = whole(written)
    if position < 0:
        raise ValueError(f"there is no position {position}")
    return position


def location_from_json(written: Json) -> Location:
    return tuple([plain.place(part) for part in items(written)])


def _all(written: Json) -> tuple[Decoder, ...]:
    return tuple([from_json(part) for part in items(written)])


def _error(name: Json, args: Json) -> Decoder:
    kind = known.ERRORS.get(of_type(name, str))
    if kind is None:
        raise ValueError(f"there is no exception {shown(name)}")
    return rebuilding.Plain(kind(*[plain.from_json(item) for item in items(args)]))


def _refusal(name: Json, headline: Json, place: Json, notes: Json, hint: Json) -> Decoder:
    kind = known.REFUSALS.get(of_type(name, str))
    if kind is None:
        raise ValueError(f"there is no exception {shown(name)}")
    where = None if place is None else plain.place(place)
    texts = tuple([line(note) for note in items(notes)])
    return rebuilding.Plain(kind(line(headline), where, notes=texts, hint=line(hint)))


def named_tuple(name: Json, fields: Json) -> Any:
    """A class of named tuples."""
    return namedtuple(identifier(name), [identifier(field) for field in items(fields)])


def _call(name: Json, args: Json, kwargs: Json) -> Decoder:
    function = known.function_of(of_type(name, str))
    given, keywords = from_json(args), from_json(kwargs)
    is_tuple = isinstance(given, rebuilding.Several) and given.kind is tuple
    if not is_tuple or not isinstance(keywords, rebuilding.Named):
        raise ValueError("a call takes a tuple of arguments, and keywords")
    return rebuilding.Called(function, given, keywords)


def _throws(position: Json, throws: Json) -> Decoder:
    made: dict[int, Throw] = {}
    parts: dict[int, slice] = {}
    for item in items(throws):
        number, start, stop, make, place = items(item, 5)
        made[whole(number)] = Throw((), from_json(make), (), location_from_json(place))
        parts[number] = slice(place_of(start), place_of(stop))
    if not made:
        raise ValueError("an error that comes from nowhere")
    return Thrown(place_of(position), made, parts)


def spec_from_json(written: Json) -> Any:
    kind, *rest = items(written)
    if of_type(kind, str) not in _SPECS:
        raise ValueError(f"there is no item of kind {shown(kind)}")
    return _SPECS[kind](*rest)


def _spec_of_tuple(parts: Json) -> join.Spec:
    return join.TupleSpec(tuple([spec_from_json(part) for part in items(parts)]), kind_of(()))


def _spec_of_maybe(inner: Json) -> join.Spec:
    return join.MaybeSpec(None if inner is None else spec_from_json(inner), None)


_SPECS: Mapping[str, Callable[..., join.Spec]] = {
    "number": lambda name, own: join.ScalarSpec(dtype(name), of_type(own, bool)),
    "array": lambda name: join.ArraySpec(dtype(name), ()),
    "tuple": _spec_of_tuple,
    "maybe": _spec_of_maybe,
    "text": TextSpec,
    "plain": lambda item: join.Same(plain.from_json(item)),
}


def _number(position: Json, name: Json, is_python: Json) -> Decoder:
    return rebuilding.Number(place_of(position), dtype(name), of_type(is_python, bool))


def _dict(pairs: Json) -> Decoder:
    entries = [items(pair, 2) for pair in items(pairs)]
    return rebuilding.Named({plain.from_json(key): from_json(value) for key, value in entries})


def _members(written: Json) -> Decoder:
    found = plain.from_json(written)
    if not isinstance(found, frozenset):
        raise ValueError("a set is made of a frozenset")
    return rebuilding.Members(found)


_READERS: Mapping[str, Callable[..., Decoder]] = {
    "number": _number,
    "array": lambda position, name: rebuilding.Array(place_of(position), dtype(name)),
    "kept": lambda position: rebuilding.Kept(place_of(position)),
    "plain": lambda item: rebuilding.Plain(plain.from_json(item)),
    "error": _error,
    "refusal": _refusal,
    "tuple": lambda parts: rebuilding.Several(tuple, _all(parts)),
    "list": lambda parts: rebuilding.Several(list, _all(parts)),
    "namedtuple": lambda name, fields, parts: rebuilding.Several(
        named_tuple(name, fields), _all(parts)
    ),
    "dict": _dict,
    "set": _members,
    "call": _call,
    "one": lambda position, options: rebuilding.OneOf(place_of(position), _all(options)),
    "present": lambda test, value: rebuilding.Present(from_json(test), from_json(value)),
    "in handler": lambda error, handled: rebuilding.InHandler(from_json(error), from_json(handled)),
    "from": lambda error, cause: Caused(from_json(error), from_json(cause)),
    "grown": lambda position, spec, columns: Grown(
        place_of(position), ListMaker(spec_from_json(spec)), _all(columns)
    ),
    "thrown": _throws,
}
