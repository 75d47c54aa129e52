"""Where modules stand towards one another: side by side, at one place of two packages, told apart by one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.facts import ModuleFacts
from ssot_tool.words import word_set, words

#: Packages that stand in many others by the convention of a framework.
_BY_CONVENTION = word_set("tests test migrations management templatetags")


class Standing:
    """What the names of all modules say of any two of them."""

    def __init__(self, modules: Mapping[str, ModuleFacts]) -> None:
        self._modules = modules
        self._inside: dict[str, frozenset[str]] = {}
        self._siblings: dict[tuple[str, int, str], set[str]] = {}
        self._names: dict[str, set[tuple[str, ...]]] = {}
        for name in modules:
            parts = name.split(".")
            self._names.setdefault(".".join(parts[:-1]), set()).add(words(parts[-1]))
            for at in range(1, len(parts) - 1):
                key = (".".join(parts[:at]), at, ".".join(parts[at + 1 :]))
                self._siblings.setdefault(key, set()).add(parts[at])

    def siblings(self, one: str, other: str) -> int:
        """How many packages side by side have a module where these two differ in the package alone; 0 where not."""
        mine, theirs = one.split("."), other.split(".")
        at = only_difference(mine, theirs)
        if at in (None, 0, len(mine) - 1):
            return 0
        return len(self._siblings.get((".".join(mine[:at]), at, ".".join(mine[at + 1 :])), ()))

    def repeated_places(self, one: str, other: str) -> int:
        """How many modules stand at the same place, two deep or deeper, below the packages where the ways to two part.

        What stands one deep has names by convention: many a ``models`` is no sign of a common plan.
        """
        mine, theirs = one.split("."), other.split(".")
        at = next((at for at, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]), None)
        if not at or at >= min(len(mine), len(theirs)) - 1:
            return 0  # at the top they are two distributions
        return len(self._below(".".join(mine[: at + 1])) & self._below(".".join(theirs[: at + 1])))

    def _below(self, package: str) -> frozenset[str]:
        """The modules two deep or deeper below a package, by their names from there on; no packages, no tests."""
        found = self._inside.get(package)
        if found is None:
            begin = f"{package}."
            every = (name for name in self._modules if name.startswith(begin))
            inner = (name[len(begin) :] for name in every if not self._modules[name].is_package)
            found = frozenset(name for name in inner if "." in name and name.partition(".")[0] not in _BY_CONVENTION)
            self._inside[package] = found
        return found

    def parallels(self, one: str, other: str) -> int:
        """In how many pairs of modules of a package one word is put for another as it is in these two; 0 for none."""
        package = one.rpartition(".")[0]
        first, second = (words(name.rpartition(".")[2]) for name in (one, other))
        at = only_difference(first, second)
        if at is None:
            return 0
        mine, theirs = first[at], second[at]
        names = self._names.get(package, set())
        swapped = (tuple(theirs if word == mine else word for word in name) for name in names if mine in name)
        return sum(name in names for name in swapped)


def only_difference(one: Sequence[str], other: Sequence[str]) -> int | None:
    """The only place in which two sequences of one length differ, or None."""
    if len(one) != len(other):
        return None
    different = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    return different[0] if len(different) == 1 else None
