"""Splitting commits by who owns the files, into parts each of which leaves a tree that is whole."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec
from pathspec import GitIgnoreSpec

from ssot_tool.config import Config
from ssot_tool.cure.pull_request import Step
from ssot_tool.proposing.repository import Repository
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.session import open_session
from ssot_tool.surveying.dead import dead_names

#: Where GitHub and GitLab look, in their order.
_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?")
_MOST_BYTES = 3_000_000
Owner = Callable[[str], str]


def owner_of(root: Path) -> Owner:
    """Who owns a path: as CODEOWNERS says, the last matching line wins; without one, its top-level folder."""
    for place in _PLACES:
        file = root / place
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= _MOST_BYTES:
            rules = list(_rules(file.read_text(encoding="utf-8", errors="replace")))
            return lambda path: next((owners for matches, owners in rules if matches(path)), "nobody")
    return lambda path: path.partition("/")[0] if "/" in path else "top"


def _rules(text: str) -> list[tuple[Callable[[str], bool], str]]:
    found: list[tuple[Callable[[str], bool], str]] = []
    for line in text.splitlines():
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith("#") or _SECTION.match(words[0]):
            continue
        found.append((GitIgnoreSpec.from_lines([words[0]]).match_file, " ".join(words[1:]) or "nobody"))
    return found[::-1]


def sharded(steps: Sequence[Step], owner: Owner, legacy: Collection[str]) -> list[Step]:
    """The steps, migrations split by owner: the callers of each owner, then the modules of ``legacy`` symbols.

    As long as the legacy is there, callers may go in any order.
    """
    homes = {symbol.rpartition(".")[0] for symbol in legacy}
    found: list[Step] = []
    for step in steps:
        if step.kind != "migration":
            found.append(step)
            continue
        gone = {path: data for path, data in step.contents.items() if data is None or _module_of(path, homes)}
        parts: dict[str, dict[str, bytes | None]] = {}
        for path, data in sorted(step.contents.items()):
            if path not in gone:
                parts.setdefault(owner(path), {})[path] = data
        for name, contents in sorted(parts.items()):
            found.append(msgspec.structs.replace(step, title=f"{step.title} ({name})", contents=contents, owner=name))
        if gone:
            found.append(msgspec.structs.replace(step, title=f"{step.title} (the legacy)", contents=gone, owner="all"))
    return found


def _module_of(path: str, modules: Collection[str]) -> bool:
    """Whether a file is one of some modules, whatever import root it lies below."""
    dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return any(dotted == module or dotted.endswith(f".{module}") for module in modules)


def standing_alone(
    steps: Sequence[Step], repository: Repository, config: Config, options: ReadOptions
) -> tuple[list[Step], list[str]]:
    """The steps, those joined that break imports or patches without the next one; a sentence for each that was.

    Every tree in between is looked at as a whole: no import and no patch may be dead that was not before.
    """
    notes: list[str] = []
    left = list(steps)
    whole: list[Step] = []
    parent = repository.head
    known = _dead_at(repository, parent, config, options)
    while left:
        step = left.pop(0)
        commit = repository.commit(parent, step.contents, step.title)
        dead = _dead_at(repository, commit, config, options)
        broken = dead - known
        if broken and left and left[0].kind == step.kind == "migration" and left[0].number == step.number:
            other = left.pop(0)
            name = f"{step.owner} and {other.owner}"
            title = f"{step.title.rpartition(' (')[0]} ({name})"
            notes.append(f"{name} cannot be told apart: {sorted(broken)[0][1]} would lead nowhere in between")
            joined = {**step.contents, **other.contents}
            left.insert(0, msgspec.structs.replace(step, title=title, contents=joined, owner=name))
            continue
        whole.append(step)
        parent, known = commit, dead | known
    return whole, notes


def _dead_at(repository: Repository, commit: str, config: Config, options: ReadOptions) -> frozenset[tuple[str, str]]:
    """(path, dotted name) of every import and patch that leads nowhere in one commit."""
    with tempfile.TemporaryDirectory(prefix="ssot-pr-") as folder:
        repository.tree_files(commit, Path(folder))
        root = Path(folder, repository.prefix) if repository.prefix else Path(folder)
        quiet = ReadOptions(workers=options.workers, use_cache=False)
        session = open_session(root, config, load_role_packs(config, root), quiet)
        with session.reading:
            session.read_everything()
            found = dead_names(session.program(), session.places)
    return frozenset((one.path, one.dotted) for one in found)
