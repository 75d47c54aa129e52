"""Strings that name a legacy symbol: patch targets, dotted paths, entries of ``__all__`` and of lazy maps.

They come last: what a patch target becomes depends on what the module that it patches binds afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ssot_tool.edit import Edit
from ssot_tool.model import Occurrence
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.judging.values import loaded_by_path
from ssot_tool.planning.naming.groups import Groups
from ssot_tool.planning.naming.importing import Wanted
from ssot_tool.planning.places.loaders import builds_copy, hands_over_to_it
from ssot_tool.planning.places.lookups import ModulePatch, dispensable, for_others, lookup_module, module_patches
from ssot_tool.planning.places.matching import Hit
from ssot_tool.planning.places.rows import row_for
from ssot_tool.planning.places.sites import Site, Verdict, kept, left
from ssot_tool.registry import load_codemod
from ssot_tool.scan.sheet import Found
from ssot_tool.scan.syntax.events import BLOCK, FSTR, GROUP, STR

#: Of several verdicts on one patch the first of these counts.
_CHOSEN = ("moved", "left", "kept")
_DEFAULT = re.compile(r"\s*=\s*(?:\w+\.)*DEFAULT\b")


class Strings:
    """Settles the strings of all file plans. ``plans``: module to plan."""

    def __init__(self, context: Context, plans: Mapping[str, FilePlan]) -> None:
        self.context = context
        self.plans = plans

    def settle(self, plan: FilePlan) -> None:
        """Decide for every string of one file."""
        if self.context.frozen.get(plan.sheet.path) is None:
            for path in plan.watched.patched_elsewhere():
                self.keep_name(path)
            self._lazy_tests(plan)
        for site in plan.late:
            if site.form == "alias":
                site.verdict = kept("another name for it, which is moved where that is bound")
            elif site.form == "all":
                self._entry(plan, site)
            elif site.form == "lazy":
                self._lazy(plan, site)
            else:
                self._path(plan, site)

    # -- __all__ and lazy maps ----------------------------------------------------------------------------------

    def _entry(self, plan: FilePlan, site: Site) -> None:
        name = site.found.path.rpartition(".")[2]
        if plan.sheet.module == self.context.home(site.target) and name == site.target.legacy_name:
            site.verdict = kept("it goes or stays with the definition")
        elif name not in plan.entries and name not in plan.sheet.draft.top.bindings and plan.facts.stars:
            self._starred_entry(plan, site, name)
        elif name not in plan.entries:
            site.verdict = kept("the name stays in this module")
        else:
            new = plan.entries[name]
            if new is not None and any(entry == new for entry, _ in plan.sheet.draft.all_names or ()):
                new = None
            if new is not None:
                plan.spelled[site.span] = new
            else:
                plan.extra += load_codemod("removal").drop_all_entry(plan.sheet.text, name, None)

    def _starred_entry(self, plan: FilePlan, site: Site, name: str) -> None:
        """A name that a star import brings, and that ``__all__`` passes on."""
        target = site.target
        if self.context.after(target) == "shim" and target.has_definition:
            site.verdict = kept("the shim can still be imported from here")
            return
        statement = next(s for s in plan.sheet.statements if s.is_from and s.items and s.items[0].name == "*")
        module = Groups(plan).module_text(target.module, statement, statement.base)
        plan.importing.add(statement, Wanted(module, target.name, None))
        plan.spelled[site.span] = target.name
        plan.names[name] = target.name

    def _lazy_tests(self, plan: FilePlan) -> None:
        """``if name == "Old":`` in a module's ``__getattr__``: the name that it answers becomes the canonical's."""
        getter = next((d for d in plan.sheet.draft.definitions if d.qualname == "__getattr__"), None)
        if getter is None:
            return
        for statement in plan.imports:
            target = statement.target
            if self.context.after(target) == "shim" and target.has_definition:
                continue
            if not getter.event[-1] <= statement.item.start < getter.end or target.name in plan.facts.lazy:
                continue
            for event in getter.statements:
                for literal in _compared(event):
                    if literal[1] == target.legacy_name and plan.import_verdicts.get(statement.item.start) is None:
                        self._answer(plan, target, literal)

    def _answer(self, plan: FilePlan, target: Target, literal: Any) -> None:
        if self._text(plan, literal, target.name):
            start = plan.sheet.text.find(target.legacy_name, literal[2], literal[3])
            span = (start, start + len(target.legacy_name))
            found = Found("dotted_string", target.legacy, (span,), plan.sheet.draft.top, None)
            site = Site(found, Hit(1, target, target.legacy, "", False), "dotted_string", 0, "answer")
            plan.sites.append(site)
            plan.names[target.legacy_name] = target.name

    def _lazy(self, plan: FilePlan, site: Site) -> None:
        target = site.target
        if self.context.after(target) == "shim" and target.has_definition:
            site.verdict = kept("the shim can still be imported from here")
            return
        for _, children in plan.sheet.draft.dicts:
            for key, value in zip(children[::2], children[1::2], strict=False):
                there = key is not None and value is not None and _holds(site.span, key, value)
                if there and self._lazy_entry(plan, target, key, value):
                    return
        site.verdict = left("how it is loaded here is not understood", "change the entry by hand")

    def _lazy_entry(self, plan: FilePlan, target: Target, key: Any, value: Any) -> bool:
        """Rewrite ``"Old": "a.b"``, ``"Old": "a.b.Old"``, ``"Old": "a.b:Old"`` or ``"Old": ("a.b", "Old")``."""
        if key[0] != STR or key[1] != target.legacy_name:
            return False
        if value[0] == STR:
            written = value[1]
            new = target.module
            if written.endswith((f".{target.legacy_name}", f":{target.legacy_name}")):
                new = f"{target.module}{written[-len(target.legacy_name) - 1]}{target.name}"
            return self._text(plan, key, target.name) and self._text(plan, value, new)
        parts: tuple[Any, ...] = value[2] if value[0] == GROUP and value[1] == "tuple" else ()
        if len(parts) == 2 and all(part is not None and part[0] == STR for part in parts):
            module, name = parts
            done = self._text(plan, key, target.name) and self._text(plan, module, target.module)
            return done and self._text(plan, name, target.name)
        return False

    def _text(self, plan: FilePlan, literal: Any, new: str) -> bool:
        """Replace the whole text of a plain literal."""
        start, end = literal[2:4]
        body = plan.sheet.text[start:end]
        at = body.find(literal[1])
        if at < 0 or not literal[1]:
            return False
        plan.spelled[start + at, start + at + len(literal[1])] = new
        return True

    # -- dotted paths -------------------------------------------------------------------------------------------

    def _path(self, plan: FilePlan, site: Site) -> None:
        if site.kind == "dotted_string" and plan.sheet.module == site.target.module:
            told = f"{site.target.name} itself may be built on what this loads"
            site.verdict = self._stays(site, told, f"make {site.target.name} stand alone first")
            return
        loaded = loaded_by_path(site)
        if loaded is not None:
            site.verdict = self._stays(site, loaded.reason, loaded.todo)
            return
        new = self._new_path(site)
        if isinstance(new, Verdict):
            site.verdict = new
            return
        parts = site.found.path.split(".")
        old = parts[: site.hit.length]
        first = site.index - (len(old) - 1)
        text, tokens = plan.sheet.text, site.found.tokens
        if site.kind == "patch_string" and _DEFAULT.match(text, site.span[1]):
            site.verdict = self._stays(site, "the mock is handed on under this name")
            return
        if not plan.written(site.span, old[-1]):
            site.verdict = self._stays(site, "the string is written with escapes")
            return
        if new[:-1] == old[:-1]:
            plan.spelled[site.span] = new[-1]
            return
        gaps = [text[tokens[at][1] : tokens[at + 1][0]] for at in range(max(first, 0), site.index)]
        if first < 0 or any(gap not in (".", ":") for gap in gaps) or tokens[0][0] == tokens[0][1]:
            whole = _whole(plan, site.found, [*new, *parts[site.hit.length :]])
            if site.kind == "patch_string" and whole is not None:
                plan.extra.append(whole)
                return
            site.verdict = self._stays(site, "the module's part of the path is written elsewhere")
            return
        dotted = ".".join(new[:-1]) + (gaps[-1] if gaps else ".") + new[-1] if len(new) > 1 else new[0]
        plan.spelled[tokens[first][0], site.span[1]] = dotted

    def _stays(self, site: Site, reason: str, todo: str = "change it by hand") -> Verdict:
        """The verdict on a string that cannot be rewritten; the name that it patches is to stay in its module then."""
        self.keep_name(".".join(site.found.path.split(".")[: site.hit.length]))
        return left(reason, todo)

    def keep_name(self, path: str) -> None:
        """Have a module keep its own name for a symbol, as something replaces it from outside under that name."""
        module, _, name = path.rpartition(".")
        module = self.context.program.other_names.get(module, module)
        if module in self.plans:
            self.context.patched.add((module, name))

    def _new_path(self, site: Site) -> list[str] | Verdict:
        """The components that take the place of those that name the legacy symbol."""
        target = site.target
        old = site.found.path.split(".")[: site.hit.length]
        canonical = target.path.split(".")
        if site.kind != "patch_string":
            return canonical
        module, name = ".".join(old[:-1]), old[-1]
        plan = self.plans.get(self.context.program.other_names.get(module, module))
        if module == self.context.home(target):
            return self._beside_definition(site, module, plan) or canonical
        if plan is None or plan.sheet.module == self.context.home(target):
            return canonical
        if name in plan.names:
            return [*old[:-1], plan.names[name]]
        if name in plan.used:
            self.keep_name(f"{module}.{name}")  # or what moves there would not be replaced any more
            return kept(f"{module} still calls it {name}")
        return canonical

    def _beside_definition(self, site: Site, module: str, plan: FilePlan | None) -> list[str] | Verdict | None:
        """What becomes of a patch of a name in the module that defines it, if others there look it up; else None."""
        target = site.target
        name = target.legacy_name
        uses = self._own_uses(plan, target) if plan is not None else []
        copy = self._built_copy(target)
        if copy and (uses or not self._moves_another(site)):
            told = f"{module} builds {name} itself, and {target.name} runs copies of both"
            return self._stays(site, told, "patch what runs now, or give it what it is to use")
        if copy:
            return copy
        if plan is None or not uses:
            return None
        moved = [use for use in uses if use.verdict.status == "moved"]
        if len(moved) < len(uses):
            self._hold(site, plan, moved)
            return kept(f"{module} still calls it {name}")
        new = {plan.spelled.get(use.span, "") for use in moved}
        if self.context.cycle(module, target.module) is not None:
            return None  # it is imported where it is used, and looked up in the canonical's module
        if len(new) > 1 or target.canonical in self.context.shared:
            self._hold(site, plan, moved)
            return kept(f"{module} still calls it {name}")
        return [*module.split("."), *new]

    def _hold(self, site: Site, plan: FilePlan, uses: list[Site]) -> None:
        """Leave uses that a patch is for, as it would replace more than them by the name that they would get."""
        told = f"{self._place(site)} replaces it here by its name"
        for use in uses:
            self.context.blocked.setdefault((plan.sheet.path, use.span[0]), told)

    def _place(self, site: Site) -> str:
        plan = next(one for one in self.plans.values() if site in one.sites)
        return f"{plan.sheet.path}:{plan.sheet.lines.place(site.span[0])[0]}"

    def _own_uses(self, plan: FilePlan, target: Target) -> list[Site]:
        """The places of a module that build what it defines, or hand it on, but for definitions that give way."""
        gone = {one.legacy for one in self.context.matcher.targets if self.context.after(one) in ("shim", "delete")} | {
            target.legacy
        }
        spans = [(d.event[-1], d.end) for d in plan.sheet.draft.definitions if d.path in gone]
        return [
            site
            for site in plan.sites
            if site.target is target and site.form == "bare" and site.kind in ("call", "value", "class_attribute")
            if not any(start <= site.span[0] < end for start, end in spans)
        ]

    def _moves_another(self, site: Site) -> bool:
        """Whether the test that patches it moves onto a copy of something else of the same module."""
        plan = next(one for one in self.plans.values() if site in one.sites)
        home = self.context.home(site.target)
        return any(
            one.verdict.status == "moved" and one.kind == "call"
            for one in plan.sites
            if one.target is not site.target and self.context.home(one.target) == home
            if plan.area(one.span[0]) == plan.area(site.span[0])
        )

    def _built_copy(self, target: Target) -> list[str]:
        """The private copy of the legacy that the canonical loads and that other copies build; [] for none."""
        sheet = self.context.texts.sheet(self.context.paths.get(target.module, ""))
        path = builds_copy(sheet, target, self.context.program) if sheet is not None else ""
        return path.split(".") if path else []

    # -- patches of something else in the legacy's module -------------------------------------------------------

    def patches_into(self, plan: FilePlan) -> list[Occurrence]:
        """Patch strings of other names of a legacy symbol's module: they follow the code that looks these names up."""
        rows: list[Occurrence] = []
        if self.context.frozen.get(plan.sheet.path) is not None:
            return rows
        for target, start, end in plan.watched.replaced_modules():
            if not self._still_used(target):
                verdict = left(f"{target.legacy_name} is not taken from this module any more", "replace the new one")
                rows.append(self._row(plan, target, start, end, "dotted_string", verdict))
        covered = {token for site in plan.sites for token in site.found.tokens}
        for found in plan.sheet.found:
            if found.kind != "patch_string" or found.raw is None or found.tokens[-1] in covered:
                continue
            row = self._into(plan, found)
            if row is not None:
                rows.append(row)
        return rows + self._through_modules(plan)

    def _through_modules(self, plan: FilePlan) -> list[Occurrence]:
        """The same for patches that are given the module itself."""
        rows: list[Occurrence] = []
        moved: list[ModulePatch] = []
        for target in self.context.matcher.targets:
            home = self.context.home(target)
            for patch in module_patches(plan, home) if home and target.module != home else ():
                start, end = patch.literal[2:4]
                if patch.name == target.legacy_name or patch in moved:
                    continue
                verdict = self._into_verdict(plan, start, target, home, patch.name)
                if verdict.status == "moved":
                    moved.append(patch)
                    module = lookup_module(self.context, target, home, patch.name)
                    plan.extra += patch.edits(plan.sheet.text, f"{module}.{patch.name}")
                rows.append(self._row(plan, target, start + 1, end - 1, "patch_into", verdict))
        for statement, item in dispensable(plan, moved):
            plan.importing.drop(statement, item)
        return rows

    def _into(self, plan: FilePlan, found: Found) -> Occurrence | None:
        """What becomes of one patch: of several legacy symbols in the module, it is for the one that moves."""
        verdicts = []
        for target in self.context.matcher.targets:
            home = self.context.home(target)
            if home and found.path.startswith(f"{home}.") and target.module != home:
                name = found.path[len(home) + 1 :].partition(".")[0]
                at = found.tokens[-1][0]
                verdicts.append((target, home, name, self._into_verdict(plan, at, target, home, name)))
        if not verdicts:
            return None
        target, home, name, verdict = min(verdicts, key=lambda one: _CHOSEN.index(one[3].status))
        length = home.count(".") + 2
        index = length - 1 - (found.path.count(".") + 1 - len(found.tokens))
        if index < 0:
            return None
        start, end = found.tokens[index]
        if verdict.status == "moved":
            first = index - (length - 1)
            text = plan.sheet.text
            gaps = [text[found.tokens[at][1] : found.tokens[at + 1][0]] for at in range(max(first, 0), index)]
            module = lookup_module(self.context, target, home, name)
            apart = first < 0 or any(gap != "." for gap in gaps)
            whole = _whole(plan, found, [module, *found.path.split(".")[length - 1 :]]) if apart else None
            if whole is not None:
                plan.extra.append(whole)
            elif apart:
                verdict = left("the module's part of the path is written elsewhere", "change it by hand")
            else:
                plan.extra.append(Edit(found.tokens[first][0], end, f"{module}.{name}"))
        return self._row(plan, target, start, end, "patch_into", verdict)

    def _row(self, plan: FilePlan, target: Target, start: int, end: int, kind: str, verdict: Verdict) -> Occurrence:
        return row_for(plan.sheet, (start, end), target.legacy, kind, verdict, indirect=True, in_test=plan.in_test)

    def _still_used(self, target: Target) -> bool:
        """Whether anything but a test goes on using the legacy symbol."""
        return any(
            site.target is target and site.verdict.status == "left"
            for plan in self.plans.values()
            if not plan.in_test
            for site in plan.sites
        )

    def _stays_there(self, plan: FilePlan, target: Target, at: int) -> bool:
        """Whether what a patch is for stays what it was: all in the same test is left, or code outside of tests."""
        here = [s for s in plan.sites if s.target is target and plan.area(s.span[0]) == plan.area(at)]
        if here:
            return all(site.verdict.status != "moved" for site in here)
        return self._still_used(target)

    def _into_verdict(self, plan: FilePlan, at: int, target: Target, home: str, name: str) -> Verdict:
        program = self.context.program
        definition = program.definitions[target.legacy]
        word = re.compile(rf"\b{re.escape(name)}\b")
        text = self.context.texts.of_module(home) or ""
        lines = text.split("\n")
        facts = definition.facts
        if word.search("\n".join(lines[facts.start_line - 1 : facts.end_line])) is None:
            return kept(f"{target.legacy_name} does not use it")
        if self._stays_there(plan, target, at):
            return kept(f"{target.legacy_name} stays in use there")
        sheet = self.context.texts.sheet(self.context.paths.get(target.module, ""))
        if sheet is not None and hands_over_to_it(sheet, target, program):
            return kept(f"{target.name} hands over to {target.legacy_name}, which looks it up here")
        if not lookup_module(self.context, target, home, name):
            return left(
                f"{target.module} does not look {name} up, so this would patch nothing that {target.name} uses",
                f"patch what {target.name} uses instead",
            )
        others = [
            s
            for s, d in program.definitions.items()
            if d.module == home
            and s != target.legacy
            and not s.startswith(f"{target.legacy}.")
            and word.search("\n".join(lines[d.facts.start_line - 1 : d.facts.end_line]))
        ]
        meant = for_others(plan, self.context, target, at, others)
        if meant:
            return kept(f"{target.legacy_name} is not what uses it in this test")
        if meant is None and others and self._mentions(plan, others):
            return left(f"{others[0].rpartition('.')[2]} uses it there, too", "patch it in both modules", "unsafe")
        return Verdict("moved")

    def _mentions(self, plan: FilePlan, symbols: list[str]) -> bool:
        """Whether a file uses one of these symbols."""
        names = {symbol.rpartition(".")[2] for symbol in symbols}
        return any(re.search(rf"\b{re.escape(name)}\b", plan.sheet.text) for name in names)


def _whole(plan: FilePlan, found: Found, path: Sequence[str]) -> Edit | None:
    """The edit that writes a whole path where an f-string put it together; None for any other string."""
    at = found.tokens[-1][0]
    first = (call[2][0] for call in plan.sheet.calls() if call[2])
    e = next((one for one in first if one is not None and one[0] == FSTR and one[3] <= at < one[4]), None)
    if e is None or len(e[5]) != 1 or "\n" in plan.sheet.text[e[3] : e[4]]:
        return None
    quote = plan.sheet.text[e[4] - 1]
    return Edit(e[3], e[4], f"{quote}{'.'.join(path)}{quote}")


def _holds(span: tuple[int, int], *literals: Any) -> bool:
    return any(one[-2] <= span[0] < one[-1] for one in literals if isinstance(one[-1], int)) or any(
        part is not None and part[2] <= span[0] < part[3]
        for one in literals
        if one[0] == GROUP
        for part in one[2]
        if part is not None and part[0] == STR
    )


def _compared(event: Any) -> Iterator[Any]:
    """The strings that the test of a block compares something with."""
    if event[0] != BLOCK or event[1] != "if" or not event[2] or event[2][0] is None:
        return
    waiting = [event[2][0]]
    while waiting:
        e = waiting.pop()
        if e is None:
            continue
        if e[0] == STR:
            yield e
        elif e[0] == GROUP and e[1] in ("compare", "boolop", "tuple", "list", "set"):
            waiting += e[2]
