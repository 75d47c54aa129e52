"""Everything that could have a rival: the classes and free functions of production code, with their portraits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ssot_tool.portraits.portrait import Gallery, Portrait
from ssot_tool.program.references import Places

#: The body of a method that does something has more syntax nodes.
_SOMETHING = 5
#: One with fewer is the same as others by chance.
BODY = 25


class Subject(msgspec.Struct, frozen=True):
    """A class or function with its portrait and its module's gallery."""

    symbol: str
    module: str
    path: str
    portrait: Portrait
    gallery: Gallery

    @property
    def name(self) -> str:
        """Its own name."""
        return self.portrait.qualname

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self.portrait.kind == "class"

    @property
    def package(self) -> str:
        """The package of its module."""
        return self.module.rpartition(".")[0]

    @property
    def answers(self) -> set[str]:
        """The methods that others may call."""
        return {one.name for one in self.portrait.methods if one.name[:1] != "_"}

    def gives_way(self, other: Subject) -> bool:
        """Whether it says to use another, by its name, in its place."""
        return other is not self and any(path.rpartition(".")[2] == other.name for path in self.portrait.instead)

    def shares_code(self, other: Subject) -> bool:
        """Whether a method that does something stands in both classes, word for word."""
        bodies = [{one.digest for one in it.portrait.methods if one.size > _SOMETHING} for it in (self, other)]
        return not bodies[0].isdisjoint(bodies[1])

    def repeats(self, other: Subject) -> bool:
        """Whether one copies the other: the whole body, or of two classes most of what they do, is the same."""
        mine, theirs = self.portrait, other.portrait
        if mine.digest == theirs.digest:
            return True
        bodies = [{one.digest: one.size for one in it.methods if one.size > _SOMETHING} for it in (mine, theirs)]
        same = sum(size for digest, size in bodies[0].items() if digest in bodies[1])
        return 2 * same > min(sum(some.values()) for some in bodies)

    def repeats_part(self, other: Subject) -> bool:
        """Whether the module of one has a copy of a function in that of the other."""
        bodies = [
            {one.digest for one in it.gallery.portraits if one.kind == "function" and one.size >= BODY}
            for it in (self, other)
        ]
        return not bodies[0].isdisjoint(bodies[1])


def subjects(galleries: Mapping[str, Gallery], places: Places) -> Iterator[Subject]:
    """The subjects of all modules, sorted by symbol; of what one module defines twice, the last.

    ``galleries``: path to the portraits of the module.
    """
    modules = {path: module for module, path in places.paths.items()}
    found: dict[str, Subject] = {}
    for path, gallery in galleries.items():
        module = modules[path]
        for portrait in gallery.portraits:
            symbol = f"{module}.{portrait.qualname}" if module else portrait.qualname
            found[symbol] = Subject(symbol, module, path, portrait, gallery)
    return (found[symbol] for symbol in sorted(found))


def assigned(galleries: Mapping[str, Gallery], modules: Mapping[str, str]) -> dict[str, bytes]:
    """The pieces of what modules give their names, by dotted name; ``modules``: path to module."""
    return {f"{modules[path]}.{name}": held for path, one in galleries.items() for name, held in one.values}
