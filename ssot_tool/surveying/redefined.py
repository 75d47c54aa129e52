"""Names that a scope defines twice, where that is a mistake."""

from __future__ import annotations

from ssot_tool.config import Config
from ssot_tool.discovering.excuses import Question, example
from ssot_tool.discovering.overruling import excuses_off
from ssot_tool.discovering.subjects import subjects
from ssot_tool.discovery import Discovery, Redefined
from ssot_tool.session import Session


def redefined(found: Discovery, session: Session, config: Config) -> tuple[Redefined, ...]:
    """Those outside examples, which show one thing after another; inside ``with session.reading``."""
    if not found.redefined or "example" in excuses_off(config):
        return found.redefined
    program, places = session.program(), session.places
    galleries = session.reading.galleries(sorted({one.path for one in found.redefined}))
    shown = {one.path for one in subjects(galleries, places) if example(Question(program, one, ()))}
    return tuple(one for one in found.redefined if one.path not in shown)
