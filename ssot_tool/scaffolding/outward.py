"""What a unified class offers to its callers: the methods and attributes of all its strategies, merged."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ssot_tool.cure.blueprint import Key, Merged
from ssot_tool.cure.surface import Method
from ssot_tool.facts import ClassFacts
from ssot_tool.model import Member
from ssot_tool.scaffolding.annotations import ANY, Annotations
from ssot_tool.scaffolding.merging import merged, renamed
from ssot_tool.signature import Parameter, Result, Signature, Unknown
from ssot_tool.surfacing import Surfaces

#: What belongs to the life of an object, and is the unified class's own; or is found on the class, never handed over.
_OWN = frozenset(
    (
        *("__init__", "__new__", "__del__", "__init_subclass__", "__class_getitem__", "__set_name__", "__post_init__"),
        *("__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__dir__", "__slots__", "__reduce__"),
        *("__reduce_ex__", "__getstate__", "__setstate__", "__copy__", "__deepcopy__", "__sizeof__", "__prepare__"),
        *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"),
    )
)
_PRIVATE_USE = re.compile(r"""(?:\.|["'])(_[^\W\d_]\w*)\b""")


class Part(NamedTuple):
    """One strategy while the whole is worked out."""

    key: Key
    member: Member
    arguments: dict[str, str]
    methods: dict[str, str]


class _Having(NamedTuple):
    part: Part
    method: Method


class Outward:
    """Merges what some strategies offer. ``surfaces`` knows all members."""

    def __init__(self, parts: Sequence[Part], surfaces: Surfaces, annotations: Annotations) -> None:
        self._parts = parts
        self._surfaces = surfaces
        self._annotations = annotations
        self.limits: list[str] = []

    def constructor(self, name: str) -> Merged:
        """The merged construction, or of functions the call."""
        signatures = []
        for part in self._parts:
            surface = self._surfaces.of(part.member.symbol)
            told = self._told(surface.signature, self._home(part.member.symbol))
            signatures.append(renamed(told, part.arguments))
        is_function = self._parts[0].member.kind == "function"
        one = merged(signatures, self._join)
        nodes = [self._surfaces.node(part.member.symbol) for part in self._parts] if is_function else []
        waits = any(isinstance(node, ast.AsyncFunctionDef) for node in nodes)
        homes = [self._home(part.member.symbol) for part in self._parts]
        returns = self._returns(nodes, homes) if is_function else ANY
        return Merged(
            name,
            "method",
            one,
            tuple(part.key for part in self._parts),
            waits,
            returns,
            _result(signatures),
            _doc(nodes),
        )

    def methods(self) -> list[Merged]:
        """Every public method of any strategy; what is a method here and a property there is none of them."""
        found: dict[str, list[_Having]] = {}
        for part in self._parts:
            for method in self._surfaces.of(part.member.symbol).methods:
                if method.public and method.name not in _OWN:
                    found.setdefault(part.methods.get(method.name, method.name), []).append(_Having(part, method))
        whole = []
        for name, having in found.items():
            kinds = {one.method.kind for one in having}
            if len(kinds) == 1:
                whole.append(self._method(name, having))
            else:
                keys = ", ".join(str(one.part.key) for one in having)
                self.limits.append(f"{name} is {' here and '.join(sorted(kinds))} there ({keys}): it is read through")
        return whole

    def attributes(self, methods: Iterable[Merged], keyword: str, texts: Iterable[str]) -> tuple[str, ...]:
        """The attributes that are passed through: public ones, and private names that one of the ``texts`` uses."""
        public: set[str] = set()
        private: set[str] = set()
        for part in self._parts:
            surface = self._surfaces.of(part.member.symbol)
            every = {*self._surfaces.attributes(part.member.symbol), *(one.name for one in surface.methods)}
            public |= {name for name in every if not name.startswith("_")}
            private |= {name for name in every if name.startswith("_") and not name.startswith("__")}
        used = {name for text in texts for name in _PRIVATE_USE.findall(text)} & private if private else set()
        given = {name for part in self._parts for name in part.methods}
        taken = {one.name for one in methods} | {keyword, "_strategy"}
        return tuple(sorted((public - given - taken) | (used - taken)))

    def constants(self, attributes: Collection[str]) -> dict[str, Key]:
        """The attributes that a class itself has, each with the key of the only strategy whose class does."""
        having: dict[str, list[Key]] = {}
        found: dict[str, list[Key]] = {}
        for part in self._parts:
            names: set[str] = set()
            others: set[str] = set()
            for owner in self._surfaces.program.ancestors(part.member.symbol):
                facts = self._surfaces.program.definitions[owner].facts
                names |= set(facts.constants) if isinstance(facts, ClassFacts) else set()
                names |= self._surfaces.nested(owner)
                others |= _assigned(self._surfaces.node(owner))
            for name in names & set(attributes):
                having.setdefault(name, []).append(part.key)
            for name in (names | others) & set(attributes):
                found.setdefault(name, []).append(part.key)
        for name, keys in sorted(having.items()):
            if len(keys) > 1:
                told = ", ".join(map(str, keys))
                self.limits.append(f"{name} is a constant of several classes ({told}): it is not offered")
        # What several classes begin with another value of is an attribute of their objects, for the most part.
        return {name: keys[0] for name, keys in sorted(found.items()) if len(keys) == 1}

    def _method(self, name: str, having: Sequence[_Having]) -> Merged:
        homes = [one.method.owner.rpartition(".")[0] for one in having]
        nodes = [self._surfaces.node(f"{one.method.owner}.{one.method.name}", one.method.start_line) for one in having]
        signatures = [self._told(one.method.signature, home) for one, home in zip(having, homes, strict=True)]
        waits = {one.method.is_async for one in having}
        is_async = waits.pop() if len(waits) == 1 else None
        result = _result(signatures)
        same = is_async is not None and len({one.result for one in signatures if isinstance(one, Signature)}) <= 1
        return Merged(
            name,
            having[0].method.kind,
            merged(signatures, self._join),
            tuple(one.part.key for one in having),
            is_async,
            self._returns(nodes, homes) if same else ANY,
            result,
            _doc(nodes),
            any(self._has_setter(one) for one in having),
            any(map(_returns_self, nodes)),
        )

    def _has_setter(self, one: _Having) -> bool:
        name, program = one.method.name, self._surfaces.program
        owners = [program.definitions[owner].facts for owner in program.ancestors(one.part.member.symbol)]
        return any(
            method.name == name and any(path.endswith(".setter") for path in method.decorators)
            for facts in owners
            if isinstance(facts, ClassFacts)
            for method in facts.methods
        )

    def _home(self, symbol: str) -> str:
        return self._surfaces.program.definitions[symbol].module

    def _told(self, signature: Signature | Unknown, home: str) -> Signature | Unknown:
        """The signature with annotations as the new module writes them."""
        if isinstance(signature, Unknown):
            return signature
        told = tuple(
            Parameter(p.name, p.kind, p.default, self._annotations.told(p.annotation, home), p.constant, p.meaning)
            for p in signature.parameters
        )
        return Signature(told, signature.result, signature.doubts)

    def _join(self, annotations: Sequence[str | None]) -> str:
        return self._annotations.joined([one or ANY for one in annotations])

    def _returns(self, nodes: Sequence[ast.AST | None], homes: Sequence[str]) -> str:
        told = []
        for node, home in zip(nodes, homes, strict=True):
            written = getattr(node, "returns", None)
            told.append(self._annotations.told(ast.unparse(written), home) if written is not None else ANY)
        return self._annotations.joined(told)


def _returns_self(node: ast.AST | None) -> bool:
    """Whether a method returns its receiver somewhere."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    first = [*node.args.posonlyargs, *node.args.args][:1]
    returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
    return bool(first) and any(isinstance(one, ast.Name) and one.id == first[0].arg for one in returned)


def _assigned(node: ast.AST | None) -> set[str]:
    """The names that the body of a class gives a value."""
    found: set[str] = set()
    for one in node.body if isinstance(node, ast.ClassDef) else ():
        targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
        has_value = isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None
        found |= {each.id for each in targets if isinstance(each, ast.Name) and has_value}
    return found


def _result(signatures: Sequence[Signature | Unknown]) -> Result:
    results = {one.result for one in signatures if isinstance(one, Signature)}
    return results.pop() if len(results) == 1 else "value"


def _doc(nodes: Iterable[ast.AST | None]) -> str:
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node)
            if doc and doc.strip():
                return doc.strip().split("\n")[0].strip()
    return ""
