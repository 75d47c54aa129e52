"""Every whole-word occurrence of some names in a workspace, as ``grep -w`` finds it, in every file that holds text."""

from __future__ import annotations

import codecs
import os
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from ssot_tool.errors import SsotError
from ssot_tool.model import Skipped
from ssot_tool.planning.words.hit import Found, Hit, Text
from ssot_tool.planning.words.other_files import other_files
from ssot_tool.planning.words.passed import Passed
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode, encoding_of, line_starts
from ssot_tool.session import Session

_BINARY_BYTES = 8192
_COOKIE_BYTES = 4096
_TOO_LARGE = "has more than"
#: How a plan begins that was written for review, and a report in JSON.
_OURS = re.compile(rb'\{\s*"schema": [0-9]+,\s*"plan": "[0-9a-f]{32}"')


def hits(session: Session, names: Collection[str], exclude: Sequence[str] = ()) -> list[Hit]:
    """The occurrences alone; see ``search``."""
    return list(search(session, names, exclude).hits)


def search(session: Session, names: Collection[str], exclude: Sequence[str] = ()) -> Found:
    """Find names (identifiers) as whole words in all files of a session's workspace.

    Word characters are letters, digits and the underscore of all scripts. Python modules are those that the workspace
    has; of these, the sieve says which can hold a name. ``exclude``: patterns of other files to leave out, beside those
    that are configured. Our own plans and reports are never looked at. SsotError for a name that is no identifier.
    """
    wanted = sorted(set(names))
    for name in wanted:
        if not name.isidentifier():
            raise SsotError(f"{name!r} is no identifier")
    if not wanted:
        return Found()
    looking = _Looking(wanted)
    texts = [*_modules(session, looking), *_others(session, looking, exclude)]
    held = [hit for text in texts for hit in looking.hits_in(text)]
    holding = {hit.path for hit in held}
    return Found(
        tuple(sorted(held)),
        {text.path: text for text in texts if text.path in holding},
        tuple(sorted(looking.skipped)),
    )


class _Looking:
    """The names that are looked for, and what could not be looked at."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.skipped: list[Skipped] = []
        raw = [form for name in names for form in _spelled(name)]
        self._automaton = BytesAhoCorasick(raw, MatchKind.Standard, Implementation.DFA)

    def may_hold(self, data: bytes) -> bool:
        """Whether bytes can hold a name, in UTF-8 or Latin-1."""
        return bool(self._automaton.find_matches_as_indexes(data))

    def hits_in(self, text: Text) -> list[Hit]:
        """The occurrences in one text, in their order."""
        found = sorted(span for name in self.names for span in whole_words(text.text, name))
        if not found:
            return []
        starts, line, hits = line_starts(text.text), 0, []
        for start, end in found:
            line = bisect_right(starts, start, line)
            column = start - starts[line - 1] + 1
            name = text.text[start:end]
            hits.append(Hit(text.path, start, end, line, column, column + end - start, name, text.is_python))
        return hits


def whole_words(text: str, name: str) -> Iterator[tuple[int, int]]:
    """The spans of a name as a whole word. A pattern that begins with a boundary takes ten times as long."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (start and _is_word(text[start - 1])) and not (end < len(text) and _is_word(text[end])):
            yield start, end
        start = text.find(name, end)


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def _spelled(name: str) -> Iterable[bytes]:
    """A name as bytes: in UTF-8, and in Latin-1, with which text is read that is no UTF-8."""
    yield name.encode("utf-8", "surrogatepass")
    if not name.isascii():
        try:
            yield name.encode("latin-1")
        except UnicodeEncodeError:
            return


def _modules(session: Session, looking: _Looking) -> Iterator[Text]:
    reading = session.reading
    reading.search(looking.names)
    for path in reading.holding(looking.names):
        found = read_bytes(reading.workspace.home(path), path, MAX_BYTES)
        if isinstance(found, Unread):
            looking.skipped.append(Skipped(path, found.reason))
        elif looking.may_hold(found[0]) or not _plainly_encoded(found[0]):
            if b"\0" in found[0][:_BINARY_BYTES]:
                looking.skipped.append(Skipped(path, "is a binary file"))
            else:
                yield _module(path, found[0], reading.files[path].in_test)


def _plainly_encoded(data: bytes) -> bool:
    """Whether a module is written in UTF-8 or Latin-1, as far as it says so; nearly all are."""
    if b"coding" not in data[:_COOKIE_BYTES]:
        return True
    try:
        return encoding_of(data) in ("utf-8", "iso8859-1", "ascii")
    except LookupError:
        return True


def _module(path: str, data: bytes, in_test: bool) -> Text:
    try:
        return Text(path, decode(data), True, True, in_test)
    except Unreadable as error:
        return Text(path, _anyhow(data)[0], True, False, in_test, error.reason)


def _anyhow(data: bytes) -> tuple[str, bool]:
    """A text of bytes whatever they are, and whether they are UTF-8."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False


def _others(session: Session, looking: _Looking, exclude: Sequence[str]) -> Iterator[Text]:
    workspace = session.reading.workspace
    root = str(workspace.root)
    paths = other_files(workspace, exclude)
    passed = Passed(session.reading, looking.names, paths)
    for path in paths:
        if path in passed.paths:
            continue
        found = read_bytes(root, path, MAX_BYTES)
        if isinstance(found, Unread):
            if found.reason.startswith(_TOO_LARGE) and not os.path.islink(os.path.join(root, path)):
                looking.skipped.append(Skipped(_printable(path), found.reason))
            continue
        data, stamp = found
        if _OURS.match(data):
            continue
        if not looking.may_hold(data):
            passed.add(path, stamp)
            continue
        if os.path.islink(os.path.join(root, path)):
            continue
        if b"\0" in data[:_BINARY_BYTES]:
            looking.skipped.append(Skipped(_printable(path), "is a binary file"))
        elif _printable(path) != path:
            looking.skipped.append(Skipped(_printable(path), "the file's name is not UTF-8"))
        else:
            yield _other(path, data)
    passed.keep()


def _other(path: str, data: bytes) -> Text:
    text, is_utf8 = _anyhow(data)
    return Text(path, text, False, is_utf8 and b"\0" not in data and _declares_utf8(data))


def _declares_utf8(data: bytes) -> bool:
    """Whether who takes the file for Python source, to edit it, reads the same text."""
    try:
        return encoding_of(data) == "utf-8"
    except LookupError:
        return False


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
