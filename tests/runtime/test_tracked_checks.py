"""The text of checks that are made only after something has changed."""

from __future__ import annotations

from autograph.runtime.tracked_checks import Tracked, names

TRACKED = Tracked("_k7", ("net", "_k1.get('other')"), ("type(net.a) is int", "net.a > 0"))


class Item:
    a = 1


def made(counter, other, looks):
    lines = [*TRACKED.function(), f"def call(net): return {TRACKED.condition()}"]
    namespace = {**names(), "_k7": counter, "_k1": {"other": other}}
    exec("\n".join(lines), namespace)
    look = namespace["_ag_look"]
    namespace["_ag_look"] = lambda *given: looks.append(given) or look(*given)
    return namespace["call"]


def test_they_are_made_once_for_a_number_and_the_same_objects():
    class Counter:
        number = 3

    looks, net = [], Item()
    call = made(Counter, Item(), looks)
    assert call(net)
    assert call(net)
    assert len(looks) == 1
    Counter.number += 1
    assert call(net)
    assert len(looks) == 2
    other = Item()
    assert call(other)
    assert call(other)
    assert len(looks) == 3


def test_they_are_made_again_as_long_as_they_fail():
    class Counter:
        number = 0

    looks, net = [], Item()
    call = made(Counter, Item(), looks)
    net.a = -1
    assert not call(net)
    assert not call(net)
    assert len(looks) == 2


def test_objects_are_looked_through_in_a_function_of_their_own():
    assert TRACKED.condition() == (
        "((_ag_s := _ag_seen[0])[0] == _k7.number and _ag_s[1]() is net"
        " and _ag_s[2]() is _k1.get('other') or _ag_look(net))"
    )
