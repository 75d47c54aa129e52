"""The report of ``ssot rules`` as JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump
from ssot_tool.role import RolePack
from ssot_tool.rule import Rule


def rules_json(rules: Sequence[Rule], asked: Collection[str], packs: Sequence[RolePack]) -> str:
    """Rules by code, with whether they are ``asked``, and roles by priority, as one document."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "rules": [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "severity": rule.severity,
                    "summary": rule.summary(),
                    "codemod": rule.codemod,
                    "whole_tree": rule.whole_tree,
                    "asked": rule.code in asked,
                }
                for rule in rules
            ],
            "roles": [
                {
                    "role": pack.id,
                    "title": pack.title,
                    "priority": pack.priority,
                    "enabled": pack.enabled,
                    "canonical": pack.canonical,
                }
                for pack in packs
            ],
        }
    )
