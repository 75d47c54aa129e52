"""Long lines of code broken at the commas of their brackets: then a diff is of one argument and not of a whole call."""

from __future__ import annotations

import re
from itertools import pairwise

#: Longer lines are broken.
WIDTH = 92
_TOKEN = re.compile(r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<quote>\'\'\'|\"\"\"|\'|\")|[^()\[\]{},\'\"]+")


def broken(line: str) -> list[str]:
    """One line of code as several, none longer than ``WIDTH`` where brackets allow it; what is not understood stays."""
    if len(line) <= WIDTH:
        return [line]
    group = _longest_group(line)
    if group is None:
        return [line]
    start, end, commas = group
    indent = " " * (len(line) - len(line.lstrip()))
    trailing = commas[-1:] == [end - 1]
    edges = [start, *commas, *([] if trailing else [end])]
    parts = [line[one + 1 : other].strip() for one, other in pairwise(edges)]
    lines = [line[: start + 1]]
    for at, part in enumerate(parts):
        comma = "," if at < len(parts) - 1 or trailing else ""
        lines += broken(f"{indent}    {part}{comma}")
    return [*lines, *broken(indent + line[end:])]


def _longest_group(line: str) -> tuple[int, int, list[int]] | None:
    """Where the outermost bracket with most in it opens and closes, and the commas between; None without any."""
    depth, at = 0, 0
    start, commas = 0, [0]
    best: tuple[int, int, list[int]] | None = None
    while at < len(line):
        found = _TOKEN.match(line, at)
        if found is None:
            return None
        kind = found.lastgroup
        if kind == "quote":
            end = _end_of_string(line, at, found["quote"])
            if end is None:
                return None
            at = end
            continue
        if kind == "open":
            depth += 1
            if depth == 1:
                start, commas = at, []
        elif kind == "close":
            depth -= 1
            if depth < 0:
                return None
            if depth == 0 and (best is None or at - start > best[1] - best[0]) and at - start > 1:
                best = (start, at, commas)
        elif kind == "comma" and depth == 1:
            commas.append(at)
        at = found.end()
    return best if depth == 0 else None


def _end_of_string(line: str, at: int, quote: str) -> int | None:
    """Where a literal ends; in f-strings of later Pythons quotes may nest, and then the brackets will not match."""
    raw = re.search(r"[rR][bBfF]?$|[bBfF][rR]$", line[:at]) is not None
    at += len(quote)
    while at < len(line):
        if line[at] == "\\" and (not raw or line[at + 1 : at + 2] == quote[0]):
            at += 2
        elif line.startswith(quote, at):
            return at + len(quote)
        else:
            at += 1
    return None
