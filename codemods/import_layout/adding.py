"""Where a new import goes: into one that is there, to its sorted place, or directly behind the one that asks for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .draft import Draft, NewLine
from .enlarge import enlarged
from .order import MODULES, place
from .wanted import Meaning, meaning, wanted

#: How many neighbours it takes before their order is no accident.
CLEARLY_SORTED = 3


class Additions:
    """What is added to one suite, each once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._added: dict[Meaning, int] = {}
        self._one_each = _has_one_each(draft)

    def add(self, index: int, text: str) -> None:
        """Add a statement beside an import, as far as it is not there; ValueError if it is no import."""
        whole = wanted(text)
        left = [one for one in whole.single if not self._was_added(index, one) and not self._finds_room(index, one)]
        self._added.update(dict.fromkeys(whole.single, index))
        if left:
            rest = Meaning(whole.module, tuple(one.items[0] for one in left))
            self._place(index, rest, text.strip() if rest == whole else rest.text)

    def _was_added(self, index: int, one: Meaning) -> bool:
        """Whether an earlier change has added it, and no import since then takes its name for another thing."""
        since = self._added.get(one)
        if since is None:
            return False
        between = (self._draft.meaning(at) for at in range(since + 1, index + 1))
        return not any(there and _stops(there, one) for there in between)

    def _finds_room(self, index: int, one: Meaning) -> bool:
        """Whether an import of the run has the name already, or has taken it in."""
        run = [index, *sorted(self._within_reach(index, one), key=lambda at: abs(at - index))]
        meanings = {at: self._draft.meaning(at) for at in run}
        if any(there and there.module == one.module and one.items[0] in there.items for there in meanings.values()):
            return True
        return any(self._merge(at, one, there) for at, there in meanings.items() if there and self._may_grow(index, at))

    def _may_grow(self, index: int, at: int) -> bool:
        """An import that another change rewrites is left alone."""
        return at == index or at not in self._draft.restated

    def _merge(self, at: int, one: Meaning, there: Meaning) -> bool:
        if self._one_each or one.module is None or there.module != one.module:
            return False
        if there.is_star or there.bound & one.bound:
            return False
        tokens = enlarged(self._draft.tokens(at), one.items[0], self._draft.room(at))
        if tokens is None:
            return False
        self._draft.after[at] = tokens
        return True

    def _within_reach(self, index: int, one: Meaning) -> Iterator[int]:
        """The imports of the run among which an import may move: a star or the same name for another thing ends it.

        What ends it is among them if it imports the same thing; there it has to go no further.
        """
        own = self._draft.meaning(index)
        for step in (1,) if own and _stops(own, one) else (-1, 1):
            at = index + step
            while self._draft.suite.imported(at):
                there = self._draft.meaning(at)
                if there and _stops(there, one):
                    if there.module == one.module and one.items[0] in there.items:
                        yield at
                    break
                yield at
                at += step

    def _place(self, index: int, new: Meaning, text: str) -> None:
        """Put a new line to its place."""
        draft, line = self._draft, NewLine(_sorted_by(new), text)
        run = self._sorted_run(index, new)
        at = place([_sorted_by(draft.meaning(one)) for one in run], line.module, MODULES) if run else None
        if at is None:
            draft.behind.setdefault(index, []).append(line)
            return
        lines = draft.behind.setdefault(run[at - 1], []) if at else draft.ahead.setdefault(run[0], [])
        among = place([one.module for one in lines], line.module, MODULES)
        lines.insert(len(lines) if among is None else among, line)

    def _sorted_run(self, index: int, new: Meaning) -> list[int]:
        """The imports that stay of a block of lines around an import, if it is clearly sorted."""
        draft = self._draft
        own = draft.meaning(index)
        if own is None or _stops(own, new) or not self._is_line(index, new):
            return []
        reach = set.intersection(*(set(self._within_reach(index, one)) for one in new.single))
        block = sorted([index, *self._adjacent(index, -1, reach, new), *self._adjacent(index, 1, reach, new)])
        before = [_sorted_by(_as_it_was(draft, at)) for at in block]
        if len(block) < CLEARLY_SORTED or place(before, "", MODULES) is None:
            return []
        return [at for at in block if not draft.goes(at)]

    def _adjacent(self, index: int, step: int, reach: set[int], new: Meaning) -> Iterator[int]:
        """The lines of imports of one kind that follow each other from an import on, upwards or downwards."""
        statements, at = self._draft.suite.statements, index + step
        while at in reach and self._is_line(at, new):
            if abs(statements[at].lineno - statements[at - step].lineno) != 1:
                break
            yield at
            at += step

    def _is_line(self, at: int, new: Meaning) -> bool:
        """Whether an import of the same kind has one line for itself."""
        node, room = self._draft.suite.imported(at), self._draft.room(at)
        if node is None or not room.alone or node.lineno != node.end_lineno:
            return False
        return isinstance(node, ast.Import) == (new.module is None)


def _has_one_each(draft: Draft) -> bool:
    """Whether each name of a module is imported by a statement of its own."""
    nodes = [draft.suite.imported(at) for at in range(len(draft.suite.statements))]
    alone = [
        one for one in nodes if isinstance(one, ast.ImportFrom) and len(one.names) == 1 and not one.names[0].asname
    ]
    modules = [(one.level, one.module) for one in alone]
    return len(set(modules)) < len(modules)


def _stops(there: Meaning, one: Meaning) -> bool:
    return there.is_star or there.module == "__future__" or bool(there.bound & one.bound)


def _sorted_by(one: Meaning | None) -> str:
    return "" if one is None else one.module or one.items[0].name


def _as_it_was(draft: Draft, at: int) -> Meaning | None:
    node = draft.suite.imported(at)
    return None if node is None else meaning(node)
