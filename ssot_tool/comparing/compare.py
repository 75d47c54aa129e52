"""The use case ``compare``: the members of a role side by side, and what one class in their place must offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from ssot_tool.choosing import choose
from ssot_tool.comparing.demanding import demand
from ssot_tool.comparing.merging import shares
from ssot_tool.comparing.rows import CALL, Rows
from ssot_tool.comparing.using import usage
from ssot_tool.config import Config
from ssot_tool.cure.comparison import Comparison, Overlap, Row
from ssot_tool.errors import UsageError
from ssot_tool.model import Collision, Family, Member
from ssot_tool.planning.texts import Texts
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session
from ssot_tool.short_names import short_names
from ssot_tool.surfacing import Surfaces
from ssot_tool.words import did_you_mean


def compare(
    root: Path, config: Config, asked: Sequence[str], options: ReadOptions, *, only: Sequence[str] = ()
) -> Comparison:
    """Compare the members of a role, or symbols that are named; with ``only``, those members (names or symbols).

    What ``choose`` refuses, and a member that is not there, is a UsageError.
    """
    session, family, _ = choose(root, config, asked, options)
    members = _restricted(family.members, only)
    with session.reading:
        surfaces = Surfaces(session, Texts(session), [member.symbol for member in members])
        return _Comparing(session, family, members, surfaces).result()


class _Comparing:
    """One comparison, inside ``with session.reading``."""

    def __init__(self, session: Session, family: Family, members: Sequence[Member], surfaces: Surfaces) -> None:
        self.session = session
        self.family = family
        self.basis, self.why = _basis(session, family, members)
        units = {member.symbol: member.unit or member.symbol for member in members}
        first = units.get(self.basis)
        self.members = sorted(members, key=lambda one: _order(one, units[one.symbol] != first, self.basis))
        self.units: dict[str, tuple[str, ...]] = {}
        for member in self.members:
            self.units[units[member.symbol]] = (*self.units.get(units[member.symbol], ()), member.symbol)
        self.surfaces = surfaces
        self.found = {member.symbol: surfaces.of(member.symbol) for member in self.members}

    def result(self) -> Comparison:
        """Everything that is found."""
        symbols = [member.symbol for member in self.members]
        program = self.session.program()
        comparing = Rows(self.surfaces, self.found, self.units, self.basis)
        rows = comparing.all()
        used = usage(program, self.members, self.session.places)
        canonical = self.family.canonical
        return Comparison(
            self.family.role,
            self.family.title,
            next(iter(self.session.definitions(canonical)), canonical) if canonical else "",
            self.family.proposed,
            self.basis,
            self.why,
            self.units,
            tuple(self.members),
            self.found,
            rows,
            tuple(_overlaps(rows, self.units)),
            shares((one, symbol) for symbol in symbols for one in self.found[symbol].collaborators),
            shares((one, symbol) for symbol in symbols for one in self.found[symbol].literals),
            _collisions(self.family.collisions, symbols),
            demand(self.members, self.found, self._attributes(), rows, used, short_names(symbols)),
            self.session.summary(),
            self.session.skipped(),
            len(self.family.members) - len(self.members),
            comparing.lookalikes,
            tuple(self._notes()),
        )

    def _attributes(self) -> dict[str, frozenset[str]]:
        return {symbol: self.surfaces.attributes(symbol) for symbol in self.found}

    def _notes(self) -> Iterable[str]:
        unparsed = sorted({one.path for one in self.found.values() if not self.surfaces.is_parsed(one.symbol)})
        for path in unparsed:
            yield f"{path} is compared word by word: the Python that runs ssot cannot parse it"
        outside = [one.symbol for one in self.found.values() if one.open]
        if outside:
            yield (
                f"{', '.join(sorted(outside))} may offer more than is shown: a base is not in the workspace, or it "
                "answers for any attribute"
            )


def _restricted(members: Sequence[Member], only: Sequence[str]) -> list[Member]:
    """The members of these names or symbols, all of them without any."""
    if not only:
        return list(members)
    chosen: dict[str, Member] = {}
    for asked in only:
        hits = [one for one in members if asked in (one.symbol, one.name) or one.symbol.endswith(f".{asked}")]
        if not hits:
            names = sorted({one.name for one in members} | {one.symbol for one in members})
            listed = ", ".join(sorted({one.name for one in members})[:12]) or "none"
            raise UsageError(f"{asked} is no member", did_you_mean(asked, names, f"there are: {listed}"))
        chosen |= {one.symbol: one for one in hits}
    return list(chosen.values())


def _basis(session: Session, family: Family, members: Sequence[Member]) -> tuple[str, str]:
    """The member that others are compared with, and why it is that one."""
    symbols = {member.symbol for member in members}
    if family.canonical:
        canonical = next(iter(session.definitions(family.canonical)), family.canonical)
        if canonical in symbols:
            return canonical, "it is the canonical"
    if family.proposed is not None and family.proposed.symbol in symbols:
        return family.proposed.symbol, "it is proposed as the canonical"
    if not members:
        return "", ""
    if not family.role:
        return members[0].symbol, "it is named first"
    calls = {one.symbol: sum(each.kind == "call" for each in one.references) for one in members}
    chosen = min(symbols, key=lambda symbol: (-calls[symbol], symbol))
    return chosen, "it is called most often"


def _order(member: Member, elsewhere: bool, basis: str) -> tuple[object, ...]:
    unit = member.unit or member.symbol
    return elsewhere, unit, member.symbol != basis, member.symbol != unit, member.symbol


def _overlaps(rows: Sequence[Row], units: Mapping[str, tuple[str, ...]]) -> Iterable[Overlap]:
    """Every two units that share a job, in the order of the units."""
    jobs: dict[str, set[str]] = {unit: set() for unit in units}
    equal: dict[tuple[str, str], set[str]] = {}
    of_member = {member: unit for unit, members in units.items() for member in members}
    for row in rows:
        if row.name == CALL or (row.name.startswith("__") and row.name.endswith("__")):
            continue
        for unit in row.units:
            jobs[unit].add(row.name)
        by_symbol = {way.symbol: way for way in row.ways}
        for group in row.groups:
            have = {of_member[member] for symbol in group for member in by_symbol[symbol].members}
            for pair in combinations([unit for unit in units if unit in have], 2):
                equal.setdefault(pair, set()).add(row.name)
    for first, second in combinations(units, 2):
        shared = len(jobs[first] & jobs[second])
        if shared:
            same = len(equal.get((first, second), ()))
            yield Overlap(first, second, shared, len(jobs[first] | jobs[second]), same)


def _collisions(collisions: Iterable[Collision], symbols: Sequence[str]) -> tuple[Collision, ...]:
    chosen = set(symbols)
    found = (Collision(one.route, tuple(each for each in one.members if each in chosen)) for one in collisions)
    return tuple(sorted(one for one in found if len(one.members) > 1))
