"""What converted code calls as ``ag__``."""

from autograph.numpy_api.array_makers import made_by_subscript, slice_
from autograph.operators import array_functions, higher_order, object_functions
from autograph.operators.calls import call, call_merging
from autograph.operators.comparisons import compare_chain, in_, is_, is_not, not_in
from autograph.operators.comprehensions import (
    dict_comp,
    extended,
    generator,
    list_comp,
    nest,
    set_comp,
)
from autograph.operators.contexts import with_
from autograph.operators.control_flow import cond, for_loop, while_loop
from autograph.operators.definedness import read, undefined
from autograph.operators.effects import assert_, raised
from autograph.operators.exceptions import handled, try_
from autograph.operators.generators import (
    yielded_from,
    yielding_cond,
    yielding_for_loop,
    yielding_try_,
    yielding_while_loop,
    yielding_with_,
)
from autograph.operators.inheritance import super_
from autograph.operators.logical import and_, if_exp, not_, or_
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
from autograph.staging.variables import enclosing_variable, global_variable, variable

__all__ = [
    "and_",
    "anything",
    "array_functions",
    "assert_",
    "call",
    "call_merging",
    "capture",
    "compare_chain",
    "cond",
    "dict_",
    "dict_comp",
    "either",
    "enclosing_variable",
    "equals",
    "extended",
    "for_loop",
    "fstring",
    "generator",
    "global_variable",
    "handled",
    "higher_order",
    "identical",
    "if_exp",
    "in_",
    "instance",
    "is_",
    "is_not",
    "list_",
    "list_comp",
    "made_by_subscript",
    "mapping",
    "match",
    "nest",
    "not_",
    "not_in",
    "object_functions",
    "or_",
    "percent",
    "raised",
    "read",
    "rest",
    "sequence",
    "set_",
    "set_comp",
    "slice_",
    "super_",
    "try_",
    "undefined",
    "variable",
    "while_loop",
    "with_",
    "yielded_from",
    "yielding_cond",
    "yielding_for_loop",
    "yielding_try_",
    "yielding_while_loop",
    "yielding_with_",
]
