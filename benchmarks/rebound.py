"""The same code with other meanings of its global names.

def longest_chain(limit): ... collatz(n) ... np.zeros(n)

rebound(longest_chain, {np: jnp}, mark)     np means jnp, collatz means mark(rebound(collatz))
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.catalogue import unconverted


def rebound(
    function: Any,
    modules: Mapping[types.ModuleType, Any] | None = None,
    mark: Callable[[Any], Any] = lambda function: function,
    done: dict[Any, Any] | None = None,
) -> Any:
    """A marked copy of a function and of every function that it names, directly or through others.

    ``mark`` is what makes a peer take a function, as ``numba.njit`` does.
    """
    plain = unconverted(function)
    modules, done = modules or {}, {} if done is None else done
    if plain not in done:
        names = dict(plain.__globals__)
        copy = types.FunctionType(
            plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__
        )
        copy.__kwdefaults__ = plain.__kwdefaults__
        copy.__module__ = plain.__module__
        done[plain] = mark(copy)
        for name in _names_in(plain.__code__):
            value = names.get(name)
            if is_function(value):
                names[name] = rebound(value, modules, mark, done)
            elif isinstance(value, types.ModuleType) and value in modules:
                names[name] = modules[value]
    return done[plain]


def _names_in(code: types.CodeType) -> set[str]:
    """Also those of the functions inside."""
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def is_function(value: Any) -> bool:
    return isinstance(unconverted(value), types.FunctionType)
