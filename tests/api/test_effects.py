"""Effects: prints, logging and warnings at run time, never, or once while staging."""

# ruff: noqa: UP031, UP032 - the older ways to fill in a text are what is tested

from __future__ import annotations

import contextlib
import io
import logging
import sys
import warnings

import numpy as np
import pytest

import autograph
from autograph import Unsupported

LOG = logging.getLogger("tests.effects")
FORMAT = logging.Formatter("%(levelname)s %(name)s %(funcName)s:%(lineno)d %(message)s")
LEVELS = pytest.mark.parametrize("level", ["interpreted", "compiled"])


@pytest.fixture(autouse=True)
def every_level_is_logged():
    LOG.setLevel(logging.DEBUG)
    yield
    LOG.setLevel(logging.NOTSET)


def seen(function, *arguments):
    """The result or error, what was printed and logged, and the warnings with their places."""
    out, err, log = io.StringIO(), io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(FORMAT)
    LOG.addHandler(handler)
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("always")
            result = function(*arguments)
    finally:
        LOG.removeHandler(handler)
    places = [(str(w.message), w.category, w.filename, w.lineno) for w in caught]
    return repr(result), out.getvalue(), err.getvalue(), log.getvalue(), places


def at(level, program, **options):
    converted = autograph.convert(**options)(program)
    if level == "compiled":
        return converted
    return lambda *arguments: converted.lower(*arguments).interpret(*arguments)


def helper(x):
    LOG.info("in helper %s", x)
    print("helper", x)
    return x * 2


def loud(x, n, a):
    print("start", x, n, a, a[1:], f"{x:.3f}|{n!r:>8}", "%d %5.2f" % (n, x))
    total = 0.0
    for i in range(n):
        print("trip", i)
        total += helper(x)
        if total > 5:
            print("big", [total])
        else:
            print("small", {"total": total})
    while total > 3:
        total -= a[0]
    for j in range(2):
        made = []
        made.append(j)
        print("unrolled", made)
    LOG.warning("%d trips %5.2f", n, x)
    return total


ARGUMENTS = (1.5, 3, np.ones(4))
ONCE = """start <float x> <int n> <float64[a_0] a> <float64[?]> <float x>| <int n> <int n> <float x>
trip <int i>
helper <float x>
big [<float>]
small {'total': <float>}
unrolled [<int j>]
"""


@LEVELS
def test_staged_prints_and_logging_are_those_of_the_plain_function(level):
    expected = seen(loud, *ARGUMENTS)
    function = at(level, loud)
    assert expected[1].count("trip") == 3
    for _ in range(2):
        assert seen(function, *ARGUMENTS) == expected


@LEVELS
def test_strip_drops_prints_and_logging_of_the_function_and_all_it_calls(level):
    result, *_ = seen(loud, *ARGUMENTS)
    assert seen(at(level, loud, effects="strip"), *ARGUMENTS) == (result, "", "", "", [])


def test_strip_still_evaluates_the_arguments():
    def program(x, i):
        print(x[i])
        return i

    with pytest.raises(IndexError, match="index 5 is out of bounds"):
        autograph.convert(program, effects="strip")(np.ones(3), 5)


def test_trace_shows_each_print_once_with_symbols_and_nothing_at_run_time():
    function = autograph.convert(loud, effects="trace")
    result, *_ = seen(loud, *ARGUMENTS)
    line = loud.__code__.co_firstlineno + 16
    first = helper.__code__.co_firstlineno + 1
    logged = f"INFO tests.effects helper:{first} in helper <float x>\n"
    logged += f"WARNING tests.effects loud:{line} <int n> trips <float x>\n"
    assert seen(function, *ARGUMENTS) == (result, ONCE, "", logged, [])
    assert seen(function, *ARGUMENTS) == (result, "", "", "", [])
    again = seen(function, 1, 3, np.ones(4))
    assert again[1].startswith("start <int x> "), "another specialisation shows its own"


def test_trace_shows_a_print_once_where_staging_restarts():
    def program(x, n):
        print("once", n, x)
        return float(np.ones((3, 2)).sum(axis=n)[0]) * x

    assert seen(autograph.convert(program, effects="trace"), 2.0, 1) == (
        "4.0",
        "once 1 <float x>\n",
        "",
        "",
        [],
    )


def test_trace_leaves_no_calls_in_the_program():
    lowered = autograph.convert(loud, effects="trace").lower(*ARGUMENTS)
    assert "host" not in str(lowered.graph)
    assert "host" in str(autograph.convert(loud).lower(*ARGUMENTS).graph)


def test_policies_by_name_only():
    with pytest.raises(ValueError, match="unknown policy 'loud' for effects: use 'stage'"):
        autograph.convert(effects="loud")


def test_a_policy_stays_unless_another_is_asked_for():
    plain = autograph.convert(loud)
    silent = autograph.convert(plain, effects="strip")
    assert (plain.effects, silent.effects) == ("stage", "strip")
    assert autograph.convert(silent) is silent
    assert autograph.convert(silent, effects="strip") is silent


class Worker:
    def __init__(self):
        self.log = LOG

    def __call__(self, x):
        self.log.info("working on %s", x)
        return x


def logs(x, n):
    LOG.info("x=%s", x)
    LOG.warning("n=%d %5.2f", n, x)
    LOG.log(logging.ERROR, "%(a)s", {"a": x})
    logging.getLogger("tests.effects.child").debug("plain")
    for i in range(n):
        LOG.info("trip %d", i)
    LOG.critical(f"{x!r}", stacklevel=2)


@LEVELS
def test_logging(level):
    expected = seen(logs, 1.5, 3)
    assert expected[3].count("\n") == 8
    if level == "compiled":
        assert seen(at(level, logs), 1.5, 3) == expected
        return
    assert seen(at(level, logs), 1.5, 3)[3].splitlines()[:-1] == expected[3].splitlines()[:-1]


def test_a_logger_kept_in_an_object():
    worker = Worker()
    assert seen(autograph.convert(worker), 2.5) == seen(worker, 2.5)


def test_functions_of_the_logging_module(caplog):
    def program(x):
        logging.warning("root %s", x)

    autograph.convert(program)(2.5)
    assert caplog.messages == ["root 2.5"]


def test_whether_a_level_is_logged_is_asked_at_run_time():
    function = autograph.convert(lambda x: x if LOG.isEnabledFor(10) else -x)
    assert function(1) == 1
    LOG.setLevel(logging.ERROR)
    assert function(1) == -1


class Slow(UserWarning):
    pass


def careful(x):
    warnings.warn(f"from a helper {x}", stacklevel=2)
    return x


def warns(x, n):
    warnings.warn("plain")
    warnings.warn(f"slow {x}", RuntimeWarning)
    warnings.warn("ours", category=Slow)
    careful(x)
    for i in range(n):
        warnings.warn(UserWarning(f"trip {i}"))
    warnings.warn("of the caller", stacklevel=2)


def test_warnings_name_the_places_that_the_plain_function_names():
    expected = seen(warns, 1.5, 2)
    assert len(expected[4]) == 7
    assert seen(autograph.convert(warns), 1.5, 2) == expected
    assert seen(autograph.convert(warns, effects="strip"), 1.5, 2) == expected


def test_a_warning_is_shown_once_per_place():
    def program(n):
        for i in range(n):
            warnings.warn("again")

    for function in (program, autograph.convert(program)):
        globals().pop("__warningregistry__", None)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            function(3)
            function(3)
        assert len(caught) == 1


def test_a_warning_turned_into_an_error():
    function = autograph.convert(warns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", RuntimeWarning)
        with pytest.raises(RuntimeWarning, match="slow 1.5"):
            function(1.5, 2)


@LEVELS
def test_prints_go_to_the_stream_of_the_moment(level):
    def program(x):
        print("out", x)
        print("err", [x], file=sys.stderr, flush=True)

    function = at(level, program)
    for _ in range(2):
        assert seen(function, 1.5)[1:3] == ("out 1.5\n", "err [1.5]\n")


def test_a_stream_that_was_both_is_told_apart_later():
    @autograph.convert
    def function(x):
        print("err", x, file=sys.stderr)

    both = io.StringIO()
    with contextlib.redirect_stdout(both), contextlib.redirect_stderr(both):
        function(1.5)
    assert both.getvalue() == "err 1.5\n"
    assert seen(function, 2.5)[1:3] == ("", "err 2.5\n")


def test_prints_into_a_stream_of_the_caller():
    def program(x, stream):
        print("x", x, file=stream)

    function = autograph.convert(program)
    for stream in (io.StringIO(), io.StringIO()):
        function(1.5, stream)
        assert stream.getvalue() == "x 1.5\n"


class Opaque:
    pass


@pytest.mark.parametrize(
    ("program", "headline"),
    [
        (lambda x, n: f"{x}" == "1.5", "comparison of a text that is only known at run time"),
        (lambda x, n: len(str(x)), "the length of a text that is only known at run time"),
        (lambda x, n: str(x).split("."), "`.split` of a text that is only known at run time"),
        (lambda x, n: 1 if f"{x}" else 2, "the truth of a text that is only known at run time"),
        (lambda x, n: "1" in f"{x}", "the characters of a text that is only known at run time"),
        (lambda x, n: print(Opaque), "an object is printed or handed to a call at run time"),
        (lambda x, n: tuple(range(n)), "a tuple whose length is only known at run time"),
    ],
)
def test_refused(program, headline):
    with pytest.raises(Unsupported) as info:
        autograph.convert(program)(1.5, 6)
    assert info.value.headline.startswith(headline)
    assert info.value.span.file == __file__
    assert info.value.hint


@LEVELS
@pytest.mark.parametrize(
    "program",
    [
        lambda x, n: [i for i in range(n)],
        lambda x, n: [x * i for i in range(n) if i > x],
        lambda x, n: list(range(n)),
        lambda x, n: sum(i for i in range(n)),
        lambda x, n: len([x for i in range(n)]) > 3,
    ],
)
@pytest.mark.parametrize("n", [0, 1, 6])
def test_lists_whose_length_is_known_at_run_time(level, program, n):
    assert seen(at(level, program), 1.5, n) == seen(program, 1.5, n)


@LEVELS
def test_a_list_that_grows_in_a_loop_and_is_printed(level):
    def program(n):
        made = []
        for i in range(n):
            made.append(i * 0.5)
            if i > 1:
                print("made", made, len(made))
        return made

    function = at(level, program)
    for n in (0, 1, 5):
        assert seen(function, n) == seen(program, n)


@LEVELS
@pytest.mark.parametrize(
    "make",
    [
        lambda: [i * 2 for i in range(3)],
        lambda: [1, 2, 3][:],
        lambda: list((1, 2)),
        lambda: sorted([3, 1]),
        lambda: [1] * 3,
        lambda: {0: 1}.copy(),
    ],
)
def test_containers_made_by_expressions_change_in_a_branch(level, make):
    def program(x):
        made = make()
        if x > 0:
            made[0] = 7
        return made[0], made

    function = at(level, program)
    for x in (-1, 1):
        assert seen(function, x) == seen(program, x)
