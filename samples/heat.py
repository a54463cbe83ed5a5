"""Heat spreads over a plate whose border is kept cold: an in-place stencil that stops early.

python samples/heat.py                       autograph bench samples/heat.py
"""

import numpy as np

import autograph


@autograph.convert
def heat(u, steps):
    for t in range(steps):
        u[1:-1, 1:-1] += 0.1 * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        )
        if np.max(np.abs(u)) < 1e-6:
            print("cold after", t)
            break
    return u


def plate(size):
    """A cold plate with a hot square in the middle."""
    u = np.zeros((size, size))
    third = size // 3
    u[third:-third, third:-third] = 1.0
    return u


def example():
    """The function to measure and its arguments."""
    return heat, (plate(500), 100)


def main():
    u = plate(12)
    assert heat(u, 20) is u
    assert 0.2 < u[6, 6] < 0.5
    print(f"middle after 20 steps: {u[6, 6]:.6f}")

    heat(u, 10_000)
    assert np.max(u) < 1e-6


if __name__ == "__main__":
    main()
