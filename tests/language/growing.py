"""Lists that grow and shrink while the program runs."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


@tried_on((0,), (1,), (30,))
def appends_in_a_loop(n):
    out = []
    for i in range(n):
        out.append(i * 2)
    return out


@tried_on((np.array([1.0, -1, 2, 3]),), (np.zeros(0),), (np.arange(20.0),))
def keeps_what_is_positive(x):
    out = []
    for v in x:
        if v > 0:
            out.append(v * 2.0)
    return np.array(out), len(out)


@tried_on((0,), (1,), (9,))
def grows_until_long_enough(n):
    out = [1.5]
    while len(out) < n:
        out.append(out[-1] * 2)
    return out, out[0]


@tried_on(([1, 2], 0), ([1, 2], 5))
def changes_the_callers_list(items, c):
    if c > 1:
        items.append(c)
    else:
        items[0] = 7
    return len(items)


@tried_on((np.arange(6.0).reshape(3, 2),), (np.arange(60.0).reshape(30, 2),))
def rows_of_an_array(x):
    rows = []
    for i in range(len(x)):
        rows.append(x[i] * 2)
    s = 0.0
    for r in rows:
        s += r.sum()
    return np.array(rows), s


@tried_on((0,), (5,), (30,))
def stack_of_pairs(n):
    st = []
    for i in range(n):
        st.append((i, i * 0.5))
    t = 0.0
    while st:
        a, b = st.pop()
        t += a * b
    return t, st


@tried_on((0,), (6,))
def grows_while_it_is_gone_through(n):
    items = [3, 1]
    for x in items:
        if len(items) < n:
            items.append(x + 1)
    return items


@tried_on(({"k": 1, "z": 0}, 0), ({"k": 1, "z": 0}, 5))
def dict_of_the_caller(d, n):
    for i in range(n):
        d["k"] += i
    if n > 2:
        d["z"] = 1
    return d


@tried_on((0,), (1,), (5,), (20,))
def inserts_and_deletes(n):
    items = []
    for i in range(n):
        items.insert(0, i)
        items.insert(1, -i)
    if len(items) > 3:
        items.pop(1)
        items.reverse()
    return items, items.count(0), 2 in items


@tried_on((np.arange(20.0),))
def counts_in_a_short_list(x):
    items = [0.0, 0.0, 0.0]
    for i in range(len(x)):
        items[i % 3] += x[i]
    return items


@tried_on((1,), (5,))
def two_names_of_a_list(n):
    a = [1, 2, 3]
    b = a
    if n > 2:
        b.append(4)
    return a, b


@tried_on((2,), (5,), (1,))
def list_in_a_message(n):
    items = []
    for i in range(n):
        if i == 3:
            raise ValueError(f"{items} {len(items)}")
        items.append(i)
    print(items, n)
    return sum(items), max(items)


@tried_on((np.arange(3.0), 2))
def text_is_made_at_its_place(a, n):
    s = f"{a}"
    items = [n]
    t = f"{items}"
    a[0] = 5
    items.append(n)
    items[0] = 9
    print(s, t, items)
    return s
