"""Strict comparison, and the check most tests are made of: converted does what plain does.

    assert_same(actual, expected)            two values: type, dtype, shape, structure, elements
    assert_same_call(actual, expected, ...)  two functions called alike: result, error, output,
                                             warnings, arguments afterwards, aliases

Both are exact (NaN equals NaN, zeros have a sign) unless the test says otherwise with ``rtol`` or
``atol``, which concern floating-point elements only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.cli.comparison import difference
from autograph.cli.observation import Observation, duplicate, observe
from autograph.cli.observation import difference as difference_of_observations

__all__ = ["Observation", "assert_same", "assert_same_call", "duplicate", "observe"]


def assert_same(actual: Any, expected: Any, *, rtol: float = 0.0, atol: float = 0.0) -> None:
    """The two values cannot be told apart. Exceptions: the same type and the same arguments."""
    __tracebackhide__ = True
    text = difference(actual, expected, rtol=rtol, atol=atol)
    assert not text, text


def assert_same_call(
    actual: Callable[..., Any],
    expected: Callable[..., Any],
    *arguments: Any,
    rtol: float = 0.0,
    atol: float = 0.0,
    calls: int = 1,
    **keywords: Any,
) -> Observation:
    """Calls both on copies of the arguments and compares all that can be seen.

    ``calls`` repeats the first, for caches and dispatch. Returns what was seen of ``expected``, so
    that a test can also assert that it did something at all.
    """
    __tracebackhide__ = True
    reference = observe(expected, arguments, keywords)
    for number in range(calls):
        seen = observe(actual, arguments, keywords)
        text = difference_of_observations(seen, reference, rtol=rtol, atol=atol)
        assert not text, f"call {number + 1}: {text}"
    return reference
