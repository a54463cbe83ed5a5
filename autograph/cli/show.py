"""``autograph show FILE[:FUNCTION]``: what a function becomes, stage by stage."""

from __future__ import annotations

import argparse
from typing import Any

from autograph import api
from autograph.cli import saved
from autograph.cli.output import write_code
from autograph.cli.program import load

STAGES = ("converted", "graph", "loops", "numba", "llvm", "asm")

DESCRIPTION = """\
Prints a function at one stage of its compilation.

  converted  Python that calls functional operators (the default; needs no types)
  graph      the optimised graph
  loops      loops over buffers
  numba      the Python source handed to numba
  llvm, asm  what LLVM made of it

A program file, NAME-symbol.json, is printed with its inputs, outputs, parameters and graph.

The stages after the first need types: those of --args, of the file's example(), or of the
function's first call in its main().
"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "show",
        help="print a function at a stage of its compilation",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="FILE[:FUNCTION]")
    parser.add_argument("--stage", choices=STAGES, default="converted")
    parser.add_argument("--args", metavar="TYPES", help='as in "float64[:,:], int"')
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    if saved.is_saved(options.target):
        write_code(_text_of_file(options), "graph", color=options.color)
        return 0
    program = load(options.target)
    if options.stage == "converted":
        texts = [api.to_code(function) for function in program.functions().values()]
        text = "\n\n\n".join(text.strip("\n") for text in texts)
    else:
        case = program.case(options.args)
        lowered = case.function.lower(*case.arguments, **case.keywords)
        text = stage_text(lowered, options.stage).lstrip("\n")
    write_code(text, options.stage, color=options.color)
    return 0


def _text_of_file(options: argparse.Namespace) -> str:
    program = saved.loaded(options.target)
    if options.stage in ("converted", "graph"):
        return str(program)
    return "\n\n".join(stage_text(variant, options.stage) for variant in program.variants)


def stage_text(lowered: api.Lowered, stage: str) -> str:
    if stage == "graph":
        return str(lowered.graph)
    if stage == "loops":
        return str(lowered.loops)
    if stage == "numba":
        return lowered.source
    return lowered.compile().as_text("asm" if stage == "asm" else "llvm")
