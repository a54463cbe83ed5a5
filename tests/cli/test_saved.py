"""Program files on the command line."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph.cli.command_line import main

WEIGHTS = np.arange(4.0).reshape(2, 2)


@autograph.convert
def predict(x, n=2):
    print("predicting", n)
    return x @ WEIGHTS * n


@pytest.fixture
def file(tmp_path):
    autograph.save(predict, tmp_path / "net", np.ones((3, 2)))
    return str(tmp_path / "net-symbol.json")


def test_show(file, capsys):
    assert main(["show", file]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("predict(x, n=2)\n  parameter WEIGHTS: float64[2, 2]\n")
    assert "matmul(%x, %WEIGHTS)" in shown


def test_show_of_a_later_stage(file, capsys):
    assert main(["show", file, "--stage", "numba"]) == 0
    assert "def predict(host, team, x, n, WEIGHTS)" in capsys.readouterr().out


def test_run(file, capsys, tmp_path):
    assert main(["run", file, "[[1.0, 2.0], [0.0, 1.0]]", "3"]) == 0
    assert capsys.readouterr().out == "predicting 3\n[[12. 21.]\n [ 6.  9.]]\n"
    np.save(tmp_path / "x.npy", np.ones((2, 2)))
    assert main(["run", file, str(tmp_path / "x.npy")]) == 0
    assert capsys.readouterr().out == "predicting 2\n[[4. 8.]\n [4. 8.]]\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], r"predict(x, n=2): missing a required argument: 'x'"),
        (["x y"], "'x y' is no value of Python and no .npy file"),
        (["3"], "`predict` was not saved for these arguments: x: int"),
    ],
)
def test_run_with_other_arguments(file, capsys, arguments, says):
    assert main(["run", file, *arguments]) == 1
    assert says in capsys.readouterr().err


def test_a_file_that_is_damaged(file, capsys):
    with open(file, "a") as opened:
        opened.write("x")
    assert main(["show", file]) == 1
    assert f"autograph: {file}: it is no JSON, or was cut off" in capsys.readouterr().err


def test_there_is_no_file(capsys):
    assert main(["show", "none-symbol.json"]) == 1
    assert "there is no file 'none-symbol.json'" in capsys.readouterr().err


def test_an_array_file_that_cannot_be_read_is_named(file, tmp_path, capsys):
    (tmp_path / "text.npy").write_text("no array")
    for name in ("none.npy", "text.npy"):
        assert main(["run", file, str(tmp_path / name)]) == 1
        error = capsys.readouterr().err
        assert error.startswith("autograph: ")
        assert name in error
