"""How staged values read while staging, for ``effects="trace"``: ``<float64[n] x>``, ``<int>``."""

from __future__ import annotations

import re
from typing import Any

from autograph.ir import Value
from autograph.staging.iteration import StagedRange
from autograph.staging.sites import Decoder, Packer
from autograph.staging.values import StagedArray, StagedScalar, type_name

_FIELD = re.compile(r"%(\(\w*\))?[-+ #0]*(?:\d+)?(?:\.\d+)?[hlL]?[diouxXeEfFgGcrsa]")


class Symbol:
    """The short text that stands for a staged value; no format changes it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return self.text

    def __getattr__(self, name: str) -> Symbol:
        if name.startswith("__"):
            raise AttributeError(name)
        return Symbol(f"{self.text}.{name}")

    def __getitem__(self, key: Any) -> Symbol:
        return Symbol(f"{self.text}[{key}]")

    @staticmethod
    def accept_in(text: str) -> str:
        """A format for ``%`` with ``%s`` in the place of every field: ``"%5.2f"`` => ``"%s"``."""
        return "%%".join(_FIELD.sub(r"%\1s", part) for part in text.split("%%"))


class SymbolPacker(Packer):
    """Rebuilds trees with symbols for the staged leaves; nothing becomes an operand."""

    def pack(self, item: Any) -> Decoder:
        if isinstance(item, StagedRange):
            return lambda payload: Symbol("<range>")
        return super().pack(item)

    def _growing(self, item: Any) -> Decoder:
        return lambda payload: Symbol("<list>")

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        symbol = symbol_of(item)
        return lambda payload: symbol


def symbol_of(item: StagedScalar | StagedArray) -> Symbol:
    if isinstance(item, StagedScalar):
        kind = type_name(item) if item.is_python else item.dtype.name
        return _named(kind, item.value.name)
    dims = ", ".join(dim.text(_name) for dim in item.dims)
    return _named(f"{item.dtype}[{dims}]", "" if item.steps else item.cell.content.name)


def _named(kind: str, name: str) -> Symbol:
    return Symbol(f"<{kind} {name}>" if name else f"<{kind}>")


def _name(value: Value) -> str:
    return value.name or "?"
