"""What functions are made of: the names that they take from other modules, and what these stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ssot_tool.discovering.subjects import Subject
from ssot_tool.program.resolve import Program


class Parts:
    """What the bodies of functions import from the workspace; ``subjects``: all there are, excused or not."""

    def __init__(self, program: Program, subjects: Iterable[Subject]) -> None:
        self._program = program
        self._bodies = {one.symbol: one.portrait.digest for one in subjects}
        self._taken: dict[str, dict[str, frozenset[str]]] = {}
        self._paths: dict[str, dict[str, dict[str, None]]] = {}

    def unlike(self, one: Subject, other: Subject) -> str:
        """The first name that both take from other modules, and that stands for something else in each; "" for none.

        What is the same word for word, wherever it stands, is the same; so is what no facts tell, as a logger's name.
        """
        mine, theirs = self._taken_by(one), self._taken_by(other)
        names = sorted(mine.keys() & theirs.keys())
        return next((name for name in names if self._is_another(mine[name], theirs[name])), "")

    def _is_another(self, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        first, second = ({*map(self._said, symbols)} for symbols in (mine, theirs))
        return mine.isdisjoint(theirs) and None not in first | second and first.isdisjoint(second)

    def _said(self, symbol: str) -> object:
        """The body or the value of something, so that copies are equal; None for what has neither."""
        if symbol in self._bodies:
            return self._bodies[symbol]
        module, _, name = symbol.rpartition(".")
        facts = self._program.modules.get(module)
        return facts.constants.get(name) if facts is not None else None

    def _taken_by(self, subject: Subject) -> dict[str, frozenset[str]]:
        """Name to the symbols of the workspace that it may stand for, where another module has them."""
        found = self._taken.get(subject.symbol)
        if found is None:
            found = self._taken[subject.symbol] = {}
            for path in self._paths_in(subject):
                for name, symbol in self._bound(path):
                    if symbol != subject.module and not symbol.startswith(f"{subject.module}."):
                        found[name] = found.get(name, frozenset()) | {symbol}
        return found

    def _paths_in(self, subject: Subject) -> Collection[str]:
        """What the body of a function uses, but for what is found on the results of calls."""
        paths = self._paths.get(subject.module)
        if paths is None:  # of the whole module at once: a copy of a module may have a thousand functions
            paths = self._paths[subject.module] = self._paths_of(subject.module)
        return paths.get(subject.symbol, ())

    def _paths_of(self, module: str) -> dict[str, dict[str, None]]:
        """By the symbols of a module's functions and classes."""
        facts = self._program.modules.get(module)
        if facts is None:
            return {}
        inside = [scope[len(module) :].lstrip(".").partition(".")[0] for scope in facts.scopes]
        found: dict[str, dict[str, None]] = {}
        for path, uses in facts.uses.items() if any(inside) else ():
            for use in uses if "()" not in path else ():
                found.setdefault(f"{module}.{inside[use.scope]}".strip("."), {})[path] = None
        return found

    def _bound(self, path: str) -> Iterable[tuple[str, str]]:
        """What a path leads to beside modules: the name by which a module of the workspace has it, and its symbols."""
        module, rest = path, list[str]()
        while module and not self._program.is_module(module):
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
        if not module or not rest:
            return
        whole = f"{module}.{rest[0]}"
        for symbol in self._program.named(whole) or (whole,):
            yield rest[0], symbol
