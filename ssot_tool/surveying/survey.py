"""The census of a whole tree, as far as some rules ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.census import Census, Dead
from ssot_tool.config import Config
from ssot_tool.discovering.discover import survey_of
from ssot_tool.planning.texts import Texts
from ssot_tool.rule import Rule
from ssot_tool.scan.from_tree import Extra
from ssot_tool.session import Session
from ssot_tool.surveying.built import built_modules
from ssot_tool.surveying.bypass import bypasses
from ssot_tool.surveying.dead import dead_names
from ssot_tool.surveying.detours import detours
from ssot_tool.surveying.perhaps import perhaps_bound, stood_in
from ssot_tool.surveying.redefined import redefined
from ssot_tool.surveying.repeated import repeated
from ssot_tool.surveying.rivals import rivals


def survey(session: Session, config: Config, rules: Sequence[Rule]) -> Census:
    """Read every file and look at all of them; inside ``with session.reading``.

    Nothing is read, and the census is empty, where none of the rules needs the whole tree. A ConfigError where the
    configuration names modules that are not there.
    """
    codes = {rule.code for rule in rules if rule.whole_tree}
    if not config.owners:
        codes.discard("SSOT203")  # nothing is owned, so nothing can go around an owner
    if not codes:
        return Census()
    wants_rivals = bool(codes & {"SSOT103", "SSOT104"}) and bool(session.reading.files)
    if codes - {"SSOT103", "SSOT104"}:
        wanted: list[Extra] = ["shapes"] if "SSOT105" in codes else []
        session.read_everything(also=[*wanted, "portraits"] if wants_rivals else wanted)
    found = survey_of(session, config).discovery if wants_rivals else None
    program, places = session.program(), session.places
    return Census(
        dead=_dead(session) if codes & {"SSOT204", "SSOT205"} else (),
        bypasses=bypasses(program, places, config) if "SSOT203" in codes else (),
        detours=detours(program, places) if "SSOT202" in codes else (),
        repeated=repeated(session, config.clones) if "SSOT105" in codes else (),
        rivals=rivals(found),
        redefined=redefined(found, session, config) if found is not None and "SSOT103" in codes else (),
    )


def _dead(session: Session) -> tuple[Dead, ...]:
    """What is dead for certain."""
    program = session.program()
    found = dead_names(program, session.places)
    missing = {one.missing for one in found}
    alive = built_modules(session.reading.workspace.root, program, session.places.paths, missing)
    texts, files = Texts(session), session.reading.files
    alive |= perhaps_bound(found, program, texts.of_module)
    found = tuple(one for one in found if one.missing not in alive)
    stand_ins = stood_in(found, lambda path: texts.text(path) if path in files else None)
    return tuple(one for one in found if one not in stand_ins)
