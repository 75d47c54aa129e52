"""What a module gives its names at the top, and which of these names a body reads."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from hashlib import blake2b

from ssot_tool.portraits.last_names import name_of
from ssot_tool.words import word_set

#: What tells where its module stands: equal texts are no equal values.
PLACES = word_set("__name__ __file__ __package__ __path__ __spec__")
_LOGGERS = word_set("log logger logging _log _logger LOG LOGGER _LOGGER _")
#: Of longer values the tree is not looked at: that takes ten times as long.
_TABLE = 2_000
_NESTED = ("body", "orelse", "finalbody")


def values(tree: ast.Module, lines: list[str]) -> dict[str, bytes]:
    """Names that are assigned at the top of a module, each with a digest of how its value is written.

    It is the same where two are written alike but for layout, and b"" where the value depends on where the module
    stands. ``lines``: those of the source. Of several assignments all count; loggers have none.
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
    return {name: _digest(texts) for name, texts in written.items()}


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
        if isinstance(one, ast.arg):
            bound.add(one.arg)
        elif isinstance(one, ast.Global):
            shared.update(one.names)
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
    """What a value says: its tree, or where it is long, a table, its source without the layout."""
    written = lines[value.lineno - 1 : value.end_lineno]
    written[-1] = _cut(written[-1], 0, value.end_col_offset)
    written[0] = _cut(written[0], value.col_offset, None)
    text = " ".join(" ".join(written).split())
    try:
        return ast.dump(value) if len(text) < _TABLE else text
    except RecursionError:
        return text


def _cut(line: str, start: int, end: int | None) -> str:
    """A part of a line; ``ast`` counts bytes of UTF-8."""
    if line.isascii():
        return line[start:end]  # there may be thousands of values on one line
    return line.encode("utf-8", "surrogatepass")[start:end].decode("utf-8", "replace")


def _digest(texts: list[str]) -> bytes:
    text = "\n".join(texts)
    if any(place in text for place in PLACES):
        return b""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
