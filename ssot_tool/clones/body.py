"""One function's body as lines: what each does, what the whole does, and which names it binds."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any
from zlib import crc32

from ssot_tool.clones.flat import Flat
from ssot_tool.clones.outside import BUILTINS, Outside
from ssot_tool.clones.shape import HEAVIEST, Shape, packed
from ssot_tool.clones.vocabulary import vocabulary, words_in

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NOTHING = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_LOGGERS = frozenset({"log", "logger", "logging"})
_LEVELS = frozenset({"critical", "debug", "error", "exception", "fatal", "info", "log", "warn", "warning"})
_BLOCK, _BLOCK_END = "{", "}"


class Body:
    """The lines of one function: (template, from which name on, up to which, nodes), and the marks of blocks between.

    What it logs counts for nothing, or ``with_logs`` as any other call.
    """

    def __init__(self, function: Function, outside: Outside, with_logs: bool = False) -> None:
        self.outside = outside
        self.with_logs = with_logs
        self.flat = Flat()
        self.lines: list[tuple[str, int, int, int]] = []
        self.layout: list[str] = []
        self.has_inner = False
        self.has_logs = False
        self.flat.bound.add(function.name)  # a copy that calls itself has another name
        self._parameters(function)
        self._read(function.body)

    @property
    def size(self) -> int:
        """How many syntax nodes it has."""
        return sum(weight for _, _, _, weight in self.lines)

    @property
    def variety(self) -> int:
        """What its lines weigh, those with the same template once, each at most so much as ``HEAVIEST`` says."""
        return sum(
            min(weight, HEAVIEST) for weight in {template: weight for template, _, _, weight in self.lines}.values()
        )

    def names_by_line(self) -> list[list[str]]:
        """What each line uses, attributes with a dot before them."""
        return [self.flat.names[start:end] for _, start, end, _ in self.lines]

    def blind(self) -> bytes:
        """What is equal where nothing but names and constants differs, names consistently."""
        names = self.flat.names
        return _digest("\0".join(self.layout), "\0".join(_numbered(names, set(names))))

    def shape(self, function: Function, qualname: str, excuse: str, logged: Body | None = None) -> Shape:
        """The value that is kept of it; ``logged``: the same with its log calls, if it has some."""
        flat = self.flat
        bound = {name for name in set(flat.names) if name[0] not in ".=" and self._is_local(name)}
        local = ["" if name in bound else name for name in flat.names]
        lines, loose, named = [], [], []
        for template, start, end, _ in self.lines:
            shape = crc32(template.encode())
            loose.append(shape)
            lines.append(crc32("\0".join(local[start:end]).encode("utf-8", "surrogatepass"), shape))
            others = "\0".join(name for name in local[start:end] if name)
            named.append(crc32(others.encode("utf-8", "surrogatepass")))  # of nothing it is 0
        weights = [weight for _, _, _, weight in self.lines]
        layout = "\0".join(self.layout)
        constants = "\0".join(flat.constants)
        kept, blind = "\0".join(flat.names), self.blind()
        return Shape(
            qualname=qualname,
            start_line=function.lineno,
            end_line=function.end_lineno or function.lineno,
            size=self.size,
            exact=_digest(layout, kept, constants),
            renamed=_digest(layout, "\0".join(_numbered(flat.names, bound))),
            blind=blind,
            logged=logged.blind() if logged else blind,
            local_names=crc32(kept.encode("utf-8", "surrogatepass")),
            constants=crc32(constants.encode("utf-8", "surrogatepass")),
            lines=packed(lines),
            loose=packed(loose),
            named=packed(named),
            weights=bytes(min(weight, 255) for weight in weights),
            words=packed(vocabulary(flat.names)),
            told=logged.variety - self.variety if logged else 0,
            is_async=isinstance(function, ast.AsyncFunctionDef),
            excuse=excuse,
        )

    def _is_local(self, name: str) -> bool:
        # A name that nothing binds was local before somebody deleted a line.
        return name in self.flat.bound or not (name in self.outside.names or name in BUILTINS or self.outside.has_star)

    def _parameters(self, function: Function) -> None:
        held = function.args
        for one in (*held.posonlyargs, *held.args, held.vararg, *held.kwonlyargs, held.kwarg):
            if one is not None:
                self.flat.bound.add(one.arg)

    def _read(self, body: list[ast.stmt]) -> None:
        stack: list[Any] = body[::-1]
        while stack:
            one = stack.pop()
            if one.__class__ is str:
                self.layout.append(one)
            elif not self._is_silent(one):
                stack.extend(reversed(self._statement(one)))

    def _is_silent(self, one: Any) -> bool:
        """Whether a statement counts for nothing: prose, imports, declarations, what is only logged."""
        kind = one.__class__
        if kind is ast.Expr:
            value = one.value
            if value.__class__ is ast.Constant:
                return True
            is_log = value.__class__ is ast.Call and _is_log_call(value)
            self.has_logs = self.has_logs or is_log
            return is_log and not self.with_logs
        return kind in _NOTHING or (kind is ast.AnnAssign and one.value is None)

    def _statement(self, one: Any) -> list[Any]:
        """Note the statement's head; returns what stands in it, with marks."""
        kind = one.__class__
        if kind in (ast.If, ast.While, ast.For, ast.AsyncFor):
            self._line(one)
            return [_BLOCK, *one.body, _BLOCK_END, *(("else", *one.orelse, _BLOCK_END) if one.orelse else ())]
        if kind in (ast.With, ast.AsyncWith):
            self._line(one)
            return [_BLOCK, *one.body, _BLOCK_END]
        if kind is ast.Try or kind.__name__ == "TryStar":
            handlers = [part for handler in one.handlers for part in (handler, _BLOCK_END)]
            ends = [
                *(("else", *one.orelse) if one.orelse else ()),
                *(("finally", *one.finalbody) if one.finalbody else ()),
            ]
            return [kind.__name__, *one.body, *handlers, *ends, _BLOCK_END]
        if kind is ast.ExceptHandler:
            self._line(one)
            return [_BLOCK, *one.body]
        if kind is ast.Match:
            self._line(one)
            return [_BLOCK, *one.cases, _BLOCK_END]
        if kind is ast.match_case:
            self._line(one)
            return [_BLOCK, *one.body, _BLOCK_END]
        if kind in _FUNCTIONS:
            self.has_inner = True
            self._inner(one)
            return [_BLOCK, *one.body, _BLOCK_END]
        if kind is ast.ClassDef:
            self.has_inner = True
            self.flat.bound.add(one.name)
            self._add(["class"], len(self.flat.names), 1)
            return [_BLOCK, *one.body, _BLOCK_END]
        if kind is ast.AnnAssign:
            self._line(ast.Assign([one.target], one.value))
            return []
        self._line(one)
        return []

    def _inner(self, one: Function) -> None:
        start = len(self.flat.names)
        self.flat.bound.add(one.name)
        self._add([one.__class__.__name__, *self.flat.lay(one.args)], start, 1)

    def _line(self, one: ast.AST) -> None:
        start = len(self.flat.names)
        template = self.flat.lay(one)
        self._add(template, start, len(template))

    def _add(self, template: list[str], start: int, weight: int) -> None:
        text = " ".join(template)
        self.lines.append((text, start, len(self.flat.names), weight))
        self.layout.append(text)


def _is_log_call(call: Any) -> bool:
    function = call.func
    if function.__class__ is not ast.Attribute or function.attr not in _LEVELS:
        return False
    owner = function.value
    name = getattr(owner, "attr", None) or getattr(owner, "id", None)
    return isinstance(name, str) and not _LOGGERS.isdisjoint(words_in(name))


def _numbered(names: list[str], renamed: set[str]) -> Iterable[str]:
    numbers: dict[str, str] = {}
    return [numbers.setdefault(name, str(len(numbers))) if name in renamed else name for name in names]


def _digest(*parts: str) -> bytes:
    return blake2b("\1".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
