"""Programs at two levels, with functions that are not converted."""

from __future__ import annotations

import pytest

import autograph

LEVELS = pytest.mark.parametrize("level", ["interpreted", "compiled"])


def at(level, program):
    converted = autograph.convert(program)
    if level == "compiled":
        return converted
    return lambda *arguments: converted.lower(*arguments).interpret(*arguments)


def unconverted(function=None, **options):
    return autograph.do_not_convert(function, **options)
