"""Who may import whom, which package appears where, and how long a file may be."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "autograph"
FOUNDATION = {"errors", "config"}

# Each part may import itself and these; `part.module` allows one module only.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"api", "_version"} | FOUNDATION,
    "__main__": {"cli"},
    "cli": {"api", "_version", "runtime"} | FOUNDATION,
    "nn": {"__init__", "api", "errors"},
    "api": {
        "frontend", "operators", "staging", "numpy_api", "passes", "lowering", "codegen", "runtime",
        "export", "interpret", "ops", "ir", "_version",
    } | FOUNDATION,
    "frontend": FOUNDATION,
    "operators": {"staging", "numpy_api"} | FOUNDATION,
    "numpy_api": {"staging", "ops", "ir"} | FOUNDATION,
    "staging": {"ops", "ir"} | FOUNDATION,
    "passes": {"interpret", "ops", "ir"} | FOUNDATION,
    "lowering": {"ops", "ir"} | FOUNDATION,
    "codegen": {"lowering.loop_ir", "lowering.loop_walks"} | FOUNDATION,
    "runtime": {"codegen.program"} | FOUNDATION,
    "export": {"ops", "ir"} | FOUNDATION,
    "interpret": {"ops", "ir"} | FOUNDATION,
    "ops": {"ir"} | FOUNDATION,
    "ir": {"errors"},
    "errors": set(),
    "config": {"errors"},
    "_version": set(),
}  # fmt: skip

ONLY_IN = {
    "gast": "frontend",
    "beniget": "frontend",
    "astunparse": "frontend",
    "numba": "runtime",
    "llvmlite": "runtime",
    "platformdirs": "runtime",
    "argparse": "cli",
    "rich": "cli",
}

# Never imported, but numba's products of matrices come from SciPy's BLAS.
USED_BY_NUMBA = {"scipy"}

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "tools", "manager"}
MARKER_WITHOUT_NUMBER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!.*#\d)")
LONGEST_FILE = 500
LONGEST_SAMPLE = 80


class Import(NamedTuple):
    """One imported module: ``autograph.ir.graph``, the line, and whether a function hides it."""

    module: str
    line: int
    hidden: bool


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


OWN = sources("autograph")
ALL = [
    path for folder in ("autograph", "tests", "samples", "benchmarks") for path in sources(folder)
]
each_own_file = pytest.mark.parametrize("path", OWN, ids=name_of)


def imports(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield Import(name, node.lineno, id(node) in inside)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_allowed(part: str, module: str) -> bool:
    """Whether a file of this part may import ``autograph.<module>``."""
    if module.split(".")[0] == part:
        return True
    return any(f"{module}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT[part])


def own_module(name: str) -> str:
    """``autograph.ir.graph.Graph`` without the package; its public names belong to ``__init__``."""
    rest = name.removeprefix("autograph").removeprefix(".")
    home = PACKAGE / rest.split(".")[0]
    return rest if home.is_dir() or home.with_suffix(".py").is_file() else f"__init__.{rest}"


@each_own_file
def test_imports_go_down(path):
    part = part_of(path)
    assert part in MAY_IMPORT, f"{part} is not in the table of layers"
    wrong = [
        f"{name_of(path)}:{found.line}: {part} must not import {found.module}"
        for found in imports(path)
        if found.module.split(".")[0] == "autograph"
        and not is_allowed(part, own_module(found.module))
    ]
    assert not wrong, "\n".join(wrong)


def declared_dependencies() -> set[str]:
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    lines = settings["options"]["install_requires"].split()
    return {re.split(r"[<>=!~\[;]", line)[0] for line in lines}


@each_own_file
def test_each_foreign_package_stays_in_its_place(path):
    part = part_of(path)
    known = set(sys.stdlib_module_names) | declared_dependencies() | {"autograph", "rich"}
    known |= {"llvmlite"}  # numba's own back end, of the version that numba asks for
    for found in imports(path):
        package = found.module.split(".")[0]
        where = f"{name_of(path)}:{found.line}"
        assert package in known, f"{where}: {package} is not a declared dependency"
        assert ONLY_IN.get(package, part) == part, f"{where}: {package} is for {ONLY_IN[package]}/"


@pytest.mark.parametrize("package", sorted(declared_dependencies() - USED_BY_NUMBA))
def test_every_declared_dependency_is_used(package):
    assert any(found.module.split(".")[0] == package for path in OWN for found in imports(path))


@each_own_file
def test_imports_are_at_the_top_unless_marked_lazy(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    for found in imports(path):
        marked = re.search(r"# lazy: \w+", lines[found.line - 1])
        where = f"{name_of(path)}:{found.line}"
        assert marked or not found.hidden, f"{where}: hidden import of {found.module}"


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_files_are_short_and_leave_nothing_open(path):
    text = path.read_text(encoding="utf-8")
    longest = LONGEST_SAMPLE if path.parent.name == "samples" else LONGEST_FILE
    assert text.count("\n") <= longest
    open_ends = [line for line in text.splitlines() if MARKER_WITHOUT_NUMBER.search(line)]
    assert not open_ends


@each_own_file
def test_a_file_says_what_it_is(path):
    assert path.stem not in VAGUE_NAMES
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree) or path.name == "_version.py"


def test_the_table_has_no_cycles():
    def below(part: str) -> Iterator[str]:
        for allowed in MAY_IMPORT[part]:
            neighbour = allowed.split(".")[0]
            yield neighbour
            yield from below(neighbour)

    for part in MAY_IMPORT:
        assert part not in set(below(part))


def test_a_forbidden_import_is_seen():
    assert not is_allowed("frontend", "ir.graph")
    assert not is_allowed("codegen", "lowering.fusion")
    assert not is_allowed("ops", "opsy")
    assert is_allowed("codegen", "lowering.loop_ir.Loop")
    assert own_module("autograph.convert") == "__init__.convert"
