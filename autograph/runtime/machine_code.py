"""Machine code on disk, through the door numba keeps for its own function cache.

A program has one signature and its key covers all the rest, so one checksummed file is enough: no
index, no time stamps, no search for a folder (numba's own cache follows ``NUMBA_CACHE_DIR``, trusts
its files and dies of a damaged one).

Reading is five times as fast as numba's, because it does not load numba's type and lowering
registries (0.3 s, and SciPy with them): finished machine code needs only the C functions it calls.
Their names are stored with it, and if one of them is not known to this process yet, the registries
are loaded after all; LLVM ends the process when it meets an unknown symbol.
"""

from __future__ import annotations

import pickle
from typing import Any

import llvmlite.binding as llvm
from numba.core import serialize
from numba.core.compiler import CompileResult
from numba.core.runtime.nrt import rtsys

from autograph.runtime import cache

rebuild: Any = CompileResult._rebuild
dumps: Any = serialize.dumps


class StoredCode:
    """The cache object of one dispatcher; ``found`` tells whether the code came from disk."""

    cache_path = ""

    def __init__(self, key: str) -> None:
        self.key = key
        self.found = False

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        content = cache.load_code(self.key)
        if content is None:
            return None
        try:
            symbols, code = pickle.loads(content)
            rtsys.initialize(target_context)
            if not all(llvm.address_of_symbol(symbol) for symbol in symbols):
                target_context.refresh()
            result = rebuild(target_context, *pickle.loads(code))
        except Exception as failure:  # whatever is wrong with it, the program can be compiled
            cache.warn(failure)
            return None
        self.found = True
        return result

    def save_overload(self, signature: Any, result: Any) -> None:
        library = result.library
        if not library.has_dynamic_globals:
            code = dumps(result._reduce())
            cache.store_code(self.key, pickle.dumps((called_symbols(library), code)))

    def enable(self) -> None:
        """Always enabled."""

    def disable(self) -> None:
        """Always enabled."""

    def flush(self) -> None:
        """Nothing is held back."""


def called_symbols(library: Any) -> tuple[str, ...]:
    """The functions and variables that the machine code expects to find in the process."""
    module = library._final_module
    return tuple(
        symbol.name
        for symbols in (module.functions, module.global_variables)
        for symbol in symbols
        if symbol.is_declaration and not symbol.name.startswith("llvm.")
    )
