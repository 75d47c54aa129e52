"""The imports of files are kept between runs, beside their facts: a plan's import graph need not parse them again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.planning.delta import import_graph as graph_module
from ssot_tool.planning.delta.import_graph import ImportGraph
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scan.cache import _sealed, extra_key, facts_key
from ssot_tool.session import open_session


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in (("a", "import b\n"), ("b", "from c import x\n"), ("c", "x = 1\n")):
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


def reached(root: Path) -> list[str]:
    config = load_config(root)
    session = open_session(root, config, load_role_packs(config, root), ReadOptions(paths=(root,), workers=1))
    with session.reading:
        session.reading.search(())
        return sorted(ImportGraph(session).reach("a"))


def test_what_is_kept_is_not_parsed_again(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reached(workspace) == ["a", "b", "c"]
    monkeypatch.setattr(graph_module, "import_edges", None)
    assert reached(workspace) == ["a", "b", "c"]


def test_a_file_that_changed_is_parsed(workspace: Path) -> None:
    assert reached(workspace) == ["a", "b", "c"]
    (workspace / "b.py").write_text("x = 1 + 1\n")
    assert reached(workspace) == ["a", "b"]


def test_kept_edges_that_are_no_edges_count_as_missing(workspace: Path) -> None:
    reached(workspace)
    database = sqlite3.connect(workspace / ".ssot" / "cache.sqlite")
    with database:
        keys = [row[0] for row in database.execute("SELECT key FROM facts")]
        assert len(keys) == 3
        database.executemany(
            "UPDATE facts SET value = ? WHERE key = ?", [(_sealed(key, b"\xc1?"), key) for key in keys]
        )
    database.close()
    assert reached(workspace) == ["a", "b", "c"]


def test_their_keys_are_none_of_facts() -> None:
    assert extra_key(b"edges", b"0", "m", False) != facts_key(b"0", "m", False, b"")
    assert extra_key(b"edges", b"0", "m", False) != extra_key(b"other", b"0", "m", False)
