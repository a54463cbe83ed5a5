"""Texts made in branches and loops."""

from __future__ import annotations

from tests.language.corpus import tried_on


@tried_on((0,), (2,), (5,), (30,))
def text_of_a_branch(n):
    s = f"n={n}" if n > 2 else "small"
    print(s)
    return s


@tried_on((0,), (2,), (5,), (30,))
def text_grown_in_a_loop(n):
    s = ""
    for i in range(n):
        s = s + f"{i},"
        if i == 3:
            s += "!"
    return s


@tried_on((0,), (2,), (5,), (30,))
def list_of_texts(n):
    log = []
    for i in range(n):
        log.append(f"step {i}")
    print(log)
    return log


@tried_on((0,), (2,), (5,), (30,))
def text_in_a_dict(n):
    d = {"k": "a"}
    if n > 1:
        d["k"] = f"b{n}"
    return d


@tried_on((0,), (2,), (5,), (30,))
def text_or_another(n):
    s = "a"
    if n > 1:
        s = "b"
    if n > 2:
        s = f"{n}"
    return s + "z"
