"""``python -m autograph``."""

from __future__ import annotations

from autograph.cli.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
