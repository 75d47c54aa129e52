"""Which tests of a session reach some members, how, and at which distance: links, bounds and walks put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ssot_tool.cure.protection import How, Reach
from ssot_tool.protecting.bounds import Bounds, parts_of
from ssot_tool.protecting.collected import Test
from ssot_tool.protecting.known_links import KnownLinks, edition_of
from ssot_tool.protecting.known_walks import Hit, KnownWalks
from ssot_tool.protecting.links import Links
from ssot_tool.protecting.suite import Suite
from ssot_tool.protecting.variables import VARIABLE
from ssot_tool.protecting.walking import Run
from ssot_tool.protecting.ways import Ways
from ssot_tool.protecting.weights import Weights, cost_of, distance_of
from ssot_tool.protecting.widening import MOST_FILES, NameIndex, is_small, read_below, widen
from ssot_tool.pytest_settings import ReadText
from ssot_tool.session import Session


class Engine:
    """Everything that is known about the tests of some members (symbols); inside ``with session.reading``.

    ``distance`` is the dial: what is farther away is not looked for. ``question``: under which links and walks
    are kept for later runs; "" for not at all, as they must not be where the session supposes something.
    """

    def __init__(
        self,
        session: Session,
        members: Sequence[str],
        distance: int,
        read: ReadText,
        question: str = "",
    ) -> None:
        self._weights = Weights()
        self._session = session
        self._question = question
        self._members = members
        self._limit = cost_of(distance)
        self._distance = distance
        widen(session, members)
        self._join(session)
        if not is_small(session):
            read_below(session, self._bounds)
        self.suite = Suite(session.program(), session.places.paths, read)

    def _kept_as(self, what: str) -> str:
        return f"{what} of {self._question}" if self._question else ""

    def _join(self, session: Session) -> None:
        program = session.program()
        parts = [part for member in self._members for part in parts_of(program, member)]
        known = KnownLinks(session, self._weights, parts, self._kept_as("links"))
        self._links = Links(program, self._weights, known.linked, parts)
        most = 1 << 30 if is_small(session) else MOST_FILES
        names = {part.rpartition(".")[2] for part in self._members}
        index = NameIndex(program.modules, known.names, names, most)
        self._bounds = Bounds(self._links, self._members, index.holding, self._limit, most).found
        known.keep()

    def reached(self) -> dict[str, list[Reach]]:
        """The tests within the distance of each member, nearest first."""
        ways = Ways(self._links, self._bounds, self._limit)
        parts = {member: parts_of(self._links.program, member) for member in self._members}
        owners: dict[str, list[str]] = defaultdict(list)
        for member, symbols in parts.items():
            for symbol in symbols:
                owners[symbol].append(member)
        walks = KnownWalks(self._session.reading, ways, [*owners], edition_of(self._weights), self._kept_as("walks"))
        found: dict[str, list[Reach]] = {member: [] for member in self._members}
        for test in self.suite.tests:
            runs = list(self.suite.runs(test))
            if any(run.symbol in self._bounds or self._mentions(run.symbol) for run in runs):
                hits = walks.hits(test.node, runs)
                for member, reach in self._of_test(test, runs, hits, parts, owners):
                    found[member].append(reach)
        walks.keep()
        return {member: sorted(reaches) for member, reaches in found.items()}

    def _mentions(self, symbol: str) -> bool:
        """Whether a definition names a member itself, or patches one."""
        return bool(self._links.names.get(symbol)) or any(self._links.patched(symbol))

    def _of_test(
        self,
        test: Test,
        runs: Sequence[Run],
        hits: Mapping[str, Hit],
        parts: Mapping[str, Sequence[str]],
        owners: Mapping[str, Sequence[str]],
    ) -> Iterator[tuple[str, Reach]]:
        named = self._named(runs, owners)
        hit = {member for symbol in hits for member in owners[symbol]}
        for member in sorted(hit | named.keys()):
            reach = self._reach(test, runs, hits, parts[member], named.get(member))
            if reach.distance <= self._distance:
                yield member, reach

    def _named(self, runs: Sequence[Run], owners: Mapping[str, Sequence[str]]) -> dict[str, tuple[Run, bool]]:
        """Members that a test names where it starts, with the nearest place, and whether it patches it there."""
        found: dict[str, tuple[Run, bool]] = {}
        for run in runs:
            for symbol in self._links.names.get(run.symbol, ()):
                for member in owners[symbol]:
                    found.setdefault(member, (run, False))
            for patch in self._links.patched(run.symbol):
                for member in owners.get(patch.symbol, ()):
                    if member not in found or found[member][0].hops >= run.hops:
                        found[member] = (run, True)
        return found

    def _reach(
        self,
        test: Test,
        runs: Sequence[Run],
        hits: Mapping[str, Hit],
        parts: Sequence[str],
        named: tuple[Run, bool] | None,
    ) -> Reach:
        costs = [
            (hits[part].cost + (self._weights.hop if part == parts[0] and len(parts) > 1 else 0), part)
            for part in parts
            if part in hits
        ]
        best = min(costs, default=None)
        if named is not None and (best is None or named[0].hops <= distance_of(best[0])):
            run, is_patch = named
            how: How = "patch" if is_patch else "fixture" if run.is_fixture else "direct"
            return Reach(run.hops, test.node, how, test.path, test.line, (run.symbol,) if run.is_fixture else ())
        assert best is not None
        via = [one for one in hits[best[1]].between if VARIABLE not in one]
        start = next((run for run in runs if via and run.symbol == via[0]), runs[0])
        distance = distance_of(best[0])
        if start.is_fixture:
            how = "fixture"
        else:
            via = via[1:]
            how = "transitive" if distance or via else "direct"
        return Reach(distance, test.node, how, test.path, test.line, tuple(dict.fromkeys(via)))
