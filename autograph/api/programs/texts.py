"""From the JSON of expressions to text that the wrapper of a call is generated from.

Nothing of a file becomes text but the names of arguments, which are names, and numbers. All else is
a constant that the text calls ``_k0``, ``_k1``: it is looked at, never executed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograph.api.programs import decoders
from autograph.export import plain
from autograph.ir.json_fields import Json, dtype, items, of_type, shown
from autograph.staging.halves import as_halves
from autograph.staging.python_lists import ListMaker
from autograph.staging.results import RETURNED, read_only, view_of

DEEPEST = 40
MOST_PARTS = 20_000
STORED = "_stored"


class TextReader:
    """Gives texts over ``arguments`` and ``stored`` values, and what the names in them mean."""

    def __init__(self, arguments: frozenset[str], stored: list[Any]) -> None:
        self.arguments = arguments
        self.count = len(stored)
        self.constants: dict[str, Any] = {STORED: stored}
        self.locals = 0
        self.depth = 0
        self.parts = 0

    def constant(self, item: Any) -> str:
        name = f"_k{len(self.constants)}"
        self.constants[name] = item
        return name

    def text(self, written: Json) -> str:
        """ValueError or TypeError where it is no expression."""
        kind, *rest = items(written)
        read = _EXPRESSIONS.get(of_type(kind, str))
        if read is None:
            raise ValueError(f"there is no expression {shown(kind)}")
        return self.bounded(read, rest)

    def bounded(self, read: Callable[..., str], rest: list[Json]) -> str:
        self.depth += 1
        self.parts += 1
        if self.depth > DEEPEST or self.parts > MOST_PARTS:
            raise ValueError("an expression is nested too deep, or too long")
        text = read(self, *rest)
        self.depth -= 1
        return text

    def texts(self, written: Json) -> str:
        """Parts of a display, each followed by a comma."""
        return "".join(f"{self.text(part)}, " for part in items(written))

    # --- expressions ------------------------------------------------------------------------------

    def argument(self, name: Json) -> str:
        if of_type(name, str) not in self.arguments:
            raise ValueError(f"there is no argument {shown(name)}")
        return str(name)

    def stored(self, number: Json) -> str:
        if not 0 <= of_type(number, int) < self.count:
            raise ValueError(f"there is no stored value {shown(number)}")
        return f"{STORED}[{number}]"

    def returned(self, *place: Json) -> str:
        return f"{RETURNED}[{decoders.place_of(place[0])}]" if place else RETURNED

    def local(self, number: Json) -> str:
        if not 0 <= of_type(number, int) < self.locals:
            raise ValueError(f"there is no variable {shown(number)}")
        return f"_v{number}"

    def plain(self, item: Json) -> str:
        return self.constant(plain.from_json(item))

    def applied(self, function: Any, *args: Json) -> str:
        return f"{self.constant(function)}({', '.join(self.text(arg) for arg in args)})"

    def type_test(self, item: Json, name: Json) -> str:
        return f"(_type({self.text(item)}) is {self.constant(plain.class_of(name))})"

    def named_test(self, item: Json, name: Json, fields: Json) -> str:
        kind = decoders.named_tuple(name, fields)
        return f"{self.constant(_is_like(kind))}({self.text(item)})"

    def rebuilt(self, decoder: Json, payload: Json) -> str:
        return f"{self.constant(decoders.from_json(decoder))}({self.text(payload)})"

    def grown(self, spec: Json, length: Json, columns: Json) -> str:
        maker = self.constant(ListMaker(decoders.spec_from_json(spec)))
        return f"{maker}({self.text(length)}, {self.text(columns)})"

    def dict(self, pairs: Json) -> str:
        parts = [items(pair, 2) for pair in items(pairs)]
        return f"{{{', '.join(f'{self.plain(key)}: {self.text(item)}' for key, item in parts)}}}"

    # --- statements -------------------------------------------------------------------------------

    def statements(self, written: Json) -> list[str]:
        """Lines, those inside others further right."""
        return [line for part in items(written) for line in self.statement(part)]

    def statement(self, written: Json) -> list[str]:
        kind, *rest = items(written)
        if of_type(kind, str) == "if":
            test, then, otherwise = rest
            return [f"if {self.text(test)}:", *self.block(then), "else:", *self.block(otherwise)]
        read = _STATEMENTS.get(kind)
        if read is None:
            raise ValueError(f"there is no statement {shown(kind)}")
        return [self.bounded(read, rest)]

    def block(self, written: Json) -> list[str]:
        self.depth += 1
        lines = self.statements(written) or ["pass"]
        if self.depth > DEEPEST:
            raise ValueError("statements are nested too deep")
        self.depth -= 1
        return [f"    {line}" for line in lines]

    def let(self, number: Json, item: Json) -> str:
        text = self.text(item)
        if of_type(number, int) != self.locals:
            raise ValueError(f"there is no variable {shown(number)}")
        self.locals += 1
        return f"_v{number} = {text}"


def _is_like(kind: Any) -> Callable[[Any], bool]:
    """Is it a named tuple of this name, with these fields?"""

    def test(item: Any) -> bool:
        own = type(item)
        return (
            issubclass(own, tuple)
            and own.__name__ == kind.__name__
            and getattr(own, "_fields", None) == kind._fields
        )

    return test


def inside_view(base: Any, dims: tuple[int, ...], axes: tuple[tuple[int, int, Any], ...]) -> Any:
    """``view_of``, of elements that there are."""
    if any(size < 0 for size in dims):
        raise ValueError("a view of a saved program has a negative size")
    for size, (offset, step, axis) in zip(base.shape, axes, strict=True):
        last = offset if axis is None else offset + step * (dims[axis] - 1)
        if 0 not in dims and not (0 <= min(offset, last) <= max(offset, last) < size):
            raise IndexError("a view of a saved program lies outside of its array")
    return view_of(base, dims, axes)


def _fill(reader: TextReader, owner: Json, item: Json) -> str:
    return f"{reader.text(owner)}[:] = {reader.text(item)}"


def _store(reader: TextReader, owner: Json, key: Json, item: Json) -> str:
    return f"{reader.text(owner)}[{reader.plain(key)}] = {reader.text(item)}"


def _scalar(reader: TextReader, name: Json, item: Json) -> str:
    return reader.applied(dtype(name).type, item)


def _array(reader: TextReader, item: Json, name: Json) -> str:
    return f"{reader.constant(np.array)}({reader.text(item)}, {reader.constant(dtype(name))})"


def _part(reader: TextReader, item: Json, kind: Json) -> str:
    if kind not in ("real", "imag"):
        raise ValueError(f"there is no part {shown(kind)} of numbers")
    return f"{reader.text(item)}.{kind}"


def _bits(reader: TextReader, item: Json, name: Json) -> str:
    return f"{reader.text(item)}.view({reader.constant(dtype(name))})"


def _namedtuple(reader: TextReader, name: Json, fields: Json, parts: Json) -> str:
    kind = reader.constant(decoders.named_tuple(name, fields))
    return f"{kind}({reader.texts(parts)})"


Reader = Callable[..., str]
_EXPRESSIONS: Mapping[str, Reader] = {
    "argument": TextReader.argument,
    "stored": TextReader.stored,
    "returned": TextReader.returned,
    "local": TextReader.local,
    "plain": TextReader.plain,
    "item": lambda reader, owner, key: f"{reader.text(owner)}[{reader.plain(key)}]",
    "shape": lambda reader, owner: f"{reader.text(owner)}.shape",
    "dtype": lambda reader, owner: f"{reader.text(owner)}.dtype",
    "length": lambda reader, owner: f"_len({reader.text(owner)})",
    "list of": lambda reader, owner: f"_list({reader.text(owner)})",
    "equal": lambda reader, a, b: f"({reader.text(a)} == {reader.text(b)})",
    "is": lambda reader, a, b: f"({reader.text(a)} is {reader.text(b)})",
    "is not": lambda reader, a, b: f"({reader.text(a)} is not {reader.text(b)})",
    "type": TextReader.type_test,
    "named": TextReader.named_test,
    "if": lambda reader, test, a, b: (
        f"({reader.text(a)} if {reader.text(test)} else {reader.text(b)})"
    ),
    "tuple": lambda reader, parts: f"({reader.texts(parts)})",
    "list": lambda reader, parts: f"[{reader.texts(parts)}]",
    "dict": TextReader.dict,
    "set": lambda reader, item: reader.applied(set, item),
    "namedtuple": _namedtuple,
    "view": lambda reader, *parts: reader.applied(inside_view, *parts),
    "reshape": lambda reader, base, dims: f"{reader.text(base)}.reshape({reader.text(dims)})",
    "part": _part,
    "bits": _bits,
    "read only": lambda reader, item: reader.applied(read_only, item),
    "halves": lambda reader, item: reader.applied(as_halves, item),
    "scalar": _scalar,
    "array": _array,
    "grown": TextReader.grown,
    "rebuilt": TextReader.rebuilt,
}
_STATEMENTS: Mapping[str, Reader] = {
    "let": TextReader.let,
    "put": lambda reader, number, item: f"{reader.stored(number)} = {reader.text(item)}",
    "fill": _fill,
    "store": _store,
    "delete": lambda reader, owner, key: f"del {reader.text(owner)}[{reader.plain(key)}]",
    "clear": lambda reader, owner: f"{reader.text(owner)}.clear()",
    "update": lambda reader, owner, item: f"{reader.text(owner)}.update({reader.text(item)})",
}
