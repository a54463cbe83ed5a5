"""One specialisation on its way down: the graph, the loops, the source, the compiled program."""

from __future__ import annotations

import keyword
import types
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Literal

import numpy as np

from autograph import operators
from autograph.api.explanation import Explanation
from autograph.api.signature import Signature
from autograph.codegen.numba_cpu import generate
from autograph.codegen.program import Program
from autograph.config import is_disabled
from autograph.errors import Span, TypeMismatch, Unsupported, Unwinding
from autograph.frontend import convert_function
from autograph.interpret import evaluate_function
from autograph.ir import FLOAT16, Graph
from autograph.ir.function import GraphFunction, Parameter
from autograph.lowering import LoopProgram, lower
from autograph.operators import calls
from autograph.operators.dataclass_methods import generated
from autograph.operators.logical import not_
from autograph.passes import run_function
from autograph.staging import frames
from autograph.staging.environment import StagedGlobals, staged_closure
from autograph.staging.lifting import Inputs, Leaf, is_own
from autograph.staging.once import performed_while_staging
from autograph.staging.program import StagedProgram, stage
from autograph.staging.recursion import enter
from autograph.staging.results import BUILTINS, RETURNED
from autograph.staging.trace import active

Effects = Literal["stage", "strip", "trace"]


def lower_function(
    function: types.FunctionType,
    arguments: dict[str, Any],
    signature: Signature,
    effects: Effects = "stage",
    source: str | None = None,
    threads: int | None = None,
) -> Lowered:
    """The function staged for the types of these arguments, and its graph optimised."""
    staged = _placed(
        function,
        lambda: stage(
            _entry_name(function),
            lambda inputs: _run(function, arguments, signature, inputs, effects, source),
        ),
    )
    optimised = run_function(performed_while_staging(staged.function))
    return Lowered(function.__name__, function.__qualname__, signature, staged, optimised, threads)


class Lowered:
    """A function staged for the types of one call. ``graph``, ``loops`` and ``source`` are its
    stages as text or data. ``threads``: the most that loops are divided among.
    """

    def __init__(
        self,
        name: str,
        qualname: str,
        signature: Signature,
        staged: StagedProgram,
        function: GraphFunction,
        threads: int | None = None,
    ) -> None:
        self.threads = threads
        self.name, self.qualname = name, qualname
        self.signature = signature
        self.staged = staged
        self.function = function

    @property
    def graph(self) -> Graph:
        """The optimised graph."""
        return self.function.graph

    def is_for(self, *args: Any, **kwargs: Any) -> bool:
        """Was it staged for the types of these arguments?"""
        names = {**self.constants(), **self.signature.bind(args, kwargs)}
        return self._broken_check(names) is None and self._has_types(names)

    def _broken_check(self, names: dict[str, Any]) -> str | None:
        broken = (check for check in self.staged.checks if not eval(check, names))
        return next(broken, None)

    def _has_types(self, names: dict[str, Any]) -> bool:
        """What compiled code checks by itself: dtype, rank, and which dimensions are 1."""
        return all(_is_of(eval(leaf.source, names), leaf.parameter) for leaf in self.staged.leaves)

    def interpret(self, *args: Any, **kwargs: Any) -> Any:
        """Run the graph with NumPy, an operator at a time: slow, and what the compiled program is
        compared with.
        """
        names = {**self.constants(), **self.signature.bind(args, kwargs)}
        broken = self._broken_check(names)
        if broken is not None:
            raise ValueError(f"lowered for other arguments: {broken} does not hold")
        with frames.entered(names):
            return self._interpreted(names)

    def _interpreted(self, names: dict[str, Any]) -> Any:
        leaves = [eval(leaf.source, names) for leaf in self.staged.leaves]
        failure: BaseException | None = None
        results: tuple[Any, ...] = ()
        try:
            results = tuple(map(_boxed, evaluate_function(self.function, leaves)[0]))
        except Unwinding as unwinding:
            unwinding.write(names)
            failure = unwinding.error
        if failure is not None:
            raise failure  # out here it keeps its own cause and context
        names[RETURNED] = results[0] if len(results) == 1 else results
        exec("\n".join(self.staged.epilogue), names)
        return eval(self.staged.result, names)

    def arrays(self, *args: Any, **kwargs: Any) -> list[np.ndarray]:
        """The arrays that the program reads, for these arguments: theirs, and those of globals."""
        names = {**self.constants(), **self.signature.bind(args, kwargs)}
        found = (eval(leaf.source, names) for leaf in self.staged.leaves)
        return [item for item in found if isinstance(item, np.ndarray)]

    def constants(self) -> dict[str, Any]:
        """What the names in checks, sources and the result stand for."""
        return {
            **self.staged.constants,
            **self.signature.defaults(),
            **BUILTINS,
            "_disabled": is_disabled,
            "_bits": np.uint16,
        }

    @cached_property
    def loops(self) -> LoopProgram:
        """The loop program; ``str`` prints it."""
        return lower(self.function, parallel=self.threads != 1)

    @cached_property
    def program(self) -> Program:
        return generate(self.loops)

    @property
    def source(self) -> str:
        """The text that numba compiles."""
        return self.program.source

    def explain(self) -> Explanation:
        """What is fused, stored, kept in place and copied, and why, with the lines it is about."""
        return Explanation(self.name, self.loops.decisions)

    def compile(self) -> Compiled:
        """Compile, or load from the disk cache."""
        return Compiled(self)


class Compiled:
    """A compiled specialisation."""

    def __init__(self, lowered: Lowered) -> None:
        from autograph.runtime.compiler import compile_program  # lazy: imports numba
        from autograph.runtime.teams import Team  # lazy: imports numba

        self.lowered = lowered
        self.native = compile_program(lowered.program)
        workers = lowered.program.workers
        self._team = Team(workers, lowered.threads) if workers else None

    @property
    def compile_seconds(self) -> float:
        """Seconds spent in numba; near zero when the program came from the disk cache."""
        return self.native.compile_seconds

    @property
    def from_cache(self) -> bool:
        return self.native.from_cache

    def as_text(self, language: Literal["llvm", "asm"] = "llvm") -> str:
        """The machine-level text of the compiled program."""
        if language == "llvm":
            return self.native.llvm()
        if language == "asm":
            return self.native.asm()
        raise ValueError(f"unknown language {language!r}: use 'llvm' or 'asm'")

    def executable(self, miss: Callable[..., Any]) -> Callable[..., Any]:
        """The function to call; calls that this specialisation is not for go to ``miss``."""
        from autograph.runtime.executable import CallPlan, build_executable  # lazy: imports numba
        from autograph.runtime.tracked_checks import Tracked  # lazy: as above

        staged, signature = self.lowered.staged, self.lowered.signature
        plan = CallPlan(
            name=self.lowered.name,
            parameters=signature.parameters_text(),
            forward=signature.forward_text(),
            checks=("not _disabled()", *staged.checks),
            arguments=tuple(map(_handed_over, staged.leaves)),
            result=staged.result,
            epilogue=staged.epilogue,
            constants=self.lowered.constants(),
            returned=RETURNED,
            frame=(frames.enter, frames.leave) if staged.calls_out else None,
            tracked=None if staged.tracked is None else Tracked(*staged.tracked),
        )
        handlers = [site.action for site in self.lowered.loops.sites]
        made: Any = build_executable(self.native, plan, handlers, miss, self._team)
        made.__qualname__ = self.lowered.qualname  # Python's own errors about arguments name it
        return made  # type: ignore[no-any-return]


def _is_of(item: Any, parameter: Parameter) -> bool:
    type_ = parameter.value.type
    if np.result_type(item) != type_.dtype or np.ndim(item) != type_.rank:
        return False
    if any(parameter.excludes(axis, size) for axis, size in enumerate(np.shape(item))):
        return False
    return all(
        size != 1 if dim.static is None else size == dim.static
        for size, dim in zip(np.shape(item), type_.dims, strict=True)
    )


def _handed_over(leaf: Leaf) -> str:
    """The text of an argument of the compiled entry; of float16 it takes the bits."""
    is_half = leaf.parameter.value.type.dtype == FLOAT16
    return f"{leaf.source}.view(_bits)" if is_half else leaf.source


def _run(
    function: types.FunctionType,
    arguments: dict[str, Any],
    signature: Signature,
    inputs: Inputs,
    effects: Effects,
    source: str | None,
) -> Any:
    """Lift the arguments and call the converted function on them."""
    inputs.texts += [] if source is None else [source]
    inputs.trace.effects = effects
    inputs.call = calls.call
    inputs.generated = generated
    inputs.negated = not_
    lifted = {
        name: inputs.lift(value, name, name, is_argument=True) for name, value in arguments.items()
    }
    converted = convert_in_trace(function)
    return signature.call_with(
        lambda *args, **kwargs: enter(converted, args, kwargs, function.__code__), lifted
    )


def convert_in_trace(function: types.FunctionType) -> Callable[..., Any]:
    """The converted function over the staged globals and closure of the program being staged."""
    inputs: Inputs = active().inputs
    if id(function.__code__) in inputs.converted:
        return function  # made by a converted function: converted with it
    known = inputs.bound.get(id(function))
    if known is None:
        converted = convert_function(function, inputs.texts)
        known = converted.bind(
            operators, StagedGlobals(function.__globals__, inputs), staged_closure(function, inputs)
        )
        _lift_defaults(known, function, inputs)
        inputs.bound[id(function)] = known
        inputs.converted.update({id(code): code for code in _nested(converted.code)})
    return known


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _nested(constant)


def _lift_defaults(bound: types.FunctionType, function: types.FunctionType, inputs: Inputs) -> None:
    """Default values of helper functions are read at call time, like globals, but those of ours."""
    if is_own(function.__module__):
        bound.__defaults__, bound.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
        return
    owner = inputs.constant(function)
    if function.__defaults__:
        bound.__defaults__ = tuple(
            inputs.lift(value, f"{owner}.__defaults__[{k}]", "default")
            for k, value in enumerate(function.__defaults__)
        )
    if function.__kwdefaults__:
        bound.__kwdefaults__ = {
            name: inputs.lift(value, f"{owner}.__kwdefaults__[{name!r}]", name)
            for name, value in function.__kwdefaults__.items()
        }


calls.convert_callee.append(convert_in_trace)


def _boxed(result: Any) -> Any:
    """Scalars as the compiled entry returns them: Python's own, and of float16 the bits."""
    if isinstance(result, np.ndarray) and result.ndim:
        return result
    item = np.asarray(result)
    return (item.view(np.uint16) if item.dtype == FLOAT16 else item).item()


def _placed(function: types.FunctionType, work: Callable[[], StagedProgram]) -> StagedProgram:
    """A refusal that concerns the function as a whole is placed at its first line."""
    try:
        return work()
    except (Unsupported, TypeMismatch) as error:
        if error.span is not None:
            raise
        code = function.__code__
        span = Span(code.co_filename, code.co_firstlineno, 1, 0, code.co_name)
        raise type(error)(error.headline, span, notes=error.notes, hint=error.hint) from error


def _entry_name(function: types.FunctionType) -> str:
    """The name of the generated function: the user's, where it is one."""
    name = function.__name__
    return name if name.isidentifier() and not keyword.iskeyword(name) else "lambda_"
