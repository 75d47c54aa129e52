"""Bad inputs through the whole command line: what it says of each, and that the rest is found all the same.

Parts of it are tested where they live (decoding, depth, cache, walking, configuration); here the question is what a
person sees who has such a file.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ssot_tool.cli.main import main
from ssot_tool.registry import load_rules
from ssot_tool.scan.syntax.source import MAX_BYTES

AGENT, CHAT = (load_rules()[0].bad[0][path] for path in ("app/agent.py", "app/chat.py"))
CHECKOUT = Path(__file__).parent.parent
#: A third member, of the same route, to be put into the files that are odd.
THIRD = CHAT.replace("ChatMessageHandler", "ThirdMessageHandler")
MEMBERS = ["app.agent.AgentMessageHandler", "app.chat.ChatMessageHandler"]
#: A name that the sieve looks for, so that a broken file may matter.
MATTERS = b"class OddMessageHandler:\n    pass\n"

as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read and write everything")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


class Run(NamedTuple):
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def members(self) -> list[str]:
        """The symbols that play the message handler's role, as the JSON lists them."""
        families = {family["role"]: family for family in self.report["families"]}
        return sorted(one["symbol"] for one in families["message-handler"]["members"])

    @property
    def skipped(self) -> dict[str, tuple[int, str]]:
        """Path to line and reason of what was not read."""
        return {one["path"]: (one["line"], one["reason"]) for one in self.report["skipped"]}


Ssot = Callable[..., Run]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rivals, no git, no configuration but an empty ssot.toml that says where the workspace starts."""
    root = tmp_path / "work"
    (root / "app").mkdir(parents=True)
    (root / "ssot.toml").touch()
    (root / "app" / "agent.py").write_text(AGENT, encoding="utf-8")
    (root / "app" / "chat.py").write_text(CHAT, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Iterator[Ssot]:
    """Run a command in this process; whatever it does, no traceback and nothing but the result on stdout."""

    def run(*arguments: str) -> Run:
        code = main(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "internal error" not in err
        assert code == 0 or (code == 2 and out == "" and err)
        return Run(code, out, err)

    yield run


def scan(ssot: Ssot, *arguments: str) -> Run:
    """A scan as JSON, in one process and without cache."""
    return ssot("scan", "--workers", "1", "--no-cache", "--format", "json", *arguments)


class TestTheCommandLine:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("scna", "Did you mean 'scan'?"),
            ("scan --rolle x", "'--role'"),
            ("scan --role mesage-handler", "did you mean message-handler?"),
            ("scan --role ''", "there are: bridge-factory"),
            ("scan --format yaml", "'text', 'json'"),
            ("scan --why app.chat.ChatMesageHandler", "did you mean app.chat.ChatMessageHandler?"),
            ("scan --why ''", "give the dotted name"),
            ("refs app.chat.ChatMesageHandler", "did you mean app.chat.ChatMessageHandler?"),
            ("refs ChatMessageHandler", "did you mean app.chat.ChatMessageHandler?"),
            ("refs ''", "give the dotted name"),
            ("refs app..chat", "give the dotted name"),
            ("refs app.chat.", "give the dotted name"),
            ("scan --why app.chat.", "give the dotted name"),
            ("graph", "ROLE"),
            ("graph mesage-handler", "did you mean message-handler?"),
            ("graph message-handler --depth 0", "--depth"),
            ("explain SSOT1O1", "SSOT101"),
            ("scan --output missing/report.json", "missing/report.json"),
            ("scan --output app", "app"),
            ("scan nowhere", "nowhere"),
            ("scan app/../../nowhere", "nowhere"),
            ("scan ssot.toml", "ssot.toml"),
            ("refs --path nowhere app.chat.ChatMessageHandler", "nowhere"),
            ("init app", "exists already"),
        ],
    )
    def test_mistakes_are_2_and_say_what_is_right(self, arguments: str, said: str, ssot: Ssot) -> None:
        done = ssot(*shlex.split(arguments))
        assert done.code == 2
        assert said in done.err
        assert len(done.err.splitlines()) <= 5

    @pytest.mark.parametrize("paths", ["app/agent.py app/chat.py", "app/../app", "./app/", "app app/agent.py"])
    def test_paths_may_be_written_in_any_way(self, paths: str, ssot: Ssot) -> None:
        done = scan(ssot, *paths.split())
        assert done.members == MEMBERS
        assert done.report["summary"]["files"] == 2

    def test_a_dash_is_stdout(self, workspace: Path, ssot: Ssot) -> None:
        assert scan(ssot, "--output", "-").out == scan(ssot).out
        assert not (workspace / "-").exists()

    @pytest.mark.parametrize("columns", ["80", "140"])
    @pytest.mark.parametrize(
        "arguments", ["scan --all", "scan --why app.chat.ChatMessageHandler", "graph message-handler", "rules"]
    )
    def test_words_fit_the_page(
        self, columns: str, arguments: str, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        out = ssot(*arguments.split()).out
        assert out
        for line in out.splitlines():
            assert len(line) <= int(columns)

    def test_nobody_is_sent_to_see_no_references(self, ssot: Ssot) -> None:
        assert "See the 0" not in ssot("scan").out

    def test_from_a_folder_below(self, workspace: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = scan(ssot)
        monkeypatch.chdir(workspace / "app")
        assert scan(ssot).out == whole.out
        assert scan(ssot, "..").out == whole.out
        assert [one["path"] for one in scan(ssot, "chat.py").report["families"][0]["members"]] == ["app/chat.py"]

    def test_places_open_from_where_the_command_runs(
        self, workspace: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (workspace / "lib").mkdir()
        (workspace / "app" / "odd.py").write_bytes(MATTERS + b")")
        for folder, path in {
            ".": "app/chat.py",
            "app": "chat.py",
            "lib": "../app/chat.py",
            "..": "work/app/chat.py",
        }.items():
            monkeypatch.chdir(workspace / folder)
            paths = ["work"] if folder == ".." else []
            texts = [ssot("scan", "--all", "--no-cache", *paths).out]
            if folder != "..":
                texts.append(ssot("refs", "app.chat.ChatMessageHandler").out)
                texts.append(ssot("graph", "message-handler").out)
            for text in texts:
                places = re.findall(r"(\S+\.py):\d", text)
                assert path in places
                assert all(Path(place).is_file() for place in places)


class TestFolders:
    @pytest.mark.parametrize("files", [[], ["notes.txt", "data.json"], [".hidden/x.txt"]])
    def test_nothing_to_read_is_2(
        self, files: list[str], tmp_path: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
        monkeypatch.chdir(folder)
        for command in (["scan"], ["refs", "a.B"], ["graph", "message-handler"]):
            done = ssot(*command)
            assert done.code == 2
            assert "no Python file" in done.err
        assert sorted(path.name for path in folder.iterdir()) == sorted({name.split("/")[0] for name in files})

    def test_only_unreadable_files_are_2(self, tmp_path: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "broken.py").write_bytes(b"class MessageHandler(:\n")
        monkeypatch.chdir(tmp_path)
        done = ssot("scan", "--workers", "1", "--no-cache", "broken.py")
        assert done.code == 2
        assert "the only Python file could not be read" in done.err
        assert "broken.py:1: syntax error" in done.err

    def test_without_git_in_the_path(self, ssot: Ssot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert scan(ssot).members == MEMBERS

    @as_root
    def test_a_read_only_folder(self, workspace: Path, ssot: Ssot) -> None:
        workspace.chmod(0o555)
        try:
            done = ssot("scan", "--workers", "1", "--format", "json")
        finally:
            workspace.chmod(0o755)
        assert done.members == MEMBERS

    def test_without_a_home(self, ssot: Ssot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("HOME", raising=False)
        assert scan(ssot).members == MEMBERS


class TestTheCache:
    @pytest.mark.parametrize("spoil", ["garbage", "truncated", "folder", "file for folder"])
    def test_a_spoilt_cache_changes_nothing_but_stderr(self, spoil: str, workspace: Path, ssot: Ssot) -> None:
        first = ssot("scan", "--workers", "1", "--format", "json")
        cache = workspace / ".ssot" / "cache.sqlite"
        content = cache.read_bytes()
        for path in (workspace / ".ssot").iterdir():
            path.unlink()
        if spoil == "garbage":
            cache.write_bytes(b"no database" * 1000)
        elif spoil == "truncated":
            cache.write_bytes(content[: len(content) // 2])
        elif spoil == "folder":
            cache.mkdir()
        else:
            cache.parent.rmdir()
            cache.parent.write_bytes(b"mine")
        second = ssot("scan", "--workers", "1", "--format", "json")
        assert second.out == first.out
        assert second.err.count("warning: ") == 1
        assert ".ssot" in second.err
        if spoil in ("garbage", "truncated"):
            assert "warning" not in ssot("scan", "--workers", "1", "--format", "json").err


#: Content of a file in which the third member stands.
READABLE = {
    "a byte order mark": b"\xef\xbb\xbf" + THIRD.encode(),
    "CRLF": THIRD.replace("\n", "\r\n").encode(),
    "lone CR": b"x = 1\r" + THIRD.replace("\n", "\r").encode(),
    "form feeds": b"x = 1\n\x0c\n\x0c" + THIRD.encode(),
    "tabs": THIRD.replace("    ", "\t").encode(),
    "no final newline": THIRD.rstrip("\n").encode(),
    "a latin-1 cookie": b"# coding: latin-1\n# caf\xe9\n" + THIRD.encode(),
    "an ASCII-transparent Asian encoding": "# coding: shift_jis\n# あ\n".encode("shift_jis") + THIRD.encode(),
    "a line of a million characters": b"x = '" + b"y" * 1_000_000 + b"'\n" + THIRD.encode(),
    "a list of 20,000 names in a line": b"x = [" + b"y, " * 20_000 + b"]\n" + THIRD.encode(),
    "many bytes": b"# filling\n" * ((MAX_BYTES - len(THIRD)) // 10) + THIRD.encode(),
    "an escape in a name's string": THIRD.encode() + b"y = '\\x41\\u0042\\N{DASH}'\n",
    "control characters": THIRD.encode() + b"y = '\x1b[2J\x07\x08'\n",
}

#: File content, the line that is named, a word of the reason.
UNREADABLE = {
    "a syntax error": (MATTERS + b"def f(:\n", 3, "syntax"),
    "an open bracket": (MATTERS + b"x = (\n", 3, "syntax"),
    "a wrong indentation": (MATTERS + b"  x = 1\n", 3, "syntax"),
    "Python 2": (MATTERS + b'print "hello"\n', 3, "syntax"),
    "a merge conflict": (MATTERS + b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n", 3, "syntax"),
    "NUL bytes": (MATTERS + b"x = 1\0\n", 3, "NUL"),
    "UTF-16": (MATTERS.decode().encode("utf-16"), 1, "NUL"),
    "undecodable bytes": (MATTERS + b"x = '\xff'\n", 3, "utf-8"),
    "an unknown encoding": (b"# coding: nonsense\n" + MATTERS, 1, "nonsense"),
    "too many bytes": (MATTERS + b"# filling\n" * (MAX_BYTES // 10), 1, "more than 10,485,760 bytes"),
    "brackets": (MATTERS + b"x = " + b"(" * 5000 + b")" * 5000 + b"\n", 3, "deep"),
    "lists": (MATTERS + b"x = " + b"[" * 5000 + b"]" * 5000 + b"\n", 3, "deep"),
    "brackets that never close": (MATTERS + b"x = " + b"(" * 5000, 3, "deep"),
    "blocks": (
        MATTERS + b"".join(b" " * depth + b"if x:\n" for depth in range(1500)),
        103,
        "too many indentation levels",
    ),
    "attributes of attributes": (MATTERS + b"x = a" + b".a" * 5000, 3, "more than 1,000"),
    "a long sum": (MATTERS + b"x = a" + b" + a" * 5000, 3, "more than 1,000"),
    "calls of calls": (MATTERS + b"x = a" + b"(a)" * 5000, 3, "more than 1,000"),
    "NUL bytes that may hide a name": (b"\0", 1, "NUL"),
    "undecodable bytes that may hide a name": (b"\n'\xff'\n", 2, "utf-8"),
    "minus signs": (MATTERS + b"x = " + b"-" * 5000 + b"1\n", 3, "deep"),
}


class TestFiles:
    @pytest.mark.parametrize("content", READABLE)
    def test_what_is_odd_but_right_is_read(self, content: str, workspace: Path, ssot: Ssot) -> None:
        data = READABLE[content]
        (workspace / "app" / "odd.py").write_bytes(data)
        before = data.partition(b"class ")[0]
        done = scan(ssot)
        assert done.members == [*MEMBERS, "app.odd.ThirdMessageHandler"]
        assert done.skipped == {}
        (odd,) = [one for one in done.report["families"][0]["members"] if one["path"] == "app/odd.py"]
        assert odd["start_line"] == len(before.replace(b"\r", b"\n").split(b"\n"))

    @pytest.mark.parametrize("content", UNREADABLE)
    def test_what_cannot_be_read_is_told_with_line_and_reason(self, content: str, workspace: Path, ssot: Ssot) -> None:
        data, line, word = UNREADABLE[content]
        (workspace / "app" / "odd.py").write_bytes(data)
        done = scan(ssot)
        assert done.code == 0
        assert done.members == MEMBERS
        assert list(done.skipped) == ["app/odd.py"]
        found, reason = done.skipped["app/odd.py"]
        assert word in reason
        assert found == line
        (finding,) = [one for one in done.report["findings"] if one["code"] == "SSOT901"]
        assert finding["path"] == "app/odd.py"
        assert done.err.endswith("1 skipped (SSOT901)\n")

    @pytest.mark.parametrize("data", [b"def f(:\n", b"x = " + b"(" * 5000, b"# coding: utf-8\n)"])
    def test_a_broken_file_that_cannot_matter_is_nobodys_business(
        self, data: bytes, workspace: Path, ssot: Ssot
    ) -> None:
        (workspace / "app" / "odd.py").write_bytes(data)
        done = scan(ssot)
        assert done.skipped == {}
        assert done.report["summary"]["files"] == 3

    @pytest.mark.parametrize("data", [b"", b"# a comment\n", b"\n\n\n", b"\xef\xbb\xbf", b"\x0c", b'"""Words."""'])
    def test_files_with_nothing_in_them(self, data: bytes, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / "odd.py").write_bytes(data)
        (workspace / "app" / "__init__.py").write_bytes(data)
        done = scan(ssot)
        assert (done.members, done.skipped) == (MEMBERS, {})
        alone = scan(ssot, "app/odd.py")
        assert alone.code == 0
        assert alone.report["families"] == [] or alone.members == []

    def test_an_unreadable_file_is_told_in_the_text_too(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / "odd.py").write_bytes(MATTERS + b"def f(:\n")
        done = ssot("scan", "--workers", "1", "--no-cache")
        assert "1 file was not read or not understood (SSOT901)\n  app/odd.py:3\n    " in done.out

    def test_two_files_of_one_module(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / "odd.py").write_text(THIRD, encoding="utf-8")
        (workspace / "app" / "odd").mkdir()
        (workspace / "app" / "odd" / "__init__.py").write_text(
            THIRD.replace("ThirdMessageHandler", "FourthMessageHandler"), encoding="utf-8"
        )
        done = scan(ssot)
        assert done.code == 0
        found = {one["path"] for one in done.report["families"][0]["members"]} | set(done.skipped)
        assert found >= {"app/odd.py", "app/odd/__init__.py"}

    @pytest.mark.parametrize(
        "name", ["class.py", "with-dash.py", "with space.py", "größe.py", "1st.py", "tab\there.py"]
    )
    def test_names_that_no_import_can_write(self, name: str, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / name).write_text(THIRD, encoding="utf-8")
        done = scan(ssot)
        assert {one["path"] for one in done.report["families"][0]["members"]} >= {f"app/{name}"}
        text = ssot("scan", "--workers", "1", "--no-cache")
        assert f"app/{name}".replace("\t", "\\t") in text.out

    def test_a_name_with_a_line_break_takes_one_line(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / "a\nb\x1b[2J.py").write_text(THIRD, encoding="utf-8")
        (workspace / "app" / "c\nd.py").write_bytes(MATTERS + b")")
        assert "app/a\nb\x1b[2J.py" in {one["path"] for one in scan(ssot).report["families"][0]["members"]}
        done = ssot("scan", "--workers", "1", "--no-cache", "--all")
        assert "app/a\\nb\\x1b[2J.py:1" in done.out
        assert "app/c\\nd.py:3" in done.out
        assert "\x1b" not in done.out + done.err

    @posix
    def test_a_name_that_is_not_utf8(self, workspace: Path, ssot: Ssot) -> None:
        try:
            (workspace / "app" / os.fsdecode(b"odd\xff.py")).write_text(THIRD, encoding="utf-8")
        except OSError:
            pytest.skip("the file system takes UTF-8 only")
        done = scan(ssot)
        assert done.members == MEMBERS
        (path,) = done.skipped
        assert path.startswith("app/odd")
        text = ssot("scan", "--workers", "1", "--no-cache")
        assert "app/odd\\xff.py" in text.out

    @posix
    def test_links_pipes_and_what_is_no_file(self, workspace: Path, tmp_path: Path, ssot: Ssot) -> None:
        app = workspace / "app"
        (tmp_path / "outside.py").write_text(THIRD, encoding="utf-8")
        (app / "out.py").symlink_to(tmp_path / "outside.py")
        (app / "dangling.py").symlink_to("nowhere.py")
        (app / "round.py").symlink_to("round.py")
        (app / "folders").symlink_to(app, target_is_directory=True)
        (app / "folder.py").mkdir()
        os.mkfifo(app / "pipe.py")
        done = scan(ssot)
        assert done.members == MEMBERS
        assert done.report["summary"]["files"] == 2 + len(done.skipped)

    @posix
    @pytest.mark.parametrize("name", ["pipe.py", "dangling.py", "folder.py", "out.py"])
    def test_what_is_no_file_and_named(self, name: str, workspace: Path, tmp_path: Path, ssot: Ssot) -> None:
        (tmp_path / "outside.py").write_text(THIRD, encoding="utf-8")
        (workspace / "dangling.py").symlink_to("nowhere.py")
        (workspace / "out.py").symlink_to(tmp_path / "outside.py")
        (workspace / "folder.py").mkdir()
        os.mkfifo(workspace / "pipe.py")
        done = ssot("scan", "--workers", "1", "--no-cache", name)
        assert done.code == 2
        assert name in done.err

    @as_root
    @posix
    def test_a_file_that_may_not_be_read(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / "app" / "odd.py").write_bytes(MATTERS)
        (workspace / "app" / "odd.py").chmod(0)
        done = scan(ssot)
        assert done.members == MEMBERS
        assert "ermission" in done.skipped["app/odd.py"][1]


class TestTheConfiguration:
    def test_several_mistakes_are_told_at_once(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / "ssot.toml").write_text(
            '[workspace]\nexclud = ["x"]\ntests = "a"\n[roles.mesage-handler]\ncanonical = "a.B"\n'
            '[roles.event-emitter]\npriority = "high"\n',
            encoding="utf-8",
        )
        (workspace / ".ssot" / "rules").mkdir(parents=True)
        (workspace / ".ssot" / "rules" / "own.toml").write_text("id = 5\n", encoding="utf-8")
        for command in (["scan"], ["config"], ["rules"], ["graph", "message-handler"], ["refs", "a.B"]):
            done = ssot(*command)
            assert done.code == 2
            problems = [line for line in done.err.splitlines() if line.startswith("error: ")]
            assert len(problems) >= 3
            for word in ("ssot.toml:2", "ssot.toml:3", "priority"):
                assert sum(word in problem for problem in problems) == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[workspace\n", "ssot.toml:1"),
            ('[roles.message-handler]\ncanonical = "app.chat.Nobody"\n', "app.chat.Nobody does not exist"),
            ('[workspace]\nexclude = ["nowhere/**"]\n', "nowhere/**"),
            ('[workspace]\nroots = ["nowhere"]\n', "nowhere"),
            ('[workspace]\nexclude = ["**"]\n', "exclude"),
            ('[[services]]\nname = "a"\npaths = ["nowhere/**"]\n', "nowhere/**"),
        ],
    )
    def test_a_mistake_names_its_place(self, text: str, said: str, workspace: Path, ssot: Ssot) -> None:
        (workspace / "ssot.toml").write_text(text, encoding="utf-8")
        done = ssot("scan", "--workers", "1", "--no-cache")
        assert done.code == 2
        assert said in done.err

    def test_mistakes_in_an_own_role_pack(self, workspace: Path, ssot: Ssot) -> None:
        (workspace / ".ssot" / "rules").mkdir(parents=True)
        (workspace / ".ssot" / "rules" / "own.toml").write_text(
            'id = "own"\nheads = "writer"\nmetods = ["write"]\n', encoding="utf-8"
        )
        done = ssot("scan", "--workers", "1", "--no-cache")
        assert done.code == 2
        assert all(line.startswith("error: .ssot/rules/own.toml") for line in done.err.splitlines())
        for word in ("own.toml:2", "own.toml:3", "methods", "title"):
            assert word in done.err


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


def start(workspace: Path, arguments: list[str], **environment: str) -> subprocess.Popen[bytes]:
    """`ssot` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ssot_tool", *arguments],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@posix
class TestProcesses:
    def test_a_reader_that_goes_away(self, workspace: Path) -> None:
        process = start(workspace, ["scan", "--all", "--no-cache", "--workers", "1"])
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 141
        assert b"Traceback" not in said and b"rror" not in said

    @pytest.mark.parametrize(
        "environment",
        [
            {"PYTHONIOENCODING": "ascii"},
            {"COLUMNS": "20"},
            {"COLUMNS": "0"},
            {"COLUMNS": "wide"},
            {"TERM": "dumb"},
            {"LC_ALL": "C"},
        ],
    )
    def test_poor_terminals(self, environment: dict[str, str], workspace: Path) -> None:
        (workspace / "app" / "größe.py").write_text(THIRD, encoding="utf-8")
        process = start(workspace, ["scan", "--no-cache", "--workers", "1"], **environment)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert b"Traceback" not in err
        assert b"app/chat.py:1" in out
        assert b"app/gr" in out and b"e.py:1" in out

    def test_two_at_once_agree(self, workspace: Path) -> None:
        both = [start(workspace, ["scan", "--format", "json", "--workers", "2"]) for _ in range(2)]
        (first, _), (second, _) = (process.communicate(timeout=60) for process in both)
        assert [process.returncode for process in both] == [0, 0]
        assert first == second
        assert json.loads(first)["families"][0]["members"]

    @pytest.mark.parametrize("seconds", [0.15, 0.4, 0.8])
    def test_an_interrupt_half_way(self, seconds: float, workspace: Path) -> None:
        for number in range(60):
            (workspace / "app" / f"odd{number}.py").write_text(CHAT * 40, encoding="utf-8")
        process = start(workspace, ["scan", "--workers", "2"])
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
        _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err
        # Before Python itself has started there is nobody to turn the signal into an exit code.
        assert process.returncode in (130, -signal.SIGINT)
        if process.returncode == 130:
            assert err.endswith(b"interrupted\n")
        again = start(workspace, ["scan", "--format", "json", "--workers", "2"])
        out, err = again.communicate(timeout=60)
        assert again.returncode == 0
        assert b"warning" not in err
        assert len(json.loads(out)["families"][0]["members"]) >= 3
