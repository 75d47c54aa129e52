"""The entry point of the command ``ssot`` and of ``python -m ssot_tool``."""

from __future__ import annotations

import sys

from ssot_tool.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
