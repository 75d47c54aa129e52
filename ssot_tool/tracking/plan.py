"""The use case ``plan``: what is to be done about a role, in order, and what of it is done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from ssot_tool.census import Census
from ssot_tool.choosing import choose
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.work import Related, Work
from ssot_tool.depending import dependencies_of
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.graph import retirement_order
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.evidence import all_evidence
from ssot_tool.migrate.undo import interrupted
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import Family, Occurrence
from ssot_tool.protecting.protect import protection
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import active_rules, load_role_packs
from ssot_tool.scanning import judged_findings
from ssot_tool.session import Session
from ssot_tool.tracking.members import Standing, standing
from ssot_tool.tracking.steps import Facts, steps_of
from ssot_tool.words import snake

#: In larger workspaces the tests near the members and the migration cost several scans: they are left to commands.
MOST_FILES = 2_000
#: So far away a test may stand that protects a member.
_DISTANCE = 1

Depth = Literal["auto", "exact", "quick"]


class _Tests(NamedTuple):
    """What protects the members: in words, what is said of those that nothing does, and these."""

    told: str
    unseen: str
    unprotected: frozenset[str]


def plan(root: Path, config: Config, role: str, options: ReadOptions, *, depth: Depth = "auto") -> Work:
    """The work on one role.

    ``depth``: "exact" looks for tests through other code and plans the migration; "quick" goes by references and by
    what the last migration left; "auto" is exact in workspaces of up to ``MOST_FILES``. A symbol, and a role that is
    not there, are UsageErrors.
    """
    if "." in role or not role:
        raise UsageError(f"{role or 'nothing'} is no role's id", "ssot plan takes one role; ssot rules lists them")
    chosen = choose(root, config, (role,), options, strict=False)
    session, family = chosen.session, chosen.family
    evidence = all_evidence(root, options.warn)
    is_exact = depth == "exact" or (depth == "auto" and len(session.reading.files) <= MOST_FILES)
    with session.reading:
        stands = standing(chosen, config, evidence)
        left = msgspec.structs.replace(family, members=stands.family)
        tests = _near_tests(session, left) if is_exact else _naming_tests(left, role)
    there = msgspec.structs.replace(family, members=tuple(stands.there.values()))
    uses = dependencies_of(session, there, depth=1).uses
    ranks = retirement_order([*stands.there], uses, canonical=stands.canonical)
    about = [one for one in evidence if any(_is_about(move.symbol, move.to, stands, family) for move in one.moves)]
    rules = active_rules(config, named_only=True)
    found = judged_findings(
        session, (family,), config, rules, datetime.date.today(), complete=False, census=Census()
    ).open
    verified = _last_verified(about)
    facts = Facts(
        family,
        stands,
        ranks,
        tests.told,
        tests.unseen,
        tests.unprotected,
        session.services,
        _contract(session, family),
        _naming(family, stands.canonical),
        f"{verified.verified} ({verified.command})" if verified else "",
        bool(verified and verified.passed),
        sum(one.role == family.role for one in found),
        _uncommitted(root, session, about, stands),
        _suggested(family),
    )
    occurrences, source = _left(session, stands, family, about, is_exact)
    return Work(
        role=family.role,
        title=family.title,
        why=family.why,
        priority=family.priority,
        canonical=family.canonical or "",
        is_defined=bool(stands.canonical),
        target=family.canonical or facts.suggested,
        members=stands.members,
        steps=steps_of(facts),
        left=occurrences,
        left_from=source,
        routes=tuple(one.route for one in family.collisions),
        related=_related(config, root, role),
        summary=session.summary(),
        skipped=session.skipped(),
        notes=tuple(_notes(root, family, stands)),
    )


def _is_about(symbol: str, to: str, stands: Standing, family: Family) -> bool:
    return symbol in stands.moves or symbol in stands.there or (bool(family.canonical) and to == family.canonical)


def _near_tests(session: Session, left: Family) -> _Tests:
    if not left.members:
        return _Tests("no member is left that tests could protect", "", frozenset())
    report = protection(session, left, distance=_DISTANCE)
    tests = {reach.test for one in report.members for reach in one.tests}
    reached = len(report.members) - len(report.unprotected)
    by = "1 test" if len(tests) == 1 else f"{len(tests):,} tests"
    told = f"{reached} of {len(report.members)} members reached by {by}, with at most 1 use between"
    return _Tests(told, "no test is near", frozenset(one.symbol for one in report.unprotected))


def _naming_tests(left: Family, role: str) -> _Tests:
    """By references alone: which test files name a member."""
    if not left.members:
        return _Tests("no member is left that tests could protect", "", frozenset())
    files = {one.symbol: {use.path for use in one.references if use.in_test} for one in left.members}
    bare = frozenset(symbol for symbol, paths in files.items() if not paths)
    every = set().union(*files.values())
    where = "1 test file" if len(every) == 1 else f"{len(every):,} test files"
    told = f"{len(files) - len(bare)} of {len(files)} members named in {where}"
    return _Tests(f"{told}; ssot tests {role} finds those that use one through other code", "no test names", bare)


def _last_verified(about: Sequence[Evidence]) -> Evidence | None:
    """The last verification that nothing was written after."""
    for one in reversed(about):
        if one.verified:
            return one
        if one.number is not None:
            return None
    return None


def _contract(session: Session, family: Family) -> str:
    """The file of contract tests, by the name that ``ssot scaffold`` gives it."""
    name = f"{snake((family.canonical or '').rpartition('.')[2])}_contract"
    found = [path for path in session.places.tests if name in path.rpartition("/")[2]] if family.canonical else []
    return min(found, default="")


def _naming(family: Family, canonical: str) -> tuple[str, ...]:
    """The test files that name the canonical."""
    found = [one for one in (*family.members, *family.unrivalled) if one.symbol == canonical]
    return tuple(sorted({use.path for one in found for use in one.references if use.in_test}))


def _uncommitted(root: Path, session: Session, about: Sequence[Evidence], stands: Standing) -> tuple[str, ...]:
    paths = {path for one in about for path in one.paths}
    if stands.canonical:
        home = session.places.paths.get(session.program().definitions[stands.canonical].module)
        paths |= {home} if home else set()
    try:
        return tuple(dirty(root, paths))
    except SsotError:
        return ("the work tree",)


def _suggested(family: Family) -> str:
    """Where a unified class could stand: in the package of what we would choose, beside it."""
    members = sorted(family.members, key=lambda one: (-len(one.references), one.symbol))
    near = family.proposed.symbol if family.proposed else members[0].symbol if members else ""
    package, _, name = near.rpartition(".")
    package = package.rpartition(".")[0]
    named = f"unified_{snake(name)}" if name and name[:1].islower() else f"Unified{name or 'Implementation'}"
    module = f"unified_{snake(name)}" if name else "unified"
    return ".".join(part for part in (package, module, named) if part)


def _left(
    session: Session, stands: Standing, family: Family, about: Sequence[Evidence], is_exact: bool
) -> tuple[tuple[Occurrence, ...] | None, str]:
    """What stays for people, and how that is known."""
    role = family.role
    if not stands.members:
        return (), "as nobody has to give way"
    if not stands.canonical:
        return None, f"not known before the canonical is there: the first step is {_scaffold(family)}"
    states = {one.symbol: one.state for one in stands.members}
    moves = tuple(move for symbol, move in stands.moves.items() if states.get(symbol) != "gone")
    if not stands.moves:
        return None, f"not known before [[migrations]] name members: ssot scaffold {role} writes them"
    if not moves:
        return (), "all that was to be moved is gone"
    if is_exact:
        # The planner reads source with libcst: only those who ask for it pay for the import.
        from ssot_tool.migrating import foreseen

        try:
            return foreseen(session, MigrateOptions(moves, role=role)).left, f"as ssot migrate {role} plans it now"
        except SsotError as error:
            return None, f"not known, as ssot migrate {role} cannot plan: {error.message}"
    wrote = [one for one in about if one.number is not None]
    if wrote:
        return wrote[-1].left, f"as migration {wrote[-1].number} left it; ssot migrate {role} tells what is left now"
    return None, f"not worked out in a workspace of this size: ssot migrate {role} tells, or --exact"


def _scaffold(family: Family) -> str:
    command = f"ssot scaffold {family.role}"
    return command if family.canonical else f"{command} --canonical {_suggested(family)}"


def _related(config: Config, root: Path, role: str) -> tuple[Related, ...]:
    packs = [pack for pack in load_role_packs(config, root) if pack.enabled and pack.id != role]
    return tuple(Related(one.id, one.title, one.priority) for one in sorted(packs, key=lambda p: (p.priority, p.id)))


def _notes(root: Path, family: Family, stands: Standing) -> list[str]:
    number = interrupted(root)
    notes = [f"migration {number} was interrupted: run ssot undo first"] if number is not None else []
    if not family.canonical and family.proposed:
        notes.append(f"of the members, ssot would choose {family.proposed.symbol} as the canonical")
    if not stands.members:
        played = any(one.symbol == stands.canonical for one in (*family.members, *family.unrivalled))
        notes.append(
            f"{stands.canonical} has no rival" if played else f"nothing in this workspace plays the role {family.role}"
        )
    return notes


__all__ = ["MOST_FILES", "Depth", "plan"]
