"""How every staged function of NumPy is called: what test_every_function draws from.

A line is an expression. Single letters are arguments, see ``drawing``; ``{a|b}`` is one of the
alternatives and ``{axis}`` one of ``OPTIONS``. Before a colon stand the kinds of dtypes to draw.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

OPTIONS: dict[str, str] = {
    "axis": "||, axis=0|, axis=-1|, axis=1|, axis=-2",
    "axes": "||, axis=0|, axis=-1|, axis=1|, axis=None|, axis=(0, 1)|, axis=(-1,)|, axis=()",
    "keep": "||, keepdims=True|, keepdims=False",
    "dtype": "|||, dtype=np.float32|, dtype=np.float64|, dtype=np.complex128|, dtype=np.int64",
    "where": "||, where=m",
    "ufunc": "|||, dtype=np.float32|, dtype=np.complex128|, out=z|, out=z * 1, where=m",
    "initial": "||, initial=2|, initial=0",
    "ddof": "|, ddof=1",
    "k": "|, 1|, -1|, k=2|, k=p",
    "norm": '||, norm="ortho"|, norm="forward"',
    "method": '||, method="lower"|, method="higher"|, method="nearest"|, method="midpoint"',
}

REDUCTIONS = """
np.all(x{axes}{keep}{where})
np.any(x{axes}{keep}{where})
np.sum(x{axes}{keep}{dtype}{initial}{where})
np.prod(x{axes}{keep}{dtype}{initial}{where})
np.mean(x{axes}{keep}{dtype}{where})
np.std(x{axes}{keep}{ddof}{where})
np.var(x{axes}{keep}{ddof}{where})
{np.max|np.amax}(x{axes}{keep}{initial})
np.max(x{axes}, initial=1, where=m)
{np.min|np.amin}(x{axes}{keep}{initial})
np.min(x{axes}, initial=1, where=m)
np.ptp(x{axes}{keep})
np.argmax(x{axis}{keep})
np.argmin(x{axis}{keep})
np.count_nonzero(x{axes}{keep})
np.average(x{axes}{keep}{|, weights=z * z + 1})
np.average(x, axis=0, weights=np.arange(1.0, x.shape[0] + 1), returned=True)
np.median(x{axes}{keep})
iufec: np.quantile(x, {0.3|[0.25, 0.5]|s / 10}{axes}{keep}{method})
iufec: np.percentile(x, {30|[25, 50]|s * 10}{axes}{keep}{method})
np.nansum(x{axes}{keep})
np.nanprod(x{axes}{keep})
np.nanmean(x{axes}{keep})
np.nanstd(x{axes}{keep}{ddof})
np.nanvar(x{axes}{keep}{ddof})
np.nanmax(x{axes}{keep})
np.nanmin(x{axes}{keep})
np.nanargmax(x{axis})
np.nanargmin(x{axis})
np.nanmedian(x{axes}{keep})
iufec: np.nanquantile(x, {0.3|[0.25, 0.5]}{axes}{keep}{method})
iufec: np.nanpercentile(x, {30|[25, 50]}{axes}{keep}{method})
np.cumsum(x{axis}{dtype})
np.cumprod(x{axis}{dtype})
np.nancumsum(x{axis})
np.nancumprod(x{axis})
np.cumulative_sum(x{axis}{|, include_initial=True})
np.cumulative_prod(x{axis}{|, include_initial=True})
np.diff(x{|, 2|, n=0}{|, axis=0})
np.diff(v{|, prepend=0|, append=[1, 2]})
np.ediff1d(x{|, to_begin=0|, to_end=1})
np.trapezoid(x{|, dx=0.5}{|, axis=0})
np.trapezoid(v, w)
iufec: np.gradient(x{|, 2.0}{|, axis=0}{|, edge_order=2})
iufec: np.gradient(v, np.arange(len(v)) ** {2.0|1.0}{|, edge_order=2})
np.array_equal(x, y{|, equal_nan=True})
np.array_equiv(x, y)
np.allclose(x, y{|, rtol=0.5|, equal_nan=True})
np.isclose(x, y{|, atol=0.5|, equal_nan=True})
biuef: np.corrcoef(q{|, rowvar=False})
biuef: np.cov(q{|, rowvar=False}{|, bias=True|, ddof=0})
biuef: np.cov(v, w)
biuef: np.cov(np.ones((3, 2)) * s, None, fweights=[1, 2]{|, aweights=[0.5, 2.0]}{|, ddof=0})
biuef: np.cov(q, aweights=np.arange(q.shape[1]) * 0.5 + 1{|, ddof=0|, bias=True})
iufec: np.gradient(q, np.arange(q.shape[0]) ** 2.0, {1.5|np.arange(q.shape[1])}{|, edge_order=2})
"""

ELEMENTWISE = """
np.clip(x, {-1|None|y}, {1|y|2})
np.where(x, y, z)
np.where(x)
np.select([m, x > 1], [x, z], {0|s})
np.nan_to_num(x{|, copy=False}{|, nan=1.0|, posinf=2.0})
{np.round|np.around}(x{|, 1|, 0|, -1})
np.fix(x)
np.angle(x{|, deg=True})
np.real(x) + 1
np.imag(x) + 1
np.isneginf(x)
np.isposinf(x)
np.iscomplex(x)
np.isreal(x)
np.sinc(x)
ife: np.i0(x)
np.unwrap(x{axis})
np.unwrap(x, period={4|5|2.5}{axis})
fi: np.interp(y, np.arange(4), [3, 1, 2, 5], period={3|2.5|-3})
fi: np.interp(y, np.arange(4), [3, 1, 2, 5]{|, left=0|, right=9})
f: np.interp(x, np.array([0.0, 1.0, 3.0]), np.array([1.0, 5.0, 2.0]))
np.piecewise(x, [x < 0, x > 1], [{-1|lambda t: -t}, {1|lambda t: t * 2}{|, 7}])
np.sort_complex(x)
np.apply_along_axis({np.sum|lambda r: r[::-1] * 2}, {0|1|-1}, x)
np.apply_over_axes(np.sum, q, {0|[0, 1]})
np.vectorize(lambda t: t * 2)(x)
np.poly(v)
np.polyadd(v, w)
np.polysub(v, w)
np.polymul(v, w)
np.polydiv(v, w[:2])
np.polyval(v, y)
np.polyder(v{|, 2})
np.polyint(v{|, 2})
np.polyfit(np.arange(4.0), np.array([1.0, 3.0, 2.0, 5.0]) + s, {1|2})
np.roots(np.array([1.0, -3.0, 2.0]) * (abs(s) + 1))
[t * 2 for _, t in np.ndenumerate(x)]
[t + 1 for t in np.nditer(x)]
"""

CREATION = """
np.zeros({n|(n, 2)|x.shape}{|, x.dtype|, int|, dtype=np.float32})
np.ones({n|(n, 2)|x.shape}{|, x.dtype|, int|, dtype=np.float32})
np.empty((n, 2)).shape
np.full({n|(n, 2)}, {s|7|y}{|, x.dtype|, dtype=np.float32})
np.zeros_like(x{dtype}{|, shape=(2, n)})
np.ones_like(x{dtype}{|, shape=(2, n)})
np.empty_like(x{dtype}).shape
np.full_like(x, {s|2|y}{dtype})
np.array(x{dtype}{|, ndmin=3|, copy=True})
np.array([x, z]{dtype})
np.array([[s, n], [1, 2]])
np.asarray(x{dtype})
np.asanyarray(x{dtype})
np.ascontiguousarray(x) + 0
np.asfortranarray(x) + 0
np.copy(x)
np.astype(x, {np.float32|np.complex128})
biu: np.astype(x, {np.int8|np.uint16|bool|float})
np.arange({n|s|p, n|1, s|p, s, 0.5|9, p, -2}{|, dtype=np.float32})
np.linspace({s|p}, {5|2.5}{|, 3|, n}{|, endpoint=False})
np.linspace(v, w, 4{|, axis=1|, axis=-1})
np.linspace(0, s, 5, retstep=True)
np.logspace(s, 2{|, n}{|, base=2.0})
np.geomspace(1, s * s + 1{|, n}{|, endpoint=False})
np.eye(n{|, 3}{|, k=1|, k=p}{|, dtype=int})
np.identity(n{|, int})
np.diag({v|q}{k})
np.diagflat({v|q}{k})
np.tri(n{|, 4}{k})
np.tril(x{k})
np.triu(x{k})
np.vander(v{|, 3|, increasing=True})
np.meshgrid(v, w{|, indexing="ij"|, sparse=True})
np.indices((n, 2){|, dtype=np.float32|, sparse=True})
np.fromfunction(lambda e, d: e * 2 + d, (n, 3){|, dtype=int})
np.frombuffer(np.ascontiguousarray(v), np.uint8) + 1
np.fromiter((t for t in v), v.dtype)
np.bartlett(n)
np.blackman(n)
np.hamming(n)
np.hanning(n)
np.kaiser(n, s)
np.tril_indices(n{|, 1|, -1})
np.triu_indices(n{|, 1|, -1})
np.tril_indices_from(q{|, 1|, -1})
np.triu_indices_from(q{|, 1|, -1})
np.diag_indices(n{|, 3})
np.diag_indices_from(a)
np.r_[v, {s|0}, w]
np.c_[v, w]
np.mgrid[0:n, {0:3|1:s:0.5|0:1:4j}]
np.ogrid[0:n, {0:3|1:s:0.5|0:1:4j}]
"""

PICKING = """
np.take(x, {i|0|-1|[0, 1]}{axis}{|, mode="clip"|, mode="wrap"})
np.take_along_axis(x, np.argsort(x, axis={0|-1}), {0|-1})
np.put_along_axis(x, np.argmax(x, axis=0, keepdims=True), 7, 0)
np.put(x, i, {5|[1, 2]}{|, mode="clip"|, mode="wrap"})
np.place(x, m, {[7]|[1, 2]})
np.putmask(x, m, {z|3})
np.copyto(x, {z|3|y}{|, where=m})
np.extract(m, x)
np.compress([True, False, True][:n], x{axis})
np.choose(m * 1, {(x, z)|[x, 0]}{|, mode="clip"})
np.nonzero(x)
np.argwhere(x)
np.flatnonzero(x)
x[np.ix_(i, [0])]
np.fill_diagonal(q, {s|3|v}{|, wrap=True})
np.unravel_index(i, {(3, 4)|(2, 2, 2)})
np.ravel_multi_index((i, i), (4, 5){|, mode="wrap"|, mode="clip"})
np.searchsorted(np.sort(v), {y|w|1}{|, side="right"})
np.digitize(y, np.array([-1.0, 0.5, 2.0]){|, right=True})
"""

SHAPES = """
np.reshape(x, {-1|(-1,)|(-1, 1)|(2, -1)|x.shape[::-1]}{|, order="F"})
np.ravel(x{|, order="F"})
np.transpose(x{|, (1, 0)})
{np.swapaxes|np.moveaxis}(x, 0, {1|-1})
np.rollaxis(x, {1|-1|0}{|, 1})
np.expand_dims(x, {0|-1|1|(0, 2)})
np.squeeze(x{|, 0|, -1})
np.broadcast_to(x, {(2,) + x.shape|(3, 4)})
np.broadcast_arrays(x, y)
np.broadcast_shapes(x.shape, y.shape)
np.atleast_1d(x)
np.atleast_2d(x)
np.atleast_3d(x)
{np.concatenate|np.concat}((x, z){|, axis=0|, axis=-1|, axis=None|, axis=1})
np.concatenate([x, z[:1]], dtype=np.complex128)
np.stack((x, z){|, axis=0|, axis=-1|, 1})
np.vstack((x, z))
np.row_stack((x, z))
np.hstack((x, z))
np.dstack((x, z))
np.column_stack((x, z))
np.block([[q, q], [q, q * 2]])
np.split(x, {1|2|[1, 3]}{axis})
np.array_split(x, {1|2|3|[1, 3]}{axis})
np.hsplit(x, {1|2|[1]})
np.vsplit(x, {1|2|[1]})
np.dsplit(x, {1|2|[1]})
np.unstack(x{axis})
np.tile(x, {2|n|(2, 1)|(2, 1, 2)})
np.repeat(x, {2|n|[1, 2]}{axis})
np.roll(x, {1|p|-1|1.5}{axis})
np.roll(q, (1, p), axis=(0, 1))
np.flip(x{axes})
np.fliplr(x)
np.flipud(x)
np.rot90(x{|, 2|, -1|, n})
np.pad(x, {1|(1, 2)|n}{|, "constant"|, "edge"|, "wrap"|, "reflect"|, "symmetric"})
np.pad(x, 1, constant_values={3|(1, 2)})
np.pad(x, {1|(2, 1)}, {"maximum"|"minimum"|"mean"|"median"|"linear_ramp"})
np.resize(x, {(2, 3)|5|(n, 2)})
np.append(x, {y|1|z}{|, axis=0|, axis=-1})
np.insert(x, {0|1|-1}, 7{axis})
np.insert(v, {i[:2]|[0, 1]|[1, 1]|[-1]|[]|m[:2]|slice(0, 2)}, {7|[4, 5]})
np.insert(q, {[0, 1]|[1]|[1, 0, 1]|i}, {7|q[0]|[[1], [2]]}, axis={0|1})
np.delete(x, {0|-1|[0]|slice(0, 2)|[0, 1]}{axis})
np.diagonal(x{|, 1|, offset=-1|, axis1=1, axis2=0})
{np.matrix_transpose|np.linalg.matrix_transpose}(x)
np.trim_zeros(v{|, "f"|, "b"})
np.ndim(x)
np.shape(x)
np.size(x{|, 0|, -1})
np.lib.stride_tricks.sliding_window_view(v, {1|2}) + 0
"""

PRODUCTS = """
np.dot({v|q|x}, {v|w|s|x})
np.dot(q, q.T)
np.inner({v|q}, {v|q|s})
np.outer({v|x}, {w|y})
np.matmul({q|g}, q.T)
np.matmul(q, q[0])
np.vdot(x, z)
np.vecdot(x, z{|, axis=0})
np.matvec(q, q[0])
np.vecmat(q[:, 0], q)
np.tensordot(x, z, {1|0|2|([0], [0])})
np.einsum({"ij,ij->i"|"ij,kj->ik"|"ij,ij"|"ij,kj"|"i...,i...->..."}, q, q)
np.einsum("ii{->i|}", a)
np.kron({v|q}, {w|q})
np.cross(np.ones((n, 3)) * s, {[1.0, 2.0, 3.0]|np.ones(3)})
np.trace(x{|, 1|, offset=-1}{|, dtype=np.float64})
c: {np.convolve|np.correlate}(v, w{|, "same"|, "valid"|, mode="full"})
biuef: np.convolve(v, w{|, "same"|, "valid"|, mode="full"})
biuef: np.correlate(v, w{|, "same"|, "valid"|, mode="full"})
np.linalg.cholesky(h{|, upper=True})
np.linalg.cond(a{|, 1|, "fro"|, 2|, -2|, np.inf})
np.linalg.cross(np.ones((n, 3)) * s, np.array([1.0, 2.0, 3.0]))
np.linalg.det(a)
np.linalg.diagonal(x{|, offset=1})
np.linalg.eig(h + 0j)
np.linalg.eigvals(h + 0j)
np.linalg.eigh(h{|, "U"|, UPLO="L"})
np.linalg.eigvalsh(h{|, "U"})
np.linalg.inv(a)
np.linalg.lstsq(a, c{|, rcond=0.01|, rcond=None})
np.linalg.matmul(q, q.T)
np.linalg.matrix_norm(a{|, ord=1|, ord="nuc"|, ord=2}{|, keepdims=True})
np.linalg.matrix_power(a, {0|1|3|-1|-2})
np.linalg.matrix_rank(a{|, tol=0.1|, hermitian=True})
np.linalg.multi_dot([a, a, {a|c}])
np.linalg.norm(x{|, axis=0|, axis=-1}{|, keepdims=True})
np.linalg.norm(v{|, 1|, np.inf|, -np.inf|, 0|, 3})
np.linalg.norm(q, {1|-1|2|-2|np.inf|"fro"|"nuc"})
np.linalg.outer(v, w)
np.linalg.pinv(a{|, rcond=0.01|, hermitian=False})
np.linalg.qr(a{|, mode="r"|, "complete"})
np.linalg.slogdet(a)
np.linalg.solve(a, c)
np.linalg.svd(a{|, compute_uv=False|, full_matrices=False})
np.linalg.svdvals(a)
np.linalg.tensordot(x, z, axes={1|0|2})
np.linalg.tensorinv(a, ind=1)
np.linalg.tensorsolve(a, c)
np.linalg.trace(x{|, offset=1})
np.linalg.vecdot(x, z{|, axis=0})
np.linalg.vector_norm(x{axes}{|, ord=1|, ord=np.inf}{|, keepdims=True})
"""

FOURIER = """
np.fft.{fft|ifft|rfft|irfft|hfft|ihfft}(x{|, 4|, n + 1}{|, axis=0}{norm})
np.fft.{fft|ifft|rfft|irfft}(v, n)
np.fft.{fft2|ifft2|rfft2|irfft2}(x{|, s=(3, 4)}{norm})
np.fft.{fftn|ifftn|rfftn|irfftn}(x{|, axes=(0,)|, axes=(1, 0)}{norm})
np.fft.{fftshift|ifftshift}(x{|, axes=0|, axes=(0, 1)})
np.fft.{fftfreq|rfftfreq}(n{|, 0.5|, d=s})
"""

SORTING = """
np.sort(x{axis}{|, kind="stable"})
np.sort(x, axis=None)
np.argsort(x{axis}, kind="stable")
np.partition(x, 0{axis})
np.argpartition(x, 0{axis}).shape
np.lexsort((v, w))
np.unique(x{|, return_index=True}{|, return_inverse=True}{|, return_counts=True}{|, axis=0})
np.unique_all(x)
np.unique_counts(x)
np.unique_inverse(x)
np.unique_values(x)
np.isin(x, {v|[0, 1]|y}{|, invert=True})
np.intersect1d(v, w{|, assume_unique=False|, return_indices=True})
np.union1d(v, w)
np.setdiff1d(v, w)
np.setxor1d(v, w)
np.bincount(i{|, minlength=6|, np.ones(len(i))})
efiu: np.histogram(x{|, 3|, bins=4}{|, range=(-2, 2)}{|, density=True})
fi: np.histogram(x, {[0, 1, 3]|np.array([-1.0, 0.0, 2.5])})
efiu: np.histogram_bin_edges(x{|, 3|, range=(0, 2)})
fi: np.histogram2d(v, w{|, 3|, bins=(2, 3)})
fi: np.histogramdd((v, w){|, 3|, bins=(2, 3)})
np.packbits(m{|, axis=0|, bitorder="little"})
u: np.unpackbits(x{axis})
np.can_cast(x.dtype, np.float32)
np.isdtype(x.dtype, "numeric")
np.isscalar({x|s})
np.iscomplexobj(x)
np.isrealobj(x)
np.issubdtype(x.dtype, np.floating)
np.iterable(x)
np.promote_types(x.dtype, np.float32) == np.float64
np.result_type(x, {1.5|np.int8(1)|y}).itemsize
"""

ATTRIBUTES = """
x.{all|any|sum|prod|max|min|mean}({axis=0|axis=-1|keepdims=True|})
x.{argmax|argmin}({|0|-1})
x.{std|var}({|0|ddof=1})
x.argpartition(0).shape
x.argsort({|0|kind="stable"|-1, kind="stable"})
x.astype({np.complex128|np.complex64})
biu: x.astype({float|np.int8|np.uint16|bool|np.float32})
(m * 1).choose([x, z])
x.clip({-1|None}, {1|2})
x.compress([True, False, True][:n]{axis})
x.{conj|conjugate|copy|flatten|nonzero|tolist|tobytes}()
x.{cumsum|cumprod}({|0|-1})
x.diagonal({|1})
x.dot({z|2})
x.fill({2|s})
x.item({|0|-1})
x.partition({0|1})
x.put(i, {5|[1, 2]})
x.ravel({|"F"})
x.repeat({2|n}{axis})
x.reshape({-1|(-1, 1)|2, -1|x.shape[::-1]}{|, order="F"})
x.round({|1})
v.searchsorted({y|0})
x.sort({|0|-1|kind="stable"})
x.squeeze({|0})
x.swapaxes(0, 1)
x.take({i|0|[0, 1]}{axis})
x.trace({|1})
x.transpose({|1, 0|(1, 0)})
f: x.view(np.int64) + 0
x.T + 0
x.mT + 0
x.{real|imag} + 0
(x.ndim, x.size, x.itemsize, x.nbytes, x.shape, x.dtype)
np.zeros((n, 3)).strides
x.copy().flags.c_contiguous
x.flat[{0|-1|:2}]
len(x)
[t + 1 for t in x]
{1|s} in x
{np.add|np.multiply}.reduce(x{axis}{keep}{dtype}{initial})
{np.maximum|np.minimum|np.logical_and|np.logical_or|np.logical_xor|np.bitwise_or}.reduce(x{axis}{keep})
biu: np.{bitwise_and|bitwise_or|bitwise_xor|gcd|lcm}.reduce(x{axes}{keep})
biuf: np.{fmax|fmin|hypot|logaddexp|logaddexp2|logical_xor}.reduce(x{axes}{keep})
biu: np.{bitwise_and|bitwise_or|bitwise_xor|gcd}.reduce(x{axis}{initial}{where})
{np.add|np.multiply|np.maximum}.accumulate(x{axis})
np.{subtract|divide|logical_xor|fmax|fmin}.accumulate(x{axis})
{np.subtract|np.add|np.less}.outer(v, w)
{np.add|np.subtract|np.maximum}.at(v, i, {1|2})
np.{add|multiply|maximum}.reduceat(x, [0, 1])
"""

TABLES = (
    REDUCTIONS,
    ELEMENTWISE,
    CREATION,
    PICKING,
    SHAPES,
    PRODUCTS,
    FOURIER,
    SORTING,
    ATTRIBUTES,
)
OPERANDS = {1: "x", 2: "x, {y|z|2|s}"}


def templates() -> Iterator[str]:
    for table in TABLES:
        yield from table.split("\n")[1:-1]
    yield from of_ufuncs()


def of_ufuncs() -> Iterator[str]:
    """Each under one of its names."""
    functions = {id(getattr(np, name)): name for name in sorted(np.__all__, reverse=True)}
    for name in sorted(functions.values()):
        function = getattr(np, name)
        if isinstance(function, np.ufunc) and function.signature is None and name != "isnat":
            keywords = "{ufunc}" if function.nout == 1 else ""
            yield f"np.{name}({OPERANDS[function.nin]}{keywords})"
