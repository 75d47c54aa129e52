"""Baselines that cannot be read: exit code 2, with file, line and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from ssot_tool.gate.baseline import FOLDER
from tests.gate.gatehouse import Repository, refused

as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everything")
Made = Callable[[Repository], None]


@pytest.fixture
def accepted(untorn: Repository) -> Repository:
    return untorn


def spoilt(name: str, data: bytes) -> Made:
    def make(repository: Repository) -> None:
        (repository.root / FOLDER / name).write_bytes(data)

    return make


def appended(line: str) -> Made:
    def make(repository: Repository) -> None:
        path = repository.root / FOLDER / "bridge-factory.jsonl"
        path.write_bytes(path.read_bytes() + line.encode() + b"\n")

    return make


def a_link(repository: Repository) -> None:
    path = repository.root / FOLDER / "bridge-factory.jsonl"
    path.rename(repository.root / "elsewhere.jsonl")
    path.symlink_to(repository.root / "elsewhere.jsonl")


def a_linked_folder(repository: Repository) -> None:
    path = repository.root / FOLDER
    path.rename(repository.root / "elsewhere")
    path.symlink_to(repository.root / "elsewhere")


def a_folder(repository: Repository) -> None:
    (repository.root / FOLDER / "event-emitter.jsonl").mkdir()


def a_pipe(repository: Repository) -> None:
    os.mkfifo(repository.root / FOLDER / "event-emitter.jsonl")


ID = "0" * 32
ENTRY = f'{{"id":"{ID}","code":"SSOT101","role":"bridge-factory","symbol":"a.B"}}'
BASELINES: dict[str, tuple[Made, str]] = {
    "conflict markers": (
        appended(f"<<<<<<< HEAD\n{ENTRY}\n||||||| base\n=======\n{ENTRY}\n>>>>>>> other"),
        "bridge-factory.jsonl:3: holds a merge conflict",
    ),
    "not JSON": (appended("{not json}"), "bridge-factory.jsonl:3: is no entry"),
    "a cut line": (appended(ENTRY[:-20]), "bridge-factory.jsonl:3: is no entry"),
    "a list": (appended("[]"), "is no entry: Expected `object`"),
    "an unknown field": (appended(ENTRY.replace('"symbol"', '"simbol"')), "unknown field `simbol`"),
    "a missing field": (appended('{"code":"SSOT101"}'), "missing required field `id`"),
    "a wrong type": (appended(ENTRY.replace('"a.B"', "5")), "Expected `str`"),
    "a wrong file": (appended(ENTRY.replace("bridge-factory", "event-emitter")), "it belongs in event-emitter.jsonl"),
    "a wrong code": (appended(ENTRY.replace("SSOT101", "E501")), "'E501' is no code of a rule"),
    "a wrong id": (appended(ENTRY.replace(ID, "mine")), "'mine' is no id"),
    "a wrong date": (appended(ENTRY[:-1] + ',"until":"soon"}'), "until 'soon' is no date"),
    "a date in another form": (appended(ENTRY[:-1] + ',"until":"20300131"}'), "until '20300131' is no date"),
    "a week for a date": (appended(ENTRY[:-1] + ',"until":"2030-W01-1"}'), "until '2030-W01-1' is no date"),
    "a broken sketch": (appended(ENTRY[:-1] + ',"sketch":"1:1:a:128:A"}'), "its sketch was changed by hand"),
    "a count of 0": (appended(ENTRY[:-1] + ',"count":0}'), "a count of 0"),
    "a count below 0": (appended(ENTRY[:-1] + ',"count":-3}'), "a count of -3"),
    "a count that is no number": (appended(ENTRY[:-1] + ',"count":"many"}'), "Expected `int`"),
    "NUL bytes": (spoilt("bridge-factory.jsonl", b"\0" * 64), "bridge-factory.jsonl:1: is no entry"),
    "other bytes": (spoilt("bridge-factory.jsonl", b"\xff\xfe{\0"), "bridge-factory.jsonl:1: is no entry"),
    "UTF-16": (spoilt("bridge-factory.jsonl", ENTRY.encode("utf-16")), "bridge-factory.jsonl:1: is no entry"),
    "an LFS pointer": (
        spoilt("bridge-factory.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
        "bridge-factory.jsonl:1: is no entry",
    ),
    "a copy of a file": (spoilt("bridges (copy).jsonl", ENTRY.encode()), "it belongs in bridge-factory.jsonl"),
}
if os.name == "posix":
    BASELINES |= {
        "a link": (a_link, "bridge-factory.jsonl: is no regular file; a baseline is not read through links"),
        "a linked folder": (a_linked_folder, ".ssot/baseline is a symbolic link"),
        "a folder": (a_folder, "event-emitter.jsonl: is no regular file"),
        "a pipe": (a_pipe, "event-emitter.jsonl: is no regular file"),
    }


class TestBaselines:
    @pytest.mark.parametrize("what", list(BASELINES))
    def test_a_broken_one(self, accepted: Repository, what: str) -> None:
        make, told = BASELINES[what]
        make(accepted)
        before = accepted.git("status", "--short")
        assert told in refused(accepted)
        assert accepted.git("status", "--short") == before

    @pytest.mark.parametrize(
        "command",
        [
            ["check", "--since", "HEAD"],
            ["baseline", "prune"],
            ["baseline", "init"],
            ["baseline", "accept", "--role", "message-handler", "--reason", "r", "--owner", "o"],
        ],
    )
    def test_nobody_goes_on_with_a_broken_one(self, accepted: Repository, command: list[str]) -> None:
        make, told = BASELINES["conflict markers"]
        make(accepted)
        before = accepted.read(f"{FOLDER}/bridge-factory.jsonl")
        assert told in refused(accepted, *command[1:], command=command[0])
        assert accepted.read(f"{FOLDER}/bridge-factory.jsonl") == before

    def test_all_mistakes_are_told_at_once(self, accepted: Repository) -> None:
        BASELINES["not JSON"][0](accepted)
        BASELINES["a copy of a file"][0](accepted)
        err = refused(accepted)
        assert err.count("error: ") == 2
        assert "hint: git log" in err

    @as_root
    def test_one_that_may_not_be_read(self, accepted: Repository) -> None:
        (accepted.root / FOLDER / "bridge-factory.jsonl").chmod(0)
        assert "cannot be read: permission denied" in refused(accepted)

    def test_what_is_fine(self, accepted: Repository) -> None:
        for path in (accepted.root / FOLDER).glob("*.jsonl"):
            path.write_bytes(b"\r\n" + path.read_bytes().replace(b"\n", b"\r\n\r\n  \r\n").removesuffix(b"\r\n"))
        (accepted.root / FOLDER / "event-emitter.jsonl").write_bytes(b"")
        (accepted.root / FOLDER / "README.md").write_bytes(b"<<<<<<< mine")
        (accepted.root / FOLDER / ".bridge-factory.jsonl.swp").write_bytes(b"\0")
        answer = accepted.check("--strict")
        assert (answer.code, len(answer.known)) == (0, 8)

    def test_an_id_twice_accepts_no_more_than_once(self, accepted: Repository) -> None:
        """Whoever copies a line by hand accepts nothing by it."""
        path = accepted.root / FOLDER / "bridge-factory.jsonl"
        (first, *_) = path.read_text(encoding="utf-8").splitlines()
        path.write_text(
            path.read_text(encoding="utf-8") + first.replace("create_agent_websocket_bridge", "made_up") + "\n",
            encoding="utf-8",
        )
        answer = accepted.check()
        assert (answer.code, len(answer.known)) == (0, 8)
