"""What layers are compiled to: loops without divisions, over memory that is read where it is."""

from __future__ import annotations

import re

import numpy as np
import pytest

import autograph
from autograph import nn

LAYERS = {
    "conv": (nn.Conv2D(4, 3, padding=1, activation="relu"), (3, 2, 6, 5)),
    "conv with strides": (nn.Conv2D(4, 3, strides=2, dilation=2), (3, 2, 9, 8)),
    "conv in groups": (nn.Conv2D(4, 3, groups=2), (3, 2, 9, 8)),
    "conv by tiles": (nn.Conv2D(33, 3, padding=1), (2, 32, 14, 13)),
    "max pool": (nn.MaxPool2D(), (3, 2, 6, 8)),
    "avg pool": (nn.AvgPool2D(3, 2, 1), (3, 2, 6, 8)),
    "lstm": (nn.LSTM(8), (4, 3, 5)),
    "gru": (nn.GRU(8), (4, 3, 5)),
}


def generated(net, shape):
    x = np.zeros(shape, np.float32)
    net.initialize(seed=1)
    net(x)
    return autograph.convert(net.forward).__func__.lower(net, x).source


@pytest.mark.parametrize(("net", "shape"), LAYERS.values(), ids=LAYERS)
def test_elements_are_found_without_divisions(net, shape):
    loops = [line for line in generated(net, shape).splitlines() if re.match(r" {8}.*\[", line)]
    assert loops
    assert not [line for line in loops if "//" in line or "%" in line]


def test_a_convolution_reads_its_weights_where_they_are():
    """There is memory for the sample with its padding, the columns, a product and the result."""
    source = generated(*LAYERS["conv"])
    assert source.count("= empty(") == 4
    assert re.search(r"gemm\(\w+, \w+, \w+, array, 0,", source)
