"""Calls of functions that take more than arrays, for the table of what is supported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

# ``x`` is a matrix of the kind that is tried; what does not depend on it is a constant.
EXAMPLES: dict[str, Callable[[Any], Any]] = {
    "np.arange": lambda x: np.arange(x[0, 0]),
    "np.array_equiv": lambda x: np.array_equiv(x, x[0]),
    "np.array_split": lambda x: np.array_split(x, 2),
    "np.broadcast_to": lambda x: np.broadcast_to(x, (2, 3, 3)) + x,
    "np.can_cast": lambda x: np.can_cast(x.dtype, np.float64),
    "np.choose": lambda x: np.choose([0, 1, 0], (x, x)),
    "np.column_stack": lambda x: np.column_stack((x, x)),
    "np.concat": lambda x: np.concat((x, x)),
    "np.concatenate": lambda x: np.concatenate((x, x)),
    "np.diag_indices": lambda x: x[np.diag_indices(3)],
    "np.dsplit": lambda x: np.dsplit(x[None], 3),
    "np.dstack": lambda x: np.dstack((x, x)),
    "np.einsum": lambda x: np.einsum("ij,jk->ik", x, x),
    "np.empty": lambda x: np.empty(x.shape, x.dtype).shape,
    "np.expand_dims": lambda x: np.expand_dims(x, 0),
    "np.eye": lambda x: np.eye(3, dtype=x.dtype),
    "np.fill_diagonal": lambda x: np.fill_diagonal(x.copy(), 1),
    "np.fromfunction": lambda x: np.fromfunction(lambda i, j: i + j + x[0, 0], (2, 2)),
    "np.full": lambda x: np.full(3, x[0, 0]),
    "np.geomspace": lambda x: np.geomspace(1, 3, x.shape[0], dtype=x.dtype),
    "np.hstack": lambda x: np.hstack((x, x)),
    "np.identity": lambda x: np.identity(3, dtype=x.dtype),
    "np.imag": lambda x: np.imag(x) + 1,
    "np.indices": lambda x: np.indices((2, 3), dtype=x.dtype),
    "np.insert": lambda x: np.insert(x, 1, x[0], axis=0),
    "np.issubdtype": lambda x: np.issubdtype(x.dtype, np.floating),
    "np.ldexp": lambda x: np.ldexp(x, 2),
    "np.lexsort": lambda x: np.lexsort((x[0], x[1])),
    "np.linspace": lambda x: np.linspace(x[0], x[1], 4),
    "np.logspace": lambda x: np.logspace(x[0, 0], x[1, 1], 4),
    "np.moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "np.nanquantile": lambda x: np.nanquantile(x, 0.5),
    "np.ones": lambda x: np.ones(x.shape, x.dtype),
    "np.piecewise": lambda x: np.piecewise(x, [x == 1], [1, 0]),
    "np.promote_types": lambda x: np.promote_types(x.dtype, np.float32).itemsize,
    "np.put_along_axis": lambda x: np.put_along_axis(x.copy(), np.array([[0]]), x[0, 0], 0),
    "np.quantile": lambda x: np.quantile(x, 0.5),
    "np.ravel_multi_index": lambda x: np.ravel_multi_index((x[0] * 0, x[1] * 0), (3, 3)),
    "np.real": lambda x: np.real(x) + 1,
    "np.reshape": lambda x: np.reshape(x, (9, 1)),
    "np.resize": lambda x: np.resize(x, (4, 5)),
    "np.roll": lambda x: np.roll(x, 1, axis=0),
    "np.rollaxis": lambda x: np.rollaxis(x, 1),
    "np.select": lambda x: np.select([x == 1], [x], 0),
    "np.split": lambda x: np.split(x, 3),
    "np.stack": lambda x: np.stack((x, x)),
    "np.swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "np.tri": lambda x: np.tri(3, dtype=x.dtype),
    "np.tril_indices": lambda x: x[np.tril_indices(3)],
    "np.triu_indices": lambda x: x[np.triu_indices(3)],
    "np.unravel_index": lambda x: np.unravel_index(x[0] * 0, (3, 3)),
    "np.vstack": lambda x: np.vstack((x, x)),
    "np.zeros": lambda x: np.zeros(x.shape, x.dtype),
    "np.frombuffer": lambda x: np.frombuffer(x, np.uint8) + x.dtype.itemsize,
    "np.linalg.eig": lambda x: np.linalg.eig(x),
    "np.linalg.eigvals": lambda x: np.linalg.eigvals(x),
    "np.linalg.matrix_power": lambda x: np.linalg.matrix_power(x, 3),
    "np.linalg.multi_dot": lambda x: np.linalg.multi_dot((x, x, x)),
    "np.linalg.tensorinv": lambda x: np.linalg.tensorinv(x, ind=1),
    "np.linalg.tensorsolve": lambda x: np.linalg.tensorsolve(x, x[0]),
    "np.fft.fftfreq": lambda x: np.fft.fftfreq(3, x[0, 0]),
    "np.fft.rfftfreq": lambda x: np.fft.rfftfreq(3, x[0, 0]),
    "np.apply_along_axis": lambda x: np.apply_along_axis(np.sum, 0, x),
    "np.apply_over_axes": lambda x: np.apply_over_axes(np.sum, x, 0),
    "np.astype": lambda x: np.astype(x, np.float32),
    "np.bartlett": lambda x: np.bartlett(3) * x,
    "np.blackman": lambda x: np.blackman(3) * x,
    "np.broadcast_shapes": lambda x: np.broadcast_shapes(x.shape, (1, 3)),
    "np.fromiter": lambda x: np.fromiter((v for v in x[0]), x.dtype),
    "np.hamming": lambda x: np.hamming(3) * x,
    "np.hanning": lambda x: np.hanning(3) * x,
    "np.isdtype": lambda x: np.isdtype(x.dtype, "numeric"),
    "np.kaiser": lambda x: np.kaiser(3, 8.6) * x,
    "np.row_stack": lambda x: np.row_stack((x, x)),
    "np.packbits": lambda x: np.packbits(x > 1),
    "np.polyfit": lambda x: np.polyfit(x[0], x[1], 1),
    "np.unpackbits": lambda x: np.unpackbits(x.astype(np.uint8)),
    "np.unstack": lambda x: np.unstack(np.ones((2, 3)) * x[0]),
    "np.histogram2d": lambda x: np.histogram2d(x[0], x[1]),
    "np.histogramdd": lambda x: np.histogramdd((x[0], x[1])),
}


# Of a matrix of float64: attributes, methods of ufuncs, and objects that are no functions.
OTHERS: dict[str, Callable[[Any], Any]] = {
    "x.shape, x.ndim, x.size, len(x)": lambda x: (x.shape, x.ndim, x.size, len(x)),
    "x.dtype, x.itemsize, x.nbytes": lambda x: (x.dtype, x.itemsize, x.nbytes),
    "x.T": lambda x: x.T,
    "x.real, x.imag": lambda x: x.real + x.imag,
    "x.mT": lambda x: x.mT,
    "x.strides": lambda x: x.strides,
    "x.flat": lambda x: x.flat[2],
    "x.flat[k] = v": lambda x: _with_flat(x.copy()),
    "x.shape = (...)": lambda x: _with_shape(x.copy()),
    "for v in x.flat": lambda x: sum(v for v in x.flat),
    "for row in x": lambda x: [row.sum() for row in x],
    "v in x": lambda x: 3.0 in x,
    "a, b = row": lambda x: sum(x[0]),
    "x.tolist()": lambda x: x.tolist(),
    "x.item()": lambda x: x.item(0),
    "x.astype(np.float16)": lambda x: x.astype(np.float16),
    "x.view(np.int64)": lambda x: x.view(np.int64) + 1,
    "x.tobytes()": lambda x: x.tobytes(),
    "x.flags": lambda x: (x.flags.c_contiguous, x.flags.writeable),
    "np.ndarray(shape, dtype)": lambda x: np.ndarray((2, 3), np.float64).shape,
    "np.mgrid": lambda x: np.mgrid[0 : x.shape[0], 0:3],
    "np.ogrid": lambda x: np.ogrid[0 : x.shape[0], 0:3],
    "np.r_": lambda x: np.r_[x[0], 1.0],
    "np.c_": lambda x: np.c_[x, x],
    "np.s_": lambda x: x[np.s_[1:, 0]],
    "np.add.reduce": lambda x: np.add.reduce(x, axis=0),
    "np.add.accumulate": lambda x: np.add.accumulate(x, axis=0),
    "np.add.outer": lambda x: np.add.outer(x[0], x[1]),
    "np.add.at": lambda x: np.add.at(x.copy(), np.array([0, 0]), 1.0),
    "np.add.reduceat": lambda x: np.add.reduceat(x, [0, 2]),
    "np.vectorize": lambda x: np.vectorize(lambda v: v + 1)(x),
    "np.ndenumerate": lambda x: sum(v for _, v in np.ndenumerate(x)),
    "np.ndindex": lambda x: sum(x[i] for i in np.ndindex(3, 3)),
    "np.nditer": lambda x: sum(v for v in np.nditer(x)),
    "np.errstate": lambda x: _without_warnings(x),
    "rng = np.random.default_rng(0)": lambda x: np.random.default_rng(0).normal(size=x.shape) + x,
    "np.random.normal": lambda x: np.random.normal(size=3),
}


def _without_warnings(x: Any) -> Any:
    with np.errstate(all="ignore"):
        return 1 / x


def _with_flat(x: Any) -> Any:
    x.flat[1:3] = 0
    return x


def _with_shape(x: Any) -> Any:
    x.shape = (-1,)
    return x
