"""NumPy's and Python's functions on staged values, a topic a file. Importing the package registers
all of them.
"""

from autograph.numpy_api import (
    accumulation,
    closeness,
    contractions,
    creation,
    curves,
    dtypes,
    filling,
    folds,
    grids,
    linear_algebra,
    math_module,
    picking,
    products,
    python_builtins,
    rearranging,
    reductions,
    shape,
    sorting,
    statistics,
    ufunc_methods,
    ufuncs,
)
from autograph.numpy_api.registry import staged_functions, staged_version

__all__ = [
    "accumulation",
    "closeness",
    "contractions",
    "creation",
    "curves",
    "dtypes",
    "filling",
    "folds",
    "grids",
    "linear_algebra",
    "math_module",
    "picking",
    "products",
    "python_builtins",
    "rearranging",
    "reductions",
    "shape",
    "sorting",
    "staged_functions",
    "staged_version",
    "statistics",
    "ufunc_methods",
    "ufuncs",
]
