"""Host calls: what arrives, what an exception keeps, and calls within calls."""

from __future__ import annotations

import math
import threading
import traceback

import numpy as np
import pytest

from autograph.codegen.program import ArrayParameter, Payload, ScalarParameter
from autograph.runtime.executable import CallPlan, build_executable
from autograph.runtime.host import HostCallback, take_pending

ONE_FLOAT = ((Payload("float64", 0),),)
CALL_WITH_FLOAT = """
    def f(host, x):
        if call_host(host, 0, (x,)) != 0:
            raise HostError
        return x
"""


def executable(native, handlers, miss=None):
    names = ", ".join(parameter.name for parameter in native.program.parameters)
    plan = CallPlan("f", names, names, arguments=tuple(names.split(", ")) if names else ())
    return build_executable(native, plan, handlers, miss or (lambda *arguments: "missed"))


SCALARS = [
    ("bool", True, bool),
    ("int8", np.int8(-128), np.int8),
    ("int32", np.int32(-5), np.int32),
    ("int64", -(2**63), int),
    ("uint8", np.uint8(255), np.uint8),
    ("uint64", np.uint64(2**64 - 1), np.uint64),
    ("float32", np.float32(0.1), np.float32),
    ("float64", -0.0, float),
    ("float64", math.inf, float),
    ("complex64", np.complex64(0.1 - 2j), np.complex64),
    ("complex128", complex(-0.0, 5e-324), complex),
]


@pytest.mark.parametrize(("dtype", "value", "kind"), SCALARS, ids=lambda item: str(item))
def test_a_scalar_arrives_with_its_value_and_type(compiled, dtype, value, kind):
    native = compiled(CALL_WITH_FLOAT, ScalarParameter("x", dtype), sites=((Payload(dtype, 0),),))
    seen = []
    executable(native, [seen.append])(value)
    ((received,),) = seen
    assert type(received) is kind
    assert repr(received) == repr(kind(value))


def test_scalars_of_many_types_travel_together(compiled):
    native = compiled(
        """
        def f(host, n):
            values = (n, n > 2, np.float32(n), complex(n, -n), np.uint8(n))
            if call_host(host, 0, values) != 0:
                raise HostError
        """,
        ScalarParameter("n", "int64"),
        sites=(tuple(Payload(t, 0) for t in ("int64", "bool", "float32", "complex128", "uint8")),),
    )
    seen = []
    executable(native, [seen.append])(3)
    assert seen == [[3, True, np.float32(3), 3 - 3j, np.uint8(3)]]


def test_an_empty_payload(compiled):
    native = compiled(
        """
        def f(host):
            if call_host(host, 0, ()) != 0:
                raise HostError
        """,
        sites=((),),
    )
    seen = []
    executable(native, [seen.append])()
    assert seen == [[]]


@pytest.mark.parametrize("shape", [(2, 3), (0, 3)], ids=["full", "empty"])
def test_an_array_arrives_as_a_copy(compiled, shape):
    native = compiled(
        """
        def f(host, x):
            if call_host(host, 0, (x.ctypes.data, x.shape[0], x.shape[1], 7)) != 0:
                raise HostError
            for i in range(x.shape[0]):
                for j in range(x.shape[1]):
                    x[i, j] = np.int16(0)
        """,
        ArrayParameter("x", "int16", 2, "C"),
        sites=((Payload("int16", 2), Payload("int64", 0)),),
    )
    array = np.arange(np.prod(shape), dtype=np.int16).reshape(shape)
    before, seen = array.copy(), []
    executable(native, [seen.append])(array)
    ((received, number),) = seen
    assert received.dtype == np.int16
    assert received.flags.writeable
    assert number == 7
    np.testing.assert_array_equal(received, before)


def test_each_site_has_its_handler(compiled):
    native = compiled(
        """
        def f(host, x):
            if call_host(host, 1, (x,)) != 0:
                raise HostError
            if call_host(host, 0, (x + 1,)) != 0:
                raise HostError
        """,
        ScalarParameter("x", "float64"),
        sites=ONE_FLOAT * 2,
    )
    seen = []
    executable(native, [lambda v: seen.append(("0", v)), lambda v: seen.append(("1", v))])(1.0)
    assert seen == [("1", [1.0]), ("0", [2.0])]


def raise_with_cause(values):
    try:
        raise KeyError("context")
    except KeyError as context:
        raise ValueError(values[0]) from context


def raise_within_context(values):
    try:
        raise KeyError("context")
    except KeyError:
        raise ValueError(values[0])  # noqa: B904


def raise_without_context(values):
    try:
        raise KeyError("context")
    except KeyError:
        raise ValueError(values[0]) from None


@pytest.mark.parametrize("handler", [raise_with_cause, raise_within_context, raise_without_context])
@pytest.mark.parametrize("handling", [False, True], ids=["plain caller", "caller in except clause"])
def test_an_exception_keeps_its_chain(compiled, handler, handling):
    call = executable(
        compiled(CALL_WITH_FLOAT, ScalarParameter("x", "float64"), sites=ONE_FLOAT), [handler]
    )

    def chain(function):
        try:
            if not handling:
                function()
            try:
                raise OSError("handled by the caller")
            except OSError:
                function()
        except ValueError as failure:
            return exception_chain(failure)

    eager = chain(lambda: handler([2.5]))
    assert chain(lambda: call(2.5)) == eager
    assert "HostError" not in str(eager)


def exception_chain(failure):
    if failure is None:
        return None
    cause, context = exception_chain(failure.__cause__), exception_chain(failure.__context__)
    return repr(failure), cause, context, failure.__suppress_context__


def test_a_traceback_ends_in_the_handler(compiled):
    call = executable(
        compiled(CALL_WITH_FLOAT, ScalarParameter("x", "float64"), sites=ONE_FLOAT),
        [raise_without_context],
    )
    with pytest.raises(ValueError, match=r"2\.5") as caught:
        call(2.5)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert frames[-1].name == "raise_without_context"
    assert "f" in [frame.name for frame in frames]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration])
def test_any_exception_crosses_compiled_code(compiled, kind):
    def handler(values):
        raise kind

    native = compiled(CALL_WITH_FLOAT, ScalarParameter("x", "float64"), sites=ONE_FLOAT)
    with pytest.raises(kind):
        executable(native, [handler])(1.0)


def test_a_handler_may_call_compiled_code_that_fails(compiled):
    native = compiled(CALL_WITH_FLOAT, ScalarParameter("x", "float64"), sites=ONE_FLOAT)

    def inner_handler(values):
        raise KeyError("inner")

    inner = executable(native, [inner_handler])

    def outer_handler(values):
        with pytest.raises(KeyError):
            inner(values[0])
        raise ValueError("outer")

    with pytest.raises(ValueError, match="outer"):
        executable(native, [outer_handler])(1.0)


def test_pending_exceptions_belong_to_their_thread(compiled):
    native = compiled(CALL_WITH_FLOAT, ScalarParameter("x", "float64"), sites=ONE_FLOAT)
    both_inside = threading.Barrier(2, timeout=30)
    caught = []

    def handler(values):
        both_inside.wait()
        raise ValueError(values[0])

    call = executable(native, [handler])

    def run(x):
        try:
            call(x)
        except ValueError as failure:
            caught.append((x, failure.args[0]))

    threads = [threading.Thread(target=run, args=(float(k),)) for k in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(caught) == [(0.0, 0.0), (1.0, 1.0)]


def test_an_interrupt_outside_our_try_is_not_lost():
    assert isinstance(take_pending(), KeyboardInterrupt)


def test_as_many_handlers_as_sites():
    with pytest.raises(ValueError, match="1 host calls but 0 handlers"):
        HostCallback(ONE_FLOAT, [])


def test_a_type_that_no_slot_can_hold():
    with pytest.raises(TypeError, match="cannot hand over a datetime64"):
        HostCallback(((Payload("datetime64[s]", 0),),), [lambda values: None])
