"""Attributes of modules: ``a.b.Old``, ``m.Old``, ``import_module("a.b").Old``, with the imports that they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.naming.groups import Groups
from ssot_tool.planning.naming.importing import Wanted
from ssot_tool.planning.naming.local_names import home
from ssot_tool.planning.places.sites import Site, kept, left
from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.raw import is_sys_modules, last_name
from ssot_tool.scan.sheet import ImportStatement, Item
from ssot_tool.scan.syntax.events import CALL, STR

if TYPE_CHECKING:
    from ssot_tool.planning.file_plan import FilePlan


class Chains:
    """Settles the module attributes of one file plan."""

    def __init__(self, plan: FilePlan, plans: Mapping[str, FilePlan]) -> None:
        self.plan = plan
        self.plans = plans
        self.sheet = plan.sheet
        self.context = plan.context
        self.groups = Groups(plan)

    def settle(self) -> None:
        """Decide for every module that is imported, what the sites that go through it become."""
        by_root: dict[tuple[int, str], list[Site]] = {}
        for site in self.plan.sites:
            if site.form not in ("chain", "value") or site.verdict.status != "moved" or site.hit.method:
                continue
            if self._renamed_in_place(site):
                continue
            if site.form == "value":
                self._loaded(site, [site])
                continue
            assert site.found.raw is not None
            name = site.found.raw.root[1]
            scope = home(site.found.scope, name)
            if scope is None:
                site.verdict = left("where the module comes from is not known")
            else:
                by_root.setdefault((id(scope), name), []).append(site)
        for sites in by_root.values():
            self._settle(sites)

    # -- the same module, another name --------------------------------------------------------------------------

    def _renamed_in_place(self, site: Site) -> bool:
        """Whether the module through which it is reached has the canonical, too, or will have it."""
        prefix = self._prefix(site)
        through = self.plans.get(self.context.program.other_names.get(prefix, prefix))
        name = site.found.path.split(".")[site.hit.length - 1]
        if through is not None and through.sheet.module != self.context.home(site.target):
            if name in through.names:
                self.put(site, site.index, through.names[name])
                return True
            if site.kind == "patch_object" and name in through.used:
                self.context.patched.add((through.sheet.module, name))
                site.verdict = kept(f"{prefix} still calls it {name}")
                return True
        if not self.context.is_canonical(site.target, f"{prefix}.{site.target.name}"):
            return False
        if self.context.program.other_names.get(prefix, prefix) == self.context.home(site.target) != site.target.module:
            return False  # it is there for the sake of the shim
        self.put(site, site.index, site.target.name)
        return True

    def _prefix(self, site: Site) -> str:
        return ".".join(site.found.path.split(".")[: site.hit.length - 1])

    # -- through imports ----------------------------------------------------------------------------------------

    def _settle(self, sites: list[Site]) -> None:
        raw = sites[0].found.raw
        assert raw is not None
        name = raw.root[1]
        scope = home(sites[0].found.scope, name)
        assert scope is not None
        offsets = {binding.offset for binding in scope.bindings.get(name, ())}
        items = [
            (statement, item)
            for statement in self.sheet.statements
            for item in statement.items
            if statement.start in offsets and item.bound == name and statement.scope is scope
        ]
        if not items or len({(s.start) for s, _ in items}) != len(offsets):
            self._assigned(sites, scope, name)
            return
        if self.groups.is_builtin(sites[0].target):
            for site in sites:
                self.put(site, 0, site.target.name)
            if self._exclusive(sites, scope, name) and not self._public(scope, name):
                for statement, item in items:
                    self.plan.importing.drop(statement, item)
            return
        own = [site for site in sites if site.target.module == self.sheet.module]
        if own and all(self.sheet.expression(site.span[0]) is not None for site in own):
            self._own(own)
            rest = [site for site in sites if site not in own]
            moved = all(site.verdict.status == "moved" for site in own)
            if rest:
                self._settle(rest)
            elif moved and self._exclusive(own, scope, name) and not self._public(scope, name):
                for statement, item in items:
                    self.plan.importing.drop(statement, item)
            return
        prefixes = {self._prefix(site) for site in sites}
        alone = len(prefixes) == 1 == len({s.target.module for s in sites}) and not self._public(scope, name)
        serving = [one for one in items if any(_serves(*one, prefix) for prefix in prefixes)]
        others_stay = all(one in serving or _is_plain(*one) for one in items)
        exclusive = self._exclusive(sites, scope, name) and bool(serving) and others_stay
        if any(self.context.program.is_hidden(site.target.module) for site in sites):
            self._by_name(sites, serving if alone and exclusive else [], items[0], scope)
        elif alone and (exclusive or self._dispensable(sites, items, scope)):
            self._replace(sites, serving, scope, name)
        elif alone and self._exclusive(sites, scope, name) and self._is_way(sites, items):
            self._by_name(sites, items, items[0], scope)
        else:
            self._add(sites, items, scope)

    def _is_way(self, sites: list[Site], items: list[tuple[ImportStatement, Item]]) -> bool:
        """Whether the one import is of a package on the way to the module: ``from a import b`` for ``b.c.Old``."""
        written = all(self.sheet.expression(site.span[0]) is not None for site in sites)
        return written and len(items) == 1 and self._prefix(sites[0]).startswith(f"{items[0][1].path}.")

    def _own(self, sites: list[Site]) -> None:
        """The canonical's own module needs no import of it."""
        for site in sites:
            self.groups.check_within(site.target, [site])
            if site.verdict.status == "moved":
                self.put(site, 0, site.target.name)

    def _dispensable(self, sites: list[Site], items: list[tuple[ImportStatement, Item]], scope: Scope) -> bool:
        """Whether only the sites go through their ``import a.b``, and ``a`` is imported by another statement, too."""
        prefix, name = self._prefix(sites[0]), items[0][1].bound
        own = [one for one in items if one[1].path == prefix]
        if not all(_is_plain(*one) for one in items) or len(own) != 1 or len(items) < 2:
            return False
        at = {site.found.tokens[0][0] for site in sites}
        others = [raw for raw in self.plan.local.uses(name) if raw.root[2] not in at and home(raw.scope, name) is scope]
        return all(raw.names and not f"{name}.{'.'.join(raw.names)}.".startswith(f"{prefix}.") for raw in others)

    def _public(self, scope: Scope, name: str) -> bool:
        top = scope is self.sheet.draft.top
        return top and (self.sheet.is_package or name in {entry for entry, _ in self.sheet.draft.all_names or ()})

    def _exclusive(self, sites: Sequence[Site], scope: Scope, name: str) -> bool:
        """Whether all uses of a name are these sites."""
        at = {site.found.tokens[0][0] for site in sites}
        return all(raw.root[2] in at for raw in self.plan.local.uses(name) if home(raw.scope, name) is scope)

    def _replace(self, sites: list[Site], items: list[tuple[ImportStatement, Item]], scope: Scope, name: str) -> None:
        """The module that is imported becomes that of the canonical."""
        target = sites[0].target
        users = [site.found.scope for site in sites]
        statement, item = items[0]
        wanted, expression = self._module_import(target, statement, item, scope, users)
        for one, its in items:
            self.plan.importing.move(one, its, wanted)
        for site in sites:
            self.put(site, 0, f"{expression}.{target.name}")

    def _module_import(
        self, target: Target, statement: ImportStatement, item: Item, scope: Scope, users: list[Scope]
    ) -> tuple[Wanted, str]:
        """The import of the canonical's module in the style of another, and how the module is then written."""
        parent, _, last = target.module.rpartition(".")
        same = self._same_module(target)
        if item.alias is not None:
            alias = item.alias
            if statement.is_from and parent:
                return Wanted(self.groups.module_text(parent, statement, item.path), last, alias), alias
            return Wanted(None, target.module, alias), alias
        if not statement.is_from:
            first = target.module.partition(".")[0]
            if first == item.bound or self.plan.local.is_free(first, scope, users, lambda path: path == first):
                return Wanted(None, target.module, None), target.module
            alias = self.plan.local.fresh(last, scope, users)
            return Wanted(None, target.module, alias), alias
        alias_needed = last != item.bound and not self.plan.local.is_free(last, scope, users, same)
        alias = self.plan.local.fresh(last, scope, users) if alias_needed else last
        if not parent:
            return Wanted(None, last, alias if alias_needed else None), alias
        package = self.groups.module_text(parent, statement, item.path)
        return Wanted(package, last, alias if alias_needed else None), alias

    def _same_module(self, target: Target) -> Callable[[str], bool]:
        return lambda path: path == target.module

    def _add(self, sites: list[Site], items: list[tuple[ImportStatement, Item]], scope: Scope) -> None:
        """The module stays imported, and what the sites need is imported beside it."""
        by_target: dict[str, list[Site]] = {}
        for site in sites:
            by_target.setdefault(site.target.legacy, []).append(site)
        for group in by_target.values():
            target = group[0].target
            users = [site.found.scope for site in group]
            statement, item = items[0]
            in_strings = [site for site in group if self.sheet.expression(site.span[0]) is None]
            bare = not statement.is_from and item.alias is None
            first = target.module.partition(".")[0]
            shares = bare and (first == item.bound or self._free_for_module(first, scope, users))
            if bare and shares:
                self.plan.importing.add(statement, Wanted(None, target.module, None))
                for site in group:
                    self.put(site, 0, target.path)
                continue
            if in_strings:
                alias = self.plan.local.fresh(target.module.rpartition(".")[2], scope, users)
                self.plan.importing.add(statement, Wanted(None, target.module, alias))
                for site in group:
                    self.put(site, 0, f"{alias}.{target.name}")
                continue
            name, wanted = self._name_import(target, statement, item, scope, users)
            self.plan.importing.add(statement, wanted)
            for site in group:
                self.put(site, 0, name)

    def _name_import(
        self, target: Target, statement: ImportStatement, item: Item, scope: Scope, users: list[Scope]
    ) -> tuple[str, Wanted]:
        """The import of the canonical itself beside another, and what it is called then."""
        free = self.plan.local.is_free(target.name, scope, users, self.groups.same(target))
        name = target.name if free else self.plan.local.fresh(target.name, scope, users)
        text = self.groups.module_text(target.module, statement, item.path)
        return name, Wanted(text, target.name, None if name == target.name else name)

    def _by_name(
        self,
        sites: Sequence[Site],
        going: Sequence[tuple[ImportStatement, Item]],
        beside: tuple[ImportStatement, Item],
        scope: Scope,
    ) -> None:
        """The canonical itself is imported, as no attribute leads to its module; ``going``: the imports that go."""
        for legacy in sorted({site.target.legacy for site in sites}):
            group = [site for site in sites if site.target.legacy == legacy]
            name, wanted = self._name_import(group[0].target, *beside, scope, [site.found.scope for site in group])
            for site in group:
                if self.sheet.expression(site.span[0]) is None:
                    site.verdict = left(f"no attribute leads to {site.target.module}, as its package hides it")
            here = [site for site in group if site.verdict.status == "moved"]
            if not here:
                continue
            if going and len(here) == len(sites):
                for statement, item in going:
                    self.plan.importing.move(statement, item, wanted)
            else:
                self.plan.importing.add(beside[0], wanted)
            for site in here:
                self.put(site, 0, name)

    # -- through names of modules -------------------------------------------------------------------------------

    def _assigned(self, sites: list[Site], scope: Scope, name: str) -> None:
        """``m = import_module("a.b")``, and then ``m.Old``."""
        bindings = scope.bindings.get(name, ())
        loads = [b.target[1] for b in bindings if b.target is not None and b.target[0] == "value"]
        if len(bindings) != 1 or len(loads) != 1 or not self._exclusive(sites, scope, name):
            for site in sites:
                site.verdict = left("the module is used for other things, too", "load the canonical's module beside it")
            return
        self._loaded_by(loads[0], sites)

    def _loaded(self, site: Site, sites: list[Site]) -> None:
        """``import_module("a.b").Old``."""
        assert site.found.raw is not None
        self._loaded_by(site.found.raw.root, sites)

    def _loaded_by(self, e: Any, sites: list[Site]) -> None:
        literal = self._literal(e)
        modules = {site.target.module for site in sites}
        if literal is None or len(modules) != 1 or literal[1] != self._prefix(sites[0]):
            for site in sites:
                site.verdict = left("how its module is loaded is not understood")
            return
        start, end = literal[2:4]
        body = self.sheet.text[start:end]
        at = body.find(literal[1])
        if at < 0:
            for site in sites:
                site.verdict = left("how its module is loaded is not written as a plain string")
            return
        self.plan.extra.append(Edit(start + at, start + at + len(literal[1]), next(iter(modules))))
        for site in sites:
            self.put(site, site.index, site.target.name)

    def _literal(self, e: Any) -> Any:
        """The string that names the module which an expression loads."""
        if e is None:
            return None
        if is_sys_modules(e):
            return None  # whether the canonical's module is there by then is not known
        if e[0] == CALL and last_name(e[1]) == "import_module" and e[2] and e[2][0] is not None:
            return e[2][0] if e[2][0][0] == STR else None
        return None

    # -- spelling -----------------------------------------------------------------------------------------------

    def _free_for_module(self, name: str, scope: Scope, users: list[Scope]) -> bool:
        return self.plan.local.is_free(name, scope, users, lambda path: path == name)

    def put(self, site: Site, first: int, text: str) -> None:
        """Write a site's tokens from ``first`` on as ``text``; name and module apart where the name is in a string."""
        legacy = site.target.legacy_name
        if not self.plan.written(site.span, site.found.path.split(".")[site.hit.length - 1]):
            site.verdict = left(f"{legacy} is written with escapes")
            return
        tokens = site.found.tokens
        if self.sheet.expression(site.span[0]) is None and first < site.index and self._quoted(site):
            module = text.rpartition(".")[0]
            self.plan.spelled[tokens[first][0], tokens[site.index - 1][1]] = module
            self.plan.spelled[site.span] = site.target.name
            return
        span = (tokens[first][0], site.span[1])
        between = self.sheet.text[span[0] : span[1]]
        if "#" in between:
            site.verdict = left("a comment stands in the middle of it")
            return
        if site.verdict.wrap:
            text = f"{self.groups.partial()}({text}, {site.verdict.wrap})"
        self.plan.spelled[span] = text

    def _quoted(self, site: Site) -> bool:
        """Whether the name stands in a string of its own, apart from the chain before it."""
        tokens = site.found.tokens
        between = self.sheet.text[tokens[site.index - 1][1] : tokens[site.index][0]]
        return "." not in between.strip() or "," in between


def _is_plain(statement: ImportStatement, item: Item) -> bool:
    """Whether it is ``import a.b``, which binds ``a``."""
    return not statement.is_from and item.alias is None


def _serves(statement: ImportStatement, item: Item, prefix: str) -> bool:
    """Whether an import is there for the module ``prefix``: it names it, or it is an ``import`` of what that is in."""
    return item.path == prefix or (_is_plain(statement, item) and prefix.startswith(f"{item.path}."))
