"""The two files of a program: written together, and read with every doubt.

    PREFIX-symbol.json          the program; it ends in a checksum of itself
    PREFIX-0000.safetensors     its parameters; their checksum stands in the program

Each file appears whole or not at all. Between the two a program that is written over another one
may be cut off: then the checksum says that the files do not belong together.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograph.errors import ProgramFileError
from autograph.export import tensors
from autograph.ir.json_fields import Json, fields, line, of_type, shown

FORMAT = "autograph program"
VERSION = 1
_PROGRAM, _PARAMETERS = "-symbol.json", "-0000.safetensors"
_CHECKSUM = "sha256"


@dataclass(frozen=True, slots=True)
class Files:
    """Where a program is."""

    program: Path
    parameters: Path

    @staticmethod
    def of(path: str | os.PathLike[str]) -> Files:
        """For a prefix, or for the file of the program itself."""
        prefix = os.fspath(path).removesuffix(_PROGRAM)
        return Files(Path(prefix + _PROGRAM), Path(prefix + _PARAMETERS))


def write(files: Files, document: Mapping[str, Json], arrays: Mapping[str, np.ndarray]) -> None:
    """Write the program and its arrays; the parameters first, so that the program finds them."""
    whole = {"format": FORMAT, "version": VERSION, **document, "tensors": None}
    if arrays:
        content = tensors.encode(arrays, {"format": FORMAT})
        whole["tensors"] = {"file": files.parameters.name, _CHECKSUM: _digest(content)}
        replace(files.parameters, content)
    whole[_CHECKSUM] = checksum(whole)
    replace(files.program, (_text(whole) + "\n").encode())


def replace(path: Path, content: bytes) -> None:
    """Put the content in place in one step."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _umask() -> int:
    """What a file that is made in the ordinary way would not be allowed; asking for it sets it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def read(files: Files) -> tuple[dict[str, Json], dict[str, np.ndarray]]:
    """The program and its arrays; ProgramFileError where something is wrong with a file."""
    document = parsed(files.program, files.program.read_bytes())
    written = document.pop("tensors", None)
    if written is None:
        return document, {}
    try:
        name, digest = fields(written, "file", _CHECKSUM)
        if "/" in line(name) or "\\" in name or name in ("", ".", ".."):
            raise ValueError(f"{shown(name)} is no name of a file beside it")
    except ValueError as error:
        raise refusal(files.program, error) from error
    return document, _arrays(files.program.with_name(name), digest)


def parsed(path: Path, content: bytes) -> dict[str, Json]:
    """The document without what it says of itself, once that has been found true."""
    try:
        document = json.loads(
            content.decode(), object_pairs_hook=_without_doubles, parse_constant=_no_number
        )
        if of_type(document, dict).get("format") != FORMAT:
            raise ValueError("it is no program of autograph")
        version = of_type(document.get("version"), int)
        if version > VERSION:
            raise ValueError(
                f"it has version {shown(version)} of the format, and this autograph reads {VERSION}"
            )
        if version != VERSION:
            raise ValueError(f"there is no version {shown(version)} of the format")
        if document.get(_CHECKSUM) != checksum(document):
            raise ValueError("it was changed or cut off after it was written")
    except (ValueError, RecursionError) as error:
        raise refusal(path, error) from error
    return {key: document[key] for key in document if key not in ("format", "version", _CHECKSUM)}


def _arrays(path: Path, digest: Json) -> dict[str, np.ndarray]:
    try:
        content = path.read_bytes()
        if _digest(content) != digest:
            raise ValueError("it was changed, or belongs to another program")
        return tensors.decode(content)
    except (ValueError, OSError, RecursionError) as error:
        raise refusal(path, error) from error


def refusal(path: Path, error: BaseException | str) -> ProgramFileError:
    """What is wrong with a file, in one line."""
    reason = getattr(error, "headline", str(error)) or type(error).__name__
    if isinstance(error, RecursionError):
        reason = "it is nested too deep"
    elif isinstance(error, FileNotFoundError):
        reason = "there is no such file, and the program needs it"
    elif isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
        reason = f"it is no JSON, or was cut off: {reason}"
    return ProgramFileError(f"{path}: {reason}")


def checksum(document: Mapping[str, Json]) -> str:
    """Of everything but the checksum itself, in the order in which it stands."""
    return _digest(_text({key: document[key] for key in document if key != _CHECKSUM}).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(document: Json) -> str:
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is there twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
