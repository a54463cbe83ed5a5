"""What every operator promises: its type rule says what its NumPy meaning gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograph.errors import VerificationError
from autograph.interpret import evaluate
from autograph.ir import Dim, Graph, Node, TensorType, Value
from autograph.ir.verify import verify
from autograph.ops import OpDef, Scalar, all_ops, lookup
from tests.graph_builder import tensor
from tests.ops.samples import SAMPLES, Sample

each_op = pytest.mark.parametrize("op", all_ops(), ids=lambda op: op.name)


def type_of(operand: Any) -> TensorType:
    return tensor(np.asarray(operand).dtype, *np.shape(operand))


def graph_of(op: OpDef, sample: Sample) -> Graph:
    """The graph that applies the operator to the sample's operands."""
    inputs = tuple(Value(type_of(operand)) for operand in sample.operands)
    types = sample.types
    if types is None:
        types = op.infer([value.type for value in inputs], sample.attrs)
    results = tuple(map(Value, types))
    return Graph(inputs, (Node(op.name, inputs, results, sample.attrs, sample.regions),), results)


def test_every_operator_has_samples_and_no_sample_is_left_over() -> None:
    assert set(SAMPLES) == {op.name for op in all_ops()}


@each_op
def test_type_rule_agrees_with_numpy(op: OpDef) -> None:
    for sample in SAMPLES[op.name]:
        graph = graph_of(op, sample)
        verify(graph, lookup, sample.functions)
        evaluate(
            graph, *sample.operands, functions=sample.functions
        )  # checks dtype and shape of every result


@each_op
def test_attributes_are_those_that_are_declared(op: OpDef) -> None:
    """A program file is checked by them."""
    for sample in SAMPLES[op.name]:
        assert set(sample.attrs) <= set(op.attributes)
        assert all(op.attributes[name](item) for name, item in sample.attrs.items())
        assert bool(sample.regions) == op.has_regions
    assert not any(test(object()) for test in op.attributes.values())


@each_op
def test_wrong_declared_types_are_found(op: OpDef) -> None:
    for sample in SAMPLES[op.name]:
        graph = graph_of(op, sample)
        (node,) = graph.nodes
        for k, result in enumerate(node.results):
            wrong = Value(TensorType(np.dtype("u2"), (*result.type.dims, Dim(7))))
            results = (*node.results[:k], wrong, *node.results[k + 1 :])
            other = Node(node.op, node.operands, results, node.attrs, node.regions)
            with pytest.raises(VerificationError):
                verify(Graph(graph.inputs, (other,), results), lookup)
            wrong_graph = Graph(graph.inputs, (other,), results)
            with pytest.raises(VerificationError):
                evaluate(wrong_graph, *sample.operands, functions=sample.functions)


@each_op
def test_scalar_templates_cover_the_samples(op: OpDef) -> None:
    if not isinstance(op.lowering, Scalar):
        pytest.skip("lowered by name")
    for sample in SAMPLES[op.name]:
        kind = np.asarray(sample.operands[0]).dtype.kind
        template = op.lowering.template(kind)
        assert template is not None, kind
