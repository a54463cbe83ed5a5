"""Whatever happens to the cache folder, results stay right and at most one warning appears."""

from __future__ import annotations

import errno
import gc
import linecache
import os
import subprocess
import sys
import warnings

import pytest

from autograph.codegen.program import ScalarParameter
from autograph.errors import AutographWarning
from autograph.runtime import cache, machine_code

NUMBER = ScalarParameter("x", "int64")
TEXT = "def f(x):\n    return x + 41\n"


@pytest.fixture
def fresh(compiled):
    """Compile as a new process would: nothing of the program is left in this one."""

    def compile_anew(text=TEXT):
        gc.collect()
        native = compiled(text, NUMBER)
        assert native.entry(1) == 42
        return native.from_cache

    return compile_anew


def test_the_second_time_it_comes_from_disk(fresh):
    assert [fresh(), fresh()] == [False, True]


def test_machine_code_from_disk_needs_no_registries(fresh, monkeypatch):
    fresh()
    monkeypatch.setattr(
        "numba.core.cpu.CPUContext.refresh", lambda self: pytest.fail("numba loaded its registries")
    )
    assert fresh()


def test_an_unknown_symbol_loads_the_registries(fresh, monkeypatch):
    monkeypatch.setattr(machine_code, "called_symbols", lambda library: ("no_such_function",))
    fresh()
    refreshed = []
    monkeypatch.setattr("numba.core.cpu.CPUContext.refresh", lambda self: refreshed.append(self))
    assert fresh()
    assert refreshed


def test_info_and_clear(fresh, cache_folder):
    assert cache.info() == cache.CacheInfo(cache_folder, 0, 0)
    fresh()
    (cache_folder / "v1" / "other.txt").write_text("not ours")
    assert cache.info().programs == 1
    assert cache.info().size > 1000
    assert cache.clear().programs == 1
    assert cache.info() == cache.CacheInfo(cache_folder, 0, 0)
    assert (cache_folder / "v1" / "other.txt").exists()
    assert not fresh()


def damage(pattern, change):
    (file,) = (cache.folder()).glob(pattern)
    file.write_bytes(change(file.read_bytes()))


DAMAGES = [
    pytest.param(lambda content: content[: len(content) // 2], id="truncated"),
    pytest.param(lambda content: b"", id="empty"),
    pytest.param(lambda content: bytes(reversed(content)), id="reversed"),
    pytest.param(lambda content: content[:-9] + b"\0" + content[-8:], id="one byte"),
]


@pytest.mark.parametrize("change", DAMAGES)
def test_damaged_machine_code_is_compiled_anew(fresh, change):
    fresh()
    damage("*.bin", change)
    with pytest.warns(AutographWarning, match="is damaged"):
        assert not fresh()
    assert fresh()


def test_machine_code_that_cannot_be_read_back(fresh, monkeypatch):
    fresh()

    def fail(*arguments):
        raise AttributeError("another numba")

    monkeypatch.setattr(machine_code, "rebuild", fail)
    with pytest.warns(AutographWarning, match="another numba"):
        assert not fresh()


def test_a_changed_text_is_never_executed_and_is_put_right(fresh, cache_folder, compiled):
    fresh()
    damage("*.py", lambda content: content + b"raise SystemExit\n")
    assert fresh()
    (file,) = cache.folder().glob("*.py")
    assert file.read_text() == compiled(TEXT, NUMBER).source


def test_a_missing_machine_code_file_is_made_again(fresh):
    fresh()
    for file in cache.folder().glob("*.bin"):
        file.unlink()
    assert [fresh(), fresh()] == [False, True]


def test_a_folder_that_cannot_be_made_costs_one_warning(fresh, cache_folder):
    cache_folder.write_text("a file where the folder should be")
    with pytest.warns(AutographWarning, match="cannot be kept") as caught:
        assert [fresh(), fresh()] == [False, False]
    assert len(caught) == 1


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=os.strerror)
def test_a_folder_that_takes_no_files_costs_one_warning(fresh, monkeypatch, code):
    def fail(*arguments, **keywords):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("tempfile.mkstemp", fail)
    with pytest.warns(AutographWarning, match="cannot be kept") as caught:
        assert [fresh(), fresh()] == [False, False]
    assert len(caught) == 1


def test_a_full_disk_leaves_no_temporary_file(fresh, monkeypatch):
    def fail(*arguments):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.warns(AutographWarning):
        fresh()
    assert list(cache.folder().iterdir()) == []


def test_a_read_only_folder_still_serves_what_it_has(fresh, monkeypatch):
    fresh()

    def fail(*arguments, **keywords):
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr("tempfile.mkstemp", fail)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fresh()


def test_a_warning_turned_into_an_error_is_that_error(compiled, cache_folder):
    cache_folder.write_text("a file where the folder should be")
    with pytest.raises(AutographWarning, match="cannot be kept"):
        compiled(TEXT, NUMBER)


def test_without_a_folder_the_text_is_known_to_tracebacks(compiled, cache_folder):
    cache_folder.write_text("a file where the folder should be")
    with pytest.warns(AutographWarning):
        native = compiled(TEXT, NUMBER)
    assert "return x + 41" in "".join(linecache.getlines(native.path))


SCRIPT = """
import sys
from autograph.codegen.program import Program, ScalarParameter
from autograph.runtime.compiler import compile_program
source = "def f(x):\\n    return x + 1\\n"
native = compile_program(Program(source, "f", (ScalarParameter("x", "int64"),)))
print(native.from_cache, native.entry(1), "numba.np.arraymath" in sys.modules)
"""


def test_another_process_finds_it_whatever_numba_is_told(cache_folder, tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "nowhere" / "\u00e9")}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert outputs == [["False", "2", "True"], ["True", "2", "False"]]
    assert not (tmp_path / "nowhere").exists()
