"""Runs a rule on an example workspace: what the tests of all rules share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence

import msgspec

from ssot_tool.families.candidates import candidates
from ssot_tool.families.judge import judge
from ssot_tool.model import Finding, Skipped
from ssot_tool.program.references import references_to
from ssot_tool.rule import Rule, RuleContext
from tests.families.court import pack, places_of, program_of


def findings_of(rule: Rule, example: Mapping[str, str], skipped: Sequence[Skipped] = ()) -> list[Finding]:
    """The findings of one rule for the message handlers of an example."""
    files = {path: text for path, text in example.items() if path.endswith(".py")}
    settings = tomllib.loads(example.get("ssot.toml", "")).get("roles", {}).get("message-handler", {})
    role = msgspec.structs.replace(pack("message-handler"), **settings)
    program, places = program_of(files), places_of(files)
    families = judge(program, [role], references_to(program, candidates(program, role), places), places)
    return list(rule.findings(RuleContext(families=families, skipped=tuple(skipped))))


def rule_of(code: str) -> Rule:
    """The rule with this code, found as users' runs find it."""
    from ssot_tool.registry import load_rules

    return next(rule for rule in load_rules() if rule.code == code)
