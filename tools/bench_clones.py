"""Measures which copies of real functions are found as duplicates, by type, beside jscpd and pylint on the same files.

``python -m tools.bench_clones WORKSPACE`` samples functions of the workspace's own code, writes each into a file of its
own, and for every kind of copy (``tools/mutations.py``) one copy of each into another. A copy is found where it is
reported together with its original. What is reported together and is no copy counts as other pairs: some are real
duplicates of the workspace, so they are counted without the copies, too. ``SSOT105`` is asked at its defaults.
The other tools are used where they are given.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from ssot_tool.clones.groups import groups
from ssot_tool.clones.shapes import shapes
from tools.mutations import MUTATIONS
from tools.renaming import Function

#: Source lines of a sampled function, laid out by ``ast.unparse``.
SHORTEST, LONGEST = 10, 80
#: How much of the shorter of two files a report has to cover to have found the copy.
COVERED = 0.5

Pairs = set[tuple[str, str]]


def sample(workspace: Path, number: int, seed: int, shortest: int = SHORTEST) -> list[Function]:
    """Different functions of the workspace, tests left out, of ``shortest`` lines or more, as the seed decides."""
    found: dict[str, Function] = {}
    for path in sorted(workspace.rglob("*.py")):
        if "test" in str(path.relative_to(workspace)) or path.is_symlink():
            continue
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        for node in _outer_functions(tree):
            if len(node.body) == 1 and ast.get_docstring(node) is not None:
                continue  # nothing but words: there is no code to copy
            plain = _plain(node)
            if shortest <= plain.count("\n") + 1 <= LONGEST:
                found.setdefault(plain, ast.parse(plain).body[0])  # type: ignore[arg-type]
    chosen = Random(seed).sample(sorted(found), min(number, len(found)))
    return [found[one] for one in chosen]


def _outer_functions(tree: ast.AST) -> Iterator[Function]:
    """Functions and methods, but none inside another: the outer one is sampled for both."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node
        else:
            yield from _outer_functions(node)


def _plain(function: Function) -> str:
    function.decorator_list = []
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        del function.body[0]
    return ast.unparse(function)


def ours(root: Path) -> Pairs:
    """What our groups hold together: what ``SSOT105`` reports at its defaults."""
    read = {path.name: shapes(ast.parse(path.read_text())) for path in sorted(root.glob("*.py"))}
    found: Pairs = set()
    for group in groups(read):
        names = sorted({member.path for member in group.members})
        found.update((one, other) for at, one in enumerate(names) for other in names[at + 1 :])
    return found


def jscpd(command: list[str]) -> Callable[[Path], Pairs]:
    """What jscpd reports at its defaults (50 tokens, 5 lines) without comments, by the fragments of two files."""

    def run(root: Path) -> Pairs:
        with tempfile.TemporaryDirectory() as out:
            line = [
                *command,
                "--reporters",
                "json",
                "--output",
                out,
                "--silent",
                "--mode",
                "weak",
                "--format",
                "python",
            ]
            subprocess.run([*line, str(root)], check=True, capture_output=True)
            report = json.loads((Path(out) / "jscpd-report.json").read_text())
        spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for one in report["duplicates"]:
            first, second = sorted((one["firstFile"], one["secondFile"]), key=lambda side: str(side["name"]))
            key = (Path(first["name"]).name, Path(second["name"]).name)
            spans.setdefault(key, []).append((first["start"], first["end"]))
        return {key for key, held in spans.items() if key[0] != key[1] and _covers(root, key, held)}

    return run


def pylint(command: list[str]) -> Callable[[Path], Pairs]:
    """What R0801 reports at its own defaults (4 lines; docstrings, comments, imports and signatures do not count)."""

    def run(root: Path) -> Pairs:
        line = [
            *command,
            "--disable=all",
            "--enable=duplicate-code",
            "--ignore-imports=y",
            "--score=n",
            "-j1",
            "--output-format=json",
        ]
        done = subprocess.run(
            [*line, *map(str, sorted(root.glob("*.py")))], capture_output=True, text=True, check=False
        )
        spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for one in json.loads(done.stdout):
            sides = sorted(re.findall(r"^==(\w+):\[(\d+):(\d+)\]", one["message"], re.MULTILINE))
            for at, (name, start, end) in enumerate(sides):
                for other, _, _ in sides[at + 1 :]:
                    spans.setdefault((f"{name}.py", f"{other}.py"), []).append((int(start), int(end)))
        return {key for key, held in spans.items() if key[0] != key[1] and _covers(root, key, held)}

    return run


def _covers(root: Path, pair: tuple[str, str], spans: list[tuple[int, int]]) -> bool:
    lines = {line for start, end in spans for line in range(start, end + 1)}
    shortest = min(len((root / name).read_text().splitlines()) for name in pair)
    return len(lines) >= COVERED * shortest


def write(root: Path, functions: list[Function], kind: str | None, seed: int) -> dict[int, bool]:
    """Originals as ``o<number>.py``, copies as ``m<number>.py``; which of them differ from their original."""
    differs = {}
    for number, function in enumerate(functions):
        (root / f"o{number:04}.py").write_text(f"{_imports(function, function)}{ast.unparse(function)}\n")
        if kind is not None:
            made = MUTATIONS[kind](function, Random(f"{seed} {kind} {number}"))
            ast.parse(made)
            differs[number] = made.strip() != ast.unparse(function).strip()
            (root / f"m{number:04}.py").write_text(f"{_imports(ast.parse(made), function)}{made.rstrip()}\n")
    return differs


def _imports(copied: ast.AST, original: ast.AST) -> str:
    """What a function has from outside has to come from somewhere; a local name whose binding was deleted has not."""
    used = {node.id for node in ast.walk(copied) if isinstance(node, ast.Name)}
    names = sorted(used - _bound(copied) - _bound(original) - set(vars(builtins)))
    return f"from elsewhere import {', '.join(names)}\n\n\n" if names else ""


def _bound(tree: ast.AST) -> set[str]:
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return bound | {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}


def rows(functions: list[Function], tools: dict[str, Callable[[Path], Pairs]], seed: int) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield f"| copies of {len(functions)} functions | " + " | ".join(tools) + " |"
    yield "|---|" + "---|" * len(tools)
    for kind in (None, *MUTATIONS):
        cells = []
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            differs = write(root, functions, kind, seed)
            asked = [number for number, is_other in differs.items() if is_other]
            for run in tools.values():
                began = time.perf_counter()
                pairs = run(root)
                seconds = time.perf_counter() - began
                hits = sum((f"m{number:04}.py", f"o{number:04}.py") in pairs for number in asked)
                others = sum(one[1:] != other[1:] for one, other in pairs)
                recall = f"{hits / len(asked):.3f}, " if asked else ""
                cells.append(f"{recall}{others} other pairs, {seconds:.1f} s")
        yield f"| {f'{kind} ({len(asked)})' if kind else 'no copies'} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--functions", type=int, default=300)
    parser.add_argument("--shortest", type=int, default=SHORTEST, help="source lines of a sampled function")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jscpd", help="the command, for example node_modules/.bin/jscpd")
    parser.add_argument("--pylint", help="the command, for example .venv/bin/pylint")
    asked = parser.parse_args()
    tools: dict[str, Callable[[Path], Pairs]] = {"SSOT105": ours}
    if asked.jscpd:
        tools["jscpd"] = jscpd([asked.jscpd])
    if asked.pylint:
        tools["pylint R0801"] = pylint([asked.pylint])
    for line in rows(sample(asked.workspace, asked.functions, asked.seed, asked.shortest), tools, asked.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
