"""What worker processes do: probe files' bytes, and turn modules into facts. Everything in and out pickles."""

from __future__ import annotations

import ast
from collections.abc import Callable
from hashlib import blake2b
from typing import Literal, NamedTuple

from ssot_tool.role import RolePack
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.from_tree import Extra, extra
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.packing import packed
from ssot_tool.scan.python_tree import python_tree
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.sieve.needles import Needles
from ssot_tool.scan.sieve.probe import probe
from ssot_tool.scan.stat_index import Stamp
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode

_lens: tuple[tuple[RolePack, ...], Lens] | None = None


class Probed(NamedTuple):
    """A probed file: its content's hash, the probe's flags, and the needles that it holds (their indexes).

    ``status``: size, mtime and ctime in nanoseconds, and inode, taken before the bytes were read.
    """

    content: bytes
    flags: int
    words: tuple[int, ...]
    status: Stamp


class Read(NamedTuple):
    """A module that was read: its content's hash, its facts as msgpack, and each of what was asked for besides."""

    content: bytes
    facts: bytes
    also: tuple[bytes, ...]


class Refused(NamedTuple):
    """A file that could not be read, and why. ``content`` is empty where not even the bytes could be had."""

    content: bytes
    reason: str
    line: int


class ProbeTask(NamedTuple):
    """Probe some files, and look for some needles."""

    root: str
    paths: tuple[str, ...]
    packs: tuple[RolePack, ...]
    words: tuple[str, ...]


class SearchTask(NamedTuple):
    """Look for needles in some files that are probed already."""

    root: str
    paths: tuple[str, ...]
    words: tuple[str, ...]


class ReadTask(NamedTuple):
    """Read one module, or what an ``outline`` holds of it; work out ``also``, too, of a tree that is parsed once."""

    root: str
    path: str
    module: str
    is_package: bool
    prefer: Literal["ast", "cst"]
    packs: tuple[RolePack, ...]
    outline: bool = False
    also: tuple[Extra, ...] = ()


def content_hash(data: bytes) -> bytes:
    """16 bytes that stand for a file's content."""
    return blake2b(data, digest_size=16).digest()


def probe_files(task: ProbeTask) -> list[Probed | Refused]:
    """Probe each of ``task.paths``, in their order."""
    lens, find = _lens_of(task.packs), _finder(task.words)
    results: list[Probed | Refused] = []
    for path in task.paths:
        found = read_bytes(task.root, path, MAX_BYTES)
        if isinstance(found, Unread):
            results.append(Refused(b"", found.reason, 1))
        else:
            data, status = found
            results.append(Probed(content_hash(data), probe(data, lens), find(data), status))
    return results


def search_files(task: SearchTask) -> list[tuple[int, ...]]:
    """Return for each of ``task.paths`` the needles that it holds; none for what cannot be read any more."""
    find = _finder(task.words)
    found = []
    for path in task.paths:
        seen = read_bytes(task.root, path, MAX_BYTES)
        found.append(() if isinstance(seen, Unread) else find(seen[0]))
    return found


def read_file(task: ReadTask) -> Read | Refused:
    """Turn one file into facts."""
    found = read_bytes(task.root, task.path, MAX_BYTES)
    if isinstance(found, Unread):
        return Refused(b"", found.reason, 1)
    data, _ = found
    content = content_hash(data)
    try:
        text = decode(data)
        tree = _tree(text) if task.also else None
        events, reader = read_module(text, task.prefer, task.outline, tree)
    except Unreadable as error:
        return Refused(content, error.reason, error.line)
    facts = module_facts(text, events, task.module, task.is_package, reader, _lens_of(task.packs))
    return Read(content, packed(facts), tuple(extra(what, tree, task.path, text) for what in task.also))


def _tree(text: str) -> ast.Module | None:
    """The tree of a module; None for what ``ast`` cannot read, which the reader of facts may read all the same."""
    try:
        return python_tree(text)
    except Unreadable:
        return None


class TreeTask(NamedTuple):
    """Work something out of the syntax tree of one module."""

    root: str
    path: str
    what: Extra


def read_tree(task: TreeTask) -> bytes:
    """What one file's tree gives, as msgpack."""
    found = read_bytes(task.root, task.path, MAX_BYTES)
    if isinstance(found, Unread):
        return extra(task.what, None, task.path, "")
    try:
        text = decode(found[0])
    except Unreadable:
        return extra(task.what, None, task.path, "")
    return extra(task.what, _tree(text), task.path, text)


def _finder(words: tuple[str, ...]) -> Callable[[bytes], tuple[int, ...]]:
    """A search for identifiers and for module paths in strings (apart, as a match of one would hide the other)."""
    plain = Needles(word for word in words if word.isidentifier())
    dotted = Needles(word for word in words if not word.isidentifier())
    number = {word: index for index, word in enumerate(words)}
    of_plain, of_dotted = [number[word] for word in plain.words], [number[word] for word in dotted.words]

    def find(data: bytes) -> tuple[int, ...]:
        found = [of_plain[hit] for hit in plain.found_in(data)]
        found += [of_dotted[hit] for hit in dotted.found_in(data)]
        return tuple(found)

    return find


def _lens_of(packs: tuple[RolePack, ...]) -> Lens:
    global _lens
    if _lens is None or _lens[0] != packs:
        _lens = (packs, Lens(packs))
    return _lens[1]
