"""Convolutions with windows of 3 by 3 in fewer multiplications.

    d   4 by 4 elements of a channel, of which 2 by 2 windows are made
    g   the weights of a channel
    y = A' [sum over channels of (G g G') * (B' d B)] A          2 by 2 results

with small matrices of 0, 1, -1 and 1/2, so that 4 results take 16 multiplications instead of 36. It
is Winograd's minimal filtering, F(2x2, 3x3), as Lavin and Gray put it to use: "Fast algorithms for
convolutional neural networks", 2015. For each of the 16 places in a tile the sums over the channels
are a product of matrices, a row for each tile. Channels come last in between, so that whatever the
size of a picture the inner loops are long.

The sums of a tile are added in another order than those of a window, and what rounds is of the same
size: float32 loses about twice as much as by a product over windows. An element that is not finite
makes all four results of its tile NaN. Larger tiles would save more and lose digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.nn.windows import Slices

NARROWEST = 32  # channels, on both sides; with fewer, what is saved goes into the sums around it
FEWEST = 32  # tiles of all samples: the weights are transformed in every call,
WEIGHTS = 1000  # and for more weights than so many times the tiles that takes longer
NO_PADDING = (slice(0, 0), slice(0, 0))

# Of an axis with three elements more than twice as many as there are tiles: what all tiles have in
# their first, second, third and fourth place. And of one with one more, the results of each tile.
PLACES = (slice(0, -3, 2), slice(1, -2, 2), slice(2, -1, 2), slice(3, None, 2))
RESULTS = (slice(0, -1, 2), slice(1, None, 2))


def pays(x: Any, weight: Any, padding: Slices | None) -> Any:
    """Whether this takes less time than a product over windows: measured, not derived."""
    margins = NO_PADDING if padding is None else padding
    tiles = x.shape[0]
    for size, cut in zip(x.shape[2:], margins, strict=True):
        tiles = tiles * ((size + cut.start + cut.stop - 1) // 2)
    channels = weight.shape[0] * weight.shape[1]
    return tiles >= FEWEST and tiles * WEIGHTS >= channels and weight.shape[1] >= NARROWEST


def convolve(x: Any, weight: Any, padding: Slices | None, finish: Callable[[Any], Any]) -> Any:
    """``(batch, channels, height, width)`` and ``(out_channels, channels, 3, 3)``; ``finish`` is
    given the result for each sample.
    """
    top, left = NO_PADDING if padding is None else padding
    height = x.shape[2] + top.start + top.stop - 2
    width = x.shape[3] + left.start + left.stop - 2
    down, across = (height + 1) // 2, (width + 1) // 2
    channels = x.shape[1]
    factors = _factors(weight)
    surrounded = np.zeros((2 * down + 3, 2 * across + 3, channels), x.dtype)
    inside = surrounded[top.start : top.start + x.shape[2], left.start : left.start + x.shape[3]]
    tiles = np.empty((4, 4, down, across, channels), x.dtype)
    results = np.empty((2 * down + 1, 2 * across + 1, weight.shape[0]), x.dtype)
    out = np.empty((x.shape[0], weight.shape[0], height, width), x.dtype)
    for number in range(x.shape[0]):
        inside[...] = x[number].transpose(1, 2, 0)
        _take_apart(surrounded, tiles)
        sums = tiles.reshape(16, down * across, channels) @ factors
        _put_together(sums.reshape(4, 4, down, across, weight.shape[0]), results)
        out[number] = finish(results[:height, :width].transpose(2, 0, 1))
    return out


def _factors(weight: Any) -> Any:
    """``G g G'`` for each place: ``(16, channels, out_channels)``. The places are a row more apart:
    stores at distances of a power of 2 would push each other out of the processor's cache.
    """
    g = weight.transpose(2, 3, 1, 0)
    half = np.empty((4, *g.shape[1:3], g.shape[3] + 4), weight.dtype)[..., :-4]
    for j in range(3):
        a, b, c = g[0, j], g[1, j], g[2, j]
        half[0, j] = a
        half[1, j] = (a + b + c) * 0.5
        half[2, j] = (a - b + c) * 0.5
        half[3, j] = c
    made = np.empty((16, g.shape[2] + 1, g.shape[3]), weight.dtype)
    for i in range(4):
        a, b, c = half[i, 0], half[i, 1], half[i, 2]
        made[4 * i, :-1] = a
        made[4 * i + 1, :-1] = (a + b + c) * 0.5
        made[4 * i + 2, :-1] = (a - b + c) * 0.5
        made[4 * i + 3, :-1] = c
    return made[:, :-1]


def _take_apart(surrounded: Any, tiles: Any) -> None:
    """``B' d B``"""
    across = tiles.shape[3]
    half = np.empty(tiles.shape, tiles.dtype)
    for j in range(4):
        a, b, c, d = [surrounded[down, j : j + 2 * across : 2] for down in PLACES]
        half[0, j] = a - c
        half[1, j] = b + c
        half[2, j] = c - b
        half[3, j] = b - d
    for i in range(4):
        a, b, c, d = half[i, 0], half[i, 1], half[i, 2], half[i, 3]
        tiles[i, 0] = a - c
        tiles[i, 1] = b + c
        tiles[i, 2] = c - b
        tiles[i, 3] = b - d


def _put_together(sums: Any, results: Any) -> None:
    """``A' m A``"""
    down = sums.shape[2]
    half = np.empty((2, *sums.shape[1:]), sums.dtype)
    for j in range(4):
        a, b, c, d = sums[0, j], sums[1, j], sums[2, j], sums[3, j]
        half[0, j] = a + b + c
        half[1, j] = b - c - d
    for i in range(2):
        a, b, c, d = half[i, 0], half[i, 1], half[i, 2], half[i, 3]
        results[i : i + 2 * down : 2, RESULTS[0]] = a + b + c
        results[i : i + 2 * down : 2, RESULTS[1]] = b - c - d
