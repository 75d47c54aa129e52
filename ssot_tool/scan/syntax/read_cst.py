"""The thorough reader: libcst to the event stream of ``events``; knows syntax newer than the Python that runs us.

The metadata providers of libcst are 10 to 50 times slower than its parser; here a hand-written walk visits the fields
that matter in source order, and a cursor finds their tokens in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from ssot_tool.scan.syntax.events import (
    ANNASSIGN,
    ASSIGN,
    AUGASSIGN,
    BLOCK,
    CLASS,
    DEF,
    END,
    EXPR,
    FROM,
    GLOBAL,
    GROUP,
    IMPORT,
    RETURN,
    STMT,
    TYPEALIAS,
    UNBLOCK,
    Event,
    Expr,
)
from ssot_tool.scan.syntax.read_cst_expr import normal
from ssot_tool.scan.syntax.read_cst_patterns import Patterns
from ssot_tool.scan.syntax.source import Unreadable
from ssot_tool.scan.syntax.trees import single

_UNBLOCK: Event = (UNBLOCK,)
_PLACE = re.compile(r"error at (\d+):(\d+)")


def read(text: str) -> list[Event]:
    """Return the events of a module; what libcst rejects raises ``Unreadable``, with line 0 where it does not tell.

    Check the depth first.
    """
    try:
        module = cst.parse_module(text)
        reader = _Reader(text)
        reader.body(module.body)
    except cst.ParserSyntaxError as error:
        raise _refusal(error.message) from None
    except cst.CSTValidationError:  # what the grammar allows and Python does not, as in b"a" "b"
        raise Unreadable("syntax error", 0) from None
    except cst.CSTLogicError:
        raise Unreadable("holds syntax on which libcst fails, such as template strings side by side", 0) from None
    except (RecursionError, MemoryError):
        raise Unreadable("is nested too deeply") from None
    return reader.events


def _refusal(message: str) -> Unreadable:
    kind, _, what = message.partition(": ")
    if kind == "tokenizer error":
        return Unreadable(f"syntax error: {what}", 0)
    place = _PLACE.match(what)
    if place is None:
        return Unreadable("syntax error", 0)
    # Column 0 is the end of the line before.
    return Unreadable("syntax error", max(int(place[1]) - (place[2] == "0"), 1))


class _Reader(Patterns):
    """Appends the events of statements to ``events``."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.events: list[Event] = []
        self.statement: dict[type, Callable[[Any, int], None]] = {
            cst.Expr: self.expression,
            cst.Assign: self.assign,
            cst.AnnAssign: self.annotated,
            cst.AugAssign: self.augmented,
            cst.Return: self.return_,
            cst.If: self.if_,
            cst.For: self.for_,
            cst.While: self.while_,
            cst.With: self.with_,
            cst.Try: self.try_,
            cst.TryStar: self.try_,
            cst.Match: self.match,
            cst.FunctionDef: self.function,
            cst.ClassDef: self.class_,
            cst.Import: self.import_,
            cst.ImportFrom: self.from_,
            cst.Global: self.global_,
            cst.Nonlocal: self.global_,
            cst.Assert: self.assert_,
            cst.Raise: self.raise_,
            cst.Del: self.delete,
            cst.Pass: self.pass_,
            cst.Break: self.break_,
            cst.Continue: self.continue_,
            cst.TypeAlias: self.type_alias,
        }
        for name, handler in (("LazyImport", self.import_), ("LazyImportFrom", self.from_)):
            lazy = getattr(cst, name, None)
            if lazy is not None:
                self.statement[lazy] = handler

    def body(self, statements: Sequence[Any]) -> None:
        """Emit the events of a module's or a block's statements."""
        of = self.statement
        for n in statements:
            if n.__class__ is cst.SimpleStatementLine:
                self.line(n.body)
            else:
                of[n.__class__](n, self.cursor.statement())

    def line(self, statements: Sequence[Any]) -> None:
        """Emit the events of small statements on one line."""
        of = self.statement
        cursor = self.cursor
        for n in statements:
            of[n.__class__](n, cursor.statement())
            if n.semicolon.__class__ is cst.Semicolon:
                cursor.token(";")

    def suite(self, n: Any) -> None:
        """Emit the events of what stands behind a header's colon, wherever the cursor is in the header."""
        self.cursor.token(":")
        if n.__class__ is cst.IndentedBlock:
            self.body(n.body)
        else:
            self.line(n.body)

    # -- simple statements --------------------------------------------------------------------------------------

    def pass_(self, n: Any, start: int) -> None:
        self.cursor.word("pass")

    def break_(self, n: Any, start: int) -> None:
        self.cursor.word("break")

    def continue_(self, n: Any, start: int) -> None:
        self.cursor.word("continue")

    def expression(self, n: Any, start: int) -> None:
        self.events.append((EXPR, self.visit(n.value), start))

    def assign(self, n: Any, start: int) -> None:
        targets = tuple([self.visit(target.target) for target in n.targets])
        self.events.append((ASSIGN, targets, self.visit(n.value), start))

    def annotated(self, n: Any, start: int) -> None:
        target, annotation = self.visit(n.target), self.visit(n.annotation.annotation)
        self.events.append((ANNASSIGN, target, annotation, self.maybe(n.value), start))

    def augmented(self, n: Any, start: int) -> None:
        self.events.append((AUGASSIGN, self.visit(n.target), self.visit(n.value), start))

    def return_(self, n: Any, start: int) -> None:
        self.cursor.word("return")
        self.events.append((RETURN, self.maybe(n.value), start))

    def assert_(self, n: Any, start: int) -> None:
        self._simple("assert", [n.test, n.msg], start)

    def raise_(self, n: Any, start: int) -> None:
        self.cursor.word("raise")
        self._simple("raise", [n.exc, n.cause.item if n.cause is not None else None], start)

    def delete(self, n: Any, start: int) -> None:
        target = n.target
        if target.__class__ is cst.Tuple and not target.lpar:
            tree = self.visit(target)
            assert tree is not None  # a tuple always has a tree
            self.events.append((STMT, "del", tree[2], start))
        else:
            self._simple("del", [target], start)

    def _simple(self, code: str, parts: list[Any], start: int) -> None:
        exprs = [self.visit(part) for part in parts if part is not None]
        self.events.append((STMT, code, tuple([e for e in exprs if e is not None]), start))

    def global_(self, n: Any, start: int) -> None:
        for item in n.names:
            self.cursor.word(item.name.value)
        code = "global" if n.__class__ is cst.Global else "nonlocal"
        self.events.append((GLOBAL, code, tuple([normal(item.name.value) for item in n.names])))

    def type_alias(self, n: Any, start: int) -> None:
        self.cursor.word("type")
        name, params = self.visit(n.name), self.type_params(n.type_parameters)
        self.events.append((TYPEALIAS, name, params, self.visit(n.value), start))

    # -- imports ------------------------------------------------------------------------------------------------

    def import_(self, n: Any, start: int) -> None:
        self.cursor.word("import")
        self.events.append((IMPORT, tuple([self._alias(alias) for alias in n.names]), start))

    def _alias(self, n: Any) -> tuple[Any, ...]:
        dotted, start = self._dotted(n.name)
        end = self.cursor.at
        if n.asname is None:
            return (dotted, start, end, None, 0, 0)
        name = n.asname.name.value
        as_start = self.cursor.word(name)
        return (dotted, start, end, normal(name), as_start, self.cursor.at)

    def _dotted(self, n: Any) -> tuple[str, int]:
        """A dotted name and where it starts; the cursor moves behind it."""
        parts: list[str] = []
        while n.__class__ is cst.Attribute:
            parts.append(n.attr.value)
            n = n.value
        parts.append(n.value)
        starts = [self.cursor.word(part) for part in reversed(parts)]
        return ".".join([normal(part) for part in reversed(parts)]), starts[0]

    def from_(self, n: Any, start: int) -> None:
        self.cursor.word("from")
        module, module_start, module_end = "", 0, 0
        for _ in n.relative:
            self.cursor.token(".")
        if n.module is not None:
            module, module_start = self._dotted(n.module)
            module_end = self.cursor.at
        self.cursor.word("import")
        names: list[Any] = []
        if n.names.__class__ is cst.ImportStar:
            star = self.cursor.token("*")
            names.append(("*", star, star + 1, None, 0, 0))
        else:
            if n.lpar is not None:
                self.cursor.token("(")
            names += [self._alias(alias) for alias in n.names]
            if n.rpar is not None:
                self.cursor.token(")")
        self.events.append((FROM, len(n.relative), module, module_start, module_end, tuple(names), start))

    # -- definitions --------------------------------------------------------------------------------------------

    def function(self, n: Any, start: int) -> None:
        decorators, start = self._decorators(n, start)
        self.cursor.word("def")
        name = n.name.value
        where = (self.cursor.word(name), self.cursor.at)
        type_params = self.type_params(n.type_parameters)
        self.cursor.token("(")
        params = self.parameters(n.params)
        self.cursor.token(")")
        returns = None if n.returns is None else self.visit(n.returns.annotation)
        is_async = n.asynchronous is not None
        self.events.append((DEF, normal(name), *where, params, returns, decorators, type_params, is_async, start))
        self.suite(n.body)
        self.events.append((END, self.cursor.at))

    def class_(self, n: Any, start: int) -> None:
        decorators, start = self._decorators(n, start)
        self.cursor.word("class")
        name = n.name.value
        where = (self.cursor.word(name), self.cursor.at)
        type_params = self.type_params(n.type_parameters)
        bases: tuple[Expr, ...] = ()
        keywords: tuple[Any, ...] = ()
        if n.lpar.__class__ is cst.LeftParen:
            self.cursor.token("(")
            bases, keywords = self.arguments((*n.bases, *n.keywords))
            self.cursor.token(")")
        self.events.append((CLASS, normal(name), *where, bases, keywords, decorators, type_params, start))
        self.suite(n.body)
        self.events.append((END, self.cursor.at))

    def _decorators(self, n: Any, start: int) -> tuple[tuple[Expr, ...], int]:
        if not n.decorators:
            return (), start
        trees = tuple([self.visit(decorator.decorator) for decorator in n.decorators])
        return trees, self.cursor.statement()

    def type_params(self, n: Any) -> tuple[Any, ...]:
        """The type parameters of a definition or alias (PEP 695, defaults of PEP 696)."""
        if n is None:
            return ()
        self.cursor.token("[")
        found: list[Any] = []
        for item in n.params:
            name = item.param.name.value
            start = self.cursor.word(name)
            end = self.cursor.at
            bound = self.maybe(getattr(item.param, "bound", None))
            default = self.maybe(item.default)
            if item.star:
                default = single("starred", default)
            found.append((normal(name), start, end, bound, default))
        self.cursor.token("]")
        return tuple(found)

    # -- compound statements ------------------------------------------------------------------------------------

    def arm(self, kind: str, exprs: tuple[Any, ...], start: int, suite: Any) -> None:
        """Emit one arm of a compound statement; the cursor stands in its header."""
        self.events.append((BLOCK, kind, exprs, start))
        self.suite(suite)
        self.events.append(_UNBLOCK)

    def if_(self, n: Any, start: int) -> None:
        opened = 0
        while True:  # a chain of ``elif`` is nested in the tree, and may be long
            self.arm("if", (self.visit(n.test),), start, n.body)
            orelse = n.orelse
            if orelse is None:
                break
            if orelse.__class__ is cst.Else:
                if not _is_single_if(orelse):
                    self.arm("else", (), start, orelse.body)
                    break
                self.cursor.token(":")
                orelse = orelse.body.body[0]
            self.events.append((BLOCK, "else", (), start))
            opened += 1
            start = self.cursor.statement()
            n = orelse
        self.events.extend([_UNBLOCK] * opened)

    def for_(self, n: Any, start: int) -> None:
        self._loop("for", (self.visit(n.target), self.visit(n.iter)), n, start)

    def while_(self, n: Any, start: int) -> None:
        self._loop("while", (self.visit(n.test),), n, start)

    def _loop(self, kind: str, exprs: tuple[Any, ...], n: Any, start: int) -> None:
        self.arm(kind, exprs, start, n.body)
        if n.orelse is not None:
            self.arm("loop_else", (), start, n.orelse.body)

    def with_(self, n: Any, start: int) -> None:
        bracketed = n.lpar.__class__ is cst.LeftParen
        if bracketed:
            self.cursor.token("(")
        items: list[Any] = []
        for item in n.items:
            context = self.visit(item.item)
            target = None if item.asname is None else self.visit(item.asname.name)
            items.append((GROUP, "item", (context, target)))
        if bracketed:
            self.cursor.token(")")
        self.arm("with", tuple(items), start, n.body)

    def try_(self, n: Any, start: int) -> None:
        self.arm("try", (), start, n.body)
        for handler in n.handlers:
            at = self.cursor.statement()
            caught = self.maybe(handler.type)
            name = None if handler.name is None else self.visit(handler.name.name)
            self.arm("except", (caught, name), at, handler.body)
        if n.orelse is not None:
            self.arm("try_else", (), start, n.orelse.body)
        if n.finalbody is not None:
            self.arm("finally", (), start, n.finalbody.body)

    # -- match --------------------------------------------------------------------------------------------------

    def match(self, n: Any, start: int) -> None:
        self.cursor.word("match")
        self.events.append((BLOCK, "match", (self.visit(n.subject),), start))
        self.cursor.token(":")
        for case in n.cases:
            at = self.cursor.statement()
            self.cursor.word("case")
            exprs = (self.pattern(case.pattern), self.maybe(case.guard))
            self.arm("case", exprs, at, case.body)
        self.events.append(_UNBLOCK)


def _is_single_if(n: Any) -> bool:
    body = n.body
    return body.__class__ is cst.IndentedBlock and len(body.body) == 1 and body.body[0].__class__ is cst.If
