"""What the README and the pages it leads to promise: commands, options, files, functions."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest

from autograph.numpy_api.registry import staged_functions
from autograph.ops.opdef import all_ops

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = re.findall(r"^python3 -m venv .*$", README, flags=re.MULTILINE)


def test_two_commands_do_all_the_set_up():
    assert len(SET_UP) == 2
    first, second = (command.split(" && ")[-1] for command in SET_UP)
    assert first == ".venv/bin/autograph bench samples/heat.py"
    assert shlex.split(second)[0] == ".venv/bin/pytest"


def test_continuous_integration_runs_the_test_command_of_the_readme():
    done = subprocess.run(
        [ROOT / ".ci" / "run", "--show"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [SET_UP[1]]


@pytest.mark.parametrize("sample", sorted(path.name for path in (ROOT / "samples").glob("*.py")))
def test_every_sample_is_described(sample):
    assert f"| `samples/{sample}` |" in README


@pytest.mark.parametrize(
    "line", re.findall(r"^autograph (show .*?|bench .*?|info)\s*(?:#.*)?$", README, re.MULTILINE)
)
def test_commands_of_the_readme_work(line, process):
    done = process(*shlex.split(line), *(["--rounds", "1"] if "bench" in line else []))
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_converted_source_is_what_show_prints(process):
    done = process("show", str(ROOT / "samples" / "collatz.py") + ":collatz")
    assert f"```python\n{done.stdout}```\n" in README


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)", README))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()


SUPPORT = (ROOT / "docs" / "support.md").read_text(encoding="utf-8")
LISTED = set(re.findall(r"`(?:\w+\.)*(\w+)(?:\(\.\.\.\))?`", SUPPORT))


@pytest.mark.parametrize("function", sorted({f.__name__ for f in staged_functions()}))
def test_every_staged_function_is_on_the_page_of_what_is_supported(function):
    other_names = {"amax": "max", "amin": "min", "around": "round"}
    assert other_names.get(function, function) in LISTED


def test_the_same_is_true_of_ufuncs():
    ufuncs = {value.__name__ for value in vars(np).values() if isinstance(value, np.ufunc)}
    assert ufuncs & {op.name for op in all_ops() if op.is_elementwise} <= LISTED
