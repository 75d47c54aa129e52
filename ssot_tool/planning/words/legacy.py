"""The names that a migration takes away, and what a text says where it names one of them by its path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: ``a.b.Old``, ``a.b:Old`` and ``a.b:Old.handle``.
_CHAIN = re.compile(r"\w+(?:\.\w+)*(?::\w+(?:\.\w+)*)?")
_NODE = re.compile(r"([\w./\\-]*\.py)::((?:\w+::)*)\Z")
#: Paths are not looked at further than this many characters to either side.
_REACH = 500
_IN_CHAIN = re.compile(r"[\w.:]*")


class Mention(NamedTuple):
    """A path in a text: its span, the dotted name that it stands for, and the new text, written as the old one is."""

    start: int
    end: int
    path: str
    new: str


class Legacy:
    """Legacy symbols with all their paths.

    ``paths``: every dotted path of a symbol, and of what it holds (re-exports, methods), to the new one.
    ``modules``: dotted names of the workspace's modules to their files.
    """

    def __init__(self, symbols: Sequence[str], paths: Mapping[str, str], modules: Mapping[str, str]) -> None:
        self.symbols = tuple(sorted(symbols))
        self.paths = dict(paths)
        self.modules = modules
        self.files = {path: module for module, path in modules.items()}
        self.homes = frozenset(symbol.rpartition(".")[0] for symbol in (*symbols, *paths))
        self._by_name = {last(symbol): symbol for symbol in reversed(self.symbols)}

    @property
    def names(self) -> frozenset[str]:
        """The words to look for."""
        return frozenset(self._by_name)

    def keeps_name(self, name: str) -> bool:
        """Whether every symbol of this name goes to one of the same name."""
        return all(last(self.paths.get(one, "")) == name for one in self.symbols if last(one) == name)

    def symbol(self, name: str, path: str = "") -> str:
        """The symbol of this name, the one that has this path where several have the name."""
        for one in self.symbols:
            if path == one or path.startswith(f"{one}."):
                return one
        new = self.paths.get(path)
        same = (one for one in self.symbols if last(one) == name and new is not None and self.paths.get(one) == new)
        return next(same, self._by_name[name])

    def mention(self, text: str, start: int, end: int) -> Mention | None:
        """The path of a symbol that the word at this span is part of; None where it is part of none."""
        return self._node(text, start, end) or self._dotted(text, start, end)

    def chain(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The dotted path, whatever it names, that the word at this span is part of."""
        left = start
        while left > max(0, start - _REACH) and (text[left - 1] in ".:_" or text[left - 1].isalnum()):
            left -= 1
        right = _IN_CHAIN.match(text, end, end + _REACH)
        until = right.end() if right else end
        return next((found for found in _CHAIN.finditer(text, left, until) if found.end() >= end), None)

    def _dotted(self, text: str, start: int, end: int) -> Mention | None:
        chain = self.chain(text, start, end)
        if chain is None or _goes_on(text, chain.start()):
            return None
        head, colon, tail = chain[0].partition(":")
        return self._longest(chain[0], chain.start(), end, colon_at=len(head) if colon else -1) or (
            self._longest(tail, chain.start() + len(head) + 1, end, colon_at=-1)
            if colon and start > chain.start() + len(head)
            else None
        )

    def _longest(self, written: str, at: int, end: int, colon_at: int) -> Mention | None:
        """The longest path with which ``written`` begins and that goes on at least to ``end``."""
        ends = [len(written), *(place for place in range(len(written) - 1, 0, -1) if written[place] in ".:")]
        for size in ends:
            if at + size < end:
                return None
            path = written[:size].replace(":", ".")
            if path in self.paths:
                inner = written[colon_at + 1 : size].count(".") + 1 if 0 <= colon_at < size else 0
                return Mention(at, at + size, path, self._split(self.paths[path], inner))
        return None

    def _split(self, new: str, inner: int) -> str:
        """A dotted path with a colon after its module; ``inner`` parts follow that in the old one, 0 for no colon."""
        if not inner:
            return new
        module = self.module_of(new) or ".".join(new.split(".")[:-inner])
        return f"{module}:{new[len(module) + 1 :]}" if module else new

    def module_of(self, path: str) -> str:
        """The module of the workspace that a dotted path begins with, "" for none."""
        module = path.rpartition(".")[0]
        while module and module not in self.modules:
            module = module.rpartition(".")[0]
        return module

    def _node(self, text: str, start: int, end: int) -> Mention | None:
        """A node of pytest, as in ``app/test_svc.py::TestOld::test_it``."""
        before = _NODE.search(text, max(0, start - _REACH), start) if text.startswith("::", start - 2) else None
        if before is None:
            return None
        written = before[1].removeprefix("./")
        module = self.files.get(written.replace("\\", "/"), "")
        path = ".".join((module, *before[2].split("::")[:-1], text[start:end]))
        new = self.paths.get(path) if module else None
        home = self.module_of(new) if new is not None else ""
        if new is None or not home:
            return None
        at = before.start() + len(before[1]) - len(written)
        return Mention(at, end, path, f"{self.modules[home]}::{new[len(home) + 1 :].replace('.', '::')}")


def _goes_on(text: str, start: int) -> bool:
    """Whether what stands before a dotted path makes it the end of a longer one, or of a file's name."""
    return start > 0 and text[start - 1] in "./\\-@$%" and not text.endswith("ext://", 0, start)


def last(path: str) -> str:
    """The last component of a dotted path."""
    return path.rpartition(".")[2]
