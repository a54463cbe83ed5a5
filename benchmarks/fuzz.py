"""``python -m benchmarks.fuzz --programs 10000``: random programs, plain beside converted.

Every program runs as plain Python, as converted Python and as an interpreted graph; one in
``--compiled`` is compiled too. Prints how many are equal, refused (and why) and different, and of
each difference the smallest program that shows it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from tests.language.fuzzing import Outcome, outcome, shrunk
from tests.language.levels import LEVELS
from tests.language.random_features import FEATURES, program_text

CHUNK = 20


@dataclass(frozen=True)
class Plan:
    """What is tried."""

    levels: tuple[str, ...]
    compiled: int
    features: tuple[str, ...]

    def levels_of(self, seed: int) -> tuple[str, ...]:
        sampled = self.compiled and seed % self.compiled == 0 and "compiled" not in self.levels
        return (*self.levels, "compiled") if sampled else self.levels

    def text(self, seed: int) -> str:
        """Every second program has all features at most, the others one or none."""
        return program_text(random.Random(seed), self.features_of(seed))

    def features_of(self, seed: int) -> tuple[str, ...]:
        if not self.features or seed % 2 == 0:
            return self.features
        return ((), *((each,) for each in self.features))[seed // 2 % (len(self.features) + 1)]


@dataclass
class Tally:
    """What came of all programs so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], tuple[int, Outcome]] = field(default_factory=dict)

    def add(self, seed: int, found: Outcome) -> None:
        self.kinds[found.kind] += 1
        if found.kind == "refused":
            self.reasons[found.family[2]] += 1
        elif found.kind != "equal":
            self.failures.setdefault(found.family, (seed, found))


def main() -> int:
    options = parse()
    plan = Plan(tuple(options.levels), options.compiled, tuple(options.features))
    tally, begin = Tally(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="autograph-fuzz-") as cache:
        os.environ |= {"AUTOGRAPH_CACHE_DIR": cache, "AUTOGRAPH_VERIFY": "1"}
        seeds = range(options.seed, options.seed + options.programs)
        for done, (seed, found) in enumerate(results(plan, seeds, options.workers), start=1):
            tally.add(seed, found)
            if done % CHUNK == 0 or done == options.programs:
                speed = done / (time.perf_counter() - begin)
                counts = ", ".join(f"{number} {kind}" for kind, number in tally.kinds.items())
                print(f"\r{done}/{options.programs}: {counts}; {speed:.0f}/s ", end="", flush=True)
        print()
        report(plan, tally, options.shrink)
    return 1 if tally.failures else 0


def parse() -> argparse.Namespace:
    def names(known: tuple[str, ...]) -> object:
        def split(text: str) -> list[str]:
            found = [name for name in text.split(",") if name]
            if not set(found) <= set(known):
                raise argparse.ArgumentTypeError(f"use some of {', '.join(known)}")
            return found

        return split

    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first program's")
    levels = names(tuple(LEVELS))
    parser.add_argument("--levels", type=levels, default=["converted", "interpreted"])  # type: ignore[arg-type]
    parser.add_argument("--compiled", type=int, default=40, help="compile one in so many; 0: none")
    parser.add_argument("--features", type=names(FEATURES), default=list(FEATURES))  # type: ignore[arg-type]
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    return parser.parse_args()


def results(plan: Plan, seeds: range, workers: int) -> Iterator[tuple[int, Outcome]]:
    """The outcome of every program, as they come. A process that dies counts as a difference."""
    chunks = [seeds[k : k + CHUNK] for k in range(0, len(seeds), CHUNK)]
    while chunks:
        with ProcessPoolExecutor(workers) as pool:
            running: dict[Future[list[tuple[int, Outcome]]], range] = {}
            try:
                while chunks or running:
                    while chunks and len(running) < 2 * workers:
                        chunk = chunks.pop(0)
                        running[pool.submit(tried, plan, chunk)] = chunk
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield from future.result()
                        del running[future]
            except BrokenProcessPool:
                for lost in running.values():
                    if len(lost) == 1:
                        yield lost[0], Outcome("different", "", "the process died")
                    else:
                        chunks += [range(seed, seed + 1) for seed in lost]


def tried(plan: Plan, seeds: range) -> list[tuple[int, Outcome]]:
    return [
        (seed, outcome(plan.text(seed), plan.features_of(seed), plan.levels_of(seed)))
        for seed in seeds
    ]


def report(plan: Plan, tally: Tally, shrink: bool) -> None:
    if tally.reasons:
        print("\nrefused:")
        for reason, number in tally.reasons.most_common():
            print(f"  {number:6}  {reason}")
    for seed, found in tally.failures.values():
        print(f"\n{found.kind}: program {seed}, {found.level}: {found.reason}")
        if shrink and found.kind == "different" and found.level:
            print(shrunk(plan.text(seed), plan.features_of(seed), found))


if __name__ == "__main__":
    sys.exit(main())
