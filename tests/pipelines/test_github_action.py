"""The GitHub action's steps, run by a small stand-in for GitHub's runner; other actions are only noted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.pipelines.repository import (
    CHECKOUT,
    THIRD,
    TORN,
    command,
    commit,
    environment,
    git,
    handler,
    needs_git,
    write,
)

ACTION: dict[str, Any] = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
UPLOAD = "github/codeql-action/upload-sarif"

pytestmark = needs_git


class Job:
    """One run of the action in a repository.

    After ``run``: ``code`` (that of the step that failed last, 0 for none), ``out`` (what the steps printed), ``used``
    (the other actions that would have run, with their inputs), ``outputs`` and ``summary``.
    """

    def __init__(self, root: Path, inputs: Mapping[str, str], github: Mapping[str, Any]) -> None:
        self.root, self.folder = root, root.parent / "runner"
        self.folder.mkdir(exist_ok=True)
        given = {name: about["default"] for name, about in ACTION["inputs"].items()}
        self.known: dict[str, Any] = {
            "inputs": given | {"python-version": ""} | dict(inputs),
            "github": {"sha": "1" * 40, "repository": "owner/name", "actor": "someone", **github},
            "runner": {"os": "Linux"},
            "steps": {},
        }
        self.code, self.out = 0, ""
        self.used: dict[str, dict[str, str]] = {}

    @property
    def outputs(self) -> dict[str, str]:
        return {name: self.filled(about["value"]) for name, about in ACTION["outputs"].items()}

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text(encoding="utf-8")

    def run(self) -> Job:
        for number, step in enumerate(STEPS):
            condition = step.get("if", "success()")
            if (self.code and "always()" not in condition) or not self.value(condition):
                continue
            outputs = self.folder / f"outputs-{number}"
            outputs.touch()
            if "uses" in step:
                self.used[step["uses"].partition("@")[0]] = {
                    name: self.filled(str(value)) for name, value in step["with"].items()
                }
            else:
                self.code = self.shell(step, outputs) or self.code
            told = dict(line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
            self.known["steps"][step.get("id", "")] = {"outputs": told}
        return self

    def shell(self, step: dict[str, Any], outputs: Path) -> int:
        files = {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(self.folder / "summary")}
        places = {"GITHUB_ACTION_PATH": str(CHECKOUT), "RUNNER_TEMP": str(self.folder)}
        base = {"GITHUB_BASE_REF": self.known["github"].get("base_ref", "")}
        own = {name: self.filled(str(value)) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.root / self.filled(step.get("working-directory", ".")),
            env=environment(self.root, **files, **places, **base, **own),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.out += done.stdout + done.stderr
        return done.returncode

    def filled(self, text: str) -> str:
        """The text with its expressions worked out."""
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(self.value(match[1]) or ""), text)

    def value(self, expression: str) -> Any:
        """The value of an expression in as much of GitHub's language as the action uses."""
        words = expression.replace("&&", " and ").replace("||", " or ").replace("null", "None").strip()
        looked_up = re.sub(r"\b[a-z]+(?:\.[a-z_-]+)+", lambda match: f'at("{match[0]}")', words)
        always = {"always": lambda: True, "success": lambda: True, "at": self.at}
        return eval(" ".join(looked_up.split()), {"__builtins__": {}}, always)

    def at(self, path: str) -> Any:
        here: Any = self.known
        for name in path.split("."):
            here = here.get(name) if isinstance(here, dict) else None
        # GitHub takes what is not there for equal to the empty text, where a step was skipped.
        return "" if here is None and path.startswith("steps.") else here


@pytest.fixture(autouse=True)
def environments(tmp_path: Path) -> None:
    """Installing into an environment takes a registry, so what does that is put in its place."""
    pip = 'echo "pip $@" >> "$RUNNER_TEMP/commands"'
    lines = [
        'echo "python $@" >> "$RUNNER_TEMP/commands"',
        'mkdir -p "$4/bin"',
        f'ln -sf "{tmp_path}/bin/pip" "$4/bin/pip"',
        f'printf \'#!/bin/sh\\nexec "{sys.executable}" "$@"\\n\' > "$4/bin/python"',
        'chmod +x "$4/bin/python"',
    ]
    command(tmp_path / "bin" / "python3", "\n".join(lines))
    command(tmp_path / "bin" / "pip", pip)


def act(root: Path, inputs: Mapping[str, str] | None = None, **github: Any) -> Job:
    return Job(root, inputs or {}, github).run()


def sarif_of(job: Job) -> Any:
    return json.loads(Path(job.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]


def test_green(root: Path) -> None:
    # As there is a baseline, the base of a pull request does not matter.
    job = act(root, base_ref="no-such-branch")
    assert job.code == 0, job.out
    assert (job.outputs["exit-code"], job.outputs["new"]) == ("0", "0")
    assert job.summary.startswith("### ssot check: Nothing new: ")
    assert "::error" not in job.out
    assert job.used[UPLOAD] == {"sarif_file": job.outputs["sarif"], "category": "ssot"}
    assert {one["baselineState"] for one in sarif_of(job)} == {"unchanged"}
    commands = (job.folder / "commands").read_text(encoding="utf-8").splitlines()
    assert commands == [
        f"python -I -m venv {job.folder}/ssot-environment",
        f"pip install --quiet --disable-pip-version-check {CHECKOUT}",
    ]
    cached = job.used["actions/cache/restore"]
    assert (root / cached["path"]).is_file()
    assert cached["key"] == f"ssot-Linux-ssot-{'1' * 40}"
    assert cached["key"].startswith(cached["restore-keys"])


def test_red_fails_last_and_everything_is_told(root: Path) -> None:
    write(root, {THIRD: handler("Third")})
    job = act(root, {"category": "backend", "args": "-o 'junit=a report.xml'"})
    assert job.code == 1
    assert (root / "a report.xml").is_file()
    assert (job.outputs["exit-code"], job.outputs["new"]) == ("1", "2")
    assert "::error file=app/third.py,line=1," in job.out
    assert "ThirdMessageHandler" in job.summary
    assert job.used[UPLOAD]["category"] == "backend"
    assert "new" in {one["baselineState"] for one in sarif_of(job)}
    assert "actions/cache/save" in job.used


def test_a_mistake_in_the_configuration_is_2_and_told(root: Path) -> None:
    write(root, {"ssot.toml": "[workspce]\n"})
    job = act(root)
    assert job.code == 2
    assert job.outputs == {"exit-code": "2", "new": "", "sarif": ""}
    assert "::error title=ssot check::error: ssot.toml" in job.out
    assert job.summary.startswith("### ssot check: no verdict\n\n```text\nerror: ssot.toml")
    assert UPLOAD not in job.used


def test_lost_coverage_is_2_with_a_report(root: Path) -> None:
    write(root, {"app/torn.py": TORN})
    job = act(root)
    assert job.code == 2
    assert (job.outputs["exit-code"], job.outputs["new"]) == ("2", "1")
    assert "::error file=app/torn.py" in job.out
    assert job.summary.startswith("### ssot check: No verdict: 1 file")
    assert UPLOAD in job.used


def test_what_cannot_be_installed_fails(root: Path) -> None:
    command(root.parent / "bin" / "pip", "exit 7")
    job = act(root)
    assert job.code == 2
    assert job.outputs == {"exit-code": "", "new": "", "sarif": ""}


def test_a_pull_request_without_a_baseline_is_compared_with_its_base(tmp_path: Path, root: Path) -> None:
    git(root, "rm", "-r", "--quiet", ".ssot/baseline")
    commit(root)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    write(root, {THIRD: handler("Third")})
    commit(root)
    job = act(root, base_ref="main")
    assert (job.code, job.outputs["new"]) == (1, "2"), job.out
    # As actions/checkout leaves it unless it is told fetch-depth: 0.
    git(tmp_path, "clone", "--quiet", "--depth", "1", root.as_uri(), "shallow")
    git(tmp_path / "shallow", "update-ref", "-d", "refs/remotes/origin/main")
    job = act(tmp_path / "shallow", base_ref="main")
    assert job.code == 2
    assert "fetch-depth: 0" in job.summary


def test_stale_entries_fail_where_that_is_asked_for(root: Path) -> None:
    git(root, "rm", "--quiet", "app/chat.py")
    job = act(root, {"strict": "true"})
    assert (job.code, job.outputs["new"]) == (1, "0")


def test_what_an_input_holds_is_never_run(root: Path) -> None:
    job = act(root, {"since": '$(touch run)"; touch run; `touch run`'})
    assert job.code == 2
    assert "there is no revision" in job.summary
    assert not (root / "run").exists()


@pytest.mark.parametrize("inputs", [{"strict": "yes"}, {"args": "-o 'open"}])
def test_what_cannot_be_meant_is_2(root: Path, inputs: dict[str, str]) -> None:
    job = act(root, inputs)
    assert job.code == 2
    assert "::error title=ssot check::error: " in job.out


@pytest.mark.parametrize(
    ("inputs", "github", "uploads"),
    [
        ({}, {}, True),
        ({"sarif": "false"}, {}, False),
        ({}, {"event": {"pull_request": {"head": {"repo": {"full_name": "owner/name"}}}}}, True),
        ({}, {"event": {"pull_request": {"head": {"repo": {"full_name": "fork/name"}}}}}, False),
        ({}, {"actor": "dependabot[bot]"}, False),
    ],
)
def test_who_may_upload(tmp_path: Path, inputs: dict[str, str], github: dict[str, Any], uploads: bool) -> None:
    job = Job(tmp_path / "project", inputs, github)
    job.known["steps"]["check"] = {"outputs": {"sarif": "ssot.sarif"}}
    (step,) = [one for one in STEPS if one.get("uses", "").startswith(UPLOAD)]
    assert bool(job.value(step["if"])) is uploads


def test_no_script_holds_an_expression_and_each_says_its_shell() -> None:
    scripts = [step for step in STEPS if "run" in step]
    assert scripts
    for step in scripts:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_every_input_is_used_and_every_used_one_is_declared() -> None:
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(STEPS)))
    assert used == set(ACTION["inputs"])


def test_the_files_that_the_scripts_name_are_there() -> None:
    named = re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", json.dumps(STEPS))
    assert named
    assert all((CHECKOUT / name).is_file() for name in named)
