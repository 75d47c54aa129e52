"""What roles name by dotted names, canonicals and declared members, and what of it is not in the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.errors import ConfigError
from ssot_tool.families.candidates import candidates
from ssot_tool.families.declared import is_method, named_by
from ssot_tool.read_options import ReadOptions
from ssot_tool.role import RolePack
from ssot_tool.session import Session, open_session


def named_in(packs: Iterable[RolePack]) -> list[str]:
    """The dotted names that roles hold: to be located, as no head need match them."""
    chosen = [(*pack.members, *([pack.canonical] if pack.canonical is not None else [])) for pack in packs]
    return [symbol for symbols in chosen for symbol in symbols]


def check_canonicals(packs: Sequence[RolePack], session: Session, config: Config) -> None:
    """Raise a ConfigError for every canonical that does not exist."""
    problems = []
    for pack in packs:
        if pack.canonical is not None and not session.definitions(pack.canonical):
            key = f"roles.{pack.id}.canonical"
            wrong = _unread(session, pack.canonical) or (
                f"does not exist in this workspace{_meant(pack, pack.canonical, session)}"
            )
            problems.append(f"{config.origin(key)}: {key}: {pack.canonical} {wrong}")
    if problems:
        raise ConfigError(problems)


def warn_of_absent(packs: Sequence[RolePack], session: Session, config: Config, options: ReadOptions) -> None:
    """Warn, in one sentence, of declared members that are not there; they may be duplicates that somebody removed.

    Nothing is said where only some paths are read, as they may be elsewhere.
    """
    if session.reading.workspace.unselected:
        return
    told = [
        f"{symbol} of roles.{pack.id} ({config.origins.get(f'roles.{pack.id}.members', 'its pack')}) {wrong}"
        for pack in packs
        for symbol, wrong in _absent(pack, session)
    ]
    if told:
        options.warn(f"declared as {'a member' if len(told) == 1 else 'members'}, but none: {'; '.join(told)}")


def warn_of_absent_at(root: Path, config: Config, packs: tuple[RolePack, ...], options: ReadOptions) -> None:
    """As ``warn_of_absent``, for a workspace that nothing else is read of; its cache stays as it is."""
    declaring = [pack for pack in packs if pack.enabled and pack.members]
    if declaring:
        session = open_session(root, config, packs, ReadOptions(workers=1, use_cache=False))
        with session.reading:
            session.locate(named_in(declaring))
            warn_of_absent(declaring, session, config, options)


def _absent(pack: RolePack, session: Session) -> Iterator[tuple[str, str]]:
    program = session.program()
    for dotted in pack.members:
        named = named_by(program, dotted)
        if not named:
            yield dotted, _unread(session, dotted) or f"does not exist{_meant(pack, dotted, session)}"
        elif all(is_method(program, program.definitions[symbol]) for symbol in named):
            yield dotted, "is a method; declare its class"


def _unread(session: Session, dotted: str) -> str:
    """That a symbol's file could not be read, and why; "" where that is not what is wrong."""
    skipped = session.reading.skipped
    lost = [skipped[path] for path in session.homes(dotted) if path in skipped]
    return f"cannot be found, as {lost[-1].path}:{lost[-1].line} could not be read: {lost[-1].reason}" if lost else ""


def _meant(pack: RolePack, dotted: str, session: Session) -> str:
    """What a symbol that does not exist may be called: the same name elsewhere, or a near one among candidates."""
    name = dotted.rpartition(".")[2]
    _read_mentions(session, name)
    program = session.program()
    names = [symbol for symbol in program.definitions if symbol.rpartition(".")[2] == name]
    near = names or get_close_matches(dotted, candidates(program, pack), n=1)
    return f"; did you mean {min(near)}?" if near else ""


def _read_mentions(session: Session, name: str) -> None:
    """Read what holds a name, as the module of a symbol may have moved; what cannot be read matters to no role."""
    skipped = session.reading.skipped
    known = set(skipped)
    session.reading.search({name})
    session.read(session.reading.holding({name}))
    for path in skipped.keys() - known:
        del skipped[path]
