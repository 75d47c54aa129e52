"""The golden path of ``ssot migrate``: three handlers become one, by shims, then for good, and all of it is undone.

``fixtures/golden_path_unified`` has what a person writes for it: the canonical class, the configuration, and what is
done by hand about that which ``ssot migrate`` leaves.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main

CHECKOUT = Path(__file__).parent.parent
FIXTURES = CHECKOUT / "fixtures"
LEGACY = ("StartAgentHandler", "MessageHandlerBase", "ExampleMessageHandler")
#: What is left, and why: a file, and how often.
LEFT = {
    "netra_backend/app/compat.py": 5,
    "netra_backend/app/core/handler_paths.py": 3,
    "scripts/fix_message_handlers.py": 1,
    "tests/test_message_handlers.py": 2,
}
#: What ``ssot`` itself and Python leave behind.
OURS = (".git", ".ssot", "__pycache__")


class Story:
    """A repository with the golden path, and what is done in it."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capture = capture
        noise = shutil.ignore_patterns("expected.json", "README.md", "by_hand.patch", "__pycache__", ".pytest_cache")
        for name in ("golden_path", "golden_path_unified"):
            shutil.copytree(FIXTURES / name, root, ignore=noise, dirs_exist_ok=True)
        (root / ".gitignore").write_text("__pycache__/\n", encoding="utf-8")
        self.git("init", "--quiet")
        self.commit()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "GIT_CONFIG_GLOBAL": os.devnull}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", "-c", "user.name=ssot", "-c", "user.email=ssot@example.org", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a step")

    def ssot(self, *arguments: str, code: int = 0) -> str:
        self.capture.readouterr()
        with contextlib.chdir(self.root):
            done = main(arguments)
        said = self.capture.readouterr()
        assert done == code, said.out + said.err
        return said.out

    def migrate(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.ssot("migrate", "message-handler", "--format", "json", *arguments, code=code))

    def its_tests_pass(self) -> bool:
        done = self.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        assert done.returncode == 0, done.stdout + done.stderr
        return "27 passed" in done.stdout

    def tree(self) -> dict[str, bytes]:
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        names = ((path, path.relative_to(self.root)) for path in found)
        return {str(name): path.read_bytes() for path, name in names if not set(OURS) & set(name.parts)}


@pytest.fixture
def story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    return Story(tmp_path / "work", capsys)


def left(report: Any) -> Counter[str]:
    return Counter(row["path"] for row in report["ledger"] if row["status"] == "left")


def words(tree: dict[str, bytes]) -> Counter[tuple[str, int, int]]:
    """Every hit of ``grep -w`` for a legacy name: path, line and column."""
    pattern = re.compile(rf"\b(?:{'|'.join(LEGACY)})\b")
    return Counter(
        (path, number, match.start() + 1)
        for path, data in tree.items()
        for number, line in enumerate(data.decode().split("\n"), 1)
        for match in pattern.finditer(line)
    )


def test_every_word_is_in_the_ledger_once(story: Story) -> None:
    before = story.tree()
    report = story.migrate(code=1)
    assert story.tree() == before
    hits = words(before)
    told = Counter((row["path"], row["line"], row["column"]) for row in report["ledger"])
    assert {place: told[place] for place in hits} == dict(hits)
    assert left(report) == LEFT
    assert all(row["reason"] for row in report["ledger"] if row["status"] != "rewritten")


def test_shims_then_by_hand_then_deleted_then_undone(story: Story) -> None:
    first = story.tree()
    assert story.its_tests_pass()

    shimmed = story.migrate("--write", code=1)
    assert left(shimmed) == LEFT
    check_what_is_left_is_all_that_a_scan_finds(story, shimmed)
    assert story.its_tests_pass()
    story.commit()

    story.git("apply", str(FIXTURES / "golden_path_unified" / "by_hand.patch"))
    by_hand = story.tree()
    story.commit()
    again = story.migrate()
    assert (again["changes"], left(again)) == ([], Counter())

    deleted = story.migrate("--after", "delete", "--write")
    assert left(deleted) == Counter()
    assert not (story.root / "netra_backend/app/services/message_handler_base.py").exists()
    defined = re.compile(rb"^class _?(?:%s)" % "|".join(LEGACY).encode(), re.MULTILINE)
    assert [path for path, data in story.tree().items() if defined.search(data)] == []
    assert story.its_tests_pass()

    story.ssot("undo")
    assert story.tree() == by_hand
    assert story.git("status", "--porcelain") == ""
    story.git("apply", "--reverse", str(FIXTURES / "golden_path_unified" / "by_hand.patch"))
    story.ssot("undo")
    assert story.tree() == first
    story.git("add", "--all")
    assert story.git("diff", "--cached", "--stat", "HEAD~2") == ""


def check_what_is_left_is_all_that_a_scan_finds(story: Story, report: Any) -> None:
    places = {(row["path"], row["line"]) for row in report["ledger"] if row["status"] != "rewritten"}
    found = json.loads(story.ssot("scan", "--role", "message-handler", "--format", "json"))
    (family,) = found["families"]
    assert family["canonical"] == "netra_backend.app.handlers.unified.UnifiedAgentMessageHandler"
    assert not {member["symbol"].rpartition(".")[2] for member in family["members"]} & set(LEGACY), "shims are excused"
    assert places
