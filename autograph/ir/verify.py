"""The rules of graphs.

* a value is defined once in the whole graph, and before each of its uses: operands, attributes,
  dimensions, regions; what a region defines is not seen outside of it
* dimensions are expressions over int64 scalars
* operators are known, and the declared result types are those of their type rule: dtypes, and
  dimensions in normal form
* where regions decide the types, or sizes are results, dtypes and ranks agree and no two known
  sizes differ; likewise in what reaches a region called handler, which catches what the other
  regions of its node throw
* a function that is called is known, and what it takes and returns is what is passed and expected
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from autograph.errors import TypeMismatch, VerificationError
from autograph.ir.edit import attribute_values, type_values
from autograph.ir.function import CALL
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.text import Naming, type_text
from autograph.ir.types import INT64, Signature, TensorType

GAP = "{value}"


class HasTypeRule(Protocol):
    """What the checker needs to know of an operator."""

    @property
    def infer(
        self,
    ) -> Callable[[Sequence[TensorType], Mapping[str, Any]], tuple[TensorType, ...]]: ...


def verify(
    graph: Graph,
    lookup: Callable[[str], HasTypeRule],
    functions: Mapping[str, Graph] | None = None,
) -> None:
    """Raise a VerificationError that names the node and the rule it breaks.

    ``functions``: those that the graph may call; None if they are not to be looked at.
    """
    try:
        _Verifier(lookup, functions).graph(graph)
    except _Broken as broken:
        raise broken.report(graph) from broken.__cause__


class _Broken(Exception):
    """A rule is broken at a node, or at inputs or outputs; ``values`` fill the reason's gaps."""

    def __init__(self, node: Node | None, reason: str, *values: Value) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason
        self.values = values

    def report(self, graph: Graph) -> VerificationError:
        """The error, with values named as in the print of the whole graph."""
        naming = Naming(graph)
        place = "the graph" if self.node is None else naming.node(self.node)
        reason = self.reason
        for value in self.values:
            reason = reason.replace(GAP, naming.value(value), 1)
        return VerificationError(
            f"{place}: {reason}",
            self.node.span if self.node is not None else None,
            notes=("this is a mistake of the compiler, not of the program: please report it",),
        )


class _Verifier:
    def __init__(
        self, lookup: Callable[[str], HasTypeRule], functions: Mapping[str, Graph] | None
    ) -> None:
        self.lookup = lookup
        self.functions = functions
        self.visible: set[Value] = set()
        self.defined: set[Value] = set()
        self.handler: tuple[TensorType, ...] | None = None  # inputs of the one that catches

    def graph(self, graph: Graph) -> None:
        """Check a graph whose surroundings are visible; leaves ``visible`` as it was."""
        self.define(graph.inputs, None, "the inputs")
        added = list(graph.inputs)
        for node in graph.nodes:
            self.node(node)
            added += node.results
        self.use(graph.outputs, None, "output")
        self.visible.difference_update(added)

    def node(self, node: Node) -> None:
        self.use(node.operands, node, "operand")
        for key, item in node.attrs.items():
            self.dimensions(attribute_values(item), node, f"attribute {key}")
        for name, region in node.regions.items():
            self.region(node, name, region)
        self.define(node.results, node, "its results")
        self.types(node)
        if node.op == CALL and self.functions is not None:
            self.call(node, self.functions)

    def region(self, node: Node, name: str, region: Graph) -> None:
        outer = self.handler
        if "handler" in node.regions and name != "handler":
            self.handler = _types(node.regions["handler"].inputs)
        self.graph(region)
        self.handler = outer

    def define(self, values: Sequence[Value], node: Node | None, what: str) -> None:
        for value in values:
            if value in self.defined:
                raise _Broken(node, f"{GAP} is defined twice", value)
            self.defined.add(value)
            self.visible.add(value)
        for value in values:
            if value.type.dims:
                self.dimensions(type_values(value.type), node, f"the dimensions of {what}")

    def use(self, values: Iterable[Value], node: Node | None, what: str) -> None:
        for value in values:
            if value not in self.visible:
                state = "out of its scope" if value in self.defined else "before it is defined"
                raise _Broken(node, f"{what} {GAP} is used {state}", value)

    def dimensions(self, values: Iterable[Value], node: Node | None, what: str) -> None:
        for value in values:
            self.use((value,), node, f"{what}:")
            if value.type != TensorType(INT64):
                raise _Broken(node, f"{what}: {GAP} is {type_text(value.type)}, not int64[]", value)

    def types(self, node: Node) -> None:
        try:
            op = self.lookup(node.op)
        except KeyError:
            raise _Broken(node, f"there is no operator {node.op}") from None
        attrs: dict[str, Any] = {**node.attrs, "handler": self.handler}
        if node.regions:
            attrs["regions"] = _signatures(node)
        try:
            inferred = op.infer([value.type for value in node.operands], attrs)
        except (TypeMismatch, KeyError, ValueError, IndexError) as error:
            raise _Broken(node, getattr(error, "headline", repr(error))) from error
        declared = _types(node.results)
        if len(inferred) != len(declared):
            raise _Broken(node, f"{len(declared)} results, not {len(inferred)}")
        for own, right in zip(declared, inferred, strict=True):
            is_hint = (
                node.regions
                or node.op == CALL
                or not set(node.results).isdisjoint(type_values(own))
            )
            if not (own.may_be(right) if is_hint else own == right):
                raise _Broken(node, f"declared {type_text(own)}, should be {type_text(right)}")

    def call(self, node: Node, functions: Mapping[str, Graph]) -> None:
        """The types of the function, with what is passed and returned in place of its values."""
        called = functions.get(node.attrs["function"])
        if called is None:
            raise _Broken(node, f"there is no function {node.attrs['function']}")
        inside = {
            there: here
            for there, here in (
                *zip(called.outputs, node.results, strict=False),
                *zip(called.inputs, node.operands, strict=False),
            )
            if there.type.is_scalar
        }
        for what, own, right in (
            ("arguments", node.operands, called.inputs),
            ("results", node.results, called.outputs),
        ):
            wanted = [value.type.substitute(inside) for value in right]
            if len(own) != len(right) or not all(
                value.type.may_be(type_) for value, type_ in zip(own, wanted, strict=True)
            ):
                types = ", ".join(map(type_text, wanted))
                raise _Broken(node, f"{what} are not those of the function: {types}")


def _signatures(node: Node) -> dict[str, Signature]:
    return {
        name: Signature(_types(region.inputs), _types(region.outputs))
        for name, region in node.regions.items()
    }


def _types(values: Iterable[Value]) -> tuple[TensorType, ...]:
    return tuple(value.type for value in values)
