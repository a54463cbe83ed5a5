"""A loaded program: which arguments it takes, what it says of itself, and files that mean harm."""

from __future__ import annotations

import inspect
import json
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import autograph
from autograph.api.programs.texts import inside_view
from autograph.export import document
from benchmarks import mutants
from tests.comparison import assert_same

WEIGHTS = np.arange(4.0).reshape(2, 2)


@autograph.convert
def predict(x, /, n=2, *rest, scale=0.5):
    y = x @ WEIGHTS
    for item in rest:
        y = y + item
    while n > 0:
        y = y * scale
        n -= 1
    return y


@pytest.fixture
def program(tmp_path):
    autograph.save(predict, tmp_path / "net", [(np.ones((3, 2)),), (np.ones(2), 1, 2.0)])
    return autograph.load(tmp_path / "net")


def test_several_specialisations(program):
    for arguments in ((np.ones((5, 2)), 3), (np.ones(2), 0, 1.5)):
        assert_same(program(*arguments), predict(*arguments))
        assert_same(program.interpret(*arguments), predict(*arguments))
    assert_same(program(np.ones((3, 2)), scale=2.0), predict(np.ones((3, 2)), scale=2.0))
    assert len(program.variants) == 2


@pytest.mark.parametrize("call", ["__call__", "interpret"])
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((np.ones((3, 2), np.float32),), r"x: float32\[3, 2\]"),
        ((np.ones((1, 2)),), r"x: float64\[1, 2\]"),
        ((np.ones((3, 2)), 2.5), "n: float"),
        (([1.0, 2.0],), "x: list"),
    ],
)
def test_other_arguments_are_refused(program, call, arguments, shown):
    with pytest.raises(autograph.TypeMismatch, match=f"`predict` was not saved for.*{shown}"):
        getattr(program, call)(*arguments)


@autograph.convert
def shifted(x, y):
    x[1:] = y[:-1]
    return x


def test_arguments_that_overlap(tmp_path):
    autograph.save(shifted, tmp_path / "shifted", np.ones(3), np.ones(3))
    loaded, x = autograph.load(tmp_path / "shifted"), np.arange(6.0)
    assert_same(loaded(x[:3], x[3:]), np.array([0.0, 3.0, 4.0]))
    with pytest.raises(autograph.TypeMismatch, match="arguments of `shifted` overlap in memory"):
        loaded(x[:4], x[2:])


def test_too_few_arguments(program):
    with pytest.raises(TypeError, match=r"predict\(\) missing 1 required positional argument: 'x'"):
        program()


def test_what_it_says_of_itself(program):
    assert str(inspect.signature(program)) == "(x, /, n=2, *rest, scale=0.5)"
    assert program.__name__ == "predict"
    assert "2 variants" in repr(program)
    text = str(program)
    assert "parameter WEIGHTS: float64[2, 2]" in text
    assert "input x: float64[" in text
    assert "matmul(" in text


def test_disabled_programs_are_interpreted(program):
    with autograph.disabled():
        assert_same(program(np.ones((5, 2)), 3), predict(np.ones((5, 2)), 3))


def test_threads(program):
    """Also the first calls, which compile."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda k: program(np.full((5, 2), float(k)), 1), range(64)))
    for k, array in enumerate(found):
        assert_same(array, predict(np.full((5, 2), float(k)), 1))


def rewritten(path, change):
    """The program with other values and the right checksum."""
    found = json.loads(path.read_text())
    change(found)
    found["sha256"] = document.checksum(found)
    path.write_text(json.dumps(found))


def graph_of(found):
    return found["variants"][0]["function"]["graph"]


def a_node(found, op):
    return next(node for node in graph_of(found)["nodes"] if node["op"] == op)


def load_pickle(found):
    dims = ["tuple", [["dim", [2, []]]] * 2]
    options = [["name", "load"], ["options", [["file", "x"], ["allow_pickle", True]]]]
    node = a_node(found, "matmul")
    node["op"], node["operands"] = "library", []
    node["attrs"] = {
        "function": ["str", "numpy"],
        "options": ["tuple", [as_pair(key, value) for key, value in options]],
        "results": ["tuple", [["tuple", [["dtype", "<f8"], dims]]]],
    }


def as_pair(key, value):
    if isinstance(value, list):
        return ["tuple", [["str", key], ["tuple", [as_pair(*pair) for pair in value]]]]
    return ["tuple", [["str", key], ["bool" if value is True else "str", value]]]


def use_before_definition(found):
    graph_of(found)["nodes"].reverse()


def define_twice(found):
    graph_of(found)["nodes"].append(graph_of(found)["nodes"][0])


def unknown_operator(found):
    a_node(found, "matmul")["op"] = "eval"


def unknown_attribute(found):
    a_node(found, "matmul")["attrs"]["where"] = ["bool", True]


def wrong_type(found):
    a_node(found, "matmul")["results"][0][1][0] = "<f4"


def object_dtype(found):
    graph_of(found)["inputs"][0][1][0] = "|O"


def huge_number(found):
    graph_of(found)["inputs"][0][1][1][0][0] = 2**70


def code_as_a_name(found):
    found["variants"][0]["function"]["name"] = "f(): pass\nimport os\ndef g"


def code_as_a_parameter(found):
    found["signature"][0]["name"] = "x=print(1)"


def call_of_anything(found):
    found["variants"][0]["result"] = ["rebuilt", ["call", "os.system", ["tuple", []], ["dict", []]]]


def endless_expression(found):
    result = ["argument", "x"]
    for _ in range(300):
        result = ["shape", result]
    found["variants"][0]["result"] = result


def another_site(found):
    found["variants"][0]["sites"][0] = ["do", "x", ["call", "print", ["tuple", []], ["dict", []]]]


def parameter_of_another_dtype(found):
    found["stored"][0]["dtype"] = "<i8"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (load_pickle, "unknown function load"),
        (use_before_definition, "is not defined"),
        (define_twice, "is defined twice"),
        (unknown_operator, "there is no operator 'eval'"),
        (unknown_attribute, "matmul has no attribute 'where'"),
        (wrong_type, "should be float64"),
        (object_dtype, r"there is no element type '\|O'"),
        (huge_number, "does not fit into 64 bits"),
        (code_as_a_name, "is no single line of text"),
        (code_as_a_parameter, "'x=print\\(1\\)' is no name"),
        (call_of_anything, "there is no function 'os.system'|missing 1 required"),
        (endless_expression, "nested too deep"),
        (another_site, "is not what the graph needs"),
        (parameter_of_another_dtype, "the parameter 'WEIGHTS' is float64"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_files_that_mean_harm(program, change, says):
    path = document.Files.of(program.file).program
    rewritten(path, change)
    with pytest.raises(autograph.ProgramFileError, match=says) as refusal:
        autograph.load(path)
    assert refusal.value.headline.startswith(str(path))


@autograph.convert
def depth(n):
    return 0 if n == -1 else 1 + depth(n + 1)


def test_a_recursion_that_does_not_end(tmp_path):
    """The check of the depth is part of the graph: a file may leave it out."""
    autograph.save(depth, tmp_path / "depth", 3)
    path = tmp_path / "depth-symbol.json"
    written = path.read_text()
    limit = max(map(int, re.findall(r'\["int",(\d+)\]', written)))
    path.write_text(written.replace(f'["int",{limit}]', f'["int",{2**62}]'))
    rewritten(path, lambda found: None)
    with pytest.raises(RecursionError, match="maximum recursion depth"):
        autograph.load(path).interpret(3)


def test_there_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        autograph.load(tmp_path / "net")


def test_views_stay_inside_their_array():
    x = np.arange(12.0).reshape(3, 4)
    view = inside_view(x, (2, 2), ((0, 1, 0), (3, -2, 1)))
    assert_same(view, x[0:2, 3::-2])
    for dims, axes in [
        ((4, 2), ((0, 1, 0), (3, -2, 1))),
        ((2, 3), ((0, 1, 0), (3, -2, 1))),
        ((2,), ((-1, 1, 0), (0, 1, None))),
        ((2,), ((0, 2**40, 0), (0, 1, None))),
    ]:
        with pytest.raises(IndexError, match="lies outside"):
            inside_view(x, dims, axes)
    with pytest.raises(ValueError, match="negative size"):
        inside_view(x, (-1,), ((0, 1, 0), (0, 1, None)))


def test_mutants_are_refused_or_programs():
    """``python -m benchmarks.mutants`` tries 10,000."""
    outcomes = mutants.run(400, seed=7, compile_every=0)
    assert sum(count for outcome, count in outcomes.items() if outcome.endswith("refused")) > 300
    assert any("loaded" in outcome for outcome in outcomes)
