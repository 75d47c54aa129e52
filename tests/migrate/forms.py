"""The cases of fixtures/migrate: a small workspace each, what is asked of ``ssot migrate``, and what must hold after.

``case.toml``:

- ``what``: the form in a few words; ``args``: of ``ssot migrate``, without ``--write``; ``write = false``: a dry run.
- ``exit``: the exit code, or a list where the issue leaves freedom (rewritten rightly, or left: never silently wrong).
- ``forget``, ``forget_name``: what is deleted afterwards to prove that nothing needs it: a file, or the definition in
  it. By default the legacy's definition where it is kept and nothing is left; ``forget = ""``: nothing.
- ``run``: the script that examines the migrated tree (default ``check.py`` where there is one). It is run in the tree,
  DeprecationWarnings are errors, and ``EXIT`` is the exit code of the migration.
- ``[[contains]]``, ``[[lacks]]``: ``path`` and ``text``. ``[[same]]``: ``path``, byte-identical to before.
  ``[[gone]]``: ``path``, no longer there. ``[[bytes]]``: ``path``, where only lines that name the legacy changed.
- ``[[left]]``, ``[[kept]]``, ``[[rewritten]]`` in the ledger: ``path``, ``line`` and, where there is no doubt,
  ``kind``.
- ``stderr``: texts of which the message must hold each.
- ``[[answer]]``: a right answer, so that the checks themselves are tested: in ``path``, ``swap`` pairs of texts, each
  for the other, in order; or ``text``, the whole file; or ``gone = true``. Any other that passes is as good.
- ``blind = true``: the check cannot tell the tree before from the one after (forms that must stay as they are).
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "migrate"
#: What ``ssot`` itself and Python may leave behind in a tree.
OURS = (".ssot", "__pycache__")


class Case(NamedTuple):
    """One folder."""

    name: str
    folder: Path
    told: Mapping[str, Any]

    @property
    def args(self) -> list[str]:
        return list(self.told["args"])

    @property
    def exits(self) -> tuple[int, ...]:
        wanted = self.told.get("exit", 0)
        return tuple(wanted) if isinstance(wanted, list) else (wanted,)

    @property
    def script(self) -> Path | None:
        script = self.folder / self.told.get("run", "check.py")
        return script if script.exists() else None

    @property
    def forgotten(self) -> tuple[str, str | None] | None:
        """(path, name or None for the file) of what is deleted when nothing was left; None for nothing."""
        if "forget" in self.told:
            return (self.told["forget"], self.told.get("forget_name")) if self.told["forget"] else None
        if "keep" not in self.args or "--from" not in self.args:
            return None
        module, _, name = self.args[self.args.index("--from") + 1].rpartition(".")
        inside = module.replace(".", "/")
        for path in (f"{inside}.py", f"src/{inside}.py", f"{inside}/__init__.py"):
            if (self.folder / "before" / path).exists():
                return path, name
        return None

    def entries(self, key: str) -> list[dict[str, Any]]:
        return list(self.told.get(key, ()))

    def copy(self, target: Path) -> Path:
        return Path(shutil.copytree(self.folder / "before", target, ignore=shutil.ignore_patterns("__pycache__")))


def read_cases() -> list[Case]:
    return [
        Case(path.parent.name, path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FIXTURES.glob("*/case.toml"))
    ]


def snapshot(tree: Path) -> dict[str, bytes]:
    """Path to bytes of every file, without what is ours."""
    found = {}
    for folder, folders, files in os.walk(tree):
        folders[:] = [name for name in folders if name not in OURS]
        for name in files:
            path = os.path.join(folder, name)
            if name not in OURS and os.path.isfile(path):
                with open(path, "rb") as stream:
                    found[os.path.relpath(path, tree).replace(os.sep, "/")] = stream.read()
    return dict(sorted(found.items()))


def build(tree: Path, files: Mapping[str, bytes]) -> Path:
    """Make a tree that holds just these files."""
    for path, data in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    return tree


def answer(case: Case, tree: Path) -> None:
    """Turn a copy of ``before`` into the right answer that the case gives."""
    for one in case.entries("answer"):
        path = tree / one["path"]
        if one.get("gone"):
            path.unlink()
        elif "text" in one:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one["text"], encoding="utf-8")
        else:
            text = path.read_bytes()
            for old, new in one["swap"]:
                encoded = old.encode()
                assert encoded in text, f"{case.name}: {one['path']} has no {old!r}"
                text = text.replace(encoded, new.encode())
            path.write_bytes(text)


def forget(tree: Path, path: str, name: str | None) -> None:
    """Delete a file, or the definition of a name in it with its entry in ``__all__``."""
    file = tree / path
    if name is None:
        file.unlink(missing_ok=True)
        return
    assert file.exists(), f"{path} is gone, though its definition was to stay"
    module = ast.parse(file.read_bytes())
    remover = _Remover(name)
    remover.visit(module)
    assert remover.found, f"{path} defines no {name} any more, though it was to stay"
    file.write_text(ast.unparse(ast.fix_missing_locations(module)) + "\n", encoding="utf-8")


class _Remover(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name
        self.found = False

    def _definition(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST | None:
        if node.name != self.name:
            return node
        self.found = True
        return None

    visit_ClassDef = visit_FunctionDef = visit_AsyncFunctionDef = _definition  # noqa: N815

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        named = [one.id for one in node.targets if isinstance(one, ast.Name)]
        if named == ["__all__"] and isinstance(node.value, ast.List | ast.Tuple):
            node.value.elts = [
                one for one in node.value.elts if not (isinstance(one, ast.Constant) and one.value == self.name)
            ]
        return node


def words(text: str, name: str) -> Iterator[tuple[int, int]]:
    """(line, column) of every whole-word hit, both 1-based, columns in code points."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        for hit in re.finditer(rf"\b{re.escape(name)}\b", line):
            yield number, hit.start() + 1


def only_named_lines_changed(before: bytes, after: bytes, named: re.Pattern[bytes]) -> str:
    """Return "" if every line that does not name the legacy is still there, in order and byte for byte."""
    rest = iter(after.split(b"\n"))
    for line in before.split(b"\n"):
        if not named.search(line) and not any(one == line for one in rest):
            return f"{line!r} is no longer there, or stands elsewhere"
    return ""
