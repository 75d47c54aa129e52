"""The use cases ``scan`` and ``scan --why``: families, their references, and what is wrong with them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ssot_tool.census import Census
from ssot_tool.config import Config
from ssot_tool.declaring import check_canonicals, named_in, warn_of_absent
from ssot_tool.errors import UsageError
from ssot_tool.families.candidates import candidates
from ssot_tool.families.judge import judge
from ssot_tool.families.wanted import wanted_modules
from ssot_tool.families.why import why as why_of
from ssot_tool.gate.suppress import placed_ignores, silence
from ssot_tool.model import SUPPRESSION, Family, Finding, Reference, ScanReport, Silence, Why
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.referring import check_names, found_symbols
from ssot_tool.registry import active_rules, load_role_packs, load_rules
from ssot_tool.role import RolePack
from ssot_tool.rule import Rule, RuleContext
from ssot_tool.session import Session, open_session
from ssot_tool.surveying.survey import survey


class Judged(NamedTuple):
    """The families of a workspace; ``references`` are those of every candidate, member or not."""

    references: Mapping[str, Sequence[Reference]]
    families: tuple[Family, ...]


class Findings(NamedTuple):
    """What the rules find: what stays of it, in the order of the rules, and what is silenced."""

    open: tuple[Finding, ...]
    silenced: tuple[Silence, ...]


def scan(
    root: Path, config: Config, options: ReadOptions, *, roles: Sequence[str] = (), today: datetime.date | None = None
) -> ScanReport:
    """Find the families of all roles (or of ``roles``), their references and what is wrong with them.

    ``today`` decides which suppressions have run out. An unknown role is a UsageError, a configured canonical that does
    not exist a ConfigError.
    """
    packs = load_role_packs(config, root)
    rules = active_rules(config, named_only=True)
    chosen = chosen_packs(packs, roles)
    session = open_session(root, config, packs, options)
    with session.reading:
        judged = find_families(session, config, chosen)
        warn_of_absent(chosen, session, config, options)
        complete = not session.reading.workspace.unselected and len(chosen) == len(packs)
        census = survey(session, config, rules) if complete else Census()
    day = today if today is not None else datetime.date.today()
    found = judged_findings(session, judged.families, config, rules, day, complete=complete, census=census)
    return ScanReport(session.summary(), judged.families, found.open, session.skipped(), found.silenced)


def judged_findings(
    session: Session,
    families: tuple[Family, ...],
    config: Config,
    rules: Sequence[Rule],
    today: datetime.date,
    *,
    complete: bool,
    census: Census,
) -> Findings:
    """Run the rules, and part what they find into what stays and what comments and the configuration silence.

    Unless ``complete`` (no path and no role is left out), no suppression is said to be unused.
    """
    skipped = session.skipped()
    found = run_rules(rules, RuleContext(families, skipped, census=census))
    known, asked = ([rule.code for rule in some] for some in (load_rules(), rules))
    comments = session.suppressions()
    parted = silence(found, comments, placed_ignores(config), known, today, complete=complete, asked_for=asked)
    told = RuleContext(families, skipped, parted.flaws)
    flawed = run_rules([rule for rule in rules if rule.code == SUPPRESSION], told)
    return Findings((*parted.open, *flawed), parted.silenced)


def run_rules(rules: Iterable[Rule], context: RuleContext) -> list[Finding]:
    """What the rules find, in their order."""
    return [finding for rule in rules for finding in rule.findings(context)]


def why(root: Path, config: Config, options: ReadOptions, symbol: str, *, roles: Sequence[str] = ()) -> list[Why]:
    """Say for each role why a symbol is a member or is none; an unknown symbol is a UsageError with near matches.

    A bare name stands for every candidate of that name.
    """
    check_names((symbol,))
    packs = load_role_packs(config, root)
    chosen = chosen_packs(packs, roles)
    session = open_session(root, config, packs, options)
    with session.reading:
        judged = find_families(session, config, chosen, also=(symbol,))
        warn_of_absent(chosen, session, config, options)
    named = sorted(hit for hit in judged.references if hit.rpartition(".")[2] == symbol)
    found = named or found_symbols(session, [symbol])[symbol]
    by_role = {family.role: family for family in judged.families}
    return [
        why_of(session.program(), pack, hit, judged.references, session.places, by_role.get(pack.id))
        for pack in chosen
        for hit in found
    ]


def find_families(
    session: Session, config: Config, packs: Sequence[RolePack], *, also: Iterable[str] = (), strict: bool = True
) -> Judged:
    """Read what the roles need (and the modules of ``also``) and judge it; inside ``with session.reading``.

    Unless ``strict``, a configured canonical need not exist: at another revision it may not yet.
    """
    reading = session.reading
    reading.search(())
    session.read(reading.defining())
    session.locate([*named_in(packs), *also])
    gated = session.follow(
        lambda program: sorted({symbol for pack in packs for symbol in candidates(program, pack)}),
        modules=lambda program: {name for pack in packs for name in wanted_modules(program, pack)},
    )
    program = session.program()
    references = references_to(program, gated, session.places)
    if strict:
        check_canonicals(packs, session, config)
    return Judged(references, judge(program, packs, references, session.places, session.services))


def chosen_packs(packs: Sequence[RolePack], roles: Sequence[str]) -> tuple[RolePack, ...]:
    """The packs of these roles, or all that are enabled; an unknown role is a UsageError with the nearest name."""
    by_id = {pack.id: pack for pack in packs}
    unknown = [role for role in roles if role not in by_id]
    if unknown:
        near = get_close_matches(unknown[0], sorted(by_id), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(by_id)) or 'none'}"
        raise UsageError(f"there is no role {unknown[0]!r}", hint)
    return tuple(pack for pack in packs if (pack.id in roles if roles else pack.enabled))
