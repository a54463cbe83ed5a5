"""``ConvertedFunction``: stands in for the plain function, and holds its specialisations.

A call goes straight to the wrapper of the specialisation used last. Its checks send what does not
fit to ``_miss``, which tries the others and stages a new one at the end.
"""

from __future__ import annotations

import functools
import inspect
import threading
import types
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

import numpy as np

from autograph.api.lowered import Compiled, Effects, Lowered, lower_function
from autograph.api.reporting import report
from autograph.api.signature import Signature
from autograph.config import is_disabled
from autograph.errors import AutographError, AutographWarning, BackendError, Unsupported

P = ParamSpec("P")
R = TypeVar("R")
_MISSING = object()
_MOST_SPECIALISATIONS = 64


class Specialisation:
    """One compiled version. ``attempt`` returns ``_MISSING`` for calls it is not for."""

    __slots__ = ("attempt", "call", "compiled")

    def __init__(self, compiled: Compiled, miss: Callable[..., Any]) -> None:
        self.compiled = compiled
        self.attempt = compiled.executable(lambda *args, **kwargs: _MISSING)
        self.call = compiled.executable(miss)


class ConvertedFunction(Generic[P, R]):
    """A converted function. ``py_func`` is the plain one, ``effects`` the policy for prints,
    ``source`` its text where that was given.

    Called with arguments of new dtypes, ranks or memory layouts it converts, stages and compiles;
    new sizes need nothing. Raises what the plain function raises; UnsupportedSyntax, Unsupported or
    TypeMismatch where it cannot be converted.
    """

    # The instance's own slot: Python finds the wrapper of the specialisation used last there, and
    # calls it without a frame of ours between.
    __slots__ = ("__call__", "__dict__", "__weakref__", "_lock", "_signature", "_specialisations")
    __autograph_converted__ = True

    if TYPE_CHECKING:

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

    def __init__(
        self, function: Callable[P, R], effects: Effects = "stage", source: str | None = None
    ) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self.effects = effects
        self.source = source
        self._signature = Signature.of(function)
        self._lock = threading.RLock()
        self._specialisations: list[Specialisation] = []
        self._use(self._miss)

    def _use(self, call: Callable[..., Any]) -> None:
        """Send calls to ``call`` from now on."""
        object.__setattr__(self, "__call__", call)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        name = getattr(self.py_func, "__qualname__", repr(self.py_func))
        return f"<converted function {name}, {len(self._specialisations)} specialisations>"

    def __reduce__(self) -> Any:
        return (
            self.__qualname__
            if hasattr(self, "__qualname__")
            else (ConvertedFunction, (self.py_func, self.effects, self.source))
        )

    @property
    def __signature__(self) -> inspect.Signature:
        return self._signature.python

    @property
    def specialisations(self) -> tuple[Compiled, ...]:
        """The compiled versions, oldest first."""
        return tuple(item.compiled for item in self._specialisations)

    def lower(self, *args: P.args, **kwargs: P.kwargs) -> Lowered:
        """The stages for the types of these arguments; nothing is run."""
        function = self.py_func
        if not isinstance(function, types.FunctionType):
            raise Unsupported(
                f"{function!r} has no Python source to convert",
                hint="convert a function written in Python",
            )
        arguments = self._signature.bind(args, kwargs)
        return lower_function(function, arguments, self._signature, self.effects, self.source)

    def prepare(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Compile for the types of these arguments, if that has not been done; nothing is run."""
        with self._lock:
            self._use(self._specialise(args, kwargs).call)

    # --- calls that the last specialisation is not for --------------------------------------------

    def _miss(self, *args: Any, **kwargs: Any) -> Any:
        if is_disabled():
            return self.py_func(*args, **kwargs)
        known: list[Specialisation] = []
        while True:
            for item in reversed(self._specialisations):
                if item in known:
                    continue
                result = item.attempt(*args, **kwargs)
                if result is not _MISSING:
                    self._use(item.call)
                    return result
                known.append(item)
            if all(item in known for item in self._specialisations):
                break
        return self._first(args, kwargs, known)

    def _first(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], known: list[Specialisation]
    ) -> Any:
        """The first call of a new kind. Of several threads one compiles, the others wait and use
        it.
        """
        self._require_arguments(args, kwargs)
        with self._lock:
            if all(item in known for item in self._specialisations):
                item = self._specialise(args, kwargs)
            else:
                item = None
        if item is None:
            return self._miss(*args, **kwargs)
        result = item.attempt(*args, **kwargs)
        if result is _MISSING:
            return self._run_plain(args, kwargs)
        self._use(item.call)
        return result

    def _require_arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        try:
            self._signature.bind(args, kwargs)
        except TypeError:
            self.py_func(*args, **kwargs)  # Python's own message, with the function's name
            raise

    def _specialise(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Specialisation:
        compiled = self.lower(*args, **kwargs).compile()
        report(getattr(self.py_func, "__qualname__", "lambda"), compiled)
        item = Specialisation(compiled, self._miss)
        self._specialisations.append(item)
        if len(self._specialisations) > _MOST_SPECIALISATIONS:
            del self._specialisations[0]
            warnings.warn(
                f"{self!r} has been specialised more than {_MOST_SPECIALISATIONS} "
                f"times; the oldest are dropped. "
                "An argument that is part of the specialisation changes often",
                AutographWarning,
                stacklevel=4,
            )
        return item

    def _run_plain(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Arrays that overlap in memory, of which one is written: the plain function is right, if
        slow.
        """
        arrays = self._specialisations[-1].compiled.lowered.arrays(*args, **kwargs)
        overlapping = any(
            np.may_share_memory(a, b)
            for k, a in enumerate(arrays)
            for b in arrays[:k]
            if a is not b
        )
        if not overlapping:
            raise BackendError(
                f"{self!r} was compiled for these arguments and does not accept them",
                hint="this is a bug: please report it with the arguments' dtypes, "
                "shapes and strides",
            )
        warnings.warn(
            f"arguments of `{self.py_func.__name__}` overlap in memory and one of them is "
            f"written: running the plain function",
            AutographWarning,
            stacklevel=4,
        )
        return self.py_func(*args, **kwargs)


__all__ = ["AutographError", "ConvertedFunction", "Specialisation"]
