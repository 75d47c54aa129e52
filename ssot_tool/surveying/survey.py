"""The census of a whole tree, as far as some rules ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.census import Census
from ssot_tool.rule import Rule
from ssot_tool.session import Session
from ssot_tool.surveying.dead import dead_names

_DEAD = frozenset(("SSOT204", "SSOT205"))


def survey(session: Session, rules: Sequence[Rule]) -> Census:
    """Read every file and look at all of them; inside ``with session.reading``.

    Nothing is read, and the census is empty, where none of the rules needs the whole tree.
    """
    codes = {rule.code for rule in rules if rule.whole_tree}
    if not codes:
        return Census()
    session.read_everything()
    program = session.program()
    return Census(dead=dead_names(program, session.places) if codes & _DEAD else ())
