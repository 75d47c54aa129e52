"""Small workspaces to scaffold in, which are really run."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from ssot_tool.cli.main import main

ROLE = """
[roles.greeter]
title = "Greeter"
heads = ["greeter"]
methods = ["greet*", "wave"]
collaborators = ["printer"]
literals = ["hello", "bye"]
builds = ["Card"]
kinds = ["class", "function"]

[roles.greeter.routes]
accessors = ["kind_of"]
"""
_NUMBERS = iter(range(10_000))


class Shop:
    """A workspace with one package, whose name no other test has: ``PKG`` in sources stands for it."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capture = capture
        self.package = f"shop{next(_NUMBERS)}"

    def write(self, files: dict[str, str]) -> Shop:
        for path, text in files.items():
            file = self.root / path.replace("PKG", self.package)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).lstrip("\n").replace("PKG", self.package), encoding="utf-8")
        return self

    def ssot(self, *arguments: str, code: int = 0) -> str:
        self.capture.readouterr()
        with contextlib.chdir(self.root):
            done = main([one.replace("PKG", self.package) for one in arguments])
        said = self.capture.readouterr()
        assert done == code, said.out + said.err
        return said.out if code == 0 else said.out + said.err

    def scaffold(self, *arguments: str) -> Any:
        words = ("scaffold", "greeter", "--no-tests", "--no-cache", "--workers", "1", "--format", "json", *arguments)
        return json.loads(self.ssot(*words))

    def module(self, name: str) -> Any:
        """A module of the package, imported."""
        importlib.invalidate_caches()
        return importlib.import_module(f"{self.package}.{name}")

    def text(self, path: str) -> str:
        return (self.root / path.replace("PKG", self.package)).read_text(encoding="utf-8")


@contextlib.contextmanager
def importable(root: Path) -> Iterator[None]:
    """Modules of a folder can be imported; those that were are forgotten at the end."""
    before: dict[str, ModuleType] = dict(sys.modules)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))
        for name in set(sys.modules) - set(before):
            if name.startswith("shop"):
                del sys.modules[name]
