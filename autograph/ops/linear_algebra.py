"""np.linalg on the memory of the compiled program.

solved(name, a, b)    ==>    np.linalg.name(a, b), then 0
                             or None for each result, then which of ERRORS it is, counted from 1
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from autograph.ir import INT64

ERRORS = (
    "Singular matrix",
    "Matrix is not positive definite",
    "Eigenvalues did not converge",
    "SVD did not converge",
    "SVD did not converge in Linear Least Squares",
    "Array must not contain infs or NaNs",
    "cond is not defined on empty arrays",
    "Incorrect argument found while performing QR factorization",
)

COMPLEX = len(ERRORS) + 1


def solved(
    *operands: Any,
    name: str,
    numbers: Sequence[str],
    count: int,
    real: bool = False,
    **options: Any,
) -> Any:
    """``numbers`` are the names of the last operands; there are ``count`` results. If they must be
    ``real`` and are not, the number is COMPLEX.
    """
    arrays = operands[: len(operands) - len(numbers)]
    given = dict(zip(numbers, operands[len(arrays) :], strict=True))
    try:
        found = _FUNCTIONS.get(name, getattr(np.linalg, name))(*arrays, **given, **options)
    except LinAlgError as error:
        return (*[None] * count, INT64.type(1 + ERRORS.index(str(error))))
    if real and any(np.iscomplexobj(part) for part in (found if count > 1 else (found,))):
        return (*[None] * count, INT64.type(COMPLEX))
    return (*(found if isinstance(found, tuple) else (found,)), INT64.type(0))


def _lstsq(a: Any, b: Any, rcond: Any = None) -> tuple[Any, ...]:
    """The residuals, of which there may be none, filled up; then how many they are."""
    x, residuals, rank, s = np.linalg.lstsq(a, b, rcond)
    width = b.shape[1] if b.ndim > 1 else 1
    rest = np.zeros(width - residuals.size, residuals.dtype)
    return x, np.concatenate([residuals, rest]), rank, s, INT64.type(residuals.size)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "lstsq": _lstsq,
    "multi_dot": lambda *arrays: np.linalg.multi_dot(arrays),
}
