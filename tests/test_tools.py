"""The bench is a guest in other people's workspaces: it leaves them as they were, and its larger trees are sound."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from tools import documented
from tools.bench import Bench, changed
from tools.grow import add_copy
from tools.readme import FIXTURE, table


def parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except SyntaxError:
        return False
    return True


def test_a_changed_file_is_restored_when_the_run_is_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\r\nno final newline")
    before, times = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(KeyboardInterrupt), changed(path, 1):
        assert path.read_bytes().startswith(before)
        assert path.read_bytes() != before
        raise KeyboardInterrupt
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == times


def test_a_file_that_someone_edited_meanwhile_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\n")
    with changed(path, 1):
        path.write_bytes(b"x = 2\n")
    assert path.read_bytes() == b"x = 2\n"
    assert "edited meanwhile" in capsys.readouterr().err


def test_only_the_cache_is_removed(tmp_path: Path) -> None:
    state = tmp_path / ".ssot"
    (state / "rules").mkdir(parents=True)
    kept = [state / "rules" / "own.toml", state / ".gitignore", tmp_path / "cache.py"]
    for path in (*kept, state / "cache.sqlite", state / "cache.sqlite-wal"):
        path.write_text("", encoding="utf-8")
    Bench(tmp_path, 1, tmp_path).forget()
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_a_run_tells_the_memory_of_its_largest_process(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1, tmp_path)
    small = bench.run("/bin/sh", "-c", "true")
    hold = "import time; x = bytes(range(256)) * 800_000; time.sleep(0.1)"
    large = bench.run("/bin/sh", "-c", f"true; {sys.executable} -c '{hold}'; true")
    assert small.peak < 50e6 < 200e6 < large.peak
    assert large.seconds > 0.1


def test_a_failing_command_ends_the_bench(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        Bench(tmp_path, 1, tmp_path).run("/bin/sh", "-c", "exit 3")


def test_a_copy_refers_to_itself_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "app").mkdir(parents=True)
    (source / "app" / "mod.py").write_text("class Old: ...\n", encoding="utf-8")
    (source / "use.py").write_text("from app.mod import Old\nappend = 'app.mod.Old'\n", encoding="utf-8")
    add_copy(source, target, 1)
    add_copy(source, target, 2)
    assert (target / "use.py").read_bytes() == (source / "use.py").read_bytes()
    assert (target / "app_2" / "mod.py").is_file()
    assert (target / "use_2.py").read_text(encoding="utf-8") == (
        "from app_2.mod import Old\nappend = 'app_2.mod.Old'\n"
    )


def test_copies_of_the_fixture_are_as_sound_as_it_is(tmp_path: Path) -> None:
    add_copy(FIXTURE, tmp_path, 1)
    add_copy(FIXTURE, tmp_path, 2)
    sound = [parses(path) for path in sorted(tmp_path.rglob("*.py"))]
    assert len(sound) > 40
    assert sound.count(False) == 2 * [parses(path) for path in FIXTURE.rglob("*.py")].count(False)


def test_a_cell_may_hold_a_bar() -> None:
    assert table(("a",), [("x | y",)]) == "| a |\n| --- |\n| x \\| y |"


def test_a_documented_rivalry_is_found_where_two_of_its_members_are_in_one_proposal() -> None:
    def family(*members: str, unit: str = "") -> dict[str, object]:
        return {"members": [{"symbol": one, "unit": unit or one} for one in members]}

    told = [{"members": ["a.One", "b.One", "c.One"]}]
    assert not documented.found(told, [family("a.One"), family("b.One", "b.Two")])
    assert documented.found(told, [family("a.One", "b.One")]) == told
    assert documented.found(told, [family("a.One", "c#shadowed.One")]) == told
    assert documented.found(told, [family("b.Below", "a.One", unit="b.One")]) == told, "by what it derives from"


def test_the_documented_rivalries_are_whole() -> None:
    told = json.loads(documented.DOCUMENTED.read_text(encoding="utf-8"))
    for one in (*told["rivalries"], *told["lookalikes"]):
        assert len(set(one["members"])) > 1
        assert one["members"] == sorted(one["members"])
    assert all(one["documents"] for one in told["rivalries"])
    assert all(one["why"] for one in told["lookalikes"])
    everything = [{"members": [{"symbol": m, "unit": m} for m in one["members"]]} for one in told["rivalries"]]
    counts = [line.rpartition(": ")[2].split(" of ") for line in documented.table(told, everything).splitlines()]
    assert [hits == total for hits, total in counts] == [True, True, True, True, False]
