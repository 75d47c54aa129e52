"""SSOT104: several factories of one thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext

from .rivals import found_rival


class DuplicateFactory(Rule):
    """Several functions or classes build the same thing.

    Classes whose names say that they are factories of one thing, and functions whose names say what they hand out and
    whose bodies return it, in different modules. One that is written in terms of another, variants for coroutines, and
    what a registry chooses between are left out; `ssot discover` tells which.

    Why it hurts: each wires the thing in its own way, so that what one adds the others forget.

    How to fix: keep one and migrate the others onto it (`ssot discover --adopt`, then `ssot migrate`).

    How to suppress: with `# ssot: ignore[SSOT104] reason` behind the `class` or `def`, or above it.
    """

    code = "SSOT104"
    name = "duplicate-factory"
    severity = "warning"
    whole_tree = True

    _MODEL: ClassVar[dict[str, str]] = {
        "app/session.py": "class UserSession:\n"
        "    def __init__(self, user, timeout):\n"
        "        self.user = user\n"
        "        self.timeout = timeout\n",
        "app/web.py": "from app.session import UserSession\n\n\n"
        "def create_user_session(request, settings):\n"
        "    user = request.headers['user'].lower()\n"
        "    return UserSession(user, settings.timeout)\n",
    }
    bad = (
        {
            **_MODEL,
            "app/jobs.py": "from app.session import UserSession\n\n\n"
            "def make_user_session(job, settings):\n"
            "    user = job.owner.name.lower()\n"
            "    return UserSession(user, settings.timeout)\n",
        },
    )
    good = (
        {
            **_MODEL,
            "app/jobs.py": "from app.web import create_user_session\n\n\n"
            "def run(job, settings):\n    return create_user_session(job.request, settings)\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a factory."""
        for rival in context.census.rivals:
            if rival.what == "factory":
                yield found_rival(self, rival, f"{rival.words}: the same is built")


RULE = DuplicateFactory()
