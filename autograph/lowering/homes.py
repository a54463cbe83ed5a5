"""Where versions of one variable live: a home is one memory, or one variable for scalars.

    home(update(x, v))    = home(x)
    home(host call's x)   = home(x), for an array that it may write to
    home(call result k)   = home(operand p), where the function writes it in place
    home(cond result k)   = home(output k of each region), and so for try
    home(handler input k) = home(operand k of each throw that it catches)
    home(loop result k)   = home(operand k) = home(body's input k) = home(body's output k)
    home(reserve(x, n))   = home(x)

Read from the last version back to the first, so a home is a wish: a value that is computed
elsewhere is copied to its home where control flow meets, and who overwrites a home first saves
what is still needed of it. The versions of a written parameter live in the argument's own memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from autograph.ir import Dim, Graph, Node, Value
from autograph.ir.edit import uses, walk
from autograph.ir.function import GraphFunction
from autograph.lowering.growth import growing_values
from autograph.lowering.names import Namer
from autograph.ops.control import cond, for_, while_
from autograph.ops.exceptions import thrown_values, try_
from autograph.ops.growing import reserve
from autograph.ops.passing import passing_of
from autograph.ops.structure import reshape, view
from autograph.ops.versions import versions_of_parameters

BRANCHING = (cond.name, try_.name)
LOOPS = (for_.name, while_.name)


@dataclass(eq=False, slots=True)
class Home:
    """``dims`` None: its size changes, so it is a new memory each time. ``argument``: a
    parameter's position.
    """

    dtype: np.dtype
    dims: tuple[Dim, ...] | None
    argument: int | None = None
    layout: Literal["C", "F", "A"] = "C"
    hint: str = ""
    name: str = ""
    members: list[Value] = field(default_factory=list)

    @property
    def is_scalar(self) -> bool:
        return self.dims == ()


def find_homes(
    function: GraphFunction, names: Namer, parameters: dict[Value, str]
) -> dict[Value, Home]:
    """``parameters`` are the names of the entry's parameters."""
    search = _Search(function, parameters)
    search.place_parameters()
    search.claim_graph(function.graph)
    for home in dict.fromkeys(search.homes.values()):
        if not home.name:
            home.name = names.fresh(home.hint or ("x" if home.is_scalar else "a"))
    return search.homes


def carried(node: Node) -> list[tuple[Value, Value, Value, Value]]:
    """For each carried value of a loop: operand, body's input, body's output, result."""
    skip = 1 if node.op == for_.name else 0
    body = node.regions["body"]
    return list(
        zip(node.operands[skip:], body.inputs[skip:], body.outputs, node.results, strict=True)
    )


class _Search:
    def __init__(self, function: GraphFunction, parameters: dict[Value, str]) -> None:
        self.function = function
        self.parameters = parameters
        self.homes: dict[Value, Home] = {}
        self.made_by: dict[Value, tuple[Node, int]] = {}
        self.carries: dict[Value, tuple[Node, int]] = {}
        self.foreign = set(function.graph.inputs)
        self.variables = {p.value for p in function.parameters if not p.is_array or p.taken}
        self.passing = passing_of(function.functions)
        self.growing = growing_values(function, self.passing)
        self.thrown = thrown_values(function.graph)  # to the inputs of handlers
        self.beside: dict[Value, tuple[Value, ...]] = {}  # all inputs of the same handler
        for node in walk(function.graph):
            self.made_by.update({result: (node, k) for k, result in enumerate(node.results)})
            if node.op in LOOPS:
                rows = carried(node)
                self.carries.update({row[1]: (node, k) for k, row in enumerate(rows)})
                self.foreign.update(node.regions["test"].inputs if "test" in node.regions else ())
            if node.op == try_.name:
                inputs = node.regions["handler"].inputs
                self.beside.update(dict.fromkeys(inputs, inputs))

    def place_parameters(self) -> None:
        """The versions of written parameters, but no two results of one node in one memory, nor
        two inputs of a handler.
        """
        versions = versions_of_parameters(self.function)
        arguments: dict[int, Home] = {}
        for position in self.function.writebacks:
            parameter = self.function.parameters[position]
            value, layout = parameter.value, parameter.layout
            assert layout is not None
            home = Home(value.type.dtype, value.type.dims, position, layout)
            home.name = self.parameters[value]
            if home.is_scalar:  # the variable that shadows a 0-d array
                home.name = ""
                home.hint = f"{self.parameters[value]}_value"
            arguments[position] = home
            versions.setdefault(value, position)
        blocked = set(self.duplicates(versions))
        for value, position in versions.items():
            if value not in blocked and not self.is_grown(value):
                self.add(value, arguments[position])

    def is_grown(self, value: Value) -> bool:
        node, _ = self.made_by.get(value, (None, 0))
        return node is not None and node.op == reserve.name

    def duplicates(self, versions: dict[Value, int]) -> Iterable[Value]:
        for node in walk(self.function.graph):
            for k in repeated(node.results, versions):
                yield node.results[k]
                if node.op in LOOPS:
                    yield carried(node)[k][1]
            if node.op == try_.name:
                inputs = node.regions["handler"].inputs
                yield from (inputs[k] for k in repeated(inputs, versions))

    def add(self, value: Value, home: Home) -> None:
        self.homes[value] = home
        home.members.append(value)
        home.hint = home.hint or value.name

    def claim_graph(self, graph: Graph) -> None:
        """Later nodes first: the last version names the home of those before it."""
        for node in reversed(graph.nodes):
            for k, result in enumerate(node.results):
                if result not in self.homes and self.makes_versions(node, k, result):
                    self.claim_new(node, k, result)
            if node.op == try_.name:
                self.claim_caught(node.regions["handler"].inputs)
            for region in reversed(list(node.regions.values())):
                self.claim_graph(region)

    def claim_caught(self, inputs: Sequence[Value]) -> None:
        for own in inputs:
            if own not in self.homes:
                home = self.new_home(own)
                self.claim(own, home)
                if own not in self.homes:
                    home.dims = None  # each throw brings another size
                    self.add(own, home)

    def makes_versions(self, node: Node, k: int, result: Value) -> bool:
        if self.passing.version_before(node, k) is not None:
            return not result.type.is_scalar
        return bool(node.regions)

    def new_home(self, value: Value) -> Home:
        return Home(value.type.dtype, None if value in self.growing else value.type.dims)

    def claim_new(self, node: Node, k: int, result: Value) -> None:
        home = self.new_home(result)
        self.claim(result, home)
        if result in self.homes:
            return
        home.dims = None  # its size is another one in each region or iteration
        self.add(result, home)
        if node.op in LOOPS:
            _, own, out, _ = carried(node)[k]
            self.add(own, home)
            self.claim_chain(out, own, home)

    def claim_chain(self, value: Value, first: Value, home: Home) -> None:
        """The updates that lead from a body's input to its output."""
        chain: list[Value] = []
        while value is not first:
            node, k = self.made_by.get(value, (None, 0))
            before = None if node is None else self.passing.version_before(node, k)
            if before is None or value in self.homes:
                return
            chain.append(value)
            value = before
        for version in chain:
            self.add(version, home)

    def claim(self, value: Value, home: Home) -> None:
        pending = [value]
        while pending:
            value = pending.pop()
            if value in self.homes or not self.fits(value, home):
                continue
            if value in self.carries:
                node, k = self.carries[value]
                value = node.results[k]
            if value not in self.made_by:
                pending += self.claim_input(value, home)
                continue
            node, k = self.made_by[value]
            if self.may_join(node, k, home):
                self.add(value, home)
                pending += self.earlier(node, k, home)

    def fits(self, value: Value, home: Home) -> bool:
        if home.dims is None:
            return value in self.growing
        return value.type.dims == home.dims

    def claim_input(self, value: Value, home: Home) -> list[Value]:
        """Claim what no node makes; what it comes from."""
        if value in self.foreign:
            self.claim_parameter(value, home)
            return []
        values = self.thrown.get(value, [])
        taken = any(self.homes.get(other) is home for other in self.beside.get(value, ()))
        if taken or not all(self.fits(other, home) for other in values):
            return []
        self.add(value, home)
        return values

    def claim_parameter(self, value: Value, home: Home) -> None:
        """A scalar parameter is a variable like others, and so is an array whose memory is taken;
        one that is not written stays as it is.
        """
        if value in self.variables and not home.name:
            self.add(value, home)
            home.name = self.parameters[value]

    def may_join(self, node: Node, k: int, home: Home) -> bool:
        if any(self.homes.get(other) is home for other in node.results):
            return False
        if node.op in BRANCHING:
            return all(self.fits(region.outputs[k], home) for region in node.regions.values())
        if node.op in LOOPS:
            return all(self.fits(value, home) for value in carried(node)[k])
        return True

    def earlier(self, node: Node, k: int, home: Home) -> list[Value]:
        if node.op in BRANCHING:
            return [region.outputs[k] for region in node.regions.values()]
        if node.op in LOOPS:
            start, own, out, _ = carried(node)[k]
            self.add(own, home)
            return [start] if self.is_made_anew(node, own, out) else [start, out]
        before = self.passing.version_before(node, k)
        return [] if before is None else [before]

    def is_made_anew(self, loop: Node, own: Value, out: Value) -> bool:
        """Whether an iteration fills a new array while the old one is needed: the two are better
        exchanged than kept in one memory.
        """
        body = loop.regions["body"]
        value, is_written = out, False
        while value in self.made_by:
            node, k = self.made_by[value]
            before = self.passing.version_before(node, k)
            if node.regions or before is None:
                break
            value, is_written = before, True
        if not is_written or not self.is_new(value):
            return False
        return own in body.outputs or any(own in uses(inner) for inner in walk(body))

    def is_new(self, value: Value) -> bool:
        """Whether the first version of an array was computed, or is all of one number."""
        node, _ = self.made_by.get(value, (None, 0))
        if node is None or node.regions:
            return False
        is_part = node.op in (view.name, reshape.name)
        return not is_part or node.operands[0].type.is_scalar


def repeated(values: Sequence[Value], versions: Mapping[Value, int]) -> Iterator[int]:
    """The positions of those that are versions of what one before them is a version of."""
    seen: set[int] = set()
    for k, value in enumerate(values):
        position = versions.get(value)
        if position in seen:
            yield k
        elif position is not None:
            seen.add(position)
