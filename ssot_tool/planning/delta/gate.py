"""What a change would break: the new texts, and all modules that are read, compared with how they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssot_tool.planning.delta.cycles import new_cycles
from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.dead import dead_paths
from ssot_tool.planning.delta.import_graph import import_graph
from ssot_tool.planning.delta.orphans import orphans
from ssot_tool.planning.delta.parsed import Parses, Refused
from ssot_tool.planning.delta.sides import Sides
from ssot_tool.planning.delta.syntax import Check, newer_syntax
from ssot_tool.planning.delta.target import Version
from ssot_tool.scan.pool import Done, Pool
from ssot_tool.session import Session


def damage(
    session: Session,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    target: Version | None,
    parses: Parses | None = None,
) -> list[Damage]:
    """Return what is broken after a change and was not before, sorted.

    ``before`` and ``after`` hold the decoded texts of the touched files by path (None: not there); the files on disk
    are as before. ``target`` is the oldest Python that the project runs on. The modules that may refer to what changes
    are those that the session has read; files that only new imports name are read here. Call it inside the reading.
    """
    sides = Sides(session, before, after, parses or Parses())
    found = {
        *_syntax(sides, target),
        *orphans(sides, target),
        *dead_paths(sides),
        *new_cycles(sides, import_graph(session)),
    }
    return sorted(found)


def _syntax(sides: Sides, target: Version | None) -> Iterator[Damage]:
    paths, checks = [], []
    for one in sides.touched:
        if isinstance(one.parsed, Refused):
            if not isinstance(sides.parsed_before(one), Refused):
                yield Damage(one.path, one.parsed.line, "syntax", "", one.parsed.reason)
        elif one.parsed is not None and one.after is not None and one.before != one.after:
            paths.append(one.path)
            checks.append(Check(one.before or "", one.after, target, one.parsed.facts.reader == "ast"))
    with Pool(sides.parses.workers) as pool:
        for index, result in pool.run(newer_syntax, checks, [len(one.after) for one in checks], inline_ok=True):
            found = result.value if isinstance(result, Done) else (1, result.reason)
            if found is not None:
                yield Damage(paths[index], found[0], "syntax", "", found[1])
