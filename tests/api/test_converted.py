"""The public interface: what is specialised, what is guarded, what can be converted, what is
refused.
"""

from __future__ import annotations

import inspect
import math
import pickle
import threading
import warnings

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same, assert_same_call


@autograph.convert
def total(x):
    s = 0.0
    for v in x:
        s += v
    return s


def plain_total(x):
    """Adds up."""
    s = 0.0
    for v in x:
        s += v
    return s


def test_new_sizes_compile_nothing():
    f = autograph.convert(plain_total)
    for size in (2, 3, 0, 1000):
        assert f(np.ones(size)) == size
    assert len(f.specialisations) == 1


def test_a_size_of_one_and_other_dtypes_ranks_and_layouts_are_specialisations_of_their_own():
    f = autograph.convert(lambda x: x + 1)
    for x in (np.ones(3), np.ones(1), np.ones(3, np.float32), np.ones((2, 3)), np.ones(6)[::2]):
        assert_same(f(x), x + 1)
    x = np.asfortranarray(np.ones((2, 3)))
    assert np.array_equal(f(x), x + 1)
    assert len(f.specialisations) == 6


def test_numbers_are_run_time_values():
    f = autograph.convert(lambda x, n, a: x * n + a)
    for n, a in ((1, 2.0), (7, -1.5), (0, 0.0), (-3, math.inf)):
        assert_same(f(np.ones(2), n, a), np.ones(2) * n + a)
    assert len(f.specialisations) == 1


RATE = 2.0
TABLE = np.ones(3)
NAME = "one"


def test_changed_globals_are_noticed(monkeypatch):
    f = autograph.convert(lambda x: x * RATE + TABLE if NAME == "one" else x)
    module = inspect.getmodule(test_changed_globals_are_noticed)
    assert_same(f(np.ones(3)), np.full(3, 3.0))
    monkeypatch.setattr(module, "RATE", 5.0)
    assert_same(f(np.ones(3)), np.full(3, 6.0))
    monkeypatch.setattr(module, "TABLE", np.zeros(3))
    assert_same(f(np.ones(3)), np.full(3, 5.0))
    assert len(f.specialisations) == 1, "numbers and arrays are inputs"
    monkeypatch.setattr(module, "RATE", 2)
    assert_same(f(np.ones(3)), np.full(3, 2.0))
    monkeypatch.setattr(module, "NAME", "two")
    assert_same(f(np.ones(3)), np.ones(3))


def test_changed_closures_and_helpers_are_noticed():
    k = 2

    helper = lambda x: x * k  # noqa: E731 - is bound again below
    f = autograph.convert(lambda x: helper(x) + 1)
    assert f(3) == 7
    k = 10
    assert f(3) == 31
    helper = abs
    assert f(-3) == 4


def test_a_changed_attribute_is_noticed():
    class Model:
        def __init__(self):
            self.w = np.arange(3.0)
            self.mode = "plus"

        @autograph.convert
        def __call__(self, x):
            return x + self.w if self.mode == "plus" else x - self.w

    model = Model()
    assert_same(model(np.ones(3)), np.array([1.0, 2.0, 3.0]))
    model.w[0] = 5.0
    assert_same(model(np.ones(3)), np.array([6.0, 2.0, 3.0]))
    model.w = np.zeros(3)
    model.mode = "minus"
    assert_same(model(np.ones(3)), np.ones(3))


def test_two_threads_that_call_first_compile_once():
    f = autograph.convert(plain_total)
    barrier = threading.Barrier(4)
    results = []

    def call():
        barrier.wait()
        results.append(f(np.ones(10)))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [10.0] * 4
    assert len(f.specialisations) == 1


def test_many_threads_get_their_own_results():
    f = autograph.convert(lambda x, n: x.sum() * n)
    f(np.ones(3), 1)
    wrong = []

    def call(n):
        for _ in range(200):
            if f(np.full(3, float(n)), n) != 3.0 * n * n:
                wrong.append(n)

    threads = [threading.Thread(target=call, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_it_looks_like_the_plain_function():
    f = autograph.convert(plain_total)
    assert f.__name__ == "plain_total"
    assert f.__doc__ == "Adds up."
    assert f.__wrapped__ is plain_total
    assert f.py_func is plain_total
    assert inspect.signature(f) == inspect.signature(plain_total)


def test_forms_of_the_decorator():
    @autograph.convert()
    def with_parentheses(x):
        return x + 1

    @autograph.convert(target="cpu")
    def with_options(x):
        return x + 2

    assert (with_parentheses(1), with_options(1)) == (2, 3)
    assert autograph.convert(with_options) is with_options
    with pytest.raises(ValueError, match="unknown target 'tpu'"):
        autograph.convert(target="tpu")


class Scale:
    factor = 3

    @autograph.convert
    def method(self, x):
        return x * self.factor

    @autograph.convert
    @staticmethod
    def static(x):
        return x + 1

    @staticmethod
    @autograph.convert
    def static_below(x):
        return x + 2

    @autograph.convert
    @classmethod
    def of_class(cls, x):
        return x + 3

    def __call__(self, x):
        return x - self.factor


def test_methods_of_all_kinds():
    scale = Scale()
    assert scale.method(2) == 6
    assert Scale.method(scale, 2) == 6
    assert (scale.static(1), Scale.static(1)) == (2, 2)
    assert scale.static_below(1) == 3
    assert Scale.of_class(1) == 4
    assert autograph.convert(scale)(10) == 7
    assert autograph.convert(scale.__call__)(10) == 7


def test_arguments_are_bound_as_python_does():
    @autograph.convert
    def f(a, /, b=2, *rest, c, d=4, **more):
        return a, b, rest, c, d, more

    for args, kwargs in (
        ((1,), {"c": 3}),
        ((1, 5, 6, 7), {"c": 3, "d": 0, "e": 1.5}),
        ((1,), {"b": 9, "c": 3}),
        ((), {"c": 3}),
        ((1,), {}),
        ((1, 2), {"b": 3, "c": 1}),
    ):
        assert_same_call(f, f.py_func, *args, **kwargs, calls=2)


def test_calls_of_converted_functions_become_one_program():
    @autograph.convert
    def outer(x):
        return total(x) + total(x * 2)

    assert outer(np.ones(4)) == 12.0
    assert "call" not in str(outer.lower(np.ones(4)).graph)


def test_it_can_be_turned_off(monkeypatch):
    called = []

    def f(x):
        called.append(x)
        return x + 1

    g = autograph.convert(f)
    with autograph.disabled():
        assert g(1) == 2
    assert called == [1]


def test_do_not_convert_is_called_at_run_time_in_order(capsys):
    seen = []

    @autograph.do_not_convert
    def log(*values):
        seen.append(values)
        print("logged", *values)

    @autograph.convert
    def f(x):
        print("before")
        for i in range(2):
            log(i, x[i], x)
        return x

    f(np.array([1.5, 2.5]))
    assert capsys.readouterr().out.startswith("before\nlogged 0 1.5 [1.5 2.5]\nlogged 1 2.5")
    assert_same(seen[1][:2], (1, np.float64(2.5)))
    f(np.array([0.0, 0.0]))
    assert len(seen) == 4


def test_the_same_array_twice_is_one_array():
    @autograph.convert
    def f(a, b):
        a[0] = 7.0
        return b[0]

    x = np.zeros(3)
    assert f(x, x) == 7.0
    assert f(x, np.ones(3)) == 1.0
    assert f(x, x) == 7.0


def test_overlapping_arguments_run_the_plain_function_with_a_warning():
    @autograph.convert
    def f(a, b):
        a += b
        return a

    x, y = np.arange(5.0), np.arange(5.0)
    y[1:] += y[:-1].copy()
    with pytest.warns(autograph.AutographWarning, match="overlap in memory"):
        f(x[1:], x[:-1])
    assert np.array_equal(x, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        f(x[:2], x[3:])


def test_read_only_arrays():
    x = np.ones(3)
    x.flags.writeable = False
    f = autograph.convert(lambda a: a + 1)
    assert_same(f(x), np.full(3, 2.0))

    @autograph.convert
    def g(a):
        a[0] = 5.0

    with pytest.raises(ValueError, match="assignment destination is read-only"):
        g(x)


def test_results_alias_what_they_alias_in_eager_execution():
    @autograph.convert
    def f(x, y):
        z = y + 1
        return x, x[1:], x.T, z, z[::-1], z

    x = np.arange(6.0).reshape(2, 3)
    a, b, c, d, e, g = f(x, np.ones(3))
    assert a is x
    assert np.shares_memory(b, x)
    b[0, 0] = 50.0
    c[0, 0] = 40.0
    assert (x[1, 0], x[0, 0]) == (50.0, 40.0)
    e[0] = 9.0
    assert d[-1] == 9.0
    assert g is d


def test_a_plain_value_is_made_static_where_it_is_needed():
    @autograph.convert
    def f(x, axis, k):
        parts = [x, x * 2, x * 3]
        return parts[k].sum(axis=axis)

    x = np.arange(6.0).reshape(2, 3)
    for axis, k in ((0, 1), (1, 1), (-1, 2)):
        assert_same(f(x, axis, k), ([x, x * 2, x * 3][k]).sum(axis=axis))
    assert len(f.specialisations) == 3
    with pytest.raises(IndexError, match="list index out of range"):
        f(x, 0, 3)


def test_pickling_by_name():
    assert pickle.loads(pickle.dumps(total)) is total


def test_every_stage_can_be_read():
    lowered = total.lower(np.ones(3))
    assert "for(" in str(lowered.graph)
    assert "def " in lowered.source
    assert "for " in str(lowered.loops)
    compiled = lowered.compile()
    assert "define" in compiled.as_text("llvm")
    assert ".globl" in compiled.as_text("asm")
    with pytest.raises(ValueError, match="unknown language 'ptx'"):
        compiled.as_text("ptx")
    assert "ag__.for_loop" in autograph.to_code(total)
    assert autograph.to_graph(total)(np.ones(3)) == 3.0


def test_a_long_static_loop_is_not_unrolled():
    def f(x):
        for _ in range(1_000_000):
            x = x + 1
        return x

    g = autograph.convert(f)
    assert g(0) == 1_000_000
    assert len(g.lower(0).source) < 2_000


def test_results_of_many_kinds():
    def f(x, n):
        return {"a": [n, (n + 1, None)], "b": "text", "c": f"{n}!", "d": (x.sum(), True, 2.5)}

    assert_same_call(autograph.convert(f), f, np.ones(3), 4)


class Settings:
    rate = 2.0


def test_a_changed_attribute_of_a_class_or_module_is_noticed(monkeypatch):
    import tests.api.settings as settings

    f = autograph.convert(lambda x: x * Settings.rate + settings.offset)
    assert f(1.0) == 3.0
    monkeypatch.setattr(Settings, "rate", 5.0)
    assert f(1.0) == 6.0
    monkeypatch.setattr(settings, "offset", 2.0)
    assert f(1.0) == 7.0


def test_a_list_of_the_caller_is_read_and_returned_as_it_is():
    @autograph.convert
    def f(parts):
        return parts, parts[0] + parts[1]

    parts = [np.ones(2), 3.0]
    same, total = f(parts)
    assert same is parts
    assert_same(total, np.full(2, 4.0))


def test_objects_are_compared_by_their_own_methods():
    class Version:
        def __init__(self, number):
            self.number = number

        def __eq__(self, other):
            return self.number == other.number

        __hash__ = None

        def __len__(self):
            return self.number

    f = autograph.convert(lambda a, b: (a == b, a is b, isinstance(a, Version), len(a)))
    one, two = Version(1), Version(1)
    assert f(one, two) == (True, False, True, 1)
    assert f(one, one) == (True, True, True, 1)


def test_specialisations_are_logged_where_asked_for(monkeypatch, caplog):
    monkeypatch.setenv("AUTOGRAPH_LOGS", "specialisations,source")
    with caplog.at_level("INFO", logger="autograph"):
        autograph.convert(lambda x: x + 41)(1)
    assert "entered when" in caplog.text
    assert "41" in caplog.text
