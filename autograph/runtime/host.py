"""Calls out of compiled code into Python: one C callback for each program.

    generated code                                    the Python side
    if call_host(host, 3, (i, x)) != 0:    ==>        handlers[3]([i, x])
        raise HostError

``host`` is the callback's address and comes as an argument, so compiled code holds no address of
this process and can be kept on disk. The values travel in a buffer of 8-byte slots on the stack:
integers and bools as int64 or uint64, reals as float64, complex numbers as two float64. An array
travels as its address and its dimensions.

An exception cannot cross compiled frames. The one a handler raises waits in a thread-local stack
while ``HostError`` unwinds them; ``raise_pending`` then raises it as its handler left it.
"""

from __future__ import annotations

import ctypes
import math
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as code_utilities
from numba.extending import intrinsic

from autograph.codegen.program import Payload
from autograph.errors import Unwinding

Handler = Callable[[list[Any]], object]
Decoder = Callable[[tuple[Any, ...]], Any]

cgutils: Any = code_utilities  # untyped

# The callback's word for success. ctypes returns 0 when an interrupt strikes outside our `try`.
DONE = 1
SLOT = ir.IntType(64)


class HostError(Exception):
    """A host call failed; the exception itself is pending on this thread."""


class Refused(Exception):
    """The compiled program does not apply to these arguments. Nothing has been changed."""


@intrinsic
def call_host(typing_context: Any, host: Any, site: Any, values: Any) -> Any:
    """``call_host(host, site, values)``: 0 if the handler of the site returned, 1 if it raised."""
    if not is_integer(host) or not is_integer(site) or not is_tuple_of_scalars(values):
        return None
    return types.int64(types.int64, types.int64, values), emit_host_call


def is_integer(kind: Any) -> bool:
    return isinstance(kind, types.Integer)


def is_tuple_of_scalars(kind: Any) -> bool:
    scalars = types.Integer | types.Boolean | types.Float | types.Complex
    items: Any = kind  # a tuple type iterates over the types of its items
    return isinstance(kind, types.BaseTuple) and all(isinstance(item, scalars) for item in items)


def emit_host_call(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Fill the slots, call the function behind the address, compare with ``DONE``."""
    host, site, packed = arguments
    kinds = tuple(signature.args[2])
    slots = []
    for value, kind in zip(cgutils.unpack_tuple(builder, packed, len(kinds)), kinds, strict=True):
        slots += as_slots(context, builder, value, kind)
    buffer = cgutils.alloca_once(builder, SLOT, size=max(1, len(slots)))
    for position, slot in enumerate(slots):
        builder.store(slot, builder.gep(buffer, [ir.Constant(ir.IntType(32), position)]))
    address = builder.ptrtoint(buffer, SLOT)
    function = builder.inttoptr(host, ir.FunctionType(SLOT, [SLOT, SLOT]).as_pointer())
    returned = builder.call(function, [site, address])
    return builder.zext(builder.icmp_signed("!=", returned, SLOT(DONE)), SLOT)


def as_slots(context: Any, builder: Any, value: Any, kind: Any) -> list[Any]:
    """One scalar as the int64 bit patterns of its slots."""
    if isinstance(kind, types.Complex):
        parts = context.make_complex(builder, kind, value)
        half = kind.underlying_float
        real = as_slots(context, builder, parts.real, half)
        return real + as_slots(context, builder, parts.imag, half)
    widened = context.cast(builder, value, kind, slot_type(kind))
    return [builder.bitcast(widened, SLOT)]


def slot_type(kind: Any) -> Any:
    if isinstance(kind, types.Float):
        return types.float64
    return types.uint64 if is_integer(kind) and not kind.signed else types.int64


class PendingExceptions(threading.local):
    """The exceptions on their way out of compiled code, innermost call last."""

    def __init__(self) -> None:
        self.stack: list[BaseException] = []


_pending = PendingExceptions()


def take_pending() -> BaseException:
    """The exception behind the ``HostError`` just caught.

    There is none when an interrupt struck between the C call and our ``try``: ctypes has reported
    and dropped it.
    """
    return _pending.stack.pop() if _pending.stack else KeyboardInterrupt()


def raise_pending(names: Mapping[str, Any]) -> NoReturn:
    """Raise the pending exception with the context its handler gave it.

    What the program had changed is written before; ``names`` are the arguments of the call.
    ``raise`` inside an ``except`` clause would set the context to the ``HostError`` being handled.
    """
    failure = take_pending()
    if isinstance(failure, Unwinding):
        failure.write(names)
        failure = failure.error
    context = failure.__context__
    try:
        raise failure
    finally:
        failure.__context__ = context
        del failure, context  # the traceback holds this frame: it must not hold the traceback


@dataclass(frozen=True, slots=True)
class SiteDecoder:
    """How the slots of one host call become Python values."""

    layout: struct.Struct
    decoders: tuple[tuple[slice, Decoder], ...]

    def decode(self, address: int) -> list[Any]:
        if not self.decoders:
            return []
        slots = self.layout.unpack(ctypes.string_at(address, self.layout.size))
        return [decode(slots[part]) for part, decode in self.decoders]


def site_decoder(payloads: Sequence[Payload]) -> SiteDecoder:
    formats, decoders, width = "", [], 0
    for payload in payloads:
        own = "q" * (1 + payload.rank) if payload.rank else slot_format(payload.dtype)
        decoder = array_decoder(payload) if payload.rank else scalar_decoder(payload.dtype)
        formats += own
        decoders.append((slice(width, width + len(own)), decoder))
        width += len(own)
    return SiteDecoder(struct.Struct("=" + formats), tuple(decoders))


def slot_format(dtype: str) -> str:
    if np.dtype(dtype) == np.float16:
        return "Q"  # its bits
    kind = np.dtype(dtype).kind
    formats = {"i": "q", "b": "q", "u": "Q", "f": "d", "c": "dd"}
    if kind not in formats:
        raise TypeError(f"a host call cannot hand over a {dtype}")
    return formats[kind]


PYTHON_SCALARS: dict[str, Callable[..., Any]] = {
    "bool": bool,
    "int64": int,
    "float64": float,
    "complex128": complex,
}


def scalar_decoder(dtype: str) -> Decoder:
    """The Python type where there is one of the same width, else NumPy's."""
    name = np.dtype(dtype).name
    if name in PYTHON_SCALARS:
        python = PYTHON_SCALARS[name]
        return lambda slots: python(*slots)
    if name == "float16":
        return lambda slots: np.uint16(slots[0]).view(np.float16)
    numpy = np.dtype(dtype).type
    if np.dtype(dtype).kind == "c":
        return lambda slots: numpy(complex(*slots))
    return lambda slots: numpy(slots[0])


def array_decoder(payload: Payload) -> Decoder:
    """A copy: the compiled code may reuse or free the buffer as soon as the call returns.

    In place: the buffer itself, which must not be used after that.
    """
    element = np.dtype(payload.dtype)

    def decode(slots: tuple[Any, ...]) -> Any:
        address, *shape = slots
        size = math.prod(shape) * element.itemsize
        if size == 0:
            return np.empty(shape, element)
        buffer: Any = (ctypes.c_char * size).from_address(address)  # `string_at` ends at 2 GB
        array = np.ndarray(shape, element, buffer=buffer)
        return array if payload.in_place else array.copy()

    return decode


class HostCallback:
    """The C function of one program; ``address`` is good as long as this object lives."""

    def __init__(self, sites: Sequence[Sequence[Payload]], handlers: Sequence[Handler]) -> None:
        if len(sites) != len(handlers):
            raise ValueError(f"{len(sites)} host calls but {len(handlers)} handlers")
        calls = [
            (site_decoder(payloads).decode, handler)
            for payloads, handler in zip(sites, handlers, strict=True)
        ]

        def callback(site: int, address: int) -> int:
            try:
                decode, handler = calls[site]
                handler(decode(address))
            except BaseException as failure:  # a KeyboardInterrupt must cross compiled code too
                _pending.stack.append(failure)
                return 0
            return DONE

        prototype = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)
        self._function = prototype(callback)
        self.address: int = ctypes.cast(self._function, ctypes.c_void_p).value or 0
