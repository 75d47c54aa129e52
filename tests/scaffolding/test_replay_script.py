"""The pieces of the replay, joined to a script that stands alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from ssot_tool.scaffolding.replay.script import replay_script


def test_it_is_one_file_that_needs_nothing_but_python(tmp_path: Path) -> None:
    script = tmp_path / "replay.py"
    script.write_text(replay_script(), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(script)], input="{", capture_output=True, text=True, check=False)
    assert "JSONDecodeError" in done.stderr
    names = [
        one.name for node in ast.walk(ast.parse(replay_script())) if isinstance(node, ast.Import) for one in node.names
    ]
    assert {name for name in names if name not in sys.stdlib_module_names} == {"pytest"}


def test_nothing_is_defined_twice_or_lost() -> None:
    tree = ast.parse(replay_script())
    defined = [
        node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(defined) == len(set(defined))
    assert {"Job", "Record", "Member", "StandIn", "Mirrored", "PytestRecorder", "Runs", "compare", "main"} <= {*defined}
    assert "ssot_tool" not in replay_script()
