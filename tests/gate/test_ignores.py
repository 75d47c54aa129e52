"""``[[ignores]]`` in the gate: they silence what somebody has seen, and tell what has come since."""

from __future__ import annotations

import pytest

from tests.gate.gatehouse import CONFIG, Repository
from tests.gate.test_changes import OTHER_CALLER, OTHER_HANDLER, codes

IGNORE = '\n[[ignores]]\npaths = ["app/handlers/**"]\ncodes = ["SSOT101", "SSOT102"]\nreason = "old ones"\n'


@pytest.fixture
def ignoring(repository: Repository) -> Repository:
    (repository.root / "app/torn.py").unlink()
    (repository.root / "app/tidy.py").unlink()
    repository.write({"ssot.toml": CONFIG + IGNORE})
    repository.commit("ignores")
    return repository


def silenced(repository: Repository, *arguments: str) -> list[str]:
    return sorted(one["finding"]["code"] for one in repository.check(*arguments).report["silenced"])


def test_without_anything_to_compare_with_they_silence(ignoring: Repository) -> None:
    answer = ignoring.check()
    assert codes(answer.new) == ["SSOT101", "SSOT101", "SSOT201", "SSOT201"]
    assert silenced(ignoring) == ["SSOT101", "SSOT102", "SSOT102"]


@pytest.mark.parametrize("against", ["baseline", "revision"])
def test_what_they_match_has_grown(ignoring: Repository, against: str) -> None:
    arguments = ["--since", "main"] if against == "revision" else []
    if against == "baseline":
        ignoring.ssot("baseline", "init")
    ignoring.git("checkout", "--quiet", "-b", "topic")
    ignoring.commit("start")
    assert ignoring.check(*arguments).code == 0
    assert silenced(ignoring, *arguments) == ["SSOT101", "SSOT102", "SSOT102"]
    ignoring.write({"app/handlers/night.py": OTHER_HANDLER})
    answer = ignoring.check(*arguments)
    assert (answer.code, codes(answer.new)) == (1, ["SSOT902", "SSOT902"])
    told = [one for one in answer.report["findings"] if one["state"] == "new"]
    assert {(one["path"], one["start_line"]) for one in told} == {("app/handlers/night.py", 2)}
    assert "the ignore at ssot.toml:4 matches more than before" in told[0]["message"]
    assert silenced(ignoring, *arguments) == ["SSOT101", "SSOT102", "SSOT102"]


def test_growth_can_be_accepted_and_is_then_recognised(ignoring: Repository) -> None:
    ignoring.ssot("baseline", "init")
    ignoring.write({"app/handlers/night.py": OTHER_HANDLER})
    ignoring.ssot("baseline", "accept", "--code", "SSOT902", "--reason", "r", "--owner", "o")
    assert ignoring.check("--strict").code == 0
    ignoring.move("app/handlers/night.py", "app/handlers/dark.py")
    assert ignoring.check().new == []
    (ignoring.root / "app/handlers/dark.py").unlink()
    assert codes(ignoring.check().fixed) == ["SSOT902", "SSOT902"]
    ignoring.ssot("baseline", "prune")
    assert ignoring.check("--strict").code == 0


def test_what_they_silence_is_no_stale_entry(ignoring: Repository) -> None:
    """The baseline knows it, so that it can tell growth."""
    ignoring.ssot("baseline", "init")
    assert ignoring.check("--strict").fixed == []
    ignoring.write({"app/other.py": OTHER_CALLER})
    assert codes(ignoring.check().new) == ["SSOT201", "SSOT201"]
