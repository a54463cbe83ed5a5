"""The passes of numba that generated programs need.

numba's own pipeline also inlines closures, prunes branches, propagates literals and unrolls over
literals. A generated program is plain loops over typed scalars, without closures: LLVM does the
rest. Over the programs of the tests leaving these passes out takes a quarter off the time that
numba needs. Nor is the SSA form of variables made, a tenth of what is left: where a name gets
another array in one branch only, its forms would be counted in every iteration.
"""

from __future__ import annotations

import functools
from typing import Any

from numba.core import compiler, typed_passes, types, untyped_passes
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.errors import NumbaWarning, WarningsFixer  # type: ignore[attr-defined]
from numba.core.typeinfer import TypeInferer

from autograph.runtime.instructions import NativeLowering

PLAIN = types.Number, types.Boolean, types.Array, types.BaseTuple
_signatures: dict[Any, Any] = {}


class Inference(TypeInferer):  # type: ignore[misc]  # numba is not typed
    """Types of variables; a function that calls itself is asked once for what it returns.

    numba asks anew at each of the calls, and types the whole function for each answer. Here the
    first statement of such a function already tells: it returns zeros of the right types.

    What an operation gives for types that say everything is asked once in a process. numba tries
    its candidates at each statement, those for arrays among them, for ``a + b`` of two numbers.
    """

    def resolve_call(self, fnty: Any, pos_args: Any, kw_args: Any) -> Any:
        key = fnty, tuple(pos_args)
        plain = type(fnty) is types.Function and all(isinstance(own, PLAIN) for own in pos_args)
        if kw_args or not plain:
            return super().resolve_call(fnty, pos_args, kw_args)
        found = _signatures.get(key)
        if found is None:
            found = _signatures[key] = super().resolve_call(fnty, pos_args, kw_args)
        return found

    def return_types_from_partial(self) -> Any:
        return self._returned

    @functools.cached_property
    def _returned(self) -> Any:
        return super().return_types_from_partial()


@register_pass(mutates_CFG=True, analysis_only=False)
class TypeInference(typed_passes.NopythonTypeInference):
    """What ``NopythonTypeInference`` does, with ``Inference``."""

    _name = "loop_type_inference"

    def run_pass(self, state: Any) -> bool:
        warnings = WarningsFixer(NumbaWarning)
        inference = Inference(state.typingctx, state.func_ir, warnings)
        stack = state.typingctx.callstack
        frame = stack.register(state.targetctx.target, inference, state.func_id, state.args)
        with frame, warnings:
            for index, (name, type_) in enumerate(
                zip(state.func_ir.arg_names, state.args, strict=True)
            ):
                inference.seed_argument(name, index, type_)
            inference.build_constraint()
            state.typing_errors = inference.propagate(raise_errors=True)
            state.typemap, state.return_type, state.calltypes = inference.unify(raise_errors=True)
        return True


PASSES = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.GenericRewrites,  # constants in subscripts, raise of a class
    TypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.IRLegalization,
    NativeLowering,
    typed_passes.NoPythonBackend,
)


class LoopCompiler(compiler.CompilerBase):  # type: ignore[misc]
    """Compiles what `codegen` writes."""

    def define_pipelines(self) -> list[PassManager]:
        passes = PassManager("loops")
        for each in PASSES:
            passes.add_pass(each, each.__name__)
        passes.finalize()
        return [passes]
