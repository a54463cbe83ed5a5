"""The names that numerical code uses, by topic: what docs/numpy.md counts.

Functions are written as names, and tried as the table tries them. What is not called by a name
alone is in ``reference_programs``.
"""

from __future__ import annotations

FUNCTIONS: dict[str, str] = {
    "Creation": """
        zeros empty ones full zeros_like empty_like ones_like full_like array asarray
        ascontiguousarray copy arange linspace logspace geomspace eye identity diag tri triu tril
        meshgrid indices fromfunction frombuffer""",
    "Elementwise": """
        add subtract multiply divide true_divide floor_divide remainder mod fmod divmod power pow
        float_power negative positive absolute abs fabs sign rint conj conjugate exp exp2 expm1 log
        log2 log10 log1p logaddexp logaddexp2 sqrt cbrt square reciprocal sin cos tan arcsin arccos
        arctan arctan2 hypot sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg degrees radians
        asin acos atan atan2 asinh acosh atanh bitwise_and bitwise_or bitwise_xor bitwise_not
        bitwise_invert bitwise_count bitwise_left_shift bitwise_right_shift invert left_shift
        right_shift gcd lcm greater greater_equal less less_equal equal not_equal logical_and
        logical_or logical_xor logical_not maximum minimum fmax fmin isfinite isinf isnan signbit
        copysign nextafter spacing modf ldexp frexp floor ceil trunc heaviside where select clip
        nan_to_num real imag angle round around fix interp""",
    "Reductions": """
        sum prod mean std var max min amax amin ptp argmax argmin any all count_nonzero median
        percentile quantile average nansum nanprod nanmean nanstd nanvar nanmax nanmin nanargmax
        nanargmin nanmedian nanpercentile nanquantile cumsum cumprod nancumsum nancumprod diff
        ediff1d trapezoid gradient""",
    "Indexing": """
        take put take_along_axis put_along_axis choose compress extract place putmask nonzero
        argwhere flatnonzero where ix_ unravel_index ravel_multi_index searchsorted digitize""",
    "Shape": """
        reshape ravel transpose swapaxes moveaxis rollaxis expand_dims squeeze broadcast_to
        broadcast_arrays atleast_1d atleast_2d atleast_3d concatenate stack vstack hstack dstack
        column_stack block split array_split tile repeat roll flip fliplr flipud rot90 pad resize
        append insert delete""",
    "Products": """
        dot vdot inner outer matmul tensordot einsum kron cross trace convolve correlate""",
    "linalg": """
        linalg.inv linalg.solve linalg.det linalg.slogdet linalg.cholesky linalg.qr linalg.svd
        linalg.eig linalg.eigh linalg.eigvals linalg.eigvalsh linalg.lstsq linalg.pinv linalg.norm
        linalg.matrix_rank linalg.matrix_power linalg.cond linalg.multi_dot""",
    "fft": """
        fft.fft fft.ifft fft.rfft fft.irfft fft.fft2 fft.ifft2 fft.fftn fft.fftshift
        fft.fftfreq""",
    "Sorting, sets, counting": """
        sort argsort partition lexsort unique bincount histogram histogram2d histogramdd cov
        corrcoef isin intersect1d union1d setdiff1d""",
}
