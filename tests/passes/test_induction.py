"""How far a loop's integers move in an iteration."""

from __future__ import annotations

import linecache

import numpy as np

import autograph


def test_many_branches_one_after_the_other() -> None:
    """Each arm asks for what the branch before left: once for both."""
    lines = ["def f(x, n):", "    i = 0", "    while i < n:", "        x[i] += 1.0"]
    for k in range(40):
        lines += [f"        if n % {k + 2} == 1:", "            i += 1"]
    text = "\n".join([*lines, "        i += 1", "    return i", ""])
    linecache.cache["<branches>"] = (len(text), None, text.splitlines(True), "<branches>")
    names: dict[str, object] = {}
    exec(compile(text, "<branches>", "exec"), names)
    plain = names["f"]
    assert callable(plain)
    x, expected = np.zeros(60), np.zeros(60)
    lowered = autograph.convert(plain).lower(x, 60)
    assert lowered.interpret(x, 60) == plain(expected, 60)
    np.testing.assert_array_equal(x, expected)
