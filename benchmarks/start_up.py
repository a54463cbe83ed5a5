"""What a new process pays: importing, compiling, a first call of what was compiled before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

IMPORT = """
import json, sys, time
start = time.perf_counter()
import {module}
print(json.dumps({{"seconds": time.perf_counter() - start, "numba": "numba" in sys.modules}}))
"""

FIRST_CALL = """
import json, sys, time
sys.path.insert(0, "samples")
import numba
import heat
plate = heat.plate(50)
start = time.perf_counter()
heat.heat(plate, 1)
seconds = time.perf_counter() - start
(compiled,) = heat.heat.specialisations
print(json.dumps({"seconds": seconds, "compiled": not compiled.from_cache}))
"""

COMPILATION = """
import json, sys, time
sys.path.insert(0, "samples")
import heat
from benchmarks.systems import through_numba, through_ours
through_numba.ADAPTER.load()
through_ours.ADAPTER.load()
function, plate = {function}, heat.plate(50)
start = time.perf_counter()
function(plate, 1)
print(json.dumps({{"seconds": time.perf_counter() - start}}))
"""


@dataclass(frozen=True, slots=True)
class StartUp:
    """Seconds; the calls are of ``samples/heat.py`` and do not include importing numba.

    ``compilation`` and ``numba_compilation`` come after numba has compiled something else.
    """

    import_numpy: float
    import_autograph: float
    import_numba: float
    imports_numba: bool
    first_call: float
    first_call_in_second_process: float
    compiles_in_second_process: bool
    compilation: float
    numba_compilation: float


def start_up(repeats: int) -> StartUp:
    imports = {
        module: several(repeats, IMPORT.format(module=module))
        for module in ("numpy", "autograph", "numba")
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        cold = in_new_process(FIRST_CALL, folder)
        warm = [in_new_process(FIRST_CALL, folder) for _ in range(repeats)]
    compilation = {
        function: several(repeats, COMPILATION.format(function=function))
        for function in ("heat.heat", "through_numba.compiled(heat.heat)")
    }
    return StartUp(
        import_numpy=fastest(imports["numpy"]),
        import_autograph=fastest(imports["autograph"]),
        import_numba=fastest(imports["numba"]),
        imports_numba=imports["autograph"][0]["numba"],
        first_call=cold["seconds"],
        first_call_in_second_process=fastest(warm),
        compiles_in_second_process=any(found["compiled"] for found in warm),
        compilation=fastest(compilation["heat.heat"]),
        numba_compilation=fastest(compilation["through_numba.compiled(heat.heat)"]),
    )


def several(repeats: int, code: str) -> list[Any]:
    """Measured in processes of their own, with empty caches; a first one only writes bytecode."""
    found = []
    for _ in range(repeats + 1):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
            found.append(in_new_process(code, empty))
    return found[1:]


def fastest(found: list[Any]) -> float:
    return min(float(one["seconds"]) for one in found)


def in_new_process(code: str, cache: str) -> Any:
    environment = os.environ | {"AUTOGRAPH_CACHE_DIR": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    return json.loads(done.stdout.splitlines()[-1])
