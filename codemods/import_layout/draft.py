"""What becomes of the imports of one suite, as it is found out; and the edits that bring it about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ssot_tool.codemod import ImportChange
from ssot_tool.edit import Edit

from .enlarge import Room
from .parts import parts
from .suites import Line, Suite
from .tokens import Token, edits_between, tokens
from .wanted import Meaning, meaning, restated


class NewLine(NamedTuple):
    """A statement that is new, and the module by which it is sorted."""

    module: str
    text: str


class Draft:
    """The imports of a suite that change, by their numbers among its statements.

    ``after``: their tokens, None for those that go. ``restated``: those of which something goes or is written anew.
    ``ahead`` and ``behind``: what is new on lines before and after a statement; ``behind`` one that goes is its place.
    """

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.changes: dict[int, ImportChange] = {}
        self.after: dict[int, list[Token] | None] = {}
        self.restated: set[int] = set()
        self.ahead: dict[int, list[NewLine]] = {}
        self.behind: dict[int, list[NewLine]] = {}

    def restate(self, index: int, change: ImportChange) -> None:
        """Take up a change, but for what it adds; ValueError if it cannot be made."""
        if index in self.changes:
            raise ValueError("There are two changes for one import.")
        self.changes[index] = change
        self.after[index] = restated(parts(self.tokens(index)), change)
        if change.drop or change.rename or change.module is not None:
            self.restated.add(index)

    def tokens(self, index: int) -> list[Token]:
        """The tokens of an import as they are now; of one that goes those that it had."""
        return self.after.get(index) or tokens(self.suite.module.text, *self.suite.span(index))

    def goes(self, index: int) -> bool:
        """Whether a statement is to go, whatever takes its place."""
        return index in self.after and self.after[index] is None

    def meaning(self, index: int) -> Meaning | None:
        """What an import will mean; None if it goes, or is none."""
        node = self.suite.imported(index)
        if node is None or self.goes(index):
            return None
        if index not in self.after:
            return meaning(node)
        statement = parts(self.tokens(index))
        return Meaning(statement.module_name, tuple(statement.names))

    def room(self, index: int) -> Room:
        """Where an import stands."""
        text, line, (start, end) = self.suite.module.text, self.suite.line(index), self.suite.span(index)
        before, behind = text[line.start : start], text[end : line.end].rstrip("\r\n")
        return Room(before, behind, self.suite.module.limit, not _is_shared(line))

    def edits(self) -> Iterator[Edit]:
        """The edits, which may touch each other."""
        count = len(self.suite.statements)
        if not self.suite.is_module and all(self._vanishes(index) for index in range(count)):
            self.behind[0] = [NewLine("", "pass")]
        touched = sorted({*self.after, *self.ahead, *self.behind})
        for line in dict.fromkeys(map(self.suite.line, touched)):
            yield from self._line_edits(line)

    def _vanishes(self, index: int) -> bool:
        return self.goes(index) and index not in self.behind

    def _line_edits(self, line: Line) -> Iterator[Edit]:
        indexes = range(line.first, line.last + 1)
        if all(map(self._vanishes, indexes)):
            yield Edit(line.start, line.end, "")
            return
        for new in self.ahead.get(line.first, ()):
            yield Edit(line.start, line.start, f"{self.suite.indentation(line)}{new.text}\n")
        for index in indexes:
            if self._vanishes(index):
                yield self._removal(line, index)
            else:
                yield from self._statement_edits(line, index)

    def _removal(self, line: Line, index: int) -> Edit:
        """The edit that takes a statement out of a line in which another stays."""
        start, end = self.suite.span(index)
        if any(not self._vanishes(other) for other in range(index + 1, line.last + 1)):
            return Edit(start, self.suite.span(index + 1)[0], "")
        return Edit(self.suite.span(index - 1)[1], end, "")

    def _statement_edits(self, line: Line, index: int) -> Iterator[Edit]:
        start, end = self.suite.span(index)
        new = [one.text for one in self.behind.get(index, ())]
        joint = "; " if _is_shared(line) else f"\n{self.suite.indentation(line)}"
        after = self.after.get(index)
        if self.goes(index):
            yield Edit(start, end, joint.join(new))
            return
        if after is not None:
            yield from edits_between(start, end, after)
        if new:
            yield self._behind(line, end, joint, new)

    def _behind(self, line: Line, end: int, joint: str, new: Sequence[str]) -> Edit:
        """The edit that puts statements behind another: on its line if that is shared, else on lines of their own."""
        text = "".join(f"{joint}{one}" for one in new)
        if _is_shared(line):
            return Edit(end, end, text)
        if self.suite.module.text[: line.end].endswith(("\r", "\n")):
            return Edit(line.end, line.end, f"{text[1:]}\n")
        return Edit(line.end, line.end, text)


def united(edits: Iterator[Edit]) -> list[Edit]:
    """The edits in the order of the text, those that touch as one."""
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if result and edit.start == result[-1].end:
            last = result.pop()
            edit = Edit(last.start, edit.end, last.text + edit.text)
        result.append(edit)
    return result


def _is_shared(line: Line) -> bool:
    return line.inline or line.first != line.last
