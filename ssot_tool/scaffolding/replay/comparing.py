"""Running the tests twice, each in a process of its own, and the verdicts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from ssot_tool.scaffolding.replay.frameworks import run
from ssot_tool.scaffolding.replay.job import Job


def main() -> None:
    """Do the job that stdin says."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [one for one in sys.path if os.path.abspath(one) != here]
    said = json.loads(sys.stdin.buffer.read().decode())
    if "build" in said:
        run(Job(said))
    else:
        print(json.dumps(compare(said)))  # noqa: T201


def compare(said: dict[str, Any]) -> dict[str, Any]:
    """The verdicts on a job: for each key and test, why nothing is compared, or how."""
    job = Job(said)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(said, folder)
        legacy = runs.of("legacy")
        keys = {repr(key) for key, _ in job.replayed}
        gone = [] if legacy["error"] else sorted(keys - set(legacy["replaced"]))
        verdicts: list[Any] = []
        for key, test in job.replayed:
            verdicts += [(repr(key), test, *verdict(repr(key), test, runs, gone))]
    moved = {key for test in legacy["tests"].values() for key in test["moved"]}
    return {"gone": gone, "moved": sorted(moved), "verdicts": verdicts}


def verdict(key: str, test: str, runs: Runs, gone: list[str]) -> tuple[str, list[str]]:
    """Why a test compares nothing, or "", and what is not the same."""
    if key in gone:
        return "the legacy of " + key + " is gone, or only a shim by now", []
    legacy, unified = runs.of("legacy"), runs.of("unified")
    if legacy["error"] or unified["error"]:
        return "", [legacy["error"] or unified["error"]]
    old, new = legacy["tests"].get(test), unified["tests"].get(test)
    if old is None:
        return "it is not collected: renamed, moved or deselected", []
    failed = [one for one in old["outcomes"].values() if one[0] != "passed"]
    if failed:
        return "it does not pass with the legacy, either: " + ": ".join(failed[0]), []
    if new is None:
        return "", ["it is not run any more"]
    told = [
        name + ": " + outcome + ": " + message
        for name, (outcome, message) in sorted(new["outcomes"].items())
        if outcome != "passed"
    ]
    if told and all("isinstance(" in one for one in told):
        return "it asks for a base that the unified one has not: " + told[0], []
    if told and new["patched"]:
        return "it patches " + new["patched"][0] + ", which moved code never uses", []
    if not told and key not in new["built"] and key in new["moved"]:
        return "it builds the unified one itself by now", []
    if not told and key not in new["built"]:
        return "it builds nothing for " + key, []
    return "", told or other_results(test, old, new, runs)


def other_results(test: str, old: Any, new: Any, runs: Runs) -> list[str]:
    """The calls that give something else, where the legacy gives the same twice."""
    before, after = by_call(old), by_call(new)
    told = [one for one in before if one in after and before[one] != after[one]]
    if not told:
        return []
    again = by_call(runs.of("legacy", 2)["tests"].get(test, {"calls": []}))
    stable = [one for one in told if again.get(one) == before[one]]
    return [one + ": " + changed(before[one], after[one]) for one in stable]


def changed(before: list[str], after: list[str]) -> str:
    """What became of the results of a call."""
    return ", ".join(before) + " became " + ", ".join(after)


def by_call(record: Any) -> dict[str, list[str]]:
    """The results of all calls of one name, sorted: tasks may finish in any order."""
    found: dict[str, list[str]] = {}
    for key, name, result in record["calls"]:
        found.setdefault(key + " " + name, []).append(result)
    return {call: sorted(results) for call, results in found.items()}


class Runs:
    """The runs of one job, each in a process of its own, and each done once."""

    def __init__(self, said: dict[str, Any], folder: str) -> None:
        self._said = said
        self._folder = folder
        self._done: dict[tuple[str, int], dict[str, Any]] = {}

    def of(self, build: str, attempt: int = 1) -> dict[str, Any]:
        """What a run has told; ``error`` says why it could not be done."""
        if (build, attempt) not in self._done:
            output = os.path.join(self._folder, build + str(attempt) + ".json")
            job = {**self._said, "build": build, "output": output}
            self._done[build, attempt] = self._run(json.dumps(job), output)
        return self._done[build, attempt]

    def _run(self, job: str, output: str) -> dict[str, Any]:
        empty: dict[str, Any] = {"tests": {}, "replaced": []}
        try:
            done = subprocess.run(
                [sys.executable, os.path.abspath(__file__)],
                input=job.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=self._said["seconds"],
                check=False,
            )
        except subprocess.TimeoutExpired:
            told = "the tests took more than " + str(self._said["seconds"]) + " seconds"
            return {**empty, "error": told}
        said = done.stdout.decode("utf-8", "replace")[-4000:]
        if not os.path.exists(output):
            return {**empty, "error": said or "the process ended without a word"}
        with open(output, encoding="utf-8") as file:
            told_all: dict[str, Any] = json.load(file)
        if told_all["error"]:
            told_all["error"] += "\n" + said
        return told_all
