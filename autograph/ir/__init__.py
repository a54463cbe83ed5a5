"""The graph and its types; knows no operators."""

from autograph.ir.dims import Dim, DimLike
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.types import (
    BOOL,
    COMPLEX128,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    INT64,
    AxisMap,
    TensorType,
    ViewMap,
)

__all__ = [
    "BOOL",
    "COMPLEX128",
    "FLOAT16",
    "FLOAT32",
    "FLOAT64",
    "INT64",
    "AxisMap",
    "Dim",
    "DimLike",
    "Graph",
    "Node",
    "TensorType",
    "Value",
    "ViewMap",
]
