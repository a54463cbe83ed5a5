"""``autograph info``: what a bug report should say about the machine."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from dataclasses import asdict
from typing import Any

from autograph import config
from autograph._version import __version__
from autograph.cli.output import write_table

PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "gast", "beniget", "astunparse", "platformdirs")
OPTIONAL = ("rich", "scikit-learn")


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "info",
        help="print versions, processor and cache folder",
        description="Prints what a bug report should say about the machine.",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    facts = collect()
    if options.json:
        print(json.dumps(facts, indent=2))
        return 0
    for topic, entries in facts.items():
        print(topic)
        write_table([(name, str(value)) for name, value in entries.items()], indent="  ")
    return 0


def collect() -> dict[str, dict[str, Any]]:
    """The facts by topic, ready for JSON."""
    from autograph.runtime import cache  # lazy: only the runtime knows the folder, and it is heavy

    packages = {name: version(name) for name in PACKAGES}
    extras = {name: version(name) for name in OPTIONAL}
    return {
        "autograph": {"version": __version__, "disabled": config.is_disabled()},
        "python": {
            "version": platform.python_version(),
            "implementation": platform.python_implementation(),
            "executable": sys.executable,
        },
        "machine": {
            "platform": platform.platform(),
            "processor": processor(),
            "cores": os.cpu_count(),
        },
        "packages": packages | extras,
        "cache": {name: _plain(value) for name, value in asdict(cache.info()).items()},
        "environment": {
            name: value
            for name, value in sorted(os.environ.items())
            if name.startswith(("AUTOGRAPH_", "NUMBA_"))
        },
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def processor() -> str:
    """The name that the system gives its processor."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if "model name" in line]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
