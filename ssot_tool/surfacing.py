"""What classes and functions offer to their callers, from their facts, their syntax and their ancestors'."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_tool.cure.surface import Method, MethodKind, Surface
from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.planning.judging.signatures import Signatures
from ssot_tool.planning.judging.standing import Standing
from ssot_tool.planning.texts import Texts
from ssot_tool.program.references import kind_of
from ssot_tool.program.resolve import Program
from ssot_tool.scan.offered import attributes_of, is_abstract, literals_of
from ssot_tool.scan.python_tree import Definition, definitions_by_line, python_tree
from ssot_tool.scan.syntax.source import Unreadable
from ssot_tool.session import Session
from ssot_tool.signature import Signature

_PROPERTIES = frozenset(("property", "cached_property", "abstractproperty"))
#: Decorators of what is not the method itself: a setter, or a signature for type checkers.
_OTHER = frozenset(("setter", "deleter", "overload"))
#: The ends of the names of classes from outside whose heirs are values or errors, and collaborate with nobody.
_NO_COLLABORATORS = ("Error", "Exception", "Warning", "Enum", "Flag")
_HOLDING = frozenset(("call", "annotation", "string_annotation", "class_attribute"))
_ROUNDS = 30


def surface(session: Session, texts: Texts, signatures: Signatures | None, symbol: str) -> Surface:
    """What one class or function offers; inside ``with session.reading``, where the symbol is read already.

    The modules of its ancestors and collaborators are read. ``signatures`` counts only if its program knows them.
    """
    found = Surfaces(session, texts, [symbol], signatures)
    return found.of(symbol)


class Surfaces:
    """The surfaces of some symbols; inside ``with session.reading``. All that is needed is read at the beginning."""

    def __init__(
        self, session: Session, texts: Texts, symbols: Iterable[str], signatures: Signatures | None = None
    ) -> None:
        self._session = session
        self.texts = texts
        wanted = sorted(set(symbols))
        self.read_ancestors(wanted)
        session.locate(self._paths_used(wanted))
        program = session.program()
        self.program: Program = program
        self.standing = Standing(program, texts)
        ancestors = {one for symbol in wanted for one in self._line(symbol)}
        known = signatures is not None and signatures.knows(ancestors)
        self.signatures = signatures if known and signatures is not None else Signatures(program, texts)
        self._nodes: dict[str, dict[tuple[str, int], Definition] | None] = {}
        self._found: dict[str, Surface] = {}
        self._attributes: dict[str, set[str]] = {}

    def of(self, symbol: str) -> Surface:
        """The surface of one of the symbols; KeyError for what the workspace does not define."""
        if symbol not in self._found:
            definition = self.program.definitions[symbol]
            is_class = isinstance(definition.facts, ClassFacts)
            self._found[symbol] = self._of_class(symbol) if is_class else self._of_function(symbol)
        return self._found[symbol]

    def node(self, symbol: str, line: int = 0) -> Definition | None:
        """The syntax of a definition (of several of one name, that on the line); None where ast cannot parse it."""
        definition = self.program.definitions.get(symbol)
        if definition is None:
            return None
        nodes = self._module_nodes(definition.module)
        at = (definition.facts.name, line or definition.facts.start_line)
        return None if nodes is None else nodes.get(at)

    def is_parsed(self, symbol: str) -> bool:
        """Whether ast can parse the module that defines a symbol."""
        return self._module_nodes(self.program.definitions[symbol].module) is not None

    def attributes(self, symbol: str) -> frozenset[str]:
        """All names that a class's instances have beside methods, private ones too; nested classes among them."""
        owners = self.program.ancestors(symbol) if self.program.is_class(symbol) else ()
        return frozenset(name for owner in owners for name in self._own_attributes(owner))

    def _own_attributes(self, owner: str) -> set[str]:
        if owner not in self._attributes:
            node = self.node(owner)
            # Where ast cannot parse, names are read from the text; that finds local variables, too.
            own = set(attributes_of(node) if isinstance(node, ast.ClassDef) else self.standing.members(owner).names)
            self._attributes[owner] = own | self.nested(owner)
        return self._attributes[owner]

    def nested(self, owner: str) -> set[str]:
        """The names of the classes that are defined inside of a class."""
        definition = self.program.definitions[owner]
        qualname = definition.facts.qualname
        classes = self.program.modules[definition.module].classes
        return {one.name for one in classes if one.qualname == f"{qualname}.{one.name}"}

    # -- classes ------------------------------------------------------------------------------------------------

    def _of_class(self, symbol: str) -> Surface:
        methods = self._methods(symbol)
        names = {method.name for method in methods}
        facts = self.program.definitions[symbol].facts
        assert isinstance(facts, ClassFacts)
        members = self.standing.members(symbol)
        attributes = self.attributes(symbol)
        return Surface(
            symbol,
            "class",
            self._session.places.paths[self.program.definitions[symbol].module],
            facts.start_line,
            facts.end_line,
            self.signatures.of(symbol),
            methods,
            tuple(sorted(name for name in attributes - names if not name.startswith("_"))),
            self._bases(symbol),
            self._collaborators(symbol),
            self._literals(symbol),
            members.open,
        )

    def _methods(self, symbol: str) -> tuple[Method, ...]:
        found: dict[str, Method] = {}
        for owner in self.program.ancestors(symbol):
            own: dict[str, Method] = {}
            facts = self.program.definitions[owner].facts
            for method in facts.methods if isinstance(facts, ClassFacts) else ():
                decorators = {path.rpartition(".")[2] for path in method.decorators}
                if not decorators & _OTHER and method.name not in found:
                    own.pop(method.name, None)  # of several definitions the last one counts
                    own[method.name] = self._method(owner, method, decorators)
            found |= own
        return tuple(found.values())

    def _method(self, owner: str, facts: FunctionFacts, decorators: set[str]) -> Method:
        kind: MethodKind = "method"
        if decorators & _PROPERTIES:
            kind = "property"
        elif "staticmethod" in decorators:
            kind = "staticmethod"
        elif "classmethod" in decorators or facts.name in ("__new__", "__init_subclass__", "__class_getitem__"):
            kind = "classmethod"
        node = self.node(f"{owner}.{facts.name}", facts.start_line)
        abstract = any(one.startswith("abstract") for one in decorators) or (node is not None and is_abstract(node))
        module = self.program.definitions[owner].module
        return Method(
            facts.name,
            owner,
            self._session.places.paths[module],
            facts.start_line,
            facts.end_line,
            kind,
            facts.is_async,
            Signature(()) if kind == "property" else self.signatures.of(f"{owner}.{facts.name}"),
            abstract,
        )

    def _bases(self, symbol: str) -> tuple[str, ...]:
        definition = self.program.definitions[symbol]
        inside = self.program.modules[definition.module]
        bases: list[str] = []
        for path in definition.facts.bases if isinstance(definition.facts, ClassFacts) else ():
            bases += self.program.named(path, inside) or [path]
        return tuple(dict.fromkeys(bases))

    # -- functions ----------------------------------------------------------------------------------------------

    def _of_function(self, symbol: str) -> Surface:
        definition = self.program.definitions[symbol]
        return Surface(
            symbol,
            "function",
            self._session.places.paths[definition.module],
            definition.facts.start_line,
            definition.facts.end_line,
            self.signatures.of(symbol),
            collaborators=self._collaborators(symbol),
            literals=self._literals(symbol),
        )

    # -- both ---------------------------------------------------------------------------------------------------

    def read_ancestors(self, symbols: Iterable[str]) -> None:
        """Read the modules of all bases, and of their bases."""
        for _ in range(_ROUNDS):
            program = self._session.program()
            bases = set()
            for owner in {one for symbol in symbols for one in self._line(symbol)}:
                facts = program.definitions[owner].facts
                bases |= set(facts.bases) if isinstance(facts, ClassFacts) else set()
            before = len(program.modules)
            self._session.locate(bases)
            if len(self._session.program().modules) == before:
                return

    def _line(self, symbol: str) -> tuple[str, ...]:
        """A class with its ancestors, or a function alone."""
        program = self._session.program()
        if program.is_class(symbol):
            return program.ancestors(symbol)
        return (symbol,) if symbol in program.definitions else ()

    def _uses(self, symbol: str) -> Iterable[tuple[str, str]]:
        """(path, kind) of what is used inside a definition."""
        program = self._session.program()
        definition = program.definitions[symbol]
        facts, first, last = program.modules[definition.module], definition.facts.start_line, definition.facts.end_line
        inside = {at for at, scope in enumerate(facts.scopes) if f"{scope}.".startswith(f"{symbol}.")}
        for path, uses in facts.uses.items():
            # What a function takes is evaluated in the scope around it.
            for kind in {use.kind for use in uses if use.scope in inside or first <= use.spans[0] <= last}:
                yield path, kind

    def _paths_used(self, symbols: Iterable[str]) -> set[str]:
        found = set()
        for owner in {one for symbol in symbols for one in self._line(symbol)}:
            found |= {path.partition("()")[0] for path, _ in self._uses(owner)}
            facts = self._session.program().definitions[owner].facts
            if isinstance(facts, ClassFacts):
                found |= {path.partition("()")[0] for path in facts.instance.values()}
        return found

    def _collaborators(self, symbol: str) -> tuple[str, ...]:
        program = self.program
        found: set[str] = set()
        line = self._line(symbol)
        for owner in line:
            definition = program.definitions[owner]
            module = program.modules[definition.module]
            for path, kind in self._uses(owner):
                total = path.count(".") + 1
                for step in program.steps(path, module):
                    use = _Kind(kind)
                    if kind_of(program, use, step, total) not in _HOLDING:
                        continue
                    made = program.is_class(step.symbol) or use.kind.startswith("call")
                    instance = (
                        step.symbol if program.is_class(step.symbol) else program.instance_of(f"{path}()", module)
                    )
                    found |= {instance} if made and instance else set()
            for path in definition.facts.instance.values() if isinstance(definition.facts, ClassFacts) else ():
                instance = program.instance_of(path, module)
                found |= {instance} if instance else set()
        return tuple(sorted(one for one in found - {*line} if self._collaborates(one)))

    def _collaborates(self, symbol: str) -> bool:
        """Whether a class is more than an error or an enum."""
        for owner in self.program.ancestors(symbol):
            facts = self.program.definitions[owner].facts
            if isinstance(facts, ClassFacts) and any(base.endswith(_NO_COLLABORATORS) for base in facts.bases):
                return False
        return True

    def _literals(self, symbol: str) -> tuple[str, ...]:
        found: set[str] = set()
        for owner in self._line(symbol):
            node = self.node(owner)
            if node is not None:
                found |= literals_of(node)
                continue
            facts = self.program.definitions[owner].facts
            for one in facts.methods if isinstance(facts, ClassFacts) else (facts,):
                found |= {value for _, value in one.emitted}
                found |= {value[1:] for _, value in one.compares if value.startswith("'")}
        return tuple(sorted(found))

    def _module_nodes(self, module: str) -> dict[tuple[str, int], Definition] | None:
        if module not in self._nodes:
            text = self.texts.of_module(module)
            try:
                self._nodes[module] = None if text is None else definitions_by_line(python_tree(text))
            except Unreadable:
                self._nodes[module] = None
        return self._nodes[module]


class _Kind:
    """A use, of which only the kind counts."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
