"""What must never look like success: exit code 2 and a sentence, whatever went wrong; and each exit code once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import ssot_tool.scan.reading as reading
from ssot_tool.gate.baseline import FOLDER
from ssot_tool.scan.pool import Pool
from ssot_tool.scan.tasks import Read, ReadTask, Refused, read_file
from tests.gate.gatehouse import BROKEN, FILES, QUICK, Repository, refused
from tests.gate.test_changes import OTHER_HANDLER

CHECKOUT = Path(__file__).parent.parent.parent
as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everything")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")

OWN_PACK = """id = "report-writer"
title = "Report writer"
priority = 9
why = "One is enough."
heads = ["writer"]
methods = ["write_report"]
"""


@pytest.fixture
def accepted(untorn: Repository) -> Repository:
    return untorn


class TestExitCodes:
    """The table of the README, each code once."""

    def test_0_nothing_new(self, accepted: Repository) -> None:
        code, out, err = accepted.run("check", "--workers", "1")
        assert (code, out.splitlines()[0]) == (0, "Nothing new: 8 known findings")
        assert "error" not in err

    def test_1_something_new(self, accepted: Repository) -> None:
        accepted.write({"app/rival.py": OTHER_HANDLER})
        code, out, err = accepted.run("check", "--workers", "1")
        assert (code, out.splitlines()[0]) == (1, "2 new findings, 8 known findings")
        assert "error" not in err

    def test_1_stale_and_strict(self, accepted: Repository) -> None:
        (accepted.root / "app/tidy.py").unlink()
        assert accepted.check().code == 0
        code, out, _ = accepted.run("check", "--strict", "--workers", "1")
        assert (code, out.splitlines()[0]) == (1, "Nothing new, but 1 stale entry fails the check (--strict)")

    def test_2_coverage_was_lost(self, accepted: Repository) -> None:
        accepted.write({"app/torn.py": BROKEN})
        code, out, _ = accepted.run("check", "--workers", "1")
        assert (code, out.splitlines()[0]) == (2, "No verdict: 1 file could not be read")

    def test_2_it_could_not_be_done(self, accepted: Repository) -> None:
        refused(accepted, "--since", "nowhere")

    @pytest.mark.parametrize("arguments", [["--frmat", "json"], ["--format", "yaml"], ["--workers", "0"], ["--since"]])
    def test_2_usage(self, accepted: Repository, arguments: list[str]) -> None:
        code, out, err = accepted.run("check", *arguments)
        assert (code, out) == (2, "")
        assert "Error: " in err and arguments[0] in err

    def test_2_and_not_1_for_a_bug_in_ssot(self, accepted: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        from ssot_tool.cli.main import main

        monkeypatch.setattr("ssot_tool.checking.judge", lambda *_: FILES["gone"])
        assert main(["check", "--workers", "1"]) == 2
        out, err = accepted._capsys.readouterr()
        assert out == ""
        assert err.startswith("internal error: KeyError")
        assert "Traceback" not in err

    @pytest.mark.parametrize("command", [["check"], ["check", "--since", "HEAD"], ["baseline", "init"]])
    def test_130_interrupted(self, repository: Repository, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(reading.Reading, "holding", interrupt)
        before = repository.git("status", "--short")
        code, out, err = repository.run(*command, "--workers", "1")
        assert (code, out, err.splitlines()[-1]) == (130, "", "interrupted")
        assert repository.git("status", "--short") == before

    @posix
    def test_130_by_ctrl_c(self, repository: Repository) -> None:
        """As a terminal sends it: to the whole group."""
        os.mkfifo(repository.root / "pipe")
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "ssot_tool", "check", "--workers", "1", "-o", "json=pipe"],
            cwd=repository.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout is not None and process.stderr is not None
        deadline = time.monotonic() + 30
        # By then it waits for somebody to read from the pipe.
        while not (repository.root / ".ssot/cache.sqlite").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, b"")
        assert err.endswith(b"interrupted\n")
        assert b"Traceback" not in err


class TestNothingToRead:
    @pytest.mark.parametrize("files", [{}, {"notes.txt": "x"}, {".gitignore": "*.py\n"}])
    @pytest.mark.parametrize("git", [True, False])
    def test_no_files(
        self, repository: Repository, files: dict[str, str], git: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = repository.root.parent / "empty"
        folder.mkdir()
        monkeypatch.chdir(folder)
        empty = Repository(folder, repository._capsys) if git else repository
        for path, text in files.items():
            (folder / path).write_text(text, encoding="utf-8")
        assert "there is no Python file to read in" in refused(empty)

    def test_only_what_cannot_be_read(self, repository: Repository) -> None:
        for path in FILES:
            (repository.root / path).unlink()
        repository.write({"app/torn.py": BROKEN})
        err = refused(repository)
        assert "the only Python file could not be read" in err
        assert "app/torn.py:2: syntax error" in err

    def test_everything_excluded(self, repository: Repository) -> None:
        repository.write({"ssot.toml": '[workspace]\nexclude = ["app/**"]\n'})
        err = refused(repository)
        assert "there is no Python file to read" in err
        assert "workspace.exclude (ssot.toml:2)" in err

    def test_a_folder_without_git_is_a_workspace_all_the_same(
        self, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bare = tmp_path / "no_git"
        for path, text in FILES.items():
            (bare / path).parent.mkdir(parents=True, exist_ok=True)
            (bare / path).write_text(text, encoding="utf-8")
        monkeypatch.chdir(bare)
        assert repository.check().code == 2  # app/torn.py
        repository.ssot("baseline", "init")
        (bare / "app/rival.py").write_text(OTHER_HANDLER, encoding="utf-8")
        answer = repository.check()
        assert (answer.code, [code for code, _ in answer.new]) == (1, ["SSOT101", "SSOT102"])
        assert "is in no git repository, so there is no main to compare with" in refused(repository, "--since", "main")


class TestRolesThatGuardNothing:
    def test_a_configured_role_that_nobody_plays(self, repository: Repository) -> None:
        repository.write({"ssot.toml": '[roles.event-emitter]\nheads = ["nonesuch"]\n'})
        for command in (["check"], ["check", "--since", "HEAD"]):
            err = refused(repository, *command[1:])
            assert "ssot.toml:1: nothing in this workspace plays the role event-emitter, so nothing guards it" in err

    def test_an_own_pack_that_nobody_plays(self, repository: Repository) -> None:
        repository.write({".ssot/rules/writers.toml": OWN_PACK})
        err = refused(repository)
        assert ".ssot/rules/writers.toml: nothing in this workspace plays the role report-writer" in err
        assert "enabled = false" in err
        repository.write({".ssot/rules/writers.toml": OWN_PACK + "enabled = false\n"})
        assert repository.check().report["findings"]

    def test_all_mistakes_at_once(self, repository: Repository) -> None:
        repository.write({".ssot/rules/writers.toml": OWN_PACK, "ssot.toml": "[roles.event-emitter]\npriority = 3\n"})
        assert refused(repository).count("so nothing guards it") == 2

    def test_a_role_that_is_off_guards_nothing_and_says_so_in_the_baseline(self, accepted: Repository) -> None:
        accepted.write({"ssot.toml": "[roles.message-handler]\nenabled = false\n"})
        answer = accepted.check()
        assert answer.code == 0
        assert {one["role"] for one in answer.report["families"]} == {"bridge-factory"}
        assert len(answer.fixed) == 5
        assert accepted.check("--strict").code == 1

    def test_all_roles_off(self, accepted: Repository) -> None:
        roles = ("message-handler", "event-emitter", "bridge-factory")
        accepted.write({"ssot.toml": "".join(f"[roles.{role}]\nenabled = false\n" for role in roles)})
        assert "ssot.toml: every role says enabled = false, so nothing is guarded" in refused(accepted)

    def test_an_ignored_own_pack_is_still_read(self, repository: Repository) -> None:
        repository.write({".ssot/rules/writers.toml": OWN_PACK, ".gitignore": ".ssot\n"})
        assert "report-writer" in refused(repository)


class TestConfiguration:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('[roles.message-handler]\ncanonical = "app.nowhere.Handler"\n', "app.nowhere.Handler does not exist"),
            ('[roles.mesage-handler]\ncanonical = "a.B"\n', "did you mean message-handler?"),
            ('[workspace]\nexclud = ["x"]\n', "ssot.toml:2"),
            ("[workspace\n", "ssot.toml:1"),
            ('[workspace]\nexclude = ["nowhere/**"]\n', "nowhere/**"),
            ('[[ignores]]\npaths = ["nowhere/**"]\ncodes = ["SSOT101"]\nreason = "r"\n', "nowhere/**"),
            ('[[ignores]]\npaths = ["app/**"]\ncodes = ["SSOT901"]\nreason = "r"\n', "SSOT901"),
            ('[[ignores]]\npaths = ["app/**"]\ncodes = ["SSOT101"]\n', "reason"),
        ],
    )
    def test_a_mistake(self, accepted: Repository, text: str, told: str) -> None:
        accepted.write({"ssot.toml": text})
        assert told in refused(accepted)
        assert told in refused(accepted, "--since", "HEAD")
        assert told in refused(accepted, "prune", command="baseline")

    def test_a_canonical_that_goes_away(self, accepted: Repository) -> None:
        (accepted.root / "app/handlers/quick.py").unlink()
        assert "app.handlers.quick.QuickMessageHandler does not exist" in refused(accepted)

    def test_a_canonical_that_cannot_be_read(self, accepted: Repository) -> None:
        accepted.write({"app/handlers/quick.py": QUICK.replace("__init__(self", "__init__(self(")})
        err = refused(accepted)
        assert "QuickMessageHandler cannot be found, as app/handlers/quick.py:7 could not be read: syntax error" in err


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        "data",
        [
            BROKEN.encode(),
            b"class TornMessageHandler:\n    x = '\xff'\n",
            b"class TornMessageHandler:\n    pass\n\0",
            b"class TornMessageHandler:\n    x = " + b"(" * 3000 + b")" * 3000 + b"\n",
            QUICK.encode("utf-16"),
        ],
    )
    def test_a_new_one_that_could_hold_a_member(self, accepted: Repository, data: bytes) -> None:
        (accepted.root / "app/torn.py").write_bytes(data)
        for arguments in ([], ["--since", "HEAD"]):
            answer = accepted.check(*arguments)
            assert (answer.code, answer.new) == (2, [("SSOT901", "app/torn.py")])
            assert "1 skipped (SSOT901" in answer.err

    def test_one_that_could_hold_none_is_nobodys_business(self, accepted: Repository) -> None:
        accepted.write({"app/torn.py": "def f(:\n"})
        answer = accepted.check()
        assert (answer.code, answer.report["skipped"]) == (0, [])

    def test_a_known_one_may_be_accepted_and_then_edited(self, accepted: Repository) -> None:
        accepted.write({"app/torn.py": BROKEN})
        (new,) = [one for one in accepted.check().report["findings"] if one["state"] == "new"]
        accepted.ssot("baseline", "accept", new["fingerprint"], "--reason", "a template", "--owner", "us")
        assert accepted.check().code == 0
        accepted.write({"app/torn.py": BROKEN + "\n# a line more\n"})
        assert accepted.check().code == 0

    def test_an_acceptance_that_ran_out(self, accepted: Repository) -> None:
        accepted.write({"app/torn.py": BROKEN})
        arguments = ["--code", "SSOT901", "--reason", "r", "--owner", "o", "--until", "2999-12-31"]
        accepted.ssot("baseline", "accept", *arguments)
        accepted.edit(f"{FOLDER}/SSOT901.jsonl", ("2999", "2020"))
        assert accepted.check().code == 2

    def test_every_format_ends_with_2(self, accepted: Repository) -> None:
        accepted.write({"app/torn.py": BROKEN})
        for form in ("text", "json", "sarif", "github", "gitlab", "junit", "markdown"):
            code, out, _ = accepted.run("check", "--format", form, "--workers", "1")
            assert code == 2
            assert "app/torn.py" in out
            assert "Nothing new" not in out

    @posix
    @pytest.mark.parametrize("illness", ["killed", "hangs"])
    def test_a_reader_that_dies(self, accepted: Repository, illness: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file was fine, is fine, and kills whatever reads it: its members are not gone, and nothing is green."""
        if illness == "hangs":
            monkeypatch.setattr(reading, "Pool", lambda workers: Pool(workers, seconds=0.3))
        monkeypatch.setattr(reading, "read_file", die if illness == "killed" else hang)
        answer = accepted.check("--no-cache")
        assert answer.code == 2
        assert ("SSOT901", "app/handlers/start.py") in answer.new
        assert not any("start" in symbol for _, symbol in answer.fixed)
        (reason,) = {one["reason"] for one in answer.report["skipped"]}
        assert reason == ("took longer than 0.3 s" if illness == "hangs" else "the reader crashed (signal 9)")
        code, out, err = accepted.run("baseline", "prune", "--no-cache", "--workers", "1")
        assert (code, out) == (2, "")
        assert "cannot be read, so nobody can say what in it is fixed" in err
        assert accepted.git("status", "--short") == ""

    @posix
    def test_a_search_that_dies(self, accepted: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "probe_files", die_on_probe)
        monkeypatch.setattr(reading, "Pool", OutOfProcess)
        accepted.write({"ssot.toml": ""})
        err = refused(accepted, "--no-cache")
        assert "none of 10 Python files could be read" in err
        assert "the reader crashed (signal 9)" in err


class OutOfProcess(Pool):
    """Does nothing in this process, however little it is."""

    def run(self, function: Any, items: Any, weights: Any = None, *, inline_ok: bool = False) -> Any:
        return super().run(function, items, weights)


def die(task: ReadTask) -> Read | Refused:
    if task.path == "app/handlers/start.py":
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)
    return read_file(task)


def hang(task: ReadTask) -> Read | Refused:
    while task.path == "app/handlers/start.py":
        pass
    return read_file(task)


def die_on_probe(task: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


class TestTheCommandLine:
    @pytest.mark.parametrize("paths", [["app"], ["app/main.py", "app/tidy.py"], ["."], ["--", "-x"]])
    def test_paths_are_refused(self, accepted: Repository, paths: list[str]) -> None:
        code, out, err = accepted.run("check", *paths)
        assert (code, out) == (2, "")
        assert "takes no paths" in err
        assert "pass_filenames: false" in err

    @pytest.mark.parametrize("target", ["sarif=", "missing/report", "json=missing/report", "app", "ssot.toml/report"])
    def test_an_output_that_cannot_be_written(self, accepted: Repository, target: str) -> None:
        err = refused(accepted, "-o", target)
        assert target.partition("=")[2] in err

    def test_nothing_green_on_stdout_where_another_output_fails(self, accepted: Repository) -> None:
        refused(accepted, "-o", "json=fine.json", "-o", "sarif=missing/report")

    @as_root
    def test_an_output_in_a_folder_that_may_not_be_written(self, accepted: Repository, tmp_path: Path) -> None:
        (tmp_path / "closed").mkdir(mode=0o555)
        assert "Permission denied" in refused(accepted, "-o", str(tmp_path / "closed/report"))

    @as_root
    def test_a_workspace_that_may_not_be_written(self, accepted: Repository) -> None:
        folders = [accepted.root, *(path for path in accepted.root.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        try:
            assert accepted.check("--no-cache").code == 0
            assert accepted.check().code == 0
            assert accepted.check("--since", "HEAD").code == 0
            accepted.write({"app/tidy.py": "x = 1\n"})  # the file itself may be written
            assert "cannot write" in refused(accepted, "prune", command="baseline")
        finally:
            for folder in folders:
                folder.chmod(0o755)


class TestCoverage:
    """A line on stderr says how many files were seen and read, and how many were not, and why."""

    def test_the_line(self, repository: Repository) -> None:
        broken = {"app/other.py": "x = 1\n", "app/bytes.py": "y = 1\n", "app/python2.py": "print 1\n"}
        repository.write(broken)
        (repository.root / "app/bytes.py").write_bytes(b"class TornMessageHandler:\n    pass\n\0")
        _, _, err = repository.run("check", "--workers", "1")
        told = "2 skipped (SSOT901: contains NUL bytes 1×, syntax error 1×)"
        assert err == f"14 files: 11 read, {told}, 1 could not be read, and hold no member of a role\n"
        _, _, err = repository.run("check", "--workers", "1", "--ignore", "SSOT204", "--ignore", "SSOT205")
        assert err == f"14 files: 8 read, 4 cannot matter, {told}\n"

    def test_the_reasons_stand_in_the_report(self, repository: Repository) -> None:
        answer = repository.check()
        assert answer.report["summary"] == {"files": 11, "read": 10, "skipped": 1}
        assert [(one["path"], one["line"]) for one in answer.report["skipped"]] == [("app/torn.py", 2)]

    @posix
    def test_names_and_links_that_are_not_read(self, accepted: Repository) -> None:
        (accepted.root / "app/nowhere.py").symlink_to("missing.py")
        with open(os.fsencode(accepted.root) + b"/app/\xff.py", "wb") as file:
            file.write(QUICK.encode())
        answer = accepted.check()
        assert answer.code == 2
        assert answer.err.endswith(
            "2 skipped (SSOT901: is a symbolic link to nothing 1×, the file's name is not UTF-8 1×)\n"
        )
        assert answer.report["summary"]["files"] == 12
        accepted.commit("there they are")
        # What was there already is known, and cannot be read now as it could not then.
        assert accepted.check("--since", "HEAD").code == 0
