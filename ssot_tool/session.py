"""One run over one workspace: which files it reads, until nothing is left that could matter."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ssot_tool.config import Config
from ssot_tool.errors import WorkspaceError
from ssot_tool.facts import ModuleFacts
from ssot_tool.families.excuses import check_overruled
from ssot_tool.model import Skipped, Summary, Suppression
from ssot_tool.program.module_names import ModuleNames
from ssot_tool.program.names import travelling_names
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import packs_digest
from ssot_tool.role import RolePack
from ssot_tool.scan.cache import Cache
from ssot_tool.scan.edition import edition
from ssot_tool.scan.files.base_tree import base_workspace, merge_base
from ssot_tool.scan.files.workspace import Workspace, open_workspace
from ssot_tool.scan.from_tree import Extra
from ssot_tool.scan.reading import Reading, module_words

#: The fixpoints end by themselves; this bounds a workspace that was built to make them long.
_ROUNDS = 30


class Session:
    """What is read so far, joined into a program. Use ``reading`` as a context manager around all calls."""

    def __init__(self, reading: Reading, workspace: Workspace) -> None:
        self.reading = reading
        everything = (*workspace.files, *workspace.unselected)
        self.names = ModuleNames(name for file in everything for name in (file.module, *file.other_modules))
        self.other_names = {name: file.module for file in workspace.files for name in file.other_modules}
        self.files = {name: file.path for file in workspace.files for name in (file.module, *file.other_modules)}
        self.places = Places(
            {file.module: file.path for file in workspace.files},
            [file.path for file in workspace.files if file.in_test],
        )
        self.services = {file.path: file.service for file in workspace.files if file.service}
        self.unread: dict[str, Skipped] = {}
        self._program: Program | None = None
        self._joined = 0  # how much had been read when the program was joined

    def program(self) -> Program:
        """The program of what is read now."""
        if self._program is None or self._joined != self.reading.added:
            self._program = Program(dict(self.reading.modules), self.names, self.other_names)
            self._joined = self.reading.added
        return self._program

    def suppose(self, facts: ModuleFacts) -> None:
        """Take a module to say something else than its file does; nothing of it is kept."""
        self.reading.modules[facts.module] = facts
        self._program = None

    def read(self, paths: Iterable[str]) -> bool:
        """Read these files; False where nothing new came of it."""
        before = self.reading.added
        self.reading.read(paths, self._reader_for)
        return self.reading.added != before

    def read_everything(self, also: Sequence[Extra] = (), *, outline: bool = False) -> None:
        """Read all files: those that are no tests whole, tests as outlines where nothing more was read of them.

        With ``outline`` the others are outlines, too, until ``read_naming`` reads more. All of them with ``ast``, where
        it can: it says the same as libcst, which takes ten times as long. ``also`` is what will be wanted of those that
        are no tests. What cannot be read and matters to no role is ``unread``, and not skipped: it may be broken on
        purpose.
        """
        files, skipped = self.reading.files, self.reading.skipped
        known = set(skipped)
        self.reading.search(())
        production = [path for path in files if path not in self.places.tests and path not in self.unread]
        self.reading.read(production, lambda path: "ast", outline=outline, also=also)
        self.reading.read((path for path in files if path not in self.unread), lambda path: "ast", outline=True)
        self.unread |= {path: skipped.pop(path) for path in sorted(skipped.keys() - known)}

    def read_naming(self, symbols: Collection[str]) -> list[str]:
        """Read the files whole that may refer to some symbols, where the outlines of all are known; their modules.

        Tests among them stay outlines.
        """
        naming = self._naming(symbols, stars=False)
        self.reading.read((path for path in naming if path not in self.places.tests), lambda path: "ast")
        return [*dict.fromkeys(self.reading.paths[path] for path in naming if path in self.reading.paths)]

    def _naming(self, symbols: Collection[str], words: Collection[str] = (), *, stars: bool = True) -> list[str]:
        """The files that may refer to some symbols, or hold some words; ``stars`` as of ``Reading.holding``."""
        program = self.program()
        names = travelling_names(program, symbols).union(words)
        homes = {program.definitions[symbol].module for symbol in symbols}
        self.reading.search(names | module_words(homes))
        return self.reading.holding(names, homes, stars=stars)

    def _reader_for(self, path: str) -> Literal["ast", "cst"]:
        return "cst" if self.reading.may_define(path) and path not in self.places.tests else "ast"

    def locate(self, symbols: Iterable[str]) -> None:
        """Read the modules that define these symbols, through whatever re-exports them."""
        asked = dict.fromkeys(symbols)
        for _ in range(_ROUNDS):
            if not self.read(sorted({home for path in asked for home in self.homes(path)})):
                return
            for module in self.program().modules.values():
                asked.update((path, None) for path in _passed_on(module, [*asked]))

    def homes(self, path: str) -> list[str]:
        """The files that a path leads through: every module that is a prefix of it."""
        parts = path.split(".")
        names = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return [self.files[name] for name in names if name in self.files]

    def follow(
        self,
        targets: Callable[[Program], Sequence[str]],
        *,
        words: Iterable[str] = (),
        modules: Callable[[Program], Iterable[str]] | None = None,
    ) -> list[str]:
        """Read until no file is left that may refer to a target; return the targets found at the end.

        The names of targets (and ``words``) give files; these may hold aliases, factories or further targets, and so
        on. ``modules`` names modules that must be read to know the targets better.
        """
        found: list[str] = []
        extra = set(words)
        for _ in range(_ROUNDS):
            program = self.program()
            if modules is not None:
                while self.read(sorted({self.files[name] for name in modules(program) if name in self.files})):
                    program = self.program()
            found = sorted(targets(program))
            if not self.read(self._naming(found, extra)):
                break
        return found

    def definitions(self, symbol: str) -> list[str]:
        """The definitions that a dotted name stands for: itself, or what it re-exports."""
        program = self.program()
        if symbol in program.definitions:
            return [symbol]
        return [found for found in program.named(symbol) if found in program.definitions]

    def skipped(self, *, unread: bool = False) -> tuple[Skipped, ...]:
        """The files that could not be read, sorted.

        ``unread``: with those that hold no member of a role, but for tests, where something is looked for that no role
        describes.
        """
        more = [one for path, one in self.unread.items() if unread and path not in self.places.tests]
        return tuple(sorted([*self.reading.skipped.values(), *more]))

    def suppressions(self) -> tuple[Suppression, ...]:
        """The comments that ask to silence something in all files that were read, sorted."""
        found = [
            Suppression(path, *msgspec.structs.astuple(one))
            for path, module in self.reading.paths.items()
            for one in self.reading.modules[module].suppressions
        ]
        return tuple(sorted(found))

    def summary(self, *, unread: bool = False) -> Summary:
        """What was looked at; a WorkspaceError where nothing could be read at all. ``unread`` as of ``skipped``."""
        skipped = self.skipped()
        # Links and pipes were never listed as files, but somebody who counts them expects them.
        total = len({*self.reading.files, *(one.path for one in skipped)})
        if not self.reading.modules and len(skipped) >= total:
            first = skipped[0] if skipped else None
            raise unreadable(total, first)
        told = len(self.skipped(unread=unread))
        rest = len(skipped) + len(self.unread) - told
        return Summary(files=total, read=len(self.reading.modules), skipped=told, unread=rest)


def unreadable(total: int, first: Skipped | None) -> WorkspaceError:
    """What is to be raised where none of so many files could be read; ``first`` is told as an example."""
    what = "the only Python file" if total == 1 else f"none of {total:,} Python files"
    hint = f"{first.path}:{first.line}: {first.reason}" if first else "run ssot config to see where it looked"
    return WorkspaceError(f"{what} could {'not ' if total == 1 else ''}be read", hint)


def open_session(root: Path, config: Config, packs: tuple[RolePack, ...], options: ReadOptions) -> Session:
    """Find the files and open the cache; nothing is read yet. Zero files are a WorkspaceError.

    Where a role overrules an excuse that there is not it is a ConfigError.
    """
    check_overruled(packs, config)
    workspace = open_workspace(root, config, options.paths)
    for note in workspace.notes:
        options.warn(note)
    return session_over(workspace, packs, options)


def session_over(workspace: Workspace, packs: tuple[RolePack, ...], options: ReadOptions) -> Session:
    """A session over files that are found already; opens the cache."""
    cache = Cache.open(workspace.root / ".ssot", edition(), options.warn) if options.use_cache else Cache.off()
    workers = options.workers or os.cpu_count() or 1
    reading = Reading(workspace, packs, packs_digest(packs), cache, workers, options.progress, options.sieve)
    return Session(reading, workspace)


def open_base_session(now: Session, config: Config, revision: str, shadow: Path, options: ReadOptions) -> Session:
    """A session over the workspace as it was where the work tree parted from a revision; see ``base_workspace``."""
    reading, root = now.reading, now.reading.workspace.root
    workspace = base_workspace(reading.workspace, config, merge_base(root, revision), shadow)
    cache = Cache.open(root / ".ssot", edition(), options.warn) if options.use_cache else Cache.off()
    workers = options.workers or os.cpu_count() or 1
    past = Reading(
        workspace, reading.packs, reading.digest, cache, workers, options.progress, options.sieve, like=reading
    )
    return Session(past, workspace)


def _passed_on(module: ModuleFacts, asked: Sequence[str]) -> list[str]:
    """Where a module gets the names from that are asked of it."""
    found = []
    for path in asked:
        if path.startswith(f"{module.module}."):
            name, _, rest = path[len(module.module) + 1 :].partition(".")
            sources = [*module.exports.get(name, ()), *([module.lazy[name]] if name in module.lazy else [])]
            sources += [f"{star}.{name}" for star in module.stars]
            found += [f"{source}.{rest}" if rest else source for source in sources if source not in ("?", path)]
    return found
