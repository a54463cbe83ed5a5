"""Functions that are not converted: called as plain Python, at run time and in program order.

do_not_convert(f)(x)            what it is declared to give
time.time()  random.random()    what is known of the standard library
obj.method()  open(path)        an object, where nothing is declared: see staging/opaque.py
"""

from __future__ import annotations

import types
from typing import Any

from autograph.operators.known_answers import BUILTINS, known_answer
from autograph.operators.random_answers import WRITING, generator_of, is_generator
from autograph.operators.text import StagedText
from autograph.staging.answers import Answer, Nothing, Thing, declared_by
from autograph.staging.host import host_call
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.opaque import MethodOf, Opaque, refuse_use
from autograph.staging.values import refuse

_LIBRARIES = ("numpy", "scipy", "autograph")
_NEVER = frozenset(["exec", "eval", "compile", "globals", "locals", "vars", "dir", "__import__"])


def call_unconverted(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The call at run time. Refused for NumPy's functions: they are pure, and lack a staged
    version.
    """
    if isinstance(function, Opaque):
        return answered(function, args, kwargs, Thing(), function._autograph_name)
    plain = _plain(function)
    name = name_of(plain)
    known = known_answer(plain, args, kwargs)
    if known is None:
        _require_callable(plain, name)
        return answered(function, args, kwargs, _answer(plain), name)
    lends = not is_generator(getattr(plain, "__self__", None)) or plain.__name__ in WRITING
    return answered(function, args, kwargs, known, name, reaches=False, lends=lends)


def answered(
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    answer: Answer,
    name: str,
    reaches: bool = True,
    lends: bool = True,
) -> Any:
    if isinstance(answer, Thing) and answer.type is str:
        text = host_call(function, args, kwargs, answer, name, reaches)
        return StagedText(str, (text,))
    return host_call(function, args, kwargs, answer, name, reaches, lends)


def _plain(function: Any) -> Any:
    """The function itself, for what is known of it; its owner may be a proxy."""
    if isinstance(function, MethodOf):
        return getattr(generator_of(unwrapped(function.owner)), function.name)
    if isinstance(function, types.MethodType) and isinstance(function.__self__, StagedObject):
        return types.MethodType(function.__func__, unwrapped(function.__self__))
    return unwrapped(function)


def _answer(plain: Any) -> Answer:
    if isinstance(plain, type):
        return Thing(plain)
    declared = declared_by(plain)
    if declared is not None:
        return declared
    known = BUILTINS.get(plain) if isinstance(plain, types.BuiltinFunctionType) else None
    return Thing() if known is None else known


def with_opaque(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], item: Opaque) -> Any:
    """A builtin of an object that only exists at run time: ``len(f)``, ``float(f)``."""
    if function is str or function is repr or function is ascii or function is format:
        return StagedText(function, args)
    answer = BUILTINS.get(function)
    if getattr(function, "__module__", "") != "builtins":
        refuse_use(item, f"`{name_of(function)}` of")
    if function in (setattr, delattr):
        answer = Nothing()
    return answered(function, args, kwargs, answer or Thing(), name_of(function))


def _require_callable(plain: Any, name: str) -> None:
    module = getattr(plain, "__module__", None) or ""
    where = f"{module}." if module and module != "builtins" else ""
    if module.partition(".")[0] in _LIBRARIES or (module == "builtins" and name in _NEVER):
        refuse(
            f"a call of `{where}{name}` cannot be staged",
            "rewrite it with supported functions, or call it outside of the converted function",
        )


def name_of(function: Any) -> str:
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__
