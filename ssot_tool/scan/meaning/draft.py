"""One module's facts in the making: its scopes, and everything found so far, before names are resolved."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.bindings import Arm, Binding, Scope
from ssot_tool.scan.meaning.definition import Definition, ImportUse, ModuleImport, NamedModule, PatchedConstant
from ssot_tool.scan.meaning.raw import RawRegistration, RawUse
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.events import Event, Expr


class Draft:
    """What has been read of one module; ``scope``, ``arms`` and ``current`` are where the reading stands."""

    def __init__(self, text: str, module: str, is_package: bool, lens: Lens) -> None:
        self.text = text
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.is_package = is_package
        self.lens = lens
        self.top = Scope("module", None, 0, module)
        self.scopes = [self.top]
        self.scope = self.top
        self.arms: tuple[Arm, ...] = ()
        self.definitions: list[Definition] = []
        self.current: Definition | None = None
        self.uses: list[RawUse] = []
        self.registrations: list[RawRegistration] = []
        self.import_uses: list[ImportUse] = []
        self.named_modules: list[NamedModule] = []
        self.patched_constants: list[PatchedConstant] = []
        self.imported: dict[str, None] = {}
        self.stars: list[str] = []
        self.called_as: dict[str, str] = {}
        self.receivers: set[str] = set()
        self.module_imports: dict[str, list[ModuleImport]] = {}
        self.lazy_returns: list[tuple[str, Expr, Scope, int]] = []
        self.all_names: list[tuple[str, Expr]] | None = None
        self.dicts: list[tuple[str, tuple[Any, ...]]] = []
        self.claiming: frozenset[int] = frozenset()
        self.optional: list[int] = []
        self.mocked: list[int] = []

    def bind(self, name: str, offset: int, target: tuple[str, Any] | None) -> None:
        """Bind a name in the current scope."""
        self.scope.bind(name, Binding(offset, self.arms, target))

    def absolute(self, level: int, module: str) -> str:
        """Make a relative import absolute; what climbs above the top keeps its dots and resolves to nothing."""
        if level == 0:
            return module
        parts = self.package.split(".") if self.package else []
        if level - 1 > len(parts) or not parts:
            return "." * level + module
        base = parts[: len(parts) - (level - 1)]
        return ".".join([*base, module] if module else base)

    def note(self, event: Event) -> None:
        """Keep a statement of the definition that is being read."""
        if self.current is not None:
            self.current.statements.append(event)
