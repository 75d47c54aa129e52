"""The use case ``pr``: what the branch and its text would be; with ``write`` the branch is made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from posixpath import normpath
from typing import Literal, NamedTuple
from urllib.parse import quote

import msgspec

from ssot_tool.choosing import Chosen, choose
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Made, PullRequest, Step
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.migrate.evidence import all_evidence
from ssot_tool.migrate.record import Record
from ssot_tool.migrate.undo import interrupted
from ssot_tool.model import Move
from ssot_tool.proposing import telling
from ssot_tool.proposing.hosting import host_of, web_address
from ssot_tool.proposing.making import make
from ssot_tool.proposing.owners import Owner, owner_of
from ssot_tool.proposing.repository import Base, Repository
from ssot_tool.proposing.shards import Shards, branch_of, passing, sharded
from ssot_tool.proposing.steps import applied_records, edited_since, final_of, steps_of
from ssot_tool.proposing.wholeness import Wholeness
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scanning import chosen_packs

_SHOWN = 3
_TRIED, _UNTRIED = (
    "{} passes on the tree that each of the {} parts leaves",
    "{} has nothing to tell apart: there is one part",
)


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: see the options of ``ssot pr``."""

    role: str
    branch: str = ""
    base: str = ""
    shards: Literal["", "owners"] = ""
    include: tuple[str, ...] = ()
    tracker: str = ""
    verify: str = ""
    remote: str = "origin"
    write: bool = False


class _Ground(NamedTuple):
    """What everything is worked out from."""

    root: Path
    config: Config
    wanted: Wanted
    options: ReadOptions
    repository: Repository
    base: Base
    chosen: Chosen
    canonical: str
    moves: tuple[Move, ...]
    evidence: tuple[Evidence, ...]

    @property
    def tracker(self) -> str:
        return self.wanted.tracker or f"SSOT-{self.wanted.role}.md"


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
    _refuse_early(root, config, wanted.role, options)
    chosen = choose(root, config, (wanted.role,), options, strict=False)
    ground = _ground(root, config, wanted, options, repository, base, chosen)
    options.tell("comparing with HEAD")
    steps, notes = _steps(ground)
    request = _request(ground, steps, notes)
    if wanted.write:
        options.tell("committing")
        request = msgspec.structs.replace(request, made=make(repository, request))
    return msgspec.structs.replace(request, link=_link(repository, wanted.remote, request))


def _refuse_early(root: Path, config: Config, role: str, options: ReadOptions) -> None:
    """What can be known before anything is read: nobody says onto what the role moves, and nothing was migrated."""
    (pack,) = chosen_packs(load_role_packs(config, root), [role])
    if pack.canonical is None and not any(one.number is not None for one in all_evidence(root, options.warn)):
        raise _no_canonical(role)


def _no_canonical(role: str) -> UsageError:
    return UsageError(
        f"{role} has no canonical, and nothing of it was migrated",
        f"write canonical under [roles.{role}] in ssot.toml, or ssot migrate --from OLD --to NEW --write",
    )


def _ground(
    root: Path,
    config: Config,
    wanted: Wanted,
    options: ReadOptions,
    repository: Repository,
    base: Base,
    chosen: Chosen,
) -> _Ground:
    found = all_evidence(root, options.warn)
    canonical = telling.canonical_of(chosen, found)
    if not canonical:
        raise _no_canonical(wanted.role)
    moves = telling.moves_of(config, chosen, canonical, found)
    symbols = {move.symbol for move in moves}
    # What was merged before is no part of this: its files are as the base has them.
    differs = repository.changed(base.commit) if base.commit else None
    evidence = tuple(
        one
        for one in found
        if any(move.symbol in symbols for move in one.moves)
        and (differs is None or not one.paths or not differs.isdisjoint(one.paths))
    )
    return _Ground(root, config, wanted, options, repository, base, chosen, canonical, moves, evidence)


def _steps(ground: _Ground) -> tuple[tuple[Step, ...], list[str]]:
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


def _tried(ground: _Ground, split: Shards, final: dict[str, bytes | None]) -> Shards:
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


def _homes(ground: _Ground, symbols: Sequence[str]) -> set[str]:
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


def _request(ground: _Ground, steps: Sequence[Step], notes: Sequence[str]) -> PullRequest:
    chosen, moves, evidence, repository = ground.chosen, ground.moves, ground.evidence, ground.repository
    family, session, options = chosen.family, chosen.session, ground.options
    canonical = ground.canonical
    symbols = [move.symbol for move in moves]
    options.tell("counting uses")
    with session.reading:
        now = telling.uses_of(session, symbols)
    commit = ground.base.commit
    before = telling.uses_before(session, ground.config, commit, symbols, options) if commit and symbols else {}
    moved = telling.moved_of(chosen, moves, now, before)
    options.tell("planning what is left")
    left, remark = telling.left_of(session, family.role, moved, evidence)
    since = repository.changed(commit) if commit else frozenset()
    branch = _branch(ground, steps)
    if ground.wanted.shards:
        steps = [
            msgspec.structs.replace(step, branch=branch_of(branch, number, step.owner))
            for number, step in enumerate(steps, start=1)
        ]
    tracker = ground.tracker
    options.tell("ssot check")
    checks = (
        telling.canonical_check(chosen, canonical),
        telling.legacy_check(moved),
        telling.left_check(left, remark),
        telling.tests_check(evidence),
        telling.tracker_check(tracker, family.role, (ground.root / tracker).is_file(), tracker in since),
        telling.gate_check(ground.root, ground.config, msgspec.structs.replace(options, warn=lambda sentence: None)),
    )
    paths = sorted({path for one in evidence for path in one.paths if path in since} | ({tracker} & since))
    return PullRequest(
        role=family.role,
        title=f"Migrate {family.title} onto {canonical.rpartition('.')[2]}",
        why=family.why,
        priority=family.priority,
        canonical=canonical,
        branch=branch,
        base=ground.base.name,
        steps=tuple(steps),
        moved=moved,
        rewritten=telling.rewritten_in(evidence),
        left=left,
        evidence=evidence,
        checks=checks,
        committed=tuple(Made(name, title, "") for name, title in repository.log(ground.base, paths)),
        notes=tuple(notes),
    )


def _branch(ground: _Ground, steps: Sequence[Step]) -> str:
    """What the branch is called: as asked, else the one on which everything is committed already, else the role's.

    The last of stacked parts, which is checked out once they are made, is not alone.
    """
    usual = f"ssot/{ground.wanted.role}"
    current = ground.repository.current()
    is_part = current in ground.repository.branches(usual)
    is_own = bool(current) and current != ground.base.name and not steps and not is_part
    return ground.wanted.branch or (current if is_own else usual)


def _link(repository: Repository, remote: str, request: PullRequest) -> str:
    """What stands before a path in the address of a file, as the branch has it; "" where the host is not known."""
    url = repository.remote_url(remote)
    host = host_of(url)
    at = request.made[-1].commit if request.made else request.branches[-1] if request.steps else repository.head
    kind = "blob" if "github" in host else "-/blob" if "gitlab" in host else ""
    return f"{web_address(url)}/{kind}/{quote(at)}/" if kind else ""
