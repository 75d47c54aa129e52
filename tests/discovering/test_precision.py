"""How much of what ``ssot discover`` proposes in healthy projects is right, by labels that people gave.

``labels.json`` holds every proposal in the wheels of 39 public projects, each judged by reading both bodies: right if
they could be one, or one could take the place of the other. It has names, lines and judgements, none of their code.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.checking import check
from ssot_tool.config import Config, load_config
from ssot_tool.discovering.discover import discover
from ssot_tool.read_options import ReadOptions

LABELS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
#: Checkouts of applications, whole repositories with scripts, templates and samples.
APPLICATIONS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "applications.json").read_text(encoding="utf-8")
)
#: Projects that no rule was made with when they were judged, in rounds; each knew what those before it taught.
UNSEEN: list[dict[str, Any]] = json.loads((Path(__file__).parent / "unseen.json").read_text(encoding="utf-8"))
#: Small enough to be looked at in each run; together they hold a third of the proposals.
SPECIMENS = ("click==8.1.7", "flask==3.0.3", "httpx==0.27.2", "locust==2.32.2", "prefect==3.1.0", "scrapy==2.11.2")


def judged(projects: list[dict[str, Any]]) -> tuple[int, int]:
    """How many proposals are right, and how many there are."""
    verdicts = [one["right"] for project in projects for one in project["proposals"]]
    return sum(verdicts), len(verdicts)


def test_the_published_labels() -> None:
    right, total = judged(LABELS)
    assert len(LABELS) >= 39
    assert right / total >= 0.80
    assert sum(one["flagged"] for one in LABELS) < 0.02 * sum(one["files"] for one in LABELS)
    assert all(one["why"] for project in (*LABELS, *APPLICATIONS) for one in project["proposals"])
    findings = [one for project in LABELS for one in project["findings"]]
    assert sum(one["right"] for one in findings) >= 0.95 * len(findings)


def test_the_published_labels_of_applications() -> None:
    right, total = judged(APPLICATIONS)
    assert right / total >= 0.80
    assert sum(one["flagged"] for one in APPLICATIONS) < 0.02 * sum(one["files"] for one in APPLICATIONS)


def test_the_judgements_of_projects_seen_for_the_first_time_are_told_as_they_were() -> None:
    rounds = [[one for one in UNSEEN if one["round"] == number] for number in range(1, 9)]
    counts = [(18, 58), (58, 102), (111, 170), (50, 90), (23, 58), (55, 90), (31, 60), (28, 39)]
    assert list(map(judged, rounds)) == counts
    clear = [
        [{"proposals": [kept for kept in one["proposals"] if not kept["borderline"]]} for one in projects]
        for projects in rounds[2:]
    ]
    assert list(map(judged, clear)) == [(80, 91), (30, 38), (8, 22), (38, 45), (31, 34), (28, 33)]
    told = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    sizes = [len(projects) for projects in rounds]
    assert f"18 of 58 proposals in {sizes[0]} of them" in told
    assert f"58 of 102 in {sizes[1]} others, 111 of 170 in {sizes[2]}, 50 of 90 in {sizes[3]}" in told
    assert f"23 of 58 in {sizes[4]}, 55 of 90 in {sizes[5]}, 31 of 60 in {sizes[6]} and 28 of 39 in {sizes[7]}" in told
    assert "80 of 91, 30 of 38, 8 of 22, 38 of 45, 31 of 34 and 28 of 33" in told
    tuned = {one["project"].partition("==")[0].rpartition("/")[2].lower() for one in (*LABELS, *APPLICATIONS)}
    assert tuned.isdisjoint(one["project"].partition("-")[0].lower() for one in UNSEEN)


@pytest.fixture(scope="module")
def wheels(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specimens, which are fetched once: they lie beside what pytest remembers, or in a temporary folder."""
    cache = getattr(pytestconfig, "cache", None)
    folder = Path(cache.mkdir("wheels")) if cache else tmp_path_factory.mktemp("wheels")
    for wheel in folder.glob("*.whl"):
        if "==".join(wheel.name.split("-")[:2]).lower() not in SPECIMENS:
            wheel.unlink()  # of an earlier list
    if len(list(folder.glob("*.whl"))) == len(SPECIMENS):
        return folder
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*command, "--dest", str(folder), *SPECIMENS], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the specimens cannot be had: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture(scope="module")
def specimens(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The specimens, unpacked, by name; what one test has read of them is remembered for the other."""
    roots = []
    for wheel in sorted(wheels.glob("*.whl")):
        roots.append(tmp_path_factory.mktemp("specimen") / wheel.name.partition("-")[0].lower())
        zipfile.ZipFile(wheel).extractall(roots[-1])
    return roots


def test_what_is_proposed_today_is_judged_and_right(specimens: list[Path]) -> None:
    labels = {one["project"].partition("==")[0]: one for one in LABELS if one["project"] in SPECIMENS}
    assert len(labels) == len(SPECIMENS)
    found, files, flagged, unjudged = [], 0, set(), []
    for root in specimens:
        discovery = discover(root, Config(), ReadOptions())
        files += discovery.summary.files
        known = {frozenset(one["members"]): one["right"] for one in labels[root.name]["proposals"]}
        for candidate in discovery.candidates:
            members = frozenset(member.symbol for member in candidate.family.members)
            flagged |= {(root.name, member.path) for member in candidate.family.members}
            if members in known:
                found.append(known[members])
            else:
                unjudged.append(sorted(members))
    assert not unjudged, "read both, and put the judgement into labels.json"
    assert len(found) >= 10, "nothing found is no precision"
    assert sum(found) / len(found) >= 0.80
    assert len(flagged) < 0.02 * files


def test_what_is_dead_or_bypassed_there_is_judged(specimens: list[Path]) -> None:
    labels = {one["project"].partition("==")[0]: one for one in LABELS if one["project"] in SPECIMENS}
    for root in specimens:
        config = load_config(root, {"rules.select": ["SSOT203", "SSOT204", "SSOT205"]})
        checked = (one.finding for one in check(root, config, ReadOptions()).findings)
        found = {(one.code, one.path, one.start_line) for one in checked}
        assert found == {(one["code"], one["path"], one["line"]) for one in labels[root.name]["findings"]}
