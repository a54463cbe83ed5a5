"""The functions and exceptions that a program file may name: these and no others.

"joined"  "str.upper"  "print"         what makes and shows text
"ValueError"  "LinAlgError"            exceptions of Python and NumPy
"staging.indexing.out_of_bounds"       what makes an error of NumPy's from its parts
"float"  "ndarray"  "float32"          classes of arguments
"""

from __future__ import annotations

import builtins
import operator
import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from autograph.errors import TypeMismatch, Unsupported
from autograph.ir.json_fields import shown
from autograph.operators.effects import print_to
from autograph.operators.text import GIVE_TEXT, filled_in, joined

PACKAGE = "autograph."
_MAKING = (f"{PACKAGE}staging.", f"{PACKAGE}numpy_api.", f"{PACKAGE}operators.")

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "joined": joined,
    "filled_in": filled_in,
    "add": operator.add,
    "mul": operator.mul,
    "getitem": operator.getitem,
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "format": format,
    "range": range,
    **{f"str.{name}": getattr(str, name) for name in sorted(GIVE_TEXT)},
}
STREAMS = {"print": None, "print to stdout": "stdout", "print to stderr": "stderr"}
REFUSALS = {kind.__name__: kind for kind in (Unsupported, TypeMismatch)}
ERRORS: Mapping[str, type[BaseException]] = {
    kind.__name__: kind
    for kind in (*vars(builtins).values(), LinAlgError, np.exceptions.AxisError)
    if isinstance(kind, type) and issubclass(kind, BaseException)
}
_NAMES = {function: name for name, function in FUNCTIONS.items()}
_NAMES_OF_ERRORS = {kind: name for name, kind in ERRORS.items()}


def name_of_error(kind: Any) -> str | None:
    return _NAMES_OF_ERRORS.get(kind)


def name_of_function(function: Any) -> str | None:
    """The name of a function in program files; None where it has none."""
    if isinstance(function, partial) and function.func is print_to:
        found = [name for name, stream in STREAMS.items() if function.args == (stream,)]
        return found[0] if found else None
    try:
        known = _NAMES.get(function) or name_of_error(function)
    except TypeError:  # not hashable
        return None
    if known is None and isinstance(function, FunctionType):
        name = f"{function.__module__}.{function.__name__}"
        return name.removeprefix(PACKAGE) if _maker(name) is function else None
    return known


def function_of(name: str) -> Callable[..., Any]:
    """The function of a name; ValueError where a program file may not name it."""
    if name in STREAMS:
        return partial(print_to, STREAMS[name])
    found = FUNCTIONS.get(name) or ERRORS.get(name) or _maker(PACKAGE + name)
    if found is None:
        raise ValueError(f"there is no function {shown(name)}")
    return found


def _maker(name: str) -> Callable[..., Any] | None:
    """A function of this package that makes an error, as its annotation says."""
    module, _, own = name.rpartition(".")
    home = sys.modules.get(module)
    if home is None or not module.startswith(_MAKING):
        return None
    function = vars(home).get(own)
    if not isinstance(function, FunctionType) or function.__module__ != module:
        return None
    words = str(function.__annotations__.get("return", "")).split(" | ")
    is_maker = all(word in ERRORS or word in REFUSALS for word in words)
    return function if is_maker and function.__closure__ is None else None
