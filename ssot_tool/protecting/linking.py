"""What the uses of one module lead to when they run: calls, constructions, variables that are read, patches.

A class as a node means that there is an instance of it; what its instances do is for those to say who know which
methods are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.flow import Flow
from ssot_tool.protecting.linked import Draft, Linked, Patch
from ssot_tool.protecting.places import Places
from ssot_tool.protecting.structure import Structure
from ssot_tool.protecting.variables import VARIABLE, Held, held
from ssot_tool.protecting.weights import Weights

#: Kinds of use that run nothing.
_IDLE = frozenset(
    ("import", "reexport", "via", "annotation", "string_annotation", "all_entry", "docs", "isinstance", "except")
)
_PATCHES = frozenset(("patch_string", "patch_object", "patch_into", "spec"))
#: Kinds that name a symbol and run nothing of it; a test that does so is about it all the same.
_TYPE_TESTS = frozenset(("isinstance", "except"))


def linked(
    program: Program, facts: ModuleFacts, flow: Flow | None, weights: Weights, watched: frozenset[str]
) -> Linked:
    """What a module's code leads to; ``watched``: nodes of which it is noted who names them, whatever he does."""
    return _Linking(program, facts, flow, weights, watched).linked()


class _Linking:
    def __init__(
        self, program: Program, facts: ModuleFacts, flow: Flow | None, weights: Weights, watched: Collection[str]
    ) -> None:
        self._program = program
        self._facts = facts
        self._flow = flow
        self._weights = weights
        self._watched = watched
        self._places = Places(facts, flow)
        self._draft = Draft()
        self._units: dict[str, str] = {}
        self._resolved: dict[str, set[str]] = defaultdict(set)

    def linked(self) -> Linked:
        uses = self._facts.uses
        for path in uses:
            found, is_attribute = self._found(path)
            if found:
                attribute = [*found[:-1], found[-1]._replace(how="instance")] if is_attribute else found
                for use in uses[path]:
                    is_call = use.kind.rstrip("+@") == "call"  # may be a method from outside that builds one
                    self._use(use, path, found if is_call else attribute)
        structure = Structure(self._program, self._weights, self._flow, self._resolved, self._draft)
        for symbol in self._places.symbols:
            structure.link(self._program.definitions[symbol])
        return self._draft.linked(lambda node: VARIABLE in node or self._program.is_class(node))

    def _found(self, path: str) -> tuple[list[Held], bool]:
        """What a path leads to, and whether it ends with an attribute, no method, of a class: builds none."""
        steps = self._program.steps(path, self._facts)
        if steps:
            last = steps[-1]
            is_short = "()" not in path and last.length < path.count(".") + 1
            found = [Held(step.symbol, "instance" if step.method else "named") for step in steps[-2:]]
            return found, is_short and self._program.is_class(last.symbol)
        return held(self._program, path, self._facts), False

    def _use(self, use: Use, path: str, found: Sequence[Held]) -> None:
        kind, line, column = use.kind.rstrip("+@"), use.spans[-3], use.spans[-2]
        if kind in _IDLE:
            if kind in _TYPE_TESTS:
                self._name(self._source(use, line)[0], found)
            return
        source, around = self._source(use, line)
        if kind == "decorator" and source != around:
            if not self._is_inside_function(around):
                return  # it ran when the module was imported
            source = around
        if kind in _PATCHES:
            self._patch(source, kind, found[-1], path)
            return
        flow = self._flow
        runs = flow is not None and source in self._program.definitions and not self._program.is_class(source)
        cost = self._weights.of_level(flow.level(line, column)) if flow is not None and runs and line else 0
        is_raised = flow is not None and runs and flow.is_raised(line)
        self._name(source, found)
        for one in found:
            self._link(source, one, kind, cost, is_raised)

    def _source(self, use: Use, line: int) -> tuple[str, str]:
        """The node that a use belongs to, and the scope in which it is written."""
        facts, definitions = self._facts, self._program.definitions
        scope = facts.scopes[use.scope]
        while scope not in definitions and scope != facts.module and "." in scope:
            scope = scope.rpartition(".")[0]
        decorated = self._places.decorated(line)
        if decorated and (scope == facts.module or decorated.rpartition(".")[0] == scope):
            return decorated, scope
        if scope == facts.module:
            variable = self._places.variable(line)
            prefix = f"{facts.module}." if facts.module else ""
            if prefix + variable in definitions:
                return prefix + variable, scope  # ``Class.attribute = …``
            return (f"{prefix}{VARIABLE}{variable}" if variable else scope), scope
        return scope, scope

    def _name(self, source: str, found: Iterable[Held]) -> None:
        for one in found:
            if one.node in self._watched:
                self._draft.name(source, one.node)

    def _patch(self, source: str, kind: str, one: Held, path: str) -> None:
        owner = one.node.rpartition(".")[0]
        is_method = self._program.is_class(owner) and not self._program.is_class(one.node)
        home = "" if is_method or kind != "patch_string" else path.rpartition(".")[0]
        self._draft.patch(source, Patch(one.node, home, kind != "spec"))

    def _link(self, source: str, one: Held, kind: str, cost: int, is_raised: bool) -> None:
        weights, target, draft = self._weights, one.node, self._draft
        if VARIABLE in source:
            self._hold(source, one, kind)
        elif self._program.is_class(source):
            self._attribute(source, one, kind)
        elif VARIABLE in target:
            draft.link(source, target, cost)
        elif self._program.is_class(target):
            if one.how != "named":
                draft.link(source, target, cost)
            elif is_raised:
                draft.link(source, target, cost + weights.raised, builds=True)
            elif kind != "subclass":
                draft.link(source, target, cost + (0 if kind == "call" else weights.value), builds=True)
        else:
            if one.how == "instance":
                self._resolved[source].add(target.rpartition(".")[2])
            step = weights.same if self._unit(source) == self._unit(target) else weights.hop
            draft.link(source, target, cost + step + (weights.value if kind == "value" else 0))

    def _hold(self, source: str, one: Held, kind: str) -> None:
        """A variable leads to what it holds; the more that is, the less likely to each of it: see ``Ways``."""
        weights, target = self._weights, one.node
        if self._program.is_class(target):
            is_there = kind == "call" or one.how != "named"
            self._draft.link(source, target, 0 if is_there else weights.value, builds=not is_there)
        else:
            self._draft.link(source, target, 0 if VARIABLE in target else weights.hop)

    def _attribute(self, source: str, one: Held, kind: str) -> None:
        weights, target, draft = self._weights, one.node, self._draft
        is_late = self._is_inside_function(source)
        cost = 0 if is_late else weights.attribute
        if kind == "subclass" or (kind == "decorator" and not is_late):
            return
        if VARIABLE in target:
            draft.link(source, target, cost)
        elif not self._program.is_class(target):
            draft.link(source, target, cost + weights.hop)
        elif is_late:
            draft.link(source, target, 0, builds=True)
        elif kind == "call" or one.how != "named":
            draft.link(source, target, cost)
        else:
            draft.link(source, target, cost + weights.held, builds=True)

    def _unit(self, symbol: str) -> str:
        """The outermost definition around one: methods count as their class."""
        found = self._units.get(symbol)
        if found is None:
            owner = symbol.rpartition(".")[0]
            found = self._units[symbol] = self._unit(owner) if owner in self._program.definitions else symbol
        return found

    def _is_inside_function(self, symbol: str) -> bool:
        """Whether a class is defined while a function runs."""
        while symbol in self._program.definitions:
            if not self._program.is_class(symbol):
                return True
            symbol = symbol.rpartition(".")[0]
        return False
