"""The report of ``ssot rules`` as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump
from ssot_tool.role import RolePack
from ssot_tool.rule import Rule


def rules_json(rules: Sequence[Rule], packs: Sequence[RolePack]) -> str:
    """Rules by code and roles by priority, as one document that ends with a newline."""
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
