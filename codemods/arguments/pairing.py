"""A legacy signature and the canonical one that takes its place: which parameters are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ssot_tool.signature import Kind, Parameter, Signature

from .binding import Bound


class Doubt(Exception):
    """Why a call is left; caught where it becomes a Left."""


class Pairing(NamedTuple):
    """Two signatures; ``renamed`` has the canonical's names of the legacy's parameters where they differ."""

    legacy: Signature
    canonical: Signature
    renamed: Mapping[str, str]

    def target(self, name: str) -> str:
        """The canonical's name for a name of the legacy."""
        return self.renamed.get(name, name)

    def source(self, name: str) -> Parameter | None:
        """The legacy's parameter for a name of the canonical."""
        return next((one for one in self.legacy.plain.values() if self.target(one.name) == name), None)

    def same_default(self, one: Parameter) -> bool:
        """Whether a call without this parameter of the legacy is the same for the canonical."""
        twin = self.canonical.plain.get(self.target(one.name))
        if one.required or twin is None:
            return True
        return twin.default is not None and one.meaning is not None and one.meaning == twin.meaning

    def extra(self, name: str) -> bool:
        """Whether the canonical takes this keyword, but has no parameter of the name."""
        return name not in self.canonical.named and self.canonical.variadic(Kind.VAR_KEYWORD) is not None

    def check(self) -> None:
        """Doubt if no call can be moved."""
        old, new = self.legacy.result, self.canonical.result
        if old != new:
            raise Doubt(f"the legacy gives a {old}, the canonical a {new}")
        seen: dict[str, str] = {}
        for name in self.legacy.plain:
            other = seen.setdefault(self.target(name), name)
            if other != name:
                raise Doubt(f"{other} and {name} would both become {self.target(name)}")

    def check_positions(self, bound: Bound) -> None:
        """Doubt if what ``*…`` or a later call gives by position would arrive elsewhere."""
        for at in bound.open_positions:
            one = self.legacy.positional[at]
            twin = self.canonical.positional[at] if at < len(self.canonical.positional) else None
            if twin is None or twin.name != self.target(one.name):
                raise Doubt(f"{one.name} may be given by position, where the canonical has another parameter or none")
            self._check_default(one)
        if bound.overflow:
            mine, theirs = (side.variadic(Kind.VAR_POSITIONAL) for side in (self.legacy, self.canonical))
            assert mine is not None
            even = len(self.legacy.positional) == len(self.canonical.positional)
            if theirs is None or self.target(mine.name) != theirs.name or not even:
                raise Doubt(f"more may be given by position than the canonical takes as *{self.target(mine.name)}")

    def check_names(self, bound: Bound) -> None:
        """Doubt if what ``**…`` or a later call gives by name would arrive elsewhere."""
        for one in self.legacy.plain.values():
            if one.name in bound.open_names:
                if self.target(one.name) != one.name or one.name not in self.canonical.named:
                    raise Doubt(f"{one.name} may be given by a keyword that the canonical does not take as it is")
                if not self.can_be_preset(one, bound):
                    self._check_default(one)
        if bound.any_name:
            mine, theirs = (side.variadic(Kind.VAR_KEYWORD) for side in (self.legacy, self.canonical))
            assert mine is not None
            mapped = sorted(self.renamed.keys() - {one.name for one in self.legacy.parameters})
            if mapped:
                raise Doubt(f"any keyword may be given, {mapped[0]}, too, which the canonical calls otherwise")
            more = sorted(self.canonical.named.keys() - self.legacy.named.keys())
            if theirs is None or self.target(mine.name) != theirs.name or more:
                what = f"has a parameter {more[0]}" if more else f"takes no **{self.target(mine.name)}"
                raise Doubt(f"any keyword may be given, and the canonical {what}")

    def can_be_preset(self, one: Parameter, bound: Bound) -> bool:
        """Whether only a later call may give it, and by keyword alone: then that replaces what is given now."""
        twin = self.canonical.plain.get(self.target(one.name))
        by_keyword = one.kind is Kind.KEYWORD_ONLY and twin is not None and twin.kind is Kind.KEYWORD_ONLY
        return by_keyword and not bound.doubled

    def _check_default(self, one: Parameter) -> None:
        if not self.same_default(one):
            raise Doubt(f"{one.name} may be given or not, and its default is not known to be that of the canonical")
