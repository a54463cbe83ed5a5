"""Expressions of loop programs as Python.

Each is built as a Python syntax tree, so that the printer sets the parentheses. The result of an
operation must have the dtype that NumPy gives it, where numba's own rules give a wider one it is
wrapped: ``np.int8(a + b)``.
"""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Cast,
    Const,
    Expr,
    Extent,
    Load,
    Overlap,
    Var,
)

FLOAT16, FLOAT32, FLOAT64 = (np.dtype(f"f{size}") for size in (2, 4, 8))
NATIVE = ("int64", "float64", "complex128", "bool")


def text(expr: Expr) -> str:
    return ast.unparse(tree(expr))


def tree(expr: Expr) -> ast.expr:
    match expr:
        case Var(name):
            return ast.Name(name)
        case Const(value, dtype):
            return constant(value, dtype)
        case Load(array, indices):
            return subscript(array, [tree(index) for index in indices])
        case Apply(_, template, args, dtype):
            body = joined(fill(template, [tree(arg) for arg in args]))
            return narrowed(body, template, dtype)
        case Cast(arg, dtype):
            return cast(tree(arg), arg.dtype, dtype)
        case Affine(const, terms):
            return affine(const, terms)
        case Extent(array, axis):
            return parsed(f"{array}.shape[{axis}]")
        case Overlap(left, right, left_rank, right_rank):
            return parsed(overlap(extent(left, left_rank), extent(right, right_rank)))


def parsed(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def call(function: str, *args: ast.expr) -> ast.expr:
    return ast.Call(parsed(function), list(args), [])


def subscript(array: str, indices: list[ast.expr]) -> ast.expr:
    index = indices[0] if len(indices) == 1 else ast.Tuple(indices, ast.Load())
    return ast.Subscript(ast.Name(array), index, ast.Load())


def overlap(left: tuple[str, str], right: tuple[str, str]) -> str:
    return f"{left[0]} < {right[1]} and {right[0]} < {left[1]}"


def extent(array: str, rank: int | None) -> tuple[str, str]:
    """The addresses of the first byte and of the one after the last; an array may run backwards."""
    first = f"{array}.ctypes.data"
    if rank is None:
        return first, f"{first} + {array}.nbytes"
    spans = [f"({array}.shape[{k}] - 1) * {array}.strides[{k}]" for k in range(rank)]
    low = " + ".join([first, *(f"min(0, {span})" for span in spans)])
    high = " + ".join([first, *(f"max(0, {span})" for span in spans), f"{array}.itemsize"])
    return low, high


# Constants.


def constant(value: Any, dtype: np.dtype) -> ast.expr:
    if dtype.kind == "b":
        return ast.Constant(bool(value))
    if dtype == FLOAT16:
        return wrapped(integer(int(FLOAT16.type(value).view(np.uint16))), dtype)
    if dtype.kind in "iu":
        return wrapped(integer(int(value)), dtype)
    if dtype.kind == "c":
        number = complex(value)
        return wrapped(call("complex", real(number.real), real(number.imag)), dtype)
    return wrapped(real(float(value)), dtype)


def integer(value: int) -> ast.expr:
    return negated(ast.Constant(-value)) if value < 0 else ast.Constant(value)


def real(value: float) -> ast.expr:
    if math.isnan(value):
        return parsed("math.nan")
    magnitude = parsed("math.inf") if math.isinf(value) else ast.Constant(abs(value))
    return negated(magnitude) if math.copysign(1.0, value) < 0 else magnitude


def negated(operand: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), operand)


def wrapped(body: ast.expr, dtype: np.dtype) -> ast.expr:
    return body if dtype.name in NATIVE else call(f"np.{memory_name(dtype)}", body)


def memory_name(dtype: np.dtype) -> str:
    """Numba's name of what is in memory: of a float16 its bits."""
    return "uint16" if dtype == FLOAT16 else dtype.name.replace("bool", "bool_")


# Operations.


def joined(body: ast.expr) -> ast.expr:
    """``(a and b) and c`` as ``a and b and c``."""
    if not isinstance(body, ast.BoolOp):
        return body
    parts: list[ast.expr] = []
    for part in body.values:
        alike = isinstance(part, ast.BoolOp) and type(part.op) is type(body.op)
        parts += part.values if alike else [part]  # type: ignore[attr-defined]
    return ast.BoolOp(body.op, parts)


def narrowed(body: ast.expr, template: str, dtype: np.dtype) -> ast.expr:
    """float32 and complex64 are closed under operators, narrow integers and uint64 are not."""
    closed = dtype.kind in "fc" and template.startswith(("{0}", "-{0}")) and "(" not in template
    closed = closed or template.startswith("vecmath.")
    return body if closed else wrapped(body, dtype)


@functools.lru_cache(maxsize=1024)
def skeleton(template: str) -> str:
    return template.format(*(f"_{k}" for k in range(9)))


def fill(template: str, args: list[ast.expr]) -> ast.expr:
    filler = _Filler({f"_{k}": arg for k, arg in enumerate(args)})
    body = filler.visit(parsed(skeleton(template)))
    assert isinstance(body, ast.expr)
    return body


class _Filler(ast.NodeTransformer):
    """Puts the operands in; functions of ``arithmetic`` are imported by name."""

    def __init__(self, operands: Mapping[str, ast.expr]) -> None:
        self.operands = operands

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.operands.get(node.id, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """``x + -2`` is ``x - 2``, and ``x * -1`` is ``-x``."""
        self.generic_visit(node)
        right = node.right
        if isinstance(node.op, ast.Mult) and ast.unparse(right) == "-1":
            return negated(node.left)
        if isinstance(node.op, ast.Add) and _is_negated_number(right):
            assert isinstance(right, ast.UnaryOp)
            return ast.BinOp(node.left, ast.Sub(), right.operand)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "arithmetic":
            return ast.Name(node.attr)
        return self.generic_visit(node)


def _is_negated_number(node: ast.expr) -> bool:
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    return negative and isinstance(node.operand, ast.Constant)  # type: ignore[attr-defined]


def affine(const: int, terms: tuple[tuple[Expr, int], ...]) -> ast.expr:
    """``i + n - 1``; what is added comes before what is taken away."""
    parts = sorted(((tree(atom), c) for atom, c in terms), key=lambda part: part[1] < 0)
    result: ast.expr | None = None
    for part, coefficient in parts:
        word = part if abs(coefficient) == 1 else product(part, abs(coefficient))
        result = added(result, word, coefficient < 0)
    if result is None:
        return integer(const)
    return result if const == 0 else added(result, ast.Constant(abs(const)), const < 0)


def product(part: ast.expr, factor: int) -> ast.expr:
    return ast.BinOp(ast.Constant(factor), ast.Mult(), part)


def added(result: ast.expr | None, word: ast.expr, minus: bool) -> ast.expr:
    if result is None:
        return negated(word) if minus else word
    return ast.BinOp(result, ast.Sub() if minus else ast.Add(), word)


# Casts.


def cast(body: ast.expr, old: np.dtype, new: np.dtype) -> ast.expr:
    """NumPy's ``astype``, one element."""
    if FLOAT16 in (old, new):
        return body if old == new else half_cast(body, old, new)
    if old.kind == "c" and new.kind not in "cb":
        return cast(ast.Attribute(body, "real", ast.Load()), real_of(old), new)
    if new.kind == "b":
        return ast.Compare(body, [ast.NotEq()], [ast.Constant(0)])
    if old.kind == "b":
        return wrapped_number(call("int", body), np.dtype(np.int64), new)
    if old.kind == "f" and new.kind in "iu":
        whole = call(conversion(new), body)
        return whole if new.itemsize >= 4 else call(f"np.{new.name}", whole)
    return wrapped_number(body, old, new)


def half_cast(body: ast.expr, old: np.dtype, new: np.dtype) -> ast.expr:
    """To or from float16, which is carried as its bits."""
    if old == FLOAT16:
        return cast(call("half_to_float", body), FLOAT32, new)
    if old.kind == "c":
        return half_cast(ast.Attribute(body, "real", ast.Load()), real_of(old), new)
    if old == FLOAT64:
        return call("half_from_double", body)
    return call("half_from_float", cast(body, old, FLOAT32))


def real_of(dtype: np.dtype) -> np.dtype:
    return np.dtype(f"f{dtype.itemsize // 2}")


def conversion(new: np.dtype) -> str:
    """The runtime's function from floats to integers: C has none to less than 32 bits."""
    return f"to_{new.name}" if new.itemsize >= 4 else "to_int32"


def wrapped_number(body: ast.expr, old: np.dtype, new: np.dtype) -> ast.expr:
    if new.name == "int64":
        return body if old.name == "int64" else call("np.int64", body)
    exact = old.name not in ("float32", "complex64")  # numba's float and complex leave these narrow
    if new.name == "float64" and exact:
        return call("float", body)
    if new.name == "complex128" and exact:
        return call("complex", body)
    return call(f"np.{new.name}", body)
