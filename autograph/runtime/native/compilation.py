"""What numba is told to do with a function of a loop program, in place of its own passes."""

from __future__ import annotations

import ast
import functools
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numba.core import bytecode, compiler, environment, funcdesc, targetconfig
from numba.core import typing as native_typing

from autograph.runtime.native.functions import Definition, Emission, Functions

Identity: Any = bytecode.FunctionIdentity  # untyped
signature_of: Any = native_typing.signature  # type: ignore[attr-defined]
Configurations: Any = targetconfig.ConfigStack
Environments: Any = environment.Environment
Describe: Any = funcdesc.PythonFunctionDescriptor
_texts: weakref.WeakKeyDictionary[Callable[..., Any], Text] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class Text:
    """Where a function comes from. ``arguments`` are the types of the functions that it calls."""

    source: str
    arguments: Mapping[str, tuple[Any, ...]]

    @functools.cached_property
    def definitions(self) -> dict[str, ast.FunctionDef]:
        body = ast.parse(self.source).body
        return {node.name: node for node in body if isinstance(node, ast.FunctionDef)}


def register(
    function: Callable[..., Any], source: str, arguments: Mapping[str, tuple[Any, ...]]
) -> None:
    """Tell where the function's text is, before it is compiled."""
    _texts[function] = Text(source, arguments)


class LoopCompiler(compiler.CompilerBase):  # type: ignore[misc]  # numba is not typed
    """Compiles functions that were registered."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        state = self.state
        state.func_id = Identity.from_function(function)
        state.lifted, state.lifted_from = (), None
        with Configurations().enter(state.flags.copy()):
            return self.compiled(_texts[function])

    def define_pipelines(self) -> list[Any]:
        """There are none."""
        return []

    def compiled(self, text: Text) -> Any:
        state, identity = self.state, self.state.func_id
        arguments = {**text.arguments, identity.func_name: tuple(state.args)}
        functions = Functions(
            state.typingctx,
            identity.func.__globals__,
            {name: Definition(text.definitions[name], own) for name, own in arguments.items()},
        )
        returned = functions.types(identity.func_name).returned
        library = state.targetctx.codegen().create_library(identity.func_qualname)
        library.enable_object_caching()
        description = self.describe(functions, returned)
        variables = Environments.from_fndesc(description)
        with state.targetctx.push_code_library(library):
            helper = self.emit(functions, description, library, variables)
        function = state.targetctx.get_executable(library, description, variables)
        state.targetctx.insert_user_function(function, description, [library])
        return compiler.compile_result(
            typing_context=state.typingctx,
            target_context=state.targetctx,
            entry_point=function,
            typing_error=None,
            type_annotation=None,
            library=library,
            call_helper=helper,
            signature=signature_of(returned, *state.args),
            objectmode=False,
            lifted=(),
            fndesc=description,
            environment=variables,
            metadata=state.metadata,
            reload_init=[],
        )

    def describe(self, functions: Functions, returned: Any) -> Any:
        state, identity = self.state, self.state.func_id
        return Describe(
            native=True,
            modname=identity.func.__module__,
            qualname=identity.func_qualname,
            unique_name=identity.unique_name,
            doc="",
            typemap=None,
            restype=returned,
            calltypes=None,
            args=tuple(identity.arg_names),
            kws=(),
            mangler=state.targetctx.mangler,
            argtypes=tuple(state.args),
            abi_tags=[state.flags.get_mangle_string()],
            uid=identity.unique_id,
        )

    def emit(self, functions: Functions, description: Any, library: Any, environment: Any) -> Any:
        flags = self.state.flags
        module = library.create_ir_module(description.unique_name)
        context = self.state.targetctx.subtarget(environment=environment, fndesc=description)
        context.declare_env_global(module, context.get_env_name(description))
        helper = Emission(context, module, functions, description).run()
        context.post_lowering(module, library)
        library.add_ir_module(module)
        context.create_cpython_wrapper(
            library, description, environment, helper, release_gil=flags.release_gil
        )
        return helper
