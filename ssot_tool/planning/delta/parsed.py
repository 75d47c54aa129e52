"""What the gate wants to know of one text, and the memory of it: no text is parsed twice."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.delta.guards import Guards
from ssot_tool.planning.delta.import_edges import Edge, edges_in_events
from ssot_tool.planning.delta.undefined import Undefined, undefined_names
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.extract import Extraction
from ssot_tool.scan.meaning.module_facts import draft_facts
from ssot_tool.scan.pool import Done, Pool
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.events import FROM, IMPORT, Event
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Lines, Unreadable

_NO_LENS = Lens(())


class ModuleImport(NamedTuple):
    """An import that names a module and nothing in it, wherever it stands: ``import a.b``, ``from a.b import *``."""

    module: str
    line: int


class Parsed(NamedTuple):
    """What one text says; ``edges`` are its imports outside of functions."""

    facts: ModuleFacts
    undefined: tuple[Undefined, ...]
    imports: tuple[ModuleImport, ...]
    edges: tuple[Edge, ...]


class Refused(NamedTuple):
    """Why and where a text could not be parsed."""

    reason: str
    line: int


class Text(NamedTuple):
    """A text and the module that it is."""

    text: str
    module: str
    is_package: bool


class Parses:
    """Texts that were parsed. Give the same one to every call of the gate that sees the same texts again.

    Much at once is parsed by ``workers`` processes (None: the CPUs).
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._known: dict[Text, Parsed | Refused] = {}

    def of(self, text: Text) -> Parsed | Refused:
        """What a text says."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = parse(text)
        return found

    def prepare(self, texts: Iterable[Text]) -> None:
        """Parse what is not parsed yet."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        with Pool(self.workers) as pool:
            for index, result in pool.run(parse, new, [len(one.text) for one in new], inline_ok=True):
                parsed = result.value if isinstance(result, Done) else Refused(result.reason, 1)
                self._known[new[index]] = parsed


def parse(one: Text) -> Parsed | Refused:
    """Parse a text. Nothing is raised."""
    text, module, is_package = one
    try:
        events, reader = read_module(text, "ast")
        draft = Draft(text, module, is_package, _NO_LENS)
        Extraction(draft).run(events)
        lines, guards = Lines(text), Guards(events)
        return Parsed(
            draft_facts(draft, lines, reader),
            undefined_names(draft, events, lines, guards),
            _module_imports(draft, events, lines),
            tuple(edges_in_events(events, guards, lines, module, is_package)),
        )
    except Unreadable as error:
        return Refused(error.reason, error.line)
    except RecursionError:
        return Refused("is nested too deeply", 1)


def _module_imports(x: Draft, events: list[Event], lines: Lines) -> tuple[ModuleImport, ...]:
    found = []
    for event in events:
        if event[0] == IMPORT:
            found += [ModuleImport(dotted, lines.place(start)[0]) for dotted, start, *_ in event[1]]
        elif event[0] == FROM and any(name[0] == "*" for name in event[5]):
            found.append(ModuleImport(x.absolute(event[1], event[2]), lines.place(event[-1])[0]))
    return tuple(found)
