"""The order of a few numbers is found in the program; that of many by NumPy.

    few = n <= 128                     and no number is NaN
    if few:
        for i in range(n):
            key = keys[i]; place = i
            while place > 0 and key < keys[out[place - 1]]:
                out[place] = out[place - 1]; place = place - 1
            out[place] = i
    else:
        call site(keys, out)

Equal keys keep their order, so there is one result, whoever finds it. A call costs a few
microseconds, more than it takes to sort a hundred numbers so.
"""

from __future__ import annotations

import numpy as np

from autograph.ir import BOOL, INT64, Node
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Break,
    CallHost,
    Const,
    Expr,
    For,
    HostArray,
    If,
    Load,
    Stmt,
    Store,
    Var,
    While,
    integer,
    minus,
    tidy,
)
from autograph.lowering.scope import Scope

FEW = 128


def is_order_of_numbers(node: Node) -> bool:
    """Of one column; of several NumPy finds it."""
    if node.attrs.get("function") != "order" or len(node.operands) != 1:
        return False
    dtype = node.operands[0].type.dtype
    return dtype.kind in "iu" or dtype.name in ("float32", "float64")


def order_of_few(
    scope: Scope, node: Node, keys: HostArray, out: str, call: CallHost
) -> tuple[Stmt, ...]:
    (count,), dtype = keys.dims, node.operands[0].type.dtype
    few = Var(scope.names.fresh("few"), BOOL)
    index = Var(scope.names.fresh("n"), INT64)
    element = Load(keys.array, (index,), dtype)
    found: list[Stmt] = [Assign(few.name, _compare("{0} <= {1}", count, integer(FEW)))]
    if dtype.kind == "f":
        is_nan = If(
            _compare("{0} != {1}", element, element),
            (Assign(few.name, Const(np.bool_(False), BOOL)), Break()),
        )
        found.append(If(few, (For(index.name, count, (is_nan,)),)))
    reverse = dict(node.attrs["options"])["reverse"]
    body = _insertion(scope, index, element, out, "{0} > {1}" if reverse else "{0} < {1}")
    return (*found, If(few, (For(index.name, count, body),), (call,)))


def _insertion(
    scope: Scope, index: Var, element: Load, out: str, precedes: str
) -> tuple[Stmt, ...]:
    key = Var(scope.names.fresh("key"), element.dtype)
    place, other = (Var(scope.names.fresh(hint), INT64) for hint in ("place", "other"))
    before = Load(out, (tidy(minus(place, integer(1))),), INT64)
    goes_before = _compare(precedes, key, Load(element.array, (other,), element.dtype))
    shifted = (
        Assign(other.name, before),
        If(
            goes_before,
            (Store(out, (place,), other), Assign(place.name, minus(place, integer(1)))),
            (Break(),),
        ),
    )
    return (
        Assign(key.name, element),
        Assign(place.name, index),
        While(_compare("{0} > {1}", place, integer(0)), shifted),
        Store(out, (place,), index),
    )


def _compare(template: str, left: Expr, right: Expr) -> Expr:
    return Apply("compare", template, (left, right), BOOL)
