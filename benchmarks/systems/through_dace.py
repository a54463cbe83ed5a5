"""``dace.program`` of the same source, with types made of the arguments, for the processor.

Its builds go to the folder of the measurement: nothing is there already.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import dace
import numpy as np

from benchmarks.rebound import rebound
from benchmarks.systems.adapter import Adapter, Function


class DaCe(Adapter):
    def warm_up(self, folder: str) -> None:
        os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
        dace.Config.set("default_build_folder", value=os.path.join(folder, "build"))
        dace.Config.set("progress", value=False)

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        copy = rebound(function)
        names = copy.__code__.co_varnames[: copy.__code__.co_argcount]
        copy.__annotations__ = {
            name: _described(value) for name, value in zip(names, arguments, strict=False)
        }
        compiled = _compiled(copy)
        return lambda *given: compiled(**dict(zip(names, given, strict=False)))


def _compiled(function: Function) -> Function:
    """Optimised, or as it is where DaCe fails while it optimises."""
    try:
        found: Function = dace.program(auto_optimize=True)(function).compile()
    except Exception:
        found = dace.program(function).compile()
    return found


def _described(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return dace.data.create_datadescriptor(value)
    return {int: dace.int64, float: dace.float64, bool: dace.bool_}.get(type(value), value)


ADAPTER = DaCe()
