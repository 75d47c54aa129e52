"""Comments and configured ignores through the whole command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from ssot_tool.registry import load_rules

AGENT, CHAT = (load_rules()[0].bad[0][path] for path in ("app/agent.py", "app/chat.py"))
USE = "from app.agent import AgentMessageHandler\n\n\ndef wire():\n    return AgentMessageHandler(None, None)\n"
CANONICAL = '[roles.message-handler]\ncanonical = "app.chat.ChatMessageHandler"\n'
IGNORE = '[[ignores]]\npaths = ["{}"]\ncodes = ["{}"]\nreason = "it goes next year"\n'


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"ssot.toml": CANONICAL, "app/agent.py": AGENT, "app/chat.py": CHAT, "app/use.py": USE})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def scan(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Any:
        assert main(["scan", "--workers", "1", "--no-cache", "--format", "json", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def told(findings: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(one["code"], one["path"], one["start_line"]) for one in findings]


def silenced(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    return told([one["finding"] for one in report.get("silenced", [])])


ALL = [
    ("SSOT101", "app/agent.py", 1),
    ("SSOT102", "app/agent.py", 1),
    ("SSOT102", "app/chat.py", 1),
    ("SSOT201", "app/use.py", 1),
    ("SSOT201", "app/use.py", 5),
]


def test_without_any_all_is_found(scan: Any) -> None:
    report = scan()
    assert told(report["findings"]) == ALL and silenced(report) == []


def test_comments_silence_definitions_and_references(workspace: Path, scan: Any) -> None:
    above = "# ssot: ignore[SSOT101, SSOT102] it goes next year\n"
    use = USE.replace("None)\n", "None)  # noqa: X1  # ssot: ignore[SSOT201] wired by hand until=2999-12-31\n")
    write(workspace, {"app/agent.py": above + AGENT, "app/use.py": use})
    report = scan()
    assert told(report["findings"]) == [("SSOT102", "app/chat.py", 1), ("SSOT201", "app/use.py", 1)]
    assert silenced(report) == [("SSOT101", "app/agent.py", 2), ("SSOT102", "app/agent.py", 2), ALL[4]]
    last = report["silenced"][-1]
    assert (last["by"], last["reason"], last["place"]) == ("comment", "wired by hand", "app/use.py:5")
    assert last["until"] == "2999-12-31"


def test_expired_and_unused_ones_are_findings_in_any_file(workspace: Path, scan: Any) -> None:
    write(
        workspace,
        {
            "app/use.py": USE.replace("\n", "  # ssot: ignore[SSOT201] until=2020-01-01 old\n", 1),
            "lib/plain.py": "x = 1  # ssot: ignore[SSOT101] nothing here\n",
            "lib/string.py": "x = '# ssot: ignore[SSOT101] nothing here'\n",
        },
    )
    report = scan()
    assert told(report["findings"]) == [*ALL, ("SSOT902", "app/use.py", 1), ("SSOT902", "lib/plain.py", 1)]
    assert [one["detail"] for one in report["findings"][-2:]] == ["expired:SSOT201", "unused:SSOT101"]
    assert [one["scope"] for one in report["findings"][-2:]] == ["app.use", "lib.plain"]


@pytest.mark.parametrize("arguments", [["lib"], ["--role", "event-emitter"]])
def test_a_part_of_the_workspace_calls_nothing_unused(arguments: list[str], workspace: Path, scan: Any) -> None:
    write(workspace, {"ssot.toml": "", "lib/plain.py": "x = 1  # ssot: ignore[SSOT101] nothing here\n"})
    assert told(scan(*arguments)["findings"]) == []
    write(workspace, {"lib/plain.py": "x = 1  # ssot: ignore[SSOT101]\n"})
    assert told(scan(*arguments)["findings"]) == [("SSOT902", "lib/plain.py", 1)]


def test_the_configuration_silences_files(workspace: Path, scan: Any) -> None:
    write(workspace, {"ssot.toml": CANONICAL + IGNORE.format("app/use.py", "SSOT201")})
    report = scan(".")
    assert told(report["findings"]) == ALL[:3]
    assert silenced(report) == ALL[3:]
    assert {one["place"] for one in report["silenced"]} == {"ssot.toml:3"}


def test_an_ignore_in_pyproject_that_silences_nothing(workspace: Path, scan: Any) -> None:
    (workspace / "ssot.toml").unlink()
    text = "[tool.ssot]\n" + IGNORE.replace("[[ignores]]", "[[tool.ssot.ignores]]").format("app/use.py", "SSOT201")
    write(workspace, {"pyproject.toml": text})
    assert told(scan()["findings"])[-1] == ("SSOT902", "pyproject.toml", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (IGNORE.format("app/use.py", "SSOT2"), "ssot.toml:3: ignores[0].codes: SSOT2 stands for more than one code"),
        (IGNORE.format("gone/**", "SSOT201"), 'ssot.toml:2: ignores[0].paths: "gone/**" matches no Python file'),
    ],
)
def test_mistakes_in_the_configuration_are_2(
    text: str, said: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(workspace, {"ssot.toml": text})
    for command in (["scan", "--no-cache"], ["config"]):
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert out == "" and said in " ".join(err.split())


def test_the_text_says_how_many_are_silenced(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    above = "# ssot: ignore[SSOT101, SSOT102] it goes next year\n"
    write(
        workspace,
        {"ssot.toml": CANONICAL + IGNORE.format("app/use.py", "SSOT201"), "app/agent.py": above + AGENT},
    )
    assert main(["scan", "--no-cache"]) == 0
    out = capsys.readouterr().out
    assert (
        "1 finding: SSOT102 1×; ssot explain SSOT102 tells more\n4 findings silenced: 2 by comment, 2 by configuration"
        in out
    )


def test_explain_tells_the_comment(capsys: pytest.CaptureFixture[str]) -> None:
    for code in ("SSOT101", "SSOT102", "SSOT201"):
        assert main(["explain", code]) == 0
        assert f"# ssot: ignore[{code}] reason" in capsys.readouterr().out
    assert main(["explain", "SSOT902"]) == 0
    assert "# ssot: ignore[CODE, …] reason" in capsys.readouterr().out
