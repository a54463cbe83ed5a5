from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("arguments", [(), ("bogus",), ("show",), ("show", "f.py", "--stage", "x")])
def test_a_wrong_command_line_is_an_error_with_code_1(autograph, arguments):
    code, out, err = autograph(*arguments)
    assert (code, out) == (1, "")
    assert "usage: autograph" in err


@pytest.mark.parametrize("command", ["", "show", "run", "bench", "info"])
def test_help(autograph, command):
    code, out, _ = autograph(*command.split(), "--help")
    assert code == 0
    assert "usage: autograph" in out


def test_version(process):
    done = process("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("autograph ")


def test_output_can_be_cut_off(program):
    """As in ``autograph show FILE | head -1``."""
    many = "\n".join(f"@autograph.convert\ndef f{i}(x):\n    return x + {i}\n" for i in range(400))
    process = subprocess.Popen(
        [sys.executable, "-m", "autograph", "show", program("import autograph\n" + many)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=60)
