from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.registry import load_rules
from tests.schemas import assert_valid


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example of SSOT101, and a file that does not parse."""
    for path, source in {**load_rules()[0].bad[0], "app/broken.py": "class Handler(:\n", "ssot.toml": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scan(*arguments: str) -> int:
    return main(["scan", "--workers", "1", "--no-cache", *arguments])


def test_findings_go_to_stdout_and_the_summary_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan() == 0
    out, err = capsys.readouterr()
    assert out.startswith("Agent message handler (message-handler)\n2 members")
    assert "app/agent.py:1" in out
    assert "app/broken.py:1" in out
    assert "\x1b" not in out
    assert err.endswith("1 skipped (SSOT901: syntax error 1×)\n")
    assert "file" not in out.partition("\n")[0]


def test_json_is_valid_and_the_same_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--format", "json") == 0
    first = capsys.readouterr().out
    document = json.loads(first)
    assert_valid(document, "scan")
    (family,) = [one for one in document["families"] if one["role"] == "message-handler"]
    assert [one["symbol"] for one in family["members"]] == [
        "app.agent.AgentMessageHandler",
        "app.chat.ChatMessageHandler",
    ]
    assert [one["path"] for one in document["skipped"]] == ["app/broken.py"]
    assert "excused" not in family
    assert scan("--format", "json") == 0
    assert capsys.readouterr().out == first
    assert scan("--format", "json", "--all") == 0
    assert "excused" in json.loads(capsys.readouterr().out)["families"][0]


def test_output_leaves_stdout_empty(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--format", "json", "--output", "report.json") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "wrote report.json\n" in err
    assert json.loads((workspace / "report.json").read_text(encoding="utf-8"))["schema"] == 1


def test_one_role(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--role", "event-emitter") == 0
    out = capsys.readouterr().out
    assert out.startswith("No competing implementations found.\nLooked for WebSocket event emitter (event-emitter)")
    assert "message-handler" not in out


def test_an_unknown_role_is_2_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--role", "mesage-handler") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "hint: did you mean message-handler?" in err


def test_a_path_restricts_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("app/chat.py") == 0
    out, err = capsys.readouterr()
    assert out.startswith("No competing implementations found.")
    assert "1 file: 1 read" in err


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["--workers", "0"], ["--format", "yaml"], ["--why", "x", "--format", "json"]]
)
def test_what_cannot_be_done_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "internal error" not in err


def test_why_a_member_and_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--why", "AgentMessageHandler") == 0
    assert "app.agent.AgentMessageHandler" in capsys.readouterr().out


def test_all_lists_every_piece_of_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan("--all") == 0
    assert "\napp.agent.AgentMessageHandler\n" in capsys.readouterr().out
