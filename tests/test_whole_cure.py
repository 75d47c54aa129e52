"""The whole cure in a real repository, one step after the other, from the scan to the pull request."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.test_golden_path_migration import FIXTURES, LEGACY, Story

UNIFIED = "netra_backend.app.handlers.unified.UnifiedAgentMessageHandler"
TRACKER = "SSOT-message-handler.md"


@pytest.fixture
def story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    """The golden path without what a person writes for it: no canonical is chosen, and none is there."""
    made = Story(tmp_path / "work", capsys)
    made.git("config", "user.name", "ssot")
    made.git("config", "user.email", "ssot@example.org")
    (made.root / "netra_backend/app/handlers/unified.py").unlink()
    (made.root / "ssot.toml").write_text('[workspace]\nroots = ["."]\n', encoding="utf-8")
    made.commit()
    return made


def boxes(story: Story) -> dict[str, bool]:
    """The tracker's boxes: what each is about, and whether it is ticked."""
    text = (story.root / TRACKER).read_text(encoding="utf-8")
    return {label: mark == "x" for mark, label in re.findall(r"(?m)^- \[([ x])\] \*\*([^*]+)\*\*", text)}


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_from_duplicates_to_one_source_of_truth(story: Story) -> None:
    # What is there today is accepted, so that only what is new fails.
    story.ssot("baseline", "init")
    story.commit()
    assert "11 members" in story.ssot("scan", "--role", "message-handler")

    # What protects the members, and what has to be done, in which order.
    assert "11 of 11 members reached" in story.ssot("tests", "message-handler")
    assert "left: 11 members" in story.ssot("plan", "message-handler", "--write")
    with open(story.root / TRACKER, "a", encoding="utf-8") as file:
        file.write("\nWe begin on Monday.\n")
    at_first = boxes(story)
    assert any(at_first.values())
    assert not all(at_first.values())
    story.commit()

    # People decide; the class and its contract tests are written, with the legacy bodies moved into it.
    decided = FIXTURES / "golden_path_unified"
    (story.root / "ssot.toml").write_bytes((decided / "ssot.toml").read_bytes())
    story.ssot("scaffold", "message-handler", "--style", "move", "--write", "--allow-dirty")
    story.commit()
    assert all_pass(story)

    # All callers move; what is left for people, they do.
    story.ssot("migrate", "message-handler", "--write", code=1)
    story.commit()
    story.git("apply", str(decided / "by_hand.patch"))
    edit(
        story.root / "tests/test_message_handlers.py",
        ('load_handler("start_agent")().get', 'load_handler("start_agent")(None, None).get'),
        (
            'assert handler_paths.load_default()().get_message_type() == "any"',
            "assert handler_paths.load_default()(None)",
        ),
    )
    story.commit()
    command = f'{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider -m "not slow"'
    story.ssot("migrate", "message-handler", "--after", "delete", "--verify", command, "--write")
    assert all_pass(story)

    # What competes still is accepted for the next round; the check is green and no legacy reference is left.
    story.ssot("baseline", "prune")
    story.ssot("baseline", "accept", "--role", "message-handler", "--reason", "the next rank", "--owner", "us")
    story.ssot("check")
    defined = re.compile(rb"^class (?:%s)\b" % "|".join(LEGACY).encode(), re.MULTILINE)
    assert [path for path, data in story.tree().items() if defined.search(data)] == []

    # The tracker says so by itself, and kept what people wrote; a second run changes nothing.
    story.ssot("plan", "message-handler", "--write")
    text = (story.root / TRACKER).read_text(encoding="utf-8")
    assert "We begin on Monday." in text
    assert sum(boxes(story).values()) > sum(at_first.values())
    story.ssot("plan", "message-handler", "--write")
    assert (story.root / TRACKER).read_text(encoding="utf-8") == text

    # One commit a step, on a branch of their own.
    told = story.ssot("pr", "message-handler", "--write", "--format", "markdown")
    assert "- [x] No legacy reference is left" in told
    assert "- [x] Tests pass as before" in told
    assert "- [x] ssot check is green" in told
    subjects = story.git("log", "--format=%s", "-2").splitlines()
    assert subjects == [
        "Settings, baseline and tracker of ssot",
        "Move StartAgentHandler and 2 more onto UnifiedAgentMessageHandler",
    ]
    assert story.git("status", "--porcelain") == ""


def all_pass(story: Story) -> bool:
    """Whether the application's tests and the contract tests pass."""
    done = story.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    return " passed" in done.stdout
