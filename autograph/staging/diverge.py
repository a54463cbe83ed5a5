"""Code after which nothing follows: a staged ``raise`` ends its region."""

from __future__ import annotations


class Diverged(BaseException):
    """Unwinds Python to the region whose staged code has just raised. Never seen by users."""
