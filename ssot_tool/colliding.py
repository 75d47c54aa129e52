"""Which members of a family serve a route together."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_tool.model import Family


class Colliding:
    """The collisions of one family by member; there may be thousands of members on one route."""

    def __init__(self, family: Family) -> None:
        self._collisions = family.collisions
        self._of: dict[str, list[int]] = {}
        for number, collision in enumerate(family.collisions):
            for symbol in collision.members:
                self._of.setdefault(symbol, []).append(number)
        self._beside: dict[tuple[int, ...], dict[str, str]] = {}

    def beside(self, symbol: str) -> Mapping[str, str]:
        """All that serve a route of this member, itself among them, each with the first such route.

        Empty where it collides with nobody. It is one value for all members that collide on the same routes.
        """
        numbers = tuple(self._of.get(symbol, ()))
        found = self._beside.get(numbers)
        if found is None:
            found = self._beside[numbers] = {}
            for number in numbers:
                for other in self._collisions[number].members:
                    found.setdefault(other, self._collisions[number].route)
        return found
