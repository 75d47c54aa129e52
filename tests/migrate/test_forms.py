"""The migration by example: every folder in fixtures/migrate is one form of reference, checked by running it.

Adding a case is adding a folder; ``forms.py`` has the words of its ``case.toml``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ssot_tool.cli.main import main
from ssot_tool.scan.pool import Pool
from tests.migrate.forms import Case, answer, build, forget, only_named_lines_changed, read_cases, snapshot, words

CASES = read_cases()
FORMS = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])

Json = dict[str, Any]
Examine = Callable[[Case, Path, int], None]


class Said(NamedTuple):
    """What one run of the command line said."""

    code: int
    document: Json
    stderr: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True, scope="module")
def no_workers() -> Iterator[None]:
    """Start no workers: these files harm no reader."""
    patch = pytest.MonkeyPatch()
    patch.setattr(Pool, "run", partialmethod(Pool.run, inline_ok=True))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def examine() -> Iterator[Examine]:
    """Runs a case's script in a tree; anything but success fails the test."""
    command = [sys.executable, str(Path(__file__).with_name("examiner.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout

        def ask(case: Case, tree: Path, code: int) -> None:
            assert process.stdin
            assert process.stdout
            request = {"tree": str(tree), "script": str(case.script), "exit": code}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            said = json.loads(process.stdout.readline())
            assert said["code"] == 0, f"{case.name}: the check fails\n{said['output']}\n{shown(tree)}"

        yield ask
        process.stdin.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``ssot`` in a tree, in this process."""

    def call(tree: Path, *arguments: str) -> Said:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(tree)
            code = main(list(arguments))
        out, err = capsys.readouterr()
        return Said(code, json.loads(out) if out.startswith("{") else {}, err)

    return call


def shown(tree: Path) -> str:
    return "\n".join(f"--- {path}\n{data.decode(errors='replace')}" for path, data in snapshot(tree).items() if data)


def migrate(run: Run, tree: Path, case: Case, *, write: bool) -> Said:
    how = ["--write", "--allow-dirty"] if write else []
    return run(tree, "migrate", *case.args, "--workers", "1", "--format", "json", *how)


def check_files(case: Case, before: dict[str, bytes], after: dict[str, bytes], tree: Path) -> None:
    for one in case.entries("contains"):
        assert one["text"].encode() in after[one["path"]], f"lacks {one}\n{shown(tree)}"
    for one in case.entries("lacks"):
        assert one["text"].encode() not in after.get(one["path"], b""), f"has {one}\n{shown(tree)}"
    for one in case.entries("same"):
        assert after.get(one["path"]) == before[one["path"]], f"changed {one}\n{shown(tree)}"
    for one in case.entries("gone"):
        assert one["path"] not in after, f"still there: {one}\n{shown(tree)}"
    for one in case.entries("bytes"):
        named = re.compile(one.get("named", r"\b(Old|old)\b").encode())
        problem = only_named_lines_changed(before[one["path"]], after[one["path"]], named)
        assert not problem, f"{one['path']}: {problem}\n{after[one['path']]!r}"


def check_ledger(case: Case, ledger: list[Json]) -> None:
    for status in ("left", "kept", "rewritten"):
        for one in case.entries(status):
            at = [entry for entry in ledger if (entry["path"], entry["line"]) == (one["path"], one["line"])]
            assert any(entry["status"] == status and entry["kind"] == one.get("kind", entry["kind"]) for entry in at), (
                f"not {status}: {one}\nin the ledger: {at}"
            )
    for entry in ledger:
        assert entry["status"] == "rewritten" or entry["reason"], f"without a reason: {entry}"
        assert entry["status"] != "left" or entry["todo"], f"what to do is not said: {entry}"


def check_it_still_parses(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for path, data in after.items():
        if path.endswith(".py") and data != before.get(path):
            compile(data, path, "exec", dont_inherit=True)


def check_every_word_is_accounted_for(case: Case, before: dict[str, bytes], ledger: list[Json]) -> None:
    """Every hit of a whole-word search for a legacy's name in Python code stands in the ledger exactly once."""
    covered = Counter((entry["path"], entry["line"], entry["column"]) for entry in ledger)
    twice = [place for place, count in covered.items() if count > 1]
    assert not twice, f"in the ledger more than once: {twice}"
    for name in {case.args[at + 1].rpartition(".")[2] for at, one in enumerate(case.args) if one == "--from"}:
        for path, data in before.items():
            if not path.endswith(".py"):
                continue
            encoding, _ = tokenize.detect_encoding(iter(data.splitlines(keepends=True)).__next__)
            missing = [at for at in words(data.decode(encoding), name) if (path, *at) not in covered]
            assert not missing, f"{path}: the ledger does not say what becomes of {name} at {missing}"


@FORMS
def test_form(case: Case, tmp_path: Path, run: Run, examine: Examine) -> None:
    tree = case.copy(tmp_path / "tree")
    before = snapshot(tree)
    writes = case.told.get("write", True)
    said = migrate(run, tree, case, write=writes)
    after = snapshot(tree)
    assert said.code in case.exits, f"exit code {said.code}\n{said.stderr}\n{said.document}\n{shown(tree)}"
    for text in case.told.get("stderr", ()):
        assert text in said.stderr
    if said.code == 2 or not writes:
        assert after == before
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    if writes and said.code != 2:
        assert {one["path"] for one in said.document["changes"]} == changed
    check_files(case, before, after, tree)
    check_it_still_parses(before, after)
    if said.code != 2:
        left = [entry for entry in said.document["ledger"] if entry["status"] == "left"]
        assert said.code == (1 if left else 0), left
        check_ledger(case, said.document["ledger"])
        check_every_word_is_accounted_for(case, before, said.document["ledger"])
    if case.script:
        # Before the next steps: whatever they do, this is what a user would have.
        copy = build(tmp_path / "copy", after)
        if said.code == 0 and case.forgotten:
            forget(copy, *case.forgotten)
        examine(case, copy, said.code)
    if not writes or said.code == 2:
        return
    check_twice_is_once(run, tree, case, said.code, after)
    if changed:
        assert run(tree, "undo").code == 0
        assert snapshot(tree) == before, "undo does not give back what was there"


def check_twice_is_once(run: Run, tree: Path, case: Case, code: int, after: dict[str, bytes]) -> None:
    """A second run changes nothing; where the first has deleted the legacy, it may say that there is none."""
    again = migrate(run, tree, case, write=True)
    gone = {2} if "delete" in case.args and code == 0 else set()
    assert again.code in {code, *gone}, f"exit code {again.code} after {code}\n{again.stderr}\n{again.document}"
    assert again.document.get("changes", []) == [], "the second run changes something"
    assert snapshot(tree) == after, "the second run changes something"


@pytest.mark.parametrize("case", CASES[::16], ids=[case.name for case in CASES[::16]])
def test_a_dry_run_shows_exactly_what_is_written(case: Case, tmp_path: Path, run: Run) -> None:
    tree = case.copy(tmp_path / "tree")
    before = snapshot(tree)
    shown_first = migrate(run, tree, case, write=False)
    assert snapshot(tree) == before
    written = migrate(run, tree, case, write=True)
    assert shown_first.code == written.code
    for key in ("plan", "changes", "ledger"):
        assert shown_first.document.get(key) == written.document.get(key)


@pytest.mark.parametrize("case", [case for case in CASES if case.script], ids=lambda case: case.name)
def test_the_check_accepts_a_right_answer_and_nothing_else(case: Case, tmp_path: Path, examine: Examine) -> None:
    """A guard for the cases themselves: the given answer passes, and a tree in which nothing was done does not."""
    if 2 in case.exits:
        pytest.skip("nothing is to be done")
    tree = case.copy(tmp_path / "tree")
    before = snapshot(tree)
    if not case.told.get("blind"):
        untouched = build(tmp_path / "untouched", before)
        if case.forgotten:
            forget(untouched, *case.forgotten)
        with pytest.raises(AssertionError, match="the check fails"):
            examine(case, untouched, 0)
    answer(case, tree)
    check_files(case, before, snapshot(tree), tree)
    if case.exits[0] == 0 and case.forgotten:
        forget(tree, *case.forgotten)
    examine(case, tree, case.exits[0])
