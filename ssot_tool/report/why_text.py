"""The answer of ``ssot scan --why SYMBOL``: why something is a member of a role, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.model import Excused, Family, Member, ScanReport
from ssot_tool.report.layout import Page, clean
from ssot_tool.report.members_text import place
from ssot_tool.role import RolePack


def why_text(report: ScanReport, symbol: str, packs: Sequence[RolePack], page: Page) -> str:
    """One block for each role in which the symbol (or what ends with it, as in ``mod.Class``) was judged."""
    blocks = []
    for family in report.families:
        blocks += [_member(one, family, page) for one in family.members if _meant(one.symbol, symbol)]
        blocks += [_excused(one, family, page) for one in family.excused if _meant(one.symbol, symbol)]
    if not blocks:
        blocks.append(_neither(symbol, packs, page))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _meant(symbol: str, asked: str) -> bool:
    return symbol == asked or symbol.endswith(f".{asked}")


def _member(member: Member, family: Family, page: Page) -> list[str]:
    lines = [
        f"{page.style(clean(member.symbol), 'bold')}  {place(member.path, member.start_line)}",
        *page.paragraph(f"is a member of {family.role} ({family.title}), because of", "  "),
    ]
    for one in member.evidence:
        lines += page.paragraph(f"- {one.kind}: {one.detail} (weight {one.weight:g})", "  ", "    ")
    if member.routes:
        lines += page.paragraph(f"It serves {', '.join(member.routes)}.", "  ")
    for collision in family.collisions:
        if member.symbol in collision.members:
            others = ", ".join(name for name in collision.members if name != member.symbol)
            lines += page.paragraph(f"{collision.route} is served by {others}, too.", "  ", "    ")
    if member.unit not in ("", member.symbol):
        lines += page.paragraph(f"It belongs to the hierarchy of {member.unit}.", "  ", "    ")
    return lines


def _excused(one: Excused, family: Family, page: Page) -> list[str]:
    return [
        f"{page.style(clean(one.symbol), 'bold')}  {place(one.path, one.start_line)}",
        *page.paragraph(f"looks like a member of {family.role} ({family.title}), but does not compete.", "  "),
        *page.paragraph(f"{one.excuse}: {one.detail}", "  ", "    "),
        *page.paragraph(
            f'excuses_off = ["{one.excuse}"] under [roles.{family.role}] overrules the excuse.', "  ", "    "
        ),
    ]


def _neither(symbol: str, packs: Sequence[RolePack], page: Page) -> list[str]:
    lines = [f"{page.style(clean(symbol), 'bold')} was no candidate for any role."]
    lines += page.paragraph(
        "To be one, its name or that of a base has to end with a role's head noun (in a function the words stand in "
        "order), or it has to serve a route that such a member serves; and two more kinds of evidence are needed. "
        "A symbol that does not exist, or that was not read, is no candidate, either: ssot refs tells.",
        "  ",
    )
    for pack in packs:
        lines += page.paragraph(f"{pack.id}: {', '.join(pack.heads)}", "  - ", "    ")
    return lines
