"""Mistakes on the command line, in folders, in the cache and in the configuration: a sentence, and no harm."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.bad_inputs.rivals import MATTERS, MEMBERS, Ssot, as_root, scan


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
