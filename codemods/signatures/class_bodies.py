"""What stands in the body of a class: its methods, its annotated fields, and what else binds a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from .definitions import dotted


class Field(NamedTuple):
    """An annotated name of a class body, in the order of the source; ``value`` is what is assigned to it."""

    name: str
    annotation: cst.Annotation
    value: cst.BaseExpression | None


class Body(NamedTuple):
    """A class body. ``tangled`` are names that are bound in more than one way, or under a condition.

    ``hidden``: whether names are annotated under a condition.
    """

    methods: dict[str, cst.FunctionDef]
    fields: tuple[Field, ...]
    assigned: dict[str, cst.BaseExpression]
    tangled: frozenset[str]
    hidden: bool

    def binds(self, name: str) -> bool:
        """Whether instances get the name from this body, however it is bound."""
        valued = any(field.name == name and field.value is not None for field in self.fields)
        return valued or name in self.methods or name in self.assigned or name in self.tangled


def body_of(node: cst.ClassDef) -> Body:
    """Read a class body; of several methods of one name (overloads) the last one counts."""
    methods: dict[str, cst.FunctionDef] = {}
    fields: dict[str, Field] = {}
    assigned: dict[str, cst.BaseExpression] = {}
    tangled: set[str] = set()
    hidden = False
    for statement in _statements(node.body):
        match statement:
            case cst.FunctionDef(name=name):
                methods[name.value] = statement
                tangled |= {name.value} & (fields.keys() | assigned.keys())
            case cst.AnnAssign(target=cst.Name(value=name), annotation=annotation, value=value):
                tangled |= {name} & (fields.keys() | assigned.keys() | methods.keys())
                fields[name] = Field(name, annotation, value)
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                tangled |= {name} & (fields.keys() | assigned.keys() | methods.keys())
                assigned[name] = value
            case _:
                names = _Names()
                statement.visit(names)
                tangled |= names.found
                hidden = hidden or names.annotates
    return Body(methods, tuple(fields.values()), assigned, frozenset(tangled), hidden)


def _statements(suite: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    for statement in suite.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


class _Names(cst.CSTVisitor):
    """The names that a statement binds or deletes in its own scope, at any depth; more rather than fewer."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.annotates = False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 - libcst's name
        self.found.add(node.name.value)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:  # noqa: N802
        self.found.add(node.name.value)
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: N802
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
        self._add(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:  # noqa: N802
        self.annotates = True
        self._add(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:  # noqa: N802
        self._add(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:  # noqa: N802
        self._add(node.target)

    def visit_For(self, node: cst.For) -> None:  # noqa: N802
        self._add(node.target)

    def visit_Del(self, node: cst.Del) -> None:  # noqa: N802
        self._add(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:  # noqa: N802
        self._add(node.name)

    def visit_ImportAlias(self, node: cst.ImportAlias) -> None:  # noqa: N802
        if node.asname is None:
            name = dotted(node.name)
            self.found.add((name or "").partition(".")[0])

    def _add(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.found.add(target.value)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._add(element.value)
        elif isinstance(target, cst.StarredElement):
            self._add(target.value)
