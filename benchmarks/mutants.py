"""Program files that somebody has changed: each is refused, or still a program; none is executed.

    python -m benchmarks.mutants [--count N] [--seed N] [--compile EVERY]

Three kinds of mutants are made of a few saved programs. Bytes of either file are changed; then the
checksums tell. Values of the document are changed and the checksums made anew, as who means harm
would. Likewise the arrays. A mutant that is loaded is interpreted and lowered, and now and then
compiled. Loading must end in ``ProgramFileError`` or a program, everything else in an exception of
Python's; text that is planted in the file must never run.
"""

from __future__ import annotations

import argparse
import builtins
import collections
import contextlib
import copy
import io
import json
import resource
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

import autograph
from autograph.export import document
from autograph.export.document import Files

MEMORY = 6 * 2**30
SECONDS = 3
HIT = "builtins_hit"
PLANTED = f"__import__('builtins').{HIT}.append(1)"
WEIGHTS = np.arange(6.0).reshape(2, 3)
RATE = 0.5


def layers(x, n=2):
    y = x @ WEIGHTS
    while n > 0 and y.sum() < 1000.0:
        print("round", n, f"{y[0, 0]:.2f}")
        y = y * RATE + 1.0
        n -= 1
    if y[0, 0] < 0:
        raise ValueError(f"negative: {y[0, 0]}", n)
    return {"y": y, "rest": (n, y[0], y.T)}


def in_place(x, items):
    for k in range(len(x)):
        try:
            items["total"][0] += 1 / int(x[k])
        except ZeroDivisionError as error:
            print("caught", error)
        x[k] = np.sqrt(x[k]) if x[k] >= 0 else -1.0
    return x[1:], [k * 0.5 for k in range(len(x)) if k % 2]


def ways(n, k):
    if k == 0 or k == n:
        return 1
    return ways(n - 1, k - 1) + ways(n - 1, k)


def sorted_parts(a, b):
    order = np.argsort(a)
    return np.linalg.solve(b, a[order]), np.cumsum(a), a[a > 0.5], np.fft.rfft(a)


def examples() -> dict[str, tuple[Callable[..., Any], Callable[[], tuple[Any, ...]]]]:
    return {
        "layers": (layers, lambda: (np.ones((4, 2)), 3)),
        "in_place": (in_place, lambda: (np.array([4.0, 0.0, 2.0]), {"total": np.zeros(2)})),
        "ways": (ways, lambda: (5, 2)),
        "sorted_parts": (sorted_parts, lambda: (np.array([0.7, 0.2, 0.9]), np.eye(3) * 2)),
    }


# --- mutants --------------------------------------------------------------------------------------

STRINGS = [
    *("", "x", "_r", "_stored", "__class__", "np", "import os", "C", "A", "<f8", "|O", "<U8", "V8"),
    *(PLANTED, f"x\n{PLANTED}\n", f"');{PLANTED};('", f"{{{PLANTED}}}", "datetime64", "float"),
    *("library", "raise", "numpy", "load", "eval", "staging.sites.check", "SystemExit", "return"),
    *("operators.effects.print_to", "\x00", "\ud800", "é" * 50, "9" * 5000, "sum", "A" * 20_000),
]
OTHERS: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 7, 63, 2**31, 2**62, -(2**63), 2**63, 2**100, 0.5, 1e308),
    *([], {}, [[]], [0], [[0, []]], {"a": 1}, -0.0, "0x1p-1074", "nan", "inf"),
]


def places(item: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a document, as the container and the key."""
    keys = item.keys() if isinstance(item, dict) else range(len(item))
    for key in list(keys):
        yield item, key
        if isinstance(item[key], (dict, list)):
            yield from places(item[key])


def changed_document(random: Random, whole: dict[str, Any]) -> dict[str, Any]:
    """The document with a few of its values changed, and its checksum made anew."""
    mutant = copy.deepcopy(whole)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        known = list(places(mutant))
        if not known:
            break
        owner, key = random.choice(known)
        change(random, owner, key, known)
    mutant[document.CHECKSUM] = document.checksum(mutant)
    return mutant


def change(random: Random, owner: Any, key: Any, known: list[tuple[Any, Any]]) -> None:
    kind = random.randrange(7)
    if kind == 0:
        del owner[key]
    elif kind == 1:
        owner[key] = random.choice(STRINGS)
    elif kind == 2:
        owner[key] = copy.deepcopy(random.choice(OTHERS))
    elif kind == 3 and isinstance(owner[key], int):
        owner[key] += random.choice((-2, -1, 1, 2))
    elif kind == 4 and isinstance(owner, list):
        owner.insert(key, copy.deepcopy(owner[key]))
    elif kind == 5:
        nested: Any = owner[key]
        for _ in range(random.choice((1, 5, 150))):
            nested = [nested]
        owner[key] = nested
    else:
        other, place = random.choice(known)
        with contextlib.suppress(LookupError):
            owner[key] = copy.deepcopy(other[place])


def changed_bytes(random: Random, content: bytes) -> bytes:
    made = bytearray(content)
    kind = random.randrange(4)
    place = random.randrange(len(made))
    if kind == 0:
        made[place] ^= 1 << random.randrange(8)
    elif kind == 1:
        del made[place : place + random.choice((1, 10, 10**9))]
    elif kind == 2:
        made[place:place] = random.randbytes(random.choice((1, 8)))
    else:
        made[place : place + 8] = random.randbytes(8)
    return bytes(made)


def changed_tensors(random: Random, content: bytes) -> bytes:
    """The file of arrays with its header changed."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    owner, key = random.choice(list(places(header)))
    change(random, owner, key, list(places(header)))
    text = json.dumps(header).encode("utf-8", "surrogatepass")
    length = len(text) if random.random() < 0.9 else random.choice((0, 2**40, 2**64 - 1))
    return length.to_bytes(8, "little") + text + content[8 + size :]


# --- trying them ----------------------------------------------------------------------------------


class Trial:
    """Saved programs, and what becomes of mutants of them."""

    def __init__(self, folder: Path, seed: int, compile_every: int) -> None:
        self.folder = folder
        self.random = Random(seed)
        self.compile_every = compile_every
        self.outcomes: collections.Counter[str] = collections.Counter()
        self.makers = {}
        for name, (function, arguments) in examples().items():
            autograph.save(autograph.convert(function), folder / name, *arguments())
            self.makers[name] = arguments

    def one(self) -> None:
        """Make one mutant and try it."""
        name = self.random.choice(list(self.makers))
        original, mutant = Files.of(self.folder / name), Files.of(self.folder / "mutant")
        text = original.program.read_bytes()
        arrays = original.parameters.read_bytes() if original.parameters.exists() else b""
        kind = self.random.choice(("bytes", "document", "document", "document", "arrays"))
        if kind == "bytes":
            text = changed_bytes(self.random, text)
        elif kind == "arrays" and arrays:
            arrays, text = self._changed_arrays(arrays, json.loads(text))
        else:
            text = json.dumps(changed_document(self.random, json.loads(text))).encode()
        mutant.program.write_bytes(text)
        original.parameters.with_name(f"mutant_{name}").write_bytes(arrays)
        self.outcomes[f"{kind}: {self.outcome(mutant, name)}"] += 1

    def _changed_arrays(self, arrays: bytes, whole: dict[str, Any]) -> tuple[bytes, bytes]:
        if self.random.random() < 0.3:
            arrays = changed_bytes(self.random, arrays)
        else:
            arrays = changed_tensors(self.random, arrays)
            whole["tensors"][document.CHECKSUM] = document.digest(arrays)
        whole["tensors"]["file"] = "mutant_layers"
        whole[document.CHECKSUM] = document.checksum(whole)
        return arrays, json.dumps(whole).encode()

    def outcome(self, files: Files, name: str) -> str:
        try:
            with limited():
                program = autograph.load(files.program)
                str(program), repr(program), program.parameters, program.numbers
        except autograph.ProgramFileError as error:
            return self.refused(error)
        ended = self.ended(lambda: program.interpret(*self.makers[name]()))
        for variant in program.variants:
            self.ended(lambda variant=variant: variant.source)
        if self.compile_every and self.random.randrange(self.compile_every) == 0:
            self.ended(lambda: [variant.compile() for variant in program.variants])
        return f"loaded, {ended}"

    def refused(self, error: autograph.ProgramFileError) -> str:
        """One line that begins with the name of the file."""
        assert error.headline.startswith(str(self.folder))
        assert error.headline.isprintable()
        return "refused"

    def ended(self, work: Callable[[], Any]) -> str:
        try:
            with limited():
                work()
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            return f"then {type(error).__name__}"
        return "ran"


class TooLong(BaseException):
    """A mutant that does not end."""


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """So many seconds, and nothing printed."""

    def stop(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    except TooLong as error:
        raise TimeoutError("does not end") from error
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(count: int, seed: int, compile_every: int) -> collections.Counter[str]:
    """Try so many mutants; an AssertionError or another error where one did what it must not."""
    warnings.simplefilter("ignore")
    setattr(builtins, HIT, [])
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), seed, compile_every)
        for number in range(count):
            try:
                trial.one()
            except BaseException:
                print(f"mutant {number} of seed {seed}", file=sys.stderr)
                raise
            assert not getattr(builtins, HIT), f"mutant {number} of seed {seed} was executed"
    return trial.outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compile", type=int, default=100, help="compile one in so many; 0: none")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcomes = run(options.count, options.seed, options.compile)
    for outcome, number in outcomes.most_common():
        print(f"{number:6}  {outcome}")


if __name__ == "__main__":
    main()
