"""The folder of compiled programs.

    <user cache>/autograph/<version>/ag_<key>.py     the generated text, for people and debuggers
    <user cache>/autograph/<version>/ag_<key>.bin    sha256 of the rest, then the machine code

The key is a hash of everything the machine code depends on, so an entry is never out of date. What
is read back is trusted only as far as its checksum goes, and the ``.py`` file is never executed:
the text that runs is always the one just generated. A folder that is read-only, full, missing or
damaged costs speed and one warning, nothing else.

``AUTOGRAPH_CACHE_DIR`` names another folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from autograph.config import cache_dir
from autograph.errors import AutographWarning

VERSION = "v1"
PREFIX = "ag_"
DIGEST_SIZE = hashlib.sha256().digest_size

_warned: set[Path] = set()


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the cache folder holds."""

    folder: Path
    programs: int
    size: int


def root() -> Path:
    return cache_dir() or Path(platformdirs.user_cache_dir("autograph", appauthor=False))


def folder() -> Path:
    return root().absolute() / VERSION


def module_name(key: str) -> str:
    return PREFIX + key


def info() -> CacheInfo:
    files = entries()
    programs = sum(file.suffix == ".py" for file in files)
    return CacheInfo(root(), programs, sum(size_of(file) for file in files))


def clear() -> CacheInfo:
    """Delete every entry, also those of other versions, and tell what there was."""
    before = info()
    for file in entries():
        with suppress(OSError):
            file.unlink()
    return before


def entries() -> list[Path]:
    """Our own files only: the folder may be one that holds other things too."""
    return sorted(file for file in root().glob(f"v*/{PREFIX}*") if file.is_file())


def size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # deleted meanwhile by another process


def store_text(key: str, text: str) -> Path | None:
    """The file that holds exactly this text, written if need be; None where that cannot be."""
    path = folder() / f"{module_name(key)}.py"
    content = text.encode()
    try:
        if path.is_file() and path.read_bytes() == content:
            return path
    except OSError as failure:
        warn(failure)
    return path if write(path, content) else None


def store_code(key: str, code: bytes) -> None:
    write(code_path(key), hashlib.sha256(code).digest() + code)


def load_code(key: str) -> bytes | None:
    """The machine code stored under the key, or None; a damaged file counts as none."""
    try:
        content = code_path(key).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as failure:
        warn(failure)
        return None
    digest, code = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
    if hashlib.sha256(code).digest() != digest:
        warn(f"{code_path(key).name} is damaged")
        return None
    return code


def code_path(key: str) -> Path:
    return folder() / f"{module_name(key)}.bin"


def write(path: Path, content: bytes) -> bool:
    """Put the whole content in place in one step, so that no other process sees half of it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as failure:
        warn(failure)
        return False
    return True


def warn(reason: object) -> None:
    """Once for each folder: every later program would say the same."""
    if folder() not in _warned:
        _warned.add(folder())
        warnings.warn(
            f"compiled programs cannot be kept in {folder()}: {reason}; "
            "they are compiled anew in each process",
            AutographWarning,
            stacklevel=2,
        )
