"""The source behind names: where a subject of the gate stands in one session, and its sketch."""

from __future__ import annotations

import os
from collections.abc import Collection
from hashlib import blake2b

from ssot_tool.gate.entry import SCOPE_GROUP, Subject
from ssot_tool.gate.sketch import MEMBER, SCOPE, Sketch, body_words, sketch
from ssot_tool.model import Finding
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode, line_starts
from ssot_tool.session import Session

#: A file that cannot be parsed is told by its beginning; it may be large.
_MOST_CHARACTERS = 500_000


class Bodies:
    """Answers questions about subjects from the files of a session; files are read once, when first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts: dict[str, str] = {}
        self._starts: dict[str, list[int]] = {}
        self._sketches: dict[Subject, Sketch | None] = {}

    def sketch(self, subject: Subject) -> Sketch | None:
        """The sketch of a member, scope or file; None where it has no text that can be read."""
        if subject not in self._sketches:
            self._sketches[subject] = self._sketch(subject)
        return self._sketches[subject]

    def exists(self, subjects: Collection[Subject]) -> set[Subject]:
        """Those of the subjects that are defined in the workspace, as far as their files can be read."""
        names = {one: one.name for one in subjects if one.group != "file"}
        self._session.read(sorted({home for name in names.values() for home in self._session.homes(name)}))
        program = self._session.program()
        found = {one for one, name in names.items() if name in program.definitions or name in program.modules}
        return found | {one for one in subjects if one.group == "file" and one.name in self._session.reading.files}

    def unseen(self, subject: Subject) -> bool:
        """Whether the file in which a subject stood is there and could not be read."""
        skipped = self._session.reading.skipped
        if subject.group == "file":
            return False
        return any(home in skipped for home in self._session.homes(subject.name)[-1:])

    def line(self, finding: Finding) -> str:
        """What stands on a finding's line, as 8 hexadecimal digits; layout does not count."""
        text = self._lines(finding.path, finding.start_line, finding.start_line)
        return blake2b("\0".join(body_words(text)).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()

    def definition(self, symbol: str) -> str:
        """The text of a definition, whole lines; "" where it is not defined, or cannot be read."""
        program = self._session.program()
        found = program.definitions.get(symbol)
        if found is None:
            return ""
        return self._lines(self._session.places.paths[found.module], found.facts.start_line, found.facts.end_line)

    def text(self, path: str, line: int) -> str:
        """A line of a file, counted from 1; "" where it cannot be read."""
        return self._lines(path, line, line)

    def _sketch(self, subject: Subject) -> Sketch | None:
        name = subject.name
        if subject.group == "file":
            text = self._text(name)[:_MOST_CHARACTERS]
            return sketch(text) if text else None
        keep = SCOPE if subject.group == SCOPE_GROUP else MEMBER
        program = self._session.program()
        definition = program.definitions.get(name)
        if definition is None:
            path = self._session.places.paths.get(name)
            return sketch(self._text(path), "", keep) if path is not None and name in program.modules else None
        path = self._session.places.paths[definition.module]
        facts = definition.facts
        return sketch(self._lines(path, facts.start_line, facts.end_line), facts.name, keep)

    def _lines(self, path: str, first: int, last: int) -> str:
        text = self._text(path)
        if path not in self._starts:
            self._starts[path] = [*line_starts(text), len(text)]
        starts = self._starts[path]
        return text[starts[min(first - 1, len(starts) - 1)] : starts[min(last, len(starts) - 1)]]

    def _text(self, path: str) -> str:
        if path not in self._texts:
            # What a file is called in messages need not be what it is called on disk; then it has no text.
            found = read_bytes(self._session.reading.workspace.home(path), os.fspath(path), MAX_BYTES)
            if isinstance(found, Unread):
                self._texts[path] = ""
            else:
                try:
                    self._texts[path] = decode(found[0])
                except Unreadable:
                    self._texts[path] = found[0].decode("latin-1")
        return self._texts[path]
