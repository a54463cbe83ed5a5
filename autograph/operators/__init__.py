"""What converted code calls as ``ag__``."""

from autograph.operators import higher_order
from autograph.operators.calls import call
from autograph.operators.contexts import context
from autograph.operators.control_flow import cond, for_loop, while_loop
from autograph.operators.definedness import read, undefined
from autograph.operators.effects import assert_, raised
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
from autograph.operators.patterns import (
    anything,
    capture,
    either,
    equals,
    identical,
    instance,
    mapping,
    match,
    rest,
    sequence,
)
from autograph.operators.text import fstring, percent
from autograph.staging.containers import staged_container as dict_
from autograph.staging.containers import staged_container as list_
from autograph.staging.containers import staged_container as set_

__all__ = [
    "and_",
    "anything",
    "assert_",
    "call",
    "capture",
    "compare_chain",
    "cond",
    "context",
    "dict_",
    "either",
    "equals",
    "for_loop",
    "fstring",
    "higher_order",
    "identical",
    "if_exp",
    "in_",
    "instance",
    "is_",
    "is_not",
    "list_",
    "mapping",
    "match",
    "not_",
    "not_in",
    "or_",
    "percent",
    "raised",
    "read",
    "rest",
    "sequence",
    "set_",
    "undefined",
    "while_loop",
]
