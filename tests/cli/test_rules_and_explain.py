from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.discovering import overruling as discovering
from ssot_tool.families import excuses as scanning
from ssot_tool.registry import load_rules


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ssot.toml").write_text(
        '[roles.message-handler]\ncanonical = "app.Handler"\n\n'
        '[roles.mailer]\ntitle = "Mail sender"\nheads = ["mailer"]\npriority = 7\nwhy = "One is enough."\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rules_and_roles_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    for rule in load_rules():
        marks = [*(["whole tree"] if rule.whole_tree else []), *([] if rule.default else ["off"])]
        more = f" ({', '.join(marks)})" if marks else ""
        told = f"{rule.code} {rule.severity}: {rule.summary()}{more}"
        assert told in " ".join(out.split())
    assert "  message-handler  priority 1: Agent message handler; canonical: app.Handler\n" in out
    assert "  mailer           priority 7: Mail sender; canonical: none chosen\n" in out


def test_rules_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in document["rules"]] == [rule.code for rule in load_rules()]
    roles = {one["role"]: one for one in document["roles"]}
    assert roles["mailer"] == {
        "role": "mailer",
        "title": "Mail sender",
        "priority": 7,
        "enabled": True,
        "canonical": None,
    }
    assert roles["message-handler"]["canonical"] == "app.Handler"


@pytest.mark.parametrize("word", ["SSOT101", "ssot101", "competing-implementation"])
def test_a_rule_is_explained_by_code_or_name(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 0
    out = capsys.readouterr().out
    rule = load_rules()[0]
    assert out.startswith("SSOT101 competing-implementation (error)\n\n")
    assert rule.summary() in out
    assert out.count("Found in\n") == len(rule.bad)
    for path in rule.bad[0]:
        assert f"  {path}\n" in out
    assert '\n    canonical = "app.messages.UnifiedMessageHandler"\n' in out


def test_a_role_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "mailer"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Mail sender (mailer, priority 7)\nOne is enough.\n")
    assert "  - head nouns, with which a name or a base ends: mailer\n" in out


@pytest.mark.parametrize("command", ["scan", "check", "discover"])
def test_a_role_overrules_excuses_that_there_are(
    command: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overruled = '[roles.message-handler]\nexcuses_off = ["other-servce"]\n'
    (workspace / "ssot.toml").write_text(overruled, encoding="utf-8")
    (workspace / "m.py").touch()
    assert main([command, "--no-cache"]) == 2
    assert capsys.readouterr().err.startswith(
        "error: ssot.toml:2: roles.message-handler.excuses_off: there is no excuse other-servce; "
        "did you mean other-service?\n"
    )
    (workspace / "ssot.toml").write_text(overruled.replace("servce", "service"), encoding="utf-8")
    main([command, "--no-cache"])
    assert "there is no excuse" not in capsys.readouterr().err


def test_every_excuse_that_a_role_is_asked_for_is_explained() -> None:
    asked = re.compile(r'"([a-z-]+)" (?:not )?in (?:\w+\.)*(?:excuses_off|off)\b')
    families = (Path(scanning.__file__).parent).glob("*.py")
    names = {name for path in families for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert {"shim", "strategy", "other-service"} <= names <= scanning.explained().keys()


@pytest.mark.parametrize("name", sorted({*discovering.explained(), *scanning.explained()}))
def test_an_excuse_is_explained_and_who_overrules_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name.upper()]) == 0
    head, told = capsys.readouterr().out.split("\n\n", 1)
    assert head == f"{name} (excuse)"
    expected = ""
    for says, table in (
        (f"ssot discover: {discovering.explained().get(name)}", f'the workspace: [discover] excuses_off = ["{name}"]'),
        (f"ssot scan: {scanning.explained().get(name)}", f'one role: [roles.ROLE] excuses_off = ["{name}"]'),
    ):
        expected += "" if says.endswith(": None") else f"{says} overruled for {table} "
    assert expected
    assert told.split() == expected.split()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("SSOT1O1", "SSOT101"),
        ("message-handlr", "message-handler"),
        ("back-ends", "backends"),
        ("zzzzzz", "ssot rules"),
    ],
)
def test_an_unknown_word_is_2_with_a_hint(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"error: there is no rule, role or excuse '{word}'" in err
    assert hint in err.partition("hint: ")[2]


def test_a_broken_configuration_is_2(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text("[workspce]\n", encoding="utf-8")
    assert main(["rules"]) == 2
    assert "ssot.toml" in capsys.readouterr().err


def test_what_the_configuration_asks_for_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open(workspace / "ssot.toml", "a", encoding="utf-8") as file:
        file.write('\n[rules]\nextend = ["SSOT202"]\nignore = ["SSOT205"]\n')
    assert main(["rules", "--format", "json"]) == 0
    asked = {one["code"]: one["asked"] for one in json.loads(capsys.readouterr().out)["rules"]}
    assert (asked["SSOT202"], asked["SSOT204"], asked["SSOT205"], asked["SSOT901"]) == (True, True, False, True)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('select = ["SSOT999"]', "rules.select: there is no code SSOT999"),
        ('extend = ["SSOT2*"]', "rules.extend: SSOT2* stands for more than one code; name each that is meant"),
        ('ignore = ["SSOT901"]', "rules.ignore: SSOT901 is never silenced"),
        ("only = []", "rules.only: there is no such key"),
    ],
)
def test_what_is_wrong_with_the_choice_of_rules(
    table: str, told: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "ssot.toml").write_text(f"[rules]\n{table}\n", encoding="utf-8")
    assert main(["rules"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "given",
    [["--select", "SSOT204,SSOT205"], ["--select", "SSOT204, SSOT205"], ["--select=SSOT204", "--select=SSOT205"]],
)
def test_several_rules_may_be_asked_at_once(
    given: list[str], workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "import app.gone\nfrom unittest.mock import patch\n\n\n@patch('app.gone.Till')\ndef test(till): ...\n"
    (workspace / "ssot.toml").write_text("", encoding="utf-8")
    (workspace / "app").mkdir()
    (workspace / "app/__init__.py").touch()
    (workspace / "app/asks.py").write_text(text, encoding="utf-8")
    assert main(["scan", *given, "--format", "json"]) == 0
    codes = {one["code"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert codes == {"SSOT204", "SSOT205"}


@pytest.mark.parametrize("given", ["SSOT204,", ",SSOT204", "SSOT204, ,SSOT205", ""])
def test_a_code_that_is_empty_is_told(given: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--select", given]) == 2
    assert capsys.readouterr().err == "error: command line: rules.select: a code is empty\n"
