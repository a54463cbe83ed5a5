"""Draws calls for ``test_every_function``: a template filled in, and arguments for its names.

    drawn("np.sum(x{axis})", rng)    np.sum(x, axis=0), and an array for x

All choices are asked of ``rng``, which hypothesis gives: so it makes a call that differs smaller.
"""

from __future__ import annotations

import ast
import linecache
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.numpy_api.function_samples import OPTIONS

DTYPES: dict[str, tuple[Any, ...]] = {
    "b": (np.bool_,),
    "i": (np.int64, np.int64, np.int32, np.int8),
    "u": (np.uint8, np.uint16, np.uint64),
    "e": (np.float16,),
    "f": (np.float64, np.float64, np.float32),
    "c": (np.complex128, np.complex128, np.complex64),
}
KINDS = "biuefffc"
SPECIAL = (np.nan, np.inf, -np.inf, -0.0)
MODULES = {"np", "math", "cmath"}


@dataclass(frozen=True)
class Drawn:
    """A function that makes one call, and the arguments for it."""

    source: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.source}\n{self.arguments!r}"


class Arguments:
    """Makes what the names of a template stand for; later ones fit the earlier ones."""

    def __init__(self, rng: random.Random, kinds: str) -> None:
        self.rng, self.kinds = rng, kinds
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = getattr(self, f"_{name}")()
        return self.made[name]

    # --- arrays ----------------------------------------------------------------------------------

    def dtype(self) -> Any:
        return self.rng.choice(DTYPES[self.rng.choice(self.kinds)])

    def size(self) -> int:
        return self.rng.choice((0, 1, 2, 2, 3, 3, 4, 5))

    def shape(self, rank: int) -> tuple[int, ...]:
        return tuple(self.size() for _ in range(rank))

    def array(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Small multiples of a half, so that sums are exact; now and then something special."""
        dtype = np.dtype(dtype or self.dtype())
        low = 0 if dtype.kind in "bu" else -6
        count = int(np.prod(shape))
        steps = 1 if dtype.kind in "iub" else 2
        items = np.array([self.rng.randint(low, 6) / steps for _ in range(count)])
        if dtype.kind == "c":
            items = items + 1j * np.array([self.rng.randint(-3, 3) for _ in range(count)])
        if dtype.kind == "f" and count and self.rng.random() < 0.15:
            items[self.rng.randrange(count)] = self.rng.choice(SPECIAL)
        return self.laid_out(items.astype(dtype).reshape(shape))

    def laid_out(self, array: Any) -> Any:
        """The same elements in one of the layouts that NumPy has."""
        way = self.rng.choice(("C", "C", "C", "F", "strided", "reversed"))
        if not array.ndim or way == "C":
            return array
        if way == "F":
            return np.asfortranarray(array)
        if way == "reversed":
            return array[::-1].copy()[::-1]
        return np.repeat(array, 2, axis=-1)[..., ::2]

    def _x(self) -> Any:
        return self.array(self.shape(self.rng.choice((0, 1, 1, 2, 2, 2, 3))))

    def _y(self) -> Any:
        shape = tuple(self.rng.choice((size, size, 1)) for size in self["x"].shape)
        if self.rng.random() < 0.2:
            return self.rng.choice((2, -1, 0.5, True))
        return self.array(shape[self.rng.randint(0, 1) :])

    def _z(self) -> Any:
        return self.array(self["x"].shape, self["x"].dtype)

    def _m(self) -> Any:
        return self.array(self["x"].shape, np.bool_)

    def _v(self) -> Any:
        return self.array(self.shape(1))

    def _w(self) -> Any:
        return self.array(self["v"].shape)

    def _q(self) -> Any:
        return self.array(self.shape(2))

    def _g(self) -> Any:
        return self.array(self["q"].shape[:1] + self["q"].shape)

    def _i(self) -> Any:
        count = self.size()
        return np.array([self.rng.randint(0, 2) for _ in range(count)], np.int64)

    # --- matrices --------------------------------------------------------------------------------

    def _a(self) -> Any:
        """Far from singular."""
        size = self.rng.choice((1, 2, 3, 4))
        dtype = self.rng.choice((np.float64, np.float64, np.float32, np.complex128, np.int64))
        stack = self.rng.choice(((), (), (), (2,)))
        made = self.array((*stack, size, size), dtype)
        made[~np.isfinite(made)] = 1
        return self.laid_out((made + 20 * np.eye(size)).astype(dtype))

    def _h(self) -> Any:
        a = self["a"]
        return a + np.conj(np.swapaxes(a, -1, -2))

    def _c(self) -> Any:
        return self.array(self["a"].shape[:-1], self["a"].dtype)

    # --- numbers ---------------------------------------------------------------------------------

    def _s(self) -> Any:
        return self.rng.choice((0.5, 1.5, -2.0, 3.25))

    def _n(self) -> Any:
        return self.rng.choice((0, 1, 2, 3, 4))

    def _p(self) -> Any:
        return self.rng.randint(-3, 3)


def drawn(template: str, rng: random.Random) -> Drawn:
    kinds, colon, rest = template.partition(": ")
    has_kinds = bool(colon) and kinds.isalpha() and set(kinds) <= set(DTYPES)
    body = filled_in(rest if has_kinds else template, rng)
    arguments = Arguments(rng, kinds if has_kinds else KINDS)
    names = free_names(body)
    made = tuple(arguments[name] for name in names)
    source = f"def f({', '.join(names)}):\n    return {body}\n"
    return Drawn(source, program(source), made)


def filled_in(template: str, rng: random.Random) -> str:
    def choice(found: re.Match[str]) -> str:
        text = found.group(1)
        return rng.choice((text if "|" in text else OPTIONS[text]).split("|"))

    return re.sub(r"\{([^{}]*)\}", choice, template)


def free_names(body: str) -> list[str]:
    """The arguments in the order in which they are made: ``x``, then what must fit it."""
    tree = ast.parse(body, mode="eval")
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    stored |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = {node.id for node in names if hasattr(Arguments, f"_{node.id}")}
    return sorted(used - stored - MODULES, key="xyzmvwqgiahcsnp".index)


def program(source: str) -> Callable[..., Any]:
    name = f"<drawn {abs(hash(source))}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    made: Callable[..., Any] = namespace["f"]
    return made
