"""What the planning of every file shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.judging.signatures import Signatures
from ssot_tool.planning.judging.standing import Standing
from ssot_tool.planning.places.built_on import Foundations
from ssot_tool.planning.places.matching import Matcher
from ssot_tool.planning.texts import Texts
from ssot_tool.program.resolve import Program

_HOPS = 24


class Context(NamedTuple):
    """The workspace and the request, and what earlier rounds of planning found out, which only ever grows.

    ``cycle``: the circle that arises if a module imports another when it is loaded, None if none does. ``elsewhere``:
    whether another file than ``path`` may use a name. ``distinctive``: (legacy class, name) of mapped methods whose
    name no other class has. ``foundations``: what canonicals run themselves.

    Found out: ``pins``: (module, name) of exports that have to stay, as something that is left goes through them.
    ``stuck``: heirs that are built in ways that cannot be moved. ``unfit``: legacy symbols whose instances are used
    where the canonical does not suit, and where. ``frozen``: path to the reason why nothing in a file is changed.
    ``blocked``: (path, offset of a token) to the reason why a place is left; of a definition the offset is -1.
    ``patched``: (module, name) of names that something replaces from outside. ``unmoved``: paths of other names
    (``G = Old``) that go on standing for the symbol. ``clinging``: those that are used in a way that cannot be moved.
    ``still_built``: legacy symbols to a place that is left and makes an instance. ``holding``: heirs that keep their
    legacy base. ``staying``: symbols whose definition cannot be retired. ``told_apart``: those to a place that is left
    and tells instances apart by class.
    """

    program: Program
    paths: Mapping[str, str]
    texts: Texts
    matcher: Matcher
    signatures: Signatures
    standing: Standing
    options: MigrateOptions
    shared: frozenset[str]
    cycle: Callable[[str, str], list[str] | None]
    elsewhere: Callable[[str, str], bool]
    pins: set[tuple[str, str]]
    stuck: set[str]
    unfit: dict[str, str]
    frozen: dict[str, str]
    blocked: dict[tuple[str, int], str]
    patched: set[tuple[str, str]]
    unmoved: set[str]
    clinging: set[str]
    still_built: dict[str, str]
    staying: set[str]
    told_apart: dict[str, str]
    holding: set[str]
    distinctive: frozenset[tuple[str, str]]
    foundations: Foundations

    def learned(self) -> tuple[set[Any] | dict[Any, str], ...]:
        """All that planning finds out, one collection each."""
        return (
            *(self.pins, self.stuck, self.patched, self.unmoved, self.clinging, self.holding, self.staying),
            *(self.unfit, self.frozen, self.blocked, self.still_built, self.told_apart),
        )

    def holds(self, symbol: str) -> bool:
        """Whether a class keeps its legacy base, or has one among its own bases that does."""
        return not self.holding.isdisjoint(self.program.ancestors(symbol))

    def after(self, target: Target) -> str:
        """What becomes of the definition: what is asked for, or "keep" where it turned out that it has to stay."""
        return "keep" if target.legacy in self.staying else target.move.after

    def home(self, target: Target) -> str:
        """The module that defines the legacy symbol, "" for what the workspace does not define."""
        definition = self.program.definitions.get(target.legacy)
        return definition.module if definition is not None and target.has_definition else ""

    def variable(self, path: str, target: Target) -> str:
        """The path of the variable (``G = Old``) through which a path leads to a symbol; "" for none."""
        for _ in range(_HOPS):
            if target.by == "path" and path == target.legacy:
                return ""
            module, _, name = path.rpartition(".")
            module = self.program.other_names.get(module, module)
            facts, place = self.program.modules.get(module), self.paths.get(module)
            if facts is None or place is None or f"{module}.{name}" in self.program.definitions:
                return ""
            sources = [source for source in facts.exports.get(name, ()) if source not in ("?", path)]
            if not sources:
                return ""
            sheet = self.texts.sheet(place)
            bindings = sheet.draft.top.bindings.get(name, ()) if sheet is not None else ()
            if any(binding.target is not None and binding.target[0] == "value" for binding in bindings):
                return f"{module}.{name}"
            path = sources[0]
        return ""

    def is_canonical(self, target: Target, path: str) -> bool:
        """Whether a path, absolute and without instances, names the canonical."""
        if path == f"{target.module}.{target.name}":
            return True
        if target.by == "path" and self.matcher.leads(path, target):
            return False
        if path == target.canonical:
            return True
        return "(" not in path and not path.startswith("*") and target.canonical in self.program.named(path)
