"""Sample inputs for every operator: data only.

A sample is the operands and the attributes. Arrays have static sizes; index maps and regions are
built for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, AxisMap, Dim, Graph, TensorType, Value, ViewMap
from autograph.ops import Site
from autograph.ops.structure import FOLDS
from tests.graph_builder import Builder, build_graph, raising, recording

Attrs = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    operands: tuple[Any, ...]
    attrs: Attrs = field(default_factory=dict)
    regions: dict[str, Graph] = field(default_factory=dict)
    types: tuple[TensorType, ...] | None = None  # of the results, where regions decide
    functions: dict[str, Graph] = field(default_factory=dict)


REALS = np.array([-math.inf, -2.5, -1.0, -0.0, 0.0, 0.5, 1.0, 3.75, math.inf, math.nan])
POSITIVE = np.array([0.0, 0.25, 1.0, 2.0, 10.0, 1e300, math.inf, math.nan])
SMALL = np.array([-1.0, -0.5, -0.0, 0.0, 0.25, 1.0])
INTEGERS = np.array([-(2**63), -7, -1, 0, 1, 2, 9, 2**63 - 1])
NATURALS = np.array([0, 1, 2, 3, 5, 62])
TRUTHS = np.array([False, True, True, False])
COMPLEXES = np.array([0j, 1 + 2j, -1.5 - 0.5j, complex(math.inf, 1.0), complex(0.0, -0.0)])


def unary(*arrays: np.ndarray) -> list[Sample]:
    """Each array, its first element as a scalar, and its narrower dtype."""
    samples = [Sample((array,)) for array in arrays] + [Sample((array[1],)) for array in arrays]
    narrow = {"f": np.float32, "i": np.int32, "c": np.complex64}
    for array in arrays:
        if array.dtype.kind in narrow:
            with np.errstate(all="ignore"):
                samples.append(Sample((array.astype(narrow[array.dtype.kind]),)))
    return samples


def binary(*arrays: np.ndarray) -> list[Sample]:
    """All pairs of elements, an array with a scalar, two scalars, and the narrower dtype."""
    samples = []
    for array in arrays:
        left, right = np.repeat(array, len(array)), np.tile(array, len(array))
        samples += [Sample((left, right)), Sample((array, array[1])), Sample((array[2], array[1]))]
        if array.dtype.kind == "f":
            samples.append(Sample((left.astype(np.float32), right.astype(np.float32))))
        if array.dtype.kind == "i":
            samples.append(Sample((left.astype(np.int8), right.astype(np.int8))))
    return samples


def called(function: str, operands: list[Any], likes: list[Any], **options: Any) -> Sample:
    """A call of NumPy whose results are of the dtypes and dimensions of ``likes``."""
    results = tuple((x.dtype, tuple(map(Dim, np.shape(x)))) for x in map(np.asarray, likes))
    attrs = {"function": function, "options": tuple(options.items()), "results": results}
    return Sample(tuple(np.asarray(x)[()] for x in operands), attrs)


MATRIX = np.arange(12.0).reshape(3, 4)
BATCH = np.arange(24.0).reshape(2, 3, 4)


def map_of(dims: tuple[int, ...], *axes: tuple[int, int, int | None]) -> Attrs:
    return {
        "map": ViewMap(
            tuple(map(Dim, dims)), tuple(AxisMap(Dim(o), Dim(s), axis) for o, s, axis in axes)
        )
    }


VIEWS = [
    map_of((3, 4), (0, 1, 0), (0, 1, 1)),
    map_of((4, 3), (0, 1, 1), (0, 1, 0)),
    map_of((2,), (2, -2, 0), (3, 1, None)),
    map_of((), (1, 1, None), (2, 1, None)),
    map_of((3,), (0, 1, 0), (0, 1, 0)),
    map_of((0, 4), (0, 1, 0), (0, 1, 1)),
]
BROADCAST = map_of((2, 3, 4), (0, 1, 1), (0, 1, 2))


def _counting(g: Builder, *carry: Value) -> tuple[Value, ...]:
    i, x = carry
    return g.add(i, 1), g.multiply(x, 0.5)


CARRY = (TensorType(INT64), TensorType(np.dtype(float), (Dim(3),)))
BODY = build_graph(_counting, *CARRY)
INDEXED_BODY = build_graph(lambda g, k, i, x: _counting(g, i, x), TensorType(INT64), *CARRY)
BELOW_THREE = build_graph(lambda g, i, x: g.less(i, 3), *CARRY)
START = (np.int64(0), np.array([1.0, 2.0, 4.0]))


def _throwing(g: Builder, limit: int) -> tuple[Value, ...]:
    def step(g: Builder, k: Value, i: Value, x: Value) -> tuple[Value, ...]:
        g.throw(g.less(k, limit), 7, x)
        return _counting(g, i, x)

    return g.for_(4, step, g.constant(0), g.broadcast(g.constant(1.0), 3))


REDUCTIONS = ["sum", "prod", "max", "min"]
SEARCHES = ["argmax", "argmin"]
INTS = BATCH.astype(np.int64) + 3
FOLDED = {False: (INTS, INTS.astype(np.uint8)), True: (BATCH, BATCH.astype(np.float32))}

SILENT: Site = recording([], "record")

SAMPLES: dict[str, list[Sample]] = {
    **{
        name: binary(REALS, INTEGERS, COMPLEXES)
        for name in ("add", "multiply", "equal", "not_equal", "maximum", "minimum", "fmax", "fmin")
    },
    "subtract": binary(REALS, INTEGERS, COMPLEXES),
    "divide": binary(REALS, COMPLEXES),
    "floor_divide": binary(REALS, INTEGERS),
    "remainder": binary(REALS, INTEGERS),
    "fmod": binary(REALS),
    "power": [*binary(REALS, COMPLEXES), *binary(NATURALS)],
    "arctan2": binary(REALS),
    "hypot": binary(REALS),
    "make_complex": binary(REALS),
    **{name: unary(REALS) for name in ("third_power", "fourth_power")},
    **{
        f"python_{name}": [Sample((REALS,)), Sample((SMALL[1],)), Sample((POSITIVE,))]
        for name in (
            *("exp", "expm1", "exp2", "log", "log2", "log10", "log1p", "cbrt"),
            *("sin", "cos", "tan", "arcsin", "arccos", "arctan"),
            *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
        )
    },
    "python_arctan2": binary(REALS)[:3],
    "python_power": binary(REALS),
    "python_divide": [
        Sample((COMPLEXES[1:3], COMPLEXES[[2, 1]])),
        Sample((COMPLEXES[1], COMPLEXES[2])),
    ],
    **{name: binary(REALS) for name in ("copysign", "nextafter", "logaddexp", "logaddexp2")},
    **{name: [Sample((INTEGERS[1:7], NATURALS))] for name in ("gcd", "lcm")},
    **{
        name: binary(REALS, INTEGERS, TRUTHS)
        for name in ("less", "less_equal", "greater", "greater_equal")
    },
    **{
        name: binary(TRUTHS, INTEGERS, REALS)
        for name in ("logical_and", "logical_or", "logical_xor")
    },
    **{name: binary(TRUTHS, INTEGERS) for name in ("bitwise_and", "bitwise_or", "bitwise_xor")},
    **{name: [Sample((INTEGERS[:6], NATURALS))] for name in ("left_shift", "right_shift")},
    "logical_not": unary(TRUTHS, INTEGERS, REALS),
    "invert": unary(TRUTHS, INTEGERS),
    "negative": unary(REALS, INTEGERS, COMPLEXES),
    "absolute": unary(REALS, INTEGERS, COMPLEXES, TRUTHS),
    "square": unary(REALS, INTEGERS, COMPLEXES),
    "reciprocal": unary(REALS, COMPLEXES),
    "sign": unary(REALS, INTEGERS),
    "conjugate": unary(REALS, INTEGERS, COMPLEXES),
    "real": unary(REALS, INTEGERS, COMPLEXES),
    "imag": unary(REALS, INTEGERS, COMPLEXES),
    **{name: unary(REALS, INTEGERS, COMPLEXES) for name in ("isnan", "isinf", "isfinite")},
    "signbit": unary(REALS),
    **{name: unary(REALS) for name in ("floor", "ceil", "trunc", "rint")},
    **{
        name: unary(REALS)
        for name in ("exp", "expm1", "exp2", "arctan", "tanh", "arcsinh", "cbrt", "sinh", "cosh")
    },
    **{name: unary(REALS) for name in ("sin", "cos", "tan", "erf", "erfc")},
    **{name: unary(POSITIVE) for name in ("log2", "log10", "log1p")},
    "sqrt": unary(POSITIVE, COMPLEXES),
    "log": unary(POSITIVE, COMPLEXES),
    **{name: unary(SMALL) for name in ("arcsin", "arccos", "arctanh")},
    "arccosh": unary(POSITIVE + 1),
    "cast": [
        Sample((array,), {"dtype": np.dtype(dtype)})
        for array in (SMALL, NATURALS, TRUTHS, COMPLEXES[:3], SMALL[1], NATURALS[1], TRUTHS[1])
        for dtype in (bool, np.int32, int, np.float32, float, complex)
    ],
    "select": [
        Sample((TRUTHS, POSITIVE[:4], POSITIVE[4:])),
        Sample((TRUTHS, POSITIVE[0], POSITIVE[4:])),
        Sample((TRUTHS[0], POSITIVE[0], POSITIVE[1])),
        Sample((TRUTHS[0], MATRIX, -MATRIX)),
    ],
    "constant": [
        Sample((), {"value": value, "dtype": np.dtype(dtype)})
        for value, dtype in (
            (True, bool),
            (3, int),
            (0.1, np.float32),
            (-0.0, float),
            (1j, complex),
        )
    ],
    "iota": [Sample((), {"dim": Dim(n)}) for n in (0, 1, 5)],
    "empty": [Sample((), {"dtype": np.dtype(float), "dims": (Dim(2), Dim(0))})],
    "undefined": [
        Sample((), {"dtype": np.dtype(float), "dims": ()}),
        Sample((), {"dtype": BOOL, "dims": (Dim(0), Dim(0))}),
    ],
    "pack": [Sample(tuple(POSITIVE[:3])), Sample((NATURALS[0],))],
    "view": [
        *(Sample((MATRIX,), attrs) for attrs in VIEWS),
        Sample((MATRIX,), BROADCAST),
        Sample((MATRIX[0, 1],), map_of((2, 3))),
        Sample((MATRIX[0, 1],), map_of(())),
    ],
    "update": [
        *(
            Sample((MATRIX, np.full([d.const for d in attrs["map"].dims], -1.0)[()]), attrs)
            for attrs in VIEWS
        ),
        Sample((MATRIX, np.float64(-1.0)), VIEWS[2]),
    ],
    "call": [
        Sample(
            (np.int64(3), MATRIX),
            {"function": "doubled", "types": ((INT64, 0), (MATRIX.dtype, 2))},
            types=(TensorType(INT64), TensorType(MATRIX.dtype, (Dim(3), Dim(4)))),
            functions={
                "doubled": build_graph(
                    lambda g, n, x: (g.add(n, n), g.add(x, x)),
                    TensorType(INT64),
                    TensorType(MATRIX.dtype, (Dim(3), Dim(4))),
                )
            },
        ),
        Sample(
            (), {"function": "idle", "types": ()}, functions={"idle": build_graph(lambda g: ())}
        ),
    ],
    "reserve": [Sample((MATRIX, np.int64(rows)), {"capacity": Dim(rows)}) for rows in (0, 2, 3)],
    "reshape": [
        Sample((MATRIX,), {"dims": tuple(map(Dim, dims))}) for dims in ((12,), (2, 6), (1, 4, 3))
    ],
    "reduce": [
        *(
            Sample((x,), {"kind": kind, "axes": axes})
            for kind in REDUCTIONS
            for x in (BATCH, BATCH.astype(np.float32), BATCH.astype(np.int32))
            for axes in ((0,), (1, 2), (0, 1, 2))
        ),
        *(
            Sample((BATCH > 5,), {"kind": kind, "axes": axes})
            for kind in ("any", "all")
            for axes in ((0,), (0, 1, 2))
        ),
        *(
            Sample((x,), {"kind": kind, "axes": axes})
            for kind in FOLDS
            for x in FOLDED[kind in ("hypot", "logaddexp", "logaddexp2")]
            for axes in ((0,), (2,), (0, 1, 2))
            if kind != "lcm" or len(axes) == 1
        ),
        *(
            Sample((BATCH,), {"kind": kind, "axes": axes})
            for kind in SEARCHES
            for axes in ((0,), (2,), (0, 1, 2))
        ),
    ],
    "matmul": [
        Sample((MATRIX, MATRIX.T)),
        Sample((MATRIX, MATRIX[0])),
        Sample((MATRIX[:, 0], MATRIX)),
        Sample((MATRIX[0], MATRIX[1])),
        Sample((BATCH, MATRIX.T)),
        Sample((BATCH, BATCH.transpose(0, 2, 1))),
    ],
    "gather": [
        Sample((MATRIX, np.array([0, 2, 2]), np.array([3, 0, 1]))),
        Sample((MATRIX, np.array([[0, 2], [1, 1]]), np.int64(2))),
        Sample((MATRIX[0], np.zeros(0, int))),
    ],
    "scatter": [
        Sample((MATRIX, MATRIX[:, 0], np.array([0, 2, 2]), np.array([3, 1, 1])), {"kind": kind})
        for kind in ("set", "add", "multiply", "maximum")
    ]
    + [Sample((MATRIX[0], np.float64(7.0), np.array([[3, 0]])), {"kind": "set"})],
    "nonzero": [
        Sample((MATRIX > 5,), {"count": Dim(6)}),
        Sample((TRUTHS,), {"count": Dim(2)}),
        Sample((np.zeros((3, 0), bool),), {"count": Dim(0)}),
        Sample((TRUTHS[1:2].reshape(1, 1),), {"count": Dim(1)}),
        Sample((TRUTHS[:1],), {"count": Dim(0)}),
    ],
    "scan": [
        Sample((x,), {"kind": kind, "axis": axis})
        for kind in ("add", "multiply", "maximum", "minimum")
        for x in (BATCH, BATCH.astype(np.float32), BATCH.astype(np.int8), np.zeros((2, 0, 3)))
        for axis in (0, 1, 2)
    ],
    "search": [
        Sample((array, values), {"side": side})
        for side in ("left", "right")
        for array, values in (
            (np.sort(REALS), MATRIX),
            (np.sort(REALS), REALS[-1]),
            (np.sort(INTEGERS), INTEGERS),
            (np.zeros(0), REALS),
        )
    ],
    "library": [
        *(called("sort", [x], [x], axis=axis) for x in (-BATCH, BATCH > 5) for axis in (0, 2)),
        *(
            called("argsort", [x], [BATCH.astype(int)], axis=axis, stable=stable)
            for x in (-BATCH, BATCH.astype(int) % 3)
            for axis, stable in ((0, True), (2, False))
        ),
        called("partition", [-BATCH], [BATCH], axis=2, places=(1, 2)),
        called("argpartition", [-BATCH], [BATCH.astype(int)], axis=2, places=(1, 2)),
        *(
            called("unique", [x], [x, INTEGERS[0]])
            for x in (REALS, NATURALS % 3, TRUTHS, np.zeros(0))
        ),
        called(
            "unique",
            [REALS],
            [REALS, *[np.arange(10)] * 2, INTEGERS[0]],
            return_index=True,
            return_counts=True,
        ),
        called("median", [BATCH], [BATCH[0]], axis=(0,), ignoring_nan=False),
        called(
            "histogram",
            [REALS[1:8], NATURALS[3], 0.0, 4.0],
            [NATURALS[:3], REALS[:4]],
            weighted=False,
            density=False,
        ),
        called("lexsort", [NATURALS, NATURALS % 2], [NATURALS]),
        called(
            "quantile",
            [BATCH, np.array([0.0, 0.3])],
            [MATRIX[:2]],
            axis=(0, 1),
            method="linear",
            percent=False,
            weak=False,
            ignoring_nan=True,
        ),
    ],
    "cond": [
        Sample(
            (np.bool_(test),),
            regions={
                "then": build_graph(lambda g: (g.constant(1), g.zeros(2))),
                "else": build_graph(lambda g: (g.constant(2), g.empty(2))),
            },
            types=(TensorType(INT64), TensorType(np.dtype(float), (Dim(2),))),
        )
        for test in (False, True)
    ],
    "try": [
        Sample(
            (),
            regions={
                "body": build_graph(lambda g, limit=limit: _throwing(g, limit)),
                "handler": build_graph(lambda g, code, x: (code, g.add(x, 1.0)), *CARRY),
            },
            types=CARRY,
        )
        for limit in (2, 9)
    ],
    "throw": [],  # only within a try
    "while": [Sample(START, regions={"test": BELOW_THREE, "body": BODY}, types=CARRY)],
    "for": [
        Sample((np.int64(4), *START), regions={"body": INDEXED_BODY}, types=CARRY),
        Sample(
            (np.int64(4), *START),
            regions={"test": BELOW_THREE, "body": INDEXED_BODY},
            types=CARRY,
        ),
    ],
    "check": [Sample((np.bool_(True), np.int64(1)), {"site": raising(IndexError)})],
    "raise": [Sample((), {"site": SILENT})],
    "host": [Sample((np.int64(1), MATRIX), {"site": SILENT})],
}
