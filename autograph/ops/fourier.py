"""np.fft along one axis, on the memory of the compiled program.

transformed(x, n; name, axis, norm)    ==>    np.fft.name(x, n, axis, norm)
"""

from __future__ import annotations

from typing import Any

import numpy as np


def transformed(x: Any, n: Any, *, name: str, axis: int, norm: str | None) -> Any:
    return getattr(np.fft, name)(x, int(n), axis, norm)
