"""The same source through numba alone.

def longest_chain(limit): ... collatz(n) ...
=>  njit(longest_chain), with the name `collatz` meaning njit(collatz)
"""

from __future__ import annotations

import types
from typing import Any

import numba

from autograph.api import ConvertedFunction


def through_numba(function: Any, done: dict[Any, Any] | None = None) -> Any:
    """``njit`` of the plain function and of every function of its file that it names."""
    plain = function.py_func if isinstance(function, ConvertedFunction) else function
    done = {} if done is None else done
    if plain not in done:
        names = dict(plain.__globals__)
        copy = types.FunctionType(
            plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__
        )
        copy.__kwdefaults__ = plain.__kwdefaults__
        done[plain] = numba.njit(copy)
        for name in plain.__code__.co_names:
            if _is_function(names.get(name)):
                names[name] = through_numba(names[name], done)
    return done[plain]


def argument_for_numba(value: Any) -> Any:
    """Functions handed in must be compiled ones."""
    return through_numba(value) if _is_function(value) else value


def _is_function(value: Any) -> bool:
    return isinstance(value, (types.FunctionType, ConvertedFunction))
