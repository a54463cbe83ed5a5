"""Every operator, compiled, gives the bits of its NumPy meaning on its samples.

Elementary functions may differ in the last place: the compiled ones are those of the runtime.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograph.codegen.numba_cpu import generate
from autograph.interpret import evaluate
from autograph.ir import Graph, Value
from autograph.ir.function import GraphFunction, Parameter
from autograph.lowering import lower
from autograph.ops import OpDef, Scalar, Trait, all_ops
from autograph.runtime.compiler import compile_program
from autograph.runtime.host import HostCallback
from tests.ops.samples import SAMPLES, Sample
from tests.ops.test_contract import graph_of

PURE = [op for op in all_ops() if not {Trait.EFFECTFUL, Trait.UNINITIALISED} & op.traits]
PURE = [op for op in PURE if op.name != "cond"]  # its samples hold unset memory
INEXACT = 20  # operators that cost more are computed by a library
REASSOCIATED = ("reduce", "matmul")  # or add up in another order
MULTIPLIED = ("third_power", "fourth_power")  # or are a product instead of a power
TOGETHER = 3  # samples in one program


@pytest.mark.parametrize("op", PURE, ids=lambda op: op.name)
def test_compiled_agrees_with_numpy(op: OpDef) -> None:
    samples = [s for s in SAMPLES[op.name] if is_defined(op, s)]
    for first in range(0, len(samples), TOGETHER):
        compare(samples[first : first + TOGETHER], [op] * TOGETHER)


def compare(samples: Sequence[Sample], ops: Sequence[OpDef]) -> None:
    """All samples in one program: it is compiling that takes the time."""
    graphs = [graph_of(op, sample) for op, sample in zip(ops, samples, strict=False)]
    operands = [np.asarray(x) for sample in samples for x in sample.operands]
    loops = lower(together(graphs))
    native = compile_program(generate(loops))
    host = HostCallback(native.program.sites, [site.action for site in loops.sites])
    arguments = [np.array(x, order="C") if x.ndim else x[()] for x in operands]
    with np.errstate(all="ignore"):
        results = native.entry(*([host.address] if loops.sites else []), *arguments)
    expected = [r for g, s in zip(graphs, samples, strict=True) for r in evaluate(g, *s.operands)]
    assert_equal(results if isinstance(results, tuple) else (results,), expected, is_exact(ops[0]))


def is_defined(op: OpDef, sample: Sample) -> bool:
    """Some samples are there to raise."""
    try:
        evaluate(graph_of(op, sample), *sample.operands)
    except (ValueError, ArithmeticError):
        return False
    return True


def is_exact(op: OpDef) -> bool:
    expensive = isinstance(op.lowering, Scalar) and op.lowering.cost > INEXACT
    return not expensive and op.name not in (*REASSOCIATED, *MULTIPLIED)


def together(graphs: Sequence[Graph]) -> GraphFunction:
    inputs: tuple[Value, ...] = tuple(v for g in graphs for v in g.inputs)
    nodes = tuple(node for g in graphs for node in g.nodes)
    outputs = tuple(v for g in graphs for v in g.outputs)
    parameters = tuple(Parameter(v, None if v.type.is_scalar else "C") for v in inputs)
    return GraphFunction("f", Graph(inputs, nodes, outputs), parameters, len(outputs))


def assert_equal(results: Sequence[Any], expected: Sequence[Any], exact: bool) -> None:
    assert len(results) == len(expected)
    for found, wanted in zip(results, expected, strict=True):
        wanted = np.asarray(wanted)
        found = np.asarray(found).astype(wanted.dtype) if wanted.ndim == 0 else found
        assert (found.dtype, found.shape) == (wanted.dtype, wanted.shape)
        inexact = not exact and wanted.dtype.kind in "fc"
        tolerance = 8 * np.finfo(wanted.dtype).eps if inexact else 0.0
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=0)
