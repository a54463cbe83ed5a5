"""The parameters of a function as text: what the generated wrapper takes, and how it hands them
on.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_KIND = inspect.Parameter
_STARS: dict[Any, str] = {_KIND.VAR_POSITIONAL: "*", _KIND.VAR_KEYWORD: "**"}


@dataclass(frozen=True, slots=True)
class Signature:
    """A Python signature, and its parts as generated code writes them."""

    python: inspect.Signature

    @staticmethod
    def of(function: Callable[..., Any]) -> Signature:
        return Signature(inspect.signature(function, follow_wrapped=False))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.python.parameters)

    def defaults(self) -> dict[str, Any]:
        """Constants that hold the default values."""
        return {
            f"_default_{name}": parameter.default
            for name, parameter in self.python.parameters.items()
            if parameter.default is not _KIND.empty
        }

    def parameters_text(self) -> str:
        """``a, /, b, *args, c=_default_c, **more``."""
        parts: list[str] = []
        kinds = [parameter.kind for parameter in self.python.parameters.values()]
        for position, (name, parameter) in enumerate(self.python.parameters.items()):
            if (
                parameter.kind is _KIND.KEYWORD_ONLY
                and "*" not in parts
                and _KIND.VAR_POSITIONAL not in kinds
            ):
                parts.append("*")
            star = _STARS.get(parameter.kind, "")
            default = "" if parameter.default is _KIND.empty else f"=_default_{name}"
            parts.append(f"{star}{name}{default}")
            last = position + 1 == len(kinds) or kinds[position + 1] is not _KIND.POSITIONAL_ONLY
            if parameter.kind is _KIND.POSITIONAL_ONLY and last:
                parts.append("/")
        return ", ".join(parts)

    def forward_text(self) -> str:
        """``a, b, *args, c=c, **more``."""
        return ", ".join(
            f"{name}={name}"
            if item.kind is _KIND.KEYWORD_ONLY
            else _STARS.get(item.kind, "") + name
            for name, item in self.python.parameters.items()
        )

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Arguments by parameter name, defaults filled in; TypeError as the plain call raises
        it.
        """
        bound = self.python.bind(*args, **kwargs)
        bound.apply_defaults()
        missing = [name for name in self.names if name not in bound.arguments]
        if missing:  # Python 3.13 takes f(a=1) for f(a, /, **more)
            raise TypeError(f"missing a required argument: {missing[0]!r}")
        return dict(bound.arguments)

    def call_with(self, function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        """``function`` called with arguments by parameter name."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        for name, parameter in self.python.parameters.items():
            if parameter.kind is _KIND.VAR_POSITIONAL:
                args += arguments[name]
            elif parameter.kind is _KIND.VAR_KEYWORD:
                kwargs.update(arguments[name])
            elif parameter.kind is _KIND.KEYWORD_ONLY:
                kwargs[name] = arguments[name]
            else:
                args.append(arguments[name])
        return function(*args, **kwargs)
