"""Functions in code that is no test whose bodies others repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.census import Repeated
from ssot_tool.clones.group import CloneGroup, Member
from ssot_tool.clones.groups import groups
from ssot_tool.clones.shape import Shape
from ssot_tool.clones.thresholds import Thresholds
from ssot_tool.session import Session

#: So many syntax nodes have to be shared. Of 135 groups that were judged by hand 0.91 are right from here on, and of
#: the 5,073 files of eleven healthy projects 1.6 % hold one; at the engine's own floor of 20 it is 0.87 and 9.9 %.
MIN_WEIGHT = 80
#: Nothing but what is equal but for local names and constants.
_EQUAL = Thresholds(likeness=2.0, blind_lines=1_000_000, blind_words=2.0)


def repeated(session: Session) -> tuple[Repeated, ...]:
    """Every member of every group that weighs enough, sorted by place; inside ``with session.reading``."""
    reading, tests = session.reading, session.places.tests
    shapes = reading.shapes(sorted(path for path in reading.files if path not in tests))
    found = [one for group in weighty(shapes) for one in _members(session, group)]
    return tuple(sorted(found))


def weighty(shapes: Mapping[str, Sequence[Shape]]) -> list[CloneGroup]:
    """The groups that weigh enough; of one that does not, those of its members that are equal, if these do."""
    made = groups(shapes)
    light = {member for group in made if group.weight < MIN_WEIGHT for member in group.members}
    left = {
        path: [one for one in some if Member(path, one.start_line, one.end_line, one.qualname) in light]
        for path, some in shapes.items()
    }
    return [group for group in (*made, *groups(left, _EQUAL)) if group.weight >= MIN_WEIGHT]


def _members(session: Session, group: CloneGroup) -> list[Repeated]:
    symbols = {member: _symbol(session, member) for member in group.members}
    made = []
    for member in group.members:
        others = tuple((one.path, one.start_line, symbols[one]) for one in group.members if one != member)
        place = (member.path, member.start_line, member.end_line, symbols[member])
        made.append(Repeated(*place, group.same, group.differs, group.weight, others))
    return made


def _symbol(session: Session, member: Member) -> str:
    module = session.reading.files[member.path].module
    return f"{module}.{member.qualname}".replace(".<locals>.", ".").lstrip(".")
