"""One file's part of a migration: its sites judged, its imports settled, its edits made."""

from __future__ import annotations

from ssot_tool.edit import Edit
from ssot_tool.facts import ModuleFacts
from ssot_tool.model import Occurrence
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.judging.heirs import Heirs
from ssot_tool.planning.judging.judge import Judge, expects
from ssot_tool.planning.judging.registries import names_perhaps_given
from ssot_tool.planning.naming.groups import Groups
from ssot_tool.planning.naming.importing import Importing
from ssot_tool.planning.naming.local_names import LocalNames
from ssot_tool.planning.naming.module_moves import ModuleMoves, whole_imports
from ssot_tool.planning.places.loaders import hands_over, hands_over_to_it
from ssot_tool.planning.places.matching import Hit
from ssot_tool.planning.places.pinned_tests import pinned
from ssot_tool.planning.places.returned import returned
from ssot_tool.planning.places.rows import row_for
from ssot_tool.planning.places.sites import MOVED, ImportSite, Site, Verdict, collect, kept, left
from ssot_tool.planning.places.watch import Watch
from ssot_tool.scan.sheet import Found, Sheet
from ssot_tool.scan.syntax.events import GROUP, NAME
from ssot_tool.signature import identifier

#: Kinds of places that build what they name, or give it to what does.
_BUILDING = frozenset(("call", "value", "class_attribute", "dotted_string", "subclass"))
_KEYED = ((GROUP, "dict"), (GROUP, "set"))


class FilePlan:
    """What a migration does to one file. Make it, then read ``edits``, ``importing`` and ``occurrences``.

    ``names``: what names that the module binds are called afterwards (a name that stays is not in it); ``used``: those
    that it uses itself; ``entries``: what becomes of them in ``__all__`` (None: they go). ``local_reasons``: places
    that are left for what stands around them, which concerns no other file.
    """

    def __init__(self, context: Context, sheet: Sheet, facts: ModuleFacts, in_test: bool) -> None:
        self.context = context
        self.sheet = sheet
        self.facts = facts
        self.in_test = in_test
        self.importing = Importing()
        self.local_reasons: set[tuple[int, int]] = set()
        self.names: dict[str, str] = {}
        self.used: set[str] = set()
        self.entries: dict[str, str | None] = {}
        self.local_imports: list[Edit] = []
        self.spelled: dict[tuple[int, int], str] = {}
        self.extra: list[Edit] = []
        self.stuck: dict[str, str] = {}
        self.unfit: dict[str, str] = {}
        self.imports, self.sites = collect(sheet, facts, context.matcher)
        self.handed_over = self._hand_over()
        self.whole = whole_imports(sheet, context.matcher.targets)
        self.whole_verdicts: dict[tuple[int, str], Verdict] = {}
        self.watched = Watch(context, sheet, facts)
        self.other_names = self._set_aside()
        self.import_verdicts: dict[int, Verdict] = {}
        self.late = [site for site in self.sites if site.form in ("string", "lazy", "all")]
        self.local = LocalNames(sheet)
        self.heirs: Heirs
        self.judge: Judge
        self._plan()

    # -- planning -----------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        reason = self.context.frozen.get(self.sheet.path)
        if reason is not None:
            self._all_left(reason)
            return
        heirs = Heirs(self.sheet, self.context)
        judge = self.judge = Judge(self.sheet, self.context, heirs)
        for site in self.sites:
            if site not in self.late:
                site.verdict = self._inside(site) or self._other_name(site) or self._whole(site) or judge.judge(site)
                self._choose_level(site)
        if self.in_test:
            self._respect_pinned()
        self._taint()
        for said, built in returned(self.sheet, self.sites):
            line = self.sheet.lines.place(built.span[0])[0]
            told = f"what is returned here is built in line {line}, and {built.verdict.reason}"
            said.verdict = left(told, built.verdict.todo)
        if self.in_test:
            self._tell_apart_here()
        self.heirs = heirs
        ModuleMoves(self).settle()
        Groups(self).settle()

    def finish(self) -> None:
        """What can be said once names and modules are settled."""
        if self.context.frozen.get(self.sheet.path) is None:
            self._rename_heirs(self.heirs)
            self._spell()
            self._classes_of_instances()
            self._mapped_attributes()
            self._unknown_receivers()

    def _hand_over(self) -> list[tuple[int, int, Target, str]]:
        """Take out the places at which canonicals load the legacy that does their work: they stay as they are."""
        loading = [
            (d.event[-1], d.end, target)
            for target in self.context.matcher.targets
            if target.module == self.sheet.module
            for d in self.sheet.draft.definitions
            if hands_over(self.sheet, d, target)
        ]

        def is_loading(at: int, target: Target) -> bool:
            return any(start <= at < end and one is target for start, end, one in loading)

        imports = [one for one in self.imports if is_loading(one.item.start, one.target)]
        sites = [one for one in self.sites if is_loading(one.span[0], one.target)]
        self.imports = [one for one in self.imports if one not in imports]
        self.sites = [one for one in self.sites if one not in sites]
        found = [(one.item.start, one.item.end, one.target, "import") for one in imports]
        return found + [(*one.span, one.target, one.kind) for one in sites]

    def _set_aside(self) -> list[ImportSite]:
        """Take out the imports of other names (``G = Old``), and mark their uses: these names stay as they are."""
        aside = [one for one in self.imports if self.context.variable(one.item.path, one.target)]
        self.imports = [one for one in self.imports if one not in aside]
        for site in self.sites:
            if self.variable_of(site):
                site.form = "alias"
        return aside

    def tells_apart(self, site: Site) -> bool:
        """Whether what is done at a site depends on the class of an instance."""
        return site.kind in ("isinstance", "except") or expects(self.sheet, site)

    def only_compares(self, site: Site) -> bool:
        """Whether a site only holds the class against something else."""
        e = self.sheet.expression(site.span[0]) if site.kind == "value" else None
        around = self.sheet.around(e) if e is not None else None
        return around is not None and around.parent is not None and around.parent[:2] == (GROUP, "compare")

    def variable_of(self, site: Site) -> str:
        """The path of the variable that a site goes through; "" for none."""
        raw = site.found.raw
        if site.form in ("method", "all", "lazy") or site.hit.heir:
            return ""
        if self.is_own_path(site):
            return ""
        if site.form in ("bare", "alias") and raw is not None and raw.root[0] == NAME and site.index == 0:
            for binding in self.sheet.bindings(raw):
                if binding.target is not None and binding.target[0] == "value":
                    return f"{self.sheet.module}.{raw.root[1]}"
        return self.context.variable(".".join(site.found.path.split(".")[: site.hit.length]), site.target)

    def is_own_path(self, site: Site) -> bool:
        """Whether this is the module whose name for something is to be left behind, and a use of that name."""
        target, raw = site.target, site.found.raw
        module, _, name = target.legacy.rpartition(".")
        own = target.by == "path" and self.sheet.module == module and site.form in ("bare", "alias")
        return own and raw is not None and raw.root[0] == NAME and raw.root[1] == name

    def assigned_at(self, site: Site) -> list[str]:
        """The paths of the variables that a site is assigned to."""
        e = self.sheet.expression(site.span[0])
        return [f"{self.sheet.module}.{name[1]}" for name in names_perhaps_given(self.sheet, e)]

    def _classes_of_instances(self) -> None:
        """``type(x)(…)`` of an instance constructs another one."""
        for call, target, found in self.watched.built_again():
            if target.plain or found is None:
                continue
            moved = any(s.kind == "call" and s.target is target and s.verdict.status == "moved" for s in self.sites)
            verdict = self.judge.again(call, target) if moved else kept("what it builds again stays what it is")
            site = Site(found, Hit(1, target, target.legacy, "", False), "call", 0, "again")
            site.verdict = verdict
            self.sites.append(site)

    def _mapped_attributes(self) -> None:
        """Attributes that are mapped and that no class defines, on instances whose class is certain."""
        spans = {site.span for site in self.sites}
        for target, name, span, owner in self.watched.mapped_attributes():
            within = [d for d in self.sheet.draft.definitions if d.path in (target.legacy, target.canonical)]
            if span in spans or any(d.event[-1] <= span[0] < d.end for d in within):
                continue
            spans.add(span)
            found = Found("method", f"{target.legacy}.{name}", (span,), self.sheet.draft.top, None)
            site = Site(found, Hit(1, target, target.legacy, name, True), "method", 0, "method")
            calls = [one for one in self.sites if one.target is target and one.kind in ("call", "annotation")]
            if self.context.holds(owner) or any(one.verdict.status == "left" for one in calls):
                site.verdict = left(f"not all that makes a {target.legacy_name} here is moved", "move both by hand")
            else:
                self.spelled[span] = target.move.methods[name]
            self.sites.append(site)

    def _unknown_receivers(self) -> None:
        """Methods of a name that is mapped, on what may be an instance: listed, as nothing says that they are."""
        spans = {site.span for site in self.sites}
        for target, name, span, scope in self.watched.unknown_receivers():
            playing = any(site.target is target and site.verdict.status == "moved" for site in self.sites)
            playing = playing or self.watched.names_canonical(target)
            playing = playing or (target.legacy, name) in self.context.distinctive
            if not playing or span in spans or span in self.spelled:
                continue
            found = Found("method", f"{target.legacy}.{name}", (span,), scope, None)
            site = Site(found, Hit(1, target, target.legacy, name, True), "method", 0, "method")
            todo = f"if it is one of {target.name}, call {target.move.methods[name]} here"
            site.verdict = left("the class on which it is called is not certain", todo, "unsafe")
            self._choose_level(site)
            if site.verdict.status == "moved":
                self.spelled[span] = target.move.methods[name]
            self.sites.append(site)

    def _all_left(self, reason: str) -> None:
        verdict = kept(reason) if reason.startswith("kept: ") else left(reason)
        if verdict.status == "kept":
            verdict = kept(reason.removeprefix("kept: "))
        for site in self.sites:
            site.verdict = verdict
        for one in self.imports:
            self.import_verdicts[one.item.start] = verdict
        self.whole_verdicts = {(one.statement.start, one.path): verdict for one in self.whole}
        self.late = []

    def _other_name(self, site: Site) -> Verdict | None:
        """The verdict on a use of another name, but for its arguments."""
        if site.form != "alias":
            return None
        verdict = self.judge.judge(site)
        if self.variable_of(site) in self.context.unmoved and verdict.status != "left":
            return left("what this name stands for is left")
        if verdict.status == "moved" and not verdict.edits and not verdict.wrap:
            return kept("another name for it, which is moved where that is bound")
        return left("it is handed on under another name") if verdict.wrap else verdict

    def _whole(self, site: Site) -> Verdict | None:
        """A module that gives way with all that it holds does so wherever it is named."""
        return MOVED if site.target.whole else None

    def _choose_level(self, site: Site) -> None:
        verdict = site.verdict
        if verdict.status == "left" and verdict.level == "unsafe" and self.context.options.unsafe:
            site.verdict = verdict._replace(status="moved", todo="")

    def _inside(self, site: Site) -> Verdict | None:
        """The verdict on a place within the legacy's own definition, or the canonical's."""
        target = site.target
        at = site.span[0]
        blocked = self.context.blocked.get((self.sheet.path, at))
        if blocked is not None:
            return left(blocked)
        if self.is_own_path(site):
            return kept("it is this module's own name for it")
        for definition in self.sheet.draft.definitions:
            if definition.event[-1] <= at < definition.end:
                if definition.path == target.legacy:
                    return kept("it is part of the definition itself")
                if definition.path == target.canonical and not site.hit.method:
                    return left(f"{target.name} itself is built on it", f"make {target.name} stand alone first")
        served = self._served_heir(site)
        if served:
            return kept(f"{target.name} hands over to {served}, which is built on it")
        if self._is_foundation(site):
            return left(f"{target.name} itself is built on what is made here", f"make {target.name} stand alone first")
        return None

    def _served_heir(self, site: Site) -> str:
        """The class, derived from the legacy at a site, to which the same canonical hands over; "" for none."""
        if site.kind not in ("subclass", "class_attribute"):
            return ""
        canonical = self.context.texts.sheet(self.context.paths.get(site.target.module, ""))
        for one in self.context.matcher.targets if canonical is not None else ():
            if (
                one.canonical != site.target.canonical
                or one is site.target
                or self.context.home(one) != self.sheet.module
            ):
                continue
            definition = next((d for d in self.sheet.draft.definitions if d.path == one.legacy), None)
            if definition is None or not self.sheet.statement_start(definition.event) <= site.span[0] < definition.end:
                continue
            if canonical is not None and hands_over_to_it(canonical, one, self.context.program):
                return one.legacy_name
        return ""

    def _is_foundation(self, site: Site) -> bool:
        """Whether the canonical runs what builds the legacy at a site, or finds it by a path in its own module."""
        target, at = site.target, site.span[0]
        if site.kind not in _BUILDING or site.hit.method:
            return False
        if site.kind == "dotted_string" and self.sheet.module == target.module:
            return True
        under = self.context.foundations.under(target)
        return any(d.path in under and d.event[-1] <= at < d.end for d in self.sheet.draft.definitions)

    def canonical_builds(self, target: Target) -> str:
        """Where the canonical itself builds the legacy, as half a sentence; "" for nowhere in this file."""
        site = next((one for one in self.sites if one.target is target and self._is_foundation(one)), None)
        place = f"{self.sheet.path}:{self.sheet.lines.place(site.span[0])[0]}" if site is not None else ""
        return f"{target.name} builds it itself in {place}" if place else ""

    def _respect_pinned(self) -> None:
        for start, end, reason in pinned(self.sheet, self.imports, self.sites, self.context.is_canonical):
            verdict = left(reason, "decide what this test is to prove once there is one class")
            for site in self.sites:
                if start <= site.span[0] < end:
                    site.verdict = verdict
                    self.local_reasons.add(site.span)
            self.late = [site for site in self.late if not start <= site.span[0] < end]
            for one in self.imports:
                if start <= one.item.start < end:
                    self.import_verdicts[one.item.start] = verdict

    def _taint(self) -> None:
        """Where an instance is used in a way that the canonical does not support, it is not built either."""
        for site in self.sites:
            uses_instance = site.form == "method" or (site.kind == "method" and site.hit.on_instance)
            if site.verdict.status != "left" or not uses_instance:
                continue
            receiver = self.judge.receiver(site)
            if receiver and self.context.holds(receiver):
                continue  # an heir that keeps its base, whose instances are no others than before
            self._spread(site.target, site.span[0], site.verdict.reason, site.verdict.todo)
        self._keys()
        for at, target, lack in self.watched.lacks():
            self._spread(target, at, lack.message, self.context.standing.todo(lack))
        for at, target, base in self.watched.lost_bases():
            self._spread(target, at, f"{target.name} is no {base}", "test for what is meant")
        for site in self.sites:
            of_heir = self.judge.receiver(site) not in ("", site.target.legacy)  # which moves with its base, or is held
            if site.verdict.status == "moved" and self._is_renamed_method(site) and not of_heir:
                self._stay_with_what_is_made(site)

    def _is_renamed_method(self, site: Site) -> bool:
        """Whether a place would do something with an instance that the legacy's own cannot take."""
        renamed = site.hit.method in site.target.move.methods or bool(site.verdict.edits)
        return renamed and (site.form == "method" or (site.kind == "method" and site.hit.on_instance))

    def _has_shim(self, target: Target) -> bool:
        """Whether instances of the legacy will have the canonical's methods, too."""
        home = self.context.paths.get(self.context.home(target), "")
        return target.move.after == "shim" and home != "" and (home, -1) not in self.context.blocked

    def _stay_with_what_is_made(self, site: Site) -> None:
        """Leave a method on what goes on being an instance of the legacy, and with it what else is made there."""
        target, at = site.target, site.span[0]
        area = [s for s in self.sites if s.target is target and self.area(s.span[0]) == self.area(at)]
        made = [s for s in area if s.kind == "call" and not s.hit.method]
        still = next((s for s in made if s.verdict.status == "left"), None)
        if still is not None:
            line = self.sheet.lines.place(still.span[0])[0]
            told = f"{target.legacy_name} goes on being built in line {line}, as {still.verdict.reason}"
            for one in area:
                if one.verdict.status == "moved":
                    one.verdict = left(told, still.verdict.todo)
        elif not made and not self._has_shim(target) and target.legacy in self.context.still_built:
            told = f"instances of {target.legacy_name} are still made in {self.context.still_built[target.legacy]}"
            site.verdict = left(told, "move that first")
            self.unfit.setdefault(target.legacy, f"{self.sheet.path}:{self.sheet.lines.place(at)[0]}: {told}")

    def _spread(self, target: Target, at: int, reason: str, todo: str) -> None:
        area, line = self.area(at), self.sheet.lines.place(at)[0]
        told = f"what is built here is used in line {line}, and {reason}"
        built = False
        for site in self.sites:
            if site.target is target and self.area(site.span[0]) == area:
                built = built or site.kind == "call"
                if site.verdict.status == "moved":
                    site.verdict = left(told, todo)
                    self.local_reasons.add(site.span)
        if not built and self.in_test:
            # What a test is given, fixtures of the same file have built, and nobody else gets it.
            self._leave_all(target, f"line {line} needs what {target.name} does not have: {reason}", todo)
        elif not built:
            self.unfit.setdefault(target.legacy, f"{self.sheet.path}:{line}: {reason}")

    def _leave_all(self, target: Target, reason: str, todo: str) -> None:
        for site in self.sites:
            if site.target is target and site.verdict.status == "moved":
                site.verdict = left(reason, todo)
                self.local_reasons.add(site.span)

    def _tell_apart_here(self) -> None:
        """In a test that goes on building the legacy class, what tells instances apart goes on doing so, too."""
        for target in self.context.matcher.targets:
            mine = [site for site in self.sites if site.target is target]
            built = next((s for s in mine if s.verdict.status == "left" and s.kind in ("call", "value")), None)
            for site in mine if built is not None and self.context.after(target) != "shim" else ():
                if site.verdict.status == "moved" and self.tells_apart(site):
                    line = self.sheet.lines.place(built.span[0])[0] if built is not None else 0
                    site.verdict = left(f"instances of {target.legacy_name} are still made in line {line}")
                    self.local_reasons.add(site.span)

    def _keys(self) -> None:
        """A class that stays what it is as a key has instances that stay what they are."""
        for site in self.sites:
            e = self.sheet.expression(site.span[0]) if site.verdict.status == "left" and site.kind == "value" else None
            around = self.sheet.around(e) if e is not None else None
            if around is None or around.parent is None or around.parent[:2] not in _KEYED:
                continue
            if around.parent[1] == "set" or around.slot[1] % 2 == 0:
                line = self.sheet.lines.place(site.span[0])[0]
                self.unfit.setdefault(site.target.legacy, f"{self.sheet.path}:{line}: {site.verdict.reason}")

    def area(self, at: int) -> int:
        """The top-level definition in which an offset stands, as its offset; -1 for the module."""
        for definition in self.sheet.draft.definitions:
            if definition.owner is None and self.sheet.statement_start(definition.event) <= at < definition.end:
                return int(definition.event[-1])
        return -1

    def _rename_heirs(self, heirs: Heirs) -> None:
        """Methods that subclasses override, and their ``super()`` calls."""
        matcher = self.context.matcher
        for target in matcher.targets:
            if not target.move.methods:
                continue
            for definition in self.sheet.draft.definitions:
                if (
                    definition.kind == "class"
                    and definition.path in matcher.heirs(target)
                    and not self.context.holds(definition.path)
                ):
                    for start, end, _, new in heirs.methods(definition, target):
                        self.spelled[start, end] = new

    def holding(self) -> list[str]:
        """The classes that keep their legacy base."""
        heirs = Heirs(self.sheet, self.context)
        held = [s for s in self.sites if s.kind == "subclass" and s.verdict.status != "moved" and not s.hit.heir]
        return [heir.path for heir in map(heirs.definition, held) if heir is not None]

    def _spell(self) -> None:
        """The text of every moved site's own token, where the groups and chains did not say it already."""
        for site in self.sites:
            if site.verdict.status != "moved" or site in self.late:
                continue
            if site.hit.method and site.span not in self.spelled and self.written(site.span, site.hit.method):
                new = site.target.move.methods.get(site.hit.method)
                if new is not None:
                    self.spelled[site.span] = new

    # -- results ------------------------------------------------------------------------------------------------

    def edits(self) -> list[Edit]:
        """All edits beside those of import statements, in order; a site whose edits cannot be made is left first."""
        found: dict[Edit, None] = {}
        for edit in (*self.extra, *self.local_imports):
            found[edit] = None
        for site in self.sites:
            if site.verdict.status == "moved":
                for edit in site.verdict.edits:
                    found[edit] = None
        for (start, end), text in self.spelled.items():
            if self.sheet.text[start:end] != text:
                found[Edit(start, end, text)] = None
        return sorted(found)

    def written(self, span: tuple[int, int], name: str) -> bool:
        """Whether the source spells a name at a span, and not with escapes."""
        return identifier(self.sheet.text[span[0] : span[1]]) == name

    def rows(self) -> dict[tuple[int, int], Occurrence]:
        """One line of the ledger for every import and every site, by its span."""
        rows: dict[tuple[int, int], Occurrence] = {}
        for one in self.other_names:
            verdict = kept("another name for it, which is moved where that is bound")
            span = one.item.start, one.item.end
            rows[span] = self._row(*span, one.target, "import", verdict)
        for start, end, target, kind in self.handed_over:
            verdict = kept(f"{target.name} hands over to it")
            rows[start, end] = self._row(start, end, target, kind, verdict)
        for whole in self.whole:
            verdict = self.whole_verdicts.get((whole.statement.start, whole.path), MOVED)
            rows[whole.start, whole.end] = self._row(whole.start, whole.end, whole.target, "import", verdict)
        for one in self.imports:
            verdict = self.import_verdicts.get(one.item.start, Verdict("moved"))
            kind = "reexport" if self._reexports(one) else "import"
            rows[one.item.start, one.item.end] = self._row(one.item.start, one.item.end, one.target, kind, verdict)
        for site in self.sites:
            if site.span not in rows or rows[site.span].status == "rewritten":
                rows[site.span] = self._row(*site.span, site.target, site.kind, site.verdict, self._symbol(site))
        return rows

    def _symbol(self, site: Site) -> str:
        return f"{site.target.legacy}.{site.hit.method}" if site.hit.method else site.target.legacy

    def _reexports(self, one: ImportSite) -> bool:
        top = one.statement.scope is self.sheet.draft.top
        return top and (self.sheet.is_package or one.item.alias == one.item.name)

    def _row(self, start: int, end: int, target: Target, kind: str, verdict: Verdict, symbol: str = "") -> Occurrence:
        indirect = self.sheet.text[start:end] != target.legacy_name
        symbol = symbol or target.legacy
        return row_for(self.sheet, (start, end), symbol, kind, verdict, indirect=indirect, in_test=self.in_test)
