"""Subclasses of a legacy class: what they need when their base becomes the canonical."""

from __future__ import annotations

import re
from typing import Any

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.judging.quoting import Quoting
from ssot_tool.planning.judging.values import Values
from ssot_tool.planning.places.sites import MOVED, Site, Verdict, kept, left
from ssot_tool.planning.places.watch import type_subject
from ssot_tool.registry import load_codemod
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, CALL, CLASS, IMPORT, NAME
from ssot_tool.signature import Left, Rebound

_OF_SELF = re.compile(r"\bself\.([^\W\d]\w*)")


class Heirs:
    """Judges the subclasses of one file."""

    def __init__(self, sheet: Sheet, context: Context) -> None:
        self.sheet = sheet
        self.matcher = context.matcher
        self.signatures = context.signatures
        self.standing = context.standing
        self.stuck = context.stuck
        self.quoting = Quoting(sheet)
        self.values = Values(sheet, context, self.quoting)

    def subclass(self, site: Site) -> Verdict:
        """The verdict on a legacy class among the bases of another."""
        heir = self.definition(site)
        if heir is None:
            return left("it is a base of something that is no plain class", "change the base by hand")
        target = site.target
        if heir.path in self.stuck:
            return left(f"{heir.event[1]} is built elsewhere in a way that cannot be moved", "change the base by hand")
        bases = [base for base in heir.event[4] if base is not self.sheet.expression(site.span[0])]
        twice = self.values.alone(site, bases)
        if twice is not None:
            return twice
        reason = self._misfit(heir, target)
        if reason:
            return left(reason, f"look at {heir.event[1]}, and change the base by hand")
        renamed = self._renamed_in_function(heir, target)
        if renamed:
            return left(f"which uses of {renamed} in this function are its own is not known", "change it all by hand")
        reason = self._between(heir, target)
        if reason:
            return left(reason, f"look at how {heir.event[1]} is constructed, and change the base by hand")
        edits: list[Edit] = []
        for call in (*self._constructor_calls(heir), *self._own_constructions(heir)):
            verdict = self._rebound(call, target)
            if verdict.status == "left":
                return verdict
            edits += verdict.edits
        return Verdict("moved", edits=tuple(edits))

    def _renamed_in_function(self, heir: Definition, target: Target) -> str:
        """A renamed method that is named where a function derives a class of unknown instances; "" for none."""
        at = heir.event[-1]
        around = [d for d in self.sheet.draft.definitions if d.kind == "function" and d.event[-1] < at < d.end]
        text = self.sheet.text[around[0].event[-1] : around[0].end] if around else ""
        return next((old for old in target.move.methods if re.search(rf"\b{re.escape(old)}\b", text)), "")

    def _changes_calls(self, target: Target) -> bool:
        pair = self.signatures.pair(target)
        return not target.plain or pair.legacy != pair.canonical

    def _between(self, heir: Definition, target: Target) -> str:
        """Why it is not certain how an heir is constructed; "" where it is, or where that makes no difference."""
        program, name = self.matcher.program, heir.event[1]
        if not self._changes_calls(target) or not program.is_class(target.legacy):
            return ""
        if heir.where.kind != "module" and not self._has_constructor(heir):
            return f"it is not known where {name} is constructed"
        order = program.ancestors(heir.path)
        for owner in order[: order.index(target.legacy)] if target.legacy in order else ():
            if target.legacy in program.ancestors(owner):
                continue
            if any(f"{owner}.{method}" in program.definitions for method in ("__init__", "__new__")):
                return f"{owner.rpartition('.')[2]} has a constructor that {name} runs first"
        return ""

    def _has_constructor(self, heir: Definition) -> bool:
        return any(method.event[1] in ("__init__", "__new__") for method in heir.methods)

    def _own_constructions(self, heir: Definition) -> list[Any]:
        """``cls(…)``, ``type(self)(…)`` and ``self.__class__(…)`` in a class that has no constructor of its own."""
        if self._has_constructor(heir):
            return []
        return [
            call
            for call in self.sheet.calls()
            if (_is_receiver(call[1], "cls") or _is_receiver(type_subject(call[1]), "self"))
            and self._inside(call, heir)
        ]

    def other_use(self, site: Site) -> Verdict:
        """An heir that is not called: nothing changes, unless it is handed on and would be built without its route."""
        e = self.sheet.expression(site.span[0])
        around = self.sheet.around(e) if e is not None else None
        if around is not None and around.slot == ("argument", 0) and _is_super(around.parent):
            return kept("it says where its bases begin, and is not built here")
        if site.kind in ("value", "spec") and e is not None:
            return left(f"{site.hit.symbol} is handed on as a value, and is built like {site.target.legacy_name}")
        return kept("it derives from what is moved")

    def methods(self, heir: Definition, target: Target) -> list[tuple[int, int, str, str]]:
        """(start, end, old, new) of every definition and ``super()`` call of a renamed method in an heir."""
        renamed = target.move.methods
        found = []
        for method in heir.methods:
            name = method.event[1]
            if name in renamed:
                found.append((method.event[2], method.event[3], name, renamed[name]))
        for call in self.sheet.calls():
            callee = call[1]
            is_named = callee is not None and callee[0] == ATTR and callee[2] in renamed
            if is_named and _is_super(callee[1]) and self._inside(call, heir):
                found.append((callee[3], callee[4], callee[2], renamed[callee[2]]))
        return found

    def definition(self, site: Site) -> Definition | None:
        """The class among whose bases a site stands."""
        e = self.sheet.expression(site.span[0])
        around = self.sheet.around(e) if e is not None else None
        while around is not None and around.parent is not None and around.parent[0] < IMPORT:
            around = self.sheet.around(around.parent)
        if around is None or around.parent is None or around.parent[0] != CLASS:
            return None
        return next((d for d in self.sheet.draft.definitions if d.event is around.parent), None)

    def _misfit(self, heir: Definition, target: Target) -> str:
        """Why the canonical cannot be the base of a class; "" if it can, as far as can be told."""
        program = self.matcher.program
        if not program.is_class(target.legacy) or not program.is_class(target.canonical):
            return ""  # what an installed library's class has is not known
        own = {method.event[1] for method in heir.methods} | set(heir.scope.bindings)
        legacy, canonical = self.standing.members(target.legacy), self.standing.members(target.canonical)
        below = [heir.path, *(s for s in self.matcher.heirs(target) if heir.path in program.ancestors(s))]
        for new in target.move.methods.values():
            for symbol in below if new not in legacy.names else ():
                if f"{symbol}.{new}" in program.definitions:
                    return f"{symbol.rpartition('.')[2]} has a {new} of its own already"
        taken = {target.move.methods.get(name, name) for name in legacy.names}
        hidden = sorted(
            name
            for name in own & canonical.names - taken
            if not name.startswith("__") and self._is_method(target, name)
        )
        if hidden:
            return f"{heir.event[1]}.{hidden[0]} would override {target.name}.{hidden[0]}, which it is not made for"
        for name in sorted(set(_OF_SELF.findall(self.sheet.text[heir.event[-1] : heir.end]))):
            if name not in own and self.standing.lack(target, name) is not None:
                return f"{heir.event[1]} uses self.{name}, and {target.name} has none like it"
        return ""

    def _is_method(self, target: Target, name: str) -> bool:
        return self.standing.member(target.canonical, name) is not None

    def _constructor_calls(self, heir: Definition) -> list[Any]:
        """``super().__init__(…)`` in the class's own constructor."""
        return [
            call
            for call in self.sheet.calls()
            if call[1] is not None
            and call[1][0] == ATTR
            and call[1][2] == "__init__"
            and _is_super(call[1][1])
            and self._inside(call, heir)
        ]

    def _inside(self, call: Any, heir: Definition) -> bool:
        nested = [d for d in self.sheet.draft.definitions if d.kind == "class" and d is not heir]
        at = call[-2]
        if not heir.event[-1] <= at < heir.end:
            return False
        return not any(heir.event[-1] < d.event[-1] <= at < d.end for d in nested)

    def _rebound(self, call: Any, target: Target) -> Verdict:
        pair = self.signatures.pair(target)
        added = self.quoting.at(call, target.route)
        if pair.doubt or added is None:
            return left(pair.doubt or "its route cannot be written here")
        start, end = call[-2:]
        done = load_codemod("calls").rebind(
            self.sheet.text[start:end], pair.legacy, pair.canonical, renamed=target.move.arguments, added=added
        )
        if isinstance(done, Left):
            return left(f"super().__init__(…) cannot be moved: {done.reason}")
        assert isinstance(done, Rebound)
        return Verdict("moved", edits=tuple(Edit(e.start + start, e.end + start, e.text) for e in done.edits))


def _is_receiver(e: Any, name: str) -> bool:
    return e is not None and e[:2] == (NAME, name)


def _is_super(e: Any) -> bool:
    return e is not None and e[0] == CALL and e[1] is not None and e[1][:2] == (NAME, "super")


__all__ = ["MOVED", "Heirs"]
