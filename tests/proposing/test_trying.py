"""``ssot pr --shards owners --verify CMD``: what each part leaves is tried, in copies, and joined where it fails."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.proposing.work import FILES, Work

PARTS = ["@core", "@web", "the legacy"]
TESTED = {
    "test_one.py": "import app.one\n\n\ndef test_one():\n    assert app.one.one()\n",
    "test_two.py": "import web.two\n\n\ndef test_two():\n    assert web.two.two()\n",
}


def python(code: str) -> str:
    return f"{shlex.quote(sys.executable)} -B -c {shlex.quote(code)}"


PYTEST = f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider"
#: Holds where all callers are moved, and where none is.
TOGETHER = python("import app.one, web.two; assert type(app.one.one()) is type(web.two.two())")


def tried(work: Work, command: str, *more: str) -> list[str]:
    found = work.pr("--shards", "owners", "--verify", command, *more)
    return [one["owner"] for one in found["commits"]]


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies are made, and none must be left."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_parts_that_pass_stay_apart_and_the_text_says_so(begun: Work, copies: Path) -> None:
    begun.write(TESTED)
    begun.commit("tests")
    begun.ssot("migrate", "message-handler", "--write")
    found = begun.pr("--shards", "owners", "--verify", PYTEST)
    assert [one["owner"] for one in found["commits"]] == PARTS
    assert found["notes"] == [f"{PYTEST} passes on the tree that each of the 3 parts leaves"]
    assert list(copies.iterdir()) == []


def test_parts_are_joined_where_it_fails_in_between(work: Work, copies: Path) -> None:
    found = work.pr("--shards", "owners", "--verify", TOGETHER, "--write")
    assert [one["owner"] for one in found["commits"]] == ["@core and @web", "the legacy"]
    assert found["notes"][0].startswith("@core and @web cannot be told apart: in between, ")
    assert found["notes"][1] == f"{TOGETHER} passes on the tree that each of the 2 parts leaves"
    check = "import app.one, web.two; assert type(app.one.one()) is type(web.two.two())"
    for one in found["commits"]:
        work.run_at(one["id"], check)
    assert list(copies.iterdir()) == []


def test_where_all_are_joined_there_is_one(work: Work) -> None:
    either = "import app.one, os; assert os.path.exists('app/old.py') == ('app.old' in open('app/one.py').read())"
    found = work.pr("--shards", "owners", "--verify", python(either))
    assert [one["owner"] for one in found["commits"]] == ["@core and @web and the legacy"]
    assert found["notes"][-1].endswith(" has nothing to tell apart: there is one part")


@pytest.mark.parametrize("command", ["no-such-command --at all", "false", "'", python("raise SystemExit(3)")])
def test_what_passes_nowhere_says_nothing_and_nothing_is_made(command: str, work: Work, copies: Path) -> None:
    said = work.refused("--write", "--shards", "owners", "--verify", command)
    errors = [line for line in said.splitlines() if not line.startswith("verify: ")]
    assert len(errors) in (1, 2)
    assert errors[0].startswith(f"error: `{command}` ")
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize("command", ["", "  "])
def test_what_is_no_command(command: str, work: Work) -> None:
    assert "it names no command" in work.refused("--write", "--shards", "owners", f"--verify={command}")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ended_in_the_middle_nothing_is_left(number: int, code: int, work: Work, copies: Path, tmp_path: Path) -> None:
    before = work.git("for-each-ref"), work.git("status", "--porcelain"), work.git("count-objects")
    begun = tmp_path / "begun"
    command = python(f"import time; open({str(begun)!r}, 'w').close(); time.sleep(60)")
    arguments = ["pr", "message-handler", "--write", "--shards", "owners", "--verify", command, "--workers", "1"]
    run = f"import sys; from ssot_tool.cli.main import main; sys.exit(main({arguments!r}))"
    process = subprocess.Popen([sys.executable, "-c", run], cwd=work.root, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert said.splitlines()[-1] in ("interrupted", "terminated")
    assert list(copies.iterdir()) == []
    assert (work.git("for-each-ref"), work.git("status", "--porcelain"), work.git("count-objects")) == before


def test_with_one_part_there_is_nothing_to_tell_apart(begun: Work) -> None:
    begun.write({"CODEOWNERS": "* @core\n", "web/two.py": "", "app/old.py": FILES["app/old.py"]})
    begun.commit("one owner")
    begun.ssot("migrate", "message-handler", "--write", "--after", "keep")
    assert tried(begun, "no-such-command") == ["@core"]
