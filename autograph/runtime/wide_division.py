"""Division of 128-bit integers, which LLVM leaves to a library that numba does not load.

    %q = udiv i128 %a, %b       =>       call __udivti3       a jump to address 0, unless defined

LLVM computes the trips of some loops so, as of ``range(n * n, stop, n)``, in numba's own code too.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator

import llvmlite.binding

FUNCTIONS = ("__udivti3", "__umodti3", "__divti3", "__modti3")
LIBRARIES = (None, "libgcc_s.so.1")  # None: what the process has loaded, as on macOS


def define() -> None:
    """Tell LLVM where the functions are."""
    for name in FUNCTIONS:
        if llvmlite.binding.address_of_symbol(name) is None:
            for address in _addresses(name):
                llvmlite.binding.add_symbol(name, address)
                break


def _addresses(name: str) -> Iterator[int]:
    for library in LIBRARIES:
        with contextlib.suppress(OSError, TypeError, AttributeError):  # no such library, or name
            found = getattr(ctypes.CDLL(library), name)
            yield ctypes.cast(found, ctypes.c_void_p).value or 0
