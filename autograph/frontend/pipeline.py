"""The converters in their order: each removes one construct, and leaves a smaller Python."""

from __future__ import annotations

import ast
import inspect
import weakref
from collections.abc import Iterable, Sequence
from types import CodeType, FunctionType
from typing import Any

import gast

from autograph.errors import Span, UnsupportedSyntax
from autograph.frontend.analysis import definite_assignment, liveness, sharing, state
from autograph.frontend.analysis.activity import Activity
from autograph.frontend.context import Context
from autograph.frontend.converters.breaks import lower_breaks
from autograph.frontend.converters.calls import spell_out_super
from autograph.frontend.converters.cancelled_jumps import cancel_jumps
from autograph.frontend.converters.caught_errors import unbind_caught_errors
from autograph.frontend.converters.contexts import split_contexts
from autograph.frontend.converters.continues import lower_continues
from autograph.frontend.converters.control_flow import functionalize, keep_generator
from autograph.frontend.converters.declarations import hoist_declarations
from autograph.frontend.converters.definedness import guard_undefined
from autograph.frontend.converters.expressions import convert_expressions
from autograph.frontend.converters.guard_clauses import nest_guard_clauses
from autograph.frontend.converters.keywords import own_keywords
from autograph.frontend.converters.loop_tests import move_assigning_tests
from autograph.frontend.converters.matches import lower_matches
from autograph.frontend.converters.private_names import spell_out_private_names
from autograph.frontend.converters.returns import lower_returns
from autograph.frontend.converters.tries import prepare_tries
from autograph.frontend.converters.variables import share_outer_variables, share_variables
from autograph.frontend.language import OUTSIDE, require_accepted
from autograph.frontend.load import Converted, Definition, compile_function
from autograph.frontend.parse import find_source
from autograph.frontend.printer import text_of
from autograph.frontend.symbols import (
    FUNCTIONS,
    all_identifiers,
    fresh_name,
    has_yield,
    local_names,
    parameters,
)
from autograph.frontend.translate import to_ast, to_gast
from autograph.frontend.visiting import nodes_in

# Python to Python. What is left has no jumps: branches, loops, and one return at the end.
STRUCTURE = (
    hoist_declarations,
    own_keywords,
    split_contexts,
    prepare_tries,
    move_assigning_tests,  # makes breaks
    nest_guard_clauses,  # before the jumps are lowered: most of them then need no flag
    lower_breaks,  # and the `else` of loops
    lower_continues,
    lower_returns,  # last of the jumps: a return in a loop ends it like a break
    cancel_jumps,
)

KINDS = {
    inspect.CO_COROUTINE: "an async function is not supported",
    inspect.CO_ASYNC_GENERATOR: "an async generator is not supported",
}

_converted: weakref.WeakKeyDictionary[CodeType, _Result] = weakref.WeakKeyDictionary()


class _Result:
    """What is kept of a conversion; not the original, which would keep its own key alive."""

    def __init__(self, code: CodeType, text: str, namespace_name: str) -> None:
        self.code = code
        self.text = text
        self.namespace_name = namespace_name


def convert_function(function: FunctionType, given: Sequence[str] = ()) -> Converted:
    """The converted function; its text may be among those ``given``.

    Raises UnsupportedSyntax for what is not converted, SourceNotFound where there is no text.
    """
    code = function.__code__
    result = _converted.get(code)
    if result is None or result.code.co_filename != code.co_filename:
        try:
            result = _converted[code] = _convert(function, given)
        except RecursionError:
            raise _too_deep(code) from None
    return Converted(
        function,
        result.code,
        result.text,
        result.namespace_name,
        code.co_filename,
        code.co_firstlineno,
    )


def _too_deep(code: CodeType) -> UnsupportedSyntax:
    place = Span(code.co_filename, code.co_firstlineno, function=code.co_qualname)
    headline = f"`{code.co_qualname}` is nested too deeply to be converted"
    return UnsupportedSyntax(headline, place, hint="split its longest expression into statements")


def _convert(function: FunctionType, given: Sequence[str]) -> _Result:
    code = function.__code__
    source = find_source(function, given)
    tree = to_gast(source.node)
    tree.decorator_list = []
    spell_out_private_names(tree, source.class_name)
    kinds = {type(node) for node in nodes_in(tree)}
    taken = all_identifiers(tree) | {*code.co_freevars, *code.co_names}
    context = Context(code.co_filename, code.co_qualname, taken, fresh_name("ag__", taken))
    for flag, headline in KINDS.items():
        if code.co_flags & flag:
            raise context.refuse(tree, headline, OUTSIDE)
    require_accepted(tree, context, frozenset(code.co_freevars) | function.__globals__.keys())
    if gast.Match in kinds:
        lower_matches(tree, context)
    if gast.Try in kinds:
        unbind_caught_errors(tree, context)
    if kinds & {gast.Global, gast.Nonlocal}:
        share_outer_variables(tree, code.co_freevars, context)
    written = [node for node in nodes_in(tree) if isinstance(node, FUNCTIONS)]
    convert_tree(tree, written, context)
    if gast.ClassDef in kinds or "__class__" in taken:
        spell_out_super(tree, set(written), context)
    converted = to_ast(tree)
    if not isinstance(converted, ast.Lambda):
        converted.lineno = code.co_firstlineno  # a function begins at its first decorator
    text = text_of(converted)
    own = [node for node in nodes_in(source.node) if isinstance(node, Definition)]
    made = compile_function(converted, code, context.namespace, own)
    return _Result(made, text, context.namespace)


def convert_tree(tree: Any, written: list[Any], context: Context) -> None:
    """``written``: the functions in ``tree``, itself among them, outer ones first."""
    for function in written:
        if isinstance(function, gast.FunctionDef):
            _convert_statements(function, context)
    convert_expressions(tree, context)


def _convert_statements(function: Any, context: Context) -> None:
    unsure = definite_assignment.analyze(function)
    own, is_generator = local_names(function), has_yield(*function.body)
    context.stops.clear()
    context.leaves.clear()
    for converter in STRUCTURE:
        converter(function, context)
    activity, states, shared = _analyze(function, context, own)
    while shared:
        share_variables(function, shared, context)
        activity, states, shared = _analyze(function, context, own)
    guard_undefined(function, context, unsure, activity, states)
    functionalize(function, context, states)
    if is_generator:
        keep_generator(function)


def _analyze(
    function: Any, context: Context, own: Iterable[str]
) -> tuple[Activity, state.States, list[str]]:
    """What the statements of ``function`` read and write, and which variables are shared; its
    ``own``: also those that only unreachable code assigns, which is gone.
    """
    body = function.body
    activity = Activity(body)
    live = liveness.analyze(body, activity, context.stops, context.leaves)
    given = frozenset(item.id for item in parameters(function.args))
    states = state.analyze(body, local_names(function), given, activity, live)
    shared = sharing.analyze(function, activity, states, live)
    present = local_names(function)
    names = dict.fromkeys([*own, *present])
    gone = names.keys() - present.keys()
    if gone:
        shared |= sharing.captured(function) & gone
    return activity, states, [name for name in names if name in shared]
