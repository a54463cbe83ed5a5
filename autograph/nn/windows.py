"""Windows that move over the last three axes of an array, and the products made with them.

    columns[c, a, b, k, i, j, l]  =  x[c, i * stride + a * dilation, ...]
    output                        =  weight as a matrix @ columns as a matrix

Layers of one and two dimensions have axes of length 1 before theirs. Strides and axes are kept as
slices: slices are part of what a program is compiled for, numbers are not, and the compiler can do
more with a stride that it knows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Sizes = tuple[int, int, int]
Strides = tuple[slice, slice, slice]
MOST_AXES = 3


def sizes(given: int | tuple[int, ...], axes: int, default: int) -> Sizes:
    """One number for each of three axes, from one for all or one for each of the last."""
    own = (given,) * axes if isinstance(given, int) else tuple(given)
    if len(own) != axes:
        raise ValueError(f"{own} has {len(own)} sizes, and the layer {axes} axes")
    first, second, third = (default,) * (MOST_AXES - axes) + own
    return first, second, third


def as_strides(given: Sizes) -> Strides:
    first, second, third = (slice(None, None, step) for step in given)
    return first, second, third


def last(axes: int) -> slice:
    """The last of three axes."""
    return slice(MOST_AXES - axes, MOST_AXES)


def unless(given: Sizes, ordinary: int) -> Sizes | None:
    """None for what needs no computation."""
    return None if given == (ordinary,) * MOST_AXES else given


def in_three_axes(x: Any) -> Any:
    """Axes of length 1 after the first two, so that three more follow them."""
    lead = (1,) * (5 - x.ndim)
    return x.reshape(*x.shape[:2], *lead, *x.shape[2:])


def window_counts(x: Any, kernel: Any, steps: Strides, dilation: Sizes | None) -> Any:
    """How many windows fit along each of the last three axes."""
    by = (1, 1, 1) if dilation is None else dilation
    return (
        (x.shape[-3] - (kernel[0] - 1) * by[0] - 1) // steps[0].step + 1,
        (x.shape[-2] - (kernel[1] - 1) * by[1] - 1) // steps[1].step + 1,
        (x.shape[-1] - (kernel[2] - 1) * by[2] - 1) // steps[2].step + 1,
    )


def from_place(x: Any, place: Any, counts: Any, steps: Strides, dilation: Sizes | None) -> Any:
    """What all windows hold at one place of theirs: a view."""
    by = (1, 1, 1) if dilation is None else dilation
    a, b, c = place[0] * by[0], place[1] * by[1], place[2] * by[2]
    return x[
        ...,
        a : a + (counts[0] - 1) * steps[0].step + 1 : steps[0].step,
        b : b + (counts[1] - 1) * steps[1].step + 1 : steps[1].step,
        c : c + (counts[2] - 1) * steps[2].step + 1 : steps[2].step,
    ]


def padded_like(x: Any, padding: Sizes) -> Any:
    """Zeros, with room for ``x`` and for what is around it."""
    a, b, c = x.shape[-3:]
    shape = (a + 2 * padding[0], b + 2 * padding[1], c + 2 * padding[2])
    return np.zeros((*x.shape[:-3], *shape), x.dtype)


def inside(padded: Any, x: Any, padding: Sizes) -> Any:
    """The part of ``padded`` that ``x`` goes to."""
    a, b, c = padding
    return padded[..., a : a + x.shape[-3], b : b + x.shape[-2], c : c + x.shape[-1]]


def fill_columns(columns: Any, x: Any, counts: Any, steps: Strides, dilation: Sizes | None) -> None:
    """``columns[c, a, b, k]`` becomes what the windows over ``x[c]`` hold at ``(a, b, k)``."""
    for a in range(columns.shape[1]):
        for b in range(columns.shape[2]):
            for c in range(columns.shape[3]):
                columns[:, a, b, c] = from_place(x, (a, b, c), counts, steps, dilation)


def add_columns(x: Any, columns: Any, counts: Any, steps: Strides, dilation: Sizes | None) -> None:
    """The reverse: what is in the columns is added where the windows are."""
    for a in range(columns.shape[1]):
        for b in range(columns.shape[2]):
            for c in range(columns.shape[3]):
                view = from_place(x, (a, b, c), counts, steps, dilation)
                view += columns[:, a, b, c]
