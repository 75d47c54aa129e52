"""The program before a change and the program after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.delta.parsed import Parsed, Parses, Refused, Text
from ssot_tool.program.module_names import ModuleNames
from ssot_tool.program.resolve import Program
from ssot_tool.scan.files.module_names import module_name
from ssot_tool.session import Session


class Name(NamedTuple):
    """What a file is called as a module; ``others`` are more names for it."""

    module: str
    is_package: bool
    others: tuple[str, ...] = ()


class Touched(NamedTuple):
    """One touched file: its texts (None: it is not there), and what the new one says, where it could be parsed."""

    path: str
    name: Name
    before: str | None
    after: str | None
    parsed: Parsed | Refused | None


class Sides:
    """Both programs over the same files; ``program`` and ``changed`` are made anew when more files are read."""

    def __init__(
        self, session: Session, before: Mapping[str, str | None], after: Mapping[str, str | None], parses: Parses
    ) -> None:
        self.session = session
        self.parses = parses
        workspace = session.reading.workspace
        known = {file.path: file for file in (*workspace.files, *workspace.unselected)}
        names: dict[str, Name] = {}
        for path in sorted(set(before) | set(after)):
            file = known.get(path)
            if file is not None:
                names[path] = Name(file.module, file.is_package, file.other_modules)
            else:
                names[path] = Name(module_name(path, workspace.roots), path.endswith("/__init__.py"))
        texts = {
            path: Text(text, names[path].module, names[path].is_package)
            for path, text in after.items()
            if text is not None
        }
        parses.prepare(texts.values())
        self.touched = [
            Touched(path, name, before.get(path), after.get(path), parses.of(texts[path]) if path in texts else None)
            for path, name in names.items()
        ]
        self.paths = dict(session.places.paths) | {one.name.module: one.path for one in self.touched}
        self.join()

    def join(self) -> None:
        """Make both programs of what is read now."""
        read = self.session.reading.modules
        before = {**read}
        after = {**read}
        names = self.session.names
        known = set(names.known)
        created = set()
        # What is touched may lie outside of what the session looks at.
        known.update(one.name.module for one in self.touched if one.before is not None)
        for one in self.touched:
            module = one.name.module
            if one.before is None:
                before.pop(module, None)
                known.discard(module)
            elif module not in before and isinstance(old := self.parsed_before(one), Parsed):
                before[module] = old.facts
            if isinstance(one.parsed, Parsed):
                after[module] = one.parsed.facts
            elif module in before:
                after[module] = before[module]
            if one.after is None:
                after.pop(module, None)
            else:
                created.add(module)
        gone = {name for one in self.touched if one.after is None for name in (one.name.module, *one.name.others)}
        others = self.session.other_names
        self.program = Program(before, _names(names, known), others)
        remaining = {name: module for name, module in others.items() if name not in gone}
        self.changed = Program(after, _names(names, (known | created) - gone), remaining)

    def parsed_before(self, one: Touched) -> Parsed | Refused | None:
        """What the old text of a touched file says; parsed when first asked for."""
        if one.before is None:
            return None
        return self.parses.of(Text(one.before, one.name.module, one.name.is_package))

    def prepare_before(self, touched: Iterable[Touched]) -> None:
        """Parse the old texts of some touched files together, which worker processes share."""
        texts = [(one.before, one.name) for one in touched]
        self.parses.prepare(Text(text, name.module, name.is_package) for text, name in texts if text is not None)

    def facts_before(self, module: str) -> ModuleFacts | None:
        """What a module said before, where it could be read."""
        return self.program.modules.get(module)


def _names(names: ModuleNames, wanted: AbstractSet[str]) -> ModuleNames:
    """The session's own names, where just these are wanted."""
    return names if names.known == wanted else ModuleNames(wanted)
