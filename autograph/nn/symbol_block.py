"""``SymbolBlock``: a program from a file as a block.

net.export("mlp")                           mlp-symbol.json and mlp-0000.safetensors
SymbolBlock.imports("mlp")                  the program, without its source
"""

from __future__ import annotations

import os
from typing import Any

from autograph.api import load
from autograph.nn.block import Block


class SymbolBlock(Block):
    """A program that was read from a file, as a block. It has no parameters to be set."""

    def __init__(self, program: Any) -> None:
        super().__init__()
        self._program = program

    @staticmethod
    def imports(path: str | os.PathLike[str]) -> SymbolBlock:
        """The block that ``export`` wrote under this prefix.

        Raises ProgramFileError for a file that is damaged or no program.
        """
        return SymbolBlock(load(path))

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self._program(*args, **kwargs)
