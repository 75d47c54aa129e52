"""Evidence noted while expressions are walked: comparisons, emitted constants, registries and registrations."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.bodies import TYPE_KEYS
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.raw import LATE, RawRegistration, items, subject
from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, NAME, STR, Expr


class Notes:
    """What is noted of one module; ``blocks`` are the open arms with their tests."""

    def __init__(self, draft: Draft) -> None:
        self.x = draft
        self.blocks: list[tuple[str, Expr]] = []

    def call(self, e: tuple[Any, ...], called: str) -> None:
        """Keep what a candidate's body calls, and the constants that it hands over."""
        x = self.x
        body = x.current.body if x.current is not None else None
        if body is None:
            return
        func = e[1]
        body.calls.append((func, x.scope, e[4], x.arms))
        if func[0] == ATTR:
            body.called[called] = None
        first = e[2][0] if e[2] else None
        if first is not None and first[0] == STR:
            body.emit(called, first[1])
        for name, _, _, value in e[3]:
            if name in TYPE_KEYS and value is not None and value[0] == STR:
                body.emit(called, value[1])
        if (
            called == "__init__"
            and func[0] == ATTR
            and func[1] is not None
            and func[1][0] == CALL
            and func[1][1][1:2] == ("super",)
        ):
            for position, value in enumerate(e[2]):
                body.super_args.append((str(position), value, x.scope, e[4]))
            for name, _, _, value in e[3]:
                if name:
                    body.super_args.append((name, value, x.scope, e[4]))

    def mapping(self, children: tuple[Expr, ...]) -> None:
        """Keep the type of a message that is built as a dict."""
        body = self.x.current.body if self.x.current is not None else None
        if body is None:
            return
        for key, value in zip(children[::2], children[1::2], strict=False):
            if key is not None and key[0] == STR and key[1] in TYPE_KEYS and value is not None and value[0] == STR:
                body.emit(key[1], value[1])

    def compare(self, e: tuple[Any, ...]) -> None:
        """Keep what a message's type is compared with."""
        body = self.x.current.body if self.x.current is not None else None
        operands, operators = e[2], e[3]
        if body is None or len(operands) != 2 or operators[0] not in ("==", "in"):
            return
        compared, value = operands
        name = subject(compared)
        if name and self.x.lens.subject(name):
            for item in items(value):
                body.compares.append((name, item, self.x.scope, 0))

    def enter_block(self, kind: str, test: Expr) -> None:
        """Remember the test of an ``if`` arm, or the subject of a ``match``."""
        if kind == "case" and test is not None:
            matched = next((t for k, t in reversed(self.blocks) if k == "match"), None)
            body = self.x.current.body if self.x.current is not None else None
            name = subject(matched)
            if body is not None and name and self.x.lens.subject(name):
                for item in items(test):
                    body.compares.append((name, item, self.x.scope, 0))
        self.blocks.append((kind, test))

    def tested_name(self) -> str | None:
        """The string that the innermost ``if`` compares something with."""
        if self.blocks and self.blocks[-1][0] == "if":
            test = self.blocks[-1][1]
            if test is not None and test[0] == GROUP and test[1] == "compare" and test[3] == ("==",):
                found = [side[1] for side in test[2] if side is not None and side[0] == STR]
                return found[0] if found else None
        return None

    def leave_block(self) -> str:
        """Forget the innermost arm; return its kind."""
        return self.blocks.pop()[0]

    def assigned(self, name: str, bound: tuple[str, Any] | None) -> None:
        """``handler = StartAgentHandler(…)`` under ``if handler_type == "start_agent"`` is a factory's branch.

        So is ``return StartAgentHandler(…)``, where ``name`` is empty.
        """
        if bound is None or bound[0] != "value" or bound[1] is None or bound[1][0] != CALL or not self.blocks:
            return
        kind, test = self.blocks[-1]
        if kind == "if" and test is not None and test[0] == GROUP and test[1] == "compare" and test[3] == ("==",):
            name_tested = subject(test[2][0])
            if name_tested and self.x.lens.subject(name_tested):
                self.registration("branch", name_tested, test[2][1], bound[1])

    def registry(self, name: str, value: Expr) -> None:
        """``HANDLERS = {"start_agent": StartAgentHandler, …}``; strings to strings may be a lazy-import map.

        ``self.handlers = [StartAgentHandler(), …]`` registers, too, without a key.
        """
        if value is None or value[0] != GROUP:
            return
        if value[1] in ("list", "tuple", "set") and self.x.lens.registry(name):
            for member in value[2]:
                if member is not None and member[0] in (NAME, ATTR, CALL):
                    self.registration("list", name, None, member)
        if value[1] != "dict":
            return
        if self.x.scope is self.x.top:
            self.x.dicts.append((name, value[2]))
        for key, target in zip(value[2][::2], value[2][1::2], strict=False):
            if key is not None and target is not None and key[0] in (STR, ATTR) and target[0] in (NAME, ATTR, CALL):
                self.registration("dict", name, key, target)

    def item_registry(self, target: tuple[Any, ...], value: Expr) -> None:
        """``handlers["start_agent"] = StartAgentHandler(…)``."""
        if target[0] == GROUP and target[1] == "subscript" and value is not None and value[0] in (NAME, ATTR, CALL):
            name, key = subject(target[2][0]), target[2][1]
            if name and key is not None and key[0] in (STR, ATTR):
                self.registration("item", name, key, value)

    def register_call(self, called: str, args: tuple[Expr, ...], keywords: tuple[Any, ...]) -> None:
        """``router.register("start_agent", StartAgentHandler())``."""
        given = [*args, *(value for _, _, _, value in keywords)]
        keys = [a for a in given if a is not None and a[0] in (STR, ATTR)]
        targets = [a for a in given if a is not None and a[0] in (NAME, ATTR, CALL)]
        for target in targets:
            for key in [k for k in keys if k is not target] or [None]:
                self.registration("call", called, key, target)

    def registration(self, how: str, name: str, key: Expr, target: Expr) -> None:
        """Keep that something binds ``key`` to ``target``."""
        x = self.x
        offset = key[2] if key is not None and key[0] == STR else LATE
        self.x.registrations.append(RawRegistration(how, name, key, target, x.scope, offset, x.arms))
