"""The use case ``pr``: what the branch and its text would be; with ``write`` the branch is made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from posixpath import normpath

import msgspec

from ssot_tool.choosing import Chosen, choose
from ssot_tool.config import Config
from ssot_tool.cure.pull_request import PullRequest, Step
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.migrate.record import Record
from ssot_tool.migrate.undo import interrupted
from ssot_tool.proposing.ground import Ground, Wanted, ground_of, refuse_early
from ssot_tool.proposing.making import make
from ssot_tool.proposing.owners import Owner, owner_of
from ssot_tool.proposing.repository import Repository
from ssot_tool.proposing.requesting import link_of, request_of
from ssot_tool.proposing.shards import Shards, passing, sharded
from ssot_tool.proposing.steps import applied_records, edited_since, final_of, steps_of
from ssot_tool.proposing.wholeness import Wholeness
from ssot_tool.read_options import ReadOptions

_SHOWN = 3
_TRIED, _UNTRIED = (
    "{} passes on the tree that each of the {} parts leaves",
    "{} has nothing to tell apart: there is one part",
)


def propose(root: Path, config: Config, wanted: Wanted, options: ReadOptions) -> PullRequest:
    """The pull request of a role's migration; with ``wanted.write``, its branch is made and checked out.

    SsotErrors, and then nothing is made: for symbols instead of a role, no git repository, a migration that was
    interrupted, no canonical, nothing to commit, no author, a branch that is there already and is not checked out.
    """
    if "." in wanted.role:
        raise UsageError(f"{wanted.role} is no role's id", "ssot pr takes a role; ssot rules lists them")
    number = interrupted(root)
    if number is not None:
        raise SsotError(f"migration {number} was interrupted", "run ssot undo, which makes the tree whole")
    repository = Repository(root)
    base = repository.base(wanted.base)
    refuse_early(root, config, wanted, repository, options)
    chosen = choose(root, config, (wanted.role,), options, strict=False)
    ground = ground_of(root, config, wanted, options, repository, base, chosen)
    options.tell("comparing with HEAD")
    steps, notes = _steps(ground)
    request = request_of(ground, steps, notes)
    if wanted.write:
        options.tell("committing")
        request = msgspec.structs.replace(request, made=make(repository, request))
    return msgspec.structs.replace(request, link=link_of(repository, wanted.remote, request))


def _steps(ground: Ground) -> tuple[tuple[Step, ...], list[str]]:
    """The commits, and what has to be said of them."""
    repository, session = ground.repository, ground.chosen.session
    records = applied_records(ground.root)
    changed = repository.changed()
    missing = [path for path in ground.wanted.include if path not in changed]
    if missing:
        raise UsageError(f"{missing[0]} does not differ from HEAD", "--include names files that were done by hand")
    symbols = {ground.canonical, *(symbol for move in ground.moves for symbol in (move.symbol, move.to))}
    home = _homes(ground, [ground.canonical])
    steps = steps_of(
        repository,
        records,
        ground.evidence,
        symbols,
        home=min(home, default=""),
        tracker=ground.tracker,
        include=ground.wanted.include,
    )
    final = final_of(steps)
    others = changed - final.keys()
    notes = _notes(ground.root, records, final, others)
    if not steps:
        return steps, notes
    whole = Wholeness(session, repository, final, others, ground.options.workers)
    notes += [
        f"{one.path}:{one.line} needs what is in no commit: {one.message}; --include takes files in"
        for one in whole.broken(final)[:_SHOWN]
    ]
    if ground.wanted.shards:
        legacy = _homes(ground, [move.symbol for move in ground.moves])
        split = sharded(
            f"Migrate {ground.wanted.role}", steps, _owner(repository), legacy, {ground.tracker}, whole.broken
        )
        split = _tried(ground, split, final)
        return split.steps, [*notes, *split.notes]
    return steps, notes


def _tried(ground: Ground, split: Shards, final: dict[str, bytes | None]) -> Shards:
    """The parts, after a command was run on the tree that each leaves."""
    command = ground.wanted.verify
    if not command:
        return split
    from ssot_tool.proposing.trying import failing_in

    repository, session, options = ground.repository, ground.chosen.session, ground.options
    if len(split.steps) > 1:
        split = passing(split, lambda tree: failing_in(repository, session, final, tree, command, options))
    number = len(split.steps)
    told = _TRIED if number > 1 else _UNTRIED
    return msgspec.structs.replace(split, notes=(*split.notes, told.format(command, number)))


def _owner(repository: Repository) -> Owner:
    """Who owns a path of the workspace; owners are told for paths of the repository."""
    owner = owner_of(repository.top)
    return lambda path: owner(f"{repository.prefix}{path}")


def _homes(ground: Ground, symbols: Sequence[str]) -> set[str]:
    """The files in which symbols are defined, or in which HEAD may define them."""
    session = ground.chosen.session
    found = set()
    for symbol in symbols:
        module = symbol.rpartition(".")[0]
        found |= {path for hit in session.definitions(symbol) if (path := _path(ground.chosen, hit))}
        stem = module.replace(".", "/")
        tops = [one.path for one in session.reading.workspace.roots] or ["."]
        found |= {normpath(f"{top or '.'}/{stem}{end}") for top in tops for end in (".py", "/__init__.py")}
    return {path for path in found if (ground.root / path).is_file() or ground.repository.is_in_head(path)}


def _path(chosen: Chosen, symbol: str) -> str:
    definition = chosen.session.program().definitions.get(symbol)
    return chosen.session.places.paths.get(definition.module, "") if definition is not None else ""


def _notes(root: Path, records: Sequence[Record], final: Collection[str], others: Collection[str]) -> list[str]:
    edited = [path for path in edited_since(root, records) if path in final]
    notes = []
    if edited:
        was = "were edited after the migration; the edits are in their" if len(edited) > 1 else ""
        told = was or "was edited after the migration; the edits are in its"
        notes.append(f"{_some(edited)} {told} commit")
    if others:
        differ = "differ from HEAD, too, and are" if len(others) > 1 else "differs from HEAD, too, and is"
        notes.append(f"{_some(sorted(others))} {differ} left alone; --include takes a file in")
    return notes


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return f"{', '.join(paths[:_SHOWN])}{more}"
