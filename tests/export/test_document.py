"""The two files of a program: whole or not there, and found out where they were changed."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from autograph.errors import ProgramFileError
from autograph.export import document
from autograph.export.document import Files

ARRAYS = {"w": np.arange(3.0)}


@pytest.fixture
def files(tmp_path):
    found = Files.of(tmp_path / "net")
    document.write(found, {"name": "f"}, ARRAYS)
    return found


def rewritten(files, **changes):
    """The document with other values and the right checksum."""
    found = {**json.loads(files.program.read_text()), **changes}
    found["sha256"] = document.checksum(found)
    files.program.write_text(json.dumps(found))


def test_names_of_the_files(tmp_path):
    files = Files.of(tmp_path / "net")
    assert files.program.name == "net-symbol.json"
    assert files.parameters.name == "net-0000.safetensors"
    assert Files.of(files.program) == files


def test_what_is_written_is_read(files):
    written, arrays = document.read(files)
    assert written == {"name": "f"}
    np.testing.assert_array_equal(arrays["w"], ARRAYS["w"])
    assert sorted(os.listdir(files.program.parent)) == [
        files.parameters.name, files.program.name
    ]  # fmt: skip


def test_without_arrays_there_is_one_file(tmp_path):
    files = Files.of(tmp_path / "net")
    document.write(files, {"name": "f"}, {})
    assert not files.parameters.exists()
    assert document.read(files) == ({"name": "f"}, {})


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_write_that_fails_leaves_what_was_there(files, monkeypatch, failing):
    before = files.program.read_bytes(), files.parameters.read_bytes()

    def fails(*args):
        raise OSError("no space left")

    monkeypatch.setattr(os, failing, fails)
    with pytest.raises(OSError, match="no space"):
        document.write(files, {"name": "g"}, {"w": np.ones(3)})
    assert (files.program.read_bytes(), files.parameters.read_bytes()) == before
    assert len(os.listdir(files.program.parent)) == 2


def test_files_that_do_not_belong_together(files, tmp_path):
    """As after a write that was cut off between the two."""
    other = Files.of(tmp_path / "other")
    document.write(other, {"name": "g"}, {"w": np.ones(3)})
    files.parameters.write_bytes(other.parameters.read_bytes())
    with pytest.raises(ProgramFileError, match=r"net-0000.safetensors: it was changed, or belongs"):
        document.read(files)


@pytest.mark.parametrize("size", [0, 1, 40, -1, -2, -10])
def test_cut_off(files, size):
    content = files.program.read_bytes().rstrip(b"\n")
    files.program.write_bytes(content[:size])
    with pytest.raises(ProgramFileError, match=r"net-symbol.json: it is no JSON, or was cut off"):
        document.read(files)


def test_changed(files):
    files.program.write_text(files.program.read_text().replace('"f"', '"g"'))
    with pytest.raises(ProgramFileError, match=r"net-symbol.json: it was changed"):
        document.read(files)


def test_the_parameters_are_missing(files):
    files.parameters.unlink()
    with pytest.raises(ProgramFileError, match=r"0000.safetensors: there is no such file, and"):
        document.read(files)


def test_newer_and_unknown_versions(files):
    rewritten(files, version=2)
    with pytest.raises(ProgramFileError, match="version 2 of the format, and this autograph reads"):
        document.read(files)
    rewritten(files, version=0)
    with pytest.raises(ProgramFileError, match="there is no version 0"):
        document.read(files)
    rewritten(files, version=1, format="something")
    with pytest.raises(ProgramFileError, match="it is no program of autograph"):
        document.read(files)


@pytest.mark.parametrize("name", ["../net", "/etc/passwd", "", "..", "a\\b", "a\nb"])
def test_parameters_stand_beside_the_program(files, name):
    rewritten(files, tensors={"file": name, "sha256": "0"})
    with pytest.raises(ProgramFileError, match=r"net-symbol.json: .* is no "):
        document.read(files)


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"a": 1, "a": 1}', "NaN", "[1e999]", "9" * 10_000, "\ufeff{}", "[]", "3"],
)
def test_json_that_is_no_program(files, text):
    files.program.write_text(text)
    with pytest.raises(ProgramFileError, match=r"net-symbol.json: "):
        document.read(files)
