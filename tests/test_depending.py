from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.depending import dependencies
from ssot_tool.errors import UsageError
from ssot_tool.graph import Edge, Graph, build
from ssot_tool.read_options import ReadOptions

FILES = {
    "app/__init__.py": "",
    "app/base.py": "class Base:\n    pass\n\n\nclass Parameter:\n    pass\n",
    "app/old.py": (
        "from app.base import Base, Parameter\n\n\n"
        "class Old(Base):\n    def handle(self, given: Parameter) -> None:\n        Base()\n        Base()\n"
    ),
    "app/users.py": (
        "from app.old import Old\n\n\n"
        "def annotated(old: Old) -> Old:\n    return old\n\n\n"
        "class Child(Old):\n    pass\n\n\n"
        "def calls() -> None:\n    Old().handle(1)\n    Old()\n\n\n"
        "ALL = [Old]\n"
    ),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "ssot.toml").write_text("", encoding="utf-8")
    return tmp_path


def graph_of(root: Path, *asked: str) -> Graph:
    options = ReadOptions((), 1, False)
    return build(dependencies(root, load_config(root), asked, options, depth=1), depth=1)


def test_a_class_statement_and_a_signature_count_as_what_they_define(workspace: Path) -> None:
    edges = {edge.source: edge for edge in graph_of(workspace, "app.old.Old").edges}
    assert edges["app.users.annotated"].kinds == (("annotation", 2),)
    assert edges["app.users.Child"].kinds == (("subclass", 1),)
    assert edges["app.users.calls"].kinds == (("call", 2), ("method", 1))
    assert edges["app.users"].kinds == (("import", 1), ("value", 1))


def test_what_a_class_needs_includes_its_bases_and_every_use_is_counted(workspace: Path) -> None:
    edges = graph_of(workspace, "app.old.Old").edges
    assert Edge("app.old.Old", "app.base.Base", (("call", 2), ("subclass", 1))) in edges
    assert Edge("app.old.Old", "app.base.Parameter", (("annotation", 1),)) in edges


def test_what_lies_between_two_members_is_counted_once(workspace: Path) -> None:
    graph = graph_of(workspace, "app.old.Old", "app.base.Base")
    assert Edge("app.old.Old", "app.base.Base", (("call", 2), ("subclass", 1))) in graph.edges
    assert [rank.symbols for rank in graph.order] == [("app.old.Old",), ("app.base.Base",)]
    assert graph.title == "Old, Base"
    assert set(graph.parts) == {"app.old.Old", "app.base.Base"}


def test_a_role_beside_a_symbol_is_refused(workspace: Path) -> None:
    with pytest.raises(UsageError, match="name one role"):
        graph_of(workspace, "message-handler", "app.old.Old")
