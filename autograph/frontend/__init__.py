"""The front end: a Python function in, a functional and readable Python function out.

The converted function calls operators in a namespace that it is bound to; what they do is not known
here.
"""

from autograph.frontend.load import Converted
from autograph.frontend.pipeline import convert_function

__all__ = ["Converted", "convert_function"]
