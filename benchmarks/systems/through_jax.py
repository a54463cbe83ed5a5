"""``jax.jit`` of the same source, where ``np`` means ``jax.numpy``.

Arrays and floats are traced; integers, which mostly are lengths and counts of steps, are static.
What writes into an array, or branches on a number, JAX refuses.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.rebound import is_function, rebound
from benchmarks.systems.adapter import Adapter, Function, Refused


class Jax(Adapter):
    writes_into_arguments = False

    def load(self) -> None:
        jax.config.update("jax_enable_x64", True)

    def warm_up(self, folder: str) -> None:
        jax.block_until_ready(jax.jit(lambda a: jnp.sum(a * 2.0))(jnp.ones(2)))

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        if not any(map(_is_traced, arguments)):
            raise Refused("it has static arguments only: tracing it would be computing it")
        static = [number for number, value in enumerate(arguments) if not _is_traced(value)]
        compiled = jax.jit(rebound(function, {np: jnp}), static_argnums=static)
        return lambda *given: jax.block_until_ready(compiled(*given))

    def argument(self, value: Any) -> Any:
        if is_function(value):
            return rebound(value, {np: jnp})
        return jnp.asarray(value) if isinstance(value, np.ndarray) else value

    def plain(self, value: Any) -> Any:
        return np.asarray(value) if isinstance(value, jax.Array) else value


def _is_traced(value: Any) -> bool:
    return isinstance(value, (jax.Array, float, complex))


ADAPTER = Jax()
