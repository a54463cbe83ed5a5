"""What functions that are not converted raise, in a ``try`` and out of one."""

from __future__ import annotations

import threading
import traceback
import warnings

import numpy as np
import pytest

import autograph
from autograph import TypeMismatch
from tests.api.levels import LEVELS, at
from tests.comparison import assert_same_call


class Missing(KeyError):
    def __init__(self, key, place):
        super().__init__(key)
        self.place = place


@autograph.do_not_convert(returns=float)
def risky(x):
    if x > 2:
        raise Missing("big", x)
    if x < 0:
        raise ValueError(x)
    if x == 1:
        raise ZeroDivisionError("one")
    return x / 2


@autograph.do_not_convert
def changes_and_fails(a):
    a[0] = 7
    raise ValueError("changed")


@autograph.do_not_convert(returns=float)
def gives_an_int():
    return 1


def one_clause(x, a):
    y = 0.0
    try:
        a[0] = 1
        y = risky(x)
        a[1] = 2
    except KeyError as e:
        y = -1.0
        print("caught", e)
    finally:
        a[2] = 3
    return y


def nested(x, a):
    y = 0.0
    try:
        try:
            y = risky(x)
        except (IndexError, Missing):
            y = -1.0
        else:
            a[1] = 5
    except (KeyError, ValueError) as e:
        print("outer", e, f"{e!r}")
        y = -2.0
    return y


def in_a_loop(x, a):
    count = 0
    for i in range(4):
        try:
            a[0] += risky(x + i)
        except LookupError:
            count += 1
            continue
        except Exception:
            count += 10
        a[1] += 1
    return count


def raises_another(x, a):
    try:
        risky(x)
    except ValueError as e:
        raise TypeError("other") from e
    return x


def raises_again(x, a):
    try:
        a[0] = risky(x)
    except (ValueError, KeyError):
        print("log")
        raise
    except:  # noqa: E722
        a[1] = -1
    return a[0]


def cleans_up(x, a):
    for i in range(3):
        try:
            if i == 1:
                return risky(x)
        finally:
            print("fin", i)
    return 0.0


def writes_before(x, a):
    b = a + x
    try:
        changes_and_fails(b[1:])
    except ValueError:
        pass
    try:
        changes_and_fails(a)
    except ValueError:
        b[0] += a[0]
    return b


PROGRAMS = [
    one_clause,
    nested,
    in_a_loop,
    raises_another,
    raises_again,
    cleans_up,
    writes_before,
]


@LEVELS
@pytest.mark.parametrize("x", [0.5, 3.0, -1.0, 1.0])
@pytest.mark.parametrize("program", PROGRAMS)
def test_errors_are_caught(level, program, x):
    assert_same_call(at(level, program), program, x, np.zeros(3))


def lines(function, *arguments):
    with pytest.raises(Exception) as info:  # noqa: PT011 - whichever it is
        function(*arguments)
    frames = traceback.extract_tb(info.value.__traceback__)
    return [(frame.name, frame.lineno) for frame in frames if frame.filename == __file__][1:]


@pytest.mark.parametrize("program", [one_clause, raises_again, nested, cleans_up])
def test_tracebacks_go_through_the_users_lines(program):
    x = 1.0 if program is nested else -1.0
    expected = lines(program, x, np.zeros(3))
    assert expected[-1][0] == "risky"
    assert lines(autograph.convert(program), x, np.zeros(3)) == expected


def test_what_we_refuse_is_not_caught():
    def program():
        try:
            return gives_an_int()
        except TypeError:
            return -1.0

    with pytest.raises(TypeMismatch):
        autograph.convert(program)()


def test_warnings_and_prints_that_raise():
    class Closed:
        def write(self, text):
            raise OSError("closed")

    def program(x, stream):
        try:
            warnings.warn(f"slow {x}", RuntimeWarning, stacklevel=1)
        except RuntimeWarning as e:
            print("warned", e)
        try:
            print(x, file=stream)
        except OSError as e:
            print("failed", e)
        return x

    converted = autograph.convert(program)
    stream = Closed()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_same_call(lambda x: converted(x, stream), lambda x: program(x, stream), 1.5)


def test_a_file_is_closed(tmp_path):
    def program(path, n):
        try:
            with open(path, "w") as stream:
                for i in range(n):
                    stream.write(f"{i};")
                    if i == 2:
                        raise ValueError("two")
        except ValueError as e:
            print("caught", e, stream.closed)
        return stream.closed

    converted = autograph.convert(program)
    for n in (2, 5):
        assert_same_call(converted, program, str(tmp_path / "a.txt"), n)
    assert (tmp_path / "a.txt").read_text() == "0;1;2;"


def test_a_lock():
    lock = threading.Lock()

    def program(x):
        with lock:
            if x > 1:
                raise KeyError(x)
        return x

    converted = autograph.convert(program)
    for x in (1, 2):
        assert_same_call(converted, program, x)
        assert not lock.locked()
