"""The use case ``plan``: what is to be done about a role, in order, and what of it is done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from ssot_tool.choosing import Chosen, choose
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.work import Related, Work
from ssot_tool.depending import dependencies_of
from ssot_tool.errors import UsageError
from ssot_tool.graph import retirement_order
from ssot_tool.migrate.evidence import all_evidence
from ssot_tool.migrate.undo import interrupted
from ssot_tool.model import Family
from ssot_tool.protecting.protect import DISTANCE, protection
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.session import Session
from ssot_tool.tracking.aim import Aim, aim_of, settings_lines
from ssot_tool.tracking.commands import move_of
from ssot_tool.tracking.facts import Facts
from ssot_tool.tracking.foretelling import MOST_FILES, Depth, foretell, is_exact
from ssot_tool.tracking.gating import gate_of
from ssot_tool.tracking.members import Standing, standing, uses
from ssot_tool.tracking.proving import code_of, proof_of
from ssot_tool.tracking.steps import steps_of
from ssot_tool.words import counted, snake


class _Tests(NamedTuple):
    """What protects the members: in words, what is said of those that nothing does, and these."""

    told: str
    unseen: str
    bare: frozenset[str]


def plan(
    root: Path,
    config: Config,
    role: str,
    options: ReadOptions,
    *,
    depth: Depth = "auto",
    remembered: Mapping[str, str] | None = None,
) -> Work:
    """The work on one role.

    ``depth``: "exact" looks for tests through other code and plans the migration; "quick" goes by references; "auto" is
    exact in workspaces of up to ``MOST_FILES``, and plans migrations of a few files in any. ``remembered``: as of
    ``proof_of``. A symbol, and a role that is not there, are UsageErrors; so is a baseline that cannot be read.
    """
    if "." in role or not role:
        raise UsageError(f"{role or 'nothing'} is no role's id", "ssot plan takes one role; ssot rules lists them")
    chosen = choose(root, config, (role,), options, strict=False)
    session = chosen.session
    evidence = all_evidence(root, options.warn)
    with session.reading:
        aim = aim_of(chosen, config)
        stands = standing(session, aim.family, config, evidence)
        left = msgspec.structs.replace(aim.family, members=stands.family)
        tests = _near_tests(session, left) if is_exact(session, depth) else _naming_tests(left, role)
        gate = gate_of(root, chosen, config, datetime.date.today())
        code = code_of(session, stands)
    there = msgspec.structs.replace(aim.family, members=tuple(stands.there.values()))
    among = dependencies_of(session, there, depth=1).uses
    about = _about(evidence, stands, chosen.family)
    proof = proof_of(root, about, _home(session, stands), code, remembered or {})
    foretold = foretell(session, stands, aim, depth)
    facts = Facts(
        aim=aim,
        standing=stands,
        ranks=retirement_order([*stands.there], among, canonical=stands.canonical),
        tested=tests.told,
        unseen=tests.unseen,
        unprotected=tests.bare,
        services=session.services,
        contract=_contract(session, aim),
        naming=_naming(aim.family, stands.canonical),
        proof=proof,
        gate=gate,
        foretold=foretold,
    )
    return Work(
        role=role,
        title=aim.family.title,
        why=aim.family.why,
        priority=aim.family.priority,
        canonical=chosen.family.canonical or "",
        is_defined=bool(stands.canonical),
        target=aim.target,
        members=tuple(
            msgspec.structs.replace(one, is_bare=one.symbol in tests.bare and not facts.contract)
            for one in stands.members
        ),
        steps=steps_of(facts),
        left=foretold.left,
        left_from=foretold.told,
        routes=tuple(one.route for one in aim.family.collisions),
        related=_related(config, root, role),
        summary=session.summary(),
        skipped=session.skipped(),
        proposed=None if chosen.family.canonical else chosen.family.proposed,
        settings=settings_lines(aim, config, [move_of(facts, one) for one in facts.unplanned]),
        lacks=foretold.lacks,
        proof=proof,
        gate=gate,
        notes=tuple(_notes(root, chosen, aim, stands)),
    )


def _about(evidence: Sequence[Evidence], stands: Standing, family: Family) -> list[Evidence]:
    """The evidence of migrations of the members, or onto the canonical."""
    return [
        one
        for one in evidence
        if any(
            move.symbol in stands.moves
            or move.symbol in stands.there
            or (bool(family.canonical) and move.to == family.canonical)
            for move in one.moves
        )
    ]


def _home(session: Session, stands: Standing) -> set[str]:
    """The file of the canonical."""
    if not stands.canonical:
        return set()
    home = session.places.paths.get(session.program().definitions[stands.canonical].module)
    return {home} if home else set()


def _near_tests(session: Session, left: Family) -> _Tests:
    if not left.members:
        return _Tests("no member is left that tests could protect", "", frozenset())
    report = protection(session, left)
    tests = {reach.test for one in report.members for reach in one.tests}
    reached = len(report.members) - len(report.unprotected)
    told = f"{reached} of {counted(len(report.members), 'member')} reached by {counted(len(tests), 'test')}"
    told += f" within a distance of {DISTANCE}"
    return _Tests(told, "no test reaches", frozenset(one.symbol for one in report.unprotected))


def _naming_tests(left: Family, role: str) -> _Tests:
    """By references alone: which test files name a member."""
    if not left.members:
        return _Tests("no member is left that tests could protect", "", frozenset())
    files = {one.symbol: {use.path for use in uses(one) if use.in_test} for one in left.members}
    bare = frozenset(symbol for symbol, paths in files.items() if not paths)
    every = set().union(*files.values())
    told = f"{len(files) - len(bare)} of {counted(len(files), 'member')} named in {counted(len(every), 'test file')}"
    return _Tests(f"{told}; ssot tests {role} finds those that use one through other code", "no test names", bare)


def _contract(session: Session, aim: Aim) -> str:
    """The file of contract tests, by the name that ``ssot scaffold`` gives it."""
    name = f"{snake(aim.target.rpartition('.')[2])}_contract"
    return min((path for path in session.places.tests if aim.target and name in path.rpartition("/")[2]), default="")


def _naming(family: Family, canonical: str) -> tuple[str, ...]:
    """The test files that name the canonical."""
    found = [one for one in (*family.members, *family.unrivalled) if one.symbol == canonical]
    return tuple(sorted({use.path for one in found for use in one.references if use.in_test}))


def _related(config: Config, root: Path, role: str) -> tuple[Related, ...]:
    packs = [pack for pack in load_role_packs(config, root) if pack.enabled and pack.id != role]
    return tuple(Related(one.id, one.title, one.priority) for one in sorted(packs, key=lambda p: (p.priority, p.id)))


def _notes(root: Path, chosen: Chosen, aim: Aim, stands: Standing) -> list[str]:
    family = chosen.family
    number = interrupted(root)
    notes = [f"migration {number} was interrupted: run ssot undo first"] if number is not None else []
    if not family.canonical and family.proposed is not None and family.members:
        said = f"{family.proposed.symbol} ({', '.join(family.proposed.reasons)})"
        if aim.target == family.proposed.symbol:
            notes.append(f"no canonical is configured: this plan supposes that {said} stays")
        else:
            notes.append(
                "no canonical is configured: this plan supposes a new class; to keep one of the members instead, say "
                f"so in the configuration: ssot would keep {said}"
            )
    if not stands.members:
        played = any(one.symbol == stands.canonical for one in (*family.members, *family.unrivalled))
        nothing = f"nothing in this workspace plays the role {family.role}"
        notes.append(f"{stands.canonical} has no rival" if played else nothing)
    return notes


__all__ = ["MOST_FILES", "Depth", "plan"]
