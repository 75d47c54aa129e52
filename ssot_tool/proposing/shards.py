"""Splitting commits by who owns the files, into parts that are merged in order, each of which leaves a whole tree.

First what all others stand on: the canonical, new files and settings. Then the callers of each owner: as both the old
and the new are there, in any order. Last the modules of the legacy symbols, and what only holds once they are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate

import msgspec

from ssot_tool.config import BASELINE_FOLDER
from ssot_tool.cure.pull_request import Step
from ssot_tool.planning.delta.damage import Damage
from ssot_tool.proposing.owners import Owner
from ssot_tool.proposing.steps import final_of

FIRST, LAST = "what the others stand on", "the legacy"
Contents = dict[str, bytes | None]
#: Of a tree: what is broken in it, in order.
Broken = Callable[[Contents], Sequence[Damage]]
#: Of a tree: what fails in it, in words, "" for nothing.
Fails = Callable[[Contents], str]


class Part(msgspec.Struct, frozen=True):
    """The files of one owner, or of those that cannot be told apart."""

    owner: str
    paths: frozenset[str]

    def joined(self, other: Part) -> Part:
        """Both as one, under both names."""
        return Part(f"{self.owner} and {other.owner}", self.paths | other.paths)


class Shards(msgspec.Struct, frozen=True):
    """The steps, one a part, and a sentence for each file and part that could not stand where it belongs."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def sharded(
    title: str, steps: Sequence[Step], owner: Owner, legacy: Collection[str], kept_last: Collection[str], broken: Broken
) -> Shards:
    """Split the steps by owner. ``legacy``: the files of legacy symbols; ``kept_last``: what comes with the last part.

    ``title``: what the first line of each part's commit begins with.

    A file whose new content breaks what is not moved yet goes into the last part, one that the others need into the
    first; where neither mends it, parts are joined.
    """
    final = final_of(steps)
    parts = list(_parts(steps, final, owner, legacy, kept_last))
    notes: list[str] = []
    moved: set[str] = set()
    while True:
        fault = _first_fault(parts, final, broken)
        if fault is None:
            break
        at, damage = fault
        culprit, to_last = _culprit(parts, at, damage)
        if culprit and culprit not in moved:
            moved.add(culprit)
            where, whose = (LAST, -1) if to_last else (FIRST, 0)
            notes.append(f"{culprit} is in the part of {where}: without it, {damage.path} breaks: {damage.message}")
            parts = _with(parts, culprit, whose)
        else:
            other = next((n for n, part in enumerate(parts) if n > at and damage.path in part.paths), at + 1)
            notes.append(
                f"{parts[at].owner} and {parts[other].owner} cannot be told apart: "
                f"{damage.path} would break in between: {damage.message}"
            )
            parts[at] = parts[at].joined(parts.pop(other))
    return Shards(tuple(_steps(title, parts, steps, final)), tuple(notes))


def passing(shards: Shards, fails: Fails) -> Shards:
    """The parts, those joined with the next one after which something fails that passes in the end."""
    steps, notes = list(shards.steps), list(shards.notes)
    at = 0
    while at < len(steps) - 1:
        said = fails(final_of(steps[: at + 1]))
        if not said:
            at += 1
            continue
        one, other = steps[at], steps.pop(at + 1)
        name = f"{one.owner} and {other.owner}"
        notes.append(f"{name} cannot be told apart: in between, {said}")
        title = f"{one.title.rpartition(': ')[0]}: {name}"
        steps[at] = msgspec.structs.replace(one, owner=name, title=title, contents=one.contents | other.contents)
    return Shards(tuple(steps), tuple(notes))


def branch_of(branch: str, number: int, owner: str) -> str:
    """The name of a part's branch: below the common one, its number and its owner's name as far as git takes it."""
    name = re.sub(r"[^a-z0-9]+", "-", owner.casefold()).strip("-")[:40].strip("-")
    return f"{branch}/{number}-{name or 'part'}"


def _parts(
    steps: Sequence[Step], final: Contents, owner: Owner, legacy: Collection[str], kept_last: Collection[str]
) -> Iterator[Part]:
    written = {path for step in steps if step.kind == "scaffold" for path in step.contents}
    written |= {path for step in steps[:1] if step.kind == "hand" and len(steps) > 1 for path in step.contents}
    settings = {path for step in steps if step.kind == "settings" for path in step.contents}
    last = {
        path
        for path, data in final.items()
        if data is None or path in legacy or path in kept_last or path.startswith(f"{BASELINE_FOLDER}/")
    }
    first = (written | settings) - last
    owned: dict[str, set[str]] = {}
    for path in final.keys() - first - last:
        owned.setdefault(owner(path), set()).add(path)
    for name, paths in [(FIRST, first), *sorted(owned.items()), (LAST, last)]:
        if paths:
            yield Part(name, frozenset(paths))


def _first_fault(parts: Sequence[Part], final: Contents, broken: Broken) -> tuple[int, Damage] | None:
    """The first part after which something is broken, and what; the last one leaves what is there today."""
    standing = accumulate((part.paths for part in parts), lambda one, other: one | other)
    for at, paths in enumerate(standing):
        if at == len(parts) - 1:
            return None
        found = broken({path: final[path] for path in paths})
        if found:
            return at, found[0]
    return None


def _culprit(parts: Sequence[Part], at: int, damage: Damage) -> tuple[str, bool]:
    """The file that provides what is missing, and whether it came too soon (else too late); "" where none is known."""
    for number, part in enumerate(parts):
        for path in sorted(part.paths):
            if path == damage.path or not _provides(path, damage.name):
                continue
            if number == at and number < len(parts) - 1:
                return path, True
            if number > at and number > 0:
                return path, False
    return "", False


def _provides(path: str, name: str) -> bool:
    """Whether a dotted name leads into a file, whatever import root it lies below."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parts = name.split(".")
    heads = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return any(module == head or ("." in head and module.endswith(f".{head}")) for head in heads)


def _with(parts: Sequence[Part], path: str, whose: int) -> list[Part]:
    """The parts, of which the first or the last has a file; there is such a part then."""
    rest = [msgspec.structs.replace(part, paths=part.paths - {path}) for part in parts]
    name = (FIRST, LAST)[whose]
    if rest[whose].owner != name:
        rest.insert(0 if whose == 0 else len(rest), Part(name, frozenset()))
    rest[whose] = msgspec.structs.replace(rest[whose], paths=rest[whose].paths | {path})
    return [part for part in rest if part.paths]


def _steps(title: str, parts: Sequence[Part], steps: Sequence[Step], final: Contents) -> Iterator[Step]:
    about = "\n\n".join(step.about for step in steps if step.about)
    for part in parts:
        contents = {path: final[path] for path in sorted(part.paths)}
        yield Step("part", f"{title}: {part.owner}", contents, owner=part.owner, about=about)
