"""The use case ``pr``: what the branch and its text would be; with ``write`` the branch is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ssot_tool.checking import check
from ssot_tool.choosing import Chosen, choose
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Check, Fate, Made, Moved, PullRequest, Step
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.migrate.evidence import all_evidence
from ssot_tool.migrate.record import Record
from ssot_tool.migrate.undo import interrupted
from ssot_tool.model import Move, Reference
from ssot_tool.program.references import references_to
from ssot_tool.proposing.repository import Repository
from ssot_tool.proposing.shards import owner_of, sharded, standing_alone
from ssot_tool.proposing.steps import applied_records, edited_since, steps_of
from ssot_tool.read_options import ReadOptions

#: The excuses of a definition that only hands everything on.
_SHIMS = frozenset(("shim", "alias", "delegation"))


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: see the options of ``ssot pr``."""

    role: str
    branch: str = ""
    base: str = ""
    shards: Literal["", "owners"] = ""
    include: tuple[str, ...] = ()
    tracker: str = ""
    write: bool = False


def propose(root: Path, config: Config, wanted: Wanted, options: ReadOptions) -> PullRequest:
    """The pull request of a role's migration; with ``wanted.write``, its branch is made and checked out.

    SsotErrors, and then nothing is made: for symbols instead of a role, no git repository, a migration that was
    interrupted, a branch that is there already.
    """
    if "." in wanted.role:
        raise UsageError(f"{wanted.role} is no role's id", "ssot pr takes a role; ssot rules lists them")
    number = interrupted(root)
    if number is not None:
        raise SsotError(f"migration {number} was interrupted", "run ssot undo, which makes the tree whole")
    repository = Repository(root)
    chosen = choose(root, config, (wanted.role,), options, strict=False)
    moves = _moves(config, chosen, all_evidence(root, options.warn))
    symbols = {symbol for move in moves for symbol in (move.symbol, move.to)} | {chosen.family.canonical or ""} - {""}
    evidence = [one for one in all_evidence(root) if any(move.symbol in symbols for move in one.moves)]
    records = applied_records(root)
    tracker = wanted.tracker or f"SSOT-{wanted.role}.md"
    steps = steps_of(repository, records, evidence, symbols, tracker=tracker, include=_included(repository, wanted))
    notes = _notes(root, repository, records, steps)
    if wanted.shards and steps:
        split, told = standing_alone(
            sharded(steps, owner_of(root), [move.symbol for move in moves]), repository, config, options
        )
        steps, notes = tuple(split), [*notes, *told]
    request = _request(root, config, wanted, options, chosen, moves, evidence, repository, steps, notes)
    return _made(repository, request) if wanted.write else request


def _moves(config: Config, chosen: Chosen, evidence: Sequence[Evidence]) -> tuple[Move, ...]:
    """The role's moves: those that are configured, and those that were made onto its canonical."""
    canonical = chosen.family.canonical or ""
    found: dict[str, Move] = {}
    for one in config.migrations:
        if one.role == chosen.family.role or (one.to is not None and one.to == canonical):
            found[one.symbol] = Move(one.symbol, one.to or canonical, after=one.after)
    for each in evidence:
        for move in each.moves:
            if move.to == canonical:
                found.setdefault(move.symbol, move)
    return tuple(found[symbol] for symbol in sorted(found))


def _included(repository: Repository, wanted: Wanted) -> tuple[str, ...]:
    missing = [path for path in wanted.include if path not in repository.changed()]
    if missing:
        raise UsageError(f"{missing[0]} does not differ from HEAD", "--include names files that were done by hand")
    return wanted.include


def _notes(root: Path, repository: Repository, records: Sequence[Record], steps: Sequence[Step]) -> list[str]:
    paths = {path for step in steps for path in step.contents}
    edited = [path for path in edited_since(root, records) if path in paths]
    notes = []
    if edited:
        more = f" and {len(edited) - 1} more" if len(edited) > 1 else ""
        notes.append(f"{edited[0]}{more} was edited after the migration; the edits are in its commit")
    others = sorted(repository.changed() - paths)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        notes.append(f"{others[0]}{more} differs from HEAD, too, and is left alone; --include takes a file in")
    return notes


def _request(
    root: Path,
    config: Config,
    wanted: Wanted,
    options: ReadOptions,
    chosen: Chosen,
    moves: Sequence[Move],
    evidence: Sequence[Evidence],
    repository: Repository,
    steps: tuple[Step, ...],
    notes: Sequence[str],
) -> PullRequest:
    family = chosen.family
    canonical = family.canonical or (moves[0].to if moves else "")
    moved = _fates(chosen, moves)
    wrote = [one for one in evidence if one.number is not None]
    rewritten: Counter[str] = Counter()
    for one in wrote:
        rewritten.update(one.rewritten)
    left = wrote[-1].left if wrote else ()
    verified = [one for one in evidence if one.verified]
    checks = (
        _canonical(chosen, canonical),
        Check("No legacy reference is left", not any(one.production + one.tests for one in moved), _uses(moved)),
        Check("Nothing is left for people", not left, f"{len(left):,} places were left" if left else "none was left"),
        Check("Tests pass as before", bool(verified) and not verified[-1].broken, _verified(verified)),
        _checked(root, config, options),
    )
    return PullRequest(
        role=family.role,
        title=f"Migrate {family.title} onto {canonical.rpartition('.')[2] or 'one implementation'}",
        why=family.why,
        canonical=canonical,
        branch=wanted.branch or f"ssot/{family.role}",
        base=repository.base(wanted.base),
        steps=steps,
        moved=moved,
        rewritten=dict(sorted(rewritten.items())),
        left=tuple(left),
        evidence=tuple(evidence),
        checks=checks,
        notes=tuple(notes),
    )


def _canonical(chosen: Chosen, canonical: str) -> Check:
    is_there = bool(canonical) and bool(chosen.session.definitions(canonical))
    why = f"{canonical} is defined" if is_there else f"{canonical or 'none'} is not defined yet"
    return Check("The canonical is there", is_there, why)


def _fates(chosen: Chosen, moves: Sequence[Move]) -> tuple[Moved, ...]:
    """What became of the legacy symbols, and who still uses them."""
    session, family = chosen.session, chosen.family
    with session.reading:
        session.locate([move.symbol for move in moves])
        found = {move.symbol: session.definitions(move.symbol) for move in moves}
        targets = sorted({hit for hits in found.values() for hit in hits})
        session.follow(lambda program: [one for one in targets if one in program.definitions])
        references = references_to(session.program(), targets, session.places)
    shims = {one.symbol for one in family.excused if one.excuse in _SHIMS}
    moved = []
    for move in moves:
        hits = found[move.symbol]
        if not hits or move.to in hits:
            moved.append(Moved(move, "gone", 0, 0))
            continue
        fate: Fate = "shim" if hits[0] in shims else "left"
        uses = [one for hit in hits for one in references[hit] if one.kind != "definition" and _is_use(one, hit)]
        in_tests = sum(one.in_test for one in uses)
        moved.append(Moved(move, fate, len(uses) - in_tests, in_tests))
    return tuple(moved)


def _is_use(reference: Reference, symbol: str) -> bool:
    """Whether it is somebody else's use: not what a class says of itself, nor a name that its module lists."""
    return reference.kind != "all_entry" and not f"{reference.scope}.".startswith(f"{symbol}.")


def _uses(moved: Collection[Moved]) -> str:
    production, tests = sum(one.production for one in moved), sum(one.tests for one in moved)
    return f"{production:,} uses in production and {tests:,} in tests are left"


def _verified(verified: Sequence[Evidence]) -> str:
    if not verified:
        return "no verification was run: ssot migrate --verify CMD"
    return f"{verified[-1].verified} ({verified[-1].command})"


def _checked(root: Path, config: Config, options: ReadOptions) -> Check:
    quiet = msgspec.structs.replace(options, warn=lambda sentence: None)
    try:
        report = check(root, config, quiet)
    except SsotError as error:
        return Check("ssot check is green", False, error.message)
    return Check("ssot check is green", report.exit_code == 0, f"{len(report.new):,} new findings")


def _made(repository: Repository, request: PullRequest) -> PullRequest:
    """Make the branch, one commit a step, and check it out."""
    if not request.steps:
        raise UsageError("there is nothing to commit: nothing of this role differs from HEAD")
    repository.check_name(request.branch)
    shards = len({step.owner for step in request.steps if step.owner}) > 1
    if repository.has_branch(request.branch):
        raise UsageError(f"there is a branch {request.branch} already", "--branch names another one")
    parent = repository.head
    made = []
    for number, step in enumerate(request.steps, start=1):
        parent = repository.commit(parent, step.contents, f"{step.title}\n")
        branch = f"{request.branch}-{number}" if shards and number < len(request.steps) else request.branch
        if shards and repository.has_branch(branch):
            raise UsageError(f"there is a branch {branch} already", "--branch names another one")
        made.append(Made(parent, step.title, branch))
    for one in made if shards else made[-1:]:
        repository.branch(one.branch, one.commit)
    repository.switch(request.branch, sorted({path for step in request.steps for path in step.contents}))
    return msgspec.structs.replace(request, made=tuple(made))
