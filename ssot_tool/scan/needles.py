"""Which of the names that matter occur in the raw bytes of files: the sieve's eye.

Every answer over-approximates: a name that a reader of the syntax could find is found here, or the file is ``opaque``;
names in comments and prose are found, too.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from ssot_tool.scan.opaque import BACKSLASH, ESCAPE, IS_WORD, SIMPLE_ESCAPES, opaque

#: Files above this many bytes are not read at all; far beyond what either reader accepts.
MAX_BYTES = 64 * 1024 * 1024

#: Above this many bytes of words the fastest automaton takes tens of megabytes and long to build.
_DFA_LIMIT = 400_000
_TOKEN = re.compile(rb"[A-Za-z0-9_\x80-\xff]*")


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read: indexes of the words in it, whether bytes cannot judge it, its digest and its stamp.

    ``digest`` is a 16-byte blake2b of the content; ``stamp`` is (size, mtime_ns, ctime_ns, inode) taken before reading.
    """

    words: tuple[int, ...]
    opaque: bool
    digest: bytes
    stamp: tuple[int, int, int, int]


class Unread(msgspec.Struct, frozen=True, array_like=True):
    """A file that could not be read, with the reason as half a sentence."""

    reason: str


class Needles:
    """A set of identifiers to look for as whole words; ``words`` is sorted, and results are indexes into it.

    Pickles as its words. An empty word is refused with ValueError.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted(set(words)))
        if "" in self.words:
            raise ValueError("an empty word occurs everywhere")
        self._raw = [word.encode("utf-8", "surrogatepass") for word in self.words]
        self._index = {raw: index for index, raw in enumerate(self._raw)}
        self._plain = [index for index, word in enumerate(self.words) if word.isascii()]
        self._foreign = [index for index, word in enumerate(self.words) if not word.isascii()]
        # Leftmost-longest finds every whole identifier without the cost of overlaps: no match crosses an identifier's
        # edge, and of the words that begin at an identifier's first byte the one that reaches its edge is the longest.
        small = sum(map(len, self._raw)) < _DFA_LIMIT
        self._automaton = BytesAhoCorasick(
            [self._raw[index] for index in self._plain],
            MatchKind.LeftmostLongest,
            Implementation.DFA if small else None,
        )

    def __reduce__(self) -> tuple[type[Needles], tuple[tuple[str, ...]]]:
        return Needles, (self.words,)

    def found_in(self, data: bytes) -> tuple[int, ...]:
        r"""Return the ascending indexes of the words that occur in ``data`` as whole identifiers.

        A neighbouring ASCII identifier character disqualifies; a byte from 0x80 on does not, nor does the letter of a
        simple escape (``"\nOld"``).
        """
        found: set[int] = set()
        plain, size = self._plain, len(data)
        for match, start, end in self._automaton.find_matches_as_indexes(data):
            if start:
                before = data[start - 1]
                if before == BACKSLASH and data[start] in SIMPLE_ESCAPES:
                    token = _TOKEN.match(data, start + 1)
                    behind = self._index.get(token[0]) if token else None
                    if behind is not None:
                        found.add(behind)
                elif IS_WORD[before] and not (before in SIMPLE_ESCAPES and start > 1 and data[start - 2] == BACKSLASH):
                    continue
            index = plain[match]
            if index not in found and (end == size or not IS_WORD[data[end]]):
                found.add(index)
        if self._foreign:
            found.update(self._foreign_in(data))
        return tuple(sorted(found))

    def _foreign_in(self, data: bytes) -> list[int]:
        """Return the non-ASCII words in ``data``, whole or not, in whichever form they are spelled."""
        if ESCAPE.search(data):
            return self._foreign
        if data.isascii():
            return []
        # Python compares identifiers in NFKC form.
        text = unicodedata.normalize("NFKC", data.decode("utf-8", "replace"))
        return [index for index in self._foreign if self.words[index] in text or self._raw[index] in data]


def search(
    root: str, paths: Sequence[str], needles: Needles, *, max_bytes: int = MAX_BYTES
) -> Iterator[tuple[str, Seen | Unread]]:
    """Read files below ``root`` (paths relative to it, with ``/``) and yield for each path, in order, what is in it.

    Refused as ``Unread``: what is no regular file (nothing is waited for), symbolic links out of ``root``, files
    above ``max_bytes``, and whatever the operating system refuses. Nothing is raised for a single file.
    """
    home = os.path.realpath(root)
    inside: dict[str, bool] = {}
    for path in paths:
        folder = os.path.dirname(path)
        try:
            if folder not in inside:
                inside[folder] = _is_below(os.path.realpath(os.path.join(home, folder)), home)
            content = _read(os.path.join(home, path), home, max_bytes) if inside[folder] else _OUTSIDE
        except OSError as error:
            content = Unread((error.strerror or str(error)).lower())
        except ValueError as error:  # a NUL byte in the name, or a lone surrogate
            content = Unread(str(error))
        if isinstance(content, Unread):
            yield path, content
            continue
        data, stamp = content
        digest = blake2b(data, digest_size=16).digest()
        yield path, Seen(needles.found_in(data), opaque(data), digest, stamp)


#: Without O_NONBLOCK, opening a FIFO waits for a writer for ever.
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)
_OUTSIDE = Unread("is a symbolic link out of the workspace")


def _is_below(path: str, home: str) -> bool:
    return path == home or path.startswith(home.rstrip(os.sep) + os.sep)


def _read(path: str, home: str, max_bytes: int) -> tuple[bytes, tuple[int, int, int, int]] | Unread:
    try:
        handle = os.open(path, _FLAGS)
    except OSError:
        if not os.path.islink(path):
            raise
        path = os.path.realpath(path, strict=True)
        if not _is_below(path, home):
            return _OUTSIDE
        handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unread("is not a regular file")
        size = status.st_size
        data = os.read(handle, min(size, max_bytes) + 1)
        if len(data) != size:  # somebody writes, or a file system that does not know sizes
            chunks = [data]
            while data and size <= max_bytes and sum(map(len, chunks)) <= max_bytes:
                chunks.append(data := os.read(handle, 1 << 20))
            data = b"".join(chunks)
        if max(size, len(data)) > max_bytes:
            return Unread(f"is larger than {max_bytes:,} bytes")
        return data, (size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    finally:
        os.close(handle)
