"""Makes the packs importable from the checkout, so that the suite runs without installing anything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import ssot_tool

CHECKOUT = str(Path(__file__).parent.parent)

# In the wheel the folders ``rules/`` and ``codemods/`` are ssot_tool.rules and ssot_tool.codemods.
if CHECKOUT not in ssot_tool.__path__:
    ssot_tool.__path__.append(CHECKOUT)


def pytest_configure(config: pytest.Config) -> None:
    """Start workers quickly: fork them, from a process that has libcst already (0.06 s a scan instead of 0.3 s).

    The threads that are there before the first test are xdist's, and wait for its pipe; with any other, a fresh
    interpreter is started as ever.
    """
    import ssot_tool.scan.syntax.read_cst  # noqa: F401
    from ssot_tool.scan import pool_worker

    if sys.platform == "linux":
        pool_worker.idle_threads = len(os.listdir("/proc/self/task"))
