"""What converted code calls as ``ag__``."""

from autograph.operators.calls import call
from autograph.operators.control_flow import cond, for_loop, while_loop
from autograph.operators.definedness import read, undefined
from autograph.operators.effects import assert_, fstring, raised
from autograph.operators.logical import (
    and_,
    compare_chain,
    if_exp,
    in_,
    is_,
    is_not,
    not_,
    not_in,
    or_,
)
from autograph.staging.containers import staged_container as dict_
from autograph.staging.containers import staged_container as list_
from autograph.staging.containers import staged_container as set_

__all__ = [
    "and_",
    "assert_",
    "call",
    "compare_chain",
    "cond",
    "dict_",
    "for_loop",
    "fstring",
    "if_exp",
    "in_",
    "is_",
    "is_not",
    "list_",
    "not_",
    "not_in",
    "or_",
    "raised",
    "read",
    "set_",
    "undefined",
    "while_loop",
]
