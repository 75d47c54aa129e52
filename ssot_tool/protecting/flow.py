"""What one module's text says of when its code runs: branches, raises, and what is looked up where.

Facts have no branches; this is a second look at the few files that lead to a member, kept beside their facts.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from ssot_tool.scan.python_tree import python_tree

_ASSIGNING = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What holds nothing below it: plain values and leaves.
_BARE = frozenset(
    (str, int, float, complex, bytes, bool, type(None), type(...), ast.Constant, ast.Load, ast.Store, ast.Del)
).union(ast.operator.__subclasses__(), ast.unaryop.__subclasses__(), ast.cmpop.__subclasses__())
Span = tuple[int, int]


class Flow(msgspec.Struct, array_like=True):
    """When the code of one module runs; lines are 1-based, spans of lines have both ends.

    ``steps``: (line, column, level) from where so many branches stand around the code. ``raised``: spans of ``raise``.
    ``variables``: module-level names to the spans of their assignments. ``decorated``: line of a ``def`` or ``class``
    to that of its first decorator. ``asks``: line of a ``def`` to the attributes that it looks up, with their levels;
    those of literals and of imported modules are left out. ``starts``: line of a ``def`` that looks attributes up by
    made names, to how these start. ``reads``: line of a ``def`` to the variables of the module that it names, with
    their levels. ``registers``: line of a ``def`` or ``class`` to the variables whose attributes decorate it.
    """

    steps: list[tuple[int, int, int]]
    raised: list[Span]
    variables: dict[str, list[Span]]
    decorated: dict[int, int]
    asks: dict[int, dict[str, int]]
    starts: dict[int, list[str]]
    reads: dict[int, dict[str, int]]
    registers: dict[int, list[str]]

    def level(self, line: int, column: int) -> int:
        """How many branches stand around a place: it may not run although what is around it does."""
        at = bisect_right(self.steps, (line, column, 1 << 30)) - 1
        return self.steps[at][2] if at >= 0 else 0

    def is_raised(self, line: int) -> bool:
        """Whether a line belongs to a ``raise``."""
        at = bisect_right(self.raised, (line, 1 << 30)) - 1
        return at >= 0 and line <= self.raised[at][1]


def flow_of(text: str) -> Flow:
    """Read a module; ``Unreadable`` for what this Python cannot parse."""
    tree = python_tree(text)
    reader = _Reader(tree)
    reader.block(tree.body, 0, 0, True)
    return reader.flow()


class _Reader:
    def __init__(self, tree: ast.Module) -> None:
        self._changes: dict[tuple[int, int], int] = {}
        self._made: dict[int, bool] = {}
        self._flow = Flow([], [], {}, {}, {}, {}, {}, {})
        self._modules = _imported(tree)

    def flow(self) -> Flow:
        level = 0
        for (line, column), change in sorted(self._changes.items()):
            level += change
            self._flow.steps.append((line, column, level))
        self._flow.raised.sort()
        self._flow.starts = {at: found for at, found in self._flow.starts.items() if self._made.get(at)}
        variables = self._flow.variables
        for at, found in [*self._flow.reads.items()]:
            kept = {name: level for name, level in found.items() if name in variables}
            if kept:
                self._flow.reads[at] = kept
            else:
                del self._flow.reads[at]
        return self._flow

    def block(self, body: Sequence[ast.stmt], level: int, function: int, is_top: bool = False) -> None:
        """Read statements; ``level`` as in ``Flow``, ``function`` the line of the ``def`` around them.

        What follows ``if …: return`` counts as if it always ran: measured, it does more often than not.
        """
        for statement in body:
            self._statement(statement, level, function, is_top)

    def _statement(self, node: ast.stmt, level: int, function: int, is_top: bool) -> None:
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            self._definition(node, level, function)
        elif isinstance(node, ast.If):
            self._branches(node, level, function, is_top)
        elif isinstance(node, ast.Match):
            self._expression(node.subject, level, function)
            for case in node.cases:
                self._inside(case.body, level, function, is_top)
        elif isinstance(node, (ast.Try, ast.TryStar)):
            for body in (node.body, node.orelse, node.finalbody):
                self.block(body, level, function, is_top)
            for handler in node.handlers:
                self._inside(handler.body, level, function, is_top)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)):
            for part in _heads(node):
                self._expression(part, level, function)
            self.block(node.body, level, function, is_top)
            self.block(getattr(node, "orelse", []), level, function, is_top)
        else:
            if isinstance(node, ast.Raise):
                self._flow.raised.append((node.lineno, node.end_lineno or node.lineno))
            if is_top and isinstance(node, _ASSIGNING):
                self._assigned(node)
            self._expression(node, level, function)

    def _branches(self, node: ast.If, level: int, function: int, is_top: bool) -> None:
        """An ``if`` with all of its ``elif``: one level, however many there are."""
        at: ast.If | None = node
        while at is not None:
            self._expression(at.test, level, function)
            self._inside(at.body, level, function, is_top)
            rest = at.orelse
            at = rest[0] if len(rest) == 1 and isinstance(rest[0], ast.If) else None
            if at is None and rest:
                self._inside(rest, level, function, is_top)

    def _inside(self, body: Sequence[ast.stmt], level: int, function: int, is_top: bool) -> None:
        self._branch(body[0], body[-1])
        self.block(body, level + 1, function, is_top)

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, level: int, around: int) -> None:
        for decorator in node.decorator_list:
            self._expression(decorator, level, around)
        if node.decorator_list:
            self._flow.decorated[node.lineno] = min(one.lineno for one in node.decorator_list)
            self._decorators(node)
        if isinstance(node, ast.ClassDef):
            self.block(node.body, level, around)
            return
        self._flow.asks.setdefault(node.lineno, {})
        self.block(node.body, 0, node.lineno)

    def _decorators(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """What registers a definition, and the variables from which a test takes its parameters."""
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Attribute) and called.attr == "parametrize":
                for one in ast.walk(decorator):
                    if isinstance(one, ast.Name):
                        self._read(one.id, 0, node.lineno)
            while isinstance(called, ast.Attribute):
                called = called.value
                if isinstance(called, ast.Name):
                    self._flow.registers.setdefault(node.lineno, []).append(called.id)

    def _read(self, name: str, level: int, function: int) -> None:
        read = self._flow.reads.setdefault(function, {})
        read[name] = min(level, read.get(name, level))

    def _assigned(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for one in ast.walk(target):
                if isinstance(one, ast.Name):  # also of ``name.attribute`` and ``name[key]``
                    span = (node.lineno, node.end_lineno or node.lineno)
                    self._flow.variables.setdefault(one.id, []).append(span)

    def _expression(self, node: ast.AST, level: int, function: int) -> None:
        stack: list[tuple[ast.AST, int]] = [(node, level)]
        while stack:
            at, here = stack.pop()
            kind = type(at)
            if kind is ast.Name:
                if function:
                    self._read(at.id, here, function)  # type: ignore[attr-defined]
                continue
            later: Sequence[ast.expr] = ()
            if kind is ast.Attribute or kind is ast.Call or kind is ast.JoinedStr or kind is ast.BinOp:
                self._look(at, here, function)
            elif kind is ast.IfExp:
                later = (at.body, at.orelse)  # type: ignore[attr-defined]
            elif kind is ast.BoolOp:
                later = at.values[1:]  # type: ignore[attr-defined]
            for one in later:
                self._branch(one, one)
            stack += [(child, here + 1 if later and child in later else here) for child in _children(at)]

    def _look(self, node: ast.AST, level: int, function: int) -> None:
        if isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Load) and not self._is_known(node):
                asked = self._flow.asks.setdefault(function, {})
                asked[node.attr] = min(level, asked.get(node.attr, level))
        elif isinstance(node, ast.Call):
            is_made = isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1
            if is_made and not isinstance(node.args[1], ast.Constant):
                self._made[function] = True
        else:
            start = _start(node)
            if start:
                self._flow.starts.setdefault(function, []).append(start)

    def _is_known(self, node: ast.Attribute) -> bool:
        """Whether what stands before the dots is a literal or an imported module."""
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            base = base.value
        if isinstance(base, ast.Name):
            return base.id in self._modules
        return isinstance(base, (ast.Constant, ast.JoinedStr))

    def _branch(self, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> None:
        """Note that some code may not run. Columns count bytes here: within a line with other letters they may err."""
        start = (first.lineno, first.col_offset + 1)
        end = (last.end_lineno or last.lineno, (last.end_col_offset or 0) + 1)
        if isinstance(first, (*_FUNCTIONS, ast.ClassDef)) and first.decorator_list:
            start = (first.decorator_list[0].lineno, 1)
        self._changes[start] = self._changes.get(start, 0) + 1
        self._changes[end] = self._changes.get(end, 0) - 1


def _imported(tree: ast.Module) -> set[str]:
    """The names that ``import`` statements bind at module level, in branches and functions of it, too."""
    found: set[str] = set()
    stack: list[ast.AST] = [*tree.body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            found.update((name.asname or name.name).partition(".")[0] for name in node.names)
        elif not isinstance(node, ast.expr):
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                stack += getattr(node, field, ())
    return found


def _heads(node: ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith) -> Iterator[ast.AST]:
    if isinstance(node, ast.While):
        yield node.test
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        yield from node.items
    else:
        yield from (node.target, node.iter)


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes below one, but for those in which there is nothing to see: this takes most of the time."""
    found: list[ast.AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += [one for one in value if one.__class__ not in _BARE]
        elif value.__class__ not in _BARE:
            found.append(value)  # type: ignore[arg-type]
    return found


def _start(node: ast.AST) -> str:
    """How a name starts that is made up: ``visit_`` of ``f"visit_{kind}"`` and of ``"visit_" + kind``."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    if isinstance(node, ast.BinOp):
        first = node.left
    text = first.value if isinstance(first, ast.Constant) else None
    if not isinstance(text, str):
        return ""
    start = text.partition("%")[0]
    return start if len(start) > 2 and start.endswith("_") and start.isidentifier() else ""
