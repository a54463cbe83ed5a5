"""The functions of NumPy that have no staged version, in groups, each with the reason."""

from __future__ import annotations

Group = tuple[tuple[str, ...], str]


def _groups(*pairs: tuple[str, str]) -> tuple[Group, ...]:
    return tuple((tuple(names.split()), why) for names, why in pairs)


AT_RUN_TIME = _groups(
    (
        "np.load np.loadtxt np.genfromtxt np.fromfile np.save np.savez np.savez_compressed "
        "np.savetxt",
        "files are read and written at their place in the program; of what is read nothing is "
        "known until it is declared",
    ),
    (
        "np.random.default_rng np.random.Generator np.random.RandomState np.random.seed "
        "np.random.rand np.random.randn np.random.randint np.random.random np.random.normal "
        "np.random.uniform np.random.choice np.random.permutation np.random.shuffle",
        "and the other functions and methods that draw random numbers: the very numbers of the "
        "plain function, in its order, and the generator of the caller is advanced as by it",
    ),
)

REFUSED = _groups(
    (
        "np.array2string np.array_repr np.array_str np.base_repr np.binary_repr "
        "np.format_float_positional np.format_float_scientific np.typename np.info",
        "text of values that are only known at run time; print them, or use an f-string",
    ),
    (
        "np.geterr np.seterr np.geterrcall np.seterrcall np.getbufsize np.setbufsize "
        "np.get_printoptions np.set_printoptions np.printoptions np.get_include "
        "np.show_config np.show_runtime np.test",
        "settings of the interpreter; change them outside. `np.errstate` is supported",
    ),
    (
        "np.busday_count np.busday_offset np.is_busday np.datetime_as_string np.datetime_data "
        "np.isnat",
        "dates are no numbers here; convert them outside",
    ),
    (
        "np.real_if_close",
        "its dtype depends on the data; use `x.real`, and a test where it matters",
    ),
    (
        "np.frompyfunc np.nested_iters",
        "they call a function for each element; write the loop, which is compiled, or use "
        "`np.vectorize`",
    ),
    (
        "np.shares_memory np.may_share_memory np.isfortran np.require",
        "about where and how arrays are stored, which compiled programs do not all know",
    ),
    (
        "np.fromstring np.from_dlpack np.fromregex",
        "text and foreign memory; do it outside, or use `np.frombuffer`",
    ),
    ("np.asmatrix np.bmat np.asarray_chkfinite", "use plain arrays, and `np.isfinite`"),
    (
        "np.common_type np.min_scalar_type np.mintypecode np.einsum_path",
        "questions about kinds; `np.result_type` and `np.issubdtype` are supported",
    ),
    ("np.mask_indices", "use `np.triu_indices` or `np.tril_indices`"),
)
