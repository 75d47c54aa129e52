"""Arms of code that do not run as they stand: those for type checkers, and those in which a NameError is expected."""

from __future__ import annotations

from ssot_tool.scan.meaning.bindings import Arm
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.syntax.events import BLOCK, GLOBAL, GROUP, UNBLOCK, Event, Expr

_CATCH_NAME_ERRORS = frozenset(("NameError", "Exception", "BaseException"))
_FOR_EVER = 1 << 60
ArmId = tuple[int, str]


class Guards:
    """The guarded arms of a module; arms are known by their offset and kind, as in ``bindings``."""

    def __init__(self, events: list[Event]) -> None:
        self.typing: set[ArmId] = set()
        self.name_errors: set[ArmId] = set()
        self._spans: list[tuple[int, int]] = []
        self._read(events)

    def is_typing(self, arms: tuple[Arm, ...], offset: int) -> bool:
        """Whether code in these arms, or at this offset, is only read by type checkers."""
        if any((start, kind) in self.typing for start, kind, _ in arms):
            return True
        return any(start < offset < end for start, end in self._spans)

    def expects_name_errors(self, arms: tuple[Arm, ...]) -> bool:
        """Whether a NameError in these arms is caught where it arises."""
        return any((start, kind) in self.name_errors for start, kind, _ in arms)

    def _read(self, events: list[Event]) -> None:
        open_arms: list[tuple[ArmId, int]] = []  # with the offset of the ``try`` that each belongs to
        begun: list[int] = []
        ended: list[int] = []
        statement = seen = 0
        for event in events:
            tag = event[0]
            if tag == UNBLOCK:
                arm, statement = open_arms.pop()
                if arm in self.typing:
                    ended.append(begun.pop())
                continue
            if tag == GLOBAL:
                continue
            if event[-1] > seen:
                seen = event[-1]
                self._spans += [(start, seen) for start in ended]
                ended.clear()
            if tag == BLOCK:
                kind, start = event[1], event[3]
                statement = start if kind == "try" else statement
                open_arms.append(((start, kind), statement))
                self._note(kind, event[2], start, statement)
                if (start, kind) in self.typing:
                    begun.append(seen)
        self._spans += [(start, _FOR_EVER) for start in ended]

    def _note(self, kind: str, exprs: tuple[Expr, ...], start: int, statement: int) -> None:
        if kind == "if":
            test = exprs[0]
            if last_name(test) == "TYPE_CHECKING":
                self.typing.add((start, "if"))
            elif _is_negated(test):
                self.typing.add((start, "else"))
        elif kind == "except" and _catches(exprs[0]):
            self.name_errors.add((statement, "try"))


def _is_negated(test: Expr) -> bool:
    return test is not None and test[:2] == (GROUP, "unary") and last_name(test[2][0]) == "TYPE_CHECKING"


def _catches(caught: Expr) -> bool:
    if caught is None:
        return True
    if caught[:2] == (GROUP, "tuple"):
        return any(last_name(one) in _CATCH_NAME_ERRORS for one in caught[2])
    return last_name(caught) in _CATCH_NAME_ERRORS
