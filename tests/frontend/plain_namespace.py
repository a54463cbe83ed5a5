"""The operators with their plain Python meaning, and nothing else."""

from __future__ import annotations

import operator

from autograph.operators import comprehensions, contexts, exceptions, generators, patterns
from autograph.staging import variables

TAKEN = {  # structure is plain Python in any case
    contexts: "with_",
    exceptions: "try_ handled",
    comprehensions: "dict_comp generator list_comp nest set_comp",
    generators: """yielded_from yielding_cond yielding_for_loop yielding_try_ yielding_while_loop
        yielding_with_""",
    patterns: "anything capture either equals identical instance mapping match rest sequence",
    variables: "enclosing_variable global_variable variable",
}
for _module, _names in TAKEN.items():
    for _name in _names.split():
        globals()[_name] = getattr(_module, _name)

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda item, container: item in container,
    "not in": lambda item, container: item not in container,
}


class Undefined:
    def __init__(self, name):
        self.name = name


def undefined(name):
    return Undefined(name)


def read(item):
    if isinstance(item, Undefined):
        raise UnboundLocalError(
            f"cannot access local variable '{item.name}' where it is not associated with a value"
        )
    return item


def cond(test, if_true, if_false, state, *, names):
    after = (if_true if test else if_false)(*state)
    assert len(names) == len(state) == len(after)
    return after


def while_loop(test, body, state, *, names):
    while test(*state):
        state = body(*state)
        assert len(names) == len(state)
    return state


def for_loop(iterable, body, state, *, names, test=None):
    items = iter(iterable)
    while test is None or test(*state):
        try:
            item = next(items)
        except StopIteration:
            break
        state = body(item, *state)
        assert len(names) == len(state)
    return state


def and_(first, *rest):
    for thunk in rest:
        if not first:
            return first
        first = thunk()
    return first


def or_(first, *rest):
    for thunk in rest:
        if first:
            return first
        first = thunk()
    return first


def not_(item):
    return not item


def if_exp(test, if_true, if_false):
    return if_true() if test else if_false()


def compare_chain(left, *links):
    for symbol, thunk in links:
        right = thunk()
        result = COMPARE[symbol](left, right)
        if not result:
            break
        left = right
    return result


def in_(item, container):
    return item in container


def not_in(item, container):
    return item not in container


def is_(left, right):
    return left is right


def is_not(left, right):
    return left is not right


def call(function, /, *args, **kwargs):
    return function(*args, **kwargs)


def super_(kind, item):
    return super(kind, item)


def call_merging(function, args, *keywords):
    merged = {}
    for given in keywords:
        merged.update(given)
    return function(*args, **merged)


def fstring(*parts):
    done = []
    for part in parts:
        if isinstance(part, tuple):
            item, conversion, spec = part
            convert = {"r": repr, "s": str, "a": ascii, "": lambda same: same}[conversion]
            part = format(convert(item), spec)
        done.append(part)
    return "".join(done)


def percent(text, args):
    return text % args


def assert_(test, message=None):
    if not test:
        raise AssertionError(*([] if message is None else [message()]))


def raised(error, *cause):
    error = error() if isinstance(error, type) else error
    for one in cause:
        error.__cause__ = one() if isinstance(one, type) else one
    return error


def list_(display):
    return display


dict_ = set_ = list_


def extended(items, more):
    return [*items, *more]
