"""``load``: from a program file to a program that can be called."""

from __future__ import annotations

import inspect
import os
import re
from typing import Any
from unicodedata import normalize

from autograph.api.programs import stored
from autograph.api.programs.program import Program
from autograph.api.programs.variants import variant_from_json
from autograph.api.signature import Signature
from autograph.errors import ProgramFileError
from autograph.export import document, plain
from autograph.export.document import Files
from autograph.export.functions import identifier
from autograph.ir.json_fields import Json, fields, items, line, of_type, shown

_KINDS = {
    kind.name: kind
    for kind in (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.VAR_KEYWORD,
    )
}


def load(path: str | os.PathLike[str]) -> Program:
    """The program that ``save`` has written to ``PATH-symbol.json``, called like the function.

    ``path`` is what ``save`` was given, or the file itself. Nothing in the file is executed: it is
    read as data, and the program is generated from it anew. Everything in it is checked first, also
    that nothing was changed since it was written.

    Raises ProgramFileError for a file that is damaged, changed, newer than this library or no
    program at all; OSError where there is none.
    """
    files = Files.of(path)
    written, tensors = document.read(files)
    try:
        return _program(files, written, tensors)
    except ProgramFileError:
        raise
    except Exception as error:  # what a file may hold has no end, nor what may come of it
        raise document.refusal(files.program, error) from error


def _program(files: Files, written: Json, tensors: dict[str, Any]) -> Program:
    library, name, signature, values, variants = fields(
        written, "library", "name", "signature", "stored", "variants"
    )
    line(library)
    own = _signature(signature)
    names, contents, layouts = stored.from_json(values, tensors)
    made = [variant_from_json(item, line(name), own, contents) for item in items(variants)]
    places = {key: number for number, key in enumerate(names)}
    return Program(files.program, line(name), own, tuple(made), places, contents, layouts)


def _signature(written: Json) -> Signature:
    return Signature(inspect.Signature([_parameter(item) for item in items(written)]))


def _parameter(written: Json) -> inspect.Parameter:
    name, kind = fields(written, "name", "kind", maybe=("default",))
    if re.match(stored.RESERVED, identifier(name)) or name != normalize("NFKC", name):
        raise ValueError(f"{shown(name)} is no name of a parameter")
    if of_type(kind, str) not in _KINDS:
        raise ValueError(f"there is no parameter of kind {shown(kind)}")
    default = inspect.Parameter.empty
    if "default" in written:
        default = plain.from_json(written["default"])
    return inspect.Parameter(name, _KINDS[kind], default=default)
