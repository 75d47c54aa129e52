"""Joins the pieces of the replay to the one file that is written into a project, and can be moved there."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from importlib.resources import files

_PACKAGE = "ssot_tool.scaffolding.replay"
_PIECES = ("job", "results", "standing", "watching", "installing", "frameworks", "comparing")
_HEAD = '''"""Runs existing tests with legacy classes and with the unified one, and compares.

The contract tests beside it start it as a script, with a job as JSON on stdin (see
``Job``); it prints its verdicts as JSON. It starts itself twice: once a stand-in for
each legacy class builds the legacy, once the unified one, wherever a module has bound
it, so only what is built differs. What becomes of each test, and what each call of a
public method gives, is compared. A call that does not give the same twice with the
legacy is not compared. It is one file, so that it can be moved, and imports nothing of
the project before the project's own ``conftest.py`` has run.
"""

from __future__ import annotations
'''
_TAIL = """

if __name__ == "__main__":
    main()
"""


def replay_script() -> str:
    """The script's text: the imports of all pieces, and what they define."""
    found = [_split(files(_PACKAGE).joinpath(f"{name}.py").read_text(encoding="utf-8")) for name in _PIECES]
    always = {line for imports, _, _ in found for line in imports}
    checking = {line for _, lines, _ in found for line in lines}
    modules = sorted(line for line in always if line.startswith("import "))
    names = sorted(_joined(line for line in always if not line.startswith("import ")))
    guarded = ["", "if TYPE_CHECKING:", *(f"    {line}" for line in sorted(checking))]
    bodies = "\n\n\n".join(body for _, _, body in found)
    return f"{_HEAD}\n" + "\n".join([*modules, *names, *guarded, "", bodies]) + f"\n{_TAIL}"


def _split(text: str) -> tuple[list[str], list[str], str]:
    """A piece's imports of the standard library, those for its annotations alone, and what it defines."""
    always: list[str] = []
    checking: list[str] = []
    end = 0
    for node in ast.parse(text).body:
        match node:
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Import() | ast.ImportFrom():
                always += _told(node)
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=inner):
                checking += [line for one in inner for line in _told(one)]
            case _:
                break
        end = node.end_lineno or 0
    return always, checking, "\n".join(text.split("\n")[end:]).strip("\n")


def _told(node: ast.stmt) -> list[str]:
    """An import as it is written; nothing for one of another piece, which stands in the same file then."""
    mine = isinstance(node, ast.ImportFrom) and (node.module or "").startswith((_PACKAGE, "__future__"))
    return [] if mine else [ast.unparse(node)]


def _joined(lines: Iterable[str]) -> list[str]:
    """Imports of names from the same modules as one each."""
    found: dict[str, set[str]] = {}
    for line in lines:
        module, _, names = line.removeprefix("from ").partition(" import ")
        found.setdefault(module, set()).update(names.split(", "))
    order = {module: sorted(names, key=lambda one: (not one.isupper(), one)) for module, names in found.items()}
    return [f"from {module} import {', '.join(names)}" for module, names in order.items()]
