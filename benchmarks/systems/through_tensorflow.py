"""``tf.function`` through XLA of the same source, where ``np`` means TensorFlow's own NumPy.

Arrays and floats are tensors; integers are static, as for JAX.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from benchmarks.rebound import rebound
from benchmarks.systems.adapter import Adapter, Function, Refused

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf
import tensorflow.experimental.numpy as tnp


class TensorFlow(Adapter):
    writes_into_arguments = False

    def load(self) -> None:
        tf.get_logger().setLevel("ERROR")

    def warm_up(self, folder: str) -> None:
        tf.function(lambda a: tf.reduce_sum(a * 2.0), jit_compile=True)(tf.ones(2))

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        if not any(isinstance(value, tf.Tensor) for value in arguments):
            raise Refused("it has static arguments only: tracing it would be computing it")
        compiled: Function = tf.function(rebound(function, {np: tnp}), jit_compile=True)
        return compiled

    def argument(self, value: Any) -> Any:
        traced = isinstance(value, (np.ndarray, float))
        return tf.constant(value) if traced else value

    def plain(self, value: Any) -> Any:
        return value.numpy() if isinstance(value, tf.Tensor) else value


ADAPTER = TensorFlow()
