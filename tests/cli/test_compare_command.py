from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.cli.test_graph_command import FILES
from tests.schemas import assert_valid


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, source in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compare(*arguments: str) -> int:
    return main(["compare", "--workers", "1", "--no-cache", *arguments])


def test_a_role_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare("message-handler") == 0
    out, err = capsys.readouterr()
    assert out.startswith("Agent message handler (message-handler)\n3 members in 2 units, compared with ")
    assert "What a unified class must offer" in out and "start_agent  3 members serve it: all 3" in out
    assert err == ""


def test_json_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare("message-handler", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "compare")
    assert document["role"] == "message-handler" and len(document["members"]) == 3
    (job,) = [job for job in document["jobs"] if job["name"] == "handle_message"]
    assert len(job["groups"]) == 1, "their bodies are the same"


def test_members_can_be_chosen_and_symbols_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare("message-handler", "--member", "ChatMessageHandler", "--member", "AgentMessageHandler") == 0
    assert "2 members (1 more left out)" in capsys.readouterr().out
    assert compare("app.chat.ChatMessageHandler", "app.agent.AgentMessageHandler") == 0
    assert "compared with ChatMessageHandler: it is named first." in capsys.readouterr().out


def test_all_shows_every_difference(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        text = FILES["app/chat.py"].replace("Chat", f"Chat{number}").replace("print(", f"print({number}, ")
        (workspace / f"app/chat{number}.py").write_text(text, encoding="utf-8")
    assert compare("message-handler") == 0
    assert "@@" not in capsys.readouterr().out
    assert compare("message-handler", "--all") == 0
    assert "@@" in capsys.readouterr().out


def test_several_formats_go_to_several_files(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare("message-handler", "-o", "html=a.html", "-o", "markdown=a.md", "-o", "json=-") == 0
    assert (workspace / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (workspace / "a.md").read_text(encoding="utf-8").startswith("## Agent message handler")
    assert json.loads(capsys.readouterr().out)["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such-role"], "there is no role 'no-such-role'"),
        (["message-handler", "event-emitter"], "name one role, or one or more symbols"),
        (["app.none.Nothing"], "app.none.Nothing"),
        (["message-handler", "--member", "Nobody"], "Nobody is no member"),
    ],
)
def test_what_cannot_be_answered_is_said(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and told in err and "Traceback" not in err


def test_a_role_without_members_has_nothing_to_compare(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare("event-emitter") == 0
    assert "there is no member here" in capsys.readouterr().out


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows the syntax that is new here")
def test_a_file_that_ast_cannot_parse_is_compared_word_by_word(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = FILES["app/chat.py"].replace("ChatMessage", "NewerMessage") + '\n\nprint(f"{"a" + f"{"b"}"}", t"{1}")\n'
    (workspace / "app/newer.py").write_text(newer, encoding="utf-8")
    assert compare("app.chat.ChatMessageHandler", "app.newer.NewerMessageHandler") == 0
    out = capsys.readouterr().out
    assert "app/newer.py is compared word by word" in out
    assert "handle_message: 2 members" in out and "the same" in out
