"""Contract tests for a workspace: its tests show the style, and which of them reach a member says where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from ssot_tool.choosing import Chosen
from ssot_tool.cure.blueprint import Blueprint
from ssot_tool.cure.protection import Protected
from ssot_tool.model import Member
from ssot_tool.planning.texts import Texts
from ssot_tool.protecting.protect import protection
from ssot_tool.scaffolding.contract import Contract, contract_tests
from ssot_tool.scaffolding.house_style import HouseStyle, style_of
from ssot_tool.session import Session


def contract_of(chosen: Chosen, texts: Texts, blueprint: Blueprint) -> Contract:
    """The contract tests of a blueprint, in the style of its workspace; inside ``with session.reading``.

    Test files are read as text; nothing is imported or run.
    """
    session = chosen.session
    members = tuple(
        Member(one.member, one.surface.kind, one.surface.path, one.surface.start_line, one.surface.end_line, (), (), ())
        for one in blueprint.strategies
    )
    protected = protection(session, replace(chosen.family, members=members)).members
    style = style_in(session, texts, protected)
    served = {blueprint.canonical, *(one.member for one in blueprint.strategies)}
    others = [one.symbol for one in chosen.family.members if one.symbol not in served]
    reaching = {one.symbol: one.tests for one in protected}
    return contract_tests(blueprint, style, reaching, _taken(session, style), texts.text, others)


def style_in(session: Session, texts: Texts, protected: Sequence[Protected] = ()) -> HouseStyle:
    """The style of a workspace's tests."""
    near = Counter(test.path for one in protected for test in one.tests)
    roots = [root.path for root in session.reading.workspace.roots]
    return style_of(session.places.tests, near, roots, texts.text)


def _taken(session: Session, style: HouseStyle) -> set[str]:
    """Base names that a new file must not share: pytest cannot import two such files that are in no package."""
    folder = style.folder
    split = [path.rpartition("/") for path in session.reading.files]
    if f"{folder}/__init__.py" in session.reading.files:
        return set()
    return {name for where, _, name in split if where != folder}
