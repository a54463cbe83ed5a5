"""Newton's method: a loop that ends by itself, over functions that are handed in.

x  <-  x - f(x) / slope(x)      until |f(x)| is small
"""

import numpy as np

import autograph


def cubic(x):
    return x**3 - 2.0 * x - 5.0


def cubic_slope(x):
    return 3.0 * x**2 - 2.0


@autograph.convert
def solve(f, slope, x, tolerance=1e-12, most=100):
    """A root near x, and the number of steps it took; negative when it was not found."""
    steps = 0
    while abs(f(x)) > tolerance:
        if steps == most:
            return x, -1
        x = x - f(x) / slope(x)
        steps += 1
    return x, steps


@autograph.convert
def steps_from(f, slope, starts):
    """How long the way to a root is from each start."""
    taken = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(starts)):
        _, taken[i] = solve(f, slope, starts[i])
    return taken


def example():
    """The function to measure and its arguments."""
    return steps_from, (cubic, cubic_slope, np.linspace(1.0, 100.0, 5_000))


def main():
    root, steps = solve(cubic, cubic_slope, 2.0)
    assert abs(root - 2.0945514815423265) < 1e-12
    print(f"root {root:.12f} after {steps} steps")

    taken = steps_from(cubic, cubic_slope, np.linspace(1.0, 100.0, 50))
    assert taken.min() >= 3
    print("from 50 starts:", taken.min(), "to", taken.max(), "steps")


if __name__ == "__main__":
    main()
