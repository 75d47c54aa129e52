"""Which line of a TOML file a key stands in: tomllib reads fast but does not say."""

from __future__ import annotations

import re

Key = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"^[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_PAIR = re.compile(rf"^[ \t]*({_DOTTED})[ \t]*=")
_EACH = re.compile(_PART)
# What may open or close a value over several lines; strings and comments are stepped over.
_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#.*|[\[\]{}]|\\.')


def key_lines(text: str) -> dict[Key, int]:
    """Return the 1-based line of every table header and key; items of ``[[array]]`` tables are numbered from 0.

    Keys inside inline tables and multi-line arrays are not listed: their line is that of what holds them.
    """
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    open_string = ""
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not open_string and depth == 0:
            header = _HEADER.match(line)
            if header:
                table = _table(_parts(header[2]), header[1] == "[[", counts)
                lines.setdefault(table, number)
                continue
            pair = _PAIR.match(line)
            if pair:
                parts = (*table, *_parts(pair[1]))
                for length in range(len(table) + 1, len(parts) + 1):
                    lines.setdefault(parts[:length], number)
                line = line[pair.end() :]
        open_string, depth = _after(line, open_string, depth)
    return lines


def _parts(dotted: str) -> Key:
    return tuple(part.strip("\"'") for part in _EACH.findall(dotted))


def _table(parts: Key, is_array: bool, counts: dict[Key, int]) -> Key:
    """The full key of a header: names of array tables are followed by the number of their latest item."""
    key: Key = ()
    for at, part in enumerate(parts):
        key = (*key, part)
        if is_array and at == len(parts) - 1:
            counts[key] = counts.get(key, -1) + 1
        if key in counts:
            key = (*key, counts[key])
    return key


def _after(line: str, open_string: str, depth: int) -> tuple[str, int]:
    """Return the open multi-line string and the bracket depth at the end of a line."""
    for found in _TOKEN.finditer(line):
        token = found[0]
        if open_string:
            if token == open_string:
                open_string = ""
        elif token in ('"""', "'''"):
            open_string = token
        elif token in "[{":
            depth += 1
        elif token in "]}":
            depth = max(0, depth - 1)
    return open_string, depth
