"""What each definition leads to when it runs: functions that it calls, classes that it builds, variables that it reads.

Nodes are symbols of definitions, and ``module.=name`` for the variables of modules. A class as a node means that there
is an instance of it; what its instances do is for those to say who know which methods are asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts, Use
from ssot_tool.program.resolve import Definition, Program
from ssot_tool.protecting.flow import Flow
from ssot_tool.protecting.flows import Flows
from ssot_tool.protecting.ubiquitous import COMMON
from ssot_tool.protecting.variables import VARIABLE, Held, held
from ssot_tool.protecting.weights import Weights

#: Kinds of use that run nothing.
_IDLE = frozenset(
    ("import", "reexport", "via", "annotation", "string_annotation", "all_entry", "docs", "isinstance", "except")
)
_PATCHES = frozenset(("patch_string", "patch_object", "patch_into", "spec"))
#: Kinds that name a symbol and run nothing of it; a test that does so is about it all the same.
_TYPE_TESTS = frozenset(("isinstance", "except"))
#: What a class runs when it is defined, of its bases and of its metaclass.
_DEFINING = ("__init_subclass__",)
_META = ("__new__", "__init__", "__prepare__", "__call__")
#: Pairs of place and name, of which the second may be any.
_LAST = 1 << 30


class Link(NamedTuple):
    """One way on: ``builds`` tells a construction from an instance that is there already."""

    to: str
    builds: bool


class Patch(NamedTuple):
    """What a definition replaces: a symbol, everywhere or (``home``) where one module names it.

    Not ``replaces``: it only makes a double of it.
    """

    symbol: str
    home: str
    replaces: bool


class Links:
    """The links of the modules that somebody asked about; costs are half steps, and the cheapest of each is kept.

    ``names``: which of the ``watched`` nodes each node names, whatever it does with them.
    """

    def __init__(self, program: Program, flows: Flows, weights: Weights, watched: Collection[str] = ()) -> None:
        self.program = program
        self.weights = weights
        self.out: dict[str, dict[Link, int]] = defaultdict(dict)
        self.asks: dict[str, dict[str, int]] = {}
        self.known: dict[str, frozenset[str]] = {}
        self.starts: dict[str, list[str]] = {}
        self.patches: dict[str, set[Patch]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        self._watched = frozenset(watched)
        self._flows = flows
        self._done: set[str] = set()
        self._touched: set[str] = set()
        self._sources: dict[str, list[str]] = {}
        self._units: dict[str, str] = {}
        self._resolved: dict[str, set[str]] = defaultdict(set)

    def read(self, module: str) -> bool:
        """Add the links of a module; False where they are known already."""
        if module in self._done or module not in self.program.modules:
            return False
        self._done.add(module)
        facts = self.program.modules[module]
        flow = self._flows.of(module)
        places = _Places(facts, flow)
        uses = facts.uses
        for path in uses:
            found, is_attribute = self._found(path, facts)
            if found:
                attribute = [*found[:-1], found[-1]._replace(how="instance")] if is_attribute else found
                for use in uses[path]:
                    is_call = use.kind.rstrip("+@") == "call"  # may be a method from outside that builds one
                    self._use(use, path, found if is_call else attribute, facts, flow, places)
        for symbol in places.symbols:
            self._structure(self.program.definitions[symbol], flow)
        self._sources[module] = sorted({*self._touched, *places.symbols})
        self._touched.clear()
        return True

    def sources(self, module: str) -> list[str]:
        """The nodes whose links stand in a module that was read."""
        return self._sources.get(module, [])

    def patched(self, symbol: str) -> Iterator[Patch]:
        """What a definition replaces while it runs, its class's decorators included."""
        yield from self.patches.get(symbol, ())
        owner = symbol.rpartition(".")[0]
        if self.program.is_class(owner):
            yield from self.patches.get(owner, ())

    def unit(self, symbol: str) -> str:
        """The outermost definition around one: methods count as their class."""
        found = self._units.get(symbol)
        if found is None:
            owner = symbol.rpartition(".")[0]
            found = self._units[symbol] = self.unit(owner) if owner in self.program.definitions else symbol
        return found

    def is_inside_function(self, symbol: str) -> bool:
        """Whether a class is defined while a function runs."""
        while symbol in self.program.definitions:
            if not self.program.is_class(symbol):
                return True
            symbol = symbol.rpartition(".")[0]
        return False

    # -- uses ---------------------------------------------------------------------------------------------------

    def _found(self, path: str, facts: ModuleFacts) -> tuple[list[Held], bool]:
        """What a path leads to, and whether it ends with an attribute, no method, of a class: builds none."""
        steps = self.program.steps(path, facts)
        if steps:
            last = steps[-1]
            is_attribute = "()" not in path and last.length < path.count(".") + 1 and self.program.is_class(last.symbol)
            return [Held(step.symbol, "instance" if step.method else "named") for step in steps[-2:]], is_attribute
        return held(self.program, path, facts), False

    def _use(
        self, use: Use, path: str, found: Sequence[Held], facts: ModuleFacts, flow: Flow | None, places: _Places
    ) -> None:
        kind = use.kind.rstrip("+@")
        if kind in _IDLE:
            if kind in _TYPE_TESTS:
                self._name(self._source(use, facts, places, use.spans[-3])[0], found)
            return
        line, column = use.spans[-3], use.spans[-2]
        source, around = self._source(use, facts, places, line)
        if kind == "decorator" and source != around:
            if not self.is_inside_function(around):
                return  # it ran when the module was imported
            source = around
        if kind in _PATCHES:
            self._patch(source, kind, found[-1], path)
            return
        runs = source in self.program.definitions and not self.program.is_class(source)
        level = flow.level(line, column) if flow is not None and line and runs else 0
        cost = min(level, self.weights.most) * self.weights.branch
        is_raised = flow is not None and runs and flow.is_raised(line)
        self._name(source, found)
        for one in found:
            self._link(source, one, kind, cost, is_raised)

    def _source(self, use: Use, facts: ModuleFacts, places: _Places, line: int) -> tuple[str, str]:
        """The node that a use belongs to, and the scope in which it is written."""
        scope = facts.scopes[use.scope]
        while scope not in self.program.definitions and scope != facts.module and "." in scope:
            scope = scope.rpartition(".")[0]
        decorated = places.decorated(line)
        if decorated and (scope == facts.module or decorated.rpartition(".")[0] == scope):
            return decorated, scope
        if scope == facts.module:
            variable = places.variable(line)
            prefix = f"{facts.module}." if facts.module else ""
            if prefix + variable in self.program.definitions:
                return prefix + variable, scope  # ``Class.attribute = …``
            return (f"{prefix}{VARIABLE}{variable}" if variable else scope), scope
        return scope, scope

    def _name(self, source: str, found: Iterable[Held]) -> None:
        named = {one.node for one in found} & self._watched
        if named:
            self.names[source] |= named

    def _patch(self, source: str, kind: str, one: Held, path: str) -> None:
        owner = one.node.rpartition(".")[0]
        is_method = self.program.is_class(owner) and not self.program.is_class(one.node)
        home = "" if is_method or kind != "patch_string" else path.rpartition(".")[0]
        self.patches[source].add(Patch(one.node, home, kind != "spec"))

    def _link(self, source: str, one: Held, kind: str, cost: int, is_raised: bool) -> None:
        weights, target = self.weights, one.node
        if VARIABLE in source:
            self._hold(source, one, kind)
        elif self.program.is_class(source):
            self._attribute(source, one, kind)
        elif VARIABLE in target:
            self._add(source, Link(target, False), cost)
        elif self.program.is_class(target):
            if one.how != "named":
                self._add(source, Link(target, False), cost)
            elif is_raised:
                self._add(source, Link(target, True), cost + weights.raised)
            elif kind != "subclass":
                self._add(source, Link(target, True), cost + (0 if kind == "call" else weights.value))
        else:
            if one.how == "instance":
                self._resolved[source].add(target.rpartition(".")[2])
            step = weights.same if self.unit(source) == self.unit(target) else weights.hop
            self._add(source, Link(target, False), cost + step + (weights.value if kind == "value" else 0))

    def _hold(self, source: str, one: Held, kind: str) -> None:
        """A variable leads to what it holds; the more that is, the less likely to each of it: see ``entries``."""
        weights, target = self.weights, one.node
        if self.program.is_class(target):
            is_there = kind == "call" or one.how != "named"
            self._add(source, Link(target, not is_there), 0 if is_there else weights.value)
        else:
            self._add(source, Link(target, False), 0 if VARIABLE in target else weights.hop)

    def _attribute(self, source: str, one: Held, kind: str) -> None:
        weights, target = self.weights, one.node
        is_late = self.is_inside_function(source)
        cost = 0 if is_late else weights.attribute
        if kind == "subclass" or (kind == "decorator" and not is_late):
            return
        if VARIABLE in target:
            self._add(source, Link(target, False), cost)
        elif not self.program.is_class(target):
            self._add(source, Link(target, False), cost + weights.hop)
        elif is_late:
            self._add(source, Link(target, True), 0)
        elif kind == "call" or one.how != "named":
            self._add(source, Link(target, False), cost)
        else:
            self._add(source, Link(target, True), cost + weights.held)

    def _add(self, source: str, link: Link, cost: int) -> None:
        if source != link.to:
            links = self.out[source]
            links[link] = min(cost, links.get(link, cost))
            self._touched.add(source)

    # -- structure ----------------------------------------------------------------------------------------------

    def _structure(self, definition: Definition, flow: Flow | None) -> None:
        facts, symbol = definition.facts, definition.symbol
        owner = symbol.rpartition(".")[0]
        if owner in self.program.definitions and not self.program.is_class(owner):
            self._add(owner, Link(symbol, False), 0)
            if isinstance(facts, ClassFacts):
                for method in self._run_when_defined(symbol):
                    self._add(owner, Link(method, False), self.weights.hop)
        inside = self.program.modules[definition.module]
        for decorator in facts.decorators:
            self._decorator(symbol, decorator.removesuffix("()"), inside)
        if isinstance(facts, FunctionFacts):
            self._lookups(symbol, facts, flow)
        if flow is not None:
            prefix = f"{definition.module}." if definition.module else ""
            for name in flow.registers.get(facts.start_line, ()):
                self._add(f"{prefix}{VARIABLE}{name}", Link(symbol, False), self.weights.registered)
            for name, level in flow.reads.get(facts.start_line, {}).items():
                cost = min(level, self.weights.most) * self.weights.branch + self.weights.read
                self._add(symbol, Link(f"{prefix}{VARIABLE}{name}", False), cost)

    def _run_when_defined(self, symbol: str) -> Iterator[str]:
        program = self.program
        for above in program.ancestors(symbol):
            facts = program.definitions[above].facts
            yield from (f"{above}.{name}" for name in _DEFINING if f"{above}.{name}" in program.definitions)
            for path in facts.keywords if isinstance(facts, ClassFacts) else ():
                for meta in program.named(path, program.modules[program.definitions[above].module]):
                    for name in _META if program.is_class(meta) else ():
                        method = program.attribute(meta, name)
                        if method is not None:
                            yield method

    def _decorator(self, symbol: str, path: str, inside: ModuleFacts) -> None:
        """What is decorated runs the decorator's inner functions; what decorates may run what it registers."""
        program = self.program
        for maker in program.receivers(path, inside):
            for name in self._inner(maker):
                self._add(symbol, Link(name, False), self.weights.wrapper)
        owner = path.rpartition(".")[0]
        if owner and "()" not in owner:
            makers = [one for one in program.named(owner, inside) if one in program.definitions]
            nodes = [one for one in makers if not program.is_class(one)]
            nodes += [one.node for one in held(program, owner, inside) if VARIABLE in one.node] if not makers else []
            for node in nodes:
                self._add(node, Link(symbol, False), self.weights.registered)

    def _inner(self, symbol: str) -> Iterator[str]:
        """The functions within a function, and those within them."""
        definition = self.program.definitions.get(symbol)
        if definition is None or definition.is_class:
            return
        for function in self.program.modules[definition.module].functions:
            qualname = definition.facts.qualname
            if function.qualname.startswith(f"{qualname}.") and function.qualname.count(".") <= qualname.count(".") + 2:
                yield symbol + function.qualname[len(qualname) :]

    def _lookups(self, symbol: str, facts: FunctionFacts, flow: Flow | None) -> None:
        asks = flow.asks.get(facts.start_line) if flow is not None else None
        levels = asks if asks is not None else dict.fromkeys(facts.asks, 0)
        self.known[symbol] = frozenset(self._resolved.get(symbol, ()))
        self.asks[symbol] = {
            name: min(level, self.weights.most) * self.weights.branch + (self.weights.common if name in COMMON else 0)
            for name, level in levels.items()
            if name not in self.known[symbol]
        }
        if flow is not None and facts.start_line in flow.starts:
            self.starts[symbol] = flow.starts[facts.start_line]


class _Places:
    """Which definition or variable of a module a line belongs to that lies in no function."""

    def __init__(self, facts: ModuleFacts, flow: Flow | None) -> None:
        prefix = f"{facts.module}." if facts.module else ""
        defined: list[ClassFacts | FunctionFacts] = [*facts.classes, *facts.functions]
        defined += [method for one in facts.classes for method in one.methods]
        self.symbols = list(dict.fromkeys(prefix + one.qualname for one in defined))
        lines = flow.decorated if flow is not None else {}
        self._decorators = sorted(
            (lines[one.start_line], one.start_line - 1, prefix + one.qualname)
            for one in defined
            if one.start_line in lines
        )
        spans = flow.variables if flow is not None else {}
        self._variables = sorted((first, last, name) for name, found in spans.items() for first, last in found)

    def decorated(self, line: int) -> str:
        """The definition above which a line stands, within its decorators; "" for none."""
        return _at(self._decorators, line)

    def variable(self, line: int) -> str:
        """The variable of the module that a line assigns; "" for none."""
        return _at(self._variables, line)


def _at(spans: list[tuple[int, int, str]], line: int) -> str:
    at = bisect_right(spans, (line, _LAST, "")) - 1
    return spans[at][2] if at >= 0 and line <= spans[at][1] else ""
