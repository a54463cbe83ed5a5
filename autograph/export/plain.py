"""Values that are known before a program runs, as JSON: numbers bit for bit, texts, containers of
these.

    ["int", 3]    ["float", "0x1.8p+0"]    ["tuple", [["str", "a"], ["none", null]]]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import numpy as np

from autograph.errors import Span, Unsupported
from autograph.ir.json import GraphReader, GraphWriter, span, span_text
from autograph.ir.json_fields import DTYPES, Json, items, of_type, shown

CLASSES: Mapping[str, type] = {
    **{kind.__name__: kind for kind in (bool, int, float, complex, str, bytes)},
    **{kind.__name__: kind for kind in (tuple, list, dict, set, frozenset, range, slice)},
    "ndarray": np.ndarray,
    **{f"numpy.{dtype.name}": dtype.type for dtype in DTYPES.values()},
}
_NAMES_OF_CLASSES = {kind: name for name, kind in CLASSES.items()}


def to_json(item: Any) -> Json:
    """Unsupported where it is no such value."""
    return GraphWriter(_other).attribute(item)


def from_json(written: Json) -> Any:
    """ValueError or TypeError where it is none that ``to_json`` gives."""
    return GraphReader(_OTHERS).attribute(written)


def _other(item: Any) -> Json:
    kind = type(item)
    if kind in (list, frozenset):
        return [kind.__name__, [to_json(part) for part in item]]
    if kind is dict:
        return ["dict", [[to_json(key), to_json(part)] for key, part in item.items()]]
    if kind is bytes:
        return ["bytes", item.hex()]
    if kind in (range, slice):
        return [kind.__name__, [to_json(part) for part in (item.start, item.stop, item.step)]]
    if item is Ellipsis:
        return ["ellipsis", None]
    if kind is Span:
        return ["span", span_text(nameless(item))]
    if kind is type and item in _NAMES_OF_CLASSES:
        return ["class", name_of_class(item)]
    raise Unsupported(f"a {kind.__name__} cannot be part of a program file")


def nameless(place: Span) -> Span:
    """Without the folder: it says nothing to who gets the file."""
    return dataclasses.replace(place, file=PurePath(place.file).name)


def place(written: Json) -> Span:
    """A line of the user's; of numbers that a traceback can have."""
    found = span(written)
    if not all(0 <= number < 2**20 for number in (found.line, found.column, found.end_column)):
        raise ValueError("there is no such line")
    return dataclasses.replace(found, line=max(found.line, 1), column=max(found.column, 1))


def name_of_class(kind: Any) -> str | None:
    return _NAMES_OF_CLASSES.get(kind)


def class_of(name: Json) -> type:
    if of_type(name, str) not in CLASSES:
        raise ValueError(f"there is no class {shown(name)}")
    return CLASSES[name]


def _dict(content: Json) -> dict[Any, Any]:
    pairs = [items(pair, 2) for pair in items(content)]
    return {from_json(key): from_json(part) for key, part in pairs}


def _ellipsis(content: Json) -> Any:
    of_type(content, type(None))
    return ...


_OTHERS = {
    "list": lambda content: [from_json(part) for part in items(content)],
    "frozenset": lambda content: frozenset([from_json(part) for part in items(content)]),
    "dict": _dict,
    "bytes": lambda content: bytes.fromhex(of_type(content, str)),
    "range": lambda content: range(*[from_json(part) for part in items(content, 3)]),
    "slice": lambda content: slice(*[from_json(part) for part in items(content, 3)]),
    "ellipsis": _ellipsis,
    "class": class_of,
    "span": place,
}
