"""The fast reader: the standard library's ``ast`` to the event stream of ``events``."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

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
    NAME,
    RETURN,
    STMT,
    TYPEALIAS,
    UNBLOCK,
    Event,
    Expr,
)
from ssot_tool.scan.syntax.read_ast_expr import GAP, IDENTIFIER
from ssot_tool.scan.syntax.read_ast_patterns import Patterns
from ssot_tool.scan.syntax.source import Unreadable

_DEFINITION = re.compile(rf"(?:async{GAP})?(?:def|class){GAP}({IDENTIFIER})")
_DOTTED = re.compile(rf"{IDENTIFIER}(?:{GAP}\.{GAP}{IDENTIFIER})*")
_FROM = re.compile(rf"from(?:{GAP}\.)*{GAP}({_DOTTED.pattern})")
_AS = re.compile(rf"(?:[\s\\)]++|#[^\r\n]*+)*as{GAP}({IDENTIFIER})")
_CASE = re.compile(r"(?:[\s\\;:,)\]}]++|#[^\r\n]*+)*(case)")
_STARS = re.compile(rf"\*{{0,2}}{GAP}({IDENTIFIER})")
#: What a function's body may do to names of modules: bind them, import them, patch them.
_OUTLINED = re.compile(r"import|patch|setattr|delattr|\.spy\(")
_BINDING = re.compile(r"global|__getattr__")
_PATH = re.compile(rf"{IDENTIFIER}(?:\.{IDENTIFIER})+")
_SIMPLE = frozenset((ast.Expr, ast.Assign, ast.AugAssign, ast.Return, ast.Assert, ast.Raise, ast.Delete))
_UNBLOCK: Event = (UNBLOCK,)


def read(text: str, outline: bool = False, tree: ast.Module | None = None) -> list[Event]:
    """Return the events of a module; what this Python's parser rejects raises ``Unreadable``.

    In an ``outline`` the bodies of functions are empty unless they hold a word of ``_OUTLINED`` or ``_BINDING``.
    ``tree`` is that of the text, should it be parsed already.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        try:
            tree = tree or ast.parse(text)
            return _events(tree, text, outline)
        except SyntaxError as error:
            raise Unreadable(f"syntax error: {error.msg}", error.lineno or 1) from None
        except (RecursionError, MemoryError):
            raise Unreadable("is nested too deeply") from None
        except ValueError as error:  # lone surrogates, integers of more digits than Python converts
            raise Unreadable(f"syntax error: {error}") from None


def _events(tree: ast.Module, text: str, outline: bool) -> list[Event]:
    reader = _Reader(text, outline)
    reader.body(tree.body)
    events = reader.events
    # Its tables refer to it, and would keep the text and the events until somebody looks for cycles.
    vars(reader).clear()
    return events


class _Reader(Patterns):
    """Appends the events of statements to ``events``."""

    def __init__(self, text: str, outline: bool) -> None:
        super().__init__(text)
        self.outline = outline
        self.inside = False
        self.events: list[Event] = []
        self.statement: dict[type, Callable[[Any], None]] = {
            ast.Expr: self.expression,
            ast.Assign: self.assign,
            ast.AnnAssign: self.annotated,
            ast.AugAssign: self.augmented,
            ast.Return: self.return_,
            ast.If: self.if_,
            ast.For: self.for_,
            ast.AsyncFor: self.for_,
            ast.While: self.while_,
            ast.With: self.with_,
            ast.AsyncWith: self.with_,
            ast.Try: self.try_,
            ast.TryStar: self.try_,
            ast.Match: self.match,
            ast.FunctionDef: self.function,
            ast.AsyncFunctionDef: self.function,
            ast.ClassDef: self.class_,
            ast.Import: self.import_,
            ast.ImportFrom: self.from_,
            ast.Global: self.global_,
            ast.Nonlocal: self.global_,
            ast.Assert: self.assert_,
            ast.Raise: self.raise_,
            ast.Delete: self.delete,
            ast.Pass: self.nothing,
            ast.Break: self.nothing,
            ast.Continue: self.nothing,
        }
        if sys.version_info >= (3, 12):
            self.statement[ast.TypeAlias] = self.type_alias

    def body(self, statements: list[Any]) -> None:
        """Emit the events of a suite."""
        if self.inside:
            return self._outlined(statements)
        of = self.statement
        for n in statements:
            of[n.__class__](n)

    def _outlined(self, statements: list[Any]) -> None:
        """Emit the events of a suite in a function, without what the simple statements in it say that bind nothing."""
        of, text, starts = self.statement, self.text, self.starts
        for n in statements:
            kind = n.__class__
            if kind in _SIMPLE:
                start, end = starts[n.lineno] + n.col_offset, starts[n.end_lineno] + n.end_col_offset
                if _OUTLINED.search(text, start, end) is None:
                    if kind is ast.Assign:
                        self.events.append((ASSIGN, self.some(n.targets), self._text(n.value), start))
                    continue
            of[kind](n)

    def _text(self, n: Any) -> Expr:
        """A dotted path, which something may patch; nothing of any other value."""
        is_path = n.__class__ is ast.Constant and isinstance(n.value, str) and _PATH.fullmatch(n.value) is not None
        return self.of[n.__class__](n) if is_path else None

    # -- simple statements --------------------------------------------------------------------------------------

    def nothing(self, n: Any) -> None:
        """``pass``, ``break`` and ``continue`` say nothing."""

    def expression(self, n: Any) -> None:
        value = n.value
        self.events.append((EXPR, self.of[value.__class__](value), self.starts[n.lineno] + n.col_offset))

    def assign(self, n: Any) -> None:
        of = self.of
        value = n.value
        targets = tuple([of[t.__class__](t) for t in n.targets])
        self.events.append((ASSIGN, targets, of[value.__class__](value), self.starts[n.lineno] + n.col_offset))

    def annotated(self, n: Any) -> None:
        target, annotation = self.maybe(n.target), self.maybe(n.annotation)
        self.events.append((ANNASSIGN, target, annotation, self.maybe(n.value), self.start(n)))

    def augmented(self, n: Any) -> None:
        self.events.append((AUGASSIGN, self.maybe(n.target), self.maybe(n.value), self.start(n)))

    def return_(self, n: Any) -> None:
        self.events.append((RETURN, self.maybe(n.value), self.start(n)))

    def assert_(self, n: Any) -> None:
        self._simple("assert", n, [n.test, n.msg])

    def raise_(self, n: Any) -> None:
        self._simple("raise", n, [n.exc, n.cause])

    def delete(self, n: Any) -> None:
        self._simple("del", n, n.targets)

    def _simple(self, code: str, n: Any, parts: list[Any]) -> None:
        exprs = self.some([part for part in parts if part is not None])
        self.events.append((STMT, code, exprs, self.start(n)))

    def global_(self, n: Any) -> None:
        self.events.append((GLOBAL, "global" if n.__class__ is ast.Global else "nonlocal", tuple(n.names)))

    def type_alias(self, n: Any) -> None:
        name, params = self.maybe(n.name), self.type_params(n)
        self.events.append((TYPEALIAS, name, params, self.maybe(n.value), self.start(n)))

    # -- imports ------------------------------------------------------------------------------------------------

    def import_(self, n: Any) -> None:
        self.events.append((IMPORT, tuple([self._alias(alias) for alias in n.names]), self.start(n)))

    def _alias(self, n: Any) -> tuple[Any, ...]:
        name, asname = n.name, n.asname
        start, end = self.start(n), self.end(n)
        if asname is None:
            return (name, start, end, None, 0, 0)
        dotted = _DOTTED.match(self.text, start)
        assert dotted is not None  # the parser found a name here
        return (name, start, dotted.end(), asname, self.before(end, asname), end)

    def from_(self, n: Any) -> None:
        start, module = self.start(n), n.module or ""
        module_start = module_end = 0
        if module:
            found = _FROM.match(self.text, start)
            assert found is not None  # the parser found a module here
            module_start, module_end = found.span(1)
        names = tuple([self._alias(alias) for alias in n.names])
        self.events.append((FROM, n.level, module, module_start, module_end, names, start))

    # -- definitions --------------------------------------------------------------------------------------------

    def function(self, n: Any) -> None:
        start = self.start(n)
        found = _DEFINITION.match(self.text, start)
        assert found is not None  # the parser found a definition here
        decorators = tuple([self.maybe(d) for d in n.decorator_list])
        type_params = self.type_params(n)
        params = self.parameters(n.args)
        returns = self.maybe(n.returns)
        is_async = n.__class__ is ast.AsyncFunctionDef
        where = found.span(1)
        self.events.append((DEF, n.name, *where, params, returns, decorators, type_params, is_async, start))
        end = self.end(n)
        # What binds a name of the module is read whole: what it is bound to may be told by any statement.
        whole = not self.outline or _BINDING.search(self.text, found.start(), end) is not None
        if whole or _OUTLINED.search(self.text, found.end(), end) is not None:
            inside, self.inside = self.inside, not whole
            self.body(n.body)
            self.inside = inside
        self.events.append((END, end))

    def class_(self, n: Any) -> None:
        start = self.start(n)
        found = _DEFINITION.match(self.text, start)
        assert found is not None  # the parser found a definition here
        decorators = tuple([self.maybe(d) for d in n.decorator_list])
        type_params = self.type_params(n)
        bases = tuple([self.maybe(base) for base in n.bases])
        keywords = self.keywords(n.keywords)
        self.events.append((CLASS, n.name, *found.span(1), bases, keywords, decorators, type_params, start))
        self.body(n.body)
        self.events.append((END, self.end(n)))

    def type_params(self, n: Any) -> tuple[Any, ...]:
        """The type parameters of a definition or alias (PEP 695, defaults of PEP 696)."""
        params = getattr(n, "type_params", None)
        return tuple([self._type_param(param) for param in params]) if params else ()

    def _type_param(self, n: Any) -> tuple[Any, ...]:
        found = _STARS.match(self.text, self.start(n))
        assert found is not None  # the parser found a name here
        bound = self.maybe(getattr(n, "bound", None))
        return (n.name, *found.span(1), bound, self.maybe(getattr(n, "default_value", None)))

    # -- compound statements ------------------------------------------------------------------------------------

    def arm(self, kind: str, exprs: tuple[Any, ...], start: int, statements: list[Any]) -> None:
        """Emit one arm of a compound statement."""
        self.events.append((BLOCK, kind, exprs, start))
        self.body(statements)
        self.events.append(_UNBLOCK)

    def if_(self, n: Any) -> None:
        opened = 0
        while True:  # a chain of ``elif`` is nested in the tree, and may be long
            start = self.start(n)
            self.arm("if", (self.maybe(n.test),), start, n.body)
            orelse = n.orelse
            if len(orelse) != 1 or orelse[0].__class__ is not ast.If:
                break
            self.events.append((BLOCK, "else", (), start))
            opened += 1
            n = orelse[0]
        if orelse:
            self.arm("else", (), start, orelse)
        self.events.extend([_UNBLOCK] * opened)

    def for_(self, n: Any) -> None:
        self._loop("for", (self.maybe(n.target), self.maybe(n.iter)), n)

    def while_(self, n: Any) -> None:
        self._loop("while", (self.maybe(n.test),), n)

    def _loop(self, kind: str, exprs: tuple[Any, ...], n: Any) -> None:
        start = self.start(n)
        self.arm(kind, exprs, start, n.body)
        if n.orelse:
            self.arm("loop_else", (), start, n.orelse)

    def with_(self, n: Any) -> None:
        items = [(GROUP, "item", (self.maybe(i.context_expr), self.maybe(i.optional_vars))) for i in n.items]
        self.arm("with", tuple(items), self.start(n), n.body)

    def try_(self, n: Any) -> None:
        start = self.start(n)
        self.arm("try", (), start, n.body)
        for handler in n.handlers:
            caught, name = self.maybe(handler.type), None
            if handler.name is not None:
                found = _AS.match(self.text, self.end(handler.type))
                assert found is not None  # the parser found ``as`` and a name here
                name = (NAME, handler.name, *found.span(1))
            self.arm("except", (caught, name), self.start(handler), handler.body)
        if n.orelse:
            self.arm("try_else", (), start, n.orelse)
        if n.finalbody:
            self.arm("finally", (), start, n.finalbody)

    # -- match --------------------------------------------------------------------------------------------------

    def match(self, n: Any) -> None:
        self.events.append((BLOCK, "match", (self.maybe(n.subject),), self.start(n)))
        before = self.end(n.subject)
        for case in n.cases:
            found = _CASE.match(self.text, before)
            assert found is not None  # the parser found a case here
            exprs = (self.pattern(case.pattern), self.maybe(case.guard))
            self.arm("case", exprs, found.start(1), case.body)
            before = self.end(case.body[-1])
        self.events.append(_UNBLOCK)
