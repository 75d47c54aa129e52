"""Definitions that give way, and packages in which their shims are run: what the tests of shims and removals share."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module, invalidate_caches
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from ssot_tool.codemod import Retirement
from ssot_tool.codemods.removal import Emptied, remove
from ssot_tool.codemods.shims import shim
from ssot_tool.edit import Edit
from ssot_tool.signature import Left, Signature
from tests.codemods.workshop import Module

Load = Callable[[Mapping[str, str]], Callable[[str], ModuleType]]


def made(text: str, edits: list[Edit]) -> str:
    """The text with edits made, which must be in order, apart from each other, and leave a module."""
    assert edits == sorted(edits)
    for one, other in pairwise(edits):
        assert one.end <= other.start, f"{one} and {other} overlap"
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    ast.parse(text)
    return text


def retirement(text: str, legacy_name: str = "Old", /, **changes: Any) -> Retirement:
    """``app.old.Old`` gives way to ``app.new.New``; it starts at its first line, or decorator, in the text."""
    tree = ast.parse(text)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    node = next(one for one in nodes if one.name == legacy_name)
    lines = text.splitlines(keepends=True)
    line = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    values: dict[str, Any] = {
        "start": sum(map(len, lines[: line - 1])) + node.col_offset,
        "end": sum(map(len, lines[: node.end_lineno])),
        "symbol": f"app.old.{legacy_name}",
        "module": "app.new",
        "name": "New",
        "imported": "app.new",
        "route": {},
        "arguments": {},
        "methods": {},
    }
    return Retirement(**{**values, **changes})


def shimmed(text: str, new: str, old: str = "Old", name: str = "New", **changes: Any) -> str | Left:
    """The module with a shim in the place of a definition; both signatures are read from their modules."""
    text = dedent(text)
    legacy, canonical = Module(text).signature(old), Module(dedent(new)).signature(name)
    known = [one if isinstance(one, Signature) else None for one in (legacy, canonical)]
    what = retirement(text, old, **{"legacy": known[0], "canonical": known[1], "name": name, **changes})
    found = shim(text, what)
    return found if isinstance(found, Left) else made(text, found)


def removed(text: str, name: str = "Old", **changes: Any) -> str | Left | None:
    """The module without a definition; None where nothing would be left of it."""
    found = remove(text, retirement(text, name, **changes))
    if isinstance(found, Emptied):
        made(text, found.edits)
        return None
    return found if isinstance(found, Left) else made(text, found)


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Writes a package ``app`` and gives back what imports its modules."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(files: Mapping[str, str]) -> Callable[[str], ModuleType]:
        folder = tmp_path / "app"
        folder.mkdir()
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        invalidate_caches()
        return lambda name: import_module(f"app.{name}")

    yield write
    for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
        del sys.modules[name]
