"""Which paths name a legacy symbol, in the eyes of the program."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.asked.targets import Target
from ssot_tool.program.references import HasKind, kind_of
from ssot_tool.program.resolve import Program, Step

_HOPS = 24
_KEPT = frozenset(("annotation", "string_annotation", "patch_string", "dotted_string", "import", "reexport"))


class Hit(NamedTuple):
    """A prefix of ``length`` components that names a target, or one of its methods (``method``: its name).

    ``heir``: it names a class below the legacy one that is constructed as that is.
    """

    length: int
    target: Target
    symbol: str
    method: str
    on_instance: bool
    heir: bool = False


class Matcher:
    """Answers for paths, which targets they name; ``methods`` maps symbols of methods to the target's own.

    ``differing``: legacy symbols that take other arguments than their canonicals.
    """

    def __init__(self, program: Program, targets: Sequence[Target], differing: Collection[str] = ()) -> None:
        self.program = program
        self.targets = targets
        self._by_symbol = {target.legacy: target for target in targets if target.by == "definition"}
        self._paths = [target for target in targets if target.by == "path"]
        self.methods = {symbol: found for target in targets for symbol, found in self._method_symbols(target)}
        self._owners = {target.legacy: frozenset((target.legacy, *self.heirs(target))) for target in targets}
        others = [target for target in targets if not target.plain or target.legacy in differing]
        self._heirs = {heir: target for target in others for heir in self.built_alike(target)}
        self._reaches: dict[tuple[str, str], bool] = {}

    def heirs(self, target: Target) -> list[str]:
        """The classes that derive from a legacy class, sorted."""
        program = self.program
        if target.by != "definition" or not program.is_class(target.legacy):
            return []
        return [
            symbol
            for symbol in sorted(program.definitions)
            if symbol != target.legacy and program.is_class(symbol) and target.legacy in program.ancestors(symbol)
        ]

    def built_alike(self, target: Target) -> list[str]:
        """The heirs that have no constructor of their own, nor one from a class in between."""
        found = []
        for heir in self.heirs(target):
            order = self.program.ancestors(heir)
            between = order[: order.index(target.legacy)]
            names = ("__init__", "__new__")
            if not any(f"{owner}.{name}" in self.program.definitions for owner in between for name in names):
                found.append(heir)
        return found

    def _method_symbols(self, target: Target) -> list[tuple[str, tuple[Target, str]]]:
        if target.by != "definition" or not self.program.is_class(target.legacy):
            return []
        owners = [target.legacy, *self.heirs(target)]
        found = []
        for owner in owners:
            for name in target.move.methods:
                symbol = self.program.attribute(owner, name)
                if symbol is not None:
                    found.append((symbol, (target, name)))
        return found

    def hits(self, dotted: str, inside: ModuleFacts) -> list[Hit]:
        """The targets that prefixes of a path name."""
        found = []
        owner = ""
        for step in self.program.steps(dotted, inside):
            target = self._by_symbol.get(step.symbol)
            if target is None and step.symbol in self._heirs and not step.method:
                found.append(Hit(step.length, self._heirs[step.symbol], step.symbol, "", False, heir=True))
            elif target is not None:
                method = dotted.rpartition(".")[2] if step.method else ""
                found.append(Hit(step.length, target, step.symbol, method, step.method))
            elif step.symbol in self.methods:
                target, method = self.methods[step.symbol]
                if owner in self._owners[target.legacy]:  # and not another class that inherits the same method
                    found.append(Hit(step.length, target, step.symbol, method, step.method))
            owner = step.symbol
        if self._paths:
            found += self._path_hits(dotted, inside)
        return found

    def _path_hits(self, dotted: str, inside: ModuleFacts) -> list[Hit]:
        found = []
        anchored = self.program.anchored(dotted, inside)
        shift = dotted.count(".") - anchored.count(".")
        parts = anchored.split(".")
        for target in self._paths:
            for length in range(len(parts), 0, -1):
                prefix = ".".join(parts[:length])
                if "(" not in prefix and self._leads(prefix, target.legacy):
                    found.append(Hit(length + shift, target, target.legacy, "", False))
                    break
        return found

    def leads(self, path: str, target: Target) -> bool:
        """Whether a path is that of a target, or leads to it."""
        return self._leads(path, target.legacy)

    def _leads(self, path: str, to: str) -> bool:
        """Whether a path is another, or a module's name for it."""
        if path == to:
            return True
        key = (path, to)
        known = self._reaches.get(key)
        if known is None:
            self._reaches[key] = False
            known = self._reaches[key] = self._follows(path, to)
        return known

    def _follows(self, path: str, to: str) -> bool:
        module, _, name = path.rpartition(".")
        facts = self.program.modules.get(self.program.other_names.get(module, module))
        if facts is None:
            return False
        sources = [*facts.exports.get(name, ()), *([facts.lazy[name]] if name in facts.lazy else ())]
        if any(source not in ("?", path) and self._leads(source, to) for source in sources):
            return True
        if name in facts.exports:
            return False
        return any(self.program.public(star, name) and self._leads(f"{star}.{name}", to) for star in facts.stars)


def kind_at(program: Program, found: HasKind, hit: Hit, total: int) -> str:
    """The reference's kind, or "" where this use does not name what was hit."""
    if hit.symbol in program.definitions:
        return kind_of(program, found, Step(hit.length, hit.symbol, hit.on_instance), total)
    if found.kind == "via":
        return "import"
    if hit.length == total:
        return found.kind.removesuffix("+").removesuffix("@")
    if found.kind.endswith("+"):
        return ""
    return found.kind if found.kind in _KEPT else "class_attribute"
