"""What one workspace shows at one revision: families, findings, and the source behind them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ssot_tool.bodies import Bodies
from ssot_tool.config import CONFIG_FILE, Config
from ssot_tool.declaring import warn_of_absent
from ssot_tool.errors import ConfigError
from ssot_tool.gate.entry import Key, key_of, subjects_of
from ssot_tool.gate.following import Now
from ssot_tool.gate.record import members_of
from ssot_tool.model import Family, Finding, Silence
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import OWN_PACKS, FoundPack, active_rules, find_role_packs
from ssot_tool.role import RolePack
from ssot_tool.rule import Rule
from ssot_tool.scanning import chosen_packs, find_families, judged_findings
from ssot_tool.session import Session, open_session
from ssot_tool.surveying.survey import survey


class Scene(NamedTuple):
    """Families, findings and what is silenced of one session; can be asked as long as the session's reading is open."""

    session: Session
    packs: tuple[RolePack, ...]
    rules: tuple[Rule, ...]
    bodies: Bodies
    families: tuple[Family, ...]
    findings: tuple[Finding, ...]
    silenced: tuple[Silence, ...]

    def now(self, findings: Sequence[Finding]) -> Now:
        """The scene as one side of a comparison, with these findings of it."""
        members = {subject for key in members_of(self.families) for subject in subjects_of(key)}
        named = {subject for finding in findings for subject in subjects_of(key_of(finding))}
        bodies = self.bodies
        return Now(findings, members | named, bodies.sketch, bodies.exists, bodies.unseen, bodies.line)

    def ignored(self) -> list[Silence]:
        """What the configuration silences."""
        return [one for one in self.silenced if one.by == "configuration"]

    def countable(self) -> list[Finding]:
        """What is compared and written down: what the configuration silences, too, as it may grow."""
        return [*self.findings, *(one.finding for one in self.ignored())]

    def commented(self) -> frozenset[Key]:
        """What comments silence."""
        return frozenset(key_of(one.finding) for one in self.silenced if one.by == "comment")


def open_scene(root: Path, config: Config, options: ReadOptions, day: date, stack: ExitStack) -> Scene:
    """Scan a whole workspace.

    ConfigError for a role that is configured and that nothing plays, and where no role is enabled: nothing is guarded.
    """
    found = find_role_packs(config, root)
    packs = chosen_packs([one.pack for one in found], ())
    if not packs:
        wrong = "every role says enabled = false, so nothing is guarded"
        raise ConfigError([f"{config.source or CONFIG_FILE}: {wrong}; enable one, or do not run ssot check"])
    session = open_session(root, config, tuple(one.pack for one in found), options)
    stack.enter_context(session.reading)
    families = find_families(session, config, packs).families
    warn_of_absent(packs, session, config, options)
    problems = _unplayed(found, config, families)
    if problems:
        raise ConfigError(problems)
    return scene_of(session, config, packs, families, day)


def scene_of(
    session: Session, config: Config, packs: tuple[RolePack, ...], families: tuple[Family, ...], day: date
) -> Scene:
    """Run the rules over families."""
    rules = active_rules(config)
    found = judged_findings(session, families, config, rules, day, complete=True, census=survey(session, config, rules))
    return Scene(session, packs, rules, Bodies(session), families, found.open, found.silenced)


def _unplayed(found: Sequence[FoundPack], config: Config, families: Sequence[Family]) -> list[str]:
    seen = {family.role for family in families}
    problems = []
    for pack, origin in found:
        configured = pack.id in config.roles
        if pack.enabled and pack.id not in seen and (configured or origin.startswith(OWN_PACKS)):
            place = config.origin(f"roles.{pack.id}") if configured else origin
            wrong = f"nothing in this workspace plays the role {pack.id}, so nothing guards it"
            right = "mend its heads and words" if pack.heads else "mend its members"
            problems.append(f"{place}: {wrong}; {right}, or say enabled = false")
    return problems
