"""One property guards the middle: random graphs mean the same after any passes in any order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograph.cli.comparison import difference
from autograph.interpret import evaluate_function
from autograph.ir.function import GraphFunction
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes import DEFAULT, run_function
from autograph.passes.checks_first import checks_first
from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.fold_constants import fold_constants
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from autograph.passes.pipeline import Pass
from autograph.passes.prove_bounds import prove_bounds
from autograph.passes.read_stored import read_stored
from autograph.passes.simplify import simplify
from tests.random_graphs import random_arguments, random_function

PASSES: Sequence[Pass] = (
    fold_constants,
    simplify,
    eliminate_common_subexpressions,
    prove_bounds,
    checks_first,
    hoist_loop_invariants,
    eliminate_dead_code,
    read_stored,
)

seeds = pytest.mark.parametrize("seed", range(60))


def outcome(function: GraphFunction, arguments: list[Any]) -> tuple[Any, ...]:
    """Results or error, and what the arguments hold then."""
    arguments = [np.array(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        result: Any = evaluate_function(function, arguments)[0]
    except IndexError as error:
        result = ("IndexError", error.args)
    return result, arguments


def assert_same_meaning(before: GraphFunction, after: GraphFunction, seed: int) -> None:
    verify(after.graph, lookup)
    assert after.graph.inputs == before.graph.inputs
    for number in range(3):
        arguments = random_arguments(10 * seed + number)
        text = difference(outcome(after, arguments), outcome(before, arguments))
        assert not text, text


@seeds
def test_random_passes_in_random_order(seed: int) -> None:
    rng = random.Random(seed)
    function = random_function(seed)
    verify(function.graph, lookup)
    passes = rng.choices(PASSES, k=rng.randrange(1, 9))
    assert_same_meaning(function, run_function(function, passes, verified=True), seed)


@seeds
def test_random_passes_over_errors_that_are_handled(seed: int) -> None:
    rng = random.Random(seed)
    function = random_function(seed, tries=True)
    passes = rng.choices(PASSES, k=rng.randrange(1, 9))
    assert_same_meaning(function, run_function(function, passes, verified=True), seed)
    assert_same_meaning(function, run_function(function, DEFAULT, verified=True), seed)


@seeds
def test_default_pipeline(seed: int) -> None:
    function = random_function(seed, size=40)
    assert_same_meaning(function, run_function(function, DEFAULT, verified=True), seed)


@seeds
@pytest.mark.parametrize("each", PASSES, ids=lambda each: each.__name__)
def test_a_pass_that_has_nothing_left_to_do_returns_the_same_graph(each: Pass, seed: int) -> None:
    graph = random_function(seed, tries=seed % 2 == 1).graph
    for _ in range(8):
        before, graph = graph, each(graph)
        if before is graph:
            return
    raise AssertionError(f"{each.__name__} never comes to rest")
