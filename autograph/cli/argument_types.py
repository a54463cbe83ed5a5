"""Example arguments from a description of their types.

    "float64[:,:], int"       ->  (an array of shape (8, 9), 8)
    "float32[512, 256], 0.5"  ->  (an array of just this shape, 0.5)
    "int64, most=10"          ->  (np.int64(8),), {"most": 10}

``int``, ``float``, ``bool``, ``complex`` are Python's own, ``int64`` and the like NumPy scalars.
``[:, ::1]`` is C order, as is ``[:, :]``; ``[::1, :]`` is Fortran order. Tuples, lists, literals
and the names of the program's own functions may stand where a type may.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

PYTHON_SCALARS: dict[str, Any] = {"int": 8, "float": 0.5, "bool": True, "complex": 0.5 + 0.25j}
LENGTH_OF_FIRST_AXIS = 8


def parse_arguments(
    text: str, namespace: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Values for the positional and the keyword arguments; ``ValueError`` says what is wrong."""
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except SyntaxError:
        raise ValueError(f"cannot read the types {text!r}") from None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise ValueError(f"cannot read the types {text!r}")
    positional = tuple(_value(node, namespace) for node in call.args)
    return positional, {str(k.arg): _value(k.value, namespace) for k in call.keywords}


def _value(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Tuple):
        return tuple(_value(part, namespace) for part in node.elts)
    if isinstance(node, ast.List):
        return [_value(part, namespace) for part in node.elts]
    if isinstance(node, ast.Subscript):
        return _array(node)
    if isinstance(node, ast.Name):
        return _named(node.id, namespace)
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise ValueError(f"{ast.unparse(node)!r} is neither a type nor a literal") from None


def _named(name: str, namespace: Mapping[str, Any]) -> Any:
    if name in PYTHON_SCALARS:
        return PYTHON_SCALARS[name]
    if name in namespace:
        return namespace[name]
    return _filled(_dtype(name), ())[()]


def _array(node: ast.Subscript) -> Any:
    axes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    shape = tuple(_length(axis, number) for number, axis in enumerate(axes))
    fortran = len(axes) > 1 and _is_contiguous(axes[0])
    array = _filled(_dtype(ast.unparse(node.value)), shape)
    return np.asfortranarray(array) if fortran else array


def _length(axis: ast.expr, number: int) -> int:
    if isinstance(axis, ast.Constant) and type(axis.value) is int and axis.value >= 0:
        return axis.value
    if isinstance(axis, ast.Slice) and axis.lower is axis.upper is None:
        step = axis.step.value if isinstance(axis.step, ast.Constant) else axis.step
        if step in (None, 1):
            return LENGTH_OF_FIRST_AXIS + number
    raise ValueError(f"an axis is ':', '::1' or a length, not {ast.unparse(axis)!r}")


def _is_contiguous(axis: ast.expr) -> bool:
    return isinstance(axis, ast.Slice) and axis.step is not None


def _dtype(name: str) -> np.dtype[Any]:
    kind = getattr(np, {"bool": "bool_", "int": "int64", "float": "float64"}.get(name, name), None)
    if not (isinstance(kind, type) and issubclass(kind, (np.number, np.bool_))):
        raise ValueError(f"there is no type {name!r}")
    return np.dtype(kind)


def _filled(dtype: np.dtype[Any], shape: tuple[int, ...]) -> Any:
    """Reproducible data: whole numbers below 10, or fractions below 1."""
    random = np.random.default_rng(0)
    if dtype.kind in "iu":
        return random.integers(0, 10, shape).astype(dtype)
    if dtype.kind == "b":
        return np.asarray(random.random(shape) < 0.5)
    return np.asarray(random.random(shape)).astype(dtype)
