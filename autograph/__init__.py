"""A source-to-source compiler for numerical Python: the same results as the plain function, faster.

import autograph

@autograph.convert
def step(x, rate): ...
"""

from autograph._version import __version__
from autograph.api import (
    Compiled,
    ConvertedFunction,
    Lowered,
    Program,
    array,
    convert,
    do_not_convert,
    is_staging,
    load,
    save,
    to_code,
    to_graph,
)
from autograph.config import disabled
from autograph.errors import (
    AutographError,
    AutographWarning,
    BackendError,
    ProgramFileError,
    SourceNotFound,
    TypeMismatch,
    Unsupported,
    UnsupportedSyntax,
    VerificationError,
)

__all__ = [
    "AutographError",
    "AutographWarning",
    "BackendError",
    "Compiled",
    "ConvertedFunction",
    "Lowered",
    "Program",
    "ProgramFileError",
    "SourceNotFound",
    "TypeMismatch",
    "Unsupported",
    "UnsupportedSyntax",
    "VerificationError",
    "__version__",
    "array",
    "convert",
    "disabled",
    "do_not_convert",
    "is_staging",
    "load",
    "save",
    "to_code",
    "to_graph",
]
