"""The report of ``ssot pr`` as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from ssot_tool.cure.pull_request import PullRequest
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump
from ssot_tool.report.pull_request_markdown import pull_request_markdown


def pull_request_json(request: PullRequest, prefix: str = "") -> str:
    """The pull request as one document that ends with a newline; ``body`` is its text."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": request.role,
            "title": request.title,
            "priority": request.priority,
            "canonical": request.canonical,
            "branch": request.branch,
            "base": request.base,
            "commits": [
                {
                    "title": step.title,
                    "kind": step.kind,
                    "owner": step.owner,
                    "paths": sorted(step.contents),
                    "id": request.made[number].commit if request.made else None,
                    "branch": step.branch or request.branch,
                }
                for number, step in enumerate(request.steps)
            ],
            "committed": [{"id": one.commit, "title": one.title} for one in request.committed],
            "moved": [
                {
                    "symbol": one.move.symbol,
                    "to": one.move.to,
                    "fate": one.fate,
                    "before": one.before,
                    "production": one.production,
                    "tests": one.tests,
                }
                for one in request.moved
            ],
            "rewritten": request.rewritten,
            "left": [
                {"path": one.path, "line": one.line, "column": one.column, "symbol": one.symbol, "reason": one.reason}
                for one in request.left
            ],
            "checks": [{"text": one.text, "done": one.done, "why": one.why} for one in request.checks],
            "notes": list(request.notes),
            "pushed": request.pushed,
            "urls": list(request.urls),
            "body": pull_request_markdown(request, prefix),
        }
    )
