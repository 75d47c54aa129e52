"""The GitLab job's script, run by the shell that GitLab uses; only pip is put in place, as it takes a registry."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.pipelines.repository import CHECKOUT, THIRD, command, commit, environment, git, handler, needs_git, write

TEMPLATE: dict[str, Any] = yaml.safe_load((CHECKOUT / "gitlab" / "ssot.gitlab-ci.yml").read_text(encoding="utf-8"))
JOB: dict[str, Any] = TEMPLATE["ssot"]

pytestmark = needs_git


def run(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command(root.parent / "bin" / "pip", f'echo "$@" > "{root.parent}/pip"')
    script = "\n".join([*JOB["before_script"], *JOB["script"]])
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=root,
        env=environment(root, **JOB["variables"] | variables),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def reports(root: Path) -> tuple[Any, str]:
    """The two reports that the job hands to GitLab."""
    named = JOB["artifacts"]["reports"]
    quality = json.loads((root / named["codequality"]).read_text(encoding="utf-8"))
    return quality, (root / named["junit"]).read_text(encoding="utf-8")


def test_green_with_a_baseline_whatever_the_base(root: Path) -> None:
    done = run(root, CI_MERGE_REQUEST_DIFF_BASE_SHA="0" * 40)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nothing new: ")
    quality, junit = reports(root)
    assert {one["location"]["path"] for one in quality} == {"app/agent.py", "app/chat.py"}
    assert 'failures="0"' in junit
    assert (root.parent / "pip").read_text(encoding="utf-8") == "install --quiet ssot-tool\n"
    (cached,) = JOB["cache"]["paths"]
    assert (root / cached).is_file()


def test_red_leaves_its_reports(root: Path) -> None:
    write(root, {THIRD: handler("Third")})
    done = run(root, SSOT_ARGS="--workers 1 --no-cache")
    assert done.returncode == 1
    quality, junit = reports(root)
    assert THIRD in {one["location"]["path"] for one in quality}
    assert f'file="{THIRD}"' in junit
    assert JOB["artifacts"]["when"] == "always"


def test_without_a_baseline_a_merge_request_is_compared_with_its_base(root: Path) -> None:
    git(root, "rm", "-r", "--quiet", ".ssot/baseline")
    base = commit(root)
    write(root, {THIRD: handler("Third")})
    head = commit(root)
    done = run(root, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    assert done.stdout.startswith("2 new findings, 4 known findings")
    # In a pipeline of merged results the target's own commit is given, too.
    done = run(root, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=head)
    assert done.returncode == 0, done.stdout


def test_it_runs_where_it_is_meant_to_and_on_a_whole_clone() -> None:
    assert list(TEMPLATE) == ["ssot"]
    assert [rule["if"] for rule in JOB["rules"]] == [
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
    ]
    assert JOB["variables"]["GIT_DEPTH"] == "0"
