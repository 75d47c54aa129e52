"""The style *move*: the bodies of legacy members become private strategies in modules of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from ssot_tool.cure.blueprint import Blueprint, NewFile, Strategy
from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.target import target_python
from ssot_tool.planning.texts import Texts
from ssot_tool.registry import load_codemod
from ssot_tool.scaffolding.layout import Layout
from ssot_tool.session import Session
from ssot_tool.signature import Left

_NAMED = re.compile(r"(?:type\(self\)|__class__|\bcls)\.__(?:qual)?name__\b")


class Moved(NamedTuple):
    """The blueprint whose strategies run the copies, the files with these, and what is to be known, a sentence each."""

    blueprint: Blueprint
    files: tuple[NewFile, ...]
    notes: tuple[str, ...]


def moved(session: Session, texts: Texts, plan: Blueprint, layout: Layout) -> Moved:
    """Move all that can be moved; the others stay facades of their legacy, with the reason in their strategy."""
    return _Moving(session, texts, plan, layout).run()


class _Moving:
    def __init__(self, session: Session, texts: Texts, plan: Blueprint, layout: Layout) -> None:
        self.session = session
        self.program = session.program()
        self.texts = texts
        self.plan = plan
        self.layout = layout
        self.folder = f"{plan.module}_strategies"
        self.reasons: dict[str, str] = {}
        self.notes: list[str] = []
        self.loggers: list[str] = []

    def run(self) -> Moved:
        while True:
            known = len(self.reasons)
            self.notes, self.loggers = [], []
            homes = self._homes()
            files = [file for module in sorted(homes) if (file := self._file(module, homes)) is not None]
            if len(self.reasons) == known:
                self._refuse_damaged(files, homes)
            if len(self.reasons) == known:
                break
        if self.loggers:
            told = ", ".join(self.loggers)
            self.notes.append(f"what was moved logs under the names of its new modules, and no longer as {told}")
        stem = self.plan.path.removesuffix(".py")
        if files:
            doc = f'"""What {self.plan.name} chooses among: one module for each that the legacy stood in."""\n'
            files.insert(0, NewFile(f"{stem}_strategies/__init__.py", doc, "the package of the strategies"))
        strategies = tuple(self._strategy(one, homes) for one in self.plan.strategies)
        return Moved(msgspec.structs.replace(self.plan, strategies=strategies), tuple(files), tuple(self.notes))

    # -- which go where -----------------------------------------------------------------------------------------

    def _homes(self) -> dict[str, dict[str, str]]:
        """Legacy module to the names that leave it, each with its new one."""
        found: dict[str, dict[str, str]] = {}
        for symbol in self._leaving():
            if symbol not in self.reasons:
                module = self.program.definitions[symbol].module
                name = symbol[len(module) + 1 :]
                if "." in name:
                    self.reasons[symbol] = "it stands inside of another definition"
                else:
                    found.setdefault(module, {})[name] = f"_{name.lstrip('_')}"
        return found

    def _leaving(self) -> list[str]:
        """The members, and the bases that nothing but members derives from."""
        found = [one.member for one in self.plan.strategies]
        bases = {base for symbol in found if self.program.is_class(symbol) for base in self.program.ancestors(symbol)}
        return [*found, *sorted(bases & self.plan.left_out.keys())]

    def _target(self, module: str, homes: Mapping[str, Mapping[str, str]]) -> str:
        """The new module for what leaves a module: of the same last name, with more of it where that is another's."""
        found: dict[str, str] = {}
        for one in sorted(homes, key=lambda home: (home.count("."), home)):
            parts = one.split(".")
            names = ["_".join(parts[-count:]) for count in range(1, len(parts) + 1)]
            names += [f"{names[-1]}_{number}" for number in range(2, len(homes) + 2)]
            found[one] = next(name for name in names if name not in found.values())
        return f"{self.folder}.{found[module]}"

    # -- files --------------------------------------------------------------------------------------------------

    def _file(self, module: str, homes: Mapping[str, Mapping[str, str]]) -> NewFile | None:
        text = self.texts.of_module(module)
        if text is None:
            self._refuse(module, homes, "its module cannot be read")
            return None
        facts = self.program.modules[module]
        codemod = load_codemod("moving.carry")
        source = codemod.Source(text, module, facts.is_package, self._taken(module))

        def elsewhere(path: str) -> tuple[str, str] | None:
            for symbol in self.program.named(path):
                home = self.program.definitions[symbol].module if symbol in self.program.definitions else ""
                name = homes.get(home, {}).get(symbol[len(home) + 1 :])
                if name is not None and home != module:
                    return self._target(home, homes), name
            return None

        done = codemod.carry(source, homes[module], elsewhere)
        if isinstance(done, Left):
            self._refuse(module, homes, done.reason)
            return None
        if done.refused:
            self.reasons |= {f"{module}.{name}": reason for name, reason in done.refused.items()}
            return None
        self._note(module, done, homes[module].values())
        return NewFile(
            f"{self.plan.path.removesuffix('.py')}_strategies/{self._target(module, homes).rpartition('.')[2]}.py",
            self._text(module, done),
            f"{', '.join(homes[module].values())}, as in {self.session.files[module]}",
        )

    def _text(self, module: str, done: Any) -> str:
        words = "\n".join((*done.pieces, *done.guarded))
        imports = [one for one in done.imports if _is_named(one, words)]
        lines = self.layout.docstring(0, f"What {self.plan.name} runs of {module}, as it stood there.")
        lines += ["", "from __future__ import annotations"] if done.future else []
        typing = [one for one in done.typing if _is_named(one, words)]
        if typing and not any(one.name == "TYPE_CHECKING" for one in imports):
            imports.append(type(typing[0])("typing", "TYPE_CHECKING", ""))
        told = self._imports(imports, 0)
        lines += ["", *told] if told else []
        if typing:
            lines += ["", "if TYPE_CHECKING:", *self._imports(typing, 1)]
        for guarded in done.guarded:
            lines += ["", *guarded.split("\n")]
        is_open = False  # whether the last piece was one line of code that the next may follow closely
        for piece in done.pieces:
            is_short = re.match(r"(?:#.*\n)*(?:@|async\b|class\b|def\b)", piece) is None
            lines += [""] if is_short and (is_open or len(lines) > 1) and not self._after_block(lines) else ["", ""]
            lines += piece.split("\n")
            is_open = is_short
        return "\n".join(lines).rstrip("\n") + "\n"

    def _after_block(self, lines: list[str]) -> bool:
        return bool(lines) and lines[-1][:1] in (" ", "\t")

    def _imports(self, imports: Iterable[Any], depth: int) -> list[str]:
        wanted: dict[str, set[str]] = {}
        plain = set()
        for one in imports:
            if one.name:
                wanted.setdefault(one.module, set()).add(f"{one.name} as {one.alias}" if one.alias else one.name)
            else:
                plain.add(f"{one.module} as {one.alias}" if one.alias else one.module)
        return self.layout.imports(wanted, plain, depth)

    # -- what cannot go -----------------------------------------------------------------------------------------

    def _refuse(self, module: str, homes: Mapping[str, Mapping[str, str]], reason: str) -> None:
        self.reasons |= {f"{module}.{name}": reason for name in homes[module]}

    def _refuse_damaged(self, files: Iterable[NewFile], homes: Mapping[str, Mapping[str, str]]) -> None:
        """What would not run where it is carried to stays where it is."""
        texts = {one.path: one.text for one in files}
        package = f"{self.plan.path.removesuffix('.py')}_strategies/__init__.py"
        root = self.session.reading.workspace.root
        for one in damage(self.session, {}, {package: "", **texts}, target_python(root)):
            for module in homes:
                if one.path.endswith(f"_strategies/{self._target(module, homes).rpartition('.')[2]}.py"):
                    self._refuse(module, homes, f"it would not run elsewhere: {one.message}")

    def _taken(self, module: str) -> frozenset[str]:
        """The names of a module that may be used elsewhere: any file that holds one may mean it."""
        names = [
            name
            for name, paths in self.program.modules[module].exports.items()
            if "?" in paths or f"{module}.{name}" in paths
        ]
        reading = self.session.reading
        reading.search(names)
        return frozenset(name for name in names if reading.holding([name]) != [self.session.files[module]])

    # -- what is told -------------------------------------------------------------------------------------------

    def _note(self, module: str, done: Any, names: Collection[str]) -> None:
        path = self.session.files[module]
        if any(_NAMED.search(piece) for piece in done.pieces):
            told = f"{', '.join(names)} for what was moved"
            self.notes.append(
                f"{path} asks for the names of its classes, which {'are' if len(names) > 1 else 'is'} {told}"
            )
        if done.copied:
            rest = [name for name in done.copied if name != "logger"]
            if rest:
                told = ", ".join(rest)
                self.notes.append(f"{told} came along from {path}: take it out there once its classes are gone")
        if done.loggers:
            self.loggers.append(module)

    def _strategy(self, one: Strategy, homes: Mapping[str, Mapping[str, str]]) -> Strategy:
        reason = self.reasons.get(one.member, "")
        if reason:
            return msgspec.structs.replace(one, reason=reason)
        module = self.program.definitions[one.member].module
        return msgspec.structs.replace(
            one, module=self._target(module, homes), name=homes[module][one.legacy_name], style="move"
        )


def _is_named(one: Any, text: str) -> bool:
    """Whether a text holds the name that an import binds."""
    name = one.alias or one.name or one.module.partition(".")[0]
    return re.search(rf"\b{re.escape(name)}\b", text) is not None
