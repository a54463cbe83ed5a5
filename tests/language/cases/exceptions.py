"""42 to 49: try, except, else, finally; what is raised, and what is caught."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import case, tried_on

A = np.arange


@case(42, "return in `try`, with `finally` that prints", row="try/finally")
@tried_on((2,), (0,), (-1,))
def returns_in_try(n):
    try:
        if n > 0:
            return 10 // n
        if n < 0:
            raise ValueError(n)
    finally:
        print("fin", n)
    return -1


@case(42, "`finally` that returns swallows the error", row="try/finally")
@tried_on((2,), (0,), (-1,))
def finally_returns(n):
    try:
        if n < 0:
            raise KeyError(n)
        x = 10 // n
        return x
    finally:
        if n <= 0:
            return -5


@case(42, "`finally` returns out of a loop, after a return")
@tried_on((0, 1.0, 2.0), (1, 1.0, 2.0))
def finally_returns_from_a_loop(n, a, b):
    try:
        if n:
            return a
    finally:
        for k in range(2):
            return b + k
    a -= b
    return a


@case(42, "a jump out of `finally` is cancelled, the return before it goes on")
@tried_on((0, 0), (1, 0), (1, 1), (0, 1))
def return_goes_on(n, m):
    try:
        if n:
            return 8
    finally:
        for i in range(2):
            try:
                return 1 + i
            finally:
                if m:
                    print("cancelled", i)
                    break
        print("after the loop")
    return 2


@case(42, "break and continue through `finally`")
@tried_on((5, 2, 1), (5, 9, 9), (0, 1, 1), (3, 0, 2))
def jumps_through_finally(n, stop, skip):
    total = 0
    for i in range(n):
        try:
            if i == skip:
                continue
            if i == stop:
                break
            total += i
        finally:
            print("fin", i)
            total += 100
    return total, i


@case(42, "break in `finally`")
@tried_on((3,), (0,), (1,))
def breaks_in_finally(n):
    done = 0
    while True:
        try:
            done += 1
            if done > n:
                raise ValueError(done)
        finally:
            if done > 2:
                break
    return done


@case(42, "nested `finally` run from the inside out")
@tried_on((0,), (1,), (2,), (3,))
def nested_finally(n):
    try:
        try:
            print("in", n)
            if n == 1:
                return 10 // (n - 1)
            elif n == 2:
                raise KeyError("two")
        finally:
            print("inner")
            if n == 3:
                raise IndexError("three")
    except (KeyError, IndexError) as e:
        print("caught", e)
        return -n
    finally:
        print("outer")
    return n


@case(
    43,
    "a raise on data, caught by its class",
    row="try/except around a raise on data",
)
@tried_on((2.0,), (-1.0,), (0.0,))
def typed_except(x):
    try:
        if x < 0:
            raise ValueError("negative")
        y = x * 2
    except ValueError:
        y = -1.0
    return y


@case(43, "a class of several, a base class, no class that fits")
@tried_on((0,), (1,), (2,), (3,), (4,))
def several_clauses(n):
    try:
        if n == 1:
            raise KeyError("k")
        if n == 2:
            raise ZeroDivisionError
        if n == 3:
            raise TypeError("t")
        return n
    except (KeyError, IndexError):
        return 10
    except ArithmeticError:
        return 20


@case(
    43,
    "bare except; an index out of range and a division by zero",
    row="try/except, exception static",
)
@tried_on((A(3.0), 1, 2), (A(3.0), 7, 2), (A(3.0), 1, 0), (A(3.0), -4, 0), kind_differs=(1, 2, 3))
def bare_except(x, i, n):
    try:
        y = x[i] + 6 // n
    except:  # noqa: E722
        y = -1.0
    return y


@case(43, "a raise in a callee; the value of the handler")
@tried_on((A(3.0), 1.0), (A(3.0), 9.0), (A(0.0), 0.0))
def raise_in_a_callee(x, v):
    try:
        k = found(x, v)
    except LookupError:
        k = -1
    else:
        k += 100
    return k


def found(x, v):
    for i in range(len(x)):
        if x[i] == v:
            return i
    raise LookupError(v)


@case(43, "an error in a handler, in `else`")
@tried_on((0,), (1,), (2,))
def error_in_a_handler(n):
    try:
        y = 6 // n
    except ZeroDivisionError:
        raise ValueError("from the handler")
    else:
        if n > 1:
            raise KeyError(n)
    return y


@case(44, "an exception after a partial assignment")
@tried_on((A(3.0), 1, 0), (A(3.0), 9, 0), (A(3.0), 1, 1), kind_differs=(1, 2))
def partial_assignment(x, i, n):
    a = b = 0.0
    try:
        a = 1.0
        x[0] = 50.0
        b = x[i]
        a = 2.0
        b = 1 / n
        a = 3.0
    except IndexError:
        a += 10
    except ZeroDivisionError:
        a += 100
    return a, b, x


@case(44, "a variable that the handler may find unassigned")
@tried_on((1, 1), (0, 1), (0, 0), (5, 0))
def perhaps_unassigned(n, k):
    try:
        y = 10 // n
        z = 10 // k
    except ZeroDivisionError:
        print("y", y)
    return z


@case(44, "what a loop did before it raised")
@tried_on((A(5.0), 3), (A(5.0), 5), (A(5.0), 0), (A(5.0), 9))
def loop_that_raises(x, n):
    total = 0.0
    try:
        for i in range(n + 1):
            total += x[i]
            x[i] = -1
    except IndexError:
        total += 1000
    return total, i, x


@case(45, "`as e`: the message is used, the name is unbound afterwards")
@tried_on((0, 0), (1, 0), (1, 1))
def as_name(n, k):
    e = -1
    try:
        if n:
            raise ValueError("number", n)
    except ValueError as e:
        print(str(e), e.args, repr(e))
    if k == 0:
        return n
    return e


@case(45, "the message of an error that Python raised")
@tried_on((A(3.0), 1, 2), (A(3.0), 7, 2), (A(3.0), 1, 0), kind_differs=(1, 2))
def message_of_an_error(x, i, n):
    try:
        return x[i] * (6 // n)
    except (IndexError, ZeroDivisionError) as problem:
        print("caught:", problem)
    return -1.0


@case(45, "the class of an error that was caught")
@tried_on((1, 2), (1, 0), (5, 1))
def class_of_an_error(i, n):
    try:
        return (6 // n, 7)[i]
    except (IndexError, ZeroDivisionError) as problem:
        print(isinstance(problem, ArithmeticError), type(problem).__name__)
        if isinstance(problem, IndexError):
            return -2
    return -1


class Refused(Exception):
    def __init__(self, code, detail):
        super().__init__(code, detail)
        self.code = code


class Stricter(Refused):
    pass


@case(47, "a class of one's own with two arguments")
@tried_on((1,), (5,), (8,))
def own_class(n):
    if n > 7:
        raise Stricter(n, "far too much")
    if n > 3:
        raise Refused(n, "too much")
    return n


@case(47, "a class of one's own is caught; its attributes are read")
@tried_on((1,), (5,), (8,))
def own_class_caught(n):
    try:
        return own_class(n)
    except Stricter:
        return -100
    except Refused as r:
        return r.code * 2


@case(48, "raise X from Y")
@tried_on((0,), (3,))
def raises_from(n):
    try:
        return 6 // n
    except ZeroDivisionError as e:
        raise ValueError("no number") from e


@case(48, "raise X from None")
@tried_on((0,), (3,))
def raises_from_none(n):
    if n == 0:
        raise ValueError("none") from None
    return n


@case(48, "raise X from Y outside a handler")
@tried_on((3,), (9,))
def raises_from_outside(n):
    if n > 5:
        raise ValueError(n) from KeyError("cause")
    return n


@case(48, "a bare raise; an exception with a note")
@tried_on((0,), (3,), (9,))
def raises_again(n):
    try:
        if n > 5:
            raise ValueError("large")
        return 6 // n
    except ZeroDivisionError:
        print("again")
        raise
    except ValueError as e:
        e.add_note("while dividing")
        raise


@case(48, "an exception that is made first and raised later")
@tried_on((0,), (3,))
def made_first(n):
    problem = ValueError("made")
    if n > 2:
        raise problem
    return n


@case(
    49,
    "a loop of try/except with mixed outcomes",
    row="try/except around a raise on data",
)
@tried_on((np.array([1.0, -1.0, 2.0]),), (A(0.0),), (-A(3.0),), kind_differs=(1, 2))
def mixed_outcomes(x):
    total = 0.0
    for v in x:
        try:
            if v < 0:
                raise ValueError("negative")
            total += v
        except ValueError:
            total += 0.0
    return total


@case(49, "a loop that tries again until it succeeds")
@tried_on((0,), (3,), (7,))
def tries_again(n):
    attempts = 0
    while True:
        try:
            attempts += 1
            if attempts < n:
                raise RuntimeError("again")
            break
        except RuntimeError:
            if attempts > 4:
                return -1
            continue
        finally:
            print("attempt", attempts)
    else:
        attempts = 100
    return attempts
