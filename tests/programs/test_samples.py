"""Each sample: plain Python, the converted function run eagerly, and compiled code are the same."""

from __future__ import annotations

import functools
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import autograph
from autograph import operators
from tests.comparison import assert_same_call

SAMPLES = Path(__file__).parent.parent.parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.py"))


@functools.cache
def sample(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"sample_{name}", SAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Call(NamedTuple):
    """One call of a sample's function; ``rtol`` only where sums are added in another order."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    rtol: float = 0.0


def call(function, *arguments, rtol=0.0, **keywords):
    return Call(function, arguments, keywords, rtol)


def heat():
    m = sample("heat")
    yield "no step", call(m.heat, m.plate(9), 0)
    yield "some steps", call(m.heat, m.plate(12), 20)
    yield "until cold", call(m.heat, m.plate(9), 10_000)
    yield "cold at once", call(m.heat, np.zeros((5, 5)), 10)
    yield "of float32", call(m.heat, m.plate(12).astype(np.float32), 7)
    yield "in Fortran order", call(m.heat, np.asfortranarray(m.plate(9)), 7)
    yield "every other row", call(m.heat, m.plate(18)[::2], 7)
    yield "nothing but border", call(m.heat, np.zeros((2, 2)), 3)


def mandelbrot():
    m = sample("mandelbrot")
    yield "small picture", call(m.escape_times, 16, 12, 30)
    yield "no pixels", call(m.escape_times, 0, 3, 30)
    yield "no steps", call(m.escape_times, 3, 3, 0)


def collatz():
    m = sample("collatz")
    yield "one", call(m.collatz, 1)
    yield "a long one", call(m.collatz, 27)
    yield "longest", call(m.longest_chain, 300)
    yield "of nothing", call(m.longest_chain, 0)


def newton():
    m = sample("newton")
    yield "root", call(m.solve, m.cubic, m.cubic_slope, 2.0)
    yield "rough", call(m.solve, m.cubic, m.cubic_slope, 2.0, tolerance=0.5)
    yield "not found", call(m.solve, m.cubic, m.cubic_slope, 50.0, most=2)
    yield "from a NumPy scalar", call(m.solve, m.cubic, m.cubic_slope, np.float64(2.0))
    yield "many", call(m.steps_from, m.cubic, m.cubic_slope, np.linspace(1.0, 9.0, 12))
    yield "none", call(m.steps_from, m.cubic, m.cubic_slope, np.zeros(0))


def game_of_life():
    m = sample("game_of_life")
    yield "random", call(m.life, m.random_board(20), 15)
    yield "dies out", call(m.life, np.eye(4, dtype=np.uint8), 15)
    yield "no generation", call(m.life, m.random_board(8), 0)
    yield "count", call(m.neighbours, m.random_board(8))


def mlp():
    m = sample("mlp")
    yield "batch of 1", call(m.mlp, m.inputs(1), *m.parameters(), rtol=1e-5)
    yield "batch of 3", call(m.mlp, m.inputs(3), *m.parameters(), rtol=1e-5)
    doubles = [a.astype(np.float64) for a in (m.inputs(3), *m.parameters())]
    yield "of float64", call(m.mlp, *doubles, rtol=1e-13)


def kmeans():
    m = sample("kmeans")
    points, _ = m.digits()
    yield "few", call(m.kmeans, points[:120], points[:4].copy(), 50, rtol=1e-12)
    yield "one step", call(m.kmeans, points[:50], points[:3].copy(), 1, rtol=1e-12)


CALLS = {
    f"{cases.__name__}: {name}": case
    for cases in (heat, mandelbrot, collatz, newton, game_of_life, mlp, kmeans)
    for name, case in cases()
}
each_call = pytest.mark.parametrize("case", CALLS.values(), ids=CALLS)


def plain(function):
    """The function as Python runs it, and so every converted function it calls."""

    @functools.wraps(function.py_func)
    def run(*arguments, **keywords):
        with autograph.disabled():
            return function.py_func(*arguments, **keywords)

    return run


@each_call
def test_compiled_is_plain(case):
    assert_same_call(
        case.function,
        plain(case.function),
        *case.arguments,
        rtol=case.rtol,
        calls=2,
        **case.keywords,
    )


@each_call
def test_converted_run_eagerly_is_plain(case):
    converted = autograph.to_graph(case.function)
    assert_same_call(converted, plain(case.function), *case.arguments, **case.keywords)


@each_call
def test_converted_text_is_plain(case):
    """What ``autograph show`` prints, with ``from autograph import operators as ag__``."""
    names = case.function.py_func.__globals__ | {"ag__": operators}
    exec(autograph.to_code(case.function), names)
    converted = names[case.function.__name__]
    assert_same_call(converted, plain(case.function), *case.arguments, **case.keywords)


def test_every_sample_is_covered():
    assert {name.partition(":")[0] for name in CALLS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_main_prints_the_same_converted_and_plain(name):
    def output(**environment):
        done = subprocess.run(
            [sys.executable, SAMPLES / f"{name}.py"],
            capture_output=True,
            text=True,
            env=os.environ | environment,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    converted = output()
    assert converted
    assert converted == output(AUTOGRAPH_DISABLE="1")


def test_the_picture_is_a_png(tmp_path):
    picture = tmp_path / "picture.png"
    module = sample("mandelbrot")
    module.write_png(picture, np.arange(12, dtype=np.uint8).reshape(3, 4))
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data[16:24] == (4).to_bytes(4, "big") + (3).to_bytes(4, "big")


def test_kmeans_says_what_is_missing_without_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    spec = importlib.util.spec_from_file_location("kmeans_alone", SAMPLES / "kmeans.py")
    with pytest.raises(SystemExit, match="pip install 'autograph-compiler\\[samples\\]'"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
