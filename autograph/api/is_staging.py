"""``is_staging``: lets a function know that it is being converted."""

from __future__ import annotations

from autograph.numpy_api.registry import stages


def is_staging() -> bool:
    """Is the calling code being staged? False wherever it is run by Python.

    A function may do one thing when a person calls it and another as part of a converted program:
    look up a compiled version of itself, for example, which the program needs not.
    """
    return False


@stages(is_staging, always=True)
def _while_staging() -> bool:
    return True
