"""What a SARIF log says of the tool: its rules with their documentation and severities."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.model import Severity
from ssot_tool.report.json import Json
from ssot_tool.rule import Rule

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
#: GitHub's word for a severity.
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}


def driver(rules: Sequence[Rule], version: str) -> Json:
    """The ``tool.driver`` of a run; rules keep the order given, by which results name them."""
    return {
        "name": "ssot",
        "version": version,
        "rules": [_descriptor(rule) for rule in rules],
    }


def _descriptor(rule: Rule) -> Json:
    explanation = rule.explanation()
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _sentence(rule.summary() or rule.name)},
        "fullDescription": {"text": _sentence(_meaning(explanation) or rule.summary() or rule.name)},
        "help": {
            "text": explanation or rule.name,
            "markdown": f"# {rule.code}: {rule.name}\n\n{explanation}".rstrip() + "\n",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["maintainability"], "problem.severity": _PROBLEMS[rule.severity]},
    }


def _meaning(explanation: str) -> str:
    """The paragraph behind the summary, in one line."""
    paragraphs = explanation.split("\n\n")
    return " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else ""


def _sentence(text: str) -> str:
    return text.rstrip(".") + "."
