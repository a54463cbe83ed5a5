"""The user's program: ``FILE[:FUNCTION]`` as functions, and arguments for them.

Arguments come from, in this order: what the person writes, the program's ``example()``, and the
function's first call in ``main()``, which is run as plain Python up to that call.
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from autograph import api, config
from autograph.cli.argument_types import parse_arguments
from autograph.cli.observation import duplicate


class CommandError(Exception):
    """What a command cannot do, in words for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A function and the arguments to call it with."""

    name: str
    function: api.ConvertedFunction[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]


class _Reached(BaseException):
    """Ends ``main()`` at the call that was looked for; not an error that a program could catch."""


@dataclass(frozen=True, slots=True)
class Program:
    """A file that has been executed as a module, and the function asked for ('' for none)."""

    path: Path
    module: ModuleType
    wanted: str

    @property
    def converted(self) -> dict[str, api.ConvertedFunction[..., Any]]:
        """The functions of the file that carry ``@autograph.convert``."""
        return {
            name: value
            for name, value in vars(self.module).items()
            if isinstance(value, api.ConvertedFunction)
        }

    def functions(self) -> dict[str, api.ConvertedFunction[..., Any]]:
        """What ``FILE[:FUNCTION]`` means: one function, or all that are converted."""
        if self.wanted:
            return {self.wanted: self.named(self.wanted)}
        if not self.converted:
            raise CommandError(f"{self.path} has no converted function; name one: FILE:FUNCTION")
        return self.converted

    def named(self, name: str) -> api.ConvertedFunction[..., Any]:
        """The function of this name, converted even where the file does not decorate it."""
        value: Any = self.module
        for part in name.split("."):
            if not hasattr(value, part):
                known = ", ".join(self.converted) or "none"
                raise CommandError(
                    f"there is no {name!r} in {self.path}; converted functions: {known}"
                )
            value = getattr(value, part)
        if not callable(value):
            raise CommandError(f"{name!r} in {self.path} is not a function")
        return value if isinstance(value, api.ConvertedFunction) else api.convert(value)

    def case(self, types: str | None) -> Case:
        """The function asked for with arguments."""
        if types is not None:
            name, function = self._only_function()
            try:
                arguments, keywords = parse_arguments(types, vars(self.module))
                inspect.signature(function).bind(*arguments, **keywords)
            except (ValueError, TypeError) as error:
                raise CommandError(f"--args: {error}") from None
            return Case(name, function, arguments, keywords)
        return self._from_example() or self._from_main()

    def _only_function(self) -> tuple[str, api.ConvertedFunction[..., Any]]:
        functions = self.functions()
        if len(functions) > 1:
            raise CommandError(
                f"{self.path} has several converted functions ({', '.join(functions)}); "
                "name one: FILE:FUNCTION"
            )
        return next(iter(functions.items()))

    def _from_example(self) -> Case | None:
        example = getattr(self.module, "example", None)
        if example is None:
            return None
        answer = example()
        if not (isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], tuple)):
            raise CommandError(f"example() in {self.path} must return (function, arguments tuple)")
        function, arguments = answer
        name = next((n for n, v in vars(self.module).items() if v is function), function.__name__)
        if self.wanted and self.wanted != name:
            return None
        return Case(name, self.named(name), arguments, {})

    def _from_main(self) -> Case:
        name, function = self._only_function()
        call = first_call_in_main(self.module, name, str(self.path))
        if call is None:
            raise CommandError(
                f"no arguments for {name!r}: {self.path} has no example() for it, and main() does "
                'not call it; give their types, as in --args "float64[:,:], int"'
            )
        return Case(name, function, *call)


def load(target: str) -> Program:
    """Executes the file of ``FILE[:FUNCTION]`` as a module."""
    file, wanted = target, ""
    if not Path(target).exists() and ":" in target:
        file, _, wanted = target.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise CommandError(f"there is no file {file!r}")
    name = path.stem if path.stem not in sys.modules else f"_{path.stem}_program"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CommandError(f"{file!r} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent.resolve()))
    with _as_error(f"{path} ended while it was loaded"):
        spec.loader.exec_module(module)
    return Program(path, module, wanted)


def first_call_in_main(
    module: ModuleType, name: str, path: str
) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """The arguments of the first call of ``name`` in ``main()``, as they were at that call."""
    main = getattr(module, "main", None)
    if main is None:
        return None
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def record(*arguments: Any, **keywords: Any) -> None:
        if not calls:
            calls.append(duplicate((arguments, keywords)))
        raise _Reached

    with (
        _replaced(module, name, record),
        _arguments_of_process(path),
        contextlib.redirect_stdout(io.StringIO()),
        config.disabled(),
        contextlib.suppress(_Reached),
        _as_error(f"main() of {path} ended before it called {name!r}"),
    ):
        main()
    return calls[0] if calls else None


@contextlib.contextmanager
def _replaced(module: ModuleType, name: str, value: Callable[..., Any]) -> Iterator[None]:
    owner: Any = module
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    original = vars(owner)[last]
    setattr(owner, last, value)
    try:
        yield
    finally:
        setattr(owner, last, original)


@contextlib.contextmanager
def _arguments_of_process(*arguments: str) -> Iterator[None]:
    before = sys.argv
    sys.argv = list(arguments)
    try:
        yield
    finally:
        sys.argv = before


@contextlib.contextmanager
def _as_error(headline: str) -> Iterator[None]:
    """``SystemExit`` becomes an error of the command, with the program's own words."""
    try:
        yield
    except SystemExit as end:
        raise CommandError(end.code if isinstance(end.code, str) else headline) from None
