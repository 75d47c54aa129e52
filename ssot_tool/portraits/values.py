"""What a module gives its names at the top, and which of these names a body reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from zlib import crc32

from ssot_tool.portraits.last_names import name_of
from ssot_tool.words import word_set

#: What tells where its module stands: equal texts are no equal values.
PLACES = word_set("__name__ __file__ __package__ __path__ __spec__")
_LOGGERS = word_set("log logger logging _log _logger LOG LOGGER _LOGGER _")
#: What else than assignments binds a name, and the field that has it.
_BINDS: dict[type, str] = {
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.alias: "name",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}
_NESTED = ("body", "orelse", "finalbody")
_PIECES = re.compile(r"[\s,()\[\]{}]+")
#: Pieces that tell nothing of what a value is for: a number that was changed in one of two copies makes them no others.
_NOTHING = word_set("0 0: None True False dict list set tuple frozenset") | {""}
_NUMBER = re.compile(r"(?<![\w.])-?\.?\d[\w.]*")
#: So many pieces stand for a value, those that are hashed to the least: of two tables they are as alike as the tables.
_MOST = 64
#: The share of its pieces that two values have in common, of which one is a copy of the other, edited.
_SAME = 0.8


def values(tree: ast.Module, lines: list[str]) -> dict[str, bytes]:
    """Names that are assigned at the top of a module, each with what its values are written with.

    That is four bytes for each of the first ``_MOST`` pieces, to be held against another's by ``edited``, or b"" where
    it depends on where the module stands. ``lines``: those of the source. Of several assignments all count; loggers,
    numbers and what is empty have none.
    """
    written: dict[str, list[str]] = {}
    stack = [*reversed(tree.body)]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign) and one.value is not None:
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            names = [name for target in targets for name in _bound(target) if name not in _LOGGERS]
            if names and not _makes_logger(one.value):
                text = _text(one.value, lines)
                for name in names:
                    written.setdefault(name, []).append(text)
        for part in _NESTED if isinstance(one, ast.If | ast.Try | ast.With) else ():
            stack += reversed(getattr(one, part, ()))
        stack += [inner for handler in getattr(one, "handlers", ()) for inner in reversed(handler.body)]
    known: dict[tuple[str, ...], bytes | None] = {}
    found: dict[str, bytes] = {}
    for name, texts in written.items():
        key = tuple(texts)
        if key not in known:  # one long table may be given to a thousand names
            known[key] = _pieces("\n".join(texts))
        if (pieces := known[key]) is not None:
            found[name] = pieces
    return found


def edited(one: bytes, other: bytes) -> bool:
    """Whether two values are the same, or one that somebody has edited: four in five of their pieces are."""
    mine, theirs = ({some[at : at + 4] for at in range(0, len(some), 4)} for some in (one, other))
    return bool(mine and theirs) and 2 * len(mine & theirs) >= _SAME * (len(mine) + len(theirs))


def read(node: ast.AST, names: Collection[str]) -> set[str]:
    """Which of some names a definition reads and does not bind itself; not those that make it a logger."""
    loaded, bound, shared = set[str](), set[str](), set[str]()
    stack = [node]
    while stack:  # ``ast.walk`` takes twice as long
        one = stack.pop()
        kind = one.__class__
        if kind is ast.Constant or _makes_logger(one):
            continue
        if isinstance(one, ast.Name):
            (loaded if one.ctx.__class__ is ast.Load else bound).add(one.id)
            continue
        if isinstance(one, ast.Global):
            shared.update(one.names)
        elif one is not node and kind in _BINDS:
            bound.add(str(getattr(one, "asname", None) or getattr(one, _BINDS[kind])).partition(".")[0])
        for field in one._fields:
            part = getattr(one, field, None)
            if part.__class__ is list:
                stack += [inner for inner in part if isinstance(inner, ast.AST)]
            elif isinstance(part, ast.AST):
                stack.append(part)
    return ((loaded - bound) | shared).intersection(names)


def _bound(target: ast.expr) -> Iterator[str]:
    return (one.id for one in ast.walk(target) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def _makes_logger(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and "logger" in name_of(node.func).lower()


def _text(value: ast.expr, lines: list[str]) -> str:
    """How a value is written, without comments that no quotes follow."""
    first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
    if first == last:
        return _cut(lines[first], value.col_offset, value.end_col_offset)
    whole = (_without_comment(line) for line in lines[first + 1 : last])
    begin = _without_comment(_cut(lines[first], value.col_offset, None))
    return "\n".join((begin, *whole, _cut(lines[last], 0, value.end_col_offset)))


def _cut(line: str, start: int, end: int | None) -> str:
    """A part of a line, of which there may be thousands; ``ast`` counts bytes of UTF-8."""
    return line[start:end] if line.isascii() else _encoded(line)[start:end].decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _encoded(line: str) -> bytes:
    return line.encode("utf-8", "surrogatepass")


def _without_comment(line: str) -> str:
    at = line.find("#", max(line.rfind('"'), line.rfind("'")) + 1)
    return line if at < 0 else line[:at]


def _pieces(text: str) -> bytes | None:
    """The pieces of a value without layout, or None where they tell nothing."""
    if any(place in text for place in PLACES):
        return b""
    plain = _NUMBER.sub("0", text).replace("'", '"')
    every = {*_PIECES.split(plain)} - _NOTHING
    found = sorted(crc32(one.encode("utf-8", "surrogatepass")) for one in every)
    return b"".join(one.to_bytes(4) for one in found[:_MOST]) or None
