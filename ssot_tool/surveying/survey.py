"""The census of a whole tree, as far as some rules ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.census import Census
from ssot_tool.config import Config
from ssot_tool.rule import Rule
from ssot_tool.session import Session
from ssot_tool.surveying.bypass import bypasses
from ssot_tool.surveying.dead import dead_names
from ssot_tool.surveying.detours import detours


def survey(session: Session, config: Config, rules: Sequence[Rule]) -> Census:
    """Read every file and look at all of them; inside ``with session.reading``.

    Nothing is read, and the census is empty, where none of the rules needs the whole tree. A ConfigError where the
    configuration names modules that are not there.
    """
    codes = {rule.code for rule in rules if rule.whole_tree}
    if not codes:
        return Census()
    session.read_everything()
    program, places = session.program(), session.places
    return Census(
        dead=dead_names(program, places, session.reading.workspace.root) if codes & {"SSOT204", "SSOT205"} else (),
        bypasses=bypasses(program, places, config) if "SSOT203" in codes and config.owners else (),
        detours=detours(program, places) if "SSOT202" in codes else (),
    )
