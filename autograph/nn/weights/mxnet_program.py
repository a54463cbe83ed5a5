"""``MXNetProgram``: a network that runs a program of MXNet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from autograph.errors import ProgramFileError
from autograph.nn.hybrid import HybridBlock
from autograph.nn.parameter import Parameter
from autograph.nn.weights.mxnet_arrays import read_mxnet_arrays
from autograph.nn.weights.mxnet_functions import function_of
from autograph.nn.weights.mxnet_layers import LAYERS
from autograph.nn.weights.mxnet_symbols import SymbolNode, SymbolProgram, read_symbols


@dataclass(frozen=True, eq=False)
class Step:
    """One operator of the program: what is called on which earlier results, and what its own are
    called.
    """

    call: Callable[..., Any]
    inputs: tuple[str, ...]
    results: tuple[str, ...]


class MXNetProgram(HybridBlock):
    """Each operator of the program is a layer or a function, called in the program's order.

    The parameters are those of the program, under their names there.
    """

    def __init__(
        self, program: SymbolProgram, input_names: Sequence[str], where: str = "the program"
    ) -> None:
        super().__init__()
        missing = set(input_names) - set(program.variables)
        if missing:
            raise ValueError(f"{where} has no input {', '.join(sorted(missing))}")
        self._input_names = tuple(input_names)
        self._shared: dict[int, Parameter] = {}
        numbers = {node.name: k for k, node in enumerate(program.nodes) if node.op == "null"}
        self._inputs = tuple(_key(numbers[name], 0) for name in self._input_names)
        steps = []
        for number, node in enumerate(program.nodes):
            if node.op == "null" and node.name not in input_names:
                self._shared[number] = Parameter(node.name)
            elif node.op != "null":
                steps.append(self._step(number, node, where))
        self._steps = tuple(steps)
        self._heads = tuple(_key(*place) for place in program.heads)
        made = {*self._inputs, *(name for step in steps for name in step.results)}
        asked = {*self._heads, *(name for step in steps for name in step.inputs)}
        if asked - made:
            raise ProgramFileError(f"{where}: a result is used that no operator gives")

    @classmethod
    def imports(
        cls,
        symbol_file: str | Path,
        input_names: Sequence[str],
        param_file: str | Path | None = None,
    ) -> Self:
        """The program of a ``-symbol.json`` with the numbers of a ``.params`` file.

        Raises ``ProgramFileError`` where a file is damaged, asks for an operator that is not there,
        or lacks a parameter; ``ValueError`` for an input that the program does not have.
        """
        made = cls(read_symbols(symbol_file), input_names, str(symbol_file))
        if param_file is not None:
            made._set(read_mxnet_arrays(param_file), str(param_file))
        return made

    def parameters(self) -> dict[str, Parameter]:
        """Those of the program, by their names in it."""
        return {parameter.name: parameter for parameter in self._shared.values()}

    def collect_params(self) -> dict[str, Parameter]:
        return self.parameters()

    def forward(self, *args: Any) -> Any:
        if len(args) != len(self._inputs):
            wanted = ", ".join(self._input_names)
            raise TypeError(f"{len(args)} inputs are given, and the program takes {wanted}")
        values = dict(zip(self._inputs, args, strict=True))
        for step in self._steps:
            result = step.call(*[values[name] for name in step.inputs])
            if len(step.results) == 1:
                values[step.results[0]] = result
            else:
                for name, item in zip(step.results, result, strict=True):
                    values[name] = item
        found = [values[name] for name in self._heads]
        return found[0] if len(found) == 1 else found

    # --- making -----------------------------------------------------------------------------------

    def _step(self, number: int, node: SymbolNode, where: str) -> Step:
        given = tuple(_key(k, place) for k, place in node.inputs if k not in self._shared)
        weights = [self._shared[k] for k, _ in node.inputs if k in self._shared]
        try:
            if node.op in LAYERS:
                block = LAYERS[node.op](node.attrs, weights)
                if isinstance(block, HybridBlock):
                    self.register_child(block, node.name)
                return Step(block, given[:1], (_key(number, 0),))
            function, count = function_of(node.op, node.attrs)
        except (KeyError, TypeError, ValueError) as error:
            reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            raise ProgramFileError(
                f"{where}: the operator {node.op} called {node.name}: {reason}"
            ) from None
        if weights:
            raise ProgramFileError(
                f"{where}: the operator {node.op} called {node.name} takes the parameter "
                f"{weights[0].name}, which is not supported"
            )
        return Step(function, given, tuple(_key(number, place) for place in range(count)))

    def _set(self, arrays: dict[str, Any], where: str) -> None:
        for name, parameter in self.parameters().items():
            if name not in arrays:
                raise ProgramFileError(f"{where}: there is no array for the parameter {name}")
            parameter.shape, parameter.dtype = arrays[name].shape, arrays[name].dtype
            parameter.set_data(arrays[name])


def _key(number: int, place: int) -> str:
    """The name of a result: text, because a program knows texts when it is compiled."""
    return f"{number}.{place}"
