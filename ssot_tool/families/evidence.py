"""The votes: which independent kinds of evidence speak for a symbol, and how loudly, weighed by rarity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce

from ssot_tool.families.gate import Gate, Gated
from ssot_tool.families.profile import Profile
from ssot_tool.families.rarity import Rarity
from ssot_tool.families.subjects import subjects_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.model import Evidence
from ssot_tool.program.resolve import Program

#: What one rare piece is worth, by kind; pieces of one kind add up towards 1, never beyond.
_WORTH = {"methods": 0.6, "collaborators": 0.5, "literals": 0.5, "emits": 0.5, "builds": 0.8}
#: A method's name that only other gated classes share.
_SHARED_WORTH = 0.35
#: A kind below this does not count as one.
FLOOR = 0.3
_SHOWN = 4


def own_kinds(program: Program, vocabulary: Vocabulary, seen: Gated, symbol: str) -> dict[str, list[str]]:
    """The pieces that a symbol's own facts and registrations show, by kind; kinds without a piece are left out."""
    shown = subjects_of(program).profile(symbol)
    literals = dict.fromkeys([*shown.strings, *(text for _, text in shown.emitted)])
    kinds = {
        "methods": vocabulary.hits("methods", shown.methods),
        "collaborators": vocabulary.hits("collaborators", shown.collaborators),
        "literals": vocabulary.hits("literals", literals),
        "emits": vocabulary.hits("emits", shown.called),
        "builds": vocabulary.hits("builds", shown.builds),
        "routes": [one.route for one in seen.served.get(symbol, ())],
        "registry": [f"{one.how} {one.name}".strip() for one in seen.registered.get(symbol, ())],
    }
    if shown.kind == "function":
        # One call is one piece of evidence, whichever list it is in.
        for kind in ("methods", "collaborators"):
            kinds[kind] = [piece for piece in kinds[kind] if piece not in kinds["builds"]]
        kinds["collaborators"] = [piece for piece in kinds["collaborators"] if piece not in kinds["methods"]]
    return {kind: list(dict.fromkeys(pieces)) for kind, pieces in kinds.items() if pieces}


class Court:
    """Weighs the evidence of all gated symbols of one role against each other and against the rest of the program.

    ``units``: symbol to its unit, for every gated symbol; ``callers``: symbol to the places in production that use it.
    """

    def __init__(
        self,
        program: Program,
        vocabulary: Vocabulary,
        seen: Gated,
        rarity: Rarity,
        units: Mapping[str, str],
        callers: Mapping[str, Collection[str]],
    ) -> None:
        self._program = program
        self._vocabulary = vocabulary
        self._seen = seen
        self._rarity = rarity
        self._units = units
        self._callers = callers
        self._spoken = _speakers((subjects_of(program).profile(s) for s in units), units)
        self._used = _users(callers, units)

    def evidence(self, symbol: str) -> tuple[Evidence, ...]:
        """All evidence for one symbol, the gate first, then by weight; kinds that are too weak to count included."""
        kinds = own_kinds(self._program, self._vocabulary, self._seen, symbol)
        votes = [vote for kind in kinds for vote in self._vote(symbol, kind, kinds[kind])]
        votes += self._shared(symbol, votes)
        votes += self._callers_of(symbol)
        votes.sort(key=lambda vote: (-vote.weight, vote.kind))
        return (*_gate_evidence(self._seen.gates[symbol]), *votes)

    def _vote(self, symbol: str, kind: str, pieces: list[str]) -> Iterable[Evidence]:
        if kind == "routes":
            strict = any(one.strict for one in self._seen.served[symbol])
            yield Evidence(kind, _list(pieces), 1.0 if strict else 0.5)
        elif kind == "registry":
            keyed = any(one.routes for one in self._seen.registered[symbol])
            yield Evidence(kind, _list(pieces), 1.0 if keyed else 0.7)
        else:
            weights = [_WORTH[kind] * self._rarity.of(kind, piece) for piece in pieces]
            order = sorted(zip(weights, pieces, strict=True), key=lambda pair: (-pair[0], pair[1]))
            yield Evidence(kind, _list(piece for _, piece in order), _together(weights))

    def _shared(self, symbol: str, votes: list[Evidence]) -> list[Evidence]:
        """Method names that candidates of other units have, too, added to the pack's own vocabulary."""
        shown = subjects_of(self._program).profile(symbol)
        methods = shown.methods if shown.kind == "class" else ()
        known = set(self._vocabulary.hits("methods", methods))
        shared = [name for name in methods if name not in known and len(self._spoken.get(name, ())) > 1]
        if not shared:
            return []
        weights = [_SHARED_WORTH * self._rarity.of("methods", name) for name in shared]
        weight = _together(weights)
        mine = next((vote for vote in votes if vote.kind == "methods"), None)
        if mine is not None:
            votes.remove(mine)
            return [Evidence("methods", f"{mine.detail}; shared: {_list(shared)}", _together([mine.weight, weight]))]
        return [Evidence("methods", f"shared: {_list(shared)}", weight)]

    def _callers_of(self, symbol: str) -> list[Evidence]:
        unit = self._units[symbol]
        places = [place for place in self._callers.get(symbol, ()) if self._used.get(place, {unit}) != {unit}]
        if not places:
            return []
        return [Evidence("callers", _list(sorted(places)), 0.5 if len(places) == 1 else 0.7)]


def _gate_evidence(gate: Gate) -> list[Evidence]:
    """Name and base are one kind: the role's head noun is in both."""
    if gate.name:
        return [Evidence("name", f"{gate.name}({gate.base})" if gate.base else gate.name)]
    return [Evidence("base", gate.base)] if gate.base else []


def _together(weights: Iterable[float]) -> float:
    """Independent doubts multiply: 0.5 and 0.5 make 0.75."""
    return round(1 - reduce(lambda doubt, weight: doubt * (1 - weight), weights, 1.0), 2)


def _list(pieces: Iterable[str]) -> str:
    pieces = list(pieces)
    more = len(pieces) - _SHOWN
    return ", ".join(pieces[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _speakers(profiles: Iterable[Profile], units: Mapping[str, str]) -> dict[str, set[str]]:
    spoken: dict[str, set[str]] = {}
    for shown in profiles:
        if shown.kind == "class":
            for name in shown.methods:
                spoken.setdefault(name, set()).add(units[shown.symbol])
    return spoken


def _users(callers: Mapping[str, Collection[str]], units: Mapping[str, str]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for symbol, places in callers.items():
        if symbol in units:
            for place in places:
                used.setdefault(place, set()).add(units[symbol])
    return used
