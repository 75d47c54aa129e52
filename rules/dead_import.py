"""SSOT204: imports of what the workspace does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.census import Dead
from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext

from .dead_names import found_dead


class DeadImport(Rule):
    """A workspace module or name that does not exist is imported.

    The first part of the path is the workspace's own, and somewhere along it nothing defines the next: `from a.b import
    name`, `import a.b`, `from a.b import *`, `import_module("a.b")` and `__import__("a.b")`. All but the name must be
    modules. Imports under `try` with an `except ImportError`, and those that a test expects to fail or puts into
    `sys.modules`, are none; nor is what a build may make. Vendored folders are left out, and so is the documentation of
    one release (`docs/v1.2/`, `versioned_docs/version-0.18/`): its code is for that one.

    Why it hurts: the import fails when it runs; inside a function that is the day when somebody needs it. Most are
    left behind by a rename or a removal whose callers were not moved. Under `if TYPE_CHECKING` nothing fails, and it is
    a warning: type checkers take the name for `Any` and check nothing that is annotated with it.

    How to fix: import what took its place; the message names it where just one place defines the name. If nothing
    did, what uses it is dead, too.

    How to suppress: with `# ssot: ignore[SSOT204] reason` behind the import or above it.
    """

    code = "SSOT204"
    name = "dead-import"
    severity = "error"
    whole_tree = True
    bad = (
        {
            "app/__init__.py": "",
            "app/clock.py": "def today():\n    return 1\n",
            "app/report.py": "from app.clock import now\n",
            "app/mail.py": "def send():\n    from app.times import today\n\n    return today()\n",
        },
    )
    good = (
        {
            "app/__init__.py": "",
            "app/clock.py": "def today():\n    return 1\n",
            "app/report.py": "try:\n    from app.clock import now\nexcept ImportError:\n    now = None\n",
            "app/mail.py": "def send():\n    from app.clock import today\n\n    return today()\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding an imported name."""
        return found_dead(self, (one for one in context.census.dead if one.kind == "import"), _told)


def _told(one: Dead) -> str:
    if one.missing == one.dotted:
        return f"imports {'the module ' if one.is_module else ''}{one.dotted}, which does not exist"
    return f"imports {one.dotted}, but there is no {'module ' if one.is_module else ''}{one.missing}"


RULE = DeadImport()
