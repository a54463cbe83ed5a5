"""Histograms of several lines of numbers together: histogram2d and histogramdd; and bin edges.

NumPy itself counts; how many bins there are along each line is known before.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT64, Dim, Value
from autograph.numpy_api.arrays import as_array, as_operand, from_sequence, saying
from autograph.numpy_api.hosted import Result, library, require_no_handler
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import ravel
from autograph.numpy_api.sorting import histogram
from autograph.staging.containers import staged_container
from autograph.staging.elementwise import fresh_array
from autograph.staging.shapes import require_equal
from autograph.staging.values import StagedArray, refuse

# In which NumPy gives the edges: a tuple or a list, by its version.
_SEQUENCE: Any = type(np.histogramdd(np.zeros((2, 1)), 1)[1])


@stages(np.histogram_bin_edges, always=True)
def histogram_bin_edges(a: Any, bins: Any = 10, range: Any = None, weights: Any = None) -> Any:
    return histogram(a, bins, range)[1]


@stages(np.histogram2d, always=True)
def histogram2d(
    x: Any, y: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None
) -> Any:
    lines = [as_array(as_operand(item)) for item in (x, y)]
    error = "x and y must have the same length."
    require_equal(lines[0].dims[0], lines[1].dims[0], saying(ValueError, error))
    both = isinstance(bins, (list, tuple)) and len(bins) == 2
    each = tuple(bins) if both else (bins, bins)
    counts, edges = _counted("histogram2d", lines, each, range, density, weights)
    return counts, *edges


@stages(np.histogramdd, always=True)
def histogramdd(
    sample: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None
) -> Any:
    if not isinstance(sample, (list, tuple)):
        refuse("np.histogramdd of a matrix is not supported", "give a tuple of its columns")
    lines = [ravel(as_array(as_operand(item))) for item in sample]
    each = tuple(bins) if isinstance(bins, (list, tuple)) else (bins,) * len(lines)
    counts, edges = _counted("histogramdd", lines, each, range, density, weights)
    return counts, staged_container(_SEQUENCE(edges))


def _counted(
    name: str, lines: list[StagedArray], bins: tuple[Any, ...], range: Any, density: Any, own: Any
) -> tuple[StagedArray, list[StagedArray]]:
    require_no_handler(name, ValueError)
    known = all(line.dtype == FLOAT64 or line.dtype.kind in "iub" for line in lines)
    if len(bins) != len(lines) or not known:
        refuse(f"np.{name} of these arguments is not supported", "use float64, and bins for each")
    given = [_bins(item, name) for item in bins]
    operands: list[Value] = [line.read() for line in lines]
    operands += [item.read() for item in given if isinstance(item, StagedArray)]
    if range is not None:
        operands.append(from_sequence([list(pair) for pair in range], FLOAT64).read())
    if own is not None:
        operands.append(ravel(as_array(as_operand(own))).read())
    sizes = [item.dims[0] - 1 if isinstance(item, StagedArray) else Dim(item) for item in given]
    results: list[Result] = [(FLOAT64, tuple(sizes))]
    results += [
        (item.dtype if isinstance(item, StagedArray) else FLOAT64, (size + 1,))
        for item, size in zip(given, sizes, strict=True)
    ]
    numbers = tuple(None if isinstance(item, StagedArray) else item for item in given)
    options = {"bins": numbers, "ranged": range is not None, "density": bool(density)}
    counts, *edges = library("histogramdd", operands, results, **options)
    pairs = zip(given, edges, strict=True)
    kept = [item if isinstance(item, StagedArray) else fresh_array(made) for item, made in pairs]
    return fresh_array(counts), kept


def _bins(item: Any, name: str) -> Any:
    """How many bins, or their edges."""
    if isinstance(item, int) and item > 0:
        return item
    edges = as_operand(item) if not isinstance(item, str) else None
    if not isinstance(edges, StagedArray) or len(edges.dims) != 1:
        refuse(
            f"np.{name} with these bins is not supported", "give numbers that are known, or edges"
        )
    return edges
