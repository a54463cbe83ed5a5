"""The samples of networks: what they print, and what they check themselves."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "networks"

CHAPTER = """
imperative, as a text, and converted
10
10
10
def fancy_func(a, b, c, d):
    e = ag__.call(add, a, b)
    f = ag__.call(add, c, d)
    return ag__.call(add, e, f)


HybridSequential
the same: True

acceleration by hybridization
Without hybridization: SECONDS sec
With hybridization: SECONDS sec

serialization
my_mlp-0000.safetensors
my_mlp-symbol.json
the same: True

HybridNet: prints at each call, then once, with symbols, then never
module F:  autograph.nn.ndarray
value  x:  [[-0.3517423  -1.65681784  1.18717645]]
result  :  [[NUMBERS]]
module F:  autograph.nn.ndarray
value  x:  [[-0.3517423  -1.65681784  1.18717645]]
result  :  [[NUMBERS]]
module F:  autograph.nn.symbol
value  x:  <float64[1, x_1] x>
result  :  <float32[1, _array_0]>
and again

exercises
AttributeError 'numpy.ndarray' object has no attribute 'asnumpy'
AttributeError 'numpy.ndarray' object has no attribute 'asnumpy'
the same: True True
"""
PRINTED = {
    "compilers_and_interpreters": CHAPTER,
    "digits": "lenet: 97.8 % of 360 digits\nresidual: 99.4 % of 360 digits\n",
    "text": (
        "the loop is a graph.\n"
        "a graph that can be run. read the row, add the row, keep the sum, run the loop.\n"
        "read, the sum is kept. a graph is a program that can be run. "
        "read the row, add the row, keep the sum, run the loop.\n"
    ),
    "decoder": "1 4 1 5 WORDS\n",
}


def test_every_sample_is_covered():
    assert {path.stem for path in SAMPLES.glob("*.py")} == set(PRINTED)


@pytest.mark.parametrize("name", PRINTED)
def test_what_a_sample_prints(name, capsys):
    runpy.run_path(str(SAMPLES / f"{name}.py"), run_name="__main__")
    text = re.sub(r"\d+\.\d+ sec", "SECONDS sec", capsys.readouterr().out)
    text = re.sub(r"(result  :  \[\[)[\d. ]+\]\]", r"\1NUMBERS]]", text)
    text = re.sub(r"^(1 4 1 5)( \d+)+$", r"\1 WORDS", text)
    assert text == PRINTED[name]
