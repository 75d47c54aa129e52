"""Which commits to make: what scaffold wrote, each migration, what people did by hand, and settings; in this order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ssot_tool.config import BASELINE_FOLDER, CONFIG_FILE
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Step
from ssot_tool.migrate.changes import content_hash
from ssot_tool.migrate.journal import load, slots
from ssot_tool.migrate.record import Created, Deleted, Record
from ssot_tool.migrate.record import Step as RecordStep
from ssot_tool.migrate.tree import Tree
from ssot_tool.proposing.repository import Repository

_SETTINGS = frozenset((CONFIG_FILE, "pyproject.toml", ".ssot/.gitignore"))


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
    tracker: str,
    include: Collection[str] = (),
) -> tuple[Step, ...]:
    """The commits of what differs from HEAD. ``symbols``: the role's; journals that name none of them are left alone.

    A file that several journals touch has after each of them what the next one found; after the last one it is as it
    is now, with what people did to it since.
    """
    changed = repository.changed()
    mine = [one for one in records if any(symbol in one.header.what for symbol in symbols)]
    open_ = [one for one in mine if any(step.path in changed for step in one.steps)]
    touched = {step.path for one in open_ for step in one.steps}
    found = []
    for number, record in enumerate(open_):
        later = open_[number + 1 :]
        if _is_thrown_away(record, later, changed):
            continue
        contents = dict(_after(repository.root, record, later, changed))
        if contents:
            found.append(_step(record, contents))
    own = changed - touched
    by_hand = {one.path for each in evidence for one in each.left} | set(include)
    hand = sorted((own & by_hand) - _SETTINGS)
    settings = sorted(path for path in own - set(hand) if _is_setting(path, tracker))
    for kind, title, paths in (
        ("hand", "What the migration left, done by hand", hand),
        ("settings", "Settings, baseline and tracker of ssot", settings),
    ):
        if paths:
            found.append(Step(kind, title, {path: _now(repository.root, path) for path in paths}))  # type: ignore[arg-type]
    return tuple(found)


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


def _step(record: Record, contents: dict[str, bytes | None]) -> Step:
    header = record.header
    if header.what.startswith("scaffold "):
        symbol = header.what.removeprefix("scaffold ").partition(" ")[0]
        return Step("scaffold", f"Add {symbol.rpartition('.')[2]} and its contract tests", contents, header.number)
    names = [part.strip().rpartition(".")[2] for part in header.what.partition(" -> ")[0].split(",")]
    target = header.what.rpartition(" -> ")[2].rpartition(".")[2]
    told = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Step("migration", f"Move {told} onto {target}", contents, header.number)


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


def edited_since(root: Path, records: Sequence[Record]) -> list[str]:
    """The files that people changed after the last journal that touched them."""
    last = {step.path: step for record in records for step in record.steps}
    found = []
    for path, step in sorted(last.items()):
        data = _now(root, path)
        if (None if data is None else content_hash(data)) != _left(step):
            found.append(path)
    return found


def _now(root: Path, path: str) -> bytes | None:
    with Tree(root) as tree:
        found = tree.read(path)
    return None if found is None else found.data


def _is_setting(path: str, tracker: str) -> bool:
    return path in _SETTINGS or path == tracker or path.startswith(f"{BASELINE_FOLDER}/")
