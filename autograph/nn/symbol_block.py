"""``SymbolBlock``: a program from a file as a block.

net.export("mlp")                           mlp-symbol.json and mlp-0000.safetensors
SymbolBlock.imports("mlp")                  the program, without its source
SymbolBlock.imports("mlp-symbol.json", ["data"], "mlp-0000.params")     one that MXNet exported
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from autograph.api import load
from autograph.nn.block import Block
from autograph.nn.weights.mxnet_program import MXNetProgram


class SymbolBlock(Block):
    """A program that was read from a file, as a block. It has no parameters to be set."""

    def __init__(self, program: Any) -> None:
        super().__init__()
        self._program = program

    @staticmethod
    def imports(
        path: str | os.PathLike[str],
        input_names: str | Sequence[str] | None = None,
        param_file: str | os.PathLike[str] | None = None,
    ) -> Block:
        """The block that ``export`` wrote under this prefix.

        With the names of its inputs it is a program of MXNet, and what comes back is a hybrid block
        with the program's parameters. Raises ProgramFileError for a file that is damaged or no
        program.
        """
        if input_names is None:
            return SymbolBlock(load(path))
        names = [input_names] if isinstance(input_names, str) else input_names
        weights = None if param_file is None else os.fspath(param_file)
        return MXNetProgram.imports(os.fspath(path), names, weights)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self._program(*args, **kwargs)
