"""One file read to be edited: its text, its scopes, every use with its offsets, and what surrounds each.

A sheet says the same as the module's facts, from the same events and by the same code, but keeps the places as offsets
and the scopes as they are. It is made of files that a migration touches, and never kept.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from ssot_tool.scan.meaning.bindings import Arm, Binding, Scope, reaching
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.meaning.definition_facts import instance_types
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.extract import Extraction
from ssot_tool.scan.meaning.lazy import lazy_names
from ssot_tool.scan.meaning.module_facts import list_uses
from ssot_tool.scan.meaning.naming import Naming
from ssot_tool.scan.meaning.raw import RawUse, Tokens, last_name
from ssot_tool.scan.meaning.uses import Uses
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.events import ATTR, BLOCK, CALL, CLASS, DEF, FROM, GLOBAL, NAME, UNBLOCK, WALRUS, Event, Expr
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Lines, decode

_NO_LENS = Lens(())
_LAST_EXPRESSION = WALRUS


class Item(NamedTuple):
    """One name of an import statement, as written; ``bound`` is the name that it binds, ``path`` what it names."""

    position: int
    name: str
    alias: str | None
    start: int
    end: int
    bound: str
    path: str


class ImportStatement(NamedTuple):
    """An import statement where it stands; ``level`` and ``module`` are those of ``from``, 0 and "" for ``import``."""

    start: int
    is_from: bool
    level: int
    module: str
    base: str
    items: tuple[Item, ...]
    scope: Scope
    arms: tuple[Arm, ...]


class Found(NamedTuple):
    """A use of a path: the tokens that write it, the scope, and the chain as it was read (None for what has none)."""

    kind: str
    path: str
    tokens: Tokens
    scope: Scope
    raw: RawUse | None


class Around(NamedTuple):
    """What an expression is part of: the expression or statement around it, and its place in there.

    ``slot``: "callee", ("argument", i), ("keyword", name), ("child", i) of a group, or "" for anything else.
    """

    parent: Expr | Event
    slot: Any


class Sheet:
    """One module, read to be edited. Unreadable is raised for what no reader can read."""

    def __init__(self, path: str, data: bytes, module: str, is_package: bool) -> None:
        self.path = path
        self.data = data
        self.text = decode(data)
        self.marked = data.startswith(codecs.BOM_UTF8)
        events, self.reader = read_module(self.text, "ast")
        self.events = events
        self.module = module
        self.is_package = is_package
        self.draft = Draft(self.text, module, is_package, _NO_LENS)
        recording = _Recording(self.draft)
        recording.run(events)
        self.statements: list[ImportStatement] = recording.statements
        self.naming = Naming(self.draft)
        self.lines = Lines(self.text)
        types = {d.path: instance_types(self.naming, d) for d in self.draft.definitions if _typed(d)}
        uses = _Kept(self.draft, self.naming, self.lines, types)
        list_uses(self.draft, uses)
        lazy_names(self.draft, self.naming, uses)
        self.found: list[Found] = uses.kept
        self._around: dict[int, Around] | None = None
        self._at: dict[int, Expr] = {}
        self._calls: list[tuple[Any, ...]] = []
        self._raws: dict[int, RawUse] | None = None

    # -- names --------------------------------------------------------------------------------------------------

    def bindings(self, raw: RawUse) -> list[Binding]:
        """The bindings of a chain's first name that its use can see."""
        if raw.root[0] != NAME:
            return []
        return reaching(raw.scope, raw.root[1], raw.offset, raw.arms) or []

    @cached_property
    def bare_names(self) -> Sequence[tuple[RawUse, tuple[str, ...]]]:
        """The names that are used alone, each with the paths that it may stand for, where there are any.

        Found once: every round of planning asks for them, and that took a sixth of a large migration.
        """
        bare = [raw for raw in self.draft.uses if raw.root[0] == NAME and not raw.names]
        named = [(raw, self.naming.name(raw.scope, raw.root[1], raw.offset, raw.arms)) for raw in bare]
        return [(raw, paths) for raw, paths in named if paths]

    @cached_property
    def uses_of(self) -> dict[str, list[RawUse]]:
        """The chains that begin with a name, by the name."""
        found: dict[str, list[RawUse]] = {}
        for raw in self.draft.uses:
            if raw.root[0] == NAME:
                found.setdefault(raw.root[1], []).append(raw)
        return found

    def definition(self, scope: Scope) -> Definition | None:
        """The definition whose scope this is."""
        return next((one for one in self.draft.definitions if one.scope is scope), None)

    def is_type_checking(self, arm: Arm) -> bool:
        """Whether an arm is that of ``if TYPE_CHECKING:``."""
        if arm[1] != "if":
            return False
        block = self._blocks.get((arm[0], "if"))
        return block is not None and bool(block[2]) and last_name(block[2][0]) == "TYPE_CHECKING"

    def block(self, arm: Arm) -> Event | None:
        """The statement that opens an arm."""
        return self._blocks.get((arm[0], arm[1]))

    @cached_property
    def _blocks(self) -> dict[tuple[int, str], Event]:
        """The statements that open arms, by offset and kind; the first counts."""
        return {(e[3], e[1]): e for e in reversed(self.events) if e[0] == BLOCK}

    def in_body(self, definition: Definition, offset: int) -> bool:
        """Whether an offset within a function's span is in its body, and not in its header."""
        following = islice(self.events, self._numbers[id(definition.event)] + 1, None)
        # ``global`` has no place, and names nothing that is used.
        first = next(event for event in following if event[0] not in (GLOBAL, UNBLOCK))
        return offset >= self.statement_start(first)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The place of each definition's event among all, by the event's identity."""
        return {id(event): number for number, event in enumerate(self.events) if event[0] in (DEF, CLASS)}

    def statement_start(self, event: Event) -> int:
        """Where a statement begins, its decorators included; of END, where the definition ends."""
        start = int(event[-1])
        if event[0] not in (DEF, CLASS) or not event[6]:
            return start
        at = min((_begin(e) for e in event[6] if e is not None), default=start)
        return max(self.text.rfind("@", 0, at + 1), 0)

    # -- expressions --------------------------------------------------------------------------------------------

    def around(self, e: Expr) -> Around | None:
        """What an expression of this module is part of."""
        self._index()
        assert self._around is not None
        return self._around.get(id(e))

    def expression(self, token: int) -> Expr:
        """The name, or the chain that ends with the name, whose token starts here; None where none does."""
        self._index()
        return self._at.get(token)

    def paths_of(self, e: Expr) -> tuple[str, ...]:
        """The absolute paths that a name or chain of this module, or the beginning of one, may stand for."""
        if self._raws is None:
            self._raws = {raw.root[2]: raw for raw in self.draft.uses if raw.root[0] == NAME}
        first = e
        while first is not None and first[0] == ATTR:
            first = first[1]
        raw = self._raws.get(first[2]) if first is not None and first[0] == NAME else None
        return () if raw is None else self.naming.value(raw.scope, e, raw.offset, raw.arms)

    def attributes(self, name: str) -> list[Any]:
        """Every attribute of this name."""
        self._index()
        return [e for e in self._at.values() if e is not None and e[0] == ATTR and e[2] == name]

    def call_of(self, token: int) -> Expr:
        """The call whose callee ends with the name that starts at ``token``; None where that is not called."""
        e = self.expression(token)
        around = self.around(e) if e is not None else None
        if around is not None and around.slot == "callee" and around.parent is not None:
            return around.parent
        return None

    def calls(self) -> Iterator[tuple[Any, ...]]:
        """Every call of the module."""
        self._index()
        yield from self._calls

    def _index(self) -> None:
        if self._around is not None:
            return
        self._around = {}
        for event in self.events:
            for position, part in enumerate(event):
                self._visit(part, event, ("part", position))
        parents = {id(around.parent): around.parent for around in self._around.values()}
        self._calls = [parent for parent in parents.values() if parent is not None and parent[0] == CALL]

    def _visit(self, value: Any, parent: Any, slot: Any) -> None:
        if not isinstance(value, tuple) or not value:
            return
        tag = value[0]
        if not (isinstance(tag, int) and not isinstance(tag, bool) and tag <= _LAST_EXPRESSION):
            for part in value:
                self._visit(part, parent, slot)
            return
        assert self._around is not None
        self._around[id(value)] = Around(parent, slot)
        if tag == NAME:
            self._at[value[2]] = value
        elif tag == ATTR:
            self._at[value[3]] = value
            self._visit(value[1], value, "base")
        elif tag == CALL:
            self._visit(value[1], value, "callee")
            for position, argument in enumerate(value[2]):
                self._visit(argument, value, ("argument", position))
            for name, _, _, argument in value[3]:
                self._visit(argument, value, ("keyword", name))
        else:
            children = value[2] if tag == _GROUP else value[1:]
            for position, child in enumerate(children):
                self._visit(child, value, ("child", position))


_GROUP = 5


def _begin(e: Any) -> int:
    """Where an expression begins, near enough to find the ``@`` before it."""
    while e is not None and e[0] in (ATTR, CALL):
        e = e[1]
    return int(e[2]) if e is not None and e[0] == NAME else 1 << 60


def _typed(definition: Definition) -> bool:
    return definition.kind == "class" and bool(definition.self_types)


class _Recording(Extraction):
    """The extraction, which also keeps the import statements."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.statements: list[ImportStatement] = []

    def _import(self, event: Event) -> None:
        super()._import(event)
        items = [
            Item(at, dotted, alias, start, end, alias or dotted.partition(".")[0], dotted)
            for at, (dotted, start, end, alias, _, _) in enumerate(event[1])
        ]
        self._keep(event[2], False, 0, "", "", items)

    def _from(self, event: Event) -> None:
        super()._from(event)
        _, level, module, _, _, names, start = event
        base = self.x.absolute(level, module)
        items = [
            Item(at, name, alias, name_start, name_end, alias or name, f"{base}.{name}" if base else name)
            for at, (name, name_start, name_end, alias, _, _) in enumerate(names)
        ]
        self._keep(start, event[0] == FROM, level, module, base, items)

    def _keep(self, start: int, is_from: bool, level: int, module: str, base: str, items: list[Item]) -> None:
        statement = ImportStatement(start, is_from, level, module, base, tuple(items), self.x.scope, self.x.arms)
        self.statements.append(statement)


class _Kept(Uses):
    """The uses, which are also kept as they were read."""

    def __init__(self, x: Draft, naming: Naming, lines: Lines, instance: dict[str, dict[str, str]]) -> None:
        super().__init__(x, naming, lines, instance)
        self.kept: list[Found] = []
        self._raw: RawUse | None = None

    def add_raw(self, raw: RawUse) -> None:
        """As for facts."""
        self._raw = raw
        super().add_raw(raw)
        self._raw = None

    def add(self, kind: str, path: str, tokens: Tokens, scope: Scope) -> None:
        """Keep that ``tokens`` use ``path``; a string that is read twice is one use."""
        key = (kind, path, tokens)
        if key not in self.seen:
            self.seen.add(key)
            self.scope_number(scope)
            self.found.setdefault(path, [])
            self.kept.append(Found(kind, path, tokens, scope, self._raw))
