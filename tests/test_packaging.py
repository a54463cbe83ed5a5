"""What the installed distribution says and holds."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import autograph

PACKAGE = Path(autograph.__file__).parent
DISTRIBUTION = importlib.metadata.distribution("autograph-compiler")


def test_metadata():
    assert DISTRIBUTION.version == autograph.__version__
    assert DISTRIBUTION.metadata["License-Expression"] == "Apache-2.0"
    assert DISTRIBUTION.metadata["Requires-Python"] == ">=3.11"


def test_every_folder_of_the_package_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert {folder.name for folder in folders if not (folder / "__init__.py").exists()} == set()
    assert (PACKAGE / "py.typed").exists()


def test_the_command_is_installed():
    command = shutil.which("autograph", path=sysconfig.get_path("scripts"))
    assert command is not None
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"autograph {autograph.__version__}\n"


def test_importing_is_light():
    code = "import autograph, sys; print(*sorted({'numba', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
