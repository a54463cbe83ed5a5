"""NumPy's and Python's functions on staged values, a topic a file. Importing the package registers
all of them.
"""

from autograph.numpy_api import (
    creation,
    math_module,
    products,
    python_builtins,
    reductions,
    shape,
    ufuncs,
)
from autograph.numpy_api.registry import staged_functions, staged_version

__all__ = [
    "creation",
    "math_module",
    "products",
    "python_builtins",
    "reductions",
    "shape",
    "staged_functions",
    "staged_version",
    "ufuncs",
]
