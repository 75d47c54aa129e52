"""Baselines under real git merges: no conflict where branches touch different families, nor where both add to one."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from ssot_tool.gate.baseline import FOLDER, read_baseline
from ssot_tool.gate.entry import Entry
from tests.gate.gatehouse import BRIDGES, START, Repository
from tests.gate.test_changes import OTHER_CALLER, OTHER_FACTORY, OTHER_HANDLER


def accept_all(repository: Repository, *arguments: str) -> None:
    _, out, _ = repository.run("check", "--format", "json", "--workers", "1")
    new = [one["fingerprint"] for one in json.loads(out)["findings"] if one["state"] == "new"]
    repository.ssot("baseline", "accept", *new, "--reason", "on purpose", "--owner", "us", *arguments)


def branch(repository: Repository, name: str) -> None:
    repository.git("checkout", "--quiet", "-b", name, "main")


def merge(repository: Repository) -> None:
    """Merge both branches into main; a conflict fails here."""
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "one")
    repository.git("merge", "--quiet", "--no-edit", "two")


def facts(root: Path) -> list[Entry]:
    """The entries without what an acceptance by name adds."""
    entries = [msgspec.structs.replace(one, reason="", owner="", until="") for one in read_baseline(root)]
    return sorted(entries, key=lambda one: (one.key, one.id))


@pytest.fixture
def accepted(repository: Repository) -> Repository:
    repository.ssot("baseline", "init")
    repository.commit("a baseline")
    return repository


def test_branches_that_touch_different_families(accepted: Repository) -> None:
    branch(accepted, "one")
    (accepted.root / "app/handlers/start.py").unlink()
    accepted.write({"app/main.py": ""})
    accepted.ssot("baseline", "prune")
    accepted.commit("a handler less")
    branch(accepted, "two")
    accepted.write({"app/bridges/three.py": OTHER_FACTORY})
    accept_all(accepted)
    accepted.commit("a factory more")
    merge(accepted)
    answer = accepted.check("--strict")
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    merged = facts(accepted.root)
    for path in (accepted.root / FOLDER).glob("*.jsonl"):
        path.unlink()
    accepted.ssot("baseline", "init")
    assert facts(accepted.root) == merged


def test_branches_that_add_to_one_family(accepted: Repository) -> None:
    """Also where their lines stand side by side."""
    for name, number in (("one", 1), ("two", 2)):
        branch(accepted, name)
        text = OTHER_HANDLER if number == 1 else START.replace("StartMessageHandler", "NoonMessageHandler")
        accepted.write({f"app/handlers/more_{number}.py": text})
        accept_all(accepted)
        accepted.commit(name)
    merge(accepted)
    answer = accepted.check("--strict")
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    assert len(answer.known) == 13


def test_one_branch_fixes_what_stands_beside_what_the_other_adds(accepted: Repository) -> None:
    branch(accepted, "one")
    (accepted.root / "app/bridges/one.py").unlink()
    accepted.ssot("baseline", "prune")
    accepted.commit("one less")
    branch(accepted, "two")
    accepted.write({"app/bridges/more.py": BRIDGES.replace("create_agent", "build_agent")})
    accept_all(accepted)
    accepted.commit("one more")
    merge(accepted)
    answer = accepted.check()
    assert (answer.code, answer.new) == (0, [])
    accepted.ssot("baseline", "prune")
    assert accepted.check("--strict").code == 0


def test_two_branches_that_rename_and_prune(accepted: Repository) -> None:
    """One id each, although both wrote the entry anew."""
    branch(accepted, "one")
    accepted.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.ssot("baseline", "prune")
    accepted.commit("renamed")
    branch(accepted, "two")
    accepted.write({"app/again.py": OTHER_CALLER})
    accept_all(accepted)
    accepted.commit("a caller more")
    merge(accepted)
    answer = accepted.check()
    # The second branch's caller still uses the old name: the import is dead, and there is one caller less.
    assert (answer.code, answer.new) == (1, [("SSOT204", "app/again.py")])
    assert [code for code, _ in answer.fixed] == ["SSOT201", "SSOT201"]


def test_a_baseline_is_found_by_git_as_it_should_be(accepted: Repository) -> None:
    tracked = accepted.git("ls-files", ".ssot").splitlines()
    assert [Path(one).name for one in tracked] == [
        ".gitattributes",
        "SSOT901.jsonl",
        "SSOT902.jsonl",
        "bridge-factory.jsonl",
        "message-handler.jsonl",
    ]
    text = (accepted.root / FOLDER / "message-handler.jsonl").read_text(encoding="utf-8")
    assert text.splitlines() == sorted(text.splitlines(), key=lambda line: msgspec.json.decode(line, type=Entry).key)
