"""A whole migration planned: every file's part, the definitions, the gate, and the ledger of all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from ssot_tool.codemod import ImportChange
from ssot_tool.edit import Edit
from ssot_tool.facts import ModuleFacts
from ssot_tool.migrate.changes import Change, Deletion, Outcome
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import Lack, Occurrence, Skipped
from ssot_tool.planning.adapters import adapted, adapters_for, facts_with
from ssot_tool.planning.asked.mappings import check_mappings
from ssot_tool.planning.asked.reading import read_for, read_heirs
from ssot_tool.planning.asked.selection import Selection
from ssot_tool.planning.asked.targets import Target, is_within
from ssot_tool.planning.context import Context
from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.import_graph import import_graph
from ssot_tool.planning.delta.target import target_python
from ssot_tool.planning.facades import close
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.judging.signatures import Signatures
from ssot_tool.planning.judging.standing import Standing
from ssot_tool.planning.ledger import ledger_of
from ssot_tool.planning.naming.chains import Chains
from ssot_tool.planning.places.built_on import Foundations
from ssot_tool.planning.places.loaders import copies, hands_over_to_it
from ssot_tool.planning.places.matching import Matcher
from ssot_tool.planning.places.sites import Verdict
from ssot_tool.planning.places.stand_ins import misfits
from ssot_tool.planning.retiring import Retired, Retiring, applied
from ssot_tool.planning.rewriting import between
from ssot_tool.planning.strings import Strings
from ssot_tool.planning.texts import Texts
from ssot_tool.registry import load_codemod
from ssot_tool.scan.sheet import Sheet
from ssot_tool.session import Session

#: Each round leaves more than the one before, so they end; this bounds what was built to make them many.
_ROUNDS = 25
#: A name that more files have is no name of one class's method.
_MOST_CALLING = 200


class Planned(NamedTuple):
    """What a migration does: the outcomes, the texts behind them, every place, and what the canonicals lack."""

    outcomes: tuple[Outcome, ...]
    texts: dict[str, tuple[str | None, str | None]]
    ledger: tuple[Occurrence, ...]
    lacks: tuple[Lack, ...]
    skipped: tuple[Skipped, ...]


class Planner:
    """Plans one migration over one session; use it inside the session's reading."""

    def __init__(self, session: Session, options: MigrateOptions) -> None:
        self.session = session
        self.options = options
        self.selection = Selection(options, session.places.tests)
        self.targets = read_for(session, options.moves)
        self.texts = Texts(session)
        self._read_copies()
        self._differing_ones = self._differing()
        self._graph = import_graph(session)
        self._circles = 0
        self._adapters: dict[str, str] = {}
        self._calling: list[str] = []
        self.context = self._new_context()
        check_mappings(self.targets, self.context.signatures, self.context.standing)
        self.plans: dict[str, FilePlan] = {}
        self.retired: dict[str, Retired] = {}
        self.patches: list[Occurrence] = []

    def _read_copies(self) -> None:
        """Read the modules with the private copies of legacy classes that canonicals load."""
        sheets = [(target, self.texts.sheet(self.session.files.get(target.module, ""))) for target in self.targets]
        self.session.locate({one.base for target, sheet in sheets if sheet for one in copies(sheet, target)})

    def _new_context(self) -> Context:
        distinctive = self._distinctive()
        self.program = self.session.program()
        canonicals = Counter(target.canonical for target in self.targets)
        return Context(
            self.program,
            self.session.places.paths,
            self.texts,
            Matcher(self.program, self.targets, self._differing_ones),
            Signatures(self.program, self.texts),
            Standing(self.program, self.texts),
            self.options,
            frozenset(name for name, count in canonicals.items() if count > 1),
            self._cycle,
            self._elsewhere,
            pins=set(),
            stuck=set(),
            unfit={},
            frozen=self._frozen(),
            blocked={},
            patched=set(),
            unmoved=set(),
            clinging=set(),
            still_built={},
            holding=set(),
            distinctive=distinctive,
            staying=set(),
            told_apart={},
            foundations=Foundations(self.program, self.texts, self.session.places.paths),
        )

    def _distinctive(self) -> frozenset[tuple[str, str]]:
        """The mapped methods whose names nothing else has: a call of one, on whatever, is likely meant for it."""
        names = {name for target in self.targets for name in target.move.methods}
        if not names:
            return frozenset()
        self.session.reading.search(names)
        self._calling = self.session.reading.holding(names)
        if len(self._calling) > _MOST_CALLING:
            self._calling = []
            return frozenset()
        self.session.read(self._calling)
        self.program = self.session.program()
        matcher = Matcher(self.program, self.targets)
        found = set()
        for target in self.targets:
            mine = {target.legacy, target.canonical, *matcher.heirs(target)}
            mine |= set(self.program.ancestors(target.legacy)) if self.program.is_class(target.legacy) else set()
            for name in target.move.methods:
                owners = {s.rpartition(".")[0] for s in self.program.definitions if s.endswith(f".{name}")}
                if owners <= mine:
                    found.add((target.legacy, name))
        return frozenset(found)

    def _differing(self) -> list[str]:
        """The legacy classes that take other arguments than their canonicals: who builds their heirs matters, too."""
        signatures = Signatures(self.session.program(), self.texts)
        differing = [
            target.legacy for target in self.targets if target.by == "definition" and signatures.differ(target)
        ]
        read_heirs(self.session, differing)
        return differing

    # -- what may be touched ------------------------------------------------------------------------------------

    def _frozen(self) -> dict[str, str]:
        """The files that nothing may change, each with the reason."""
        told = ((path, self.selection.refusal(path)) for path in self.session.reading.files)
        return {path: reason for path, reason in told if reason}

    def _elsewhere(self, path: str, name: str) -> bool:
        self.session.reading.search([name])
        return self.session.reading.holding([name]) != [path]

    def _cycle(self, importer: str, imported: str) -> list[str] | None:
        way = self._graph.would_cycle(importer, imported)
        self._circles += way is not None
        return way

    # -- planning -----------------------------------------------------------------------------------------------

    def plan(self) -> Planned:
        """Plan until nothing more has to be left.

        Where an import would make a circle, plan again as if the circles that this migration itself opens were none:
        a second migration would find them open. Any that is made all the same is damage.
        """
        texts = self._planned()
        if self._circles:
            self._graph = self._graph.changed({path: new for path, (_, new) in texts.items()})
            self._forget()
            texts = self._planned()
        if self.options.adapter and self._adapt():
            texts = self._planned()
        return self._result(texts)

    def _adapt(self) -> bool:
        """Have adapters written for what the canonicals lack, where that is enough; False where it is nowhere."""
        found = adapters_for(self.context, sorted(self.context.standing.lacks.values()))
        for adapter in found:
            path = self.session.places.paths[adapter.target.module]
            sheet = self.texts.sheet(path)
            assert sheet is not None
            self._adapters[path] = self._adapters.get(path, "") + adapter.text
            self.session.suppose(facts_with(sheet, self._adapters[path]))
        by_legacy = {adapter.target.legacy: adapter for adapter in found}
        canonicals = {adapted(one).canonical: one.target.canonical for one in found}
        self.targets = [adapted(by_legacy[t.legacy]) if t.legacy in by_legacy else t for t in self.targets]
        self.context = self._new_context()
        for symbol, like in canonicals.items():
            self.context.signatures.suppose(symbol, like)
        return bool(found)

    def _planned(self) -> dict[str, tuple[str | None, str | None]]:
        for _ in range(_ROUNDS):
            self._plan_files()
            frozen = len(self.context.frozen)
            texts = self._texts()
            if len(self.context.frozen) > frozen:
                continue  # the edits of a file cannot be made: what was planned of it is to be left
            if self._stay():
                continue
            found = self._damage(texts)
            if not found:
                break
            self._leave_damaged(found)
        return texts

    def _stay(self) -> bool:
        """Whether definitions have to stay that were to go, as is known only now: plan again with this."""
        staying = {legacy for legacy, done in self.retired.items() if done.verdict.status == "left"}
        grown = not staying <= self.context.staying
        self.context.staying.update(staying)
        return grown

    def _forget(self) -> None:
        """Forget what had to be left."""
        for learned in self.context.learned():
            learned.clear()
        self.context.frozen.update(self._frozen())
        self.context.standing.lacks.clear()

    def _concerned(self) -> list[str]:
        """The modules that name a target, or patch something beside one."""
        homes = {f"{self.context.home(t)}." for t in self.targets if self.context.home(t)}
        quoted = re.compile(f"\\b(?:{'|'.join(sorted({re.escape(t.legacy_name) for t in self.targets}))})['\"]")
        holding = set(self.session.reading.holding({target.legacy_name for target in self.targets}))
        calling = set(self._calling) if self.context.distinctive else set()
        found = []
        for module, facts in sorted(self.program.modules.items()):
            path = self.session.places.paths[module]
            # The cheap questions first: the last one reads the file.
            if (
                path in calling
                or any(t.by == "path" and t.legacy.rpartition(".")[0] == module for t in self.targets)
                or any(is_within(one, t.legacy) for t in self.targets if t.whole for one in facts.imports)
                or any(self._names(dotted, facts, homes) for dotted in facts.uses)
                or (path in holding and self._may_patch(module, quoted))
            ):
                found.append(module)
        return found

    def _names(self, dotted: str, facts: ModuleFacts, homes: set[str]) -> bool:
        """Whether a path names a target, something beside one, or a canonical whose methods have other names."""
        if self.context.matcher.hits(dotted, facts) or any(dotted.startswith(home) for home in homes):
            return True
        mapped = (t for t in self.targets if t.move.methods and dotted.endswith(f".{t.name}"))
        return any(self.context.is_canonical(target, dotted) for target in mapped)

    def _may_patch(self, module: str, quoted: re.Pattern[str]) -> bool:
        """Whether a module may patch a target by way of a variable, or the module that it is in."""
        text = self.texts.of_module(module) or ""
        if "sys.modules" in text and any(self.context.home(target) in text for target in self.targets):
            return True
        return ("patch" in text or "setattr" in text) and quoted.search(text) is not None

    def _plan_files(self) -> None:
        concerned = self._concerned()
        for _ in range(_ROUNDS):
            known = self._known()
            self.plans = {}
            for module in concerned:
                path = self.session.places.paths[module]
                sheet = self.texts.sheet(path)
                if sheet is not None:
                    in_test = path in self.session.places.tests
                    self.plans[module] = FilePlan(self.context, sheet, self.program.modules[module], in_test)
            for plan in self.plans.values():
                Chains(plan, self.plans).settle()
                plan.finish()
            for target in self.targets:
                facade = self.plans.get(target.legacy.rpartition(".")[0])
                if target.by == "path" and target.move.after == "delete" and facade is not None:
                    close(target, facade, list(self.plans.values()))
            strings = Strings(self.context, self.plans)
            self.patches = []
            for plan in self.plans.values():
                strings.settle(plan)
                self.patches += strings.patches_into(plan)
            for plan in self.plans.values():
                self._note(plan)
                self._leave_what_is_replaced(plan)
            self._block_overlaps()
            if known == self._known():
                break

    def _known(self) -> tuple[int, ...]:
        """How much is known of what has to stay; it only ever grows."""
        return tuple(len(one) for one in self.context.learned())

    def _note(self, plan: FilePlan) -> None:
        """What a file's plan means for others: exports that must stay, heirs that cannot move."""
        self.context.holding.update(plan.holding())
        self.context.unfit.update({k: v for k, v in plan.unfit.items() if k not in self.context.unfit})
        for site in plan.sites:
            if site.verdict.status == "left" and site.hit.heir:
                self.context.stuck.add(site.hit.symbol)
            if site.verdict.status == "left" and site.form == "alias":
                self.context.clinging.add(plan.variable_of(site))
            far = site.verdict.status == "left" and not (plan.in_test and site.span in plan.local_reasons)
            builds = site.kind in ("call", "value", "subclass") and not plan.only_compares(site)
            if far and not plan.in_test and builds:
                place = f"{plan.sheet.path}:{plan.sheet.lines.place(site.span[0])[0]}"
                self.context.still_built.setdefault(site.target.legacy, place)
            if far and plan.tells_apart(site):
                place = f"{plan.sheet.path}:{plan.sheet.lines.place(site.span[0])[0]}"
                self.context.told_apart.setdefault(site.target.legacy, place)
            if site.verdict.status == "left" and site.kind == "value":
                self.context.unmoved.update(plan.assigned_at(site))
            loaded = site.form in ("chain", "value") or (site.form, site.kind) == ("string", "dotted_string")
            if site.verdict.status == "left" and loaded and site.kind != "patch_object":
                path = ".".join(site.found.path.split(".")[: site.hit.length])
                self._pin(path)
        for one in plan.imports:
            verdict = plan.import_verdicts.get(one.item.start)
            if verdict is not None and verdict.status != "moved":
                self._pin(one.item.path)

    def _leave_what_is_replaced(self, plan: FilePlan) -> None:
        """Leave the calls that a test has something else answer, which takes just what they give today."""
        for other, site, at in misfits(plan, self.plans):
            place = f"{plan.sheet.path}:{plan.sheet.lines.place(at)[0]}"
            told = f"{place} puts in its place what does not take the canonical's arguments"
            self.context.blocked.setdefault((other.sheet.path, site.span[0]), told)

    def _pin(self, path: str) -> None:
        """Keep a name that something left is imported through, and the names that this goes through in turn."""
        for _ in range(_ROUNDS):
            module, _, name = path.rpartition(".")
            module = self.program.other_names.get(module, module)
            facts = self.program.modules.get(module)
            if facts is None or (module, name) in self.context.pins or path in self.program.definitions:
                return
            self.context.pins.add((module, name))
            sources = facts.exports.get(name, ())
            if not sources or sources[0] in ("?", path):
                return
            path = sources[0]

    def _block_overlaps(self) -> None:
        """Leave the calls whose edits overlap those of a call among their arguments."""
        for plan in self.plans.values():
            edits = plan.edits()
            for first, second in pairwise(edits):
                if second.start < first.end:
                    for site in plan.sites:
                        if first in site.verdict.edits and site.verdict.status == "moved":
                            key = (plan.sheet.path, site.span[0])
                            self.context.blocked[key] = "another place among its arguments changes, too"

    # -- texts --------------------------------------------------------------------------------------------------

    def _texts(self) -> dict[str, tuple[str | None, str | None]]:
        """Every file that changes, with its text before and after."""
        texts: dict[str, tuple[str | None, str | None]] = {}
        edits_of: dict[str, list[Edit]] = {}
        self.edits: dict[str, list[Edit]] = {}
        for module, plan in self.plans.items():
            edits = self._file_edits(plan)
            edits_of[module] = edits
            if edits:
                new = applied(plan.sheet.text, edits)
                if new != plan.sheet.text:
                    texts[plan.sheet.path] = (plan.sheet.text, new)
                    self.edits[plan.sheet.path] = edits
        for path, adapter in self._adapters.items():
            self._append(path, adapter, texts)
        self._retire(texts, edits_of)
        return texts

    def _append(self, path: str, text: str, texts: dict[str, tuple[str | None, str | None]]) -> None:
        """Put a text at the end of a file."""
        sheet = self.texts.sheet(path)
        if sheet is None or not text:
            return
        old, new = texts.get(path, (sheet.text, sheet.text))
        self.edits[path] = [*self.edits.get(path, []), Edit(len(sheet.text), len(sheet.text), text)]
        texts[path] = (old, applied(sheet.text, self.edits[path]) if new is not None else None)

    def _file_edits(self, plan: FilePlan) -> list[Edit]:
        if plan.sheet.path in self.context.frozen:
            return []
        changes = [change for change in plan.importing.changes() if _says_something(change)]
        edits = plan.edits()
        if changes:
            try:
                edits += load_codemod("imports").edit_imports(plan.sheet.text, changes)
            except ValueError as error:
                self.context.frozen[plan.sheet.path] = f"an import of it cannot be changed: {error}"
                return []
        edits = sorted(set(edits))
        if any(second.start < first.end for first, second in pairwise(edits)):
            self.context.frozen[plan.sheet.path] = "its changes overlap each other"
            return []
        return edits

    def _retire(self, texts: dict[str, tuple[str | None, str | None]], edits_of: dict[str, list[Edit]]) -> None:
        retiring = Retiring(self.context, self.plans)
        self.retired = {}
        for target in self.targets:
            home = self.context.home(target)
            if not target.has_definition or not home:
                continue
            path = self.session.places.paths[home]
            sheet = self.texts.sheet(path)
            if sheet is None:
                continue
            first, now = texts.get(path, (sheet.text, sheet.text))
            done = self._retired(retiring, target, sheet, now, edits_of.get(home, []))
            self.retired[target.legacy] = done
            if done.text != now:
                texts[path] = (first, done.text)
                if done.text is not None:
                    edits_of[home] = between(sheet.text, done.text)
                    self.edits[path] = edits_of[home]

    def _retired(self, retiring: Retiring, target: Target, sheet: Sheet, now: str | None, edits: list[Edit]) -> Retired:
        if now is None:
            return Retired(None, Verdict("moved", "it is deleted"))
        refused = self.context.blocked.get((sheet.path, -1), "") or self.context.frozen.get(sheet.path, "")
        canonical = self.texts.sheet(self.session.files.get(target.module, ""))
        if not refused and canonical is not None and hands_over_to_it(canonical, target, self.program):
            refused = f"{target.name} hands over to it"
        if not refused and target.move.after == "shim":
            refused = self._built_on(target) or self._asked_for_base(target)
        if not refused and target.move.after == "delete":
            needing = self._needing(target)
            if needing:
                refused = f"it is not deleted, as {needing} still {'needs' if needing.count(',') == 0 else 'need'} it"
        return retiring.retire(target, sheet, now, edits, refused)

    def _built_on(self, target: Target) -> str:
        """Why no shim can take the place of what the canonical runs: each would make the other for ever."""
        for plan in self.plans.values():
            place = plan.canonical_builds(target)
            if place:
                return f"{place}, so each would build the other for ever"
        return ""

    def _asked_for_base(self, target: Target) -> str:
        """Why no shim can take the place of a class: it would not have a base that somebody asks for; "" for none."""
        for plan in self.plans.values():
            for at, one, base in plan.watched.lost_bases():
                if one is target:
                    place = f"{plan.sheet.path}:{plan.sheet.lines.place(at)[0]}"
                    return f"a shim would be no {base}, for which {place} asks"
        return ""

    def _needing(self, target: Target) -> str:
        """The places that need the definition to stay, in words."""
        places: list[tuple[FilePlan, int]] = []
        for plan in self.plans.values():
            places += [
                (plan, site.span[0]) for site in plan.sites if site.target is target and site.verdict.status == "left"
            ]
            for one in plan.imports:
                verdict = plan.import_verdicts.get(one.item.start)
                if one.target is target and verdict is not None and verdict.status != "moved":
                    places.append((plan, one.item.start))
        told = [f"{plan.sheet.path}:{plan.sheet.lines.place(at)[0]}" for plan, at in sorted(places, key=_place)]
        told = list(dict.fromkeys(told))
        return told[0] if len(told) == 1 else f"{told[0]} and {len(told) - 1} more" if told else ""

    # -- the gate -----------------------------------------------------------------------------------------------

    def _damage(self, texts: dict[str, tuple[str | None, str | None]]) -> list[Damage]:
        before = {path: old for path, (old, _) in texts.items()}
        after = {path: new for path, (_, new) in texts.items()}
        root = self.session.reading.workspace.root
        return damage(self.session, before, after, target_python(root)) if texts else []

    def _leave_damaged(self, found: Iterable[Damage]) -> None:
        homes = {self.session.places.paths[self.context.home(t)] for t in self.targets if self.context.home(t)}
        for one in found:
            planned = any(plan.sheet.path == one.path for plan in self.plans.values())
            culprit = self._culprit(one)
            if planned and one.path not in self.context.frozen and one.path not in homes:
                self.context.frozen[one.path] = f"the change would bring a new fault in line {one.line}: {one.message}"
            elif culprit and culprit not in homes:
                self.context.frozen[culprit] = f"the change would break {one.path}:{one.line}: {one.message}"
            else:
                for home in homes:
                    told = f"{one.path}:{one.line}: {one.message}"
                    self.context.blocked.setdefault((home, -1), f"it cannot be retired, as that would break {told}")
                if one.path in homes and (one.path, -1) in self.context.blocked and planned:
                    self.context.frozen.setdefault(one.path, f"the change would bring a new fault: {one.message}")

    def _culprit(self, one: Damage) -> str:
        """The file, as yet free to change, whose names are missing where something broke."""
        parts = one.name.split(".")
        for end in range(len(parts), 0, -1):
            module = self.program.other_names.get(".".join(parts[:end]), ".".join(parts[:end]))
            plan = self.plans.get(module)
            if plan is not None and plan.sheet.path not in self.context.frozen:
                return plan.sheet.path
        return ""

    def _keep_what_words_need(self, rows: Iterable[Occurrence]) -> bool:
        """Keep the definitions of which a word is left that may name them; whether there are any."""
        deleted = {
            target.legacy: self.session.places.paths[self.context.home(target)]
            for target in self.targets
            if target.move.after == "delete" and target.legacy in self.retired
            if self.retired[target.legacy].verdict.status == "moved"
        }
        needed = False
        for row in rows:
            home = next((h for legacy, h in deleted.items() if f"{row.symbol}.".startswith(f"{legacy}.")), "")
            if home and row.status == "left" and row.kind not in ("docs", "definition"):
                told = f"it is not deleted, as {row.path}:{row.line} may still need it"
                self.context.blocked.setdefault((home, -1), told)
                needed = True
        return needed

    # -- the result ---------------------------------------------------------------------------------------------

    def _result(self, texts: dict[str, tuple[str | None, str | None]]) -> Planned:
        ledger = ledger_of(self)
        if self._keep_what_words_need(ledger.rows):
            texts = self._planned()
            ledger = ledger_of(self)
        outcomes: list[Outcome] = []
        for path, edits in ledger.edits.items():
            data = self.texts.data(path)
            old = ledger.texts[path] if path not in texts else texts[path][0]
            new = texts[path][1] if path in texts else old
            if data is None or old is None or new is None:
                continue
            if path in texts:
                new = self._with_docs(old, new, self.edits.get(path, []), list(edits))
            else:
                new = applied(old, list(edits))
            texts[path] = (old, new)
            self.edits[path] = between(old, new) if path in self.edits else list(edits)
        for path, (_, new) in sorted(texts.items()):
            data = self.texts.data(path)
            assert data is not None
            if new is None:
                outcomes.append(Deletion(path, data))
            else:
                outcomes.append(Change(path, data, tuple(sorted(self.edits[path]))))
        lacks = sorted(self.context.standing.lacks.values())
        return Planned(tuple(outcomes), texts, ledger.rows, tuple(self._placed(lacks, ledger.rows)), ledger.skipped)

    def _with_docs(self, old: str, new: str, edits: list[Edit], docs: list[Edit]) -> str:
        """Docs are edited beside the rest, where that does not touch them."""
        free = [d for d in docs if all(d.end <= e.start or e.end <= d.start for e in edits)]
        return applied(old, [*edits, *free]) if applied(old, edits) == new else new

    def _placed(self, lacks: Iterable[Lack], rows: Iterable[Occurrence]) -> list[Lack]:
        placed = []
        for lack in lacks:
            needing = [f"{r.path}:{r.line}" for r in rows if r.status == "left" and lack.message in r.reason]
            if needing:
                placed.append(msgspec.structs.replace(lack, places=tuple(dict.fromkeys(needing))))
        return placed


def _says_something(change: ImportChange) -> bool:
    return bool(change.drop or change.rename or change.module is not None or change.add)


def _place(one: tuple[FilePlan, int]) -> tuple[str, int]:
    return one[0].sheet.path, one[1]
