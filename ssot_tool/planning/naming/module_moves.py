"""A module of an installed library that gives way as a whole: its imports, and the chains that go through them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target, is_within
from ssot_tool.planning.naming.chains import Chains
from ssot_tool.planning.naming.importing import Wanted
from ssot_tool.planning.naming.local_names import home
from ssot_tool.planning.places.sites import Site, Verdict, kept, left
from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.sheet import ImportStatement, Item, Sheet

if TYPE_CHECKING:
    from ssot_tool.planning.file_plan import FilePlan

_MODULE = re.compile(r"from\s+([\w.]+)")


class WholeImport(NamedTuple):
    """``import a.b``, ``import a.b.c as d`` or (``item`` is None) ``from a.b import c``, where ``a.b`` gives way.

    ``start`` and ``end``: where the last name of the module that gives way is written.
    """

    statement: ImportStatement
    item: Item | None
    target: Target
    start: int
    end: int

    @property
    def path(self) -> str:
        """The module that it imports."""
        return self.statement.base if self.item is None else self.item.path

    @property
    def plain(self) -> str:
        """The name that ``import a.b`` binds, "" for the other forms."""
        return self.item.bound if self.item is not None and self.item.alias is None else ""


def whole_imports(sheet: Sheet, targets: Iterable[Target]) -> list[WholeImport]:
    """The imports of modules that give way, or of what is in them."""
    found = []
    for target in targets:
        for statement in sheet.statements if target.whole else ():
            items: Sequence[Item | None] = [None] if statement.is_from else statement.items
            found += [
                WholeImport(statement, item, target, *_place(sheet.text, statement, item, target))
                for item in items
                if not statement.level and is_within(statement.base if item is None else item.path, target.legacy)
            ]
    return found


def _place(text: str, statement: ImportStatement, item: Item | None, target: Target) -> tuple[int, int]:
    if item is not None:
        at = text.find(target.legacy, item.start if text.startswith(target.legacy, item.start) else statement.start)
    else:
        written = _MODULE.match(text, statement.start)
        at = written.start(1) if written is not None else -1
    end = at + len(target.legacy)
    return (end - len(target.legacy_name), end) if text[at:end] == target.legacy and at >= 0 else (-1, -1)


class ModuleMoves:
    """Settles the modules that give way in one file plan."""

    def __init__(self, plan: FilePlan) -> None:
        self.plan = plan
        self.sheet = plan.sheet
        self.chains = Chains(plan, {})

    def settle(self) -> None:
        """Decide for every import of such a module, and for every chain through it."""
        for target in self.plan.context.matcher.targets:
            if target.whole:
                self._settle(target)

    def _settle(self, target: Target) -> None:
        sites = [s for s in self.plan.sites if s.target is target and s.form in ("bare", "chain")]
        sites = [site for site in sites if site.verdict.status == "moved" and not self._by_groups(site)]
        whole = [one for one in self.plan.whole if one.target is target]
        if is_within(self.sheet.module, target.path):
            reason = left(f"{target.path} itself is built on it", f"make {target.name} stand alone first")
            self._leave(sites, whole, reason)
            return
        for one in whole:
            if one.start < 0:
                self._leave((), [one], left("its name is not written in one piece"))
            elif one.item is None and one.statement.items[0].name == "*":
                self.plan.extra.append(Edit(one.end - len(target.legacy), one.end, target.path))
            elif one.item is None:
                self.plan.importing.respell(one.statement, self._renamed(one))
            elif one.item.alias is not None:
                self.plan.importing.move(one.statement, one.item, Wanted(None, self._renamed(one), one.item.alias))
        places = {(id(one.statement.scope), one.plain): one.statement.scope for one in whole if one.plain}
        for site in sites:
            scope = home(site.found.scope, _root(site))
            if scope is None:
                self._leave([site], (), left("where the module comes from is not known"))
            elif self._is_plainly_imported(scope, _root(site)):
                places[id(scope), _root(site)] = scope
            elif site.form == "bare":
                self._leave([site], (), kept("the name stays, and the module is imported under it from its new place"))
            elif not target.module:
                self._leave([site], (), left(f"it is reached through a package, and {target.path} is in none"))
        for (_, name), scope in places.items():
            mine = [s for s in sites if s.form != "module" and _root(s) == name and home(s.found.scope, name) is scope]
            self._plain(target, scope, name, mine, [one for one in whole if one.plain == name])

    def _by_groups(self, site: Site) -> bool:
        """Whether ``from a import b`` brings the module: a name like any other."""
        scope = home(site.found.scope, _root(site)) if site.form == "bare" else None
        return scope is not None and any(
            one.item.bound == _root(site) and one.target is site.target for one in self.plan.imports
        )

    def _plain(self, target: Target, scope: Scope, name: str, sites: list[Site], whole: list[WholeImport]) -> None:
        """``import a.b``, and the chains that begin with ``a``."""
        whole = [one for one in whole if one.statement.scope is scope]
        items = self._items(scope, name)
        first = target.path.partition(".")[0]
        users = [site.found.scope for site in sites]
        free = first == name or self.plan.local.is_free(first, scope, users, lambda path: path == first)
        if not free or not self._is_plainly_imported(scope, name):
            what = f"{name} is bound to something else here, too" if free else f"{first} means something else here"
            self._leave(sites, whole, left(what))
            return
        at = {site.found.tokens[0][0] for site in sites}
        foreign = [
            raw for raw in self.plan.local.uses(name) if raw.root[2] not in at and home(raw.scope, name) is scope
        ]
        self._import(target, whole, items, bool(foreign) and first != name, not foreign)
        for site in sites:
            self.chains.put(site, 0, target.path)
            site.form = "module"

    def _import(
        self,
        target: Target,
        whole: list[WholeImport],
        items: list[tuple[ImportStatement, Item]],
        is_needed: bool,
        is_alone: bool,
    ) -> None:
        """Import the new module; ``is_needed``: something else uses the old name, ``is_alone``: nothing else does."""
        moved = [(one.statement, one.item) for one in whole if one.item is not None]
        for one in whole:
            assert one.item is not None
            self.plan.importing.move(one.statement, one.item, Wanted(None, self._renamed(one), None))
        rest = [one for one in items if one not in moved]
        around = [one for one in rest if is_within(target.legacy, one[1].path)]
        if not moved and around and is_alone:
            self.plan.importing.move(*around[0], Wanted(None, target.path, None))
        elif not moved:
            self.plan.importing.add(items[0][0], Wanted(None, target.path, None))
        elif is_needed and not rest:
            self.plan.importing.add(moved[0][0], Wanted(None, moved[0][1].bound, None))

    def _renamed(self, one: WholeImport) -> str:
        return one.target.path + one.path[len(one.target.legacy) :]

    def _items(self, scope: Scope, name: str) -> list[tuple[ImportStatement, Item]]:
        return [(s, item) for s in self.sheet.statements if s.scope is scope for item in s.items if item.bound == name]

    def _is_plainly_imported(self, scope: Scope, name: str) -> bool:
        """Whether a scope binds a name by ``import name…`` and by nothing else."""
        items = self._items(scope, name)
        plain = {s.start for s, item in items if not s.is_from and item.alias is None}
        return bool(plain) and plain == {binding.offset for binding in scope.bindings.get(name, ())}

    def _leave(self, sites: Sequence[Site], whole: Sequence[WholeImport], verdict: Verdict) -> None:
        for site in sites:
            site.verdict = verdict
            site.form = "module"
        for one in whole:
            self.plan.whole_verdicts[one.statement.start, one.path] = verdict


def _root(site: Site) -> str:
    return str(site.found.raw.root[1]) if site.found.raw is not None else ""
