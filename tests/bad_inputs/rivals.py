"""What the tests of bad inputs share: two rivals, an odd third, and one run of a command."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ssot_tool.registry import load_rules

AGENT, CHAT = (load_rules()[0].bad[0][path] for path in ("app/agent.py", "app/chat.py"))
CHECKOUT = Path(__file__).parent.parent.parent
#: A third member, of the same route, to be put into the files that are odd.
THIRD = CHAT.replace("ChatMessageHandler", "ThirdMessageHandler")
MEMBERS = ["app.agent.AgentMessageHandler", "app.chat.ChatMessageHandler"]
#: A name that the sieve looks for, so that a broken file may matter.
MATTERS = b"class OddMessageHandler:\n    pass\n"

as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read and write everything")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


class Run(NamedTuple):
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def members(self) -> list[str]:
        """The symbols that play the message handler's role, as the JSON lists them."""
        families = {family["role"]: family for family in self.report["families"]}
        return sorted(one["symbol"] for one in families["message-handler"]["members"])

    @property
    def skipped(self) -> dict[str, tuple[int, str]]:
        """Path to line and reason of what was not read."""
        return {one["path"]: (one["line"], one["reason"]) for one in self.report["skipped"]}


Ssot = Callable[..., Run]


def scan(ssot: Ssot, *arguments: str) -> Run:
    """A scan as JSON, in one process and without cache."""
    return ssot("scan", "--workers", "1", "--no-cache", "--format", "json", *arguments)
