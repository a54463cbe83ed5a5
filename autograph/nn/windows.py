"""Windows that move over the last axes of an array.

    windows(x, ...)[..., i, j, a, b]  =  x[..., i * stride + a * dilation, j * ...]

Sizes, strides and the like are kept as slices: slices are part of what a program is compiled for,
numbers are not, and the compiler can do more with a stride that it knows.
"""

from __future__ import annotations

from typing import Any

from numpy.lib.stride_tricks import sliding_window_view

from autograph.nn.inputs import misfit, require_rank

Slices = tuple[slice, ...]


def sizes(given: int | tuple[int, ...], axes: int) -> tuple[int, ...]:
    """One number for each axis, from one for all or one for each."""
    own = (given,) * axes if isinstance(given, int) else tuple(given)
    if len(own) != axes:
        raise ValueError(f"{own} has {len(own)} sizes, and the layer {axes} axes")
    return own


def as_strides(given: tuple[int, ...]) -> Slices:
    return tuple(slice(None, None, step) for step in given)


def as_padding(before: tuple[int, ...], after: tuple[int, ...] | None = None) -> Slices | None:
    """How much is added on both sides of each axis; None where nothing is."""
    pairs = list(zip(before, before if after is None else after, strict=True))
    return tuple(slice(*pair) for pair in pairs) if any(map(any, pairs)) else None


def reaches(kernel: Slices, dilation: Slices) -> tuple[int, ...]:
    """How many elements of an axis a window goes over."""
    pairs = zip(kernel, dilation, strict=True)
    return tuple((size.step - 1) * every.step + 1 for size, every in pairs)


def windows(x: Any, kernel: Slices, steps: Slices, dilation: Slices) -> Any:
    """All windows over the last axes: a view, with an axis more for each axis of the windows."""
    axes = tuple(range(-len(kernel), 0))
    found: Any = sliding_window_view(x, reaches(kernel, dilation), axis=axes)
    return found[(..., *steps, *dilation)]


def places(kernel: Slices, steps: Slices) -> tuple[tuple[Any, ...], ...]:
    """For each place in the windows the index of what all windows hold there."""
    found: tuple[tuple[Any, ...], ...] = ((...,),)
    for size, step in zip(kernel, steps, strict=True):
        along = [slice(a, a + 1 - size.step or None, step.step) for a in range(size.step)]
        found = tuple((*place, own) for place in found for own in along)
    return found


def places_first(found: Any) -> Any:
    """The windows of one sample, ``(channels, *windows, *places)``, with their places first."""
    axes = found.ndim // 2
    return found.transpose(0, *range(axes + 1, 2 * axes + 1), *range(1, axes + 1))


def require_room(path: str, x: Any, kernel: Slices, dilation: Slices, padding: Any) -> None:
    """Raises ValueError for an input of another rank, or one that is smaller than a window."""
    rank = 2 + len(kernel)
    require_rank(path, x, rank, rank)
    cuts = (slice(0, 0),) * len(kernel) if padding is None else padding
    reach = reaches(kernel, dilation)
    for size, least, cut in zip(x.shape[2:], reach, cuts, strict=True):
        if size + cut.start + cut.stop < least:
            raise ValueError(misfit(path, f"an input of at least the size of a window, {reach}", x))


def window_counts(
    sizes: Any, kernel: Slices, dilation: Slices, steps: Slices, padding: Slices | None
) -> list[Any]:
    """How many windows there are along each axis."""
    cuts = (slice(0, 0),) * len(kernel) if padding is None else padding
    each = zip(sizes, cuts, reaches(kernel, dilation), steps, strict=True)
    return [
        (size + cut.start + cut.stop - reach) // step.step + 1 for size, cut, reach, step in each
    ]


def room_for(shape: tuple[int, ...], padding: Slices) -> tuple[int, ...]:
    """The shape of an array with room for one of this shape, and for what is around it."""
    lead, own = shape[: -len(padding)], shape[-len(padding) :]
    return (*lead, *(size + cut.start + cut.stop for size, cut in zip(own, padding, strict=True)))


def inside(padded: Any, padding: Slices) -> Any:
    """The part of ``padded`` that is not around something."""
    return padded[(..., *(slice(cut.start, -cut.stop or None) for cut in padding))]
