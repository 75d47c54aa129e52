"""Runs a rule on an example workspace: what the tests of all rules share."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence

import msgspec

from ssot_tool.census import Census
from ssot_tool.config import Config, Owner
from ssot_tool.families.candidates import candidates
from ssot_tool.families.judge import judge
from ssot_tool.gate.suppress import Silenced, silence
from ssot_tool.model import Finding, Skipped, Suppression
from ssot_tool.program.references import Places, references_to
from ssot_tool.program.resolve import Program
from ssot_tool.registry import load_rules
from ssot_tool.rule import Rule, RuleContext
from ssot_tool.surveying.bypass import bypasses
from ssot_tool.surveying.dead import dead_names
from ssot_tool.surveying.detours import detours
from tests.families.court import pack, places_of, program_of

#: The day on which the examples are judged.
TODAY = datetime.date(2027, 1, 31)


def findings_of(rule: Rule, example: Mapping[str, str], skipped: Sequence[Skipped] = ()) -> list[Finding]:
    """The findings of one rule for the message handlers of an example; what comments silence counts as found."""
    files = {path: text for path, text in example.items() if path.endswith(".py")}
    settings = tomllib.loads(example.get("ssot.toml", "")).get("roles", {}).get("message-handler", {})
    role = msgspec.structs.replace(pack("message-handler"), **settings)
    program, places = program_of(files), places_of(files)
    families = judge(program, [role], references_to(program, candidates(program, role), places), places)
    owners = tomllib.loads(example.get("ssot.toml", "")).get("owners", [])
    config = Config(owners=tuple(msgspec.convert(one, Owner) for one in owners))
    census = Census(dead_names(program, places), bypasses(program, places, config), detours(program, places))
    context = RuleContext(families=families, skipped=tuple(skipped), census=census)
    flaws = parted(context, program, places).flaws
    return list(rule.findings(msgspec.structs.replace(context, flaws=flaws)))


def parted(context: RuleContext, program: Program, places: Places) -> Silenced:
    """What all rules find, parted by the comments in the modules."""
    rules = load_rules()
    comments = [
        Suppression(places.paths[name], *msgspec.structs.astuple(one))
        for name, module in program.modules.items()
        for one in module.suppressions
    ]
    found = [finding for rule in rules for finding in rule.findings(context)]
    return silence(found, comments, (), [rule.code for rule in rules], TODAY, complete=True)


def rule_of(code: str) -> Rule:
    """The rule with this code, found as users' runs find it."""
    return next(rule for rule in load_rules() if rule.code == code)
