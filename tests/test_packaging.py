"""What is in the tree is in the wheel: setuptools drops an unlisted sub-package without a word."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parent.parent
PACKS = {"rules": "ssot_tool.rules", "codemods": "ssot_tool.codemods"}
# What a module may import undeclared, because only that package ever loads the module.
#: The second is a piece of the text that ``ssot scaffold`` copies into a project, and is never imported here.
LOADED_BY = {"pytest_plugin.py": {"pytest"}, "frameworks.py": {"pytest"}}


def pyproject() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def folder_of(package: str) -> Path:
    relocated: dict[str, str] = pyproject()["tool"]["setuptools"]["package-dir"]
    # As setuptools does it: the nearest parent that has a place of its own.
    parent, below = package, ""
    while parent not in relocated:
        parent, _, name = parent.rpartition(".")
        below = f"{name}/{below}"
    return CHECKOUT / relocated[parent] / below


def packages_in_tree() -> set[str]:
    """Every folder below ssot_tool and the packs that holds Python or data."""
    found = set()
    for top in ("ssot_tool", *PACKS):
        for path in (CHECKOUT / top).rglob("*"):
            if path.suffix in (".py", ".toml", ".json") and "__pycache__" not in path.parts:
                parts = path.parent.relative_to(CHECKOUT).parts
                found.add(".".join((PACKS.get(top, top), *parts[1:])))
    return found


def test_the_package_list_is_the_tree() -> None:
    assert set(pyproject()["tool"]["setuptools"]["packages"]) == packages_in_tree()


def test_every_listed_package_has_an_init() -> None:
    for package in pyproject()["tool"]["setuptools"]["packages"]:
        assert (folder_of(package) / "__init__.py").is_file(), f"{package} has no __init__.py"


def test_every_data_file_matches_a_pattern() -> None:
    patterns = pyproject()["tool"]["setuptools"]["package-data"]["*"]
    for package in pyproject()["tool"]["setuptools"]["packages"]:
        for path in folder_of(package).iterdir():
            if path.is_file() and path.suffix not in (".py", ".pyc", ".so"):
                assert any(path.match(pattern) for pattern in patterns), f"{path} would not be in the wheel"


def test_the_package_is_marked_as_typed() -> None:
    assert (CHECKOUT / "ssot_tool" / "py.typed").is_file()


def test_the_command_exists() -> None:
    module, _, function = pyproject()["project"]["scripts"]["ssot"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_the_version_stands_in_one_place() -> None:
    version = import_module("ssot_tool").__version__
    assert "version" not in pyproject()["project"]
    command = [sys.executable, "-m", "ssot_tool", "--version"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert version in done.stdout.split()


@pytest.mark.parametrize("tree", ["ssot_tool", "rules", "codemods"])
def test_every_import_is_declared(tree: str) -> None:
    """A dependency that only the developers' environment brings along breaks the first user."""
    names = {
        requirement.split(">=")[0].strip().replace("-", "_") for requirement in pyproject()["project"]["dependencies"]
    }
    imported = set()
    for path in (CHECKOUT / tree).rglob("*.py"):
        found = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.partition(".")[0])
        imported |= found - LOADED_BY.get(path.name, set())
    assert imported - set(sys.stdlib_module_names) - {"ssot_tool"} <= names


def test_every_dependency_is_imported() -> None:
    sources = [
        path.read_text(encoding="utf-8") for top in ("ssot_tool", *PACKS) for path in (CHECKOUT / top).rglob("*.py")
    ]
    for requirement in pyproject()["project"]["dependencies"]:
        name = requirement.split(">=")[0].strip().replace("-", "_")
        assert any(f"import {name}" in source or f"from {name}" in source for source in sources), name


def test_every_dependency_has_a_lower_bound() -> None:
    for requirement in pyproject()["project"]["dependencies"]:
        assert ">=" in requirement, requirement
