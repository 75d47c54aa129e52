"""Every hit of a search accounted for: by a reference that somebody found, or by what is said of it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ssot_tool.edit import Edit
from ssot_tool.facts import ModuleFacts
from ssot_tool.model import Occurrence
from ssot_tool.planning.words.classify import Classifier, LeadsNowhere, unknown
from ssot_tool.planning.words.hit import Found, Hit, Text
from ssot_tool.planning.words.legacy import Legacy, last
from ssot_tool.planning.words.other_kinds import OtherKinds
from ssot_tool.planning.words.prose import Mode
from ssot_tool.planning.words.verdict import Accounted, Verdict
from ssot_tool.scan.syntax.events import Event

#: Of one file: the span of each reference (offsets as in a hit), and its line of the ledger.
Spans = Mapping[tuple[int, int], Occurrence]


def _no_facts(path: str) -> ModuleFacts | None:
    return None


def _no_events(path: str) -> Sequence[Event] | None:
    return None


class Accountant:
    """Gives each hit its line of the ledger.

    ``facts`` and ``events`` give, by a file's path, those of a module or None; ``leads_nowhere`` is the program's.
    """

    def __init__(
        self,
        legacy: Legacy,
        mode: Mode,
        facts: Callable[[str], ModuleFacts | None] = _no_facts,
        events: Callable[[str], Sequence[Event] | None] = _no_events,
        leads_nowhere: LeadsNowhere = unknown,
    ) -> None:
        self.legacy = legacy
        self.facts = facts
        self.events = events
        self._python = Classifier(legacy, mode, leads_nowhere)
        self._others = OtherKinds(legacy, mode)

    def account(self, found: Found, spans: Mapping[str, Spans]) -> Accounted:
        """The lines for all hits that do not begin where a span does.

        What lies within a longer span (two hits in one string) gets the same line as the span, at its own place. The
        edits are those of docs and of other files; where several hits stand in one path, they share one.
        """
        lines: list[Occurrence] = []
        edits: dict[str, list[Edit]] = {}
        for path, hits in found.by_path().items():
            text, known = found.texts[path], spans.get(path, {})
            starts = {start for start, _ in known}
            rest = []
            for hit in hits:
                around = None if hit.start in starts else _around(known, hit)
                if around is not None:
                    lines.append(_moved(around, hit))
                elif hit.start not in starts:
                    rest.append(hit)
            verdicts = self._judge(text, rest, known)
            lines += [self._line(text, hit, verdict) for hit, verdict in zip(rest, verdicts, strict=True)]
            changes = {edit for verdict in verdicts for edit in verdict.edits}
            if changes:
                edits[path] = sorted(changes)
        return Accounted(tuple(sorted(lines)), edits)

    def _judge(self, text: Text, hits: Sequence[Hit], spans: Spans) -> list[Verdict]:
        if not hits:
            return []
        if not text.is_python:
            return [self._others.judge(text, hit) for hit in hits]
        resolving = frozenset(last(one.symbol) for one in spans.values() if one.status == "rewritten")
        return self._python.classify(
            text, hits, facts=self.facts(text.path), resolving=resolving, events=self.events(text.path)
        )

    def _line(self, text: Text, hit: Hit, verdict: Verdict) -> Occurrence:
        return verdict.occurrence(hit, self.legacy.symbol(hit.name, verdict.path), text.in_test)


def _around(spans: Spans, hit: Hit) -> Occurrence | None:
    return next((one for (start, end), one in spans.items() if start <= hit.start and hit.end <= end), None)


def _moved(one: Occurrence, hit: Hit) -> Occurrence:
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return Occurrence(**fields | {"line": hit.line, "column": hit.column, "end_column": hit.end_column})
