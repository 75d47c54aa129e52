from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_tool.scan.cache import Cache, facts_key

ROOT = Path(__file__).resolve().parents[2]
FACTS = [(bytes([number]) * 16, bytes([number]) * 3000) for number in range(60)]
KEYS = [key for key, _ in FACTS]


class Opened:
    """A cache with the sentences that it said."""

    def __init__(self, workspace: Path, version: str = "1") -> None:
        self.said: list[str] = []
        self.cache = Cache.open(workspace / ".ssot", version, self.said.append)


def filled(workspace: Path) -> Path:
    opened = Opened(workspace)
    opened.cache.put_many(FACTS)
    opened.cache.put_state("index", b"state")
    opened.cache.close()
    assert opened.said == []
    return workspace / ".ssot" / "cache.sqlite"


def works(cache: Cache) -> bool:
    cache.put_many([(b"k" * 16, b"v")])
    return cache.get_many([b"k" * 16]) == {b"k" * 16: b"v"}


def test_keeps_facts_and_state(tmp_path: Path) -> None:
    filled(tmp_path)
    again = Opened(tmp_path)
    assert again.cache.get_many([*KEYS, b"missing"]) == dict(FACTS)
    assert again.cache.get_many([]) == {}
    assert again.cache.get_state("index") == b"state"
    assert again.cache.get_state("other") is None
    again.cache.put_many([(KEYS[0], b"new")])
    again.cache.put_state("index", b"")
    assert again.cache.get_many(KEYS[:1]) == {KEYS[0]: b"new"}
    assert again.cache.get_state("index") == b""
    assert again.said == []


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    items = [(number.to_bytes(16, "big"), b"%d" % number) for number in range(40_000)]
    opened = Opened(tmp_path)
    opened.cache.put_many(iter(items))
    assert opened.cache.get_many(key for key, _ in items) == dict(items)


def test_another_version_starts_anew_in_silence(tmp_path: Path) -> None:
    filled(tmp_path)
    other = Opened(tmp_path, "2")
    assert other.cache.get_many(KEYS) == {} and other.cache.get_state("index") is None
    assert works(other.cache)
    other.cache.close()
    assert other.said == []
    back = Opened(tmp_path, "2")
    assert back.cache.get_many([b"k" * 16]) != {}


def test_no_cache_holds_nothing() -> None:
    cache = Cache.off()
    cache.put_many(FACTS)
    cache.put_state("a", b"b")
    cache.prune(())
    assert cache.get_many(KEYS) == {} and cache.get_state("a") is None
    cache.close()


def test_a_closed_cache_holds_nothing(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.cache.close()
    assert not works(opened.cache) and opened.said == []


def test_prune_forgets_only_where_there_is_too_much(tmp_path: Path) -> None:
    filled(tmp_path)
    opened = Opened(tmp_path)
    opened.cache.prune(KEYS[:5])
    assert len(opened.cache.get_many(KEYS)) == 60
    opened.cache.prune(set(KEYS[:5]), most_bytes=100_000)
    assert opened.cache.get_many(KEYS) == dict(FACTS[:5])
    assert opened.cache.get_state("index") == b"state"
    assert works(opened.cache) and opened.said == []


def test_pruned_space_is_used_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    size = path.stat().st_size
    cache = Opened(tmp_path).cache
    for turn in range(20):
        cache.put_many([(bytes([turn]) + key[1:] + b"x", value) for key, value in FACTS])
        cache.prune((), most_bytes=0)
    assert path.stat().st_size < 3 * size


def foreign_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE facts (key, value); INSERT INTO facts VALUES (1, 2);")
    connection.close()


def our_tables_of_another_program(path: Path) -> None:
    filled(path.parent.parent)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 5")
    connection.close()


def with_a_trigger(path: Path) -> None:
    filled(path.parent.parent)
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM facts; END")
    connection.close()


def garbled_version(path: Path) -> None:
    filled(path.parent.parent)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET version = CAST(x'ff61' AS TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"this is no database, but long enough to be one" * 100),
        lambda path: path.write_bytes(b"SQLite format 3\0" + random.Random(1).randbytes(5000)),
        lambda path: path.write_bytes(filled(path.parent.parent).read_bytes()[:16384]),
        lambda path: path.write_bytes(filled(path.parent.parent).read_bytes()[:50]),
        foreign_database,
        our_tables_of_another_program,
        with_a_trigger,
        garbled_version,
    ],
)
def test_foreign_and_broken_files_are_thrown_away_with_one_sentence(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / ".ssot" / "cache.sqlite"
    path.parent.mkdir()
    assert callable(spoil)
    spoil(path)
    opened = Opened(tmp_path)
    assert opened.cache.get_many(KEYS) == {}
    opened.cache.put_many(FACTS)
    opened.cache.put_state("a", b"b")
    assert len(opened.said) == 1 and str(path) in opened.said[0]
    opened.cache.close()
    after = Opened(tmp_path)
    assert works(after.cache) and after.said == []


def test_an_empty_file_is_a_new_cache(tmp_path: Path) -> None:
    (tmp_path / ".ssot").mkdir()
    (tmp_path / ".ssot" / "cache.sqlite").touch()
    opened = Opened(tmp_path)
    assert works(opened.cache) and opened.said == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_flipped_bytes_are_never_believed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    workspace = tmp_path_factory.mktemp("w")
    path = filled(workspace)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    opened = Opened(workspace)
    facts = dict(FACTS)
    assert all(facts[key] == value for key, value in opened.cache.get_many(KEYS).items())
    assert opened.cache.get_state("index") in (b"state", None)
    opened.cache.put_many(FACTS)
    opened.cache.close()
    assert len(opened.said) <= 1


def test_a_damaged_value_counts_as_missing(tmp_path: Path) -> None:
    path = filled(tmp_path)
    content = path.read_bytes()
    assert content.count(bytes([33]) * 3000) == 1
    path.write_bytes(content.replace(bytes([33]) * 3000, bytes([33]) * 2999 + b"x"))
    opened = Opened(tmp_path)
    assert set(dict(FACTS)) - set(opened.cache.get_many(KEYS)) == {KEYS[33]}
    assert opened.said == []


def nothing_there(workspace: Path) -> Path:
    return workspace / "missing"


def file_for_folder(workspace: Path) -> Path:
    (workspace / ".ssot").write_text("mine")
    return workspace


def folder_for_file(workspace: Path) -> Path:
    (workspace / ".ssot" / "cache.sqlite").mkdir(parents=True)
    return workspace


def link_for_folder(workspace: Path) -> Path:
    (workspace / "elsewhere").mkdir()
    (workspace / ".ssot").symlink_to(workspace / "elsewhere")
    return workspace


def link_for_file(workspace: Path) -> Path:
    (workspace / ".ssot").mkdir()
    (workspace / "precious").write_bytes(b"")
    (workspace / ".ssot" / "cache.sqlite").symlink_to(workspace / "precious")
    return workspace


def pipe_for_file(workspace: Path) -> Path:
    (workspace / ".ssot").mkdir()
    os.mkfifo(workspace / ".ssot" / "cache.sqlite")
    return workspace


@pytest.mark.parametrize(
    "arrange", [nothing_there, file_for_folder, folder_for_file, link_for_folder, link_for_file, pipe_for_file]
)
def test_works_without_where_there_is_no_place(tmp_path: Path, arrange: object) -> None:
    assert callable(arrange)
    workspace = arrange(tmp_path)
    before = sorted((path, path.lstat().st_mode) for path in tmp_path.rglob("*") if path.name != ".gitignore")
    opened = Opened(workspace)
    assert not works(opened.cache)
    assert len(opened.said) == 1
    assert before == sorted((path, path.lstat().st_mode) for path in tmp_path.rglob("*") if path.name != ".gitignore")
    if arrange is link_for_file:
        assert (tmp_path / "precious").read_bytes() == b""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_read_only_places(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    opened = Opened(tmp_path)
    assert not works(opened.cache) and len(opened.said) == 1
    tmp_path.chmod(0o700)
    path = filled(tmp_path)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    opened = Opened(tmp_path)
    assert opened.cache.get_many(KEYS) == dict(FACTS)
    assert not works(opened.cache) and len(opened.said) == 1
    assert opened.cache.get_many(KEYS) == dict(FACTS)
    path.parent.chmod(0o700)


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    filled(tmp_path)
    opened = Opened(tmp_path)
    assert opened.cache._connection is not None
    opened.cache._connection.execute("PRAGMA max_page_count = 1")  # SQLite's own way to a full disk
    opened.cache.put_many([(bytes(16), b"x" * 1_000_000)])
    opened.cache.put_state("index", b"y" * 1_000_000)
    assert len(opened.said) == 1 and "full" in opened.said[0]
    assert opened.cache.get_many(KEYS) == dict(FACTS)


def test_a_cache_that_is_locked_for_long_is_done_without(tmp_path: Path) -> None:
    path = filled(tmp_path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    opened = Opened(tmp_path)
    assert not works(opened.cache)
    assert len(opened.said) == 1 and "locked" in opened.said[0]
    other.execute("ROLLBACK")
    other.close()
    assert Opened(tmp_path).cache.get_many(KEYS) == dict(FACTS)


def test_the_folder_ignores_the_cache_but_not_the_baseline(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    filled(tmp_path)

    def status() -> str:
        command = ["git", "status", "--porcelain", "--untracked-files=all"]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    assert status() == ""
    for name in ("baseline", "rules", "journal"):
        (tmp_path / ".ssot" / name).mkdir()
        (tmp_path / ".ssot" / name / "cache.jsonl").write_text("{}")
    (tmp_path / ".ssot" / "cache.sqlite-journal").touch()
    assert status() == "?? .ssot/baseline/cache.jsonl\n?? .ssot/rules/cache.jsonl\n"


def test_an_existing_gitignore_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".ssot").mkdir()
    (tmp_path / ".ssot" / ".gitignore").write_text("# mine\n")
    filled(tmp_path)
    assert (tmp_path / ".ssot" / ".gitignore").read_text() == "# mine\n"


WRITER = """
import sys
from pathlib import Path
from ssot_tool.scan.cache import Cache
said = []
name, version = sys.argv[2].encode(), sys.argv[3]
for turn in range(int(sys.argv[4])):
    cache = Cache.open(Path(sys.argv[1]) / ".ssot", version, said.append)
    # One transaction writes all of a turn, so a reader must find all keys with one value.
    cache.put_many([(name + b"%d" % number, b"%d" % turn * 2000) for number in range(30)])
    cache.get_many([name + b"%d" % number for number in range(30)])
    cache.close()
    print(turn, flush=True)
sys.exit(said[0] if said else 0)
"""


def writer(workspace: Path, name: str, version: str, turns: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(workspace), name, version, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("versions", ["11", "12"])
def test_two_runs_at_once(tmp_path: Path, versions: str) -> None:
    runs = [writer(tmp_path, name, version, 15) for name, version in zip("ab", versions, strict=True)]
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert (run.returncode, errors) == (0, "")
    cache = Opened(tmp_path, versions[1]).cache
    if versions == "11":
        keys = [name + b"%d" % number for name in (b"a", b"b") for number in range(30)]
        assert cache.get_many(keys) == dict.fromkeys(keys, b"14" * 2000)


def test_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(8):
        run = writer(tmp_path, "k", "1", 1000)
        assert run.stdout is not None and run.stdout.readline()
        time.sleep(chance.random() / 20)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        opened = Opened(tmp_path)
        values = opened.cache.get_many([b"k%d" % number for number in range(30)])
        assert len(values) == 30 and len(set(values.values())) == 1
        assert opened.said == []
        opened.cache.close()


def test_keys_differ_where_anything_differs() -> None:
    keys = {
        facts_key(content, module, is_package, digest)
        for content in (b"a" * 16, b"b" * 16)
        for module in ("a", "a.b", "é")
        for is_package in (False, True)
        for digest in (b"", b"a", b"aa")
    }
    assert len(keys) == 36 and {len(key) for key in keys} == {16}
    assert facts_key(b"ab", "c", False, b"") != facts_key(b"a", "c", False, b"b") != facts_key(b"a", "bc", False, b"")
    assert facts_key(b"a" * 16, "m", True, b"d") == facts_key(b"a" * 16, "m", True, b"d")
