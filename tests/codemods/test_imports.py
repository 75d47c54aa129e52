"""Imports that are edited: the text is as expected, parses, and is edited as migrations write it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from ssot_tool.codemod import ImportChange
from ssot_tool.codemods.imports import edit_imports
from ssot_tool.edit import Edit
from ssot_tool.migrate.changes import Change, outside_is_same
from tests.codemods.import_addition_cases import ADDITIONS
from tests.codemods.import_cases import CASES, REFUSED, Case, Refusal, Wish


def starts(text: str) -> list[int]:
    """Where the imports of a module stand, in code points; lines are those of Python."""
    lines = text.replace("\r\n", "\r\0").replace("\r", "\n").replace("\n\0", "\0\n").split("\n")
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            before = sum(len(line) + 1 for line in lines[: node.lineno - 1])
            found.append(before + len(lines[node.lineno - 1].encode()[: node.col_offset].decode()))
    return sorted(found)


def changes(text: str, wishes: Sequence[Wish]) -> list[ImportChange]:
    at = starts(text)
    return [ImportChange(at[one.at], *one[1:]) for one in wishes]


def written(text: str, edits: Sequence[Edit]) -> str:
    """The text as a migration writes it, which refuses edits that overlap or cut a line end."""
    change = Change("m.py", text.encode(), tuple(edits))
    assert outside_is_same(change)
    return change.after.decode()


NAMED = {f"{name}{at}": case for name, group in {**CASES, **ADDITIONS}.items() for at, case in enumerate(group)}


@pytest.mark.parametrize("case", NAMED.values(), ids=NAMED)
def test_an_import(case: Case) -> None:
    asked = changes(case.before, case.wishes)
    after = written(case.before, edit_imports(case.before, asked))
    assert after == case.after
    ast.parse(after)
    assert written(case.before, edit_imports(case.before, asked[::-1])) == after


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done(case: Case) -> None:
    assert isinstance(case.after, Refusal)
    broken = "(\n" in case.before
    asked = [ImportChange(0, *one[1:]) for one in case.wishes] if broken else changes(case.before, case.wishes)
    with pytest.raises(ValueError, match=case.after.reason):
        edit_imports(case.before, asked)


@pytest.mark.parametrize("start", [-1, 1, 5, 99])
def test_where_no_import_stands(start: int) -> None:
    with pytest.raises(ValueError, match="no import"):
        edit_imports("import a\nx\n", [ImportChange(start, (0,))])


def test_nothing_asked_is_nothing_done() -> None:
    text = "from a import (\n    A,\n)\nimport b; import c\n"
    assert edit_imports(text, []) == []
    assert edit_imports(text, changes(text, [Wish(at) for at in range(3)])) == []


def test_fstrings_newer_than_the_python_that_runs_this() -> None:
    text = '''a = f"{"é"} {d["k"]!r:>{w}}" rf'{"'"}' f"""
{x["y"]} "" """
from a import b
c = f"{
    f"{1}"
}"; from a import d
'''
    first, second = text.index("from"), text.rindex("from")
    edits = edit_imports(text, [ImportChange(first, module="new"), ImportChange(second, module="new")])
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text.count("from new import") == 2
    assert "from a" not in text
