"""The one door for calls: what a called object is decides how the call is staged.

NumPy, builtin or math function    its staged version
a Python function                  converted and called, in the program being staged
exception classes                  made at run time where their arguments are
do_not_convert, print, logging     performed at run time
C functions, objects at run time   performed at run time, see host_calls.py
NumPy without a staged version     refused by name
"""

from __future__ import annotations

import functools
import inspect
import logging
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.errors import SourceEdited, SourceNotFound
from autograph.numpy_api import staged_version
from autograph.numpy_api.element_functions import call_vectorized
from autograph.numpy_api.list_order import sort_list
from autograph.numpy_api.ufunc_methods import call_method
from autograph.numpy_api.ufuncs import call_ufunc
from autograph.operators.cached import CACHED, call_cached
from autograph.operators.contexts import GeneratorContext, is_context_maker
from autograph.operators.effects import StagedException, print_
from autograph.operators.host_calls import call_unconverted, with_opaque
from autograph.operators.inheritance import super_
from autograph.operators.keywords import merged_keywords
from autograph.operators.known_answers import known_answer
from autograph.operators.messages import message_call
from autograph.operators.misfits import require_fitting, require_fitting_method
from autograph.operators.operator_module import GETTERS, is_getter, opened
from autograph.operators.text import is_staged, string_method, text_of
from autograph.staging.choice import Choice
from autograph.staging.containers import (
    StagedDict,
    StagedList,
    StagedSet,
    has_numbers,
    is_growing,
    staged_container,
)
from autograph.staging.elementwise import cast, require_storable, value_of
from autograph.staging.generated import StagedGenerator, of_function
from autograph.staging.growing_lists import as_array
from autograph.staging.instances import instance, is_plain_class
from autograph.staging.iteration import StagedIterable, StagedRange
from autograph.staging.maybe import settled
from autograph.staging.objects import StagedObject, getattr_static, unwrapped
from autograph.staging.opaque import MethodOf, Opaque, is_compiled
from autograph.staging.promote import is_python_scalar
from autograph.staging.recursion import call_function
from autograph.staging.searching import count_of, index_of
from autograph.staging.trace import active, current
from autograph.staging.values import (
    BoundMethod,
    StagedArray,
    StagedScalar,
    StagedValue,
    eager_error,
    refuse,
)

# Set by the layer above: how a Python function is converted and bound to the staged environment.
convert_callee: list[Callable[[types.FunctionType], Callable[..., Any]]] = []
_PURE_MODULES = frozenset({"builtins", "math", "cmath", "operator", "_operator"})
_IMPURE_BUILTINS = frozenset(
    {
        "input",
        "open",
        "exec",
        "eval",
        "globals",
        "locals",
        "vars",
        "setattr",
        "delattr",
        "__import__",
    }
)
_STANDARD = sys.stdlib_module_names - {"builtins"}
_PLAIN_OWNERS = (str, bytes, int, float, complex, tuple, frozenset, range, type(None), np.dtype)
_OF_NAMED_TUPLES = frozenset({"_replace", "_asdict", "_make"})
_TEXTS = (str, repr, ascii, format)


def call_merging(function: Any, args: tuple[Any, ...], *keywords: Any) -> Any:
    """``function(*args, **keywords[0], **keywords[1])`` in converted code."""
    return call(function, *args, **merged_keywords(function, keywords))


def call(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """``function(*args, **kwargs)`` in converted code."""
    if current() is None:
        return function(*args, **kwargs)
    args = tuple(map(settled, args))
    if isinstance(function, BoundMethod):
        return _call_bound(function, args, kwargs)
    if isinstance(function, Choice):
        return function.each(lambda option: call(option, *args, **kwargs))
    if isinstance(function, StagedObject) and _is_called_by_its_class(function):
        return _call_object(function, args, kwargs)
    if _is_unconverted(function, args, kwargs):
        return call_unconverted(function, args, kwargs)
    message = message_call(function)
    if message is not None:
        return message(*args, **kwargs)
    if isinstance(function, types.MethodType):
        if hasattr(type(function.__self__), "_fields") and function.__name__ in _OF_NAMED_TUPLES:
            return _plain(function, args, kwargs)
        return _call_method(function, args, kwargs)
    is_converted = hasattr(type(function), "__autograph_converted__")
    if is_converted or isinstance(function, functools.partial):
        return _call_wrapped(function, args, kwargs)
    return _call_plain_object(function, args, kwargs)


def _call_wrapped(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A partial or converted function: what is in it is called."""
    if isinstance(function, functools.partial):
        return call(function.func, *function.args, *args, **{**function.keywords, **kwargs})
    active().inputs.texts += [] if function.source is None else [function.source]
    return call(function.py_func, *args, **kwargs)


def _call_method(function: types.MethodType, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    owner: Any = function.__self__
    if isinstance(owner, StagedList) and function.__name__ == "sort":
        return sort_list(owner, *args, **kwargs)
    if isinstance(owner, (StagedList, StagedDict, StagedSet, StagedRange)):
        return _plain(function, args, kwargs)
    if is_compiled(function.__func__):
        return call_unconverted(function, args, kwargs)
    return call(function.__func__, owner, *args, **kwargs)


def _is_unconverted(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Is this performed at run time, whatever its arguments are?"""
    if isinstance(function, (Opaque, MethodOf)):
        return True
    if getattr(unwrapped(function), "__autograph_do_not_convert__", False):
        return True
    if staged_version(function) is not None or known_answer(function, args, kwargs) is None:
        return False
    of_numbers = getattr(function, "__module__", "") in ("math", "cmath")
    return not of_numbers or _needs_staging(args, kwargs)


def _call_bound(function: BoundMethod, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if isinstance(function.receiver, StagedArray):
        args, kwargs = _with_arrays(args, kwargs)
    require_fitting_method(function, args, kwargs)
    return function(*args, **kwargs)


def _with_arrays(
    args: tuple[Any, ...], kwargs: dict[str, Any], is_typed: bool = False
) -> tuple[Any, Any]:
    """Arrays in place of lists whose length is only known at run time."""
    if not any(map(is_growing, (*args, *kwargs.values()))):
        return args, kwargs
    is_typed = is_typed or kwargs.get("dtype") is not None

    def array(arg: Any) -> Any:
        return as_array(arg, is_typed) if is_growing(arg) else arg

    return tuple(map(array, args)), {name: array(arg) for name, arg in kwargs.items()}


def _call_plain_object(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if _is_of_numpy(function):
        is_typed = function in (np.array, np.asarray) and len(args) > 1
        args, kwargs = _with_arrays(args, kwargs, is_typed)
    if function is print:
        return print_(*args, **kwargs)
    if any(function is text for text in _TEXTS) and 1 <= len(args) <= 1 + (function is format):
        return text_of(function, *args)
    for arg in args:
        if isinstance(arg, Opaque) and (_is_builtin(function) or _is_of_numpy(function)):
            return with_opaque(function, args, kwargs, arg)
    if isinstance(function, np.ufunc) and staged_version(function) is None:
        return (
            call_ufunc(function, *args, **kwargs)
            if _needs_staging(args, kwargs)
            else _plain(function, args, kwargs)
        )
    if isinstance(getattr(function, "__self__", None), np.ufunc):
        return call_method(function.__self__, function.__name__, args, kwargs)
    staged = staged_version(function)
    if staged is not None and (staged.always or _needs_staging(args, kwargs) or "key" in kwargs):
        require_fitting(function, staged.function, args, kwargs)
        return staged_container(staged.function(*args, **kwargs))
    if staged is not None and (getattr(function, "__module__", None) or "")[:5] == "numpy":
        found = _plain(function, args, kwargs)  # a number that is known while staging
        return staged.function(*args, **kwargs) if isinstance(found, np.ndarray) else found
    return _call_unstaged(function, args, kwargs)


def _call_unstaged(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What has no staged version, or needs none."""
    if function is super and len(args) == 2:
        return super_(unwrapped(args[0]), args[1])
    if isinstance(function, type):
        return _construct(function, args, kwargs)
    if isinstance(unwrapped(function), np.vectorize):
        return call_vectorized(unwrapped(function), args, kwargs)
    if is_context_maker(function):
        return GeneratorContext(call(function.__wrapped__, *args, **kwargs))
    if _is_users(function):
        return _call_function(function, args, kwargs)
    if isinstance(function, CACHED):
        return call_cached(function, args, kwargs, call, call_unconverted)
    if is_getter(function) and not kwargs:
        found, args, keywords = opened(function, args)
        known = is_getter(found)
        return _plain(found, args, {}) if known else call(found, *args, **keywords)
    if isinstance(function, StagedObject):
        return _call_object(function, args, kwargs)
    return _library_call(function, args, kwargs)


def _is_called_by_its_class(function: StagedObject) -> bool:
    """Has its class a ``__call__`` that is converted? Then its own attributes say nothing."""
    item = function._autograph_object
    if isinstance(item, (type, np.vectorize)):
        return False
    marked = getattr(item, "__autograph_do_not_convert__", False)
    return not marked and isinstance(getattr_static(type(item), "__call__"), types.FunctionType)


def _call_object(function: StagedObject, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if isinstance(function._autograph_object, type):
        return _construct(function._autograph_object, args, kwargs)
    method = getattr_static(type(function._autograph_object), "__call__")
    if not isinstance(method, types.FunctionType):
        return call_unconverted(function, args, kwargs)
    return call(types.MethodType(method, function), *args, **kwargs)


def _call_function(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function written in Python: converted, unless there is no text of it."""
    try:
        converted = convert_callee[0](function)
    except SourceEdited:
        raise
    except SourceNotFound:
        return call_unconverted(function, args, kwargs)
    if function.__code__.co_flags & inspect.CO_GENERATOR:
        return of_function(lambda: converted(*args, **kwargs))
    return call_function(converted, args, kwargs, function.__code__)


def _is_builtin(function: Any) -> bool:
    is_class = isinstance(function, type)
    return getattr(function, "__module__", "") in ("builtins", "numpy") and (
        is_class or isinstance(function, types.BuiltinFunctionType)
    )


def _is_of_numpy(function: Any) -> bool:
    module = getattr(function, "__module__", None) or ""
    return isinstance(function, np.ufunc) or module.partition(".")[0] == "numpy"


def _is_users(function: Any) -> bool:
    """Is this a Python function to convert? NumPy's own have staged versions or none."""
    if not isinstance(function, types.FunctionType) or staged_version(function) is not None:
        return False
    module = function.__module__ or ""
    return module.partition(".")[0] not in (
        "numpy",
        "scipy",
        "math",
        "functools",
        "itertools",
        "time",
        "random",
        "os",
        "logging",
        "warnings",
    )


def _needs_staging(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return any(map(_is_staged_argument, args)) or any(map(_is_staged_argument, kwargs.values()))


def _is_staged_argument(item: Any) -> bool:
    if (
        isinstance(
            item,
            (StagedGenerator, StagedValue, StagedObject, StagedRange, StagedIterable, np.ndarray),
        )
        or is_staged(item)
        or is_growing(item)
    ):
        return True
    return isinstance(item, (tuple, list)) and any(map(_is_staged_argument, item))


def _construct(kind: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if issubclass(kind, BaseException):
        if is_staged(args) or is_staged(kwargs):
            if kwargs:
                refuse("an exception with keyword arguments known at run time is not supported")
            return StagedException(kind, args)
        return _plain(kind, args, kwargs)
    if (
        issubclass(kind, np.generic)
        and len(args) == 1
        and isinstance(args[0], (StagedScalar, StagedArray))
    ):
        return _converted(kind, args[0])
    if kind is dict:
        return _plain(dict, args, kwargs)
    if kind in (set, frozenset, slice, object, functools.partial, *GETTERS) or (
        kind.__module__ in ("builtins", "numpy") and not is_staged(args)
    ):
        return _plain(kind, args, kwargs)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _plain(kind, args, kwargs)
    if kind.__module__.partition(".")[0] in _STANDARD:
        return call_unconverted(kind, args, kwargs)
    if is_plain_class(kind):
        return instance(kind, args, kwargs)
    refuse(
        f"making an instance of `{kind.__name__}` in a converted function is not supported",
        "make it outside and pass it in, or use a tuple",
    )


def _converted(kind: type[np.generic], item: Any) -> Any:
    dtype = np.dtype(kind)
    if isinstance(item, StagedArray) and item.dims:
        return item.astype(dtype)
    if dtype.kind in "iu" and is_python_scalar(item):
        require_storable(item, dtype)
    return StagedScalar(cast(value_of(item), dtype), False)


_OF_TUPLES = {"tuple.index": index_of, "tuple.count": count_of}


def _library_call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Builtins and methods of plain values: performed while staging when they are pure and nothing
    is staged.
    """
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", repr(function))
    if isinstance(owner, (StagedList, StagedDict, StagedSet)):
        return _plain(function, args, kwargs)
    if isinstance(owner, tuple) and name in _OF_TUPLES and has_numbers((*owner, *args)):
        return _OF_TUPLES[name](owner, *args)
    if isinstance(owner, str) and function.__name__ == "join" and len(args) == 1:
        args = (list(args[0]),)
    if isinstance(owner, str) and is_staged((args, kwargs)):
        return string_method(owner, function.__name__, args, kwargs)
    if (
        isinstance(owner, _PLAIN_OWNERS)
        and not isinstance(owner, types.ModuleType)
        and owner is not None
    ):
        return _plain(function, args, kwargs)
    module = getattr(function, "__module__", None)
    if function is logging.getLogger and not is_staged(args):
        return _plain(function, args, kwargs)
    if (
        module in _PURE_MODULES
        and name not in _IMPURE_BUILTINS
        and not _needs_staging(args, kwargs)
    ):
        return _plain(function, args, kwargs)
    return call_unconverted(function, args, kwargs)


def _plain(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call performed while staging; what it raises, the plain function raises too."""
    try:
        return staged_container(function(*args, **kwargs))
    except Exception as error:
        raise eager_error(error) from None
