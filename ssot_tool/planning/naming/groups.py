"""Bare names: each name that one scope binds to a legacy symbol, with all its imports and uses, settled as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.naming.importing import Wanted, relative
from ssot_tool.planning.naming.insertion import function_start, module_start
from ssot_tool.planning.naming.local_names import home
from ssot_tool.planning.places.sites import ImportSite, Site, Verdict, kept, left
from ssot_tool.scan.meaning.bindings import Binding, Bindings, Scope
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.sheet import ImportStatement, Item

if TYPE_CHECKING:
    from ssot_tool.planning.file_plan import FilePlan


class Group:
    """A name that a scope binds: the imports that bind it to a target, the sites that use it, and other uses."""

    def __init__(self, scope: Scope, name: str) -> None:
        self.scope = scope
        self.name = name
        self.imports: list[ImportSite] = []
        self.sites: list[Site] = []

    @property
    def targets(self) -> set[str]:
        """The legacy symbols that the name stands for."""
        return {one.target.legacy for one in self.imports} | {site.target.legacy for site in self.sites}

    @property
    def target(self) -> Target:
        """The one that it stands for."""
        return self.imports[0].target if self.imports else self.sites[0].target

    def by(self, status: str) -> list[Site]:
        """The sites with a verdict of this status."""
        return [site for site in self.sites if site.verdict.status == status]


class Groups:
    """Settles the bare names of one file plan."""

    def __init__(self, plan: FilePlan) -> None:
        self.plan = plan
        self.sheet = plan.sheet
        self.context = plan.context
        self.top = plan.sheet.draft.top

    def settle(self) -> None:
        """Decide for every name what its imports and its sites become.

        What was to move and cannot, because of its name, is known in the next round from the start: what is done with
        the instances that are made there is only then left, too.
        """
        moving = [site for site in self.plan.sites if site.verdict.status == "moved"]
        self._settle_all()
        for site in moving:
            if site.verdict.status == "left":
                self.context.blocked.setdefault((self.sheet.path, site.span[0]), site.verdict.reason)

    def _settle_all(self) -> None:
        groups, own, starred = self._grouped()
        for group in groups:
            if group.scope is self.top and group.sites:
                self.plan.used.add(group.name)
            if len(group.targets) > 1:
                self._leave(group, "the name stands for several symbols here")
            else:
                self._settle(group)
        for group in own:
            self._settle_own(group)
        for group in starred:
            self._settle_starred(group)

    # -- grouping -----------------------------------------------------------------------------------------------

    def _grouped(self) -> tuple[list[Group], list[Group], list[Group]]:
        groups: dict[tuple[int, str], Group] = {}
        own: dict[tuple[int, str], Group] = {}
        starred: dict[tuple[int, str], Group] = {}
        for one in self.plan.imports:
            scope: Scope | None = one.statement.scope
            assert scope is not None
            if scope.moved.get(one.item.bound) == "global":
                scope = self.top
            groups.setdefault((id(scope), one.item.bound), Group(scope, one.item.bound)).imports.append(one)
        for site in self.plan.sites:
            if site.form != "bare" or site.found.raw is None or site.hit.heir:
                continue
            name = site.found.raw.root[1]
            scope = self._home(site, name)
            if scope is None:
                key = (0, name)
                starred.setdefault(key, Group(self.top, name)).sites.append(site)
            elif (id(scope), name) in groups:
                groups[id(scope), name].sites.append(site)
            elif self._is_own(site, scope, name):
                own.setdefault((id(scope), name), Group(scope, name)).sites.append(site)
            elif site.verdict.status == "moved":
                site.verdict = left(f"how {name} comes to mean this here is not understood")
        return list(groups.values()), list(own.values()), list(starred.values())

    def _home(self, site: Site, name: str) -> Scope | None:
        """The scope whose binding a site sees: in a class body, what binds the name further down is not seen yet."""
        scope = home(site.found.scope, name)
        if scope is not None and scope.kind == "class" and site.found.raw is not None:
            seen = self.sheet.bindings(site.found.raw)
            if not any(binding in scope.bindings[name] for binding in seen):
                return home(scope.parent, name) if scope.parent is not None else None
        return scope

    def _is_own(self, site: Site, scope: Scope, name: str) -> bool:
        legacy = site.target.legacy
        return any(b.target == ("path", legacy) for b in scope.bindings.get(name, ())) and not site.hit.heir

    # -- imported names -----------------------------------------------------------------------------------------

    def _settle(self, group: Group) -> None:
        target, moved = group.target, group.by("moved")
        if target.module == self.sheet.module and group.imports and target.by == "definition":
            self._into_own_module(group, moved)
            return
        stopped = [one for one in group.imports if self._left(one)]
        mixed = self._is_mixed(group)
        foreign = self._other_uses(group)
        variable = f"{self.sheet.module}.{group.name}"
        if mixed and group.imports and variable in self.context.clinging:
            self.context.unmoved.add(variable)
            self._leave(group, f"{group.name} is used in a way that cannot be moved, and may be something else, too")
            return
        stays = bool(stopped or group.by("left") or group.by("kept") or (foreign and not mixed) or self._pinned(group))
        exported = self._is_exported(group)
        if exported and self._is_offered(target) and not stopped and not group.by("left"):
            stays = True
        if stays and mixed and moved:
            why = "is bound to something else here, too,"
            if group.name not in self.plan.local.moved and self._patched(group):
                why = "is replaced here from outside, as by a patch,"
            self._leave(group, f"{group.name} {why} and not all of its uses can be moved")
            return
        if stays and not moved:
            self._stay(group, exported and not stopped and not group.by("left"))
            return
        if stays:
            self._beside(group, moved)
            if exported and not group.by("left"):
                self._stay(group, True)
            return
        if exported and self.context.after(target) == "delete" and not moved and self._may_go(group):
            for one in group.imports:
                self.plan.importing.drop(one.statement, one.item)
            self.plan.entries[group.name] = None
            return
        if mixed:
            self._keep_name(group)
            return
        self._rename(group, moved)

    def _is_offered(self, target: Target) -> bool:
        """Whether the legacy symbol can still be imported afterwards although nothing here needs it."""
        shimmed = self.context.after(target) == "shim" and target.has_definition
        return shimmed or target.legacy in self.context.staying

    def _into_own_module(self, group: Group, moved: list[Site]) -> None:
        """The module that defines the canonical imports the legacy symbol: no import takes its place."""
        if group.name == group.target.name:
            foreign = not self._within_unbound(group, moved)
        else:
            self._within(group, moved)
            foreign = self._is_mixed(group) or self._other_uses(group)
        if group.by("left") or foreign or self._pinned(group):
            self._stay(group, False)
            return
        for one in group.imports:
            self.plan.importing.drop(one.statement, one.item)

    def _left(self, one: ImportSite) -> bool:
        verdict = self.plan.import_verdicts.get(one.item.start)
        return verdict is not None and verdict.status != "moved"

    def _may_go(self, group: Group) -> bool:
        return group.scope is self.top

    def _is_mixed(self, group: Group) -> bool:
        starts = {one.statement.start for one in group.imports}
        if group.name in self.plan.local.moved or self._patched(group):
            return True
        return any(binding.offset not in starts for binding in group.scope.bindings.get(group.name, ()))

    def _other_uses(self, group: Group) -> bool:
        """Whether the name is used where no site is: where it may stand for something else, or in ``del``."""
        at = {site.span[0] for site in group.sites}
        at |= {site.found.tokens[0][0] for site in self.plan.sites if site.form in ("bare", "chain", "method")}
        if re.search(
            rf"\b(?:globals|locals|vars)\(\)\s*(?:\[|\.get\(|\.pop\()\s*[\"']{group.name}[\"']", self.sheet.text
        ):
            return True
        return any(
            raw.root[2] not in at and home(raw.scope, group.name) is group.scope
            for raw in self.plan.local.uses(group.name)
        )

    def _patched(self, group: Group) -> bool:
        return group.scope is self.top and (self.sheet.module, group.name) in self.context.patched

    def _pinned(self, group: Group) -> bool:
        return group.scope is self.top and (self.sheet.module, group.name) in self.context.pins

    def _is_exported(self, group: Group) -> bool:
        """Whether other modules are meant to import the name from here."""
        if group.scope is not self.top:
            return False
        listed = {name for name, _ in self.sheet.draft.all_names or ()}
        if group.name in listed:
            return True
        same = any(one.item.alias == one.item.name for one in group.imports)
        unused = self.sheet.is_package and not group.sites
        return same or unused

    def _stay(self, group: Group, exported: bool) -> None:
        """The imports stay as they are."""
        why = "what is left here still needs it"
        if exported:
            stays = group.target.legacy in self.context.staying
            why = (
                "it can still be imported from here, as it stays"
                if stays
                else "the shim can still be imported from here"
            )
        elif self._pinned(group):
            why = "a place that is left still imports it from here"
        for one in group.imports:
            self.plan.import_verdicts.setdefault(one.item.start, kept(why))

    def _leave(self, group: Group, reason: str) -> None:
        for one in group.imports:
            self.plan.import_verdicts.setdefault(one.item.start, left(reason))
        for site in group.by("moved"):
            site.verdict = left(reason)

    def _beside(self, group: Group, moved: list[Site]) -> None:
        """The imports stay, and the canonical is imported beside them, for those sites that are moved."""
        name = self._name_for(group, moved, keep_old=True)
        needless = self.is_builtin(group.target)
        for one in group.imports:
            if not needless and not self._reusable(one.statement, group, name, moved):
                self.plan.importing.add(one.statement, self._wanted(group.target, one.statement, one.item, name))
            self.plan.import_verdicts.setdefault(one.item.start, kept("what is left here still needs it"))
        self._spell(group.target, moved, name)

    def _keep_name(self, group: Group) -> None:
        """The canonical takes the name that the legacy had here, as something else is bound to it, too."""
        for one in group.imports:
            self.plan.importing.move(
                one.statement, one.item, self._wanted(group.target, one.statement, one.item, group.name)
            )
        self._spell(group.target, group.by("moved"), group.name)

    def _rename(self, group: Group, moved: list[Site]) -> None:
        target = group.target
        if self.is_builtin(target):
            for one in group.imports:
                self.plan.importing.drop(one.statement, one.item)
            self._spell(target, moved, target.name)
            if group.scope is self.top:
                self.plan.entries[group.name] = None
            return
        aliased = any(one.item.alias not in (None, one.item.name) for one in group.imports)
        name = group.name if aliased else self._name_for(group, moved, keep_old=False)
        cyclic = self._cycle(group)
        if cyclic:
            self._localise(group, moved, name, cyclic)
            return
        for one in group.imports:
            wanted = self._wanted(target, one.statement, one.item, name)
            if self._reusable(one.statement, group, name, moved):
                self.plan.importing.drop(one.statement, one.item)
            elif self._has_room_beside(one.statement, wanted):
                self.plan.importing.drop(one.statement, one.item)
                self.plan.importing.add(one.statement, wanted)
            else:
                self.plan.importing.move(one.statement, one.item, wanted)
        self._spell(target, moved, name)
        if group.scope is self.top and name != group.name:
            self.plan.names[group.name] = name
            self.plan.entries[group.name] = name

    def _has_room_beside(self, statement: ImportStatement, wanted: Wanted) -> bool:
        """Whether a neighbour imports from the same module, so that a statement of one name can go into it."""
        text = self.sheet.text
        line = text[statement.start : (text.find("\n", statement.start) + 1 or len(text) + 1) - 1]
        if len(statement.items) > 1 or "#" in line or ";" in line or "(" in line or wanted.module is None:
            return False
        near = [one for one in self.sheet.statements if one.is_from and one.items[0].name != "*"]
        near = [one for one in near if (one.scope, one.arms) == (statement.scope, statement.arms)]
        alone = [(one.level, one.module) for one in near if len(one.items) == 1 and one.items[0].alias is None]
        if len(set(alone)) < len(alone):
            return False  # here every name has a statement of its own
        return any(one.start != statement.start and "." * one.level + one.module == wanted.module for one in near)

    def is_builtin(self, target: Target) -> bool:
        """Whether the canonical is Python's own and may be used by its name without any import."""
        if target.module != "builtins" or self.plan.facts.stars:
            return False
        name = target.name
        return not any(name in scope.bindings or name in scope.moved for scope in self.sheet.draft.scopes)

    def _name_for(self, group: Group, moved: Sequence[Site], keep_old: bool) -> str:
        target = group.target
        if self.is_builtin(target):
            return target.name
        users = [site.found.scope for site in moved]
        same = self.same(target)
        is_own = target.name == group.name
        if is_own and not keep_old:
            return target.name
        if not is_own and self.plan.local.is_free(target.name, group.scope, users, same):
            return target.name
        return self.plan.local.fresh(target.name, group.scope, users)

    def same(self, target: Target) -> Callable[[str], bool]:
        """Whether a path names the canonical of a target."""
        return lambda path: self.context.is_canonical(target, path)

    def _reusable(self, statement: ImportStatement, group: Group, name: str, moved: Sequence[Site]) -> bool:
        """Whether the scope imports the canonical under this name already, early enough for all that is moved."""
        if name == group.name:
            return False
        scope = statement.scope
        for binding in scope.bindings.get(name, ()):
            if binding.target is None or binding.target[0] != "path" or binding.offset == statement.start:
                continue
            guards = binding.arms == statement.arms[: len(binding.arms)]
            if guards and self.context.is_canonical(group.target, binding.target[1]):
                if not self._is_statement(binding):
                    continue
                if all(site.found.scope is not scope or site.span[0] > binding.offset for site in moved):
                    return True
        return False

    def _is_statement(self, binding: Binding) -> bool:
        """Whether an import binds it, and not the definition of the canonical itself."""
        return any(one.start == binding.offset for one in self.sheet.statements)

    def _wanted(self, target: Target, statement: ImportStatement, item: Item, name: str) -> Wanted:
        redundant = item.alias == item.name and name == target.name  # the typed way to re-export
        alias = name if redundant or name != target.name else None
        if not target.module:
            return Wanted(None, target.name, alias)
        return Wanted(self.module_text(target.module, statement, item.path), target.name, alias)

    def module_text(self, module: str, statement: ImportStatement, path: str) -> str:
        """How an import beside a statement names a module: relative where that is, from the same root as that."""
        if statement.level:
            written = relative(self.sheet.draft.package, module)
            if written is not None:
                return written
        anchored = self.context.program.anchored(path, self.plan.facts)
        if anchored != path and anchored.endswith(f".{path}"):
            prefix = anchored[: -len(path)]
            if module.startswith(prefix):
                return module[len(prefix) :]
        return module

    # -- cycles -------------------------------------------------------------------------------------------------

    def _cycle(self, group: Group) -> list[str]:
        """The circle that importing the canonical when this module is loaded would make."""
        at_load = [
            one for one in group.imports if one.statement.scope.kind != "function" and not self._typing(one.statement)
        ]
        if not at_load or self.sheet.module == group.target.module:
            return []
        return self.context.cycle(self.sheet.module, group.target.module) or []

    def _typing(self, statement: ImportStatement) -> bool:
        return any(self.sheet.is_type_checking(arm) for arm in statement.arms)

    def _localise(self, group: Group, moved: Sequence[Site], name: str, circle: list[str]) -> None:
        """Import the canonical in each function that uses it, as the module cannot do so while it is loaded."""
        told = " -> ".join([self.sheet.module, *circle]) if circle[0] != self.sheet.module else " -> ".join(circle)
        outside = [site for site in moved if self._function(site) is None]
        if outside or self._is_exported(group):
            for site in moved:
                site.verdict = left(f"importing {group.target.module} here would make an import cycle: {told}")
            for one in group.imports:
                self.plan.import_verdicts[one.item.start] = left(
                    f"importing {group.target.module} here would make an import cycle: {told}", "break the cycle first"
                )
            return
        first = group.imports[0]
        module = self.module_text(group.target.module, first.statement, first.item.path)
        self._import_in_functions(group.target, moved, name, module)
        for one in group.imports:
            self.plan.importing.drop(one.statement, one.item)

    def _import_in_functions(self, target: Target, moved: Sequence[Site], name: str, module: str = "") -> None:
        done: set[int] = set()
        tail = f" as {name}" if name != target.name else ""
        for site in moved:
            function = self._function(site)
            assert function is not None
            if id(function) not in done:
                done.add(id(function))
                at, text = function_start(
                    self.sheet, function, f"from {module or target.module} import {target.name}{tail}"
                )
                self.plan.local_imports.append(Edit(at, at, text))
        self._spell(target, moved, name)

    def _function(self, site: Site) -> Definition | None:
        """The outermost function in whose body a site stands; None where it is used when the module is loaded."""
        at = site.span[0]
        for definition in self.sheet.draft.definitions:
            if definition.kind == "function" and definition.event[-1] <= at < definition.end:
                return definition if self.sheet.in_body(definition, at) else None
        return None

    # -- names of the module's own, and of star imports ---------------------------------------------------------

    def _settle_own(self, group: Group) -> None:
        """Uses in the module that defines the legacy symbol."""
        target, moved = group.target, group.by("moved")
        if not moved:
            return
        if target.module == self.sheet.module:
            self._within(group, moved)
            return
        name = self._name_for(group, moved, keep_old=True)
        circle = self.context.cycle(self.sheet.module, target.module)
        if circle:
            inside = [site for site in moved if self._function(site) is not None]
            for site in moved:
                if site not in inside:
                    told = " -> ".join(circle)
                    site.verdict = left(f"importing {target.module} here would make an import cycle: {told}")
            if inside:
                self._import_in_functions(target, inside, name)
            return
        self._add_at_top(target, name)
        self._spell(target, moved, name)

    def _within(self, group: Group, moved: Sequence[Site]) -> None:
        """The canonical stands in the same module: it has to be there when a use runs."""
        self.check_within(group.target, moved)
        here = [site for site in moved if site.verdict.status == "moved"]
        self._spell(group.target, here, group.target.name)

    def _within_unbound(self, group: Group, moved: Sequence[Site]) -> bool:
        """The same for imports that give the legacy symbol the canonical's name: judge what is so without them.

        Whether they may go: nothing else than the canonical has the name.
        """
        name = group.name
        starts = {one.statement.start for one in self.plan.imports if one.item.bound == name}
        before = {scope: scope.bindings.get(name, Bindings()) for scope in (group.scope, self.top)}
        rest = {scope: Bindings(b for b in found if b.offset not in starts) for scope, found in before.items()}
        others = [binding for found in rest.values() for binding in found]
        if name in self.plan.local.moved or any(b.target != ("path", group.target.canonical) for b in others):
            self._leave(group, f"{name} is bound to something else here, too")
            return False
        try:
            for scope, found in rest.items():
                _rebind(scope, name, found)
            self.check_within(group.target, moved)
        finally:
            for scope, found in before.items():
                _rebind(scope, name, found)
        return True

    def check_within(self, target: Target, moved: Sequence[Site]) -> None:
        """Leave the sites in the canonical's own module where its name does not stand for it yet, or at all."""
        bound = [b.offset for b in self.top.bindings.get(target.name, ())]
        for site in moved:
            if self._function(site) is None and not (bound and min(bound) < site.span[0]):
                site.verdict = left(f"{target.name} is defined further down in this file", "define it further up")
        users = [site.found.scope for site in moved]
        if not self.plan.local.is_free(target.name, self.top, users, self.same(target)):
            for site in moved:
                site.verdict = left(f"{target.name} means something else here")

    def _add_at_top(self, target: Target, name: str) -> None:
        last = module_start(self.sheet)
        if isinstance(last, ImportStatement):
            text = self.module_text(target.module, last, target.module)
            self.plan.importing.add(last, Wanted(text, target.name, None if name == target.name else name))
        else:
            at, before, after = last
            tail = f" as {name}" if name != target.name else ""
            self.plan.extra.append(Edit(at, at, f"{before}from {target.module} import {target.name}{tail}\n{after}"))

    def _settle_starred(self, group: Group) -> None:
        target, moved = group.target, group.by("moved")
        if not moved:
            return
        stars = [s for s in reversed(self.sheet.statements) if s.is_from and s.items and s.items[0].name == "*"]
        bringing = (s for s in stars if self.context.program.named(f"{s.base}.{group.name}"))
        statement = next(bringing, stars[0] if stars else None)
        if statement is None:
            for site in moved:
                site.verdict = left("where the name comes from is not known")
            return
        name = self._name_for(group, moved, keep_old=True)
        item = statement.items[0]._replace(path=f"{statement.base}.{group.name}")
        self.plan.importing.add(statement, self._wanted(target, statement, item, name))
        self._spell(target, moved, name)

    # -- spelling -----------------------------------------------------------------------------------------------

    def _spell(self, target: Target, sites: Sequence[Site], name: str) -> None:
        for site in sites:
            if site.hit.method or site.hit.heir:
                continue
            span = site.span
            written = site.found.raw.root[1] if site.found.raw is not None else ""
            if not self.plan.written(span, written):
                site.verdict = left("the name is written with escapes")
                continue
            text = name
            if site.verdict.wrap:
                text = f"{self.partial()}({name}, {site.verdict.wrap})"
            self.plan.spelled[span] = text

    def partial(self) -> str:
        """How this file calls ``functools.partial``; it is imported where it is not yet."""
        for binding_name, bindings in self.top.bindings.items():
            for binding in bindings:
                if binding.target == ("path", "functools.partial") and len(bindings) == 1:
                    return binding_name
                if binding.target == ("path", "functools") and len(bindings) == 1:
                    return f"{binding_name}.partial"
        last = module_start(self.sheet, first=True)
        if isinstance(last, ImportStatement):
            self.plan.importing.add(last, Wanted(None, "functools", None))
        else:
            edit = Edit(last[0], last[0], f"{last[1]}import functools\n{last[2]}")
            if edit not in self.plan.extra:
                self.plan.extra.append(edit)
        return "functools.partial"


def _rebind(scope: Scope, name: str, bindings: Bindings) -> None:
    if bindings:
        scope.bindings[name] = bindings
    else:
        scope.bindings.pop(name, None)


__all__ = ["Group", "Groups", "Verdict"]
