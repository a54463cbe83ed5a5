"""One specialisation of a program as JSON, and back.

{"inputs", "checks", "function", "sites", "result", "statements", "calls_out"}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from autograph.api.lowered import Lowered
from autograph.api.programs import decoders, known
from autograph.api.programs.expressions import ExpressionWriter
from autograph.api.programs.texts import STORED, TextReader
from autograph.api.signature import Signature
from autograph.errors import Unsupported
from autograph.export import functions
from autograph.ir import Node
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ir.json_fields import Json, fields, items, line, of_type, shown
from autograph.ops import Site
from autograph.staging.answers import Answer, Nothing, Scalar, Thing
from autograph.staging.host_action import HostAction
from autograph.staging.lifting import Leaf
from autograph.staging.program import StagedProgram
from autograph.staging.rebuilding import Called, Plain, Several
from autograph.staging.results import WriteBack
from autograph.staging.sites import Raising


def variant_to_json(lowered: Lowered, writer: ExpressionWriter) -> Json:
    """Unsupported, at the user's line, for what a file cannot hold."""
    staged = lowered.staged
    sites: dict[Site, int] = {}
    written: list[Json] = []
    for node in _nodes_with_sites(lowered.function):
        if node.attrs["site"] not in sites:
            sites[node.attrs["site"]] = len(sites)
            written.append(_placed(node, writer))
    checks = [check for check in staged.checks if writer.is_about_arguments(check)]
    return {
        "inputs": [writer.expression(leaf.source) for leaf in staged.leaves],
        "checks": [writer.expression(check) for check in checks],
        "function": functions.to_json(lowered.function, sites.__getitem__),
        "sites": written,
        "statements": writer.statements("\n".join(staged.epilogue)),
        "result": writer.expression(staged.result),
        "calls_out": staged.calls_out,
    }


def _nodes_with_sites(function: GraphFunction) -> list[Node]:
    nodes = [node for graph in function.graphs() for node in walk(graph)]
    return [node for node in nodes if "site" in node.attrs]


def _placed(node: Node, writer: ExpressionWriter) -> Json:
    """What is done at the node; a refusal is at its line."""
    try:
        return _site(node, writer)
    except Unsupported as error:
        place = node.span if error.span is None else error.span
        raise Unsupported(error.headline, place, notes=error.notes, hint=error.hint) from None


def _site(node: Node, writer: ExpressionWriter) -> Json:
    site: Site = node.attrs["site"]
    action: Any = site.action
    if isinstance(action, Raising):
        place = decoders.location_to_json(action.location)
        changes = None
        if isinstance(action.write, WriteBack):
            changes = dataclasses.replace(writer, names={}, locals={}).statements(action.write.text)
        return ["raise", site.text, decoders.to_json(action.make), place, changes]
    if isinstance(action, Called):
        return ["do", site.text, decoders.to_json(action)]
    if isinstance(action, HostAction) and _is_known(action):
        return _host_call(site, action)
    raise Unsupported(
        f"`{site.text}` is called as it is, and a program file holds no functions",
        hint="convert it, or call it outside",
    )


_ANSWERS: Mapping[str, Answer] = {"nothing": Nothing(), "text": Thing(str)}


def _is_known(action: HostAction) -> bool:
    """Is it a call that gives nothing or a text, and touches nothing of the caller?"""
    touches = action.outside or action.lent or action.write or action.again
    is_call = isinstance(action.decode, Several) and isinstance(action.decode.parts[0], Plain)
    return action.answer in _ANSWERS.values() and is_call and not touches


def _host_call(site: Site, action: HostAction) -> Json:
    """A text that is made before it is used, or a print in a ``try``, whose errors are caught."""
    place = decoders.location_to_json(action.location)
    decode: Any = action.decode
    function, args, kwargs = decode.parts
    call = decoders.to_json(Called(function.item, args, kwargs))
    answer = "text" if isinstance(action.answer, Thing) else "nothing"
    caught = [_name_of_caught(kind) for kind in action.caught]
    return ["ask", site.text, call, place, caught, answer]


def _name_of_caught(kind: type[BaseException]) -> str:
    name = known.name_of_error(kind)
    if name is None:
        raise Unsupported(f"a program file does not know the exception `{kind.__name__}`")
    return name


# --- reading --------------------------------------------------------------------------------------


def variant_from_json(written: Json, name: str, signature: Signature, stored: list[Any]) -> Lowered:
    """ValueError, TypeError and their like where it is no specialisation."""
    inputs, checks, function, sites, statements, result, calls_out = fields(
        written, "inputs", "checks", "function", "sites", "statements", "result", "calls_out"
    )
    reader = TextReader(frozenset(signature.names), stored)
    made = functions.from_json(function, [_site_of(item, reader) for item in items(sites)])
    for node in _nodes_with_sites(made):
        _require_fitting(node)
    sources = [reader.text(item) for item in items(inputs)]
    if len(sources) != len(made.parameters):
        raise ValueError(f"{len(sources)} inputs for {len(made.parameters)} parameters")
    tests = tuple([reader.text(item) for item in items(checks)])
    epilogue = tuple(reader.statements(statements))
    text = reader.text(result)
    leaves = [Leaf(*pair) for pair in zip(sources, made.parameters, strict=True)]
    staged = StagedProgram(
        made, tuple(leaves), tests, reader.constants, text, epilogue, of_type(calls_out, bool)
    )
    return Lowered(made.name, name, signature, staged, made)


def _require_fitting(node: Node) -> None:
    """What is done at the node gives what the node says that it gives."""
    action = node.attrs["site"].action
    columns: list[Any] = []
    if isinstance(action, HostAction):
        outcome = [*Scalar(int).columns, *Thing().columns] if action.caught else []
        columns = [*outcome, *action.answer.columns]
    given = list(node.attrs.get("answers", ())), node.attrs.get("writes", ())
    if isinstance(action, Raising) != (node.op != "host") or given != (columns, ()):
        raise ValueError(f"what is done at `{node.attrs['site']}` is not what the graph needs")


def _site_of(written: Json, reader: TextReader) -> Site:
    kind, text, *rest = items(written)
    readers: dict[str, Callable[..., Any]] = {"raise": _raising, "do": _doing, "ask": _asking}
    if of_type(kind, str) not in readers:
        raise ValueError(f"there is no site of kind {shown(kind)}")
    return Site(readers[kind](reader, line(text), *rest), line(text))


def _raising(reader: TextReader, text: str, make: Json, place: Json, changes: Json) -> Raising:
    write = None
    if changes is not None:
        inner = TextReader(reader.arguments, reader.constants[STORED])
        lines = inner.statements(changes)
        write = WriteBack("\n".join(lines), inner.constants)
    return Raising(decoders.from_json(make), decoders.location_from_json(place), write)


def _doing(reader: TextReader, text: str, call: Json) -> Called:
    made = decoders.from_json(call)
    if not isinstance(made, Called):
        raise ValueError("what is done is no call")
    return made


def _asking(
    reader: TextReader, text: str, decode: Json, place: Json, kinds: Json, answer: Json
) -> HostAction:
    made = _doing(reader, text, decode)
    names = [of_type(kind, str) for kind in items(kinds)]
    if any(name not in known.ERRORS for name in names):
        raise ValueError("an exception is caught that there is not")
    caught = tuple([known.ERRORS[name] for name in names])
    parts = Several(tuple, (Plain(made.function), made.args, made.kwargs))
    location = decoders.location_from_json(place)
    if of_type(answer, str) not in _ANSWERS:
        raise ValueError(f"there is no answer {shown(answer)}")
    return HostAction(text, parts, _ANSWERS[answer], location, None, (), None, (), caught)
