"""The step of the GitHub action (action.yml) that runs ``ssot check``, with its reports where GitHub takes them.

Inputs are variables INPUT_*. New findings go to stdout as annotations, the report to the job's summary. It succeeds
whatever was found: the step's outputs tell the exit code, with which the action's last step fails.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from ssot_tool.gate.baseline import FOLDER
from ssot_tool.scan.files.workspace import find_workspace_root


def main() -> None:
    """Check, and tell GitHub."""
    folder = Path(tempfile.mkdtemp(prefix="ssot-", dir=os.environ.get("RUNNER_TEMP")))
    sarif, markdown, report = folder / "ssot.sarif", folder / "ssot.md", folder / "ssot.json"
    outputs = ["-o", f"sarif={sarif}", "-o", f"markdown={markdown}", "-o", f"json={report}"]
    try:
        code, said = run(["--format", "github", *outputs, *options()])
    except ValueError as error:
        code, said = 2, f"error: {error}"
    print(said, file=sys.stderr)
    if report.exists():
        summary = markdown.read_text(encoding="utf-8")
    else:
        print(f"::error title=ssot check::{escaped(said)}")
        summary = f"### ssot check: no verdict\n\n{fenced(said)}\n"
    append("GITHUB_STEP_SUMMARY", summary)
    told = {"exit-code": code, "new": new_in(report), "sarif": sarif if sarif.exists() else ""}
    append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in told.items()))


def options() -> list[str]:
    """What the inputs say; ValueError for what cannot be meant."""
    strict = os.environ.get("INPUT_STRICT", "")
    if strict not in ("true", "false", ""):
        raise ValueError(f"the input strict must be true or false, not {strict!r}")
    given = [f"--since={since()}"] if since() else []
    # What is given as args comes last, and wins.
    return [*given, *(["--strict"] if strict == "true" else []), *shlex.split(os.environ.get("INPUT_ARGS", ""))]


def since() -> str:
    """The revision that the input names, or a pull request's base where there is no baseline; "" for none."""
    given, base = os.environ.get("INPUT_SINCE", ""), os.environ.get("GITHUB_BASE_REF", "")
    if given or not base or any((find_workspace_root(Path.cwd())[0] / FOLDER).glob("*.jsonl")):
        return given
    return f"origin/{base}"


def run(arguments: list[str]) -> tuple[int, str]:
    """Run the check; return its exit code and what it said on stderr."""
    # -P: the workspace is the current folder, and nothing of it must be imported.
    command = [sys.executable, "-P", "-m", "ssot_tool", "check", *arguments]
    done = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", errors="backslashreplace", check=False)
    # Killed by a signal is no finding.
    return done.returncode if done.returncode >= 0 else 2, done.stderr.rstrip("\n")


def new_in(report: Path) -> str:
    """How many findings of a JSON report are new; "" where there is none."""
    if not report.exists():
        return ""
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return str(sum(finding["state"] == "new" for finding in findings))


def append(variable: str, text: str) -> None:
    """Append to the file that GitHub names in a variable."""
    if os.environ.get(variable):
        with open(os.environ[variable], "a", encoding="utf-8") as file:
            file.write(text)


def escaped(text: str) -> str:
    """The text as the data of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def fenced(text: str) -> str:
    """The text as a block of Markdown that it cannot end."""
    fence = "`" * 3
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"


if __name__ == "__main__":
    main()
