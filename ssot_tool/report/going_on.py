"""New findings by family, and how to go on with each: which to use instead, who is affected, how to accept."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from ssot_tool.model import UNREADABLE, Checked, CheckReport, Family, Member
from ssot_tool.report.usage import chosen_symbol, module_of, usage_of

#: So many digits of a fingerprint name it.
DIGITS = 12
#: An example of an exclusion has at most so many paths.
_PATHS = 3
#: More findings than these are accepted by their role.
_PRINTS = 3
_TITLES = {
    UNREADABLE: "Files that could not be read",
    "SSOT902": "Comments and settings that silence",
    "SSOT105": "Bodies that are repeated",
    "SSOT202": "Imports on several paths",
    "SSOT203": "Uses of what a module owns",
    "SSOT204": "Imports of what does not exist",
    "SSOT205": "Patches of what does not exist",
}


class Group(msgspec.Struct, frozen=True):
    """Findings of one role, or of one code where they belong to no role; ``name`` is the role or the code."""

    name: str
    title: str
    family: Family | None
    found: tuple[Checked, ...]


class Step(msgspec.Struct, frozen=True):
    """One way to go on: what for, without a colon, and the line to write or to run."""

    purpose: str
    line: str


def groups(report: CheckReport) -> list[Group]:
    """The new findings: files that could not be read first, then the order of the report."""
    families = {family.role: family for family in report.families}
    by_name: dict[str, list[Checked]] = {}
    for one in (*report.lost, *(one for one in report.new if one.finding.code != UNREADABLE)):
        by_name.setdefault(one.finding.role or one.finding.code, []).append(one)
    made = []
    for name, found in by_name.items():
        family = families.get(name)
        title = f"{family.title} ({name})" if family else f"{_TITLES[name]} ({name})" if name in _TITLES else name
        made.append(Group(name, title, family, tuple(found)))
    return made


def steps(group: Group) -> list[Step]:
    """How to go on with a group, the best way first."""
    if group.name == UNREADABLE:
        what = "the file, or exclude it" if len(group.found) == 1 else "the files, or exclude them"
        first = [Step(f"mend {what} in ssot.toml under [workspace]", f"exclude = [{_paths(group.found)}]")]
    elif group.family is None:
        first = [Step("see what is meant, and how to mend it", f"ssot explain {group.found[0].finding.code}")]
    else:
        first = _instead(group.family, group.found) + _affected(group.family, group.found)
    return [*first, _accept(group.found)]


def short(fingerprint: str) -> str:
    """The digits of a fingerprint that ``ssot baseline accept`` needs."""
    return fingerprint[:DIGITS]


def canonical_title(family: Family) -> str:
    """``canonical``, ``proposed canonical``, or "" where there is neither."""
    return "canonical" if family.canonical else "proposed canonical" if family.proposed else ""


def member_of(family: Family | None, symbol: str) -> Member | None:
    """The member of this symbol, among those that compete and those that do not."""
    members = () if family is None else (*family.members, *family.unrivalled)
    return next((member for member in members if member.symbol == symbol), None)


def import_line(symbol: str, path: str = "") -> str:
    """``from app.messages import Handler``; of a nested class, its outermost class is imported."""
    module = module_of(path, symbol) or symbol.rpartition(".")[0]
    name = symbol[len(module) :].lstrip(".").partition(".")[0]
    return f"from {module} import {name}" if module else f"import {name}"


def _instead(family: Family, found: Sequence[Checked]) -> list[Step]:
    chosen = chosen_symbol(family)
    if not chosen or all(one.finding.symbol == chosen for one in found):
        return []
    member = member_of(family, chosen)
    return [Step(f"use the {canonical_title(family)}", import_line(chosen, member.path if member else ""))]


def _affected(family: Family, found: Sequence[Checked]) -> list[Step]:
    """The first rival that is used at all: nobody is sent to see no references, or to move none."""
    chosen, members = chosen_symbol(family), {one.symbol: one for one in (*family.members, *family.unrivalled)}
    for symbol in dict.fromkeys(one.finding.symbol for one in found if one.finding.symbol != chosen):
        member = members.get(symbol)
        if member is not None and usage_of(member.references).references:
            moves = f"ssot migrate --from {symbol} --to {family.canonical}"
            moving = [Step("see what moving them would change", moves)] if family.canonical else []
            return [Step(f"see its callers ({member.name})", f"ssot refs {symbol}"), *moving]
    return []


def _paths(found: Sequence[Checked]) -> str:
    paths = [json.dumps(one.finding.path, ensure_ascii=False) for one in found]
    return ", ".join(paths if len(paths) <= _PATHS else [paths[0], "…"])


def _accept(found: Sequence[Checked]) -> Step:
    role = found[0].finding.role
    prints = [short(one.finding.fingerprint) for one in found]
    which = f"--role {role}" if role and len(prints) > _PRINTS else " ".join(prints[:_PRINTS])
    purpose = "or accept it" if len(prints) == 1 else "or accept them"
    if len(prints) > _PRINTS and not role:
        purpose = "or accept them, each by its fingerprint"
    return Step(purpose, f'ssot baseline accept {which} --reason "…" --owner …')
