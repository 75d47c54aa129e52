"""Following what entries name to what that is called today: members, scopes, files and routes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_tool.gate.entry import MEMBERS, ROLE_GROUP, ROUTES, SCOPE_GROUP, Entry, Key, Subject, key_of, subjects_of
from ssot_tool.gate.renames import UNLIKE, Change, SketchOf, UsesOf, renames
from ssot_tool.gate.sketch import ALIKE, SIMILAR_WORDS, likeness
from ssot_tool.model import Finding


def _none(subjects: Collection[Subject]) -> Collection[Subject]:
    """Nothing is known of what else there was."""
    return ()


class Before(NamedTuple):
    """What was there: the entries, the sketches of their subjects, and which subjects were there without an entry."""

    entries: Sequence[Entry]
    sketch: SketchOf
    exists: Callable[[Collection[Subject]], Collection[Subject]] = _none


class Now(NamedTuple):
    """What is there: findings, every subject that plays a part (members without findings, too), and their sketches.

    ``exists`` says which of some subjects are still in the workspace, whether or not they play a part; ``unseen`` which
    of them nobody can tell (their file could not be read). ``line`` hashes what stands on a finding's line.
    """

    findings: Sequence[Finding]
    subjects: Collection[Subject]
    sketch: SketchOf
    exists: Callable[[Collection[Subject]], Collection[Subject]]
    unseen: Callable[[Subject], bool]
    line: Callable[[Finding], str]


class Followed(NamedTuple):
    """``pairs``: subjects that are called otherwise today; ``routes``: (role, route) likewise, to the route."""

    pairs: Mapping[Subject, Subject]
    routes: Mapping[tuple[str, str], str]

    def key(self, key: Key) -> Key:
        """What an entry is about, by today's names."""
        detail = self.routes.get((key.role, key.detail), key.detail) if key.code == ROUTES else key.detail
        return current(key, self.pairs)._replace(detail=detail)

    def serves(self, member: Entry, route: str) -> bool:
        """Whether a member served a route (by its name of today) before."""
        return any(self.routes.get((member.role, one), one) == route for one in member.routes)


def current(key: Key, pairs: Mapping[Subject, Subject]) -> Key:
    """A key after its symbol and its scope were renamed or moved."""
    symbol, scope = (pairs.get(subject, subject).name for subject in subjects_of(key))
    return key._replace(symbol=symbol, scope=scope)


def follow(before: Before, now: Now) -> Followed:
    """Find what became of the names in entries."""
    keys = [entry.key for entry in before.entries]
    found = [key_of(finding) for finding in now.findings]
    old = {subject for key in keys for subject in subjects_of(key) if subject.name}
    here = {subject for subject in now.subjects if subject.name}
    gone, come = old - here, here - old
    if gone and come:
        gone -= _still_there(gone, before, now)
        come -= set(before.exists(come))
    taken = _taken_over(here & old, come, before, now) if come else set()
    gone, come, stayed = gone | taken, come | taken, (here & old) - taken
    pairs: dict[Subject, Subject] = {}
    if gone and come:
        pairs = renames(Change(gone, come, before.sketch, now.sketch, stayed, _uses(keys), _uses(found)))
    return Followed(pairs, _routes(before.entries, pairs, found))


def _still_there(gone: Collection[Subject], before: Before, now: Now) -> set[Subject]:
    """Those that are still defined. Not a member that left a shim of another body behind and plays no part."""
    return {one for one in now.exists(gone) if one.group == SCOPE_GROUP or not _is_hollow(one, before, now)}


def _taken_over(stayed: Collection[Subject], come: Collection[Subject], before: Before, now: Now) -> set[Subject]:
    """Members whose name something else has now, while their body, word for word, has come under another."""
    groups = {one.group for one in come if one.group.startswith(ROLE_GROUP)}
    bodies = {(one.group, sketch.digest) for one in come if one.group in groups and (sketch := now.sketch(one))}
    found = set()
    for one in stayed if bodies else ():
        was = before.sketch(one) if one.group in groups else None
        if was is not None and was.words >= SIMILAR_WORDS and (one.group, was.digest) in bodies:
            is_ = now.sketch(one)
            if is_ is not None and likeness(was, is_) < UNLIKE:
                found.add(one)
    return found


def _is_hollow(subject: Subject, before: Before, now: Now) -> bool:
    was, is_ = before.sketch(subject), now.sketch(subject)
    return was is not None and is_ is not None and is_.words < was.words and likeness(was, is_) < ALIKE


def _uses(keys: Iterable[Key]) -> UsesOf:
    found: dict[Subject, set[tuple[str, str]]] = {}
    for key in keys:
        scope = subjects_of(key)[1]
        if scope.name:
            found.setdefault(scope, set()).add((key.symbol, key.detail))
    return lambda subject: found.get(subject, ())


def _routes(
    entries: Sequence[Entry], pairs: Mapping[Subject, Subject], found: Sequence[Key]
) -> dict[tuple[str, str], str]:
    """Routes that were renamed: the same members (two at least) that served the old one collide on the new one."""
    keys = [current(entry.key, pairs) for entry in entries]
    served = _servers(keys)
    serve = _servers(found)
    had = {(entry.role, route) for entry in entries if entry.code == MEMBERS for route in entry.routes}
    come = [one for one in serve if one not in served and one not in had]
    renamed = {}
    for role, route in served.keys() - serve.keys():
        common = sorted(
            (len(served[role, route] & serve[role, other]), other) for there, other in come if there == role
        )
        best = [other for number, other in common if number >= 2 and number == common[-1][0]]
        if len(best) == 1:
            renamed[role, route] = best[0]
    targets = list(renamed.values())
    return {old: new for old, new in renamed.items() if targets.count(new) == 1}


def _servers(keys: Iterable[Key]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for key in keys:
        if key.code == ROUTES:
            found.setdefault((key.role, key.detail), set()).add(key.symbol)
    return found
