"""Program files on the command line: ``show`` prints them, ``run`` calls them.

autograph show model-symbol.json
autograph run model-symbol.json 3 "[1.5, 2.0]" x.npy
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograph import api
from autograph.cli.program import CommandError

ENDING = ".json"


def is_saved(target: str) -> bool:
    return target.endswith(ENDING)


def loaded(target: str) -> api.Program:
    if not Path(target).is_file():
        raise CommandError(f"there is no file {target!r}")
    return api.load(target)


def call(target: str, arguments: Sequence[str]) -> Any:
    """What the program gives for arguments that are written as in Python, or are .npy files."""
    program = loaded(target)
    try:
        program.__signature__.bind(*arguments)
    except TypeError as error:
        raise CommandError(f"{program.name}{program.__signature__}: {error}") from None
    return program(*map(_argument, arguments))


def _argument(text: str) -> Any:
    """A number or text of Python; a list of numbers is an array."""
    if text.endswith(".npy"):
        try:
            return np.load(text, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise CommandError(f"{text}: {error}") from None
    try:
        item = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise CommandError(f"{text!r} is no value of Python and no .npy file") from None
    return np.array(item) if isinstance(item, list) else item
