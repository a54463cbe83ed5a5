"""Whether a system did what plain Python did: result, changed arguments, printed text.

Ours has to give the same kinds of values; for a peer only the numbers count, and what it does not
give, as the arguments that JAX never changes, is not compared.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np

from autograph.cli import comparison

RTOL, ATOL = 1e-5, 1e-6  # reductions add in another order, and single precision has few digits


def outcome(path: Path) -> dict[str, Any]:
    """What a session has left; the file is one that our own process has just written."""
    seen: dict[str, Any] = pickle.loads(path.read_bytes())
    return seen


def disagreement(system: str, seen: Any, expected: Any, atol: float) -> str:
    """The first difference in words, or nothing."""
    for part, value in seen.items():
        actual, wanted = value, expected[part]
        if system != "ours":
            actual, wanted = _numbers(value), _numbers(wanted)
        found = comparison.difference(actual, wanted, rtol=RTOL, atol=max(ATOL, atol))
        if found:
            return f"another {part}: {found.splitlines()[0].removeprefix('value ')}"
    return ""


def _numbers(value: Any) -> Any:
    """Without the difference between kinds of numbers, widths, and kinds of sequences."""
    if isinstance(value, (bool, int, float, complex, np.ndarray, np.generic)):
        return (
            np.asarray(value, dtype=complex) if np.asarray(value).dtype.kind in "biufc" else value
        )
    if isinstance(value, (tuple, list)):
        parts = [_numbers(part) for part in value]
        alike = parts and all(isinstance(part, np.ndarray) for part in parts)
        if alike and len({part.shape for part in parts}) == 1:
            return np.stack(parts)
        return parts
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    return value
