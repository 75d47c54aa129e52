"""SSOT202: one symbol, several import paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext


class FragmentedImport(Rule):
    """One symbol is imported on several paths.

    Through a shim, an alias, or a module that only happens to have it, while others import it from where it is
    defined. `import app.old`, then `app.old.Name`, is such a path, too, told once a module, unless `__all__` lists the
    name there. A module may offer what it defines under several names, a package what is defined below it, and what a
    private module defines its public neighbours: that is no fragmentation. The canonical path is the most used one of
    the defining module, or of those that may offer it where that is private. Vendored folders and the documentation of
    one release are left out.

    Why it hurts: a patch of one path does not reach those who took another, nothing records which path is the chosen
    one, and whoever removes the shim breaks those whom a search for the right path does not find.

    How to fix: import it on the path that the message names; `ssot migrate --from` that path `--to` the canonical one
    moves all who take it.

    How to suppress: with `# ssot: ignore[SSOT202] reason` behind the import or above it.
    """

    code = "SSOT202"
    name = "fragmented-import"
    severity = "warning"
    codemod = "imports"
    whole_tree = True
    default = False

    _MODULES: ClassVar[dict[str, str]] = {
        "app/__init__.py": "",
        "app/core.py": "class Engine:\n    pass\n",
        "app/compat.py": "from app.core import Engine\n\n__all__ = ['Engine']\n",
    }
    bad = ({**_MODULES, "app/main.py": "from app.compat import Engine\n\nENGINE = Engine()\n"},)
    good = ({**_MODULES, "app/main.py": "from app.core import Engine\n\nENGINE = Engine()\n"},)

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding an import."""
        seen: dict[tuple[str, str], int] = {}
        for one in context.census.detours:
            about = (one.scope, one.dotted)
            seen[about] = seen.get(about, 0) + 1
            does = "imports" if one.is_import else "uses"
            yield Finding(
                code=self.code,
                severity=self.severity,
                role="",
                symbol="",
                path=one.path,
                start_line=one.line,
                end_line=one.line,
                message=f"{does} {one.dotted}, one of {one.paths} paths to it; the canonical one is {one.direct}",
                fingerprint=fingerprint(self.code, *about, str(seen[about])),
                scope=one.scope,
                detail=one.dotted,
            )


RULE = FragmentedImport()
