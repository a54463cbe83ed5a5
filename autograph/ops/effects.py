"""Operators with effects, kept in program order.

    check(ok, *payload; site)       when not ok: the site's action, which raises
    raise(*payload; site)           the same always; what follows in the region is not reached
    host(*payload; site)            the site's action: a print
    host(*payload; site, answers, writes)    a function that answers, and may write to its arrays

The payload reaches the action as Python's bool, int, float and complex where these are 64 bits
wide, as NumPy's scalars otherwise, and arrays as copies.

``answers`` are the dtypes and ranks of what the action gives. Results are, for each of them, its
sizes and then itself; then for each place in ``writes`` what the array there holds afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, COMPLEX128, FLOAT64, INT64, Dim, Node, TensorType, Value
from autograph.ops.attributes import is_column, is_count, tuple_of
from autograph.ops.opdef import OpDef, Structural, Trait, register


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """A place where a program calls back: what to do with the payload, how it reads in print.

    ``in_place``: arrays of the payload are the program's own memory, not copies. ``kept`` makes the
    error of an action that keeps an array which the program goes on using. ``found`` are the places
    of arrays that the action finds by itself, where they are the caller's: it may be given None.
    """

    action: Callable[[list[Any]], Any]
    text: str
    in_place: bool = False
    kept: Callable[[], Exception] | None = None
    found: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.text


class Raised(list[Any]):
    """What an action gives for a call that raised, where that is caught: arrays that the error
    holds are not kept by the function.
    """


def _infer_check(
    operands: Sequence[TensorType], attrs: Mapping[str, Any]
) -> tuple[TensorType, ...]:
    if operands[0] != TensorType(BOOL):
        raise TypeMismatch(f"a check takes a bool scalar, got {operands[0].dtype}")
    return ()


def _no_results(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    return ()


def _infer_host(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    """Sizes of arrays are results themselves, so dimensions are a hint."""
    types: list[TensorType] = []
    for dtype, rank in attrs.get("answers", ()):
        sizes = [Value(TensorType(INT64)) for _ in range(rank)]
        types += [size.type for size in sizes]
        types.append(TensorType(dtype, tuple(map(Dim.of, sizes))))
    return (*types, *(operands[k] for k in attrs.get("writes", ())))


def written_operand(node: Node, k: int) -> Value | None:
    """The array that result ``k`` of a host call is a new version of."""
    writes: tuple[int, ...] = node.attrs.get("writes", ())
    position = k - len(node.results) + len(writes)
    return node.operands[writes[position]] if position >= 0 else None


def as_payload(item: Any) -> Any:
    if isinstance(item, np.ndarray):
        return item.copy()
    return item.item() if item.dtype in (BOOL, INT64, FLOAT64, COMPLEX128) else item


def _eager_check(ok: Any, *payload: Any, site: Site) -> tuple[Any, ...]:
    if not ok:
        site.action(list(map(as_payload, payload)))
        raise AssertionError(f"the action of {site.text} did not raise")
    return ()


def _eager_raise(*payload: Any, site: Site) -> tuple[Any, ...]:
    site.action(list(map(as_payload, payload)))
    return ()


def _eager_host(
    *payload: Any, site: Site, answers: tuple[Any, ...] = (), writes: tuple[int, ...] = ()
) -> tuple[Any, ...]:
    handed = list(map(as_payload, payload))
    given = site.action(handed) or ()
    results: list[Any] = []
    for (dtype, rank), answer in zip(answers, given, strict=True):
        array = np.asarray(answer, dtype)
        results += [INT64.type(size) for size in array.shape[:rank]]
        results.append(array)
    return (*results, *(np.array(handed[k]) for k in writes))


def _is_site(item: Any) -> bool:
    return isinstance(item, Site)


_EFFECT = frozenset({Trait.EFFECTFUL})
_SITE = {"site": _is_site}
_ANSWERS = {"answers": tuple_of(is_column), "writes": tuple_of(is_count)}
check = register(OpDef("check", _infer_check, _eager_check, Structural(), _EFFECT, _SITE))
raise_ = register(OpDef("raise", _no_results, _eager_raise, Structural(), _EFFECT, _SITE))
host = register(OpDef("host", _infer_host, _eager_host, Structural(), _EFFECT, _SITE | _ANSWERS))
