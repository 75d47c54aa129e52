"""Definitions and imports while a module is read."""

from __future__ import annotations

from typing import NamedTuple

from ssot_tool.scan.meaning.bindings import Arm, Scope
from ssot_tool.scan.meaning.bodies import Body
from ssot_tool.scan.syntax.events import Event, Expr


class Definition:
    """A class or function while it is read."""

    __slots__ = (
        "asked",
        "body",
        "decorators",
        "end",
        "event",
        "kind",
        "methods",
        "owner",
        "path",
        "qualname",
        "scope",
        "self_types",
        "statements",
        "where",
    )

    def __init__(
        self, kind: str, event: Event, qualname: str, path: str, owner: Definition | None, where: Scope, scope: Scope
    ) -> None:
        self.kind = kind
        self.event = event
        self.qualname = qualname
        self.path = path
        self.owner = owner
        self.where = where
        self.scope = scope
        self.end = 0
        self.asked: dict[str, None] = {}
        self.body: Body | None = None
        self.methods: list[Definition] = []
        self.statements: list[Event] = []
        self.self_types: dict[str, list[tuple[str, Expr, Scope]]] = {}
        self.decorators: tuple[Expr, ...] = ()


class ImportUse(NamedTuple):
    """An import statement's own naming of a path."""

    kind: str
    path: str
    start: int
    end: int
    scope: Scope


class NamedModule(NamedTuple):
    """A module that an import names, and nothing in it, with its place.

    ``by``: of a call the function that is called, with the offset and the arms in which it stands; None of statements.
    """

    dotted: str
    start: int
    end: int
    scope: Scope
    by: tuple[Expr, int, tuple[Arm, ...]] | None = None


class PatchedConstant(NamedTuple):
    """The name of a constant that a patch is given as its target."""

    name: Expr
    start: int
    end: int
    scope: Scope


class ModuleImport(NamedTuple):
    """``import a.b``: the dotted name's span, where it stands, and the offset of its statement."""

    dotted: str
    start: int
    end: int
    scope: Scope
    offset: int


def self_name(function: Definition) -> str | None:
    """The name of a method's first parameter."""
    params = function.event[4]
    return params[0][0] if params else None
