"""What is to become of one place that names a legacy symbol, by what it does there."""

from __future__ import annotations

import re
from typing import Any

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.judging.heirs import Heirs
from ssot_tool.planning.judging.quoting import Quoting
from ssot_tool.planning.judging.signatures import Pair
from ssot_tool.planning.judging.values import Values, loaded_by_path
from ssot_tool.planning.places.sites import MOVED, Site, Verdict, doubted, kept, left
from ssot_tool.registry import load_codemod
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, IMPORT, NAME
from ssot_tool.signature import Left, Rebound

#: What is between the callee of a call and its arguments where the callee stands in parentheses.
_CLOSING = re.compile(r"(?:[\s\\]|#[^\n]*)*\)(?:[\s\\)]|#[^\n]*)*")


#: What is given the classes of exceptions or warnings to look for.
_EXPECTING = frozenset(
    ("raises", "warns", "suppress", "assertRaises", "assertRaisesRegex", "assertWarns", "assertWarnsRegex")
)
_SAME_METHOD = kept("the canonical has a method of this name, too")


class Judge:
    """Judges the sites of one file."""

    def __init__(self, sheet: Sheet, context: Context, heirs: Heirs) -> None:
        self.sheet = sheet
        self.context = context
        self.signatures = context.signatures
        self.standing = context.standing
        self.shared = context.shared
        self.heirs = heirs
        self.quoting = Quoting(sheet)
        self.values = Values(sheet, context, self.quoting)

    def judge(self, site: Site) -> Verdict:
        """The verdict on one site, its own token apart."""
        target = site.target
        if site.form == "nested":
            return left("it is taken from an instance of the class in which it stands")
        if site.hit.method:
            return self._method(site)
        if site.hit.heir:
            return self._heir(site)
        if site.kind == "method":
            return self._unmapped_method(site)
        apart = self.context.told_apart.get(target.legacy)
        if apart is not None and site.kind in ("call", "subclass") and self.context.after(target) != "shim":
            return left(f"{apart} tells instances of {target.legacy_name} from others, and is left", level="unsafe")
        unfit = self.context.unfit.get(target.legacy)
        if site.kind == "call":
            if unfit is not None:
                return left(f"it may be handed to a place that it does not suit ({unfit})", "", "unsafe")
            return self._call(site)
        if site.kind == "class_attribute":
            return self._class_attribute(site)
        if target.has_definition and not self.standing.same_kind(target) and site.kind not in ("import", "all_entry"):
            return left(*self.standing.kind_reason(target))
        if site.kind == "subclass":
            return self.heirs.subclass(site)
        if site.kind == "spec":
            return self._spec(site)
        still = self.context.still_built.get(target.legacy)
        if (
            (site.kind in ("isinstance", "except") or expects(self.sheet, site))
            and still is not None
            and self.context.after(target) != "shim"
        ):
            return left(f"instances of {target.legacy_name} are still made in {still}", "test for both", "unsafe")
        if site.kind == "isinstance":
            return self._isinstance(site)
        if site.kind == "decorator":
            return self._decorator(site)
        if site.kind == "value":
            return self.values.judge(site, target.canonical in self.shared)
        return loaded_by_path(site) or MOVED

    def _spec(self, site: Site) -> Verdict:
        """A mock of the class has what the class has, and what tests use of it may be anywhere in the file."""
        for name in sorted(self.standing.missing(site.target)):
            if re.search(rf"\.{re.escape(name)}\b", self.sheet.text) is not None:
                told = f"{site.target.name} has no {name}, which is used of mocks here"
                return left(told, f"see what {name} is called on")
        return MOVED

    # -- calls --------------------------------------------------------------------------------------------------

    def _call(self, site: Site) -> Verdict:
        call = self.sheet.call_of(site.span[0])
        if call is None:
            return self.values.judge(site, site.target.canonical in self.shared)
        pair = self.signatures.pair(site.target)
        verdict = self.rebound(call, pair, site.target, self.quoting.at(call, site.target.route))
        certain = not pair.doubt or (site.target.plain and pair.legacy == pair.canonical)
        return verdict if certain else doubted(verdict, pair.doubt)

    def rebound(self, call: tuple[Any, ...], pair: Pair, target: Target, added: dict[str, str] | None) -> Verdict:
        """The edits of a call's arguments."""
        if added is None:
            return left("its route cannot be written inside of this f-string")
        start = call[-2]
        done = load_codemod("calls").rebind(
            self._call_text(call), pair.legacy, pair.canonical, renamed=target.move.arguments, added=added
        )
        return _verdict(done, start)

    def _call_text(self, call: tuple[Any, ...]) -> str:
        """A call's text; where its callee stands in parentheses, these are blank, as its span begins within them."""
        start, end = call[-2:]
        callee = call[1]
        if callee is None or callee[0] not in (NAME, ATTR):
            return self.sheet.text[start:end]
        at = callee[-1]
        closing = _CLOSING.match(self.sheet.text, at)
        between = self.sheet.text[at : closing.end()] if closing is not None else ""
        return self.sheet.text[start:at] + " " * len(between) + self.sheet.text[at + len(between) : end]

    def again(self, call: tuple[Any, ...], target: Target) -> Verdict:
        """The verdict on a call that constructs another instance of an instance's class."""
        pair = self.signatures.pair(target)
        verdict = self.rebound(call, pair, target, self.quoting.at(call, target.route))
        return doubted(verdict, pair.doubt) if pair.doubt else verdict

    def _class_attribute(self, site: Site) -> Verdict:
        target = site.target
        if not site.rest or not target.has_definition:
            return MOVED
        name = site.rest[0].removesuffix("()")
        lack = self.standing.lack(target, name)
        if lack is not None:
            return left(lack.message, self.standing.todo(lack))
        if name in ("__init__", "__new__") and not target.plain:
            return self._constructor_by_name(site, name)
        call = self._called_member(site)
        if call is None:
            return MOVED
        return self._member_call(call, target, name, bound=False)

    def _constructor_by_name(self, site: Site, name: str) -> Verdict:
        """``Old.__init__(self, …)``: what is behind the instance are the constructor's arguments."""
        call, target, pair = self._called_member(site), site.target, self.signatures.pair(site.target)
        added = self.quoting.at(call, target.route) if call is not None else None
        if call is None or added is None or pair.doubt or name != "__init__":
            return left("it calls the constructor by name", "write super().__init__(…)")
        start, end = call[-2:]
        done = load_codemod("calls").rebind_partial(
            self.sheet.text[start:end],
            pair.legacy,
            pair.canonical,
            renamed=target.move.arguments,
            added=added,
            later=False,
        )
        return _verdict(done, start)

    def _called_member(self, site: Site) -> tuple[Any, ...] | None:
        """The call of ``Old.name``."""
        if site.index + 1 >= len(site.found.tokens):
            return None
        return self.sheet.call_of(site.found.tokens[site.index + 1][0])

    def _member_call(self, call: tuple[Any, ...], target: Target, name: str, bound: bool) -> Verdict:
        old, new = self.standing.member(target.legacy, name), self.standing.counterpart(target, name)
        if old is None or new is None:
            return MOVED
        pair = self.signatures.between(old, new, bound)
        if pair.doubt:
            return MOVED if pair.legacy == pair.canonical else left(pair.doubt, "look at the call", "unsafe")
        start, end = call[-2:]
        done = load_codemod("calls").rebind(self.sheet.text[start:end], pair.legacy, pair.canonical)
        return _verdict(done, start)

    def _method(self, site: Site) -> Verdict:
        target, name = site.target, site.hit.method
        lack = self.standing.lack(target, name)
        if lack is not None:
            return left(lack.message, self.standing.todo(lack))
        receiver = self.receiver(site)
        if receiver and self.context.holds(receiver):
            return left(f"{receiver.rpartition('.')[2]} keeps {target.legacy_name} as its base", "move its base first")
        call = self.sheet.call_of(site.span[0])
        verdict = MOVED if call is None else self._member_call(call, target, name, bound=site.hit.on_instance)
        return _SAME_METHOD if verdict == MOVED and name not in target.move.methods else verdict

    def receiver(self, site: Site) -> str:
        """The class whose method is taken; "" where it is not known."""
        program, path = self.context.program, site.found.path.rpartition(".")[0]
        if path.endswith("()"):
            return program.instance_of(path, program.modules[self.sheet.module]) or ""
        return next(iter(program.named(path)), "") if "(" not in path and path[:1] != "*" else ""

    def _unmapped_method(self, site: Site) -> Verdict:
        """A method that keeps its name: it needs no edit where the canonical has it and takes the same."""
        name = site.found.path.rpartition(".")[2]
        lack = self.standing.lack(site.target, name)
        if lack is not None:
            return left(lack.message, self.standing.todo(lack))
        call = self.sheet.call_of(site.span[0])
        verdict = MOVED if call is None else self._member_call(call, site.target, name, bound=True)
        return _SAME_METHOD if verdict == MOVED else verdict

    def _heir(self, site: Site) -> Verdict:
        """A construction of a class that has the legacy's constructor."""
        if site.kind != "call":
            return self.heirs.other_use(site)
        return self._call(site)

    # -- tests and decorators -----------------------------------------------------------------------------------

    def _isinstance(self, site: Site) -> Verdict:
        target = site.target
        if target.canonical not in self.shared and not target.move.route:
            return MOVED
        unexposed = [key for key in target.move.route if not self.standing.exposes(target, key)]
        if unexposed or not target.move.route:
            what = f"does not show its {unexposed[0]}" if unexposed else "is what other classes become, too"
            return left(f"{target.name} {what}, so this would be true of more than before", "test for what is meant")
        e = self.sheet.expression(site.span[0])
        around = self.sheet.around(e) if e is not None else None
        if around is None or around.parent is None:
            return left("the route has to be tested here, too")
        if around.parent[0] == GROUP and around.parent[1] == "case_class":
            return self._case(site, around.parent)
        return self._tested(site, around.parent, around.slot)

    def _case(self, site: Site, pattern: tuple[Any, ...]) -> Verdict:
        end = site.span[1]
        added = self.quoting.at(pattern, site.target.route)
        if self.sheet.text[end : end + 2] != "()" or added is None:
            return left("the route has to be tested here, too", "add it to the pattern")
        return Verdict("moved", edits=(Edit(end + 1, end + 1, ", ".join(f"{k}={v}" for k, v in added.items())),))

    def _tested(self, site: Site, call: tuple[Any, ...], slot: Any) -> Verdict:
        subject = call[2][0] if call[0] == CALL and len(call[2]) == 2 else None
        added = self.quoting.at(call, site.target.route)
        if subject is None:
            return left("the route has to be tested here, too", "test for what is meant")
        plain = subject[0] in (NAME, ATTR) and slot == ("argument", 1)
        if not plain or last_name(call[1]) != "isinstance" or added is None or call[3]:
            return left("the route has to be tested here, too", "test for what is meant")
        start, end = call[-2:]
        written = self.sheet.text[_start(subject) : subject[-1]]
        if "\n" in written or not self.quoting.is_chain(subject):
            return left("the route has to be tested here, too", "test for what is meant")
        tests = "".join(f" and {written}.{key} == {value}" for key, value in added.items())
        around = self.sheet.around(call)
        if around is not None and around.parent is not None and around.parent[0] >= IMPORT:
            return Verdict("moved", edits=(Edit(end, end, tests),))
        return Verdict("moved", edits=(Edit(start, start, "("), Edit(end, end, f"{tests})")))

    def _decorator(self, site: Site) -> Verdict:
        call = self.sheet.call_of(site.span[0])
        if call is not None:
            return self._call(site)
        return self.values.called_as("F(f)", site)


def expects(sheet: Sheet, site: Site) -> bool:
    """Whether a class is expected there: in ``pytest.raises(Old)`` and its like, or in ``type(x) is Old``."""
    e = sheet.expression(site.span[0]) if site.kind == "value" else None
    around = sheet.around(e) if e is not None else None
    if around is not None and around.parent is not None and around.parent[0] == GROUP and around.parent[1] == "tuple":
        around = sheet.around(around.parent)
    if around is not None and around.parent is not None and around.parent[:2] == (GROUP, "compare"):
        # Symbols held against each other say nothing about instances.
        others = [sheet.paths_of(operand) for operand in around.parent[2] if operand is not e]
        return not all(paths and not any("(" in path for path in paths) for paths in others)
    if around is None or around.parent is None or around.parent[0] != CALL:
        return False
    return last_name(around.parent[1]) in _EXPECTING


def _start(e: Any) -> int:
    while e[0] == ATTR:
        e = e[1]
    return int(e[2])


def _verdict(done: object, shift: int) -> Verdict:
    if isinstance(done, Left):
        return left(done.reason)
    assert isinstance(done, Rebound)
    return Verdict("moved", edits=tuple(Edit(e.start + shift, e.end + shift, e.text) for e in done.edits))
