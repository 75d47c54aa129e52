"""Runs many small check scripts, each in a process of its own: forked from one that has imported what they need.

A new interpreter for each would take most of the time of tests/migrate/test_forms.py. It reads requests from stdin, one
JSON object a line (``tree``, ``script``, ``exit``), and answers with one: ``code`` and ``output``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
import warnings
from typing import Any

SECONDS = 20


def serve() -> None:
    """Answer until stdin ends."""
    import asyncio  # noqa: F401
    import dataclasses  # noqa: F401
    import logging.config  # noqa: F401
    import typing  # noqa: F401
    import unittest.mock  # noqa: F401

    import pytest  # noqa: F401

    for line in sys.stdin:
        sys.stdout.write(json.dumps(_examined(json.loads(line))) + "\n")
        sys.stdout.flush()


def _examined(asked: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        os._exit(_run(asked))
    os.close(writing)
    with os.fdopen(reading, errors="replace") as stream:
        output = stream.read()
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "output": output}


def _run(asked: dict[str, Any]) -> int:
    """Run the script as ``python -W error::DeprecationWarning`` would in the tree; ``EXIT`` is migrate's code."""
    signal.alarm(SECONDS)
    os.chdir(asked["tree"])
    sys.path.insert(0, asked["tree"])
    sys.dont_write_bytecode = True
    warnings.simplefilter("error", DeprecationWarning)
    try:
        with open(asked["script"], encoding="utf-8") as stream:
            code = compile(stream.read(), asked["script"], "exec", dont_inherit=True)
        exec(code, {"__name__": "__main__", "__file__": asked["script"], "EXIT": asked["exit"]})
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 -- also SystemExit: whatever a script does, the answer is given here
        traceback.print_exc()
        sys.stderr.flush()
        return 1
    return 0


if __name__ == "__main__":
    # Scripts import from the tree that they examine, never from this checkout.
    sys.path.pop(0)
    serve()
