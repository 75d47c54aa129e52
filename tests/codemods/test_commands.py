"""Our codemods as commands of libcst's own tool."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from libcst.codemod import CodemodContext, TransformSuccess, transform_module

from ssot_tool.codemods.commands import AddKeyword


def after(source: str, keyword: str = 'kind="start"') -> str:
    done = transform_module(AddKeyword(CodemodContext(), "app.new.New", keyword), source)
    assert isinstance(done, TransformSuccess), done
    return done.code


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("New()", 'New(kind="start")'),
        ("New(1, a=2)", 'New(1, a=2, kind="start")'),
        ("New(New(1))", 'New(New(1, kind="start"), kind="start")'),
        ("New(x for x in y)", 'New((x for x in y), kind="start")'),
        ("(New)(\n    1,  # one\n)", None),
        ('New(kind="start")', 'New(kind="start")'),
        ("Other(1)", "Other(1)"),
    ],
)
def test_every_call_gets_the_keyword(call: str, expected: str | None) -> None:
    done = after(f"from app.new import New\n\nmade = {call}  # kept\n")
    if expected is None:
        assert 'kind="start"' in done
    else:
        assert done == f"from app.new import New\n\nmade = {expected}  # kept\n"


def test_names_are_followed_through_imports_alone() -> None:
    assert after("import app.new as n\nn.New(1)\n") == 'import app.new as n\nn.New(1, kind="start")\n'
    local = "class New: pass\nNew(1)\n"
    assert after(local) == local


def test_it_is_done_once() -> None:
    once = after("from app.new import New\nNew(1)\n")
    assert after(once) == once


def test_what_is_no_keyword_is_refused() -> None:
    with pytest.raises(ValueError, match="is no keyword"):
        AddKeyword(CodemodContext(), "app.new.New", "kind")


def test_libcsts_tool_runs_it(tmp_path: Path) -> None:
    file = tmp_path / "use.py"
    file.write_text("from app.new import New\n\nNew(1)\n")
    tool = [sys.executable, "-m", "libcst.tool", "codemod", "--no-format", "-j1"]
    options = ["-x", "ssot_tool.codemods.commands.AddKeyword", "--callee", "app.new.New", "--keyword", "kind='a'"]
    done = subprocess.run([*tool, *options, str(file)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert file.read_text() == "from app.new import New\n\nNew(1, kind='a')\n"
