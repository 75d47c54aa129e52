"""Imports, module attributes and patch strings that a change makes lead nowhere, in any module that is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.planning.delta.damage import Damage, What
from ssot_tool.planning.delta.parsed import ModuleImport, Parsed, Text
from ssot_tool.planning.delta.sides import Sides
from ssot_tool.planning.delta.vanished import Vanished, vanished
from ssot_tool.program.broken import lacks, leads_nowhere
from ssot_tool.program.resolve import Program
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode

_IMPORTS = frozenset(("import", "reexport"))
_PATCHES = frozenset(("patch_string", "patch_object+"))
#: Strings that may be no paths at all; and what repeats another use of the same tokens.
_NO_PATHS = frozenset(("dotted_string", "dotted_string+", "all_entry", "via"))
#: Files that are read to tell a name that does not exist from one that was not looked at, in so many rounds at most.
_ROUNDS = 8


class _Dead(NamedTuple):
    line: int
    what: What
    dotted: str


def dead_paths(sides: Sides) -> Iterator[Damage]:
    """Yield what leads nowhere after the change and did not before, or was not there before.

    A path through a module that could not be read is not judged. What only a new path names is read first.
    """
    for _ in range(_ROUNDS):
        found = [*_all_dead(sides)]
        if not _read_homes(sides, [dead.dotted for _, dead in found]):
            break
        sides.join()
    for module, dead in found:
        program = sides.changed
        if _is_known(program, program.anchored(dead.dotted, program.modules[module])):
            yield Damage(sides.paths[module], dead.line, dead.what, dead.dotted, _message(dead))


def _read_homes(sides: Sides, paths: list[str]) -> bool:
    """Read the files that paths lead through; False where all were read already."""
    session, reading = sides.session, sides.session.reading
    touched = {one.path for one in sides.touched}
    homes = {home for path in paths for home in session.homes(path)} & reading.files.keys()
    if homes <= touched | reading.paths.keys() | reading.skipped.keys():
        return False
    session.locate(paths)
    return True


def _message(dead: _Dead) -> str:
    if dead.what == "undefined-name":
        return f"{dead.dotted} came through a star import that no longer brings it"
    return f"{dead.dotted} {'is patched, but ' if dead.what == 'dead-patch-target' else ''}does not exist"


def _all_dead(sides: Sides) -> Iterator[tuple[str, _Dead]]:
    gone = vanished(sides)
    touched = {one.name.module: one for one in sides.touched}
    moved = _dead_in_old_texts(sides)
    for module in sorted(sides.changed.modules):
        facts = sides.changed.modules[module]
        one = touched.get(module)
        everywhere = one is not None and isinstance(one.parsed, Parsed)
        if not everywhere and not gone.may_hold(facts) and not _imports_gone(sides, facts):
            continue
        paths = [path for path in facts.uses if everywhere or gone.is_on(path)]
        after = [*_dead_uses(sides.changed, sides.program, facts, paths), *_dead_modules(sides, facts)]
        after += _lost_by_stars(sides.changed, sides.program, facts, gone)
        after += _lost_members(sides.changed, sides.program, facts, gone)
        if not after:
            continue
        old = sides.facts_before(module)
        if old is None:
            yield from ((module, dead) for dead in after if dead.dotted not in moved)
        else:
            yield from (
                (module, dead)
                for dead in _less(after, _dead_before(sides.program, old, {dead.dotted for dead in after}))
            )


def _less(after: Iterable[_Dead], before: Counter[str]) -> Iterator[_Dead]:
    for dead in sorted(after):
        if before[dead.dotted]:
            before[dead.dotted] -= 1
        else:
            yield dead


def _dead_before(program: Program, facts: ModuleFacts, paths: Collection[str]) -> Counter[str]:
    """How often each of some paths led nowhere before."""
    found = Counter(dead.dotted for dead in _dead_uses(program, program, facts, paths))
    # Of imports that name modules alone, facts do not tell how many there are.
    names = [name for name in facts.imports if name in paths and name not in found]
    found.update({name: 1_000 for name in names if leads_nowhere(program, name, facts)})
    return found


def _dead_in_old_texts(sides: Sides) -> set[str]:
    if all(one.before is not None for one in sides.touched):
        return set()
    old = [sides.facts_before(one.name.module) for one in sides.touched]
    return {
        dotted
        for facts in old
        if facts is not None
        for dotted in _dead_before(sides.program, facts, {*facts.uses, *facts.imports})
    }


# -- uses -------------------------------------------------------------------------------------------------------


def _dead_uses(program: Program, before: Program, facts: ModuleFacts, paths: Iterable[str]) -> Iterator[_Dead]:
    """The uses of those paths that lead nowhere."""
    uses = facts.uses
    dead = [p for p in paths if p in uses and "()" not in p and _is_dead(program, before, p, facts)]
    imported = {dotted for dotted in dead if any(use.kind in _IMPORTS for use in uses[dotted])}
    for dotted in dead:
        below = _is_below(dotted, imported)
        for use in uses[dotted]:
            what = _what(use, below)
            if what is not None:
                yield _Dead(_line(use), what, dotted)


def _what(use: Use, below: bool) -> What | None:
    if use.kind in _PATCHES:
        return "dead-patch-target"
    if use.kind in _IMPORTS:
        return "dead-import"
    # What is reached through a dead import is dead with it, and told once.
    return None if use.kind in _NO_PATHS or below else "dead-import"


def _line(use: Use) -> int:
    return next((line for line in use.spans[-3::-3] if line), 1)


def _is_below(dotted: str, imported: set[str]) -> bool:
    parts = dotted.split(".")
    return any(".".join(parts[:end]) in imported for end in range(1, len(parts) + 1))


def _is_dead(program: Program, before: Program, dotted: str, facts: ModuleFacts) -> bool:
    if dotted.startswith("*."):
        return False
    path = program.anchored(dotted, facts)
    top = path.partition(".")[0]
    if not program.is_module(top):
        return before.is_module(top)  # the change took away the module itself
    return leads_nowhere(program, dotted, facts)


def _is_known(program: Program, path: str) -> bool:
    """Whether the last module on a path, and those that it re-exports with a star, are read."""
    parts = path.split(".")
    for end in range(len(parts) - 1, 0, -1):
        home = ".".join(parts[:end])
        home = program.other_names.get(home, home)
        if home in program.known:
            facts = program.modules.get(home)
            return facts is not None and all(
                star in program.modules or star not in program.known for star in facts.stars
            )
    return True


def _lost_by_stars(program: Program, before: Program, facts: ModuleFacts, gone: Vanished) -> Iterator[_Dead]:
    """Names that came through ``from … import *`` and come no more."""
    if not facts.stars or any(not program.is_module(star) for star in facts.stars):
        return
    old = before.modules.get(facts.module)
    uses = facts.uses
    for dotted in uses if old is not None else ():
        if dotted.startswith("*.") and gone.is_on(dotted):
            name = ".".join(dotted.split(".")[:2])
            if before.named(name, old) and not program.named(name, facts):
                for use in uses[dotted]:
                    yield _Dead(_line(use), "undefined-name", name[2:])


def _lost_members(program: Program, before: Program, facts: ModuleFacts, gone: Vanished) -> Iterator[_Dead]:
    """Patched methods whose class has them no more."""
    uses = facts.uses
    for dotted in uses if gone.definitions else ():
        owner, _, name = dotted.rpartition(".")
        if name in gone.definitions and "()" not in dotted and before.named(dotted, before.modules.get(facts.module)):
            classes = program.named(owner, facts)
            if len(classes) == 1 and not program.named(dotted, facts) and lacks(program, classes[0], name):
                for use in uses[dotted]:
                    if use.kind in _PATCHES:
                        yield _Dead(_line(use), "dead-patch-target", dotted)


# -- modules ----------------------------------------------------------------------------------------------------


def _imports_gone(sides: Sides, facts: ModuleFacts) -> bool:
    return any(sides.program.is_module(name) and not sides.changed.is_module(name) for name in facts.imports)


def _dead_modules(sides: Sides, facts: ModuleFacts) -> Iterator[_Dead]:
    """``import a.b`` and ``from a.b import *`` of modules that are not there."""
    program = sides.changed
    dead = {
        name
        for name in facts.imports
        if not program.is_module(program.anchored(name, facts)) and _is_dead(program, sides.program, name, facts)
    }
    if dead:
        for name, line in _module_imports(sides, facts, dead):
            if name in dead:
                yield _Dead(line, "dead-import", name)


def _module_imports(sides: Sides, facts: ModuleFacts, names: set[str]) -> Iterable[ModuleImport]:
    """The imports of a module that name modules alone; of files that are not touched, where one of ``names`` may be."""
    path = sides.paths[facts.module]
    one = next((one for one in sides.touched if one.path == path), None)
    if one is not None:
        return one.parsed.imports if isinstance(one.parsed, Parsed) else ()
    found = read_bytes(sides.session.reading.workspace.home(path), path, MAX_BYTES)
    if isinstance(found, Unread):
        return ()
    try:
        text = decode(found[0])
    except Unreadable:
        return ()
    # Most that import from a module that is gone say so with ``from``, and their uses tell where.
    if names.isdisjoint(facts.stars) and not any(
        re.search(rf"\bimport\b.*\b{re.escape(name)}\b", text) for name in names
    ):
        return ()
    parsed = sides.parses.of(Text(text, facts.module, facts.is_package))
    return parsed.imports if isinstance(parsed, Parsed) else ()
