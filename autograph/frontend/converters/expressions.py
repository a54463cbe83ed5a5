"""One walk over a function, from the leaves up, in which each construct has its own rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.array_makers import convert_subscript
from autograph.frontend.converters.asserts import convert_assert
from autograph.frontend.converters.calls import convert_call
from autograph.frontend.converters.comparisons import convert_comparison
from autograph.frontend.converters.comprehensions import (
    convert_comprehension,
    is_convertible,
    keep_comprehension,
)
from autograph.frontend.converters.conditional_expressions import convert_conditional_expression
from autograph.frontend.converters.displays import (
    convert_display,
    unwrap_iterable,
    unwrap_unpacked,
)
from autograph.frontend.converters.fstrings import convert_fstring
from autograph.frontend.converters.logical import convert_boolean_operator, convert_not
from autograph.frontend.converters.patterns import convert_late
from autograph.frontend.converters.percent_formats import convert_percent_format
from autograph.frontend.converters.raises import convert_raise
from autograph.frontend.converters.starred import convert_starred_targets
from autograph.frontend.visiting import Transformer


def _convert_assignment(node: Any, context: Context) -> Any:
    return convert_starred_targets(unwrap_unpacked(node, context), context)


RULES: dict[type, Callable[[Any, Context], Any]] = {
    gast.Assert: convert_assert,
    gast.Assign: _convert_assignment,
    gast.BinOp: convert_percent_format,
    gast.BoolOp: convert_boolean_operator,
    gast.Call: convert_call,
    gast.Compare: convert_comparison,
    gast.Dict: convert_display,
    gast.IfExp: convert_conditional_expression,
    gast.JoinedStr: convert_fstring,
    gast.List: convert_display,
    gast.Raise: convert_raise,
    gast.Set: convert_display,
    gast.Subscript: convert_subscript,
    gast.UnaryOp: convert_not,
    gast.comprehension: unwrap_iterable,
}


COMPREHENSIONS = (gast.DictComp, gast.GeneratorExp, gast.ListComp, gast.SetComp)


def convert_expressions(function: Any, context: Context) -> None:
    """The signature stays: its defaults were evaluated when the function was defined."""
    rewrite = _Rewrite(context)
    if isinstance(function, gast.Lambda):
        function.body = rewrite.visit(function.body)
    else:
        function.body[:] = rewrite.block(function.body)


class _Rewrite(Transformer):
    def __init__(self, context: Context) -> None:
        self.context = context

    def visit(self, node: Any) -> Any:
        if isinstance(node, gast.FunctionDef):
            return self.function(node)
        if isinstance(node, gast.ClassDef):
            return _InClass(self).generic_visit(node)
        convertible = isinstance(node, COMPREHENSIONS) and is_convertible(node)
        delegates = isinstance(node, gast.YieldFrom) and not self.context.is_operator(node.value)
        self.generic_visit(node)
        if delegates:  # not those that we have made ourselves
            node.value = self.context.operator("yielded_from", node.value, at=node.value)
        if isinstance(node, COMPREHENSIONS):
            convert = convert_comprehension if convertible else keep_comprehension
            return convert(node, self.context)
        if isinstance(node, gast.Call) and self.context.is_operator(node):
            if node.func.attr in ("for_loop", "yielding_for_loop"):
                node.args[0] = self.iterable(node.args[0])
            convert_late(node, self.context)
        rule = RULES.get(type(node))
        return rule(node, self.context) if rule else node

    def function(self, node: Any) -> Any:
        """Annotations and decorators of a nested function stay plain."""
        given = node.args
        given.defaults = [*map(self.visit, given.defaults)]
        given.kw_defaults = [item and self.visit(item) for item in given.kw_defaults]
        return self.body(node)

    def body(self, node: Any) -> Any:
        node.body = self.block(node.body)
        return node

    def block(self, statements: list[Any]) -> list[Any]:
        """A rule may give several statements for one."""
        done: list[Any] = []
        for statement in statements:
            found = self.visit(statement)
            done += found if isinstance(found, list) else [found]
        return done

    def iterable(self, node: Any) -> Any:
        loop = gast.comprehension(None, node, [], 0)
        return unwrap_iterable(loop, self.context).iter


class _InClass(Transformer):
    """The body of a class stays plain, but for the functions in it: what is made a function of its
    own does not see the names of the class.
    """

    def __init__(self, rewrite: _Rewrite) -> None:
        self.rewrite = rewrite

    def visit_FunctionDef(self, node: Any) -> Any:
        return self.rewrite.body(node)

    def visit_Lambda(self, node: Any) -> Any:
        node.body = self.rewrite.visit(node.body)
        return node
