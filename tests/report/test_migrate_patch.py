"""Patches are held against git itself."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.model import FileChange
from ssot_tool.report.diffs import hunks
from ssot_tool.report.migrate_patch import migrate_patch, not_in_patch
from tests.report.made_up_migrate import BARE, planned

LONG = "".join(f"line {number}\n" for number in range(200))
CASES = {
    "app/plain.py": ("from old import Old\n", "from new import New\n"),
    "app/crlf.py": ("a = Old\r\nb = 1\r\n", "a = New\r\nb = 1\r\n"),
    "app/cr.py": ("a = Old\rb = 1\r", "a = New\rb = 1\r"),
    "app/form feed.py": ("\x0c\na\x85\u2028 = Old\n", "\x0c\na\x85\u2028 = New\n"),
    "app/bom.py": ("\ufeffa = Old\nb = 'ü'\n", "\ufeffa = New\nb = 'ü'\n"),
    "app/no_end.py": ("a = Old\nb = Old", "a = Old\nb = New"),
    "app/end_gone.py": ("a = Old\n", "a = New"),
    "app/end_made.py": ("a = Old", "a = New\n"),
    "app/größe.py": ("größe = Old\n", "größe = New\n"),
    'app/a "quoted" \\ name\t.py': ("Old\n", "New\n"),
    "app/a b.py": ("Old\n", "New\n"),
    "app/emptied.py": ("Old\n", ""),
    "app/long.py": (LONG, LONG.replace("line 3\n", "").replace("line 90\n", "New\nNew\n").replace("line 199\n", "")),
    "app/new folder/made.py": (None, "x = 1\n"),
    "app/made_open.py": (None, "x = 1"),
    "app/made_empty.py": (None, ""),
    "app/gone.py": ("x = 1\ny = 2\n", None),
    "app/gone empty.py": ("", None),
}


def change(path: str, before: str | None, after: str | None) -> FileChange:
    return FileChange(path, "create" if before is None else "delete" if after is None else "edit", 1, before, after)


def patch_of(*changes: FileChange, prefix: str = "") -> str:
    return migrate_patch(msgspec.structs.replace(BARE, changes=changes), prefix)


def build(root: Path, changes: list[FileChange]) -> None:
    for one in changes:
        if one.before is not None:
            (root / one.path).parent.mkdir(parents=True, exist_ok=True)
            (root / one.path).write_bytes(one.before.encode())


def apply(folder: Path, patch: str) -> None:
    (folder.parent / "x.patch").write_bytes(patch.encode())
    for check in (["--check"], []):
        command = ["git", "apply", "--whitespace=nowarn", *check, str(folder.parent / "x.patch")]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")


def assert_as_planned(root: Path, changes: list[FileChange]) -> None:
    for one in changes:
        file = root / one.path
        assert (file.read_bytes().decode() if file.exists() else None) == one.after, one.path


def test_git_applies_all_of_it(tmp_path: Path) -> None:
    root = tmp_path / "work"
    changes = [change(path, *texts) for path, texts in CASES.items()]
    build(root, changes)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    apply(root, patch_of(*changes))
    assert_as_planned(root, changes)


@pytest.mark.parametrize("where", [".", "back end"])
def test_in_a_workspace_below_the_top_git_finds_the_files_from_everywhere(tmp_path: Path, where: str) -> None:
    root = tmp_path / "work/back end"
    changes = [change(path, *CASES[path]) for path in ("app/größe.py", "app/gone.py", "app/a b.py")]
    build(root, changes)
    subprocess.run(["git", "init", "-q"], cwd=root.parent, check=True)
    apply(root.parent / where, patch_of(*changes, prefix="back end/"))
    assert_as_planned(root, changes)


def test_names_are_quoted_as_git_does() -> None:
    patch = patch_of(change("app/größe\udce9 \a.py", "a\n", "b\n"))
    assert patch.startswith('diff --git "a/app/gr\\303\\266\\303\\237e\\351 \\a.py" "b/app/gr')
    assert "--- a/app/a b.py\t\n" in patch_of(change("app/a b.py", "a\n", "b\n"))


def test_what_does_not_change_is_not_there() -> None:
    assert patch_of(change("a.py", "a\n", "a\n")) == patch_of() == ""


@pytest.mark.parametrize(
    ("text", "is_in"),
    [
        ("name = 'größe'\n", True),
        ("\ufeff# -*- coding: utf-8 -*-\nname = 'größe'\n", True),
        ("# coding: latin-1\nname = 'größe'\n", False),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nname = 'größe'\n", False),
        ("# coding: latin-1\nname = 'ascii'\n", True),
        ("x = 1\n# coding: latin-1\nname = 'größe'\n", True),
        ("# coding: klingon\nx = 1\n", False),
        ("name = '\udce9'\n", False),
    ],
)
def test_only_files_in_utf8_are_in_it(text: str, is_in: bool) -> None:
    one = change("a.py", text, text + "x = 2\n")
    assert not_in_patch(msgspec.structs.replace(BARE, changes=(one,))) == (() if is_in else ("a.py",))
    assert bool(patch_of(one)) == is_in


def test_the_order_is_that_of_the_report() -> None:
    heads = [line for line in migrate_patch(planned()).splitlines() if line.startswith("diff")]
    assert [head.split()[2] for head in heads] == ["a/app/adapter.py", "a/app/main.py", "a/app/old.py"]


def applied(before: str, lines: list[str]) -> str:
    """A strict reader of unified diffs: context and what goes must be there, in these very lines."""
    old = [f"{line}\n" for line in before.split("\n")[:-1]] + ([last] if (last := before.split("\n")[-1]) else [])
    new: list[str] = []
    at = 0
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        text = line[1:].removesuffix("\n") if following.startswith("\\") else line[1:]
        if line.startswith("@"):
            start, _, size = line.split()[1][1:].partition(",")
            place = int(start) - (size != "0")
            assert place >= at
            new += old[at:place]
            at = place
        elif line[0] in " -":
            assert old[at] == text
            at += 1
            new += [text] if line[0] == " " else []
        elif line[0] == "+":
            new.append(text)
    return "".join(new + old[at:])


TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\n", "d\r\n", "a\u2028\n"]), max_size=30).map("".join)


@given(before=TEXTS, after=TEXTS, ends=st.tuples(st.sampled_from(["", "z"]), st.sampled_from(["", "z"])))
@settings(max_examples=150)
def test_a_diff_leads_from_one_text_to_the_other(before: str, after: str, ends: tuple[str, str]) -> None:
    before, after = before + ends[0], after + ends[1]
    lines = hunks(before, after)
    assert applied(before, lines) == after
    assert bool(lines) == (before != after)


@given(where=st.lists(st.integers(0, 199), min_size=1, max_size=6, unique=True))
@settings(max_examples=50)
def test_small_edits_give_the_very_lines_of_difflib(where: list[int]) -> None:
    old = LONG.splitlines(keepends=True)
    new = [f"new {line}" if number in where else line for number, line in enumerate(old)]
    assert hunks(LONG, "".join(new)) == list(difflib.unified_diff(old, new))[2:]


def test_a_large_change_is_compared_thoroughly() -> None:
    after = LONG.replace("line 50\n", "new\n" * 100)
    assert sum(line.startswith("+") for line in hunks(LONG, after)) == 100
    assert sum(line.startswith("-") for line in hunks(LONG, after)) == 1
