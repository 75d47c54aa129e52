"""What a module gives its names at the top, and which of these names a body reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from itertools import islice
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
#: What says nothing of what a value is for.
_NOTHING = word_set("dict list set tuple frozenset")
_DIGITS = re.compile(r"\d+")
#: What is made by these says nothing either, whatever it is called.
_VARIABLES = word_set("TypeVar ParamSpec TypeVarTuple")
#: So much of a table is looked at, in nodes, and of a string, in characters.
_NODES, _LONGEST = 5_000, 20_000
#: So many pieces stand for a value, those that are hashed to the least: of two tables they are as alike as the tables.
_MOST = 64
#: The share of its pieces that two values have in common, of which one is a copy of the other, edited.
_SAME = 0.75


def values(tree: ast.Module) -> dict[str, bytes]:
    """Names that are assigned at the top of a module, each with what its values are made of, however it is written.

    That is four bytes for each of the first ``_MOST`` pieces, to be held against another's by ``edited``, or b"" where
    it depends on where the module stands. Of several assignments all count; loggers, numbers and what is empty have
    none.
    """
    written: dict[str, list[frozenset[str]]] = {}
    stack = [*reversed(tree.body)]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign) and one.value is not None:
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            names = [name for target in targets for name in _bound(target) if name not in _LOGGERS]
            if names and not (_makes_logger(one.value) or _makes_variable(one.value)):
                pieces = _pieces(one.value)
                for name in names:
                    written.setdefault(name, []).append(pieces)
        for part in _NESTED if isinstance(one, ast.If | ast.Try | ast.With) else ():
            stack += reversed(getattr(one, part, ()))
        stack += [inner for handler in getattr(one, "handlers", ()) for inner in reversed(handler.body)]
    known: dict[tuple[int, ...], bytes | None] = {}
    found: dict[str, bytes] = {}
    for name, some in written.items():
        key = tuple(map(id, some))
        if key not in known:  # one long table may be given to a thousand names
            known[key] = _sketch(frozenset().union(*some))
        if (sketch := known[key]) is not None:
            found[name] = sketch
    return found


def edited(one: bytes, other: bytes) -> bool:
    """Whether two values are the same, or one that somebody has edited: three in four of their pieces are."""
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


def _makes_variable(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func) in _VARIABLES


def _pieces(value: ast.expr) -> frozenset[str]:
    """The names in a value, attributes behind a point, and the words of its strings behind a quote; no numbers."""
    found = set[str]()
    for one in islice(ast.walk(value), _NODES):
        if isinstance(one, ast.Constant):
            if isinstance(one.value, str | bytes):
                text = one.value if isinstance(one.value, str) else one.value.decode("latin-1")
                found |= {f'"{word}' for word in _DIGITS.sub("0", text[:_LONGEST]).split()}
        elif isinstance(one, ast.Name):
            found.add(one.id)
        elif isinstance(one, ast.Attribute):
            found.add(f".{one.attr}")
        elif isinstance(one, ast.keyword) and one.arg:
            found.add(one.arg)
    return frozenset(found - _NOTHING)


def _sketch(pieces: frozenset[str]) -> bytes | None:
    """What stands for some pieces, or None where they tell nothing."""
    if not pieces.isdisjoint(PLACES):
        return b""
    hashes = sorted(crc32(one.encode("utf-8", "surrogatepass")) for one in pieces)
    return b"".join(one.to_bytes(4) for one in hashes[:_MOST]) or None
