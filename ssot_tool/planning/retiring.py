"""What becomes of the legacy definitions: shims in their place, nothing, or all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from ssot_tool.codemod import Retirement
from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.naming.importing import relative
from ssot_tool.planning.places.sites import Verdict, kept, left
from ssot_tool.registry import load_codemod
from ssot_tool.scan.sheet import Sheet
from ssot_tool.signature import Left, Signature

#: Between two pieces of one string.
_PIECES = re.compile(r"""(["'])\s*\1""")


class Retired(NamedTuple):
    """The text of a module after its definition was retired (None: the file goes), and the verdict for the ledger."""

    text: str | None
    verdict: Verdict


class Retiring:
    """Retires the definitions of all targets. ``plans``: module to file plan."""

    def __init__(self, context: Context, plans: Mapping[str, FilePlan]) -> None:
        self.context = context
        self.plans = plans

    def retire(self, target: Target, sheet: Sheet, text: str, edits: list[Edit], refused: str) -> Retired:
        """Retire one definition in ``text``, which is ``sheet``'s after ``edits``; ``refused``: why it is to stay."""
        after = target.move.after
        if after == "keep":
            return Retired(text, kept("the definition stays, as asked"))
        if refused:
            return Retired(text, left(refused, "look at what is left, and run this again"))
        definition = next((d for d in sheet.draft.definitions if d.path == target.legacy), None)
        if definition is None:
            return Retired(text, left("its definition cannot be found in the text", "retire it by hand"))
        shimmed = _is_shim(target, sheet.text)
        if shimmed and after == "shim":
            return Retired(text, kept("it is a shim already"))
        start = _shifted(sheet.statement_start(definition.event), edits)
        end = _shifted(definition.end, edits)
        what = self._retirement(target, sheet, start, end)
        lacking = [lack for (legacy, _), lack in self.context.standing.lacks.items() if legacy == target.legacy]
        if after == "shim" and lacking:
            told = min(lack.message for lack in lacking)
            return Retired(text, left(f"a shim would not do: {told}", "choose --after keep, or add what is missing"))
        if after == "shim":
            done = load_codemod("shims").shim(text, what)
            if isinstance(done, Left):
                return Retired(
                    text, left(f"no shim can take its place: {done.reason}", "choose --after keep or delete")
                )
            return Retired(applied(text, done), Verdict("moved", "it is a shim now"))
        removal = load_codemod("removal")
        gone = removal.remove(text, what)
        if shimmed and not isinstance(gone, (Left, removal.Emptied)):
            rest = applied(text, gone)
            meta = _metaclass(rest, what)
            if meta is not None:
                text, gone = rest, removal.remove(rest, meta)
        if isinstance(gone, Left):
            return Retired(text, left(f"it cannot be taken out: {gone.reason}", "remove it by hand"))
        if isinstance(gone, removal.Emptied):
            if not sheet.is_package and not self._named_module(sheet.module, target):
                return Retired(None, Verdict("moved", "it is deleted, and its file, which holds nothing else"))
            gone = gone.edits
        return Retired(applied(text, gone), Verdict("moved", "it is deleted"))

    def _named_module(self, module: str, target: Target) -> bool:
        """Whether other modules import a module for something else than the legacy symbol."""
        for name, facts in self.context.program.modules.items():
            if name != module and module in facts.imports:
                plan = self.plans.get(name)
                if plan is None or any(
                    s.base == module or any(i.path == module for i in s.items)
                    for s in plan.sheet.statements
                    if not all(any(one.item.start == item.start for one in plan.imports) for item in s.items)
                ):
                    return True
        return False

    def _retirement(self, target: Target, sheet: Sheet, start: int, end: int) -> Retirement:
        pair = self.context.signatures
        legacy, canonical = pair.of(target.legacy), pair.of(target.canonical)
        module = sheet.module
        style = any(statement.level for statement in sheet.statements if statement.scope is sheet.draft.top)
        imported = (relative(sheet.draft.package, target.module) if style else None) or target.module
        return Retirement(
            start,
            end,
            target.legacy,
            target.module,
            target.name,
            imported,
            target.route,
            dict(target.move.arguments),
            dict(target.move.methods),
            legacy if isinstance(legacy, Signature) else None,
            canonical if isinstance(canonical, Signature) else None,
            local_import=self.context.cycle(module, target.module) is not None,
            is_package=sheet.is_package,
            kept_names=self._kept_names(module),
            to_class=self._is_class(target),
            no_base="",
        )

    def _is_class(self, target: Target) -> bool:
        if target.canonical in self.context.program.definitions:
            return self.context.program.is_class(target.canonical)
        return self.context.program.is_class(target.legacy)

    def _kept_names(self, module: str) -> frozenset[str]:
        """The names that other modules take from a module."""
        names: set[str] = set()
        prefix = f"{module}."
        for name, facts in self.context.program.modules.items():
            if name == module:
                continue
            names |= {path[len(prefix) :].partition(".")[0] for path in facts.uses if path.startswith(prefix)}
            if module in facts.stars:
                own = self.context.program.modules.get(module)
                names |= set(own.exports) if own is not None else set()
        return frozenset(names)


def _is_shim(target: Target, text: str) -> bool:
    """Whether a shim that this tool wrote stands in the place of the legacy; its message may be broken over lines."""
    return f"{target.legacy} is deprecated; use {target.module}.{target.name}" in _PIECES.sub("", text)


def _metaclass(text: str, shim: Retirement) -> Retirement | None:
    """The metaclass that a shim had, if nothing else uses it."""
    module, _, name = shim.symbol.rpartition(".")
    found = re.search(rf"^class (_{re.escape(name.lstrip('_'))}Meta\d*)\(.*(?:\s*\n[ \t]+.*)*", text, re.MULTILINE)
    if found is None or len(re.findall(rf"\b{found[1]}\b", text)) > 1:
        return None
    end = found.start() + len(found[0].rstrip())
    return msgspec.structs.replace(shim, start=found.start(), end=end, symbol=f"{module}.{found[1]}")


def applied(text: str, edits: list[Edit]) -> str:
    """A text after edits, with its own line ends."""
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    for edit in sorted(edits, reverse=True):
        new = edit.text if newline == "\n" else edit.text.replace("\r\n", "\n").replace("\n", newline)
        text = text[: edit.start] + new + text[edit.end :]
    return text


def _shifted(offset: int, edits: list[Edit]) -> int:
    """Where an offset of the old text is in the new one."""
    return offset + sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= offset)
