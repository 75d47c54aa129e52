"""What a migration is asked to move: each legacy symbol with its canonical, found in the workspace or refused."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from ssot_tool.errors import UsageError
from ssot_tool.model import Move
from ssot_tool.program.resolve import Program
from ssot_tool.session import Session

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Target(NamedTuple):
    """One legacy symbol and its canonical.

    ``legacy``: the symbol of its definition, or the path itself where that is no definition of the workspace.
    ``by``: "definition" (whatever leads to it is meant), "path" (a name of a module: a constant, a re-export to be
    left behind, or something of an installed library). ``module`` and ``name`` of the canonical as they are imported;
    ``canonical``: the symbol of its definition, or the path as given where it is none of the workspace. ``whole``: the
    legacy is a module of an installed library, and the canonical takes the place of it and of all that it holds.
    """

    move: Move
    legacy: str
    by: Literal["definition", "path"]
    module: str
    name: str
    canonical: str
    in_workspace: bool
    has_definition: bool
    whole: bool = False

    @property
    def legacy_name(self) -> str:
        """The last component of the legacy symbol."""
        return self.legacy.rpartition(".")[2]

    @property
    def path(self) -> str:
        """The canonical's path as it is imported; the module is "" for a module that is in no package."""
        return f"{self.module}.{self.name}" if self.module else self.name

    @property
    def route(self) -> dict[str, str]:
        """The route's keywords, each with the source text of its value."""
        return {key: repr(value) if not isinstance(value, str) else _quoted(value) for key, value in self._items()}

    def _items(self) -> Iterable[tuple[str, str | int | float | bool]]:
        return self.move.route.items()

    @property
    def plain(self) -> bool:
        """Whether nothing changes about constructions and calls of it but the name."""
        return not self.move.route and not self.move.arguments


def _quoted(value: str) -> str:
    text = repr(value)
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


def is_within(path: str, module: str) -> bool:
    """Whether a path is a module or something in it."""
    return f"{path}.".startswith(f"{module}.")


def check_move(move: Move) -> None:
    """A UsageError for what can be no migration, whatever the workspace holds."""
    for symbol in (move.symbol, move.to):
        if _DOTTED.fullmatch(symbol) is None:
            raise _no_symbol(symbol)
    if move.symbol == move.to:
        raise UsageError(f"{move.symbol} is migrated to itself; name another target")


def _no_symbol(symbol: str) -> UsageError:
    return UsageError(f"{symbol!r} is no dotted name of a class or function", "write it as in app.old.Handler")


def resolve(session: Session, moves: Sequence[Move], early: bool = False) -> list[Target]:
    """The targets of all moves; a UsageError that names what is not there, with what may be meant.

    ``early``: callers are not read yet, so that it cannot be told which library's module the workspace imports.
    """
    program = session.program()
    targets = [_target(session, program, move, early) for move in moves]
    canonicals = {target.canonical for target in targets}
    for target in targets:
        if target.by == "definition" and target.legacy in canonicals:
            raise UsageError(
                f"{target.move.symbol} is what {target.move.to} stands for, too; name another target",
                "of a symbol that is only re-exported, give the path that its callers import",
            )
    return targets


def _target(session: Session, program: Program, move: Move, early: bool) -> Target:
    check_move(move)
    in_workspace = program.is_module(move.symbol.partition(".")[0])
    undotted = "." not in move.symbol and not _defines(program, move.symbol)
    if not in_workspace and (early or undotted or _is_imported(program, move.symbol)):
        module, _, name = move.to.rpartition(".")
        if not early or "." not in move.symbol or program.is_module(move.to):
            return Target(move, move.symbol, "path", module, name, move.to, False, False, whole=True)
    for symbol in (move.symbol, move.to):
        if "." not in symbol and not (early and symbol == move.to):
            raise _no_symbol(symbol)
    canonical, module, name = _canonical(session, program, move.to)
    hits = session.definitions(move.symbol)
    if hits and program.is_class(hits[0].rpartition(".")[0]) and not program.is_class(hits[0]):
        owner, _, method = hits[0].rpartition(".")
        raise UsageError(
            f"{move.symbol} is a method, and ssot migrate moves classes and functions",
            f"to rename it, move its class: --from {owner} --method {method}=…",
        )
    legacy, by, defined = move.symbol, "path", False
    if hits and hits[0] != canonical:
        legacy, by, defined = hits[0], "definition", True
    elif in_workspace and not _names_something(program, move.symbol):
        if not early and not _is_missed(program, move.symbol):
            raise UsageError(*_missing(program, move.symbol, "is no class or function of this workspace"))
    elif in_workspace and program.is_module(move.symbol):
        raise UsageError(
            f"{move.symbol} is a module of this workspace; ssot migrate moves classes and functions",
            "name one of those in it, or several, each with its own --from",
        )
    return Target(
        move, legacy, "definition" if by == "definition" else "path", module, name, canonical, in_workspace, defined
    )


def check_strangers(program: Program, targets: Iterable[Target]) -> list[str]:
    """Of canonicals that are not of the workspace and that nothing imports yet, a sentence each: nobody checked them.

    A UsageError for a symbol that is just as strange and looks like a mistyped one. Once all callers are read.
    """
    notes = []
    for target in targets:
        if target.in_workspace and not target.has_definition and not _names_something(program, target.legacy):
            notes.append(f"{target.legacy} is not there any more; what still imports it is moved")
        for symbol in (target.move.symbol, target.move.to):
            top = symbol.partition(".")[0]
            if program.is_module(top) or _imports(program, top):
                continue
            last = f".{symbol.rpartition('.')[2]}"
            alike = sorted(one for one in program.definitions if one.endswith(last))
            near = [one for one in get_close_matches(symbol, alike, cutoff=0.8) if one != target.move.to]
            if near:
                raise UsageError(
                    f"{symbol} is not in this workspace, and nothing in it imports {top}",
                    f"did you mean {near[0]}?",
                )
            if symbol == target.move.to:
                notes.append(f"{top} is no module of this workspace and nothing in it imports it; it is taken on trust")
    return list(dict.fromkeys(notes))


def _defines(program: Program, name: str) -> bool:
    """Whether the workspace has a definition of this name anywhere."""
    return any(symbol.rpartition(".")[2] == name for symbol in program.definitions)


def _is_imported(program: Program, module: str) -> bool:
    """Whether something in the workspace imports a module of an installed library, or one in it."""
    return any(is_within(path, module) for facts in program.modules.values() for path in facts.imports)


def _imports(program: Program, top: str) -> bool:
    return any(
        path.partition(".")[0] == top
        for facts in program.modules.values()
        for paths in facts.exports.values()
        for path in paths
    )


def _canonical(session: Session, program: Program, to: str) -> tuple[str, str, str]:
    """The canonical's symbol, and the module and name under which it is imported."""
    module, _, name = to.rpartition(".")
    if not program.is_module(to.partition(".")[0]):
        return to, module, name
    if program.is_module(to) and not session.definitions(to):
        raise UsageError(f"{to} is a module; name the class or function that is to be kept")
    hits = session.definitions(to)
    if not hits and not _names_something(program, to):
        raise UsageError(
            *_missing(program, to, "is no class or function of this workspace, and so can be no canonical")
        )
    if not program.is_module(module):
        raise UsageError(f"{to} stands inside of {module}; a canonical has to be importable from a module")
    return (hits[0] if hits else to), module, name


def _names_something(program: Program, path: str) -> bool:
    """Whether a path is a definition, a re-export, or a name that its module binds to anything."""
    if program.named(path):
        return True
    module, _, name = path.rpartition(".")
    facts = program.modules.get(program.other_names.get(module, module))
    return facts is not None and (name in facts.exports or name in facts.lazy or name in facts.constants)


def _is_missed(program: Program, symbol: str) -> bool:
    """Whether something imports or patches what is no longer there: its callers can be moved all the same."""
    kinds = {"import", "reexport", "patch_string"}
    return any(
        any(use.kind in kinds for use in uses) and program.anchored(dotted, facts) == symbol
        for facts in program.modules.values()
        for dotted, uses in facts.uses.items()
    )


def _missing(program: Program, symbol: str, what: str) -> tuple[str, str]:
    name = symbol.rpartition(".")[2]
    there = [s for s in program.definitions if not program.is_class(s.rpartition(".")[0])]
    near = sorted(other for other in there if other.rpartition(".")[2] == name)
    near = near or get_close_matches(symbol, sorted(there), n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near[:3])}?" if near else "give the dotted name, as in package.module.Class"
    return f"{symbol} {what}", hint


def is_builtin(name: str) -> bool:
    """Whether Python itself knows a name."""
    return hasattr(builtins, name)
