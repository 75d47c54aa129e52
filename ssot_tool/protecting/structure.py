"""Links that nobody writes as a use: of inner functions, decorators, variables that a module reads, and lookups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.program.resolve import Definition, Program
from ssot_tool.protecting.flow import Flow
from ssot_tool.protecting.linked import Draft
from ssot_tool.protecting.ubiquitous import COMMON
from ssot_tool.protecting.variables import VARIABLE, held
from ssot_tool.protecting.weights import Weights

#: What a class runs when it is defined, of its bases and of its metaclass.
DEFINING = ("__init_subclass__",)
META = ("__new__", "__init__", "__prepare__", "__call__")


class Structure:
    """The links of the definitions of one module; ``resolved``: the methods' names that functions call for certain."""

    def __init__(
        self, program: Program, weights: Weights, flow: Flow | None, resolved: Mapping[str, set[str]], draft: Draft
    ) -> None:
        self._program = program
        self._weights = weights
        self._flow = flow
        self._resolved = resolved
        self._draft = draft

    def link(self, definition: Definition) -> None:
        """Add what one definition leads to by what it is, and what leads to it."""
        program, draft, flow = self._program, self._draft, self._flow
        facts, symbol = definition.facts, definition.symbol
        owner = symbol.rpartition(".")[0]
        if owner in program.definitions and not program.is_class(owner):
            draft.link(owner, symbol, 0)
            if isinstance(facts, ClassFacts):
                for method in self._run_when_defined(symbol):
                    draft.link(owner, method, self._weights.hop)
        inside = program.modules[definition.module]
        for decorator in facts.decorators:
            self._decorator(symbol, decorator.removesuffix("()"), inside)
        if isinstance(facts, FunctionFacts):
            self._lookups(symbol, facts)
        if flow is not None:
            prefix = f"{definition.module}." if definition.module else ""
            for name in flow.registers.get(facts.start_line, ()):
                draft.link(f"{prefix}{VARIABLE}{name}", symbol, self._weights.registered)
            for name, level in flow.reads.get(facts.start_line, {}).items():
                draft.link(symbol, f"{prefix}{VARIABLE}{name}", self._weights.of_level(level) + self._weights.read)

    def _run_when_defined(self, symbol: str) -> Iterator[str]:
        program = self._program
        for above in program.ancestors(symbol):
            facts = program.definitions[above].facts
            yield from (f"{above}.{name}" for name in DEFINING if f"{above}.{name}" in program.definitions)
            for path in facts.keywords if isinstance(facts, ClassFacts) else ():
                for meta in program.named(path, program.modules[program.definitions[above].module]):
                    for name in META if program.is_class(meta) else ():
                        method = program.attribute(meta, name)
                        if method is not None:
                            yield method

    def _decorator(self, symbol: str, path: str, inside: ModuleFacts) -> None:
        """What is decorated runs the decorator's inner functions; what decorates may run what it registers."""
        program, draft = self._program, self._draft
        for maker in program.receivers(path, inside):
            for name in self._inner(maker):
                draft.link(symbol, name, self._weights.wrapper)
        owner = path.rpartition(".")[0]
        if owner and "()" not in owner:
            makers = [one for one in program.named(owner, inside) if one in program.definitions]
            nodes = [one for one in makers if not program.is_class(one)]
            nodes += [one.node for one in held(program, owner, inside) if VARIABLE in one.node] if not makers else []
            for node in nodes:
                draft.link(node, symbol, self._weights.registered)

    def _inner(self, symbol: str) -> Iterator[str]:
        """The functions within a function, and those within them."""
        definition = self._program.definitions.get(symbol)
        if definition is None or definition.is_class:
            return
        for function in self._program.modules[definition.module].functions:
            qualname = definition.facts.qualname
            if function.qualname.startswith(f"{qualname}.") and function.qualname.count(".") <= qualname.count(".") + 2:
                yield symbol + function.qualname[len(qualname) :]

    def _lookups(self, symbol: str, facts: FunctionFacts) -> None:
        flow = self._flow
        asks = flow.asks.get(facts.start_line) if flow is not None else None
        known = self._resolved.get(symbol, set())
        for name in sorted(known):
            self._draft.know(symbol, name)
        for name, level in (asks if asks is not None else dict.fromkeys(facts.asks, 0)).items():
            if name not in known:
                common = self._weights.common if name in COMMON else 0
                self._draft.ask(symbol, name, self._weights.of_level(level) + common)
        for start in dict.fromkeys(flow.starts.get(facts.start_line, ())) if flow is not None else ():
            self._draft.start(symbol, start)
