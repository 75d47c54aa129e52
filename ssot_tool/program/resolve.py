"""From paths to definitions: follows imports through aliases, re-exports, star imports, lazy maps and fallbacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.program.module_names import ModuleNames

_HOPS = 24


class Step(NamedTuple):
    """A prefix of a path that names a definition; ``length``: its components; ``method``: reached on an instance."""

    length: int
    symbol: str
    method: bool


class Definition(NamedTuple):
    """A class, function or method of the workspace; ``facts`` is what was read of it."""

    symbol: str
    module: str
    facts: ClassFacts | FunctionFacts

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return isinstance(self.facts, ClassFacts)


class Program:
    """All modules' facts, joined. ``known`` holds every module name of the workspace, read or not."""

    def __init__(
        self,
        modules: Mapping[str, ModuleFacts],
        known: ModuleNames | Iterable[str],
        other_names: Mapping[str, str] | None = None,
    ) -> None:
        self.modules = modules
        self.names = known if isinstance(known, ModuleNames) else ModuleNames(known)
        self.known = self.names.known
        self.other_names = other_names or {}
        self.packages, self.tops, self.inner = self.names.packages, self.names.tops, self.names.inner
        self.definitions: dict[str, Definition] = {}
        for name in sorted(modules):
            self._define(modules[name])
        self._named: dict[tuple[str, str], tuple[str, ...]] = {}
        self._followed: dict[tuple[str, str, int], list[str]] = {}
        self._unfinished: set[object] = set()  # what is being worked out, and is taken to be empty until then
        self._guesses = 0  # how often something was, so that nobody keeps what was made of it
        self._steps: dict[str, tuple[Step, ...]] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._mro: dict[str, tuple[str, ...]] = {}
        self._instances: dict[tuple[str, str], str | None] = {}

    def _define(self, module: ModuleFacts) -> None:
        prefix = f"{module.module}." if module.module else ""
        for found in module.classes:
            symbol = prefix + found.qualname
            self.definitions[symbol] = Definition(symbol, module.module, found)
            for method in found.methods:
                at = prefix + method.qualname
                self.definitions.setdefault(at, Definition(at, module.module, method))
        for function in module.functions:
            symbol = prefix + function.qualname
            self.definitions.setdefault(symbol, Definition(symbol, module.module, function))

    # -- names of modules ---------------------------------------------------------------------------------------

    def exported(self, module: str, name: str) -> tuple[str, ...]:
        """The definitions or modules (their dotted names) that ``module.name`` stands for; empty for anything else."""
        key = (module, name)
        found = self._named.get(key)
        if found is None:
            self._named[key] = ()  # a cycle of imports binds nothing
            self._unfinished.add(key)
            found = self._named[key] = tuple(dict.fromkeys(self._exported(module, name, 0)))
            self._unfinished.discard(key)
        elif not found and key in self._unfinished:
            self._guesses += 1
        return found

    def _exported(self, module: str, name: str, hops: int) -> list[str]:
        """As ``exported``, so many ``hops`` from where somebody asked; nothing where that is too far.

        Modules that import one another, and never bind the name, would be gone through on every way among them.
        """
        if hops > _HOPS:
            return []
        key = (module, name, hops)
        found = self._followed.get(key)
        if found is None:
            guesses = self._guesses
            found = self._follow(module, name, hops)
            if guesses == self._guesses:
                self._followed[key] = found
        return found

    def _follow(self, module: str, name: str, hops: int) -> list[str]:
        own = f"{module}.{name}" if module else name
        module = self.other_names.get(module, module)
        facts = self.modules.get(module)
        found: list[str] = []
        if facts is not None:
            targets = facts.exports.get(name)
            if targets is None and name in facts.lazy:
                targets = (facts.lazy[name],)
            for target in targets or ():
                if target == own or target == f"{module}.{name}":
                    own = target
                    if own in self.definitions or self.is_module(own):
                        found.append(own)
                elif "()" not in target and target != "?":
                    found += self.named(target, facts, hops + 1)
            if targets is None:
                for star in reversed(facts.stars):
                    if star != module and self.public(star, name):
                        found = self._exported(star, name, hops + 1)
                        if found:
                            return found
        if not found and self.is_module(own):
            return [own]
        return found

    def public(self, module: str, name: str) -> bool:
        """Whether ``from module import *`` would bring ``name``."""
        facts = self.modules.get(module)
        if facts is None:
            return False
        if facts.all is None:
            return not name.startswith("_")
        return name in facts.all or any(entry.startswith("*") for entry in facts.all)

    def is_module(self, dotted: str) -> bool:
        """Whether a module or (namespace) package of this name is in the workspace."""
        return dotted in self.known or dotted in self.packages

    def named(self, path: str, inside: ModuleFacts | None = None, hops: int = 0) -> list[str]:
        """The definitions or modules that a whole path names."""
        if path.startswith("*."):
            return self._starred(path, inside, hops)
        parts = self.anchored(path, inside).split(".")
        current = [parts[0]] if self.is_module(parts[0]) else []
        for count, part in enumerate(parts[1:], start=1):
            current = self._following(current, part, hops) or self._hidden(current, parts, count, hops)
            if not current:
                return []
        return current

    def _following(self, current: Iterable[str], part: str, hops: int) -> list[str]:
        return [found for symbol in current for found in self._member(symbol, part, hops)]

    def _hidden(self, current: Sequence[str], parts: Sequence[str], count: int, hops: int) -> list[str]:
        """What a path names through a module whose package binds its name to something else, a function perhaps.

        ``from package.name import part`` reaches the module all the same.
        """
        module = ".".join(parts[:count])
        if not self.is_module(module) or (module in current and module not in self.definitions):
            return []
        return list(self._exported(module, parts[count], hops) if hops else self.exported(module, parts[count]))

    def _starred(self, path: str, inside: ModuleFacts | None, hops: int) -> list[str]:
        if inside is None:
            return []
        first, _, rest = path[2:].partition(".")
        for star in reversed(inside.stars):
            if self.public(star, first):
                found = self._exported(star, first, hops + 1)
                if found:
                    return [s for f in found for s in (self.named(f"{f}.{rest}", None, hops + 1) if rest else [f])]
        return []

    def anchored(self, path: str, inside: ModuleFacts | None) -> str:
        """A path whose first component is no top-level module may be meant from the importing file's own folder."""
        parts = path.split(".")
        top = parts[0].removesuffix("()")
        if inside is None or top not in self.inner:
            return path
        if top in self.tops and (len(parts) == 1 or self.is_module(f"{top}.{parts[1]}") or top in self.modules):
            return path
        package = inside.module if inside.is_package else inside.module.rpartition(".")[0]
        while package:
            if self.is_module(f"{package}.{top}"):
                return f"{package}.{path}"
            package = package.rpartition(".")[0]
        return path

    def _member(self, symbol: str, part: str, hops: int) -> list[str]:
        definition = self.definitions.get(symbol)
        if definition is None:
            if hops == 0:
                return list(self.exported(symbol, part))
            return self._exported(symbol, part, hops)
        if definition.is_class:
            found = self.attribute(symbol, part)
            return [found] if found else []
        return []

    def is_hidden(self, module: str) -> bool:
        """Whether a package on the way binds a module's name to something else, so that no attribute leads to it."""
        parts = module.split(".")
        for count in range(1, len(parts)):
            owner, own = ".".join(parts[:count]), ".".join(parts[: count + 1])
            facts = self.modules.get(owner)
            bound = facts is not None and parts[count] in facts.exports
            if own in self.definitions or (bound and own not in self.exported(owner, parts[count])):
                return True
        return False

    def is_class(self, symbol: str) -> bool:
        """Whether a symbol is a class of the workspace."""
        definition = self.definitions.get(symbol)
        return definition is not None and definition.is_class

    # -- classes ------------------------------------------------------------------------------------------------

    def bases(self, symbol: str) -> tuple[str, ...]:
        """The workspace classes that a class derives from, in order."""
        found = self._bases.get(symbol)
        if found is None:
            self._bases[symbol] = ()
            self._unfinished.add(symbol)
            definition = self.definitions[symbol]
            bases: list[str] = []
            if isinstance(definition.facts, ClassFacts):
                inside = self.modules[definition.module]
                for path in definition.facts.bases:
                    bases += [t for t in self.named(path, inside) if t != symbol and self.is_class(t)]
            found = self._bases[symbol] = tuple(dict.fromkeys(bases))
            self._unfinished.discard(symbol)
        elif not found and symbol in self._unfinished:
            self._guesses += 1
        return found

    def ancestors(self, symbol: str) -> tuple[str, ...]:
        """A class and its bases, nearest first (depth first without repetition; enough to find a method's owner)."""
        found = self._mro.get(symbol)
        if found is None:
            order: dict[str, None] = {}
            stack = [symbol]
            while stack:
                at = stack.pop(0)
                if at not in order:
                    order[at] = None
                    stack = [*self.bases(at), *stack]
            found = self._mro[symbol] = tuple(order)
        return found

    def attribute(self, symbol: str, name: str) -> str | None:
        """The nested class or method that a class attribute names, looked up through the bases."""
        for owner in self.ancestors(symbol):
            at = f"{owner}.{name}"
            if at in self.definitions:
                return at
        return None

    def instance_of(self, path: str, inside: ModuleFacts | None, depth: int = 0) -> str | None:
        """The class of what a path ending in ``()`` evaluates to, where it is certain."""
        if depth > 6 or not path.endswith("()"):
            return None
        if depth or inside is None:
            return self._instance_of(path, inside, depth)
        key = (path, inside.module)
        if key not in self._instances:
            self._instances[key] = self._instance_of(path, inside, depth)
        return self._instances[key]

    def _instance_of(self, path: str, inside: ModuleFacts | None, depth: int) -> str | None:
        called = self.receivers(path[:-2], inside, depth)
        if len(called) != 1:
            return None
        definition = self.definitions.get(called[0])
        if definition is None:
            return None
        if isinstance(definition.facts, ClassFacts):
            return definition.symbol
        returns = definition.facts.returns
        if returns.endswith("()"):
            return self.instance_of(returns, self.modules[definition.module], depth + 1)
        return None

    def receivers(self, path: str, inside: ModuleFacts | None, depth: int = 0) -> list[str]:
        """The definitions that a path names, through instances where it holds calls."""
        at = path.rfind("()")
        if at < 0:
            return self.named(path, inside)
        owner = self.instance_of(path[: at + 2], inside, depth + 1)
        rest = path[at + 3 :]
        if owner is None or not rest or "." in rest:
            return []
        found = self.attribute(owner, rest)
        return [found] if found else []

    # -- uses ---------------------------------------------------------------------------------------------------

    def steps(self, path: str, inside: ModuleFacts) -> tuple[Step, ...]:
        """Every prefix of ``path`` that names a definition, with the number of components that it takes."""
        top = path.partition(".")[0].removesuffix("()")
        if top not in self.tops and top not in self.inner and top != "*":
            return ()  # a library's
        if top == "*" or (top in self.inner and self.anchored(path, inside) != path):
            return tuple(self._walk(path, inside))
        found = self._steps.get(path)
        if found is None:
            found = self._steps[path] = tuple(self._walk(path, inside))
        return found

    def _walk(self, path: str, inside: ModuleFacts) -> list[Step]:
        at = path.rfind("()")
        if at >= 0:
            return self._through_instance(path, at, inside)
        shift = 0
        if path.startswith("*."):
            shift, names = 1, path[2:].split(".")
            current = self._starred("*." + names[0], inside, 0)
        else:
            anchored = self.anchored(path, inside)
            shift = path.count(".") - anchored.count(".")
            names = anchored.split(".")
            current = [names[0]] if self.is_module(names[0]) else []
        steps = [Step(1 + shift, symbol, False) for symbol in current if symbol in self.definitions]
        for count, name in enumerate(names[1:], start=2):
            following = self._following(current, name, 0)
            if not following:
                following = self._hidden(current, names, count - 1, 0)
                if not following:
                    break
                steps = []
            current = following
            steps += [Step(count + shift, symbol, False) for symbol in current if symbol in self.definitions]
        return steps

    def _through_instance(self, path: str, at: int, inside: ModuleFacts) -> list[Step]:
        rest = path[at + 3 :]
        if not rest or "." in rest:
            return []
        owner = self.instance_of(path[: at + 2], inside)
        if owner is None:
            return []
        method = self.attribute(owner, rest)
        if method is None:
            return []
        count = path.count(".") + 1
        return [Step(count, owner, True), Step(count, method, True)]
