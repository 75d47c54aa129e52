"""What worker processes do: probe files' bytes, and turn modules into facts. Everything in and out pickles."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import msgspec

from ssot_tool.clones.shapes import shapes
from ssot_tool.portraits.gallery import gallery
from ssot_tool.portraits.portrait import Gallery
from ssot_tool.role import RolePack
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.sieve.needles import Needles
from ssot_tool.scan.sieve.probe import probe
from ssot_tool.scan.stat_index import Stamp
from ssot_tool.scan.syntax.depth import check_depth
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode

_encode = msgspec.msgpack.Encoder().encode
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
    """A module that was read: its content's hash and its facts as msgpack."""

    content: bytes
    facts: bytes


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
    """Read one module, or what an ``outline`` holds of it."""

    root: str
    path: str
    module: str
    is_package: bool
    prefer: Literal["ast", "cst"]
    packs: tuple[RolePack, ...]
    outline: bool = False


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
        events, reader = read_module(text, task.prefer, task.outline)
    except Unreadable as error:
        return Refused(content, error.reason, error.line)
    facts = module_facts(text, events, task.module, task.is_package, reader, _lens_of(task.packs))
    return Read(content, _packed(facts))


class TreeTask(NamedTuple):
    """Work something out of the syntax tree of one module."""

    root: str
    path: str


def shape_file(task: TreeTask) -> bytes:
    """The shapes of one file's functions as msgpack; of none where ``ast`` cannot read it."""
    return _from_tree(task, shapes, ())


def portray_file(task: TreeTask) -> bytes:
    """The portraits of one file's classes and functions as msgpack; of none where ``ast`` cannot read it."""
    return _from_tree(task, gallery, Gallery())


def _from_tree(task: TreeTask, work: Callable[[ast.Module, str, str], Any], nothing: Any) -> bytes:
    found = read_bytes(task.root, task.path, MAX_BYTES)
    if isinstance(found, Unread):
        return _encode(nothing)
    try:
        text = decode(found[0])
        check_depth(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes: not our business
            return _packed(work(ast.parse(text), task.path, text))
    except (Unreadable, SyntaxError, ValueError, RecursionError, MemoryError):
        return _encode(nothing)


def _packed(facts: Any) -> bytes:
    """Facts as msgpack. Half a surrogate pair, which a string may hold and UTF-8 may not, is escaped."""
    try:
        return _encode(facts)
    except UnicodeEncodeError:
        return _encode(_escaped(facts))


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, msgspec.Struct):
        return type(value)(*map(_escaped, msgspec.structs.astuple(value)))
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return tuple(map(_escaped, value)) if isinstance(value, tuple) else value


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
