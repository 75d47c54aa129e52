"""Odd and broken files through the whole command line: what is said of each; the rest is found all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_tool.scan.syntax.source import MAX_BYTES
from tests.bad_inputs.rivals import MATTERS, MEMBERS, THIRD, Ssot, as_root, posix, scan

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
    "half a surrogate pair": THIRD.replace("start_agent", "start_agent\\ud83d").encode(),
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
        assert "1 skipped (SSOT901: " in done.err

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
