"""The specification by example: every folder in ``fixtures/`` is a small workspace with hand-written expectations.

``symbols`` are what ``ssot refs`` must answer, ``roles``, ``findings`` and ``silenced`` what ``ssot scan --all`` must
find. Adding a case is adding a folder with an ``expected.json``.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import tokenize
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from ssot_tool.model import REFERENCE_KINDS

CHECKOUT = Path(__file__).parent.parent
FIXTURES = CHECKOUT / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/expected.json"))
EXCUSES = {
    "protocol",
    "enum",
    "exception",
    "data-carrier",
    "test-double",
    "alias",
    "shim",
    "disjoint-routes",
    "other-service",
    "declared",
    "other-role",
    "abstract-base-only",
    "strategy",
}

Json = dict[str, Any]
Place = tuple[str, int, int, str]


def expected_of(case: Path) -> Json:
    loaded: Json = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return loaded


def cases_with(key: str) -> list[Path]:
    return [case for case in CASES if key in expected_of(case)]


def copy_workspace(case: Path, target: Path) -> Path:
    """Copy a case to where it is no part of this checkout, without what is no part of the workspace."""
    noise = shutil.ignore_patterns("expected.json", "__pycache__", ".pytest_cache")
    return Path(shutil.copytree(case, target / case.name, ignore=noise))


def ssot(workspace: Path, *arguments: str) -> Json:
    """Run the command line in a workspace; return its JSON. Anything but exit code 0 fails the test.

    In this process, since a hundred new ones would take a minute; tests/test_golden_path.py starts real ones.
    """
    output = workspace / ".ssot-answer.json"
    said = io.StringIO()
    with contextlib.chdir(workspace), contextlib.redirect_stderr(said):
        code = main([*arguments, "--format", "json", "--output", str(output)])
    assert code == 0, f"exit code {code}\n{said.getvalue()}"
    answer: Json = json.loads(output.read_text(encoding="utf-8"))
    return answer


def places(references: Iterable[Json]) -> list[Place]:
    return sorted((one["path"], one["line"], one["column"], one["kind"]) for one in references)


def expected_places(references: Iterable[list[Any]]) -> list[Place]:
    return sorted((path, line, column, kind) for path, line, column, kind in references)


def assert_same_places(found: list[Place], expected: list[Place], what: str) -> None:
    """Compare as lists, so that a reference told twice fails; the message lists only the differences."""
    missing = [place for place in expected if place not in found]
    surplus = [place for place in found if place not in expected]
    assert found == expected, f"{what}\nmissing: {missing}\nsurplus: {surplus}\nfound {len(found)} of {len(expected)}"


def check_references(workspace: Path, expected: Json) -> None:
    answer = ssot(workspace, "refs", *expected["symbols"])
    by_symbol = {entry["symbol"]: entry for entry in answer["symbols"]}
    assert set(by_symbol) == set(expected["symbols"])
    for symbol, references in expected["symbols"].items():
        assert_same_places(places(by_symbol[symbol]["references"]), expected_places(references), symbol)
        broken = expected["broken"].get(symbol, [])
        assert_same_places(places(by_symbol[symbol]["broken"]), expected_places(broken), f"broken for {symbol}")


def check_role(family: Json, expected: Json) -> None:
    found = {member["symbol"]: member for member in family["members"]}
    assert set(found) == {entry["symbol"] for entry in expected["members"]}
    for entry in expected["members"]:
        member = found[entry["symbol"]]
        assert {key: member[key] for key in entry if key != "references"} == {
            key: value for key, value in entry.items() if key != "references"
        }
        if "references" in entry:
            assert_same_places(places(member["references"]), expected_places(entry["references"]), entry["symbol"])
    excuses = {one["symbol"]: one["excuse"] for one in family["excused"]}
    assert {symbol: excuses.get(symbol) for symbol in expected["excused"]} == expected["excused"]
    if "proposed" in expected:
        assert family["proposed"]["symbol"] == expected["proposed"]
    collisions = {one["route"]: sorted(one["members"]) for one in family["collisions"]}
    assert collisions == {route: sorted(members) for route, members in expected["collisions"].items()}


@pytest.mark.parametrize("case", cases_with("symbols"), ids=lambda case: case.name)
def test_refs_finds_every_reference_and_no_other(case: Path, tmp_path: Path) -> None:
    check_references(copy_workspace(case, tmp_path), expected_of(case))


@pytest.mark.parametrize("case", cases_with("roles"), ids=lambda case: case.name)
def test_scan_finds_the_members_and_names_the_excuses(case: Path, tmp_path: Path) -> None:
    expected = expected_of(case)
    answer = ssot(copy_workspace(case, tmp_path), "scan", "--all", "--no-cache")
    families = {family["role"]: family for family in answer["families"]}
    for role, wanted in expected["roles"].items():
        empty: Json = {"members": [], "excused": [], "collisions": []}
        check_role(families.get(role, empty), wanted)
        members = {member["symbol"] for member in families[role]["members"]} if role in families else set()
        assert not members & set(expected.get("innocent", {}).get(role, ()))
    assert [one["path"] for one in answer["skipped"]] == expected.get("skipped", [])


@pytest.mark.parametrize("case", cases_with("findings"), ids=lambda case: case.name)
def test_scan_finds_what_is_wrong_and_what_is_silenced(case: Path, tmp_path: Path) -> None:
    expected = expected_of(case)
    answer = ssot(copy_workspace(case, tmp_path), "scan", "--no-cache")
    found = sorted([one["code"], one["path"], one["start_line"]] for one in answer["findings"])
    assert found == sorted(expected["findings"])
    silenced = [one["finding"] for one in answer.get("silenced", ())]
    assert sorted([one["code"], one["path"], one["start_line"]] for one in silenced) == sorted(expected["silenced"])


def every_place(expected: Json) -> Iterable[tuple[str, list[Any]]]:
    for section in ("symbols", "broken"):
        for symbol, references in expected.get(section, {}).items():
            yield from ((symbol, reference) for reference in references)
    for role in expected.get("roles", {}).values():
        for entry in role["members"]:
            yield from ((entry["symbol"], reference) for reference in entry.get("references", ()))


def lines_of(path: Path) -> list[str]:
    data = path.read_bytes()
    with path.open("rb") as stream:
        encoding, _ = tokenize.detect_encoding(stream.readline)
    return re.split(r"\r\n|\r|\n", data.decode(encoding))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_expectations_stand_at_tokens_of_their_files(case: Path) -> None:
    """A guard for the fixtures themselves: a place must be the first character of a word, its kind a known one."""
    expected = expected_of(case)
    files: dict[str, list[str]] = {}
    checked = 0
    for symbol, (path, line, column, kind) in every_place(expected):
        assert kind in REFERENCE_KINDS, (symbol, kind)
        lines = files.setdefault(path, lines_of(case / path))
        text = lines[line - 1]
        assert re.match(r"\w|\\x", text[column - 1 :]), (symbol, path, line, column)
        assert column == 1 or not re.match(r"\w", text[column - 2]), (symbol, path, line, column)
        checked += 1
    for role in expected.get("roles", {}).values():
        assert set(role["excused"].values()) <= EXCUSES
        checked += len(role["members"]) + len(role["excused"])
    for _, path, line in (*expected.get("findings", ()), *expected.get("silenced", ())):
        assert lines_of(case / path)[line - 1].strip(), (path, line)
        checked += 1
    assert checked, "an expected.json that expects nothing"
