"""Code after which nothing follows: a staged ``raise`` ends its region."""

from __future__ import annotations

from typing import NoReturn

from autograph.ir import Value
from autograph.ops import Site
from autograph.staging.trace import active


class Diverged(BaseException):
    """Unwinds Python to the region whose staged code has just raised. Never seen by users."""


def diverge(site: Site, payload: tuple[Value, ...]) -> NoReturn:
    """Stage a raise here, and leave the region."""
    active().effect("raise", site, payload)
    raise Diverged
