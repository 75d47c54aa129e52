"""Nothing that is scanned or typed steers the terminal of who reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.bad_inputs.rivals import AGENT, CHAT, Ssot


class TestHostileText:
    #: Turns the terminal's colours and title, goes to a new line, reverses the writing direction.
    ROUTE = "start\x1b[31m\x1b]0;x\x07\n\u202eagent"

    @pytest.mark.parametrize(
        "arguments",
        [
            ["scan"],
            ["scan", "--all"],
            ["scan", "--why", "app.chat.ChatMessageHandler"],
            ["scan", "--why", "ChatMessageHandler"],
            ["graph", "message-handler"],
            ["graph", "message-handler", "--format", "dot"],
            ["graph", "message-handler", "--format", "mermaid"],
            ["refs", "app.chat.ChatMessageHandler"],
            ["refs", "app.chat.\x1b[2JChat"],
            ["scan", "--role", "\x1b[2J"],
            ["explain", "\x1b[2J"],
            ["config"],
            ["config", "--format", "json"],
            ["scan", "\x1b[2J"],
            ["\x1b[2J"],
        ],
    )
    def test_nothing_scanned_or_typed_steers_the_terminal(
        self, arguments: list[str], workspace: Path, ssot: Ssot
    ) -> None:
        (workspace / "app" / "gone\x1b[2J\n.py").symlink_to("nowhere\x1b[2J")
        for name, text in {"agent.py": AGENT, "chat.py": CHAT}.items():
            assert "'start_agent'" in text
            (workspace / "app" / name).write_text(text.replace("'start_agent'", ascii(self.ROUTE)), encoding="utf-8")
        done = ssot(*arguments)
        for bad in ("\x1b", "\x07", "\u202e"):
            assert bad not in done.out
            assert bad not in done.err


def test_errors_steer_no_terminal_either(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # click strips colours where stderr is no terminal; here it is told that it is one.
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    for arguments in (["scan", "\x1b[2J"], ["refs", "a.\x1b[2J"], ["scan", "--output", "gone\x1b[2J/x"]):
        assert main(arguments) == 2
        assert "\x1b" not in capsys.readouterr().err
