"""Legacy symbols that are handed about as values: in which contexts it is known how they will be called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ssot_tool.edit import Edit
from ssot_tool.planning.context import Context
from ssot_tool.planning.judging.quoting import Quoting
from ssot_tool.planning.judging.registries import called_in_place, names_given, only_called
from ssot_tool.planning.places.sites import MOVED, Site, Verdict, left
from ssot_tool.registry import load_codemod
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.sheet import Around, Sheet
from ssot_tool.scan.syntax.events import BLOCK, CALL, GROUP, STMT
from ssot_tool.signature import Left, Rebound

#: What only looks at what it is given, or at its type.
_LOOKING = frozenset(
    (
        *("issubclass", "isinstance", "hasattr", "getattr", "setattr", "delattr", "id", "print", "repr", "str", "dir"),
        *("vars", "type", "hash", "callable", "help", "cast", "Mock", "MagicMock", "AsyncMock", "create_autospec"),
        *("bool", "assertIsNotNone", "assertIsNone", "assertTrue", "assertFalse"),
        *("signature", "getsource", "getdoc", "getmembers", "isclass", "isfunction"),
    )
)
#: Keywords and functions that call what they are given, and what with.
_KEYWORDS = {"default_factory": "F()", "factory": "F()", "key": "F(a)"}
_FIRST = {"defaultdict": "F()", "filter": "F(a)", "iter": "F()", "reduce": "F(a, b)"}
#: Functions that call what they are given with the arguments behind it, and its place.
_HANDING_ON = {"submit": 0, "to_thread": 0, "call_soon": 0, "call_soon_threadsafe": 0, "run_in_executor": 1}


def loaded_by_path(site: Site) -> Verdict | None:
    """The verdict on a path by which code that is not seen here may load the symbol, to call it; None for no doubt."""
    route = ", ".join(f"{key}={value}" for key, value in site.target.route.items())
    if site.kind != "dotted_string" or not route or site.rest:
        return None
    return left(
        f"it is loaded by its path, so {route} cannot be added where it is called", f"have it called with {route}, too"
    )


def _only_tested(sheet: Sheet, around: Around | None) -> bool:
    """Whether a value is only asked whether it is there: a fallback may have put None in its place."""
    while around is not None and around.parent is not None:
        parent = around.parent
        if parent[0] == BLOCK:
            return parent[1] in ("if", "while")
        if parent[0] == STMT:
            return bool(parent[1] == "assert")
        if parent[:2] == (GROUP, "unary") or (parent[:2] == (GROUP, "ifexp") and around.slot == ("child", 1)):
            return True
        if parent[:2] != (GROUP, "boolop"):
            return False
        around = sheet.around(parent)
    return False


class Values:
    """Judges the values of one file."""

    def __init__(self, sheet: Sheet, context: Context, quoting: Quoting) -> None:
        self.sheet = sheet
        self.context = context
        self.signatures = context.signatures
        self.quoting = quoting

    def judge(self, site: Site, shared: bool) -> Verdict:
        """The verdict on a place where the symbol is a value."""
        e = self.sheet.expression(site.span[0])
        around = self.sheet.around(e) if e is not None else None
        if around is None or around.parent is None:
            return self._any_call(site)
        parent, slot = around.parent, around.slot
        if parent[0] == CALL and isinstance(slot, tuple):
            return self._argument(site, parent, slot)
        if parent[0] == GROUP and parent[1] == "compare" and (shared or site.target.move.route):
            return left(f"{site.target.name} is not compared alone: other classes become it, too", "test what is meant")
        if parent[0] == GROUP and parent[1] == "compare":
            others = (operand for operand in parent[2] if operand is not e)
            if any(self.context.is_canonical(site.target, path) for one in others for path in self.sheet.paths_of(one)):
                return left(f"{site.target.name} would be compared with itself", "decide what is to be compared")
            return MOVED
        if _only_tested(self.sheet, around):
            return MOVED
        if parent[0] == GROUP and parent[1] in ("dict", "set") and self._is_key(parent, slot):
            keys = parent[2][::2] if parent[1] == "dict" else parent[2]
            return self.alone(site, [key for key in keys if key is not e]) or MOVED
        names = names_given(self.sheet, e)
        if names:
            scope = site.found.scope
            module = self.sheet.module
            if any(f"{module}.{t[1]}" in self.context.clinging for t in names):
                return left("the name that it gets here is used in a way that cannot be moved")
            if scope.kind in ("function", "module"):
                return MOVED  # the names that are bound here are judged where they are used
        verdict = self._any_call(site)
        if (
            verdict.status == "left"
            and site.target.route
            and (self._only_called(e) or called_in_place(self.sheet, e, self._used_elsewhere))
        ):
            return self.called_as("F()", site, any_arguments=True)
        return verdict

    def _only_called(self, e: Any) -> bool:
        name = only_called(self.sheet, e)
        return bool(name) and not self._used_elsewhere(name)

    def _used_elsewhere(self, name: str) -> bool:
        return self.context.elsewhere(self.sheet.path, name)

    def _is_key(self, group: tuple[Any, ...], slot: Any) -> bool:
        return bool(group[1] == "set" or (slot[0] == "child" and slot[1] % 2 == 0))

    def alone(self, site: Site, others: Sequence[Any]) -> Verdict | None:
        """The verdict on a place beside others, where the canonical may stand only once; None if it would."""
        symbols = {t.legacy for t in self.context.matcher.targets if t.canonical == site.target.canonical}
        for other in others:
            for path in self.sheet.paths_of(other):
                named = self.context.program.named(path) if "(" not in path and path[:1] != "*" else []
                if self.context.is_canonical(site.target, path) or not symbols.isdisjoint((path, *named)):
                    return left(f"{site.target.name} would stand here twice", "decide which of the two is meant")
        return None

    def _argument(self, site: Site, call: tuple[Any, ...], slot: tuple[str, Any]) -> Verdict:
        called = last_name(call[1])
        how, place = slot
        if how == "keyword":
            return self.called_as(_KEYWORDS[place], site) if place in _KEYWORDS else self._any_call(site)
        if called in _LOOKING:
            return MOVED
        if called == "partial" and place == 0:
            return self._handed_on(site, call, 0, later=True)
        if _HANDING_ON.get(called) == place:
            return self._handed_on(site, call, place, later=False)
        if called == "map" and place == 0:
            names = ", ".join(f"a{number}" for number in range(1, len(call[2])))
            return self.called_as(f"F({names})", site)
        if called == "starmap" and place == 0:
            return self.called_as("F()", site, any_arguments=True)
        if called in _FIRST and place == 0:
            return self.called_as(_FIRST[called], site)
        return self._any_call(site)

    def _handed_on(self, site: Site, call: tuple[Any, ...], at: int, later: bool) -> Verdict:
        pair = self.signatures.pair(site.target)
        added = self.quoting.at(call, site.target.route)
        if pair.doubt or added is None:
            return left(pair.doubt or "its route cannot be written here")
        start, end = call[-2:]
        done = load_codemod("calls").rebind_partial(
            self.sheet.text[start:end],
            pair.legacy,
            pair.canonical,
            renamed=site.target.move.arguments,
            added=added,
            callee_at=at,
            later=later,
        )
        if isinstance(done, Left):
            return left(done.reason)
        assert isinstance(done, Rebound)
        return Verdict("moved", edits=tuple(Edit(e.start + start, e.end + start, e.text) for e in done.edits))

    def called_as(self, fake: str, site: Site, any_arguments: bool = False) -> Verdict:
        """The verdict where it is known how the value will be called: its keywords can be given beforehand."""
        pair = self.signatures.pair(site.target)
        added = self.quoting.at(self.sheet.expression(site.span[0]), site.target.route)
        if pair.doubt or added is None:
            return left(pair.doubt or "its route cannot be written here")
        calls = load_codemod("calls")
        renamed = site.target.move.arguments
        if any_arguments:
            done = calls.rebind_partial("partial(F)", pair.legacy, pair.canonical, renamed=renamed, added=added)
            plain = "partial(F)"
        else:
            done = calls.rebind(fake, pair.legacy, pair.canonical, renamed=renamed, added=added)
            plain = fake
        if isinstance(done, Left):
            return left(done.reason, "write a function that calls it as is right")
        text = done.applied(plain)
        if text == plain:
            return MOVED
        begun = plain.removesuffix(")")
        if not text.startswith(begun):
            return left("it is called with other arguments than the canonical takes", "write a function that calls it")
        return Verdict("moved", wrap=text[len(begun) :].removeprefix(", ").removesuffix(")"))

    def _any_call(self, site: Site) -> Verdict:
        """Whether the canonical can be called in whatever way the legacy could."""
        target = site.target
        pair = self.signatures.pair(target)
        if pair.legacy == pair.canonical and not target.route:
            return MOVED if not pair.doubt or target.plain else left(pair.doubt, level="unsafe")
        done = load_codemod("calls").rebind_partial(
            "partial(F)", pair.legacy, pair.canonical, renamed=target.move.arguments, added=target.route
        )
        if isinstance(done, Left):
            return left(f"it is handed on as a value, and may be called in any way: {done.reason}")
        if done.applied("partial(F)") != "partial(F)":
            what = ", ".join(f"{key}={value}" for key, value in target.route.items()) or "an argument"
            todo = f"write functools.partial({target.name}, {what}) if it is only called"
            return left(f"it is handed on as a value, so {what} cannot be added where it is called", todo)
        return MOVED
