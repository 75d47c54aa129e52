"""SSOT203: what goes around the module that owns a resource."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext


class Bypass(Rule):
    """A resource is used directly that a canonical module owns.

    Which module owns what, the configuration says; without it nothing is found. A resource is a module, a function or
    an attribute, of a library or of the workspace itself, and all that is below it; it counts under any alias, and
    where a module of the workspace hands it on.

        [[owners]]
        module = "app.environment"
        resources = ["os.environ", "os.getenv"]
        reason = "tests replace the environment there"

    Tests and vendored folders are not looked at, and neither are the modules below the owner. What only types are
    made of, annotations and the imports that nothing but annotations needs, uses nothing; nor does a string.

    Why it hurts: each place that goes around the owner has its own idea of defaults, checks and secrets.

    How to fix: call the owner instead.

    How to suppress: with `# ssot: ignore[SSOT203] reason` behind the use or above it.
    """

    code = "SSOT203"
    name = "bypass"
    severity = "error"
    whole_tree = True

    _OWNED = '[[owners]]\nmodule = "app.environment"\nresources = ["os.environ", "os.getenv"]\n'
    _OWNER = "import os\n\n\ndef get(name):\n    return os.environ.get(name)\n"
    bad = (
        {
            "ssot.toml": _OWNED,
            "app/environment.py": _OWNER,
            "app/mail.py": "from os import getenv\n\nHOST = getenv('MAIL_HOST')\n",
        },
    )
    good = (
        {
            "ssot.toml": _OWNED,
            "app/environment.py": _OWNER,
            "app/mail.py": "from app.environment import get\n\nHOST = get('MAIL_HOST')\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a use."""
        seen: dict[tuple[str, str], int] = {}
        for one in context.census.bypasses:
            about = (one.scope, one.used)
            seen[about] = seen.get(about, 0) + 1
            why = f": {one.reason}" if one.reason else ""
            does = "imports" if one.kind in ("import", "reexport") else "uses"
            yield Finding(
                code=self.code,
                severity=self.severity,
                role="",
                symbol="",
                path=one.path,
                start_line=one.line,
                end_line=one.line,
                message=f"{does} {one.used}, which {one.owner} owns{why}",
                fingerprint=fingerprint(self.code, *about, str(seen[about])),
                scope=one.scope,
                detail=one.used,
            )


RULE = Bypass()
