"""Journals can be read by people, and what is torn, foreign or hostile is refused with a sentence, and not followed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.edit import Edit
from ssot_tool.errors import SsotError
from ssot_tool.migrate.apply import apply
from ssot_tool.migrate.changes import Change, content_hash
from ssot_tool.migrate.journal import DamagedJournal
from ssot_tool.migrate.lock import locked
from ssot_tool.migrate.tree import Tree
from ssot_tool.migrate.undo import list_journals, undo
from tests.migrate.killing import FILES, build, plan, snapshot

JOURNAL = ".ssot/journal/1.applied.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build(tmp_path / "root")
    apply(tmp_path / "root", plan(), "Old onto New")
    return tmp_path / "root"


def sealed(lines: list[dict[str, Any]]) -> bytes:
    """A journal with a right checksum, as somebody writes it who knows how."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return body + json.dumps({"checksum": content_hash(body)}).encode() + b"\n"


def lines_of(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / JOURNAL).read_bytes().splitlines()][:-1]


def refused(root: Path) -> str:
    """The sentence with which undo refuses a journal; nothing has changed."""
    before = snapshot(root)
    with pytest.raises(SsotError, match="is not followed") as raised:
        undo(root)
    (listed,) = list_journals(root)
    assert isinstance(listed, DamagedJournal) and listed.reason == raised.value.message
    assert snapshot(root) == before
    return raised.value.message


def test_people_can_read_it(root: Path) -> None:
    header, *steps = lines_of(root)
    assert header["what"] == "Old onto New" and header["folders"] == ["app/neu", "app/neu/tief"]
    assert [(step["step"], step["path"]) for step in steps] == [
        ("deleted", "app/gone.py"),
        ("changed", "app/latin.py"),
        ("created", "app/neu/tief/shim.py"),
        ("changed", "app/start.py"),
        ("changed", "app/über uns/größe.py"),
    ]
    assert steps[3]["before"] == {"data": "class Old:\n    pass\n", "encoding": "utf-8", "mode": "750"}
    assert steps[1]["before"]["encoding"] == "base64"
    (root / JOURNAL).write_bytes(sealed([header, *steps]))
    undo(root)
    assert (root / "app/latin.py").read_bytes() == FILES["app/latin.py"]


def test_a_torn_one_is_refused_wherever_it_is_torn(root: Path) -> None:
    whole = (root / JOURNAL).read_bytes()
    for length in range(0, len(whole) - 1, 23):
        (root / JOURNAL).write_bytes(whole[:length])
        assert "torn" in refused(root) or "no journal of ssot" in refused(root)


@pytest.mark.parametrize("content", [b"", b"\n", b"[]\n", b"{}\n", b"\xff\xfe", b"[" * 3000, b"null\nnull\n"])
def test_a_foreign_one_is_refused(root: Path, content: bytes) -> None:
    (root / JOURNAL).write_bytes(content)
    assert "it is no journal of ssot" in refused(root)


def test_one_of_another_version_is_refused(root: Path) -> None:
    header, *steps = lines_of(root)
    (root / JOURNAL).write_bytes(sealed([{**header, "ssot_journal": 2, "more": 1}, *steps]))
    assert "another version of ssot wrote it (its format is 2, not 1)" in refused(root)


def test_one_that_was_changed_by_hand_is_refused(root: Path) -> None:
    (root / JOURNAL).write_bytes((root / JOURNAL).read_bytes().replace(b"class Old", b"class Bad"))
    assert "its checksum is wrong" in refused(root)


def test_one_with_another_number_is_refused(root: Path) -> None:
    (root / JOURNAL).rename(root / ".ssot/journal/2.applied.jsonl")
    assert "it is number 1 and was given another name" in refused(root)


def step(path: str, **more: Any) -> dict[str, Any]:
    before = {"data": "evil\n", "encoding": "utf-8", "mode": "755", **more}
    return {"step": "deleted", "path": path, "before": before}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines.append(step("/etc/evil")), "'/etc/evil' is no path in the workspace"),
        (lambda lines: lines.append(step("../evil")), "'../evil' is no path in the workspace"),
        (lambda lines: lines.append(step("app/../../evil")), "no path in the workspace"),
        (lambda lines: lines.append(step("a\0b")), "no path in the workspace"),
        (lambda lines: lines.append(step(".git/hooks/pre-commit")), "belongs to git"),
        (lambda lines: lines.append(step("vendor/.Git/config")), "belongs to git"),
        (lambda lines: lines.append(step(".ssot/journal/9.applied.jsonl")), "belongs to ssot"),
        (lambda lines: lines.append(step("x.py", mode="4755")), "'4755' is no mode"),
        (lambda lines: lines.append(step("x.py", mode="rwx")), "'rwx' is no mode"),
        (lambda lines: lines.append(step("x.py", encoding="base64")), "does not hold the bytes"),
        (lambda lines: lines.append(step("x.py", encoding="rot13")), "not written by ssot"),
        (lambda lines: lines.append(step("x.py", data=7)), "not written by ssot"),
        (lambda lines: lines.append({**step("x.py"), "also": 1}), "not written by ssot"),
        (lambda lines: lines.append({**step("x.py"), "step": "run"}), "not written by ssot"),
        (lambda lines: lines.extend((step("x.py"), step("x.py"))), "names a file twice"),
        (lambda lines: lines[0].update(token="../../x"), "names temporaries as ssot does not"),
        (lambda lines: lines[0].update(folders=["../outside"]), "no path in the workspace"),
        (lambda lines: lines[0].update(folders=[".git"]), "belongs to git"),
        (lambda lines: lines[0].update(number="1"), "not written by ssot"),
        (lambda lines: lines[0].pop("when"), "not written by ssot"),
    ],
)
def test_a_hostile_one_is_refused(root: Path, change: Callable[[list[dict[str, Any]]], object], reason: str) -> None:
    lines = lines_of(root)
    change(lines)
    (root / JOURNAL).write_bytes(sealed(lines))
    assert reason in refused(root)


def test_a_lone_surrogate_in_it_is_refused(root: Path) -> None:
    for more in ({"path": "\ud800"}, {"before": {"data": "\ud800", "encoding": "utf-8", "mode": "644"}}):
        (root / JOURNAL).write_bytes(sealed([*lines_of(root)[:1], {**step("x.py"), **more}]))
        refused(root)


def test_one_that_leads_through_links_is_not_followed(root: Path) -> None:
    outside = root.with_name("outside")
    outside.mkdir()
    (root / "away").symlink_to(outside)
    header, *_ = lines_of(root)
    (root / JOURNAL).write_bytes(sealed([header, step("away/evil.py"), step("app/evil.py")]))
    before = snapshot(root)
    with pytest.raises(SsotError, match=r"away/evil\.py"):
        undo(root)
    assert list(outside.iterdir()) == [] and snapshot(root) == before


@pytest.mark.parametrize("how", ["link", "fifo", "folder"])
def test_one_that_is_no_file_is_refused(root: Path, how: str) -> None:
    (root / JOURNAL).rename(root.with_name("kept"))
    if how == "link":
        (root / JOURNAL).symlink_to(root.with_name("kept"))
    elif how == "fifo":
        os.mkfifo(root / JOURNAL)
    else:
        (root / JOURNAL).mkdir()
    with pytest.raises(SsotError):
        undo(root)
    assert isinstance(list_journals(root)[0], DamagedJournal)


def test_no_name_hides_the_next_one(root: Path) -> None:
    for number in ("999999999", "999999998"):
        (root / f".ssot/journal/{number}.undone.jsonl").write_bytes(b"")
        before = snapshot(root)
        again = [Change("other.py", b"untouched\n", (Edit(0, 2, ""),))]
        if number == "999999999":
            with pytest.raises(SsotError, match=r"999999999\.undone\.jsonl is not of ssot's making"):
                apply(root, again, "")
            (root / f".ssot/journal/{number}.undone.jsonl").unlink()
        else:
            apply(root, again, "")
            assert undo(root).number == 999999999
        assert snapshot(root) == before


def test_names_that_are_none_of_ours_are_left_alone(root: Path) -> None:
    for name in ("0.applied.jsonl", "01.applied.jsonl", "2.done.jsonl", "x.new", "notes.txt", "1.applied.jsonl~"):
        (root / ".ssot/journal" / name).write_bytes(b"?")
    assert len(list_journals(root)) == 1
    undo(root)
    assert len(os.listdir(root / ".ssot/journal")) == 7


def test_two_at_once_are_refused_and_a_dead_one_holds_nothing(root: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ssot_tool.migrate.lock import locked;"
        "from ssot_tool.migrate.tree import Tree\n"
        "with Tree(Path(sys.argv[1])) as tree, locked(tree):\n    print('held', flush=True); time.sleep(60)"
    )
    again = [Change("other.py", b"untouched\n", (Edit(0, 2, ""),))]
    before = snapshot(root)
    with subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        for job in (lambda: apply(root, again, ""), lambda: undo(root)):
            with pytest.raises(SsotError, match=rf"another ssot \(process {holder.pid}\) is changing"):
                job()
        assert snapshot(root) == before
        holder.kill()
    assert (root / ".ssot/journal.lock").read_bytes() == b"%d\n" % holder.pid
    apply(root, again, "")
    undo(root)


def test_two_in_one_process_are_refused_too(root: Path) -> None:
    with Tree(root) as tree, locked(tree), pytest.raises(SsotError, match="another ssot"):
        undo(root)
    undo(root)
