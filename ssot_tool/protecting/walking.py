"""What one test runs: its definitions followed through calls, where methods count once their class has instances.

Rapid type analysis (Bacon and Sweeney, OOPSLA 1996), cheapest way first, for each test anew: a method that is looked
up on a value of unknown class is one of the classes that this test has built on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from ssot_tool.protecting.ways import Carried, Class, Node, Ways

#: Farther than any step leads.
_FAR = 1 << 200


class Run(NamedTuple):
    """A definition that a test starts with: ``hops`` fixtures lie between, and ``is_fixture`` tells set-ups, too."""

    symbol: str
    hops: int
    is_fixture: bool


class Walked:
    """What one walk came to: functions, variables, and classes of which there are instances."""

    def __init__(self, ways: Ways, ran: dict[int, int]) -> None:
        self._ways = ways
        self._ran = ran

    def among(self, wanted: frozenset[int]) -> Iterator[tuple[int, str]]:
        """Which of some nodes (their numbers) ran, with how far they are from the test in half steps.

        A class of which there is an instance that nobody is seen to build did not run.
        """
        ways, ran = self._ways, self._ran
        for number in ran.keys() & wanted:
            step = ran[number]
            if number not in ways.classes or step >> ways.place & 1:
                yield step >> ways.height, ways.nodes[number]

    def passed(self) -> list[int]:
        """The numbers of all nodes that ran."""
        return [*self._ran]

    def between(self, node: str) -> tuple[str, ...]:
        """The nodes from where a test starts, itself included, to before a node that ran."""
        ways, ran = self._ways, self._ran
        mask = (1 << ways.place) - 1
        found: list[int] = []
        at = ran[ways.numbers[node]] & mask
        while at and at - 1 not in found:
            found.append(at - 1)
            at = ran[at - 1] & mask if at - 1 in ran else 0
        return tuple(ways.nodes[number] for number in reversed(found))


class Walk:
    """One walk: a queue of steps, cheapest first, and what was asked of whom so far.

    A step is one number: cost, node, whether it is built, and the node before, from the highest bits to the lowest.
    Numbers of nodes are in the order of their names, so that steps of one cost are in the order of names as well.
    Walks were a third of a first ``ssot tests`` on 9,590 tests: with tuples of names they took 2.6 times as long.
    """

    def __init__(self, ways: Ways, runs: Iterable[Run]) -> None:
        self._ways = ways
        self._ran: dict[int, int] = {}
        self._blocked: set[int] = set()
        self._blocked_at: set[tuple[str, int]] = set()
        self._queue: list[int] = []
        self._best: dict[int, int] = {}
        self._live: set[int] = set()
        self._asked: dict[str, tuple[int, int]] = {}
        self._known: dict[str, tuple[int, int]] = {}
        self._starts: dict[str, tuple[int, int]] = {}
        for run in runs:
            for home, blocked in ways.blocked(run.symbol):
                if home:
                    self._blocked_at.add((home, blocked))
                else:
                    self._blocked.add(blocked)
            number = ways.numbers.get(run.symbol)
            if number is not None:
                self._push(run.hops * ways.weights.fixture, number, 0)

    def walked(self) -> Walked:
        """Go on until nothing is within the bounds."""
        ways, ran, queue = self._ways, self._ran, self._queue
        place, height = ways.place, ways.height
        mask, mask_before = (1 << height) - 1, (1 << place) - 1
        while queue:
            step = heappop(queue)
            node, cost = (step & mask) >> place + 1, step >> height
            if node in ways.classes:
                self._instance(step, cost, node, step >> place & 1, step & mask_before)
            elif node not in ran:
                ran[node] = step
                way = ways.of(node)
                self._follow(cost, node, way)
                if way.asks or way.known or way.starts:
                    self._look_up(cost, node, way)
        return Walked(ways, ran)

    def _push(self, cost: int, node: int, before: int) -> None:
        """``before``: the number of the node before, and one; 0 where a test starts."""
        ways = self._ways
        if cost + ways.bounds[node] <= ways.limit and node not in self._blocked:
            self._queue_up(cost << ways.height | node << ways.place + 1 | before, node << 1)

    def _queue_up(self, step: int, what: int) -> None:
        """A step that is no better than one that was queued to the same node, and builds the same, changes nothing."""
        if step < self._best.get(what, _FAR):
            self._best[what] = step
            heappush(self._queue, step)

    def _follow(self, cost: int, node: int, way: Node) -> None:
        shift, best, queue, blocked = cost << self._ways.height, self._best, self._queue, self._blocked
        home = self._ways.home(node) if self._blocked_at else ""
        for room, step, what in way.links:
            if cost > room:
                break
            if (blocked and what >> 1 in blocked) or (home and (home, what >> 1) in self._blocked_at):
                continue
            new = step + shift  # as in ``_queue_up``: a call for each of 300,000 took a fifth of all walks
            if new < best.get(what, _FAR):
                best[what] = new
                heappush(queue, new)

    def _look_up(self, cost: int, node: int, way: Node) -> None:
        """Look up what a function asks for in the classes that have instances by now, and note it for later ones."""
        ways, weights = self._ways, self._ways.weights
        asked, known = self._asked, self._known
        for room, name, step in way.asks:
            if cost > room:
                break
            at = asked.get(name)
            if at is None or cost + step < at[0]:
                asked[name] = (cost + step, node)
                self._found(ways.carried(name), cost + step + weights.hop + weights.guess, node)
        for room, name in way.known:
            if cost > room:
                break
            if name not in known:
                known[name] = (cost, node)
                self._found(ways.carried(name), cost + weights.hop + weights.other, node)
        for start in way.starts:
            if start not in self._starts:
                self._starts[start] = (cost, node)
                for owner in self._live:
                    self._made(ways.of_class(owner), start, cost + weights.hop + weights.asked_by_start, node)

    def _found(self, carried: Carried, cost: int, node: int) -> None:
        for owner in carried.keys() & self._live:
            for method in carried[owner]:
                self._push(cost, method, node + 1)

    def _made(self, one: Class, start: str, cost: int, node: int) -> None:
        for name, methods in one.methods.items():
            if name.startswith(start):
                for method in methods:
                    self._push(cost, method, node + 1)

    def _instance(self, step: int, cost: int, node: int, builds: int, before: int) -> None:
        """There is an instance of a class now, or it is built, too."""
        ways, ran = self._ways, self._ran
        was = ran.get(node)
        if was is not None and (was >> ways.place & 1 or not builds):
            return
        ran[node] = step
        self._live.add(node)
        one = ways.of_class(node)
        if builds:
            for method, is_own in one.builders:
                self._push(cost + ways.weights.hop, method, before if is_own else node + 1)
        if was is not None:
            return
        for extra, method in one.by_themselves:
            self._push(cost + extra, method, node + 1)
        self._methods(cost, one)
        for owner in one.ancestors:
            self._follow(cost, owner, ways.of(owner))

    def _methods(self, cost: int, one: Class) -> None:
        """The methods of a new instance that were asked for before it was there."""
        weights, methods = self._ways.weights, one.methods
        for seen, more in ((self._asked, weights.guess), (self._known, weights.other)):
            for name in methods.keys() & seen.keys():
                at, asker = seen[name]
                for method in methods[name]:
                    self._push(max(cost, at) + weights.hop + more, method, asker + 1)
        for start, (at, asker) in self._starts.items():
            self._made(one, start, max(cost, at) + weights.hop + weights.asked_by_start, asker)
