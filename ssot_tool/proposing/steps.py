"""Which commits to make: what scaffold wrote, each migration, what people did by hand, and settings; in this order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ssot_tool.config import BASELINE_FOLDER, CONFIG_FILE
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Step, StepKind
from ssot_tool.migrate.changes import content_hash
from ssot_tool.migrate.journal import load, slots
from ssot_tool.migrate.record import Created, Deleted, Record
from ssot_tool.migrate.record import Step as RecordStep
from ssot_tool.migrate.tree import Tree
from ssot_tool.proposing.repository import Repository

_SETTINGS = frozenset((CONFIG_FILE, "pyproject.toml", ".ssot/.gitignore"))
_SYMBOL = re.compile(r"[\w.]+\.\w+")
#: What git's own tools show of a commit's first line.
_SUBJECT = 72


def applied_records(root: Path) -> list[Record]:
    """The journals of everything that was written and not taken back, oldest first."""
    with Tree(root) as tree:
        return [load(tree, slot) for slot in slots(tree) if slot.state == "applied"]


def steps_of(
    repository: Repository,
    records: Sequence[Record],
    evidence: Sequence[Evidence],
    symbols: Collection[str],
    *,
    home: str,
    tracker: str,
    include: Collection[str] = (),
) -> tuple[Step, ...]:
    """The commits of what differs from HEAD. ``symbols``: the role's; journals that name none of them are left alone.

    A file that several journals touch has after each of them what the next one found; after the last one it is as it
    is now, with what people did to it since. ``home``: the canonical's file, which comes first where a person wrote it.
    """
    changed = repository.changed()
    about = {one.number: one for one in evidence if one.number is not None}
    mine = [one for one in records if not _named(one, about).isdisjoint(symbols)]
    open_ = [one for one in mine if any(step.path in changed for step in one.steps)]
    touched = {step.path for one in open_ for step in one.steps}
    found = []
    for number, record in enumerate(open_):
        later = open_[number + 1 :]
        if not _is_thrown_away(record, later, changed):
            contents = dict(_after(repository.root, record, later, changed))
            found.append(_step(record, contents, _evidence_of(record, about)))
    own = changed - touched
    # Tests and notes of the canonical are its author's to name: only the file itself is known to belong here.
    first = sorted(own & {home})
    by_hand = {one.path for each in evidence for one in each.left} | set(include)
    hand = sorted((own & by_hand) - _SETTINGS - {home})
    settings = sorted(path for path in own.difference(hand, first) if _is_setting(path, tracker))
    name = Path(home).stem
    steps = [
        *_written(repository.root, "hand", f"Add what callers move onto: {name}", first),
        *found,
        *_written(repository.root, "hand", "What the migration left, done by hand", hand),
        *_written(repository.root, "settings", "Settings, baseline and tracker of ssot", settings),
    ]
    return tuple(_without_idle(repository, steps))


def final_of(steps: Sequence[Step]) -> dict[str, bytes | None]:
    """What the files of all steps hold after the last one."""
    return {path: data for step in steps for path, data in step.contents.items()}


def edited_since(root: Path, records: Sequence[Record]) -> list[str]:
    """The files that people changed after the last journal that touched them."""
    last = {step.path: step for record in records for step in record.steps}
    found = []
    for path, step in sorted(last.items()):
        data = _now(root, path)
        if (None if data is None else content_hash(data)) != _left(step):
            found.append(path)
    return found


def _named(record: Record, about: Mapping[int, Evidence]) -> set[str]:
    """The symbols that a journal is about."""
    found = _evidence_of(record, about)
    if found is not None:
        return {symbol for move in found.moves for symbol in (move.symbol, move.to)}
    return set(_SYMBOL.findall(record.header.what))


def _evidence_of(record: Record, about: Mapping[int, Evidence]) -> Evidence | None:
    found = about.get(record.header.number)
    return found if found is not None and found.plan == record.header.plan else None


def _without_idle(repository: Repository, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps without files that they leave as they are, as in a commit that was made already."""
    standing: dict[str, bytes | None] = {}
    for step in steps:
        contents = {
            path: data
            for path, data in step.contents.items()
            if (standing[path] != data if path in standing else not repository.is_at_head(path, data))
        }
        standing.update(step.contents)
        if contents:
            yield msgspec.structs.replace(step, contents=contents)


def _written(root: Path, kind: StepKind, title: str, paths: Sequence[str]) -> list[Step]:
    return [Step(kind, title, {path: _now(root, path) for path in paths})] if paths else []


def _is_thrown_away(record: Record, later: Sequence[Record], changed: Collection[str]) -> bool:
    """Whether nothing of what a migration wrote was there any more when the next one came: git reset took it back."""
    mine = [step for step in record.steps if step.path in changed]
    following = {one.path: one for each in reversed(later) for one in each.steps}
    if any(step.path not in following for step in mine):
        return False
    return not any(_found(following[step.path]) == _left(step) for step in mine)


def _found(step: RecordStep) -> str | None:
    """The hash of what a step found; None where it found no file."""
    return None if isinstance(step, Created) else content_hash(step.before.bytes)


def _left(step: RecordStep) -> str | None:
    """The hash of what a step left; None where it left no file."""
    return None if isinstance(step, Deleted) else step.after


def _step(record: Record, contents: dict[str, bytes | None], evidence: Evidence | None) -> Step:
    header = record.header
    if header.what.startswith("scaffold "):
        symbol = header.what.removeprefix("scaffold ").partition(" ")[0]
        title = f"Add {symbol.rpartition('.')[2]} and its contract tests"
        return Step("scaffold", title, contents, header.number, about=f"Written by ssot scaffold, plan {header.plan}.")
    names = [part.strip().rpartition(".")[2] for part in header.what.partition(" -> ")[0].split(",")]
    target = header.what.rpartition(" -> ")[2].rpartition(".")[2]
    title = f"Move {_some(names, _SUBJECT - len(f'Move  onto {target}'))} onto {target}"
    return Step("migration", title, contents, header.number, about=_about(header.plan, evidence))


def _some(names: Sequence[str], room: int) -> str:
    """As many names as there is room for in a commit's first line, or how many there are."""
    if len(names) == 1:
        return names[0]
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        told = f"{', '.join(names[:shown])}{more}"
        if len(told) <= room:
            return told
    return f"{len(names)} symbols"


def _about(plan: str, evidence: Evidence | None) -> str:
    """What the commit's message tells below its first line."""
    told = [f"Written by ssot migrate, plan {plan}."]
    if evidence is not None:
        moves = [f"{move.symbol} -> {move.to}" for move in evidence.moves]
        places = ", ".join(f"{kind} {number}" for kind, number in evidence.rewritten.items())
        told = [*moves, "", f"Rewritten: {places or 'nothing'}. Left for people: {len(evidence.left)}.", *told]
        told += [f"Verified with {evidence.command}: {evidence.verified}"] if evidence.passed else []
    return "\n".join(told)


def _after(
    root: Path, record: Record, later: Sequence[Record], changed: Collection[str]
) -> Iterator[tuple[str, bytes | None]]:
    """The files of one journal that differ from HEAD in the end, with their contents after it."""
    for step in record.steps:
        if step.path not in changed:
            continue
        following = next((one for each in later for one in each.steps if one.path == step.path), None)
        if following is None:
            yield step.path, _now(root, step.path)
        else:
            yield step.path, None if isinstance(following, Created) else following.before.bytes


def _now(root: Path, path: str) -> bytes | None:
    with Tree(root) as tree:
        found = tree.read(path)
    return None if found is None else found.data


def _is_setting(path: str, tracker: str) -> bool:
    return path in _SETTINGS or path == tracker or path.startswith(f"{BASELINE_FOLDER}/")
