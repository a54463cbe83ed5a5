"""Recurrent networks: a cell is one step, a layer is a loop over the steps of a sequence.

    RNN     h' = activation(W x + b + R h + r)
    LSTM    i, f, g, o = four such sums;  c' = s(f) c + s(i) tanh(g);  h' = s(o) tanh(c')
    GRU     r, z of two such sums;  n = tanh(W x + b + r (R h + r'));  h' = (1 - z) n + z h

with s for sigmoid. The order of the gates is Gluon's and PyTorch's.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike

from autograph.api import is_staging
from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import in_precision, misfit, require_rank
from autograph.nn.outlines import Outline
from autograph.nn.parameter import Parameter
from autograph.nn.windows import as_strides

WIDTH = 64  # columns of a block


class _Cell(HybridBlock):
    """The parameters of one step, and of one direction of a layer."""

    gates: tuple[str, ...]  # in their order in the weights

    def __init__(
        self,
        hidden_size: int,
        input_size: int = 0,
        dtype: DTypeLike = np.float32,
        i2h_weight_initializer: str | float | Initializer | None = None,
        h2h_weight_initializer: str | float | Initializer | None = None,
    ) -> None:
        super().__init__()
        rows = len(self.gates) * hidden_size
        blocks = hidden_size // WIDTH if hidden_size % WIDTH == 0 else 1
        self._blocks = as_strides((blocks, hidden_size // blocks))  # slices are compiled for
        self.i2h_weight = Parameter(
            shape=(rows, input_size), dtype=dtype, init=i2h_weight_initializer
        )
        self.h2h_weight = Parameter(
            shape=(rows, hidden_size), dtype=dtype, init=h2h_weight_initializer
        )
        self.i2h_bias = Parameter(shape=(rows,), dtype=dtype, init="zeros")
        self.h2h_bias = Parameter(shape=(rows,), dtype=dtype, init="zeros")

    def infer_shape(self, x: Any, *states: Any) -> None:
        require_rank(self._path, x, 2, 3)
        self.i2h_weight.shape = (self.i2h_weight.shape[0], x.shape[-1])

    def begin_state(self, batch: Any) -> Any:
        """Zeros, for a batch of this size: a list of states."""
        weight = self.h2h_weight.data()
        return [np.zeros((batch, weight.shape[1]), weight.dtype)]

    def _accepted(self, x: Any, rank: int) -> Any:
        weight = self.i2h_weight.data()
        require_rank(self._path, x, rank, rank)
        x = in_precision(self._path, x, weight.dtype)
        if x.shape[-1] != weight.shape[1]:
            width = weight.shape[1]
            raise ValueError(misfit(self._path, f"an input of width {width}", x))
        return x

    def from_input(self, x: Any) -> Any:
        """The sums of rows of inputs, those of all steps at once: ``(gates, rows, hidden)``."""
        return x @ self._by_gates(self.i2h_weight.data()) + self._bias(self.i2h_bias.data())

    def state_weights(self) -> Any:
        return self._by_gates(self.h2h_weight.data())

    def _by_gates(self, weight: Any) -> Any:
        """A matrix for each gate: what it gives has the shape of a state."""
        size = self.h2h_weight.data().shape[1]
        return np.swapaxes(weight.reshape(len(self.gates), size, weight.shape[1]), 1, 2)

    def _bias(self, bias: Any) -> Any:
        return bias.reshape(len(self.gates), 1, self.h2h_weight.data().shape[1])

    def step(self, inputs: Any, states: Any, weights: Any) -> Any:
        """The new states, the output first, from the sums of the input and the old states."""
        own = states[0] @ weights + self._bias(self.h2h_bias.data())
        return self.gated(inputs, own, states)

    def gated(self, inputs: Any, own: Any, states: Any) -> Any:
        """The new states from the sums of the input and those of the old output."""
        raise NotImplementedError

    def forward(self, x: Any, states: Any = None) -> Any:
        """The output, and the new states as a list."""
        x = self._accepted(x, 2)
        if states is None:
            states = self.begin_state(x.shape[0])
        new = self.step(self.from_input(x), states, self.state_weights())
        return new[0], list(new)

    def outline(self, x: Any) -> Any:
        """Whether it takes the input: what it gives is no array."""
        self._accepted(x, 2)


class RNNCell(_Cell):
    gates = ("output",)

    def __init__(self, hidden_size: int, activation: str = "tanh", **settings: Any) -> None:
        super().__init__(hidden_size, **settings)
        self._activate = npx.activation(activation)

    def gated(self, inputs: Any, own: Any, states: Any) -> Any:
        return (self._activate(inputs[0] + own[0]),)


class LSTMCell(_Cell):
    gates = ("input", "forget", "cell", "output")

    def begin_state(self, batch: Any) -> Any:
        return [*super().begin_state(batch), *super().begin_state(batch)]

    def gated(self, inputs: Any, own: Any, states: Any) -> Any:
        sums, c = inputs + own, states[1]
        c = npx.sigmoid(sums[1]) * c + npx.sigmoid(sums[0]) * np.tanh(sums[2])
        return npx.sigmoid(sums[3]) * np.tanh(c), c


class GRUCell(_Cell):
    gates = ("reset", "update", "new")

    def gated(self, inputs: Any, own: Any, states: Any) -> Any:
        reset = npx.sigmoid(inputs[0] + own[0])
        update = npx.sigmoid(inputs[1] + own[1])
        new = np.tanh(inputs[2] + reset * own[2])
        return ((1 - update) * new + update * states[0],)


class _Layer(HybridBlock):
    """Cells one above the other, each over all steps; two side by side where it is bidirectional.

    Called with the input alone it gives the outputs; with states, shaped ``(cells, batch, hidden)``
    each, it gives the outputs and the list of the states after the last step.
    """

    cell: type[_Cell]

    def __init__(
        self,
        hidden_size: int,
        num_layers: int = 1,
        layout: Literal["TNC", "NTC"] = "TNC",
        bidirectional: bool = False,
        input_size: int = 0,
        **settings: Any,
    ) -> None:
        super().__init__()
        if layout not in ("TNC", "NTC"):
            raise ValueError(f"no layout {layout!r}; there are TNC and NTC")
        self._is_batch_first = layout == "NTC"
        self._is_bidirectional = bidirectional
        self._cells: tuple[tuple[_Cell, ...], ...] = ()
        for number in range(num_layers):
            width = input_size if number == 0 else hidden_size * (1 + bidirectional)
            names = ("l", "r")[: 1 + bidirectional]
            made = tuple(self.cell(hidden_size, input_size=width, **settings) for _ in names)
            for name, cell in zip(names, made, strict=True):
                setattr(self, f"{name}{number}", cell)
            self._cells = (*self._cells, made)

    def outline(self, x: Any) -> Any:
        require_rank(self._path, x, 3, 3)
        for directions in self._cells:
            for cell in directions:
                if not is_staging() and cell.i2h_weight._array is None:
                    return None
                accepted = cell._accepted(x, 3)
            width = sum(cell.h2h_weight.data().shape[1] for cell in directions)
            x = Outline(accepted.dtype, (*accepted.shape[:2], width))
        return x

    def forward(self, x: Any, states: Any = None) -> Any:
        require_rank(self._path, x, 3, 3)
        y = np.swapaxes(x, 0, 1) if self._is_batch_first else x
        last: list[Any] = []
        for directions in self._cells:
            outputs = []
            for number, cell in enumerate(directions):
                begin = None if states is None else [state[len(last)] for state in states]
                output, end = _over_steps(cell, y, begin, number == 1)
                outputs.append(output)
                last.append(end)
            y = outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=-1)
        if self._is_batch_first:
            y = np.swapaxes(y, 0, 1)
        if states is None:
            return y
        return y, [np.stack(states) for states in zip(*last, strict=True)]


def _over_steps(cell: Any, x: Any, states: Any, is_reversed: bool) -> Any:
    """The outputs of a cell for all steps, and its states after the last."""
    if cell.i2h_weight._array is None:  # found by the first call, which is run by Python
        cell._finish_parameters((x,))
    x = cell._accepted(x, 3)
    if states is None:
        states = cell.begin_state(x.shape[1])
    if x.shape[1] == 1:
        return _of_one_sample(cell, x, states, is_reversed)
    return _of_several(cell, x, states, is_reversed)


def _of_one_sample(cell: Any, x: Any, states: Any, is_reversed: bool) -> Any:
    """Products of matrices and vectors: what the input adds is computed for all steps at once."""
    steps = x.shape[0]
    sums = cell.from_input(x.reshape(steps, x.shape[2]))
    size = cell.h2h_weight.data().shape[1]
    sums = sums.reshape(sums.shape[0], steps, 1, size)
    weights = cell.state_weights()
    outputs = np.empty((steps, 1, size), x.dtype)
    for step in range(steps):
        place = steps - 1 - step if is_reversed else step
        states = list(cell.step(sums[:, place], states, weights))
        outputs[place] = states[0]
    return outputs, states


def _of_several(cell: Any, x: Any, states: Any, is_reversed: bool) -> Any:
    """Gates and states are in blocks of some columns, ``(blocks, batch, width)``: then a step is
    products of the size that takes the BLAS least time for each multiplication.
    """
    steps, batch = x.shape[:2]
    blocks, width = [own.step for own in cell._blocks]
    size = blocks * width
    shape = len(cell.gates), blocks, batch, width
    i2h, h2h = (_in_blocks(own.data(), shape) for own in (cell.i2h_weight, cell.h2h_weight))
    biases = [own.data().reshape(*shape[:2], 1, width) for own in (cell.i2h_bias, cell.h2h_bias)]
    output = np.empty((batch, size), states[0].dtype)
    output[...] = states[0]
    states = [np.swapaxes(state.reshape(batch, blocks, width), 0, 1) for state in states]
    outputs = np.empty((steps, batch, blocks, width), x.dtype)
    for step in range(steps):
        place = steps - 1 - step if is_reversed else step
        inputs = (x[place] @ i2h).reshape(shape) + biases[0]
        own = (output @ h2h).reshape(shape) + biases[1]
        states = list(cell.gated(inputs, own, states))
        outputs[place] = np.swapaxes(states[0], 0, 1)
        output[...] = np.swapaxes(states[0], 0, 1).reshape(batch, size)
    last = [np.swapaxes(state, 0, 1).reshape(batch, size) for state in states]
    return outputs.reshape(steps, batch, size), last


def _in_blocks(weight: Any, shape: tuple[Any, ...]) -> Any:
    """The transposed weights of each block: rows are read faster than columns, in every step."""
    gates, blocks, _, width = shape
    made = np.empty((gates * blocks, weight.shape[1], width), weight.dtype)
    made[...] = np.swapaxes(weight.reshape(gates * blocks, width, weight.shape[1]), 1, 2)
    return made


class RNN(_Layer):
    """A simple recurrent network."""

    cell = RNNCell


class LSTM(_Layer):
    """Long short-term memory."""

    cell = LSTMCell


class GRU(_Layer):
    """Gated recurrent units."""

    cell = GRUCell
