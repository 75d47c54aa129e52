"""Contract tests for a workspace: its tests show the style, and which of them reach a member says where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ssot_tool.choosing import Chosen
from ssot_tool.cure.blueprint import Blueprint
from ssot_tool.cure.protection import Protected
from ssot_tool.planning.texts import Texts
from ssot_tool.scaffolding.contract import Contract, contract_tests
from ssot_tool.scaffolding.house_style import HouseStyle, style_of
from ssot_tool.session import Session


def contract_of(chosen: Chosen, texts: Texts, blueprint: Blueprint, protected: Sequence[Protected]) -> Contract:
    """The contract tests of a blueprint, in the style of its workspace; inside ``with session.reading``.

    ``protected``: the members and the tests that reach them, as ``ssot tests`` finds them. Test files are read as
    text; nothing is imported or run.
    """
    session = chosen.session
    style = style_in(session, texts, protected)
    reaching = {one.symbol: one.tests for one in protected}
    served = {blueprint.canonical, *(one.member for one in blueprint.strategies)}
    others = [one.symbol for one in chosen.family.members if one.symbol not in served]
    return contract_tests(blueprint, style, reaching, _taken(session, style), texts.text, others)


def style_in(session: Session, texts: Texts, protected: Sequence[Protected] = ()) -> HouseStyle:
    """The style of a workspace's tests."""
    near = Counter(test.path for one in protected for test in one.tests)
    roots = [root.path for root in session.reading.workspace.roots]
    return style_of(session.places.tests, near, roots, texts.text)


def _taken(session: Session, style: HouseStyle) -> list[str]:
    """Base names that a new file must not share: pytest cannot import two such files that are in no package."""
    files = session.reading.files
    in_package = f"{style.folder}/__init__.py" in files
    return [] if in_package else sorted(_other_names(session.places.tests, style.folder))


def _other_names(tests: Sequence[str] | frozenset[str], folder: str) -> set[str]:
    split = (path.rpartition("/") for path in tests)
    return {name for where, _, name in split if where != folder}
