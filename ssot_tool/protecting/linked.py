"""What the code of one module leads to: links, names that are looked up, patches."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec


class Patch(NamedTuple):
    """What a definition replaces: a symbol, everywhere or (``home``) where one module names it.

    Not ``replaces``: it only makes a double of it.
    """

    symbol: str
    home: str
    replaces: bool


class Linked(msgspec.Struct, frozen=True, array_like=True):
    """What the code of one module leads to; costs are half steps, and the cheapest of each is there.

    Nodes are symbols of definitions, and ``module.=name`` for the variables of modules; they stand in ``nodes``, and
    everywhere else by their number in it. ``links``: source, twice the target (one more where it is built) and cost,
    flat, over and over. ``holders``: variables and classes. ``askers``: names that functions look up on what nobody
    knows, to (function, cost), flat. ``knowers``: names that functions look up on what has a known class.
    ``starters``: how names start that functions make up. ``patches``: what definitions replace; ``named``: the watched
    nodes that they name.
    """

    nodes: list[str]
    links: list[int]
    holders: list[int]
    askers: dict[str, list[int]]
    knowers: dict[str, list[int]]
    starters: dict[str, list[int]]
    patches: dict[int, list[Patch]]
    named: dict[int, list[int]]


class Draft:
    """The same while it is worked out."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._links: dict[tuple[int, int], int] = {}
        self._askers: dict[str, list[int]] = {}
        self._knowers: dict[str, list[int]] = {}
        self._starters: dict[str, list[int]] = {}
        self._patches: dict[int, set[Patch]] = {}
        self._named: dict[int, set[int]] = {}

    def link(self, source: str, target: str, cost: int, *, builds: bool = False) -> None:
        """One way on: ``builds`` tells a construction from an instance that is there already."""
        if source != target:
            key = self._number(source), self._number(target) << 1 | builds
            self._links[key] = min(cost, self._links.get(key, cost))

    def ask(self, source: str, name: str, cost: int) -> None:
        """A function looks up a name on what nobody knows; once for each name."""
        self._askers.setdefault(name, []).extend((self._number(source), cost))

    def know(self, source: str, name: str) -> None:
        """A function looks up a name on what has a known class; once for each name."""
        self._knowers.setdefault(name, []).append(self._number(source))

    def start(self, source: str, start: str) -> None:
        """A function makes up names that start so."""
        self._starters.setdefault(start, []).append(self._number(source))

    def patch(self, source: str, patch: Patch) -> None:
        """A definition replaces something."""
        self._patches.setdefault(self._number(source), set()).add(patch)

    def name(self, source: str, target: str) -> None:
        """A definition names a watched node."""
        self._named.setdefault(self._number(source), set()).add(self._number(target))

    def linked(self, holds: Callable[[str], bool]) -> Linked:
        """What was told; ``holds``: whether a node is a variable or a class."""
        return Linked(
            [*self._numbers],
            [part for (source, target), cost in self._links.items() for part in (source, target, cost)],
            [number for node, number in self._numbers.items() if holds(node)],
            self._askers,
            self._knowers,
            self._starters,
            {source: sorted(found) for source, found in self._patches.items()},
            {source: sorted(found) for source, found in self._named.items()},
        )

    def _number(self, node: str) -> int:
        return self._numbers.setdefault(node, len(self._numbers))
