"""``hybridize(static_alloc=True)`` of a block around the same source, where ``np`` is MXNet's own.

Numbers are part of the block, arrays are its inputs.
"""

from __future__ import annotations

from typing import Any

import mxnet
import numpy as np

from benchmarks.rebound import rebound
from benchmarks.systems.adapter import Adapter, Function, Refused


class MXNet(Adapter):
    writes_into_arguments = False

    def load(self) -> None:
        mxnet.npx.set_np()

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        if not any(isinstance(value, mxnet.np.ndarray) for value in arguments):
            raise Refused("it has no array: a block would have no input")
        block = _block(rebound(function, {np: mxnet.np}), arguments)
        block.hybridize(static_alloc=True, static_shape=True)

        def call(*given: Any) -> Any:
            result = block(*(value for value in given if isinstance(value, mxnet.np.ndarray)))
            mxnet.npx.waitall()
            return result

        return call

    def argument(self, value: Any) -> Any:
        return mxnet.np.array(value, dtype=value.dtype) if isinstance(value, np.ndarray) else value

    def plain(self, value: Any) -> Any:
        return value.asnumpy() if isinstance(value, mxnet.np.ndarray) else value


def _block(function: Function, arguments: tuple[Any, ...]) -> Any:
    class Block(mxnet.gluon.HybridBlock):
        def forward(self, *arrays: Any) -> Any:
            left = iter(arrays)
            is_array = (isinstance(value, mxnet.np.ndarray) for value in arguments)
            pairs = zip(arguments, is_array, strict=True)
            return function(*(next(left) if array else value for value, array in pairs))

    return Block()


ADAPTER = MXNet()
