"""Errors that the program handles itself."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on

x = np.array([1.0, 2, 3, 0, 5])


@tried_on((x, 0), (x, 2), (x, 5), (x, 9), kind_differs=(0,))
def all_parts_in_a_loop(x, n):
    total = 0.0
    for i in range(n):
        try:
            total += x[i]
            if x[i] > 2:
                raise ValueError(i)
        except ValueError:
            total -= 1
        except IndexError:
            return total
        else:
            total += 10
        finally:
            total += 0.5
    return total


@tried_on((0,), (5,), (2.5,))
def state_where_it_was_raised(x):
    y = 1
    try:
        y = 2
        if x > 1:
            y = 3
            raise ValueError(f"big {x}")
        y = 4
    except ValueError as e:
        return y, str(e)
    return y, ""


@tried_on((7, 2), (7, 0))
def zero_division(a, b):
    try:
        return a // b
    except ZeroDivisionError as e:
        print("caught", e)
        return -1


@tried_on((np.array([1.0, 20, 3]),), (np.array([1.0, -2, 3]),), (np.zeros(0),))
def passes_through_finally(x):
    r = []
    for v in x:
        try:
            if v < 0:
                raise ValueError("neg")
            if v > 10:
                raise KeyError(v)
            r.append(v)
        except KeyError:
            r.append(v * 0 - 1)
        finally:
            print("fin", v)
    return r


def helper(v):
    if v > 3:
        raise RuntimeError(f"deep {v}")
    return v * 2


@tried_on((0,), (3,), (9,))
def raised_in_a_callee(n):
    s = 0
    for i in range(n):
        try:
            s += helper(i)
        except (RuntimeError, OSError):
            s += 100
    return s


@tried_on((np.zeros(3), 1), (np.zeros(3), 4), (np.zeros(3), 2))
def array_written_before_the_error(x, n):
    try:
        x[0] = 5
        x[n] = 7
        x[1] = 8
    except IndexError:
        x[2] = 1
    return x


@tried_on((0,), (2,), (3,))
def raised_in_a_handler(n):
    try:
        try:
            if n > 2:
                raise ValueError("a")
            if n > 1:
                raise TypeError("b")
        except ValueError:
            raise RuntimeError("c")
        finally:
            print("inner")
    except TypeError as e:
        print("type", e)
    print("end")
    return n


@tried_on((0,), (3,), (9,))
def jumps_through_finally(n):
    for i in range(5):
        try:
            if i == n:
                break
            if i == 1:
                continue
        finally:
            print("fin", i)
    return i


@tried_on((0,), (1,))
def raises_again(n):
    try:
        if n:
            raise ValueError("x")
    except ValueError:
        print("h")
        raise
    return 0


@tried_on((0,), (5,))
def finally_returns(n):
    try:
        if n > 1:
            raise ValueError("x")
    finally:
        return 7


@tried_on((0,), (1,), (5,))
def raised_from(n):
    try:
        try:
            if n > 1:
                raise ValueError(n)
            1 // n
        except ValueError as e:
            raise KeyError("k") from e
    except ZeroDivisionError:
        return 0
    return 1


@tried_on((0, 1.0), (2, 1.0), (9, 1.0))
def chosen_texts_and_functions(c, x):
    mode = "up" if c > 1 else "down"
    if c > 5:
        mode = "side"
    f = np.sin if c > 2 else np.cos
    if mode == "up":
        x = x + 1
    elif mode == "side":
        x = x * 2
    print(mode, f"{mode!r}")
    return (mode, f(x), mode is None)


@tried_on((0,), (1,), (2,))
def text_of_the_last_trip(n):
    s = "a"
    for i in range(n):
        s = "b" if i % 2 else "c"
    return s
