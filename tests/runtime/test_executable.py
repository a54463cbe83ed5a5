"""The generated wrapper: checks, bindings, results, and the way out to ``miss``."""

from __future__ import annotations

import traceback

import numpy as np
import pytest

from autograph.codegen.program import ArrayParameter, Payload, ScalarParameter
from autograph.runtime.executable import CallPlan, build_executable, wrapper_text

VECTOR = ArrayParameter("x", "float64", 1, "C")


def missed(*arguments, **keywords):
    return "missed", arguments, keywords


def test_text():
    plan = CallPlan(
        name="heat",
        parameters="u, *, k=_default",
        forward="u, k=k",
        checks=("type(u) is ndarray", "type(k) is float"),
        arguments=("u", "k", "w"),
        bindings=(("w", "state.w"),),
        result="u, r",
    )
    assert wrapper_text(plan, ["_ag_host"]) == (
        "def _ag_call(u, *, k=_default):\n"
        "    if type(u) is ndarray and type(k) is float:\n"
        "        w = state.w\n"
        "        try:\n"
        "            r = _ag_entry(_ag_host, u, k, w)\n"
        "        except _ag_Refused:\n"
        "            pass\n"
        "        except _ag_HostError:\n"
        "            _ag_raise_pending({**_ag_constants, **_ag_locals()})\n"
        "        else:\n"
        "            return u, r\n"
        "    return _ag_miss(u, k=k)\n"
    )


def test_text_of_a_call_in_a_frame():
    plan = CallPlan("f", "x", "x", frame=(print, print), epilogue=("x.y = r",))
    assert wrapper_text(plan, []) == (
        "def _ag_call(x):\n"
        "    if True:\n"
        "        _ag_enter(_ag_locals())\n"
        "        try:\n"
        "            try:\n"
        "                r = _ag_entry()\n"
        "            except _ag_Refused:\n"
        "                pass\n"
        "            except _ag_HostError:\n"
        "                _ag_raise_pending({**_ag_constants, **_ag_locals()})\n"
        "            else:\n"
        "                x.y = r\n"
        "                return r\n"
        "        finally:\n"
        "            _ag_leave()\n"
        "    return _ag_miss(x)\n"
    )


def test_a_call_goes_through_checks_bindings_and_result(compiled):
    native = compiled(
        "def f(x, k):\n    x[0] = x[0] + k\n    return x[0]\n",
        VECTOR,
        ScalarParameter("k", "float64"),
    )
    plan = CallPlan(
        name="step",
        parameters="x, scale=_d0",
        forward="x, scale=scale",
        checks=("type(x) is ndarray", "type(scale) is float"),
        arguments=("x", "k"),
        bindings=(("k", "scale * 2.0"),),
        result="(x, r)",
        constants={"ndarray": np.ndarray, "_d0": 0.5},
    )
    call = build_executable(native, plan, [], missed)
    array = np.zeros(2)
    result, value = call(array)
    assert result is array
    assert value == array[0] == 1.0
    assert call(array, scale=1) == ("missed", (array,), {"scale": 1})
    assert call.__name__ == "step"


@pytest.mark.parametrize(
    "arguments", [(np.zeros(2), 2**63), (np.zeros(2), 1.0), (np.zeros(3), 1), (None, 1)],
    ids=["int beyond int64", "other type", "natively refused", "not an array"],
)  # fmt: skip
def test_what_does_not_fit_is_missed(compiled, arguments):
    native = compiled(
        """
        def f(x, n):
            if x.shape[0] != 2:
                raise Refused
            x[0] = n
            return n
        """,
        VECTOR,
        ScalarParameter("n", "int64"),
    )
    call = build_executable(native, CallPlan("f", "x, n", "x, n", (), ("x", "n")), [], missed)
    assert call(np.zeros(2), 3) == 3
    status, forwarded, _ = call(*arguments)
    assert status == "missed"
    assert forwarded[0] is arguments[0]
    assert arguments[0] is None or arguments[0][0] == 0


def test_an_error_of_miss_is_not_chained_to_the_refusal(compiled):
    def miss(x):
        raise ValueError("eager")

    native = compiled("def f(x):\n    raise Refused\n", ScalarParameter("x", "int64"))
    call = build_executable(native, CallPlan("f", "x", "x", (), ("x",)), [], miss)
    with pytest.raises(ValueError, match="eager") as caught:
        call(1)
    assert caught.value.__context__ is None


def test_native_errors_pass_through(compiled):
    native = compiled("def f(x):\n    raise MemoryError\n", ScalarParameter("x", "int64"))
    call = build_executable(native, CallPlan("f", "x", "x", (), ("x",)), [], missed)
    with pytest.raises(MemoryError):
        call(1)


def test_a_parameter_may_have_any_name(compiled):
    native = compiled(
        "def f(host, r):\n    return r + 1\n", ScalarParameter("r", "int64"), sites=((),)
    )
    plan = CallPlan("f", "r", "r", (), ("r",), result="(r, out)", returned="out")
    assert build_executable(native, plan, [missed], missed)(1) == (1, 2)
    reserved = CallPlan("f", "_ag_entry", "_ag_entry")
    with pytest.raises(ValueError, match="reserved"):
        build_executable(native, reserved, [missed], missed)


def test_a_traceback_shows_the_name_of_the_function(compiled):
    def handler(values):
        raise ValueError

    native = compiled(
        """
        def f(host):
            if call_host(host, 0, ()) != 0:
                raise HostError
        """,
        sites=((),),
    )
    call = build_executable(native, CallPlan("heat", "", ""), [handler], missed)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call()
    assert "heat" in [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]


def test_the_wrapper_keeps_everything_it_needs_alive(compiled):
    seen = []
    call = build_executable(
        compiled(
            """
            def f(host, n):
                if call_host(host, 0, (n,)) != 0:
                    raise HostError
            """,
            ScalarParameter("n", "int64"),
            sites=((Payload("int64", 0),),),
        ),
        CallPlan("f", "n", "n", (), ("n",)),
        [seen.append],
        missed,
    )
    for n in range(100):
        call(n)
    assert seen == [[n] for n in range(100)]
