"""Kernels with loops that depend on data, saved here and run in a process without their source:
bit for bit what the compiled function gives.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import autograph
from benchmarks.kernels import all_kernels
from tests.comparison import assert_same

ROOT = Path(__file__).parent.parent.parent
NAMES = (
    "knuth_morris_pratt", "run_length_encode", "huffman_lengths", "move_to_front",
    "longest_common_subsequence", "longest_increasing_subsequence", "median_filter",
    "longest_collatz", "factorise", "queens", "runge_kutta_fehlberg", "haar_wavelet",
    "quick_sort", "quick_sort_with_stack", "merge_sort", "merge_sort_upwards", "insertion_sort",
    "shell_sort", "quick_select", "binary_searches", "pagerank", "breadth_first_search",
)  # fmt: skip
OTHER_PROCESS = """
import pickle, sys
from pathlib import Path
import autograph

folder = Path(sys.argv[1])
for file in sorted(folder.glob("*-symbol.json")):
    program = autograph.load(file)
    arguments = pickle.loads(file.with_suffix(".arguments").read_bytes())
    result = program(*arguments)
    file.with_suffix(".result").write_bytes(pickle.dumps((result, arguments)))
assert not any(name.startswith(("benchmarks", "tests")) for name in sys.modules)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every kernel saved with its arguments, and then run by one other process."""
    folder = tmp_path_factory.mktemp("programs")
    for name in NAMES:
        kernel = all_kernels()[name]
        converted = autograph.convert(kernel.function)
        autograph.save(converted, folder / name, *kernel.arguments("test"))
        arguments = folder / f"{name}-symbol.arguments"
        arguments.write_bytes(pickle.dumps(kernel.arguments("test")))
    command = [sys.executable, "-c", OTHER_PROCESS, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=600)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_program_is_the_function(folder, name):
    arguments = all_kernels()[name].arguments("test")
    result = autograph.convert(all_kernels()[name].function)(*arguments)
    found = pickle.loads((folder / f"{name}-symbol.result").read_bytes())
    assert_same(found, (result, arguments))


def test_nothing_of_the_source_is_in_the_file(folder):
    text = (folder / "quick_sort-symbol.json").read_text()
    assert "sort_between" in text  # names are, to be printed
    assert "benchmarks" not in text
    assert "while" not in text.replace('"op":"while"', "")
