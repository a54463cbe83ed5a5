"""Every network at every batch size in every framework that is there: a table, and JSON."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograph.cli.info import collect
from benchmarks.colleague import Colleague, Lost
from benchmarks.networks.description import NETWORKS, Network
from benchmarks.networks.in_ours import numpy_result
from benchmarks.systems import SYSTEMS
from benchmarks.tables import print_row

# Each with the system whose interpreter runs it, and the module that builds its networks.
FRAMEWORKS = {
    "ours": ("ours", "in_ours"),
    "imperative": ("ours", "in_ours"),
    "numba": ("numba", "in_numba"),
    "torchscript": ("torch", "in_torch"),
    "torch.compile": ("torch", "in_torch"),
    "jax": ("jax", "in_jax"),
    "tf.function": ("tensorflow", "in_tensorflow"),
    "tf.xla": ("tensorflow", "in_tensorflow"),
    "gluon": ("mxnet", "in_mxnet"),
}
PATIENCE = 300.0
CLOSE = 2e-3  # of the largest number: sums of several hundred products in float32


@dataclass
class Row:
    """Seconds of a call of one network at one batch size: the median of the samples, the fastest,
    and the first call; or what failed.
    """

    network: str
    batch: int
    seconds: dict[str, float] = field(default_factory=dict)
    fastest: dict[str, float] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def execute(output: Path, quick: bool, clock: str = "wall") -> None:
    rounds, sample = (9, 0.005) if quick else (31, 0.01)
    rows: list[Row] = []
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        colleagues = {key: stack.enter_context(one) for key, one in present()}
        print_row(("network", "batch", "ours, us", *list(colleagues)[1:]))
        for network in NETWORKS.values():
            for batch in network.batches:
                row = Row(network.name, batch)
                first_calls(network, row, colleagues, Path(folder, "result.npy"))
                take_turns(row, colleagues, rounds, {"seconds": sample, "clock": clock})
                rows.append(row)
                print_row(cells(row, list(colleagues)))
                for key, note in row.notes.items():
                    print(f"    {key}: {note}")
    output.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": collect(), "clock": clock, "rows": [asdict(row) for row in rows]}
    output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nwrote {output}")


def present() -> Iterator[tuple[str, Colleague]]:
    for key, (system, module) in FRAMEWORKS.items():
        if SYSTEMS[system].interpreter:
            worker = "benchmarks.networks.worker", f"{module}:{key}"
            yield key, Colleague(SYSTEMS[system], *worker)
        else:
            print(f"{key} is left out: {SYSTEMS[system].variable} names no interpreter")


def first_calls(network: Network, row: Row, colleagues: dict[str, Colleague], file: Path) -> None:
    """Each from nothing, and compared with what NumPy gives."""
    expected = numpy_result(network, network.example(row.batch))
    for key, colleague in colleagues.items():
        question = {"network": row.network, "batch": row.batch, "outcome": str(file)}
        found = answer(colleague, "first", question)
        if "seconds" not in found:
            row.notes[key] = found.get("refused") or found["error"]
        elif not agrees(np.load(file), expected):
            row.notes[key] = "another result than NumPy's"
        else:
            row.first[key] = found["seconds"]


def agrees(result: np.ndarray, expected: np.ndarray) -> bool:
    if result.shape != expected.shape:
        return False
    return bool(np.max(np.abs(result - expected)) <= CLOSE * np.max(np.abs(expected)))


def take_turns(
    row: Row, colleagues: dict[str, Colleague], rounds: int, how: dict[str, Any]
) -> None:
    samples: dict[str, list[float]] = {key: [] for key in row.first}
    question = {"network": row.network, "batch": row.batch} | how
    for _ in range(rounds):
        for key in list(samples):
            found = answer(colleagues[key], "sample", question)
            if "seconds" in found:
                samples[key].append(found["seconds"])
            else:
                row.notes[key] = found["error"]
                del samples[key]
    row.seconds = {key: statistics.median(times) for key, times in samples.items()}
    row.fastest = {key: min(times) for key, times in samples.items()}


def answer(colleague: Colleague, what: str, question: dict[str, Any]) -> dict[str, Any]:
    try:
        colleague.start()
        return colleague.ask(what, PATIENCE, **question)
    except Lost as lost:
        return {"error": str(lost)}


def cells(row: Row, keys: list[str]) -> tuple[str, ...]:
    """Ours in microseconds, then how many times as long the others take."""
    own = row.seconds.get("ours")
    if own is None:
        return (row.network, str(row.batch), "-")
    others = (row.seconds.get(key) for key in keys[1:])
    ratios = ("-" if other is None else f"{other / own:.2f}" for other in others)
    return (row.network, str(row.batch), f"{own * 1e6:.1f}", *ratios)
