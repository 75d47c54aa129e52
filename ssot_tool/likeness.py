"""What a new member was copied from: the rival whose body is nearest to its own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssot_tool.gate.entry import MEMBERS, ROLE_GROUP, Subject
from ssot_tool.gate.sketch import ALIKE, SIMILAR_WORDS, likeness
from ssot_tool.model import Checked, Family, Finding
from ssot_tool.scene import Scene

#: Beyond so many new members the first baseline is missing, and nobody reads of each what it is like.
_MOST = 50


def with_likeness(scene: Scene, findings: Sequence[Checked]) -> tuple[Checked, ...]:
    """The findings; new ones of members say what their bodies are like, and how much."""
    fresh = [one for one in findings if one.state == "new" and one.finding.code == MEMBERS]
    if len(fresh) > _MOST:
        return tuple(findings)
    families = {family.role: family for family in scene.families}
    told = {id(one): _nearest(scene, one.finding, families[one.finding.role]) for one in fresh}
    return tuple(_saying(one, told[id(one)]) if told.get(id(one)) else one for one in findings)


def _saying(one: Checked, told: str) -> Checked:
    return msgspec.structs.replace(
        one, finding=msgspec.structs.replace(one.finding, message=f"{one.finding.message}; {told}")
    )


def _nearest(scene: Scene, finding: Finding, family: Family) -> str:
    group = f"{ROLE_GROUP}{family.role}"
    own = scene.bodies.sketch(Subject(group, finding.symbol))
    if own is None or own.words < SIMILAR_WORDS:
        return ""
    best, name = 0.0, ""
    for member in (*family.members, *family.unrivalled):
        other = scene.bodies.sketch(Subject(group, member.symbol)) if member.symbol != finding.symbol else None
        if other is not None and likeness(own, other) > best:
            best, name = likeness(own, other), member.symbol
    if best < ALIKE:
        return ""
    return f"its body is that of {name}" if best == 1 else f"its body is {int(best * 100)} % like that of {name}"
