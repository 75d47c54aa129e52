"""What really ran: the contexts that coverage.py keeps in its file, an SQLite database.

Tables and bit strings as its documentation has them ("Coverage data file schema", version 7): ``line_bits`` holds the
lines of a file and context as a bit string, lowest bit first; ``arc`` holds pairs of lines where branches are measured.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ssot_tool.errors import UsageError

_VERSIONS = frozenset((5, 6, 7))
_PHASE = re.compile(r"\|(?:setup|run|call|teardown)\Z")


class Ran(NamedTuple):
    """Which contexts ran which lines of which files; ``names``: all contexts, whatever they ran."""

    lines: dict[str, dict[int, set[str]]]
    names: frozenset[str]

    @property
    def contexts(self) -> int:
        """How many there are."""
        return len(self.names)

    def within(self, path: str, first: int, last: int) -> set[str]:
        """The contexts that ran one of some lines, both ends included."""
        lines = self.lines.get(path, {})
        return {context for line in range(first, last + 1) for context in lines.get(line, ())}


def read_coverage(file: Path, paths: Collection[str]) -> Ran:
    """Read a coverage file; ``paths`` are those of the workspace, and measured files are found by how they end.

    UsageError for what is no coverage file, for another version of it, and for one that cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = lambda data: data.decode("utf-8", "replace")
            (version,) = database.execute("select version from coverage_schema").fetchone() or (0,)
            if version not in _VERSIONS:
                raise UsageError(f"{file} has version {version} of coverage's format", "ssot knows 5, 6 and 7")
            return _read(database, paths)
    except (sqlite3.Error, TypeError, ValueError, OverflowError) as error:
        raise UsageError(f"{file} is no coverage file that can be read: {error}", "coverage run writes one") from error


def _read(database: sqlite3.Connection, paths: Collection[str]) -> Ran:
    contexts = {number: _test(name) for number, name in database.execute("select id, context from context") if name}
    by_end = _by_last_part(paths)
    files = {number: _meant(name, by_end) for number, name in database.execute("select id, path from file")}
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file, context, lines in _rows(database):
        path = files.get(file)
        if path is not None and context in contexts:
            for line in lines:
                found[path][line].add(contexts[context])
    return Ran({path: dict(lines) for path, lines in found.items()}, frozenset(contexts.values()))


def _rows(database: sqlite3.Connection) -> Iterator[tuple[int, int, Collection[int]]]:
    for file, context, bits in database.execute("select file_id, context_id, numbits from line_bits"):
        yield file, context, [8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1]
    for file, context, first, second in database.execute("select file_id, context_id, fromno, tono from arc"):
        yield file, context, [line for line in (first, second) if line > 0]


def _test(context: str) -> str:
    """A context's test: pytest's node id without phase and parameters, or a dotted name."""
    return _PHASE.sub("", context).partition("[")[0]


def _by_last_part(paths: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[path.rpartition("/")[2]].append(path)
    return found


def _meant(measured: str, by_end: dict[str, list[str]]) -> str | None:
    """The path of the workspace that a measured file's path ends with; the longest where several do."""
    whole = measured.replace("\\", "/")
    fitting = [path for path in by_end.get(whole.rpartition("/")[2], ()) if f"/{whole}".endswith(f"/{path}")]
    return max(fitting, key=len, default=None)
