"""Functions in code that is no test whose bodies others repeat."""

from __future__ import annotations

from ssot_tool.census import Repeated
from ssot_tool.clones.group import CloneGroup, Member
from ssot_tool.clones.groups import groups
from ssot_tool.clones.thresholds import thresholds
from ssot_tool.config import CloneSettings
from ssot_tool.session import Session


def repeated(session: Session, settings: CloneSettings) -> tuple[Repeated, ...]:
    """Every member of every group, as far as the settings ask, sorted by place; inside ``with session.reading``."""
    reading, tests = session.reading, session.places.tests
    shapes = reading.shapes(sorted(path for path in reading.files if path not in tests))
    asked = thresholds(settings.min_nodes, settings.min_likeness)
    found = [one for group in groups(shapes, asked) for one in _members(session, group)]
    return tuple(sorted(found))


def _members(session: Session, group: CloneGroup) -> list[Repeated]:
    places = tuple((member.path, member.start_line, _symbol(session, member)) for member in group.members)
    return [
        Repeated(path, line, member.end_line, symbol, group.same, group.differs, group.weight, places)
        for member, (path, line, symbol) in zip(group.members, places, strict=True)
    ]


def _symbol(session: Session, member: Member) -> str:
    module = session.reading.files[member.path].module
    return f"{module}.{member.qualname}".replace(".<locals>.", ".").lstrip(".")
