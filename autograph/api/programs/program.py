"""``Program``: a program file, loaded. It is called like the function that was saved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograph.api.lowered import Compiled, Lowered
from autograph.api.programs import stored
from autograph.api.programs.stored import Layout
from autograph.api.programs.texts import STORED
from autograph.api.signature import Signature
from autograph.config import is_disabled
from autograph.errors import AutographError, ProgramFileError, TypeMismatch
from autograph.ir import TensorType
from autograph.ir.text import type_text

_MISSING = object()


class Program:
    """A loaded program. It is compiled when it is first called, for each of the types that it was
    saved for; what is compiled is kept in the folder of compiled programs like any other.

    ``name`` is that of the function, ``variants`` are its specialisations, whose stages can be
    looked at, ``parameters`` the arrays that are stored with it, by name. A call raises what the
    function raises, TypeMismatch for arguments of other types than the program was saved for, and
    ProgramFileError where the program cannot be compiled.
    """

    def __init__(
        self,
        file: str | os.PathLike[str],
        name: str,
        signature: Signature,
        variants: tuple[Lowered, ...],
        values: Mapping[str, int],
        contents: list[Any],
        layouts: Mapping[str, Layout],
    ) -> None:
        self.file = os.fspath(file)
        self.name = self.__name__ = self.__qualname__ = name
        self.variants = variants
        self._signature = signature
        self._values = values
        self._contents = contents
        self._layouts = layouts
        self._lock = threading.RLock()
        self._attempts: list[Callable[..., Any] | None] = [None] * len(variants)

    @property
    def __signature__(self) -> Any:
        return self._signature.python

    def __repr__(self) -> str:
        return f"<program {self.name} of {self.file}, {len(self.variants)} variants>"

    def __str__(self) -> str:
        """Signature, stored values, and the graph of each specialisation."""
        lines = [f"{self.name}{self.__signature__}"]
        for name, array in self.parameters.items():
            lines.append(f"  parameter {name}: {array.dtype}{list(array.shape)}")
        lines += [f"  number {name} = {value!r}" for name, value in self.numbers.items()]
        for number, variant in enumerate(self.variants, 1):
            lines += ["", f"variant {number} of {len(self.variants)}", *self._described(variant)]
        return "\n".join(lines)

    def _described(self, variant: Lowered) -> Iterator[str]:
        names = {f"{STORED}[{place}]": name for name, place in self._values.items()}
        for leaf in variant.staged.leaves:
            source = names.get(leaf.source, leaf.source)
            yield f"  input {source}: {type_text(leaf.parameter.value.type)}"
        yield f"  output {variant.staged.result}"
        yield ""
        yield str(variant.function).strip("\n")

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """The arrays that the program reads at every call, by name: the very arrays, not copies."""
        return {name: self._contents[self._values[name]] for name in self._layouts}

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that the program reads at every call, by name."""
        places = self._values.items()
        return {name: self._contents[k] for name, k in places if name not in self._layouts}

    def set_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Put copies of these arrays in the place of those that the program has; all or none.

        Raises KeyError for a name that there is not, Unsupported for an array of another dtype or
        rank, or with other dimensions of size 1.
        """
        made: dict[str, np.ndarray] = {}
        for name, array in parameters.items():
            if name not in self._layouts:
                raise KeyError(f"{self.name} has no parameter {name!r}")
            old = self._contents[self._values[name]]
            made[name] = stored.fitting(name, array, self._layouts[name], old)
        for name, array in made.items():
            self._contents[self._values[name]] = array

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if is_disabled():
            return self.interpret(*args, **kwargs)
        for number in range(len(self.variants)):
            attempt = self._attempts[number] or self._compiled(number)
            result = attempt(*args, **kwargs)
            if result is not _MISSING:
                return result
        raise self._misfit(args, kwargs)

    def interpret(self, *args: Any, **kwargs: Any) -> Any:
        """The same computed with NumPy, an operator at a time: slow, and every access is checked.

        So a program that you do not trust is run: one that is compiled may read and write beside
        its arrays if its file was made to.
        """
        for variant in self.variants:
            if variant.is_for(*args, **kwargs):
                return variant.interpret(*args, **kwargs)
        raise self._misfit(args, kwargs)

    def _compiled(self, number: int) -> Callable[..., Any]:
        with self._lock:
            attempt = self._attempts[number]
            if attempt is None:
                made = _compile(self.file, self.variants[number])
                attempt = self._attempts[number] = made.executable(_miss)
            return attempt

    def _misfit(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> TypeMismatch:
        given = self._signature.bind(args, dict(kwargs))
        shown = ", ".join(f"{name}: {_kind(item)}" for name, item in given.items())
        return TypeMismatch(
            f"`{self.name}` was not saved for these arguments: {shown}",
            notes=tuple(f"it was saved for {_wanted(variant)}" for variant in self.variants),
            hint="save it for an example of these too",
        )


def _miss(*args: Any, **kwargs: Any) -> Any:
    return _MISSING


def _compile(file: str, variant: Lowered) -> Compiled:
    """Whatever the compiler stumbles over is a fault of the file."""
    try:
        return variant.compile()
    except AutographError as error:
        raise ProgramFileError(f"{file}: {error.headline}") from error
    except Exception as error:
        raise ProgramFileError(f"{file}: it cannot be compiled: {error!r}") from error


def _kind(item: Any) -> str:
    if isinstance(item, np.ndarray):
        shape = ", ".join(map(str, item.shape))
        return f"{item.dtype}[{shape}]{'' if item.flags.c_contiguous else ', not contiguous'}"
    return type(item).__name__


def _wanted(variant: Lowered) -> str:
    leaves = [leaf for leaf in variant.staged.leaves if STORED not in leaf.source]
    return ", ".join(f"{leaf.source}: {_type(leaf.parameter.value.type)}" for leaf in leaves)


def _type(type_: TensorType) -> str:
    sizes = ", ".join(":" if dim.static is None else str(dim.static) for dim in type_.dims)
    return f"{type_.dtype}[{sizes}]" if sizes else str(type_.dtype)
