"""What each test came to, kept between runs of one question, and walked anew only where something on its way changed.

Of a first ``ssot tests`` after an edit of a workspace with 9,590 tests, walks were a fifth, and are a tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from ssot_tool.protecting.walking import Run, Walk
from ssot_tool.protecting.ways import Ways
from ssot_tool.scan.reading import Reading

_encode = msgspec.msgpack.Encoder().encode


class Hit(NamedTuple):
    """A member, or a part of one, that a test ran: how far away in half steps, and the nodes between, from the test on.

    All nodes are told by name; in what is kept, by number.
    """

    cost: int
    between: tuple[str, ...]


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """One walk: a digest of where it started, the nodes that it passed, and (cost, node, between) of what it hit."""

    start: bytes
    nodes: list[int]
    hits: list[tuple[int, int, list[int]]]


class State(msgspec.Struct, frozen=True, array_like=True):
    """All walks of a question. ``nodes``: what the numbers mean; ``signs``: digests of the ways on from each of them.

    ``edition``: of the code, and of what else decides where walks lead: the limit, and what is looked for.
    """

    edition: bytes
    nodes: list[str]
    signs: list[bytes]
    traces: dict[str, Trace]


class KnownWalks:
    """The walks of a question's tests; ``name``: under which they are kept, "" for not at all.

    ``wanted``: the nodes that are members or parts of them. ``edition`` as of the links.
    """

    def __init__(self, reading: Reading, ways: Ways, wanted: Sequence[str], edition: bytes, name: str) -> None:
        self._reading = reading
        self._ways = ways
        self._wanted = frozenset(ways.numbers[one] for one in wanted)
        self._name = name
        about = _encode((ways.limit, sorted(wanted)))
        self._edition = blake2b(edition + about, digest_size=16).digest()
        self._nodes: list[str] = []
        self._numbers: dict[str, int] = {}
        self._signs: dict[int, bytes] = {}
        self._starts: dict[tuple[str, int], str] = {}
        self._known: dict[str, Trace] = {}
        self._differ: set[int] = set()
        self._traces: dict[str, Trace] = {}
        self._is_new = False
        if name:
            self._recall()

    def hits(self, test: str, runs: Sequence[Run]) -> dict[str, Hit]:
        """What a test (its node id) comes to among the wanted nodes, by name."""
        if not self._name:
            return self._walk(runs)[1]
        start = self._start(runs)
        trace = self._known.get(test)
        if trace is not None and trace.start == start and self._differ.isdisjoint(trace.nodes):
            nodes = self._nodes
            self._traces[test] = trace
            return {nodes[one]: Hit(cost, tuple(nodes[at] for at in way)) for cost, one, way in trace.hits}
        self._is_new = True
        passed, hits = self._walk(runs)
        told = [(hit.cost, self._number(one), [self._number(at) for at in hit.between]) for one, hit in hits.items()]
        self._traces[test] = Trace(start, [self._number(self._ways.nodes[one]) for one in passed], told)
        return hits

    def keep(self) -> None:
        """Keep all walks that were asked for, unless nothing is new."""
        if not self._name or not (self._is_new or len(self._traces) != len(self._known)):
            return
        numbers = self._ways.numbers
        signs = [self._sign(numbers[node]) if node in numbers else b"" for node in self._nodes]
        state = State(self._edition, self._nodes, signs, self._traces)
        self._reading.keep_state(self._name, _encode(state))

    def _recall(self) -> None:
        kept = self._reading.state(self._name)
        state = None
        if kept is not None:
            with suppress(msgspec.MsgspecError):
                state = msgspec.msgpack.decode(kept, type=State)
        numbers = self._ways.numbers
        # Nodes that are gone stay in the list; when they are many, it is begun anew.
        if state is None or state.edition != self._edition or len(state.nodes) > 2 * len(numbers):
            return
        self._nodes, self._known = state.nodes, state.traces
        self._numbers = {node: number for number, node in enumerate(state.nodes)}
        for number, (node, sign) in enumerate(zip(state.nodes, state.signs, strict=True)):
            if node not in numbers or self._sign(numbers[node]) != sign:
                self._differ.add(number)

    def _walk(self, runs: Sequence[Run]) -> tuple[list[int], dict[str, Hit]]:
        walked = Walk(self._ways, runs).walked()
        found = {symbol: Hit(cost, walked.between(symbol)) for cost, symbol in walked.among(self._wanted)}
        return walked.passed(), found

    def _start(self, runs: Sequence[Run]) -> bytes:
        """A digest of where a walk starts: how near each of it is to a member, and what it replaces."""
        told = []
        for run in runs:
            key = run.symbol, run.hops
            if key not in self._starts:
                ways, number = self._ways, self._ways.numbers.get(run.symbol)
                blocked = sorted((home, ways.nodes[one]) for home, one in ways.blocked(run.symbol))
                bound = None if number is None else ways.bounds[number]
                self._starts[key] = (
                    f"{run.symbol} {run.hops} {bound} {blocked}\n" if number is not None or blocked else ""
                )
            told.append(self._starts[key])
        return blake2b("".join(told).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    def _number(self, node: str) -> int:
        number = self._numbers.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
        return number

    def _sign(self, number: int) -> bytes:
        """A digest of all that a walk can see of a node."""
        sign = self._signs.get(number)
        if sign is None:
            told = _encode(self._ways.told(number))
            sign = self._signs[number] = blake2b(told, digest_size=8).digest()
        return sign
