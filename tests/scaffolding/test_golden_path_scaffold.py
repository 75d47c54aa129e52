"""The golden path without a class written by hand: scaffold, migrate, and its own tests pass."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main

CHECKOUT = Path(__file__).parent.parent.parent
FIXTURES = CHECKOUT / "fixtures"
CANONICAL = "netra_backend.app.handlers.unified.UnifiedAgentMessageHandler"
QUICK = ("--no-cache", "--workers", "1", "--allow-dirty")


class Golden:
    """A copy of the fixture, and what is done in it."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capture = capture
        noise = shutil.ignore_patterns("expected.json", "README.md", "__pycache__", ".pytest_cache")
        shutil.copytree(FIXTURES / "golden_path", root, ignore=noise)

    def ssot(self, *arguments: str) -> Any:
        self.capture.readouterr()
        with contextlib.chdir(self.root):
            code = main([*arguments, "--format", "json", *QUICK])
        said = self.capture.readouterr()
        assert code in (0, 1), said.out + said.err
        return json.loads(said.out)

    def failing(self) -> set[str]:
        """The names of its tests that fail; at least one has to pass."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rf", "--no-header", "tests"]
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
        assert " passed" in done.stdout, done.stdout + done.stderr
        return set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE))


@pytest.fixture
def golden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Golden:
    return Golden(tmp_path / "work", capsys)


def left(report: Any) -> set[str]:
    return {row["path"] for row in report["ledger"] if row["status"] == "left"}


def test_three_members_are_moved_for_good(golden: Golden) -> None:
    shutil.copy(FIXTURES / "golden_path_unified" / "ssot.toml", golden.root)
    made = golden.ssot("scaffold", "message-handler", "--style", "move", "--no-tests", "--write")
    assert made["keyword"] == "agent_type"
    assert [one["key"] for one in made["strategies"]] == ["start_agent", "any", "example_message"]
    golden.ssot("migrate", "message-handler", "--write")
    assert golden.failing() == set()

    patch = (FIXTURES / "golden_path_unified" / "by_hand.patch").read_text(encoding="utf-8")
    # The class written by hand needs no collaborators; this one takes what the legacy took.
    patch = patch.replace('load_handler("start_agent")().', 'load_handler("start_agent")(1, 2).')
    patch = patch.replace("load_default()().get_message_type()", "load_default()(1).agent_type")
    done = subprocess.run(["git", "apply", "-"], cwd=golden.root, input=patch.encode(), timeout=60, check=False)
    assert done.returncode == 0
    assert left(golden.ssot("migrate", "message-handler", "--after", "delete", "--write")) == set()
    assert not (golden.root / "netra_backend/app/services/message_handler_base.py").exists()
    assert golden.failing() == set()


@pytest.mark.parametrize("style", ["facade", "move"])
@pytest.mark.parametrize(
    ("role", "canonical", "count"),
    [
        ("message-handler", CANONICAL, 9),
        ("event-emitter", "netra_backend.app.services.unified_events.UnifiedEventEmitter", 4),
    ],
)
def test_a_whole_family_is_moved_and_all_tests_pass(
    golden: Golden, role: str, canonical: str, count: int, style: str
) -> None:
    made = golden.ssot("scaffold", role, "--canonical", canonical, "--style", style, "--no-tests", "--write")
    assert len(made["strategies"]) == count
    assert all(one["style"] == style for one in made["strategies"])
    done = golden.ssot("migrate", role, "--write")
    assert all(row["reason"] for row in done["ledger"] if row["status"] == "left")
    assert golden.failing() == set()


def test_a_facade_behaves_as_before_from_the_first_minute(golden: Golden) -> None:
    shutil.copy(FIXTURES / "golden_path_unified" / "ssot.toml", golden.root)
    golden.ssot("scaffold", "message-handler", "--no-tests", "--write")
    done = golden.ssot("migrate", "message-handler", "--after", "keep", "--write")
    kept = [row for row in done["ledger"] if row["path"] == "netra_backend/app/handlers/unified.py"]
    assert {row["status"] for row in kept} == {"kept"}
    assert golden.failing() == set()
