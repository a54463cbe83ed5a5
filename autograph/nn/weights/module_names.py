"""Which array of a ``state_dict`` a parameter is: by the path of its module and its name there.

here                        Gluon                   PyTorch
1.gamma (BatchNorm)         1.gamma                 1.weight
lstm.l0.i2h_weight          lstm.l0_i2h_weight      lstm.weight_ih_l0
lstm.r1.h2h_bias            lstm.r1_h2h_bias        lstm.bias_hh_l1_reverse
attention.key.weight                                rows of attention.in_proj_weight
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograph.nn.attention import MultiHeadAttention
from autograph.nn.block import Block
from autograph.nn.normalization import BatchNorm, GroupNorm, LayerNorm

_NORMS = (BatchNorm, LayerNorm, GroupNorm)
_SHIFTS = {"gamma": "weight", "beta": "bias"}
_SIDES = {"i2h": "ih", "h2h": "hh"}
_CELL = re.compile(r"(.*?)\.?([lr])(\d+)")
_PROJECTIONS = ("query", "key", "value")
_IGNORED = "num_batches_tracked"  # PyTorch counts the batches that a BatchNorm has seen


@dataclass(frozen=True)
class Candidate:
    """A name that the array may have, and which third of its rows it is."""

    name: str
    third: int | None = None


class Matching:
    """``found``: for each parameter its array; ``unused``: the arrays that none has."""

    def __init__(self, net: Block, arrays: dict[str, np.ndarray], names: dict[str, str]) -> None:
        self.arrays = {k: v for k, v in arrays.items() if k.rpartition(".")[2] != _IGNORED}
        self.wanted = list(_wanted(net))
        self.renamed = names or self._in_order()
        self.found: dict[str, tuple[str, np.ndarray]] = {}
        used: set[str] = set()
        for path, name, candidates in self.wanted:
            for candidate in candidates:
                there = self._there(path, candidate.name)
                if there in self.arrays:
                    own = f"{path}.{name}" if path else name
                    self.found[own] = there, _part(self.arrays[there], candidate.third)
                    used.add(there)
                    break
        self.unused = [name for name in self.arrays if name not in used]

    def _there(self, path: str, name: str) -> str:
        """The name, with the path of the module as it is called in the source."""
        for here, there in self.renamed.items():
            if name == here or name.startswith(f"{here}."):
                return there + name[len(here) :]
        return name

    def _in_order(self) -> dict[str, str]:
        """Where only the numbers of modules differ: those of the source by our paths."""
        mine = list(dict.fromkeys(c.name.rpartition(".")[0] for *_, cs in self.wanted for c in cs))
        theirs = {name.rpartition(".")[0] for name in self.arrays}
        mine = [path for path in mine if any(_kind(path) == _kind(there) for there in theirs)]
        if set(mine) == theirs or len(mine) != len(theirs):
            return {}
        pairs = list(zip(sorted(mine, key=_numbers), sorted(theirs, key=_numbers), strict=True))
        if any(_kind(here) != _kind(there) for here, there in pairs):
            return {}
        return dict(pairs)


def _kind(path: str) -> str:
    return re.sub(r"\d+", "#", path)


def _numbers(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in path.split(".")]


def _part(array: np.ndarray, third: int | None) -> np.ndarray:
    if third is None or not array.ndim or len(array) % 3:
        return array
    size = len(array) // 3
    return array[third * size : (third + 1) * size]


def _wanted(net: Block) -> Iterator[tuple[str, str, list[Candidate]]]:
    """Each parameter, and the names that its array may have."""
    attentions = {path for path, block in net.blocks() if isinstance(block, MultiHeadAttention)}
    for path, block in net.blocks():
        above, _, last = path.rpartition(".")
        for name in block._parameters:
            own = f"{path}.{name}" if path else name
            names = [Candidate(own)]
            if isinstance(block, _NORMS) and name in _SHIFTS:
                names.append(Candidate(_joined(path, _SHIFTS[name])))
            if name[:3] in _SIDES:
                names += _of_cell(path, name)
            if above in attentions and last in _PROJECTIONS:
                third = _PROJECTIONS.index(last)
                names.append(Candidate(_joined(above, f"in_proj_{name}"), third))
            if above in attentions and last == "output":
                names.append(Candidate(_joined(above, f"out_proj.{name}")))
            yield path, name, names


def _of_cell(path: str, name: str) -> Iterator[Candidate]:
    side, kind = _SIDES[name[:3]], name[4:]
    cell = _CELL.fullmatch(path)
    if cell is None:
        yield Candidate(_joined(path, f"{kind}_{side}"))
        return
    layer, direction, number = cell.groups()
    yield Candidate(_joined(layer, f"{direction}{number}_{name}"))
    back = "_reverse" if direction == "r" else ""
    yield Candidate(_joined(layer, f"{kind}_{side}_l{number}{back}"))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
