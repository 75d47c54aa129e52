"""``ssot check`` on the command line: what goes where, in which format, and with which exit code."""

from __future__ import annotations

import json
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_tool.cli.check import FORMATS
from ssot_tool.cli.main import main
from ssot_tool.registry import load_rules
from tests.schemas import assert_valid

SOURCES = load_rules()[0].bad[0]
CHAT = SOURCES["app/chat.py"]
#: How a result in each format begins.
BEGINS = {
    "text": "2 new findings, 4 known findings\n",
    "json": '{\n  "schema": 1,',
    "sarif": "{\n",
    "github": "::",
    "gitlab": "[\n",
    "junit": "<?xml",
    "markdown": "#",
}
Ssot = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Two rivals that are accepted, and a third that is not."""
    root = tmp_path / "work"
    for path, source in {**SOURCES, "ssot.toml": ""}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["baseline", "init", "--workers", "1"]) == 0
    (root / "app/third.py").write_text(CHAT.replace("ChatMessageHandler", "ThirdMessageHandler"), encoding="utf-8")
    capsys.readouterr()
    return root


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Ssot:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["check", "--workers", "1", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "internal error" not in err
        return code, out, err

    return run


@pytest.mark.parametrize("form", list(BEGINS))
def test_each_format_goes_to_stdout_alone(ssot: Ssot, form: str) -> None:
    code, out, err = ssot("--format", form)
    assert code == 1
    assert out.startswith(BEGINS[form])
    assert err == "3 files: 3 read\n"
    assert "ThirdMessageHandler" in out


def test_there_is_no_other_format() -> None:
    assert set(BEGINS) == {"text", *FORMATS}


def test_json_is_as_its_schema_says(ssot: Ssot, workspace: Path) -> None:
    _, out, _ = ssot("--format", "json")
    document = json.loads(out)
    assert_valid(document, "check")
    assert {one["state"] for one in document["findings"]} == {"new", "known"}
    assert document["against"] == "the baseline"
    for path in workspace.glob("app/*.py"):
        path.write_text("x = 1\n", encoding="utf-8")
    _, out, _ = ssot("--format", "json")
    document = json.loads(out)
    assert_valid(document, "check")
    assert (document["findings"], len(document["fixed"])) == ([], 4)


class TestOutputs:
    def test_several_files_beside_stdout(self, ssot: Ssot, workspace: Path) -> None:
        names = [form for form in BEGINS if form != "text"]
        code, out, err = ssot(*(part for form in names for part in ("-o", f"{form}=out.{form}")))
        assert code == 1
        assert out.startswith(BEGINS["text"])
        for form in names:
            text = (workspace / f"out.{form}").read_text(encoding="utf-8")
            assert text.startswith(BEGINS[form])
            assert f"wrote out.{form}\n" in err
        json.loads((workspace / "out.sarif").read_text(encoding="utf-8"))
        json.loads((workspace / "out.gitlab").read_text(encoding="utf-8"))
        assert Xml.fromstring((workspace / "out.junit").read_text(encoding="utf-8")).tag == "testsuites"

    def test_they_say_what_stdout_would(self, ssot: Ssot, workspace: Path) -> None:
        for form in BEGINS:
            _, out, _ = ssot("--format", form)
            ssot("-o", f"{form}=out")
            assert (workspace / "out").read_text(encoding="utf-8") == out

    def test_a_file_alone_takes_the_place_of_stdout(self, ssot: Ssot, workspace: Path) -> None:
        code, out, _ = ssot("--format", "json", "-o", "report", "-o", "sarif=report.sarif")
        assert (code, out) == (1, "")
        assert (workspace / "report").read_text(encoding="utf-8").startswith(BEGINS["json"])
        assert (workspace / "report.sarif").exists()
        code, out, _ = ssot("--output=report")
        assert (code, out) == (1, "")
        assert (workspace / "report").read_text(encoding="utf-8").startswith(BEGINS["text"])

    @pytest.mark.parametrize(
        "arguments", [["-o", "json=-"], ["--format", "json", "-o", "-"], ["-o", "-", "-o", "json=x"]]
    )
    def test_a_dash_is_stdout(self, ssot: Ssot, workspace: Path, arguments: list[str]) -> None:
        _, out, _ = ssot(*arguments)
        assert out.startswith(BEGINS["text" if arguments[-1] == "json=x" else "json"])
        assert not (workspace / "-").exists()

    def test_json_on_stdout_and_a_file(self, ssot: Ssot, workspace: Path) -> None:
        _, out, _ = ssot("-o", "json=-", "-o", "text=out.txt")
        json.loads(out)
        assert (workspace / "out.txt").read_text(encoding="utf-8").startswith(BEGINS["text"])

    def test_a_file_whose_name_has_an_equals_sign(self, ssot: Ssot, workspace: Path) -> None:
        ssot("-o", "json=a=b")
        ssot("-o", "./yaml=c")
        assert {path.name for path in workspace.iterdir()} >= {"a=b", "yaml=c"}

    @pytest.mark.parametrize(
        ("output", "told"),
        [
            ("sarf=x", "there is no format 'sarf'; did you mean sarif?"),
            ("yaml=x", "there is no format 'yaml'; there are text, json"),
            ("json=no/x", "the folder of no/x does not exist"),
        ],
    )
    def test_a_mistake_is_told_before_anything_is_read(self, ssot: Ssot, output: str, told: str) -> None:
        code, out, err = ssot("-o", output)
        assert (code, out) == (2, "")
        assert told in " ".join(err.split())
        assert "files:" not in err

    @pytest.mark.parametrize("arguments", [["-o", "json=-", "-o", "sarif=-"], ["-o", "json=x", "-o", "sarif=./x"]])
    def test_two_results_do_not_fit_into_one_place(self, ssot: Ssot, workspace: Path, arguments: list[str]) -> None:
        code, out, err = ssot(*arguments)
        assert (code, out) == (2, "")
        assert "cannot hold two results" in err
        assert not (workspace / "x").exists()

    def test_what_was_there_is_replaced_or_left(self, ssot: Ssot, workspace: Path) -> None:
        (workspace / "out").write_text("old", encoding="utf-8")
        code, _, _ = ssot("-o", "json=out", "--since", "nowhere")
        assert code == 2
        assert (workspace / "out").read_text(encoding="utf-8") == "old"
        ssot("-o", "json=out")
        assert (workspace / "out").read_text(encoding="utf-8").startswith(BEGINS["json"])

    def test_nothing_but_the_outputs_and_the_cache_is_written(self, ssot: Ssot, workspace: Path) -> None:
        before = set(workspace.rglob("*"))
        ssot("--no-cache")
        assert set(workspace.rglob("*")) == before
        ssot("-o", "json=out")
        assert {path.name for path in set(workspace.rglob("*")) - before} <= {"out", ".gitignore", "cache.sqlite"}

    def test_paths_in_text_open_from_here_and_in_files_from_the_root(
        self, ssot: Ssot, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(workspace / "app")
        _, out, _ = ssot("-o", "text=../out")
        assert "  third.py:1" in out
        assert "  app/third.py:1" in (workspace / "out").read_text(encoding="utf-8")
        _, out, _ = ssot("--format", "json")
        assert '"app/third.py"' in out


class TestExitCodes:
    @pytest.mark.parametrize("form", list(BEGINS))
    def test_the_format_changes_nothing(self, ssot: Ssot, workspace: Path, form: str) -> None:
        third = (workspace / "app/third.py").read_text(encoding="utf-8")
        assert ssot("--format", form)[0] == 1
        (workspace / "app/third.py").write_text(third + ")", encoding="utf-8")
        assert ssot("--format", form)[0] == 2
        (workspace / "app/third.py").unlink()
        assert ssot("--format", form)[0] == 0

    def test_strict(self, ssot: Ssot, workspace: Path) -> None:
        (workspace / "app/third.py").unlink()
        assert ssot("--strict")[0] == 0
        (workspace / "app/agent.py").write_text("x = 1\n", encoding="utf-8")
        code, out, _ = ssot()
        assert code == 0
        assert "4 stale entries match nothing any more; ssot baseline prune removes them" in out.replace("\n  ", " ")
        for form in BEGINS:
            assert ssot("--strict", "--format", form)[0] == 1


class TestAll:
    def test_lists_are_cut_without_it(self, ssot: Ssot, workspace: Path) -> None:
        for number in range(12):
            text = CHAT.replace("ChatMessageHandler", f"Chat{number}MessageHandler")
            (workspace / f"app/more{number}.py").write_text(text, encoding="utf-8")
        _, cut, _ = ssot()
        assert "more SSOT101: ssot check --all lists them" in cut
        _, whole, _ = ssot("--all")
        assert "--all lists them" not in whole
        assert len(whole) > len(cut)
        assert all(f"app/more{number}.py:1" in whole for number in range(12))

    def test_stale_entries_too(self, ssot: Ssot, workspace: Path) -> None:
        for path in workspace.glob("app/*.py"):
            path.write_text("x = 1\n", encoding="utf-8")
        _, out, _ = ssot("--all")
        assert "SSOT101  app.agent.AgentMessageHandler" in out


def test_the_help_names_every_format_and_each_exit_code(ssot: Ssot) -> None:
    code, out, err = ssot("--help")
    assert (code, err) == (0, "")
    for word in (*BEGINS, "--since", "--strict", "--all", "--workers", "--no-cache", "exit code is 0", "1 if", "2 if"):
        assert word in out.replace("\n  ", " ")


def test_a_format_that_is_none(ssot: Ssot) -> None:
    code, out, err = ssot("--format", "yaml")
    assert (code, out) == (2, "")
    assert "'text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'" in err
