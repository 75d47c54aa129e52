"""Classes and functions of one module as facts."""

from __future__ import annotations

from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.bodies import Body
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.meaning.naming import Naming
from ssot_tool.scan.meaning.own_names import constants
from ssot_tool.scan.meaning.raw import LATE, last_name
from ssot_tool.scan.syntax.events import (
    ANNASSIGN,
    ASSIGN,
    ATTR,
    AUGASSIGN,
    BLOCK,
    CALL,
    DEF,
    EXPR,
    GROUP,
    NAME,
    RETURN,
    STMT,
    STR,
    Event,
    Expr,
)
from ssot_tool.scan.syntax.source import Lines


def instance_types(naming: Naming, d: Definition) -> dict[str, str]:
    """``self.x`` to its instance path, where all assignments agree."""
    types: dict[str, str] = {}
    for name, assigned in d.self_types.items():
        paths: set[str] = set()
        for how, e, scope in assigned:
            found = naming.instance(scope, e) if how == "instance" else naming.value(scope, e, LATE, ())
            paths.update(found or ("?",) if e is not None else ())
        if len(paths) == 1:
            path = paths.pop()
            if path != "?" and "()" in path:
                types[name] = path
    return types


#: Of most functions no body is kept.
_NO_BODY = Body()


class Definitions:
    """Turns the definitions of one module into facts."""

    def __init__(self, naming: Naming, lines: Lines, instance: dict[str, dict[str, str]]) -> None:
        self.naming = naming
        self.lines = lines
        self.instance = instance

    def _paths(self, e: Expr, scope: Scope, offset: int) -> tuple[str, ...]:
        return self.naming.value(scope, e, offset, ())

    def _written(self, e: Expr, scope: Scope, offset: int) -> str:
        """The path of a base or decorator; what is not bound here keeps its written name."""
        if e is not None and e[0] == GROUP and e[1] == "subscript":
            e = e[2][0]
        if e is not None and e[0] == CALL:
            e = e[1]
        found = self._paths(e, scope, offset)
        if found:
            return found[0]
        parts: list[str] = []
        while e is not None and e[0] == ATTR:
            parts.append(e[2])
            e = e[1]
        return ".".join([*([e[1]] if e is not None and e[0] == NAME else ["?"]), *parts[::-1]])

    def class_facts(self, d: Definition) -> ClassFacts:
        _, name, at, _, bases, keywords, decorators, _, start = d.event
        line, column = self.lines.place(at)
        where = d.where
        values = {
            attribute: tuple(
                dict.fromkeys(
                    v
                    for how, e, s in assigned
                    if how == "value"
                    for v in self.naming.constants(s, e)
                    if v[0] == "'" or "." in v
                )
            )
            for attribute, assigned in d.self_types.items()
        }
        rich = d.body is not None
        methods = tuple(self.function_facts(m) for m in d.methods)
        values_of, fields = constants(self.naming, d.scope), self._fields(d)
        return ClassFacts(
            name=name,
            qualname=d.qualname,
            line=line,
            column=column,
            start_line=self.lines.place(start)[0],
            end_line=self.lines.place(max(d.end - 1, start))[0],
            bases=tuple(self._written(b, where, start) for b in bases if b is not None),
            keywords=tuple(
                self._written(v, where, start) for k, _, _, v in keywords if v is not None and k == "metaclass"
            ),
            decorators=tuple(self._written(e, where, start) for e in decorators),
            methods=methods,
            constants=values_of,
            fields=fields,
            instance=self.instance.get(d.path, {}),
            instance_values={k: v for k, v in values.items() if v and len(v) < 50} if rich else {},
            outer=self._outer(d),
            marks=_marks(decorators),
            bound=tuple(sorted(d.scope.bindings.keys() - {m.name for m in methods} - values_of.keys() - set(fields))),
        )

    def _fields(self, d: Definition) -> tuple[str, ...]:
        names = (e[1][1] for e in d.statements if e[0] == ANNASSIGN and e[1] is not None and e[1][0] == NAME)
        return tuple(dict.fromkeys(names))

    def _outer(self, d: Definition) -> str:
        owner = d.owner
        while owner is not None:
            if owner.kind == "function":
                return owner.path
            owner = owner.owner
        return ""

    def function_facts(self, d: Definition) -> FunctionFacts:
        _, name, at, _, params, returns, decorators, _, is_async, start = d.event
        where = d.where
        line, column = self.lines.place(at)
        body = d.body or _NO_BODY
        kind, delegates = self._shape(d)
        returned = self._returned(body)
        return FunctionFacts(
            name=name,
            qualname=d.qualname,
            line=line,
            column=column,
            start_line=self.lines.place(start)[0],
            end_line=self.lines.place(max(d.end - 1, start))[0],
            is_async=is_async,
            decorators=tuple(self._written(e, where, start) for e in decorators),
            params=tuple((p[0], p[5], self._first(self.naming.instance(where, p[3]))) for p in params),
            returns=self._first(self.naming.instance(where, returns)),
            calls=tuple(dict.fromkeys(p for e, s, o, arms in body.calls for p in self.naming.value(s, e, o, arms))),
            methods_called=tuple(body.called),
            attributes=tuple(body.attributes),
            strings=tuple(body.strings),
            compares=tuple(dict.fromkeys((n, v) for n, e, s, _ in body.compares for v in self.naming.constants(s, e))),
            returned=returned[0],
            constructs=returned[1],
            emitted=tuple(body.emitted),
            super_args=tuple(
                dict.fromkeys((n, v) for n, e, s, o in body.super_args for v in self.naming.constants(s, e, o))
            ),
            body=kind,
            delegates=delegates,
            asks=tuple(d.asked),
            marks=_marks(decorators),
        )

    @staticmethod
    def _first(paths: tuple[str, ...]) -> str:
        return paths[0] if len(paths) == 1 else ""

    def _returned(self, body: Body) -> tuple[tuple[str, ...], tuple[str, ...]]:
        constants: dict[str, None] = {}
        constructs: dict[str, None] = {}
        for e, scope, offset, arms in body.returned:
            for value in self.naming.constants(scope, e, offset, arms):
                if value.endswith("()"):
                    constructs[value] = None
                elif value[0] == "'" or "." in value:
                    constants[value] = None
            if e is not None and e[0] in (CALL, GROUP):
                for path in self.naming.value(scope, e, offset, arms):
                    constructs[path] = None
        return tuple(constants), tuple(constructs)

    def _shape(self, d: Definition) -> tuple[str, str]:
        """What a body does: "stub", "delegate" (everything is handed to one callee) or "code"."""
        if d.body is None:
            return "code", ""
        real = [e for e in d.statements if not _is_idle(e)]
        if not real:
            return "stub", ""
        if len(real) == 1 and real[0][0] in (RETURN, EXPR):
            value = real[0][1]
            if value is not None and value[0] == GROUP and value[1] == "await":
                value = value[2][0]
            if value is not None and value[0] == CALL:
                inherited = _inherited_name(value[1])
                paths = (inherited,) if inherited else self.naming.value(d.scope, value[1], real[0][2], ())
                if paths:
                    return "delegate", paths[0]
        return "code", ""


def _inherited_name(callee: Expr) -> str:
    """``super().name`` as it is written, or ""."""
    if callee is None or callee[0] != ATTR or callee[1] is None or callee[1][0] != CALL:
        return ""
    func = callee[1][1]
    return f"super().{callee[2]}" if func is not None and func[:2] == (NAME, "super") else ""


def _is_idle(event: Event) -> bool:
    """Docstrings, ``pass``, ``...``, imports, warnings and ``raise NotImplementedError``."""
    if event[0] == EXPR:
        value = event[1]
        if value is None or value[0] == STR:
            return True
        return bool(
            value[0] == CALL
            and value[1] is not None
            and value[1][0] in (NAME, ATTR)
            and value[1][1 if value[1][0] == NAME else 2] in ("warn", "warn_deprecated")
        )
    if event[0] == STMT and event[1] == "raise":
        first = event[2][0] if event[2] else None
        func = first[1] if first is not None and first[0] == CALL else first
        return bool(func is not None and func[0] == NAME and func[1] in ("NotImplementedError",))
    return event[0] not in (EXPR, STMT, RETURN, ASSIGN, ANNASSIGN, AUGASSIGN, DEF, BLOCK)


#: Decorators whose arguments say which tests run what.
_MARKING = frozenset(("fixture", "yield_fixture", "usefixtures"))


def _marks(decorators: tuple[Expr, ...]) -> tuple[tuple[str, str], ...]:
    """(decorator's last name, argument): ``name`` of a keyword, ``name=text`` of one with a string, a string alone."""
    found: list[tuple[str, str]] = []
    for e in decorators:
        called = last_name(e[1]) if e is not None and e[0] == CALL else ""
        if e is not None and called in _MARKING:
            found += [(called, one[1]) for one in e[2] if one is not None and one[0] == STR]
            for name, _, _, value in e[3]:
                if name:
                    is_text = value is not None and value[0] == STR
                    found.append((called, f"{name}={value[1]}" if is_text else name))
    return tuple(found)
