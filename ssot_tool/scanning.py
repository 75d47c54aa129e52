"""The use cases ``scan`` and ``refs``: from a workspace to families, findings and references."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.errors import ConfigError, UsageError, WorkspaceError
from ssot_tool.facts import ClassFacts, ModuleFacts
from ssot_tool.families.candidates import candidates
from ssot_tool.families.judge import judge
from ssot_tool.model import RefsReport, ScanReport, Skipped, Summary, SymbolReferences
from ssot_tool.program.broken import broken_references
from ssot_tool.program.names import travelling_names
from ssot_tool.program.references import Places, references_to
from ssot_tool.program.resolve import Program
from ssot_tool.registry import load_role_packs, load_rules, packs_digest
from ssot_tool.role import RolePack
from ssot_tool.rule import RuleContext
from ssot_tool.scan.cache import Cache
from ssot_tool.scan.edition import edition
from ssot_tool.scan.reading import Progress, Reading
from ssot_tool.scan.workspace import Workspace, open_workspace

Warn = Callable[[str], None]
#: The fixpoint ends by itself; this bounds a workspace built to make it long.
_ROUNDS = 30


class Session:
    """One run over one workspace: what is read so far, joined into a program."""

    def __init__(self, reading: Reading, workspace: Workspace) -> None:
        self.reading = reading
        everything = (*workspace.files, *workspace.unselected)
        self.known = [name for file in everything for name in (file.module, *file.other_modules)]
        self.other_names = {name: file.module for file in workspace.files for name in file.other_modules}
        self.places = Places(
            {file.module: file.path for file in workspace.files},
            [file.path for file in workspace.files if file.in_test],
        )
        self.services = {file.path: file.service for file in workspace.files if file.service}
        self._program: Program | None = None

    def program(self) -> Program:
        """The program of what is read now."""
        if self._program is None or len(self._program.modules) != len(self.reading.modules):
            self._program = Program(dict(self.reading.modules), self.known, self.other_names)
        return self._program

    def read(self, paths: Sequence[str]) -> bool:
        """Read these files; False where nothing new came of it."""
        before = len(self.reading.modules)
        self.reading.read(paths, self._reader_for)
        return len(self.reading.modules) != before

    def _reader_for(self, path: str) -> str:
        return "cst" if self.reading.may_define(path) and path not in self.places.tests else "ast"

    def locate(self, symbols: Sequence[str]) -> None:
        """Read the modules that define these symbols, through whatever re-exports them."""
        files = {name: path for path, file in self.reading.files.items() for name in (file.module, *file.other_modules)}
        asked = dict.fromkeys(symbols)
        for _ in range(_ROUNDS):
            paths = {home for path in asked for home in _homes(path, files)}
            if not self.read(sorted(paths)):
                return
            program = self.program()
            asked.update((path, None) for module in program.modules.values() for path in _passed_on(module, [*asked]))

    def follow(self, targets: Callable[[Program], Sequence[str]], start: Sequence[str] = ()) -> list[str]:
        """Read until no file is left that may refer to a target; return the targets found at the end.

        The names of targets give files, these may hold aliases, factories or further targets, and so on.
        """
        found: list[str] = []
        for _ in range(_ROUNDS):
            program = self.program()
            found = sorted(targets(program))
            words = travelling_names(program, found) | set(start)
            homes = {program.definitions[symbol].module.rpartition(".")[2] for symbol in found}
            self.reading.search(words | homes)
            if not self.read(self.reading.holding(words, homes)):
                break
        return found


def open_session(
    root: Path,
    config: Config,
    packs: tuple[RolePack, ...],
    *,
    paths: Sequence[Path],
    workers: int | None,
    use_cache: bool,
    progress: Progress | None,
    warn: Warn,
    sieve: bool,
) -> Session:
    """Find the files and open the cache; nothing is read yet. Zero files are a WorkspaceError."""
    workspace = open_workspace(root, config, paths)
    for note in workspace.notes:
        warn(note)
    cache = Cache.open(root / ".ssot", edition(), warn) if use_cache else Cache.off()
    count = workers if workers is not None else os.cpu_count() or 1
    reading = Reading(workspace, packs, packs_digest(packs), cache, count, progress, sieve)
    return Session(reading, workspace)


def scan(
    root: Path,
    config: Config,
    *,
    roles: Sequence[str] = (),
    paths: Sequence[Path] = (),
    workers: int | None = None,
    use_cache: bool = True,
    progress: Progress | None = None,
    warn: Warn,
    sieve: bool = True,
) -> ScanReport:
    """Find the families of all roles (or of ``roles``), their references and what is wrong with them.

    Without ``sieve`` every file is read, which takes longer and must not change the answer.
    """
    packs = load_role_packs(config, root)
    chosen = _chosen(packs, roles)
    session = open_session(
        root,
        config,
        packs,
        paths=paths,
        workers=workers,
        use_cache=use_cache,
        progress=progress,
        warn=warn,
        sieve=sieve,
    )
    with session.reading as reading:
        reading.search(())
        session.read(reading.defining())
        gated = session.follow(lambda program: [s for pack in chosen for s in candidates(program, pack)])
        program = session.program()
        references = references_to(program, gated, session.places)
    families = judge(program, chosen, references, session.places, session.services)
    _check_canonicals(chosen, program, config)
    skipped = tuple(sorted(reading.skipped.values()))
    context = RuleContext(families=families, skipped=skipped)
    findings = tuple(finding for rule in load_rules() for finding in rule.findings(context))
    return ScanReport(_summary(session, skipped), families, findings, skipped)


def refs(
    root: Path,
    config: Config,
    symbols: Sequence[str],
    *,
    paths: Sequence[Path] = (),
    workers: int | None = None,
    use_cache: bool = True,
    progress: Progress | None = None,
    warn: Warn,
    sieve: bool = True,
) -> RefsReport:
    """Find every reference to some classes, functions or methods; unknown ones are a UsageError with near matches."""
    packs = load_role_packs(config, root)
    session = open_session(
        root,
        config,
        packs,
        paths=paths,
        workers=workers,
        use_cache=use_cache,
        progress=progress,
        warn=warn,
        sieve=sieve,
    )
    with session.reading as reading:
        reading.search(())
        session.locate(symbols)
        missing = [symbol for symbol in symbols if not _definitions(session.program(), [symbol])]
        session.follow(lambda program: _definitions(program, symbols), [s.rpartition(".")[2] for s in missing])
        program = session.program()
        found = {symbol: _definitions(program, [symbol]) for symbol in symbols}
        _all_found(found, program)
        targets = sorted({target for hits in found.values() for target in hits})
        references = references_to(program, targets, session.places)
        broken = broken_references(program, targets, session.places)
    answers = []
    for symbol, hits in found.items():
        definition = program.definitions[hits[0]]
        answers.append(
            SymbolReferences(
                symbol=symbol,
                kind=_kind(program, definition.symbol),
                path=session.places.paths[definition.module],
                start_line=definition.facts.start_line,
                references=tuple(r for hit in hits for r in references[hit]),
                broken=tuple(r for hit in hits for r in broken[hit]),
            )
        )
    return RefsReport(tuple(answers), tuple(sorted(reading.skipped.values())))


def _homes(path: str, files: Mapping[str, str]) -> list[str]:
    """The files that a path leads through: every module that is a prefix of it."""
    parts = path.split(".")
    return [files[name] for end in range(1, len(parts) + 1) if (name := ".".join(parts[:end])) in files]


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


def _definitions(program: Program, symbols: Sequence[str]) -> list[str]:
    found = []
    for symbol in symbols:
        if symbol in program.definitions:
            found.append(symbol)
        else:
            found += [s for s in program.named(symbol) if s in program.definitions]
    return found


def _kind(program: Program, symbol: str) -> str:
    definition = program.definitions[symbol]
    if definition.is_class:
        return "class"
    owner = program.definitions.get(symbol.rpartition(".")[0])
    return "method" if owner is not None and isinstance(owner.facts, ClassFacts) else "function"


def _all_found(found: dict[str, list[str]], program: Program) -> None:
    for symbol, hits in found.items():
        if hits:
            continue
        name = symbol.rpartition(".")[2]
        same = sorted(s for s in program.definitions if s.rpartition(".")[2] == name)
        near = same or get_close_matches(symbol, sorted(program.definitions), n=3, cutoff=0.6)
        hint = f"did you mean {', '.join(near[:3])}?" if near else "give the dotted name, as in package.module.Class"
        raise UsageError(f"{symbol} is no class or function of this workspace", hint)


def _chosen(packs: tuple[RolePack, ...], roles: Sequence[str]) -> tuple[RolePack, ...]:
    by_id = {pack.id: pack for pack in packs}
    unknown = [role for role in roles if role not in by_id]
    if unknown:
        near = get_close_matches(unknown[0], sorted(by_id), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(by_id)) or 'none'}"
        raise UsageError(f"there is no role {unknown[0]!r}", hint)
    return tuple(pack for pack in packs if (pack.id in roles if roles else pack.enabled))


def _check_canonicals(packs: tuple[RolePack, ...], program: Program, config: Config) -> None:
    problems = [
        f"{config.origin(key)}: {key}: {pack.canonical} does not exist in this workspace"
        for pack in packs
        for key in [f"roles.{pack.id}.canonical"]
        if pack.canonical is not None and not _definitions(program, [pack.canonical])
    ]
    if problems:
        raise ConfigError(problems)


def _summary(session: Session, skipped: tuple[Skipped, ...]) -> Summary:
    read = len(session.reading.modules)
    total = len(session.reading.files)
    if total == 0 or (read == 0 and skipped and len(skipped) == total):
        raise WorkspaceError("no Python file could be read", "run ssot config to see where it looked")
    return Summary(files=total, read=read, skipped=len(skipped))
