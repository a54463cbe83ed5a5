"""Dispatch on exact argument types, done by numba's C dispatcher.

numba offers two behaviours for a call whose types match no compiled signature: compile another one,
or, once compilation is disabled, *convert unsafely* (an int where a float is expected, a float
where an int is). Ours is a third one: refuse. The dispatcher stays allowed to compile, so its C
code demands exact types; where it would compile, ``Refused`` is raised.

The C code knows types, not classes: ``np.int64`` counts as int64, ``np.float64`` as float64, a
subclass of ``ndarray`` as ``ndarray``. Who must tell these apart checks ``type(x) is ...`` first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numba
import numpy as np
from numba import types

from autograph.codegen.program import ArrayParameter, Program, ScalarParameter
from autograph.errors import BackendError
from autograph.runtime.host import Refused
from autograph.runtime.pipeline import LoopCompiler

Parameters = tuple[ArrayParameter | ScalarParameter, ...]

OPTIONS: dict[str, Any] = {
    "nopython": True,
    "nogil": True,
    "error_model": "numpy",
    "boundscheck": False,
    "no_cfunc_wrapper": True,
}


def signature(program: Program, parameters: Parameters | None = None) -> tuple[Any, ...]:
    """The argument types of the entry, or of another function with these parameters; the host's
    address comes first where there are host calls, then the entry's team where it has workers.
    """
    host = (types.int64,) if program.sites else ()
    team = (types.int64,) if program.workers and parameters is None else ()
    own = program.parameters if parameters is None else parameters
    return host + team + tuple(argument_type(parameter) for parameter in own)


def argument_type(parameter: ArrayParameter | ScalarParameter) -> Any:
    dtype = numba.from_dtype(np.dtype(parameter.dtype))
    if isinstance(parameter, ScalarParameter):
        return dtype
    return types.Array(
        dtype, parameter.rank, parameter.layout, readonly=not parameter.writable, aligned=True
    )


def dispatcher(function: Callable[..., Any]) -> Any:
    """A numba dispatcher that has compiled nothing yet."""
    made = numba.jit(**OPTIONS, pipeline_class=LoopCompiler)(function)
    if made is function:
        raise BackendError(
            "numba is switched off",
            hint="unset NUMBA_DISABLE_JIT, or call the function that was converted",
        )
    return made


def seal(made: Any) -> None:
    """From now on a call with other types raises ``Refused``; nothing more is compiled."""
    made._compile_for_args = refuse


def refuse(*arguments: Any, **keywords: Any) -> NoReturn:
    raise Refused
