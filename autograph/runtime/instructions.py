"""How the instructions of generated programs become LLVM code: numba's way, on a short path.

    t = x[i, j] + y[i, j]        load x.data[i * x.shape[1] + j] ...

numba's own way fits any program: it unites what an index may be, wraps what may be negative, keeps
variables that hold no memory as those that do, and asks again what types were found. Here indices
are in range, types are known, and what is left out neither has to be written nor optimised away.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from llvmlite import ir as llvm
from numba import types
from numba.core import cgutils as code_utilities
from numba.core import ir, typed_passes
from numba.core import lowering as native_lowering
from numba.core.compiler_machinery import register_pass

WORD = llvm.IntType(64)
# Untyped.
cgutils: Any = code_utilities
Lower: Any = native_lowering.Lower
BaseNativeLowering: Any = typed_passes.BaseNativeLowering


class Lowering(Lower):  # type: ignore[misc]
    """Instructions of one function."""

    def holds_memory(self, kind: Any) -> bool:
        """Whether values of the type are counted."""
        found: bool = self.context.data_model_manager[kind].contains_nrt_meminfo()
        return found

    def delvar(self, name: str) -> None:
        """Nothing is done at the end of a number."""
        if self.holds_memory(self.typeof(name)):
            super().delvar(name)
        elif name not in self._blk_local_varmap:
            self._singly_assigned_vars.discard(name)

    def storevar(self, value: Any, name: str, argidx: int | None = None) -> None:
        """A number is stored without a look at the one before."""
        if argidx is not None or name in self._singly_assigned_vars:
            super().storevar(value, name, argidx)
        elif self.holds_memory(self.typeof(name)):
            super().storevar(value, name)
        else:
            self._alloca_var(name, self.typeof(name))
            self.builder.store(value, self.getvar(name))

    def lower_binop(self, resty: Any, expr: Any, op: Any) -> Any:
        """With the signature that was found; powers of constants are numba's."""
        if not (expr.static_lhs is ir.UNDEFINED and expr.static_rhs is ir.UNDEFINED):
            return super().lower_binop(resty, expr, op)
        signature = self.fndesc.calltypes[expr]
        function = self.context.typing_context.resolve_value_type(op)
        values = [
            self.context.cast(self.builder, self.loadvar(own.name), self.typeof(own.name), wanted)
            for own, wanted in zip((expr.lhs, expr.rhs), signature.args, strict=True)
        ]
        result = self.context.get_function(function, signature)(self.builder, values)
        return self.context.cast(self.builder, result, signature.return_type, resty)

    def lower_getitem(self, resty: Any, expr: Any, value: Any, index: Any, signature: Any) -> Any:
        array = self.typeof(value.name)
        indices = self.indices(array, index)
        if indices is None:
            return super().lower_getitem(resty, expr, value, index, signature)
        place = self.place(array, self.loadvar(value.name), indices)
        align = None if array.aligned else 1
        item = self.context.unpack_value(self.builder, array.dtype, place, align=align)
        return self.context.cast(self.builder, item, array.dtype, resty)

    def lower_setitem(self, target: Any, index: Any, value: Any, signature: Any) -> Any:
        array = self.typeof(target.name)
        indices = self.indices(array, index)
        given = self.typeof(value.name)
        if indices is None or not isinstance(given, types.Number | types.Boolean):
            return super().lower_setitem(target, index, value, signature)
        item = self.context.cast(self.builder, self.loadvar(value.name), given, array.dtype)
        place = self.place(array, self.loadvar(target.name), indices)
        align = None if array.aligned else 1
        return self.context.pack_value(self.builder, array.dtype, item, place, align=align)

    def indices(self, array: Any, index: Any) -> list[Any] | None:
        """As words; None where they do not name one element of an array."""
        kind = self.typeof(index.name)
        many = isinstance(kind, types.BaseTuple)
        kinds = list(kind) if many else [kind]
        if not isinstance(array, types.Array) or len(kinds) != array.ndim:
            return None
        if not all(isinstance(own, types.Integer) for own in kinds):
            return None
        value = self.loadvar(index.name)
        values = cgutils.unpack_tuple(self.builder, value, len(kinds)) if many else [value]
        return [
            self.context.cast(self.builder, own, given, types.intp)
            for own, given in zip(values, kinds, strict=True)
        ]

    def place(self, kind: Any, array: Any, indices: Sequence[Any]) -> Any:
        """The address of an element."""
        builder, model = self.builder, self.context.data_model_manager[kind]
        data = builder.extract_value(array, model.get_field_position("data"))
        if kind.layout == "A":
            strides = self.words(array, model.get_field_position("strides"), kind.ndim)
            parts = [builder.mul(own, by) for own, by in zip(indices, strides, strict=True)]
            return cgutils.pointer_add(builder, data, functools.reduce(builder.add, parts))
        if kind.layout == "F":
            indices = indices[::-1]
        shape = self.words(array, model.get_field_position("shape"), kind.ndim)
        if kind.layout == "F":
            shape = shape[::-1]
        place = indices[0] if indices else WORD(0)
        for index, size in zip(indices[1:], shape[1:], strict=True):
            place = builder.add(builder.mul(place, size), index)
        return builder.gep(data, [place])

    def words(self, array: Any, position: int, count: int) -> list[Any]:
        return [self.builder.extract_value(array, [position, k]) for k in range(count)]


@register_pass(mutates_CFG=True, analysis_only=False)
class NativeLowering(BaseNativeLowering):  # type: ignore[misc]
    """What numba's ``NativeLowering`` does, with ``Lowering``."""

    _name = "loop_native_lowering"

    @property
    def lowering_class(self) -> type[Lowering]:
        return Lowering
