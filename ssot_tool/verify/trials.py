"""Runs of the command in copies, each observed by a probe of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from ssot_tool.verify.copies import Copy
from ssot_tool.verify.environment import environment
from ssot_tool.verify.observed import Run, read_run
from ssot_tool.verify.original import Original
from ssot_tool.verify.running import last_line, run

_PLUGIN = "_ssot_verify"
_SITECUSTOMIZE = f"import {_PLUGIN}\n\n{_PLUGIN}.begin()\n"


class Trials(NamedTuple):
    """What is run, and what is watched: ``roots`` are import roots relative to the workspace.

    ``names`` are modules that must come from the copy; ``folder`` takes the probes.
    """

    command: str
    original: Original
    folder: Path
    roots: Sequence[str]
    names: frozenset[str]

    def run(self, copy: Copy, only: Iterable[str] = ()) -> Run:
        """Run the command in a copy; pytest runs the functions in ``only``, if there are any, or else all tests."""
        probe = self._probe(copy, frozenset(only))
        options = f"-p {_PLUGIN}" + (" --continue-on-collection-errors" if only else "")
        given = environment(os.environ, copy.moving, str(probe), options)
        output = probe / "output.txt"
        code = run(self.command, copy.workspace, given, output)
        return read_run(probe / "told", code, last_line(output).replace(f"{copy.top}{os.sep}", ""))

    def _probe(self, copy: Copy, only: frozenset[str]) -> Path:
        """A folder with the plugin, what it must know, and room for what it tells."""
        number = sum(1 for _ in self.folder.glob("probe-*")) + 1
        probe = self.folder / f"probe-{number}"
        (probe / "told").mkdir(parents=True)
        plugin = files("ssot_tool.verify").joinpath("probe_plugin.py").read_bytes()
        (probe / f"{_PLUGIN}.py").write_bytes(plugin)
        (probe / "sitecustomize.py").write_text(_SITECUSTOMIZE, encoding="utf-8")
        said = {
            "original": self.original.names,
            "copy": str(copy.top),
            "spared": copy.made.spared,
            "roots": [os.path.normpath(copy.workspace / root) for root in self.roots],
            "workspace": str(copy.workspace),
            "names": sorted(self.names),
            "only": sorted(only),
        }
        (probe / "settings.json").write_text(json.dumps(said), encoding="utf-8")
        return probe


def module_names(paths: Iterable[str], roots: Sequence[str]) -> frozenset[str]:
    """The dotted names of Python files, by the innermost import root that each lies in; none for what lies in none."""
    named = set()
    for path in paths:
        prefixes = ["" if root in ("", ".") else root.strip("/") + "/" for root in roots]
        inside = [prefix for prefix in prefixes if path.startswith(prefix)]
        if path.endswith(".py") and inside:
            rest = path[len(max(inside, key=len)) : -len(".py")].removesuffix("/__init__")
            named.add(rest.replace("/", "."))
    return frozenset(named)
