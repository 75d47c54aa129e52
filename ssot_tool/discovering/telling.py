"""Groups of rivals told as families, as a scan tells those of known roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ssot_tool.discovering.keeping import kept
from ssot_tool.discovering.likeness import WORTH, Likeness
from ssot_tool.discovering.linking import Group, Tie, pairs
from ssot_tool.discovering.naming import MAKERS
from ssot_tool.discovery import RivalryKind
from ssot_tool.model import Evidence, Excused, Family, Member, Reference

#: Below this share of what two could share, a kind of evidence says nothing.
_FLOOR = 0.1
_SHOWN = 4
_CAPITALS = re.compile(r"[A-Z]{2,}(?![a-z])")
_SAME = {
    "methods": "methods",
    "collaborators": "works with",
    "literals": "literals",
    "calls": "calls",
    "state": "parameters and attributes",
    "builds": "builds",
    "bodies": "same bodies",
}
_WHY = {
    "same-name": "{count} {things} have the same name and each has a body of its own.",
    "copies": "{count} {things} have the same name and the same body.",
    "same-job": "The names of {count} {things} say one job.",
    "said": "Of {count} {things} at least one says which other to use in its place.",
    "same-subject": "{count} {things} are about one thing, each in a way of its own.",
    "factories": "{count} {things} build the same thing.",
    "functions": "{count} {things} have the same name and each has a body of its own.",
    "same-work": "{count} {things} do the same under different names.",
}


def kind_of(group: Group) -> RivalryKind:
    """What kind of rivalry a group is."""
    if MAKERS.intersection(group.words[-1:]):
        return "factories"
    if group.tie in ("work", "said"):
        return "same-work"
    if group.tie == "name":
        return "same-name" if group.subjects[0].is_class else "functions"
    return "same-job"


def role_id(group: Group, taken: Collection[str]) -> str:
    """An id for the role that is not taken yet."""
    name = "-".join(re.findall("[a-z0-9]+", "-".join(group.words).lower())) or "role"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def family_of(
    group: Group,
    role: str,
    priority: int,
    references: Mapping[str, Sequence[Reference]],
    likeness: Likeness,
    excused: Sequence[Excused],
    services: Mapping[str, str],
) -> Family:
    """The family of a proposed role; its evidence says what each member shares with another."""
    shared = _shared(group, likeness)
    members = tuple(
        Member(
            symbol=one.symbol,
            kind=one.portrait.kind,
            path=one.path,
            start_line=one.portrait.line,
            end_line=one.portrait.end_line,
            evidence=(Evidence("name", one.name), *_told(shared.get(one.symbol, {}))),
            routes=(),
            references=tuple(references.get(one.symbol, ())),
            unit=group.units[one.symbol],
            service=services.get(one.path, ""),
        )
        for one in group.subjects
    )
    kinds = {one.portrait.kind for one in group.subjects}
    things = "classes and functions" if len(kinds) > 1 else "classes" if "class" in kinds else "functions"
    return Family(
        role=role,
        title=_title(group),
        priority=priority,
        why=_WHY[_reason(group)].format(count=len(members), things=things),
        canonical=None,
        proposed=kept(group, references),
        members=members,
        excused=tuple(excused),
        collisions=(),
    )


def _reason(group: Group) -> str:
    kind = kind_of(group)
    if kind in ("same-name", "functions") and len({one.portrait.digest for one in group.subjects}) == 1:
        return "copies"
    return {"subject": "same-subject", "said": "said"}.get(group.tie, kind)


def _title(group: Group) -> str:
    """What the names share, as a heading; what they have in capitals stays so."""
    shouted = {found.lower() for one in group.subjects for found in _CAPITALS.findall(one.name)}
    words = " ".join(group.words).replace("_", " ").split()
    told = " ".join(word.upper() if word in shouted else word for word in words)
    return told[:1].upper() + told[1:]


def ties_of(group: Group, likeness: Likeness) -> tuple[Evidence, ...]:
    """What binds a group: the name, and what most of its members share, the heaviest first."""
    found: dict[str, tuple[float, list[str]]] = {}
    for one, other in pairs(group.subjects):
        for kind, shared in likeness.shared(one.symbol, other.symbol).items():
            found[kind] = max(found.get(kind, (0.0, [])), shared)
    code = [Evidence("code", f"{group.code:.0%}".replace("%", " %"), round(group.code, 2))] if group.code else []
    sayings = _sayings(group)
    said = [Evidence("says", ", ".join(sayings), 1.0)] if sayings else []
    named = [] if group.tie == "said" else [Evidence(*_named(group.tie, group))]
    return (*named, *said, *sorted([*code, *_told(found)], key=_weight))


def _named(tie: Tie, group: Group) -> tuple[str, str, float]:
    words = " ".join(group.words)
    return {
        "name": ("name", f"all called {group.subjects[0].name}", 1.0),
        "job": ("name", f"their names say {words!r}", 1.0),
        "head": ("name", f"their names end with {words!r}", 0.5),
        "topic": ("name", f"their names are about {words!r}", 0.5),
        "subject": ("name", f"their names are about {words!r}", 0.5),
        "factory": ("name", f"their names and what they return say {words!r}", 0.7),
        "work": ("name", f"their names share {words!r}", 0.3),
    }[tie]


def _sayings(group: Group) -> list[str]:
    """Who of a group says to use which other; the first few."""
    names = {one.name for one in group.subjects}
    said = [(one.name, path.rpartition(".")[2]) for one in group.subjects for path in one.portrait.instead]
    return [*dict.fromkeys(f"{mine} says to use {other}" for mine, other in said if other in names - {mine})][:_SHOWN]


def _shared(group: Group, likeness: Likeness) -> dict[str, dict[str, tuple[float, list[str]]]]:
    """For each symbol and kind of evidence the most that it shares with one of another unit."""
    best: dict[str, dict[str, tuple[float, list[str]]]] = {}
    for one, other in pairs(group.subjects):
        if group.units[other.symbol] != group.units[one.symbol]:
            for kind, shared in likeness.shared(one.symbol, other.symbol).items():
                for symbol in (one.symbol, other.symbol):
                    mine = best.setdefault(symbol, {})
                    mine[kind] = max(mine.get(kind, (0.0, [])), shared)
    return best


def _told(best: Mapping[str, tuple[float, list[str]]]) -> list[Evidence]:
    """Evidence of each kind, the heaviest first; ``best``: kind to the cosine, and the words that are shared."""
    found = [
        Evidence(_SAME[kind], _list(kind, words), round(WORTH[kind] * cosine, 2))
        for kind, (cosine, words) in best.items()
        if cosine >= _FLOOR
    ]
    return sorted(found, key=_weight)


def _weight(one: Evidence) -> tuple[float, str]:
    return -one.weight, one.kind


def _list(kind: str, words: Sequence[str]) -> str:
    if kind == "bodies":
        return f"{len(words)} {'body' if len(words) == 1 else 'bodies'}"
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
