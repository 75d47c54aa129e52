"""What ``ssot check`` says of one role: which of its findings are new, and which the baseline knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ssot_tool.bodies import Bodies
from ssot_tool.census import Census
from ssot_tool.checking import judge, known_baseline
from ssot_tool.choosing import Chosen
from ssot_tool.config import Config
from ssot_tool.cure.work import Gate
from ssot_tool.past import before_of
from ssot_tool.registry import active_rules
from ssot_tool.scanning import judged_findings
from ssot_tool.scene import Scene


def gate_of(root: Path, chosen: Chosen, config: Config, day: date) -> Gate:
    """The findings of a role; inside ``with session.reading``. A BaselineError for a baseline that cannot be read."""
    session, family, pack = chosen
    rules = active_rules(config, named_only=True)
    found = judged_findings(session, (family,), config, rules, day, complete=False, census=Census())
    packs = () if pack is None else (pack,)
    scene = Scene(session, packs, rules, Bodies(session), (family,), found.open, found.silenced)
    entries = [entry for entry in known_baseline(root, config) if entry.role == family.role]
    judged = judge(scene, before_of(entries), day)
    mine = [one.state for one in judged.findings if one.finding.role == family.role]
    return Gate(new=mine.count("new"), known=mine.count("known"))
