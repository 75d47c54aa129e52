from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from tests.schemas import assert_valid

HANDLER = """
class {name}{base}:
    def handle_message(self, user_id: str, message: dict) -> None:
        if message["type"] == "{route}":
            self.send_message(user_id, message)

    def send_message(self, user_id: str, message: dict) -> None:
        print(user_id, message)
"""
MAIN = "from app.agent import AgentMessageHandler\n\n\ndef serve():\n    AgentMessageHandler()\n"
FILES = {
    "ssot.toml": "",
    "app/__init__.py": "",
    "app/base.py": HANDLER.format(name="BaseMessageHandler", base="", route="start_agent"),
    "app/agent.py": "from app.base import BaseMessageHandler\n"
    + HANDLER.format(name="AgentMessageHandler", base="(BaseMessageHandler)", route="start_agent"),
    "app/chat.py": HANDLER.format(name="ChatMessageHandler", base="", route="start_agent"),
    "app/main.py": MAIN,
    "tests/test_chat.py": "from app.chat import ChatMessageHandler\n\n\ndef test_chat():\n    ChatMessageHandler()\n",
}
SETTINGS = """
[roles.message-handler]
canonical = "app.chat.ChatMessageHandler"

[[migrations]]
role = "message-handler"
symbol = "app.agent.AgentMessageHandler"
after = "delete"

[[migrations]]
role = "message-handler"
symbol = "app.base.BaseMessageHandler"
after = "delete"
"""
TRACKER = "SSOT-message-handler.md"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "work"
    for path, source in FILES.items():
        (root / path).parent.mkdir(exist_ok=True, parents=True)
        (root / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def plan(*arguments: str, code: int = 0) -> None:
    assert main(["plan", "message-handler", "--workers", "1", "--no-cache", *arguments]) == code


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    plan("--format", "json", *arguments)
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "plan")
    return document


def steps(document: Any) -> dict[str, Any]:
    return {step["id"]: step for step in document["steps"]}


def test_the_order_with_nothing_configured(capsys: pytest.CaptureFixture[str]) -> None:
    document = answer(capsys)
    ids = [step["id"] for step in document["steps"]]
    assert ids == [
        "audit",
        "test-discovery",
        "test-planning",
        "new-tests",
        "remediation-plan",
        "unified-class",
        "execution:app.chat.ChatMessageHandler",
        "execution:app.agent.AgentMessageHandler",
        "execution:app.base.BaseMessageHandler",
        "validation",
        "pull-request",
    ]
    found = steps(document)
    assert [step["id"] for step in document["steps"] if step["done"]] == ["audit", "test-discovery"]
    assert found["test-planning"]["fact"] == "no test reaches AgentMessageHandler, BaseMessageHandler"
    agent = found["execution:app.agent.AgentMessageHandler"]
    assert agent["size"] == {"files": 1, "production": 2, "test": 0, "by_kind": {"import": 1, "call": 1}}
    assert agent["risk"]["level"] == "high"
    assert agent["order"].startswith("tests first")
    chat = found["execution:app.chat.ChatMessageHandler"]
    assert chat["risk"]["reasons"] == ["other members serve start_agent, too: who answers may change"]
    assert chat["order"] == "only tests are left: no production code uses it"
    assert found["execution:app.base.BaseMessageHandler"]["why"] == "used by AgentMessageHandler (subclass)"
    assert document["left"] is None
    assert "the first step is ssot scaffold message-handler --canonical app.unified_" in document["left_from"]
    assert found["unified-class"]["commands"][0].startswith("ssot scaffold message-handler --canonical app.unified_")


def test_it_goes_on_as_the_work_does(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS, encoding="utf-8")
    verify = f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider"
    before = answer(capsys)
    found = steps(before)
    assert not found["validation"]["done"]
    assert "execution:app.chat.ChatMessageHandler" not in found, "the canonical stays"
    assert found["unified-class"]["done"]
    assert found["remediation-plan"]["done"]
    counts = before["counts"]
    assert (counts["members_left"], counts["callers_left_production"], counts["callers_left_test"]) == (2, 4, 0)
    assert before["left"] == []
    (command,) = found["execution:app.agent.AgentMessageHandler"]["commands"]
    assert command.startswith("ssot migrate --from app.agent.AgentMessageHandler --to app.chat.ChatMessageHandler ")
    assert command.endswith("--after delete --verify 'pytest -q' --write")
    plan("--write")
    assert main(["migrate", "message-handler", "--write", "--verify", verify, "--workers", "1"]) == 0
    capsys.readouterr()
    plan("--check", code=1)
    after = answer(capsys)
    assert {one["state"] for one in after["members"]} == {"gone"}
    assert [step["id"] for step in after["steps"] if not step["done"]] == []
    assert steps(after)["validation"]["fact"] == "the last verification passed; ssot check finds nothing new"
    assert after["counts"]["callers_left_production"] == 0
    plan("--write")
    text = (workspace / TRACKER).read_text(encoding="utf-8")
    done = text[text.index("<!-- ssot: completed -->") : text.index("<!-- ssot: progress -->")]
    assert "- [x] **SSOT Remediation Execution: AgentMessageHandler**" in done
    assert text.count("- [x]") == len(after["steps"])
    assert "**Status:** Completed" in text


def test_a_verification_counts_elsewhere_while_the_code_is_what_it_was_of(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS, encoding="utf-8")
    verify = f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider -k 'not no_such_test'"
    assert main(["migrate", "message-handler", "--write", "--verify", verify, "--workers", "1"]) == 0
    plan("--write")
    text = (workspace / TRACKER).read_text(encoding="utf-8")
    assert "- [x] **Test Validation**" in text
    assert "'not no_such_test'" in answer(capsys)["evidence"]["verified"], "read from Markdown it is none"
    # Another checkout has the tracker, and no evidence.
    shutil.rmtree(workspace / ".ssot")
    plan("--check")
    document = answer(capsys)
    assert steps(document)["validation"]["done"]
    assert "'not no_such_test'" in document["evidence"]["verified"]
    assert document["evidence"]["applied"] == []
    main_py = (workspace / "app/main.py").read_text(encoding="utf-8")
    (workspace / "app/main.py").write_text(main_py + "\n\ndef more():\n    serve()\n", encoding="utf-8")
    plan("--check")
    chat = workspace / "app/chat.py"
    before = chat.read_bytes()
    chat.write_bytes(before.replace(b"\n", b"\r\n"))
    plan("--check")
    chat.write_bytes(before.replace(b"print(user_id", b"print(message"))
    assert not answer(capsys)["evidence"]["passed"]
    plan("--check", code=1)
    plan("--write")
    changed = (workspace / TRACKER).read_text(encoding="utf-8")
    assert "- [ ] **Test Validation**: the code as it is was not verified" in changed
    assert "Verification passed: " in changed, "what was, was"
    chat.write_bytes(before)
    plan("--write")
    assert (workspace / TRACKER).read_text(encoding="utf-8") == text
    # Who changes what the tracker says has not verified anything.
    edited = re.sub(r", code [0-9a-f]{8}", ", code 12345678", text)
    (workspace / TRACKER).write_text(edited, encoding="utf-8")
    assert not answer(capsys)["evidence"]["passed"]


def test_what_is_taken_back_is_no_evidence(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS, encoding="utf-8")
    verify = f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider"
    plan("--write")
    before = (workspace / TRACKER).read_text(encoding="utf-8")
    assert main(["migrate", "message-handler", "--write", "--verify", verify, "--workers", "1"]) == 0
    plan("--write")
    assert ", migration 1: " in (workspace / TRACKER).read_text(encoding="utf-8")
    assert main(["undo"]) == 0
    plan("--write")
    after = (workspace / TRACKER).read_text(encoding="utf-8")
    assert ", migration 1: " not in after
    assert [line for line in after.splitlines() if "Verification passed" not in line] == before.splitlines()


def test_what_nobody_verified_is_not_validated(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["migrate", "message-handler", "--write", "--workers", "1"]) == 0
    found = steps(answer(capsys))
    assert found["execution:app.agent.AgentMessageHandler"]["done"]
    assert not found["validation"]["done"]
    assert not found["pull-request"]["done"]


def test_a_base_that_nobody_builds_needs_no_migration(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = FILES["app/base.py"].replace('if message["type"] == "start_agent":', "if message:")
    (workspace / "app/base.py").write_text(base, encoding="utf-8")
    (workspace / "ssot.toml").write_text(SETTINGS[: SETTINGS.rindex("[[migrations]]")], encoding="utf-8")
    document = answer(capsys)
    found = steps(document)
    assert found["remediation-plan"]["done"]
    assert found["remediation-plan"]["fact"].endswith("but for BaseMessageHandler, which nobody builds")
    step = found["execution:app.base.BaseMessageHandler"]
    assert step["commands"] == ["ssot refs app.base.BaseMessageHandler"]
    assert not step["done"]
    assert document["settings"] == []
    with open(workspace / "app/main.py", "a", encoding="utf-8") as file:
        file.write("\n\nfrom app.base import BaseMessageHandler\n\nBaseMessageHandler()\n")
    document = answer(capsys)
    assert not steps(document)["remediation-plan"]["done"]
    assert document["settings"][-1] == 'symbol = "app.base.BaseMessageHandler"'


def test_patches_count_where_a_member_uses_what_they_replace(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = FILES["app/agent.py"].replace("print(user_id, message)", "tell()")
    agent += "\n\nLIMIT = 1\nOTHER = 2\n\n\ndef tell():\n    print(LIMIT)\n"
    (workspace / "app/agent.py").write_text(agent, encoding="utf-8")
    patched = 'from unittest.mock import patch\n\n\n@patch("app.agent.LIMIT", 3)\n@patch("app.agent.OTHER", 3)\n'
    (workspace / "tests/test_agent.py").write_text(f"{patched}def test_agent():\n    pass\n", encoding="utf-8")
    step = steps(answer(capsys))["execution:app.agent.AgentMessageHandler"]
    assert step["size"]["by_kind"]["patch_into"] == 1
    assert "1 patch of what it uses in its module, which misses whatever takes its place" in step["risk"]["reasons"]


def test_what_nothing_names_can_be_deleted(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS[: SETTINGS.index("[[migrations]]")], encoding="utf-8")
    (workspace / "app/main.py").write_text("", encoding="utf-8")
    document = answer(capsys)
    step = steps(document)["execution:app.agent.AgentMessageHandler"]
    assert step["fact"] == "nothing names it"
    assert "--after delete" in step["commands"][0]
    assert not [reason for reason in step["risk"]["reasons"] if "no test" in reason]
    assert 'after = "delete"' in document["settings"]


def test_a_shim_is_not_done(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(SETTINGS.replace('after = "delete"', ""), encoding="utf-8")
    assert main(["migrate", "message-handler", "--write", "--workers", "1"]) == 0
    document = answer(capsys)
    states = {one["symbol"]: one["state"] for one in document["members"]}
    assert set(states.values()) == {"shim"}
    step = steps(document)["execution:app.agent.AgentMessageHandler"]
    assert not step["done"]
    assert "--after delete" in step["commands"][0]
    assert document["counts"]["shims_left"] == 2


def test_text_says_what_is_next(capsys: pytest.CaptureFixture[str]) -> None:
    plan()
    out, err = capsys.readouterr()
    assert out.startswith("Agent message handler (message-handler): 2 of 11 steps done; left: 3 members")
    assert re.findall(r"\[ \] (.*)  <- next", out) == ["Test Planning"]
    assert "    $ ssot tests message-handler --all" in out
    assert "Left for people" in out
    assert err.endswith("read\n")


def test_quick_goes_by_references(capsys: pytest.CaptureFixture[str]) -> None:
    found = steps(answer(capsys, "--quick"))
    assert found["test-discovery"]["fact"].startswith("1 of 3 members named in 1 test file; ssot tests message-handler")


def test_the_tracker_is_made_once_and_then_refreshed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan("--check", code=1)
    assert not (workspace / TRACKER).exists()
    plan("--write")
    path = workspace / TRACKER
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^\*\*Created:\*\* \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    for heading in ("Issue Progress Tracker", "Issue Summary", "Technical Details", "Next Actions", "Links"):
        assert f"\n## {heading}\n" in text
    assert "- `app/chat.py` (lines 2-8): `ChatMessageHandler`, 0 uses in production, 2 in tests" in text
    mine = text.replace("**Created:**", "Für Änne\n\n**Created:** 2001-01-01").replace("\n", "\r\n")
    path.write_bytes(mine.encode())
    capsys.readouterr()
    plan("--write")
    assert path.read_bytes() == mine.encode()
    assert f"{TRACKER} is up to date" in capsys.readouterr().err
    plan("--check")
    (workspace / "app/main.py").write_text(MAIN + "    AgentMessageHandler()\n", encoding="utf-8")
    plan("--write")
    again = path.read_bytes().decode()
    assert "2001-01-01" in again
    assert "`AgentMessageHandler`, 3 uses in production" in again
    capsys.readouterr()
    plan("--format", "markdown")
    assert capsys.readouterr().out.replace("\r\n", "\n") == again.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["app.chat.ChatMessageHandler"], "app.chat.ChatMessageHandler is no role's id"),
        (["message-handlr"], "did you mean message-handler?"),
        (["message-handler", "--write", "--check"], "give one of them"),
        (["message-handler", "--tracker", "x.md"], "--tracker goes with"),
        (["message-handler", "--write", "--tracker", "app"], "app is a folder"),
        (["message-handler", "--write", "--tracker", "../x.md"], "is outside of the workspace"),
        (["message-handler", "--write", "--tracker", "none/x.md"], "the folder of none/x.md does not exist"),
        (["message-handler", "--write", "--tracker", ".git/x.md"], "belongs to a tool"),
    ],
)
def test_what_cannot_be_done(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--workers", "1", "--no-cache", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_names_from_source_stay_text_in_the_tracker(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = "<img src=x> <!-- ssot: end --> @all [x](y)"
    (workspace / "ssot.toml").write_text(f"[roles.message-handler]\ntitle = '{title}'\n", encoding="utf-8")
    for folder in ("<!-- ssot: end -->", "a|b <!-- .0123456789abcdef -->", "c`d <img>"):
        (workspace / folder).mkdir()
        (workspace / folder / "chat.py").write_text(FILES["app/chat.py"], encoding="utf-8")
    plan("--write")
    text = (workspace / TRACKER).read_text(encoding="utf-8")
    assert all(title not in line and "(y)" not in line.replace("\\](y)", "") for line in text.splitlines())
    assert text.count("<!-- ssot: end -->") == text.count("<!-- ssot: ") / 2
    capsys.readouterr()
    plan("--write")
    assert "is up to date" in capsys.readouterr().err


def test_a_role_that_nothing_plays_has_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "event-emitter", "--workers", "1", "--no-cache", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(step["id"], step["done"]) for step in document["steps"]] == [("audit", True)]
    assert document["notes"] == ["nothing in this workspace plays the role event-emitter"]
    assert document["left"] == []


def test_a_link_out_of_the_workspace_is_not_followed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = workspace.parent / "outside.md"
    outside.write_text("theirs\n", encoding="utf-8")
    os.symlink(outside, workspace / TRACKER)
    plan("--write", code=2)
    assert "outside of the workspace" in capsys.readouterr().err
    assert outside.read_text(encoding="utf-8") == "theirs\n"


def test_broken_markers_are_told_and_nothing_is_written(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan("--write")
    path = workspace / TRACKER
    broken = path.read_text(encoding="utf-8").replace("<!-- ssot: end -->\n", "", 1)
    path.write_text(broken, encoding="utf-8")
    capsys.readouterr()
    plan("--write", code=2)
    assert "the block status of ssot, which begins in line" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == broken


def test_a_merge_conflict_is_told_and_nothing_is_written(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan("--write")
    path = workspace / TRACKER
    broken = path.read_text(encoding="utf-8").replace(
        "<!-- ssot: end -->\n", "<<<<<<< HEAD\n<!-- ssot: end -->\n=======\n<!-- ssot: end -->\n>>>>>>> b\n", 1
    )
    path.write_text(broken, encoding="utf-8")
    capsys.readouterr()
    plan("--write", code=2)
    out, err = capsys.readouterr()
    assert "the merge conflict that begins in line" in err
    assert "nothing was written" in err
    assert out == ""
    assert path.read_text(encoding="utf-8") == broken
    plan()
