"""What became of each symbol that has to give way, and who still refers to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.work import Size, State, WorkMember
from ssot_tool.model import REFERENCE_KINDS, Family, Member, Move, Reference
from ssot_tool.program.references import references_to
from ssot_tool.session import Session
from ssot_tool.tracking.patching import with_own_patches

_HANDS_OVER = ("shim", "alias", "delegation")


class Standing(msgspec.Struct, frozen=True):
    """The members of a role and what its migrations name, as they are now.

    ``canonical`` is the symbol of its definition, "" where it has none. ``there``: all that are still defined, with
    their references; ``moves`` by the legacy symbol's name in the configuration, and ``by_move`` where that is defined.
    """

    canonical: str
    members: tuple[WorkMember, ...]
    there: Mapping[str, Member]
    moves: Mapping[str, Move]
    by_move: Mapping[str, str]

    def move_of(self, symbol: str) -> Move | None:
        """What is configured for a member."""
        return next((move for name, move in self.moves.items() if self.by_move.get(name) == symbol), None)

    @property
    def family(self) -> tuple[Member, ...]:
        """Those that still play the role."""
        return tuple(self.there[one.symbol] for one in self.members if one.state == "member")


def standing(session: Session, family: Family, config: Config, evidence: Sequence[Evidence]) -> Standing:
    """Find out what became of the members; inside ``with session.reading``."""
    canonical = next(iter(session.definitions(family.canonical)), "") if family.canonical else ""
    moves = _moves(config, family, evidence)
    session.locate(moves)
    states: dict[str, State] = {one.symbol: "member" for one in family.members if one.symbol != canonical}
    gone = []
    by_move: dict[str, str] = {}
    over = {one.symbol for one in family.excused if one.excuse in _HANDS_OVER}
    for symbol in moves:
        found = session.definitions(symbol)
        if not found or canonical in found:
            gone.append(symbol)
        for one in found if canonical not in found else ():
            by_move[symbol] = one
            states[one] = "shim" if one in over else "member"
    known = {one.symbol: one for one in (*family.members, *family.unrivalled)}
    there = {symbol: known.get(symbol) or _member(session, symbol) for symbol in sorted(states)}
    references = _references(session, sorted(set(states) - set(known)))
    there |= {symbol: msgspec.structs.replace(there[symbol], references=found) for symbol, found in references.items()}
    there = with_own_patches(session, there.values())
    planned = set(by_move.values())
    members = [
        WorkMember(
            one.symbol, one.path, one.start_line, one.end_line, states[symbol], size_of((one,)), symbol in planned
        )
        for symbol, one in there.items()
    ]
    members += [WorkMember(symbol, "", 0, 0, "gone", planned=True) for symbol in gone]
    return Standing(canonical, tuple(sorted(members, key=lambda one: one.symbol)), there, moves, by_move)


def size_of(members: Iterable[Member]) -> Size:
    """The references to some members."""
    found = [(member.symbol, one) for member in members for one in member.references if one.kind != "definition"]
    kinds = Counter(one.kind for _, one in found)
    order = {kind: at for at, kind in enumerate(REFERENCE_KINDS)}
    callers = [one.in_test for symbol, one in found if is_use(one, symbol)]
    sorted_kinds = sorted(kinds.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    tests = sum(callers)
    return Size(len({one.path for _, one in found}), len(callers) - tests, tests, tuple(sorted_kinds))


def uses(member: Member) -> list[Reference]:
    """The references of those who use a member."""
    return [one for one in member.references if is_use(one, member.symbol)]


def is_use(reference: Reference, symbol: str) -> bool:
    """Whether somebody else uses the symbol.

    What a class says of itself, what its module lists, and a patch of something else in that module are none.
    """
    is_own = f"{reference.scope}.".startswith(f"{symbol}.")
    return reference.kind not in ("definition", "all_entry", "patch_into") and not is_own


def _moves(config: Config, family: Family, evidence: Sequence[Evidence]) -> dict[str, Move]:
    """The moves that the configuration has for the role, and those that were made onto its canonical."""
    found = {}
    for one in config.migrations_of(family.role, family.canonical):
        to = one.to or family.canonical or ""
        if one.symbol != to:
            found[one.symbol] = Move(one.symbol, to, dict(one.route), dict(one.arguments), dict(one.methods), one.after)
    for made in evidence:
        for move in made.moves:
            if made.number is not None and move.to == family.canonical:
                found.setdefault(move.symbol, move)
    return dict(sorted(found.items()))


def _member(session: Session, symbol: str) -> Member:
    program = session.program()
    definition = program.definitions[symbol]
    facts = definition.facts
    path = session.places.paths.get(definition.module, "")
    kind = "class" if program.is_class(symbol) else "function"
    return Member(symbol, kind, path, facts.start_line, facts.end_line, (), (), (), symbol)  # type: ignore[arg-type]


def _references(session: Session, symbols: Sequence[str]) -> dict[str, tuple[Reference, ...]]:
    """References to what the scan did not look for."""
    if not symbols:
        return {}
    session.follow(lambda program: [one for one in symbols if one in program.definitions])
    found = references_to(session.program(), symbols, session.places)
    return {symbol: tuple(found.get(symbol, ())) for symbol in symbols}
