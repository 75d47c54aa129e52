from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.report.test_html_page import Document
from tests.schemas import assert_valid

HANDLER = """
class {name}{base}:
    def handle_message(self, user_id: str, message: dict) -> None:
        if message["type"] == "{route}":
            self.send_message(user_id, message)

    def send_message(self, user_id: str, message: dict) -> None:
        print(user_id, message)
"""
FILES = {
    "ssot.toml": "",
    "app/__init__.py": "",
    "app/base.py": HANDLER.format(name="BaseMessageHandler", base="", route="start_agent"),
    "app/agent.py": "from app.base import BaseMessageHandler\n"
    + HANDLER.format(name="AgentMessageHandler", base="(BaseMessageHandler)", route="start_agent"),
    "app/chat.py": HANDLER.format(name="ChatMessageHandler", base="", route="start_agent"),
    "app/main.py": "from app.agent import AgentMessageHandler\n\n\ndef serve():\n    AgentMessageHandler()\n",
    "tests/test_chat.py": "from app.chat import ChatMessageHandler\n\n\ndef test_chat():\n    ChatMessageHandler()\n",
}


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, source in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def graph(*arguments: str) -> int:
    return main(["graph", "--workers", "1", "--no-cache", *arguments])


def test_text_begins_with_what_must_move_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert graph("message-handler") == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    at = lines.index("What must move first (a member that others use goes after them)")
    assert at < 9, "it stands on the first screen"
    rows = [line.split() for line in lines[at + 2 : at + 5]]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    members = {row[1]: row for row in rows}
    assert members["AgentMessageHandler"][-1] == "-"
    assert rows[-1][1] == "BaseMessageHandler"
    assert rows[-1][-1] == members["AgentMessageHandler"][0]
    assert members["ChatMessageHandler"][-3:] == ["0", "2", "-"]
    assert err == ""


def test_json_has_the_order_and_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert graph("message-handler", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "graph")
    assert document["order"][-1] == {
        "symbols": ["app.base.BaseMessageHandler"],
        "after": ["app.agent.AgentMessageHandler"],
        "why": "used by AgentMessageHandler (subclass)",
    }
    assert document["collisions"][0]["route"] == "start_agent"
    units = {member["symbol"]: member["unit"] for member in document["members"]}
    assert units["app.agent.AgentMessageHandler"] == "app.base.BaseMessageHandler"


def test_symbols_instead_of_a_role(capsys: pytest.CaptureFixture[str]) -> None:
    assert graph("app.base.BaseMessageHandler", "app.agent.AgentMessageHandler", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "graph")
    assert document["role"] == ""
    assert [one["symbols"] for one in document["order"]] == [
        ["app.agent.AgentMessageHandler"],
        ["app.base.BaseMessageHandler"],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["message-handler", "app.chat.ChatMessageHandler"], "name one role, or one or more symbols"),
        (["message-handler", "event-emitter"], "name one role"),
        (["app.chat.Gone"], "app.chat.Gone"),
    ],
)
def test_what_cannot_be_answered(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert graph(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_html_is_written_whole(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text(
        "[roles.message-handler]\ntitle = '</title><script>alert(1)</script>'\n", encoding="utf-8"
    )
    folder = workspace / "tests" / "<img src=x onerror=alert(1)>"
    folder.mkdir()
    test = workspace / "tests" / "test_chat.py"
    (folder / "test_chat.py").write_text(test.read_text(encoding="utf-8"), encoding="utf-8")
    assert graph("message-handler", "--format", "html", "-o", "graph.html") == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "wrote graph.html\n")
    document = Document((workspace / "graph.html").read_text(encoding="utf-8"))
    tags = [tag for tag, _ in document.tags]
    assert "img" not in tags
    assert tags.count("script") == 4
    assert document.texts("h1") == ["</title><script>alert(1)</script> "]
    folders = [attrs["data-folder"] for _, attrs in document.tags if "data-folder" in attrs]
    assert "tests/<img src=x onerror=alert(1)>" in folders
