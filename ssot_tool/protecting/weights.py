"""How much farther each kind of use takes a test from a member, in half steps of distance.

Found by descent on nine public projects whose suites ran with coverage contexts; none of them is named in the code.
"""

from __future__ import annotations

import msgspec


class Weights(msgspec.Struct, frozen=True):
    """Costs in half steps of distance.

    ``hop``: a use of something else; ``same``: of the same class. ``branch``: for each branch around it, of which
    ``most`` count. ``value``: what is named and not called; ``raised``: built to be raised. ``guess``: an attribute
    of the name of a method of a class that has instances; ``common``: where builtin types have it, too; ``other``:
    where it is known to be one of another class. ``asked_by_start``: found by a made name. ``special``: run by an
    operator or statement. ``outside``: a method of a class with a base that is not of the workspace, which may call
    it. ``attribute``: what the body of a class holds; ``held``: a class in it. ``entries``: for each doubling of
    what a variable holds. ``read``: a variable of the own module. ``registered``: what a decorator of a variable
    decorates. ``wrapper``: the inner function of a decorator. ``fixture``: a fixture between.
    """

    hop: int = 2
    same: int = 0
    branch: int = 6
    most: int = 3
    value: int = 2
    raised: int = 6
    guess: int = 0
    common: int = 4
    other: int = 1
    asked_by_start: int = 1
    special: int = 4
    outside: int = 4
    attribute: int = 2
    held: int = 3
    entries: int = 3
    read: int = 2
    registered: int = 6
    wrapper: int = 2
    fixture: int = 2

    def of_level(self, level: int) -> int:
        """What so many branches around a use cost."""
        return min(level, self.most) * self.branch


def distance_of(cost: int) -> int:
    """Half steps to a distance: those of the last use do not count, as it names the member itself."""
    return max(0, cost - 1) // 2


def cost_of(distance: int) -> int:
    """The most half steps that are within a distance."""
    return 2 * distance + 2
