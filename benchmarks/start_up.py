"""What a new process pays: importing, and the first call of a program compiled before."""

from __future__ import annotations

import json
import os
import statistics
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
print(json.dumps({"seconds": time.perf_counter() - start}))
"""


@dataclass(frozen=True, slots=True)
class StartUp:
    """Seconds; first calls of ``samples/heat.py`` do not include importing numba."""

    import_numpy: float
    import_autograph: float
    import_numba: float
    imports_numba: bool
    first_call: float
    first_call_in_second_process: float


def start_up(repeats: int) -> StartUp:
    imports = {
        module: [in_new_process(IMPORT.format(module=module)) for _ in range(repeats)]
        for module in ("numpy", "autograph", "numba")
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        cold = in_new_process(FIRST_CALL, folder)["seconds"]
        warm = [in_new_process(FIRST_CALL, folder)["seconds"] for _ in range(repeats)]
    seconds = {
        module: statistics.median(found["seconds"] for found in all_found)
        for module, all_found in imports.items()
    }
    return StartUp(
        seconds["numpy"],
        seconds["autograph"],
        seconds["numba"],
        imports["autograph"][0]["numba"],
        cold,
        statistics.median(warm),
    )


def in_new_process(code: str, cache: str = "") -> Any:
    environment = os.environ | ({"AUTOGRAPH_CACHE_DIR": cache} if cache else {})
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    return json.loads(done.stdout.splitlines()[-1])
