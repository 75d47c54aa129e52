"""From files to facts, in rounds: the sieve says which files matter, the cache what is known, workers read the rest."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self, TypeVar

import msgspec

from ssot_tool.clones.shape import Shape
from ssot_tool.facts import ModuleFacts
from ssot_tool.model import Skipped
from ssot_tool.portraits.portrait import Gallery
from ssot_tool.read_options import Progress
from ssot_tool.role import RolePack
from ssot_tool.scan.cache import Cache, extra_key, facts_key
from ssot_tool.scan.files.workspace import Workspace
from ssot_tool.scan.from_tree import Extra
from ssot_tool.scan.pool import Done, Pool
from ssot_tool.scan.sieve.probe import DEFINES, JOINS, OPAQUE, PATCHES, SILENCES, STAR
from ssot_tool.scan.stat_index import Stamp, StatIndex
from ssot_tool.scan.tasks import (
    ProbeTask,
    Read,
    ReadTask,
    Refused,
    SearchTask,
    TreeTask,
    content_hash,
    probe_files,
    read_file,
    read_tree,
    search_files,
)

_decode = msgspec.msgpack.Decoder(ModuleFacts).decode
_decode_gallery = msgspec.msgpack.Decoder(Gallery).decode
_decode_shapes = msgspec.msgpack.Decoder(tuple[Shape, ...]).decode
_DOING: dict[Extra, str] = {"portraits": "looking at bodies", "shapes": "comparing"}
_PROBE_BATCH = 64
#: Every ``refs`` adds needles to the memory; beyond this many it is begun anew, so that it does not grow for ever.
_MOST_WORDS = 20_000
Task = TypeVar("Task", ProbeTask, SearchTask)
Answer = TypeVar("Answer")


class Row(msgspec.Struct, array_like=True):
    """What the sieve remembers of one file: its content, the probe's flags, and which needles it holds."""

    content: bytes
    flags: int
    words: list[int]


class SieveState(msgspec.Struct, array_like=True):
    """The sieve's memory between runs; ``words`` are the needles that every row was searched for."""

    digest: str
    words: list[str]
    rows: dict[str, Row]


class Reading:
    """The files of a workspace, read as far as somebody asked. Use as a context manager; leaving it saves the cache.

    Who enters it again goes on where it was left, with the same cache.

    ``like``: a reading of the same roles in another revision's workspace; what it knows of files that are the same is
    taken over.
    """

    def __init__(
        self,
        workspace: Workspace,
        packs: tuple[RolePack, ...],
        digest: str,
        cache: Cache,
        workers: int,
        progress: Progress | None = None,
        sieve: bool = True,
        like: Reading | None = None,
    ) -> None:
        self.workspace = workspace
        self.packs = packs
        self.digest = digest
        self.root = str(workspace.root)
        self.files = {file.path: file for file in workspace.files}
        self.modules: dict[str, ModuleFacts] = {}
        self.paths: dict[str, str] = {}
        self.added = 0  # how often facts came to ``modules``
        self.skipped: dict[str, Skipped] = {skip.path: skip for skip in workspace.skipped}
        self._cache = cache
        self._pool = Pool(workers)
        self._progress = progress
        self._all = not sieve
        self._stats = StatIndex() if like else StatIndex.load(cache.get_state("stats"))
        self._sieve = SieveState(digest, [], {}) if like else self._load_sieve()
        self._fresh: dict[str, tuple[Stamp, bytes]] = {}
        self._known: dict[str, ModuleFacts] = {}
        self._outlined: set[str] = set()
        self._used: set[bytes] = set()
        self._extra: dict[bytes, bytes] = {}
        self._beside: dict[bytes, bytes] = {}  # what was worked out with facts, by its key, until somebody asks for it
        self._states: dict[str, bytes] = {}
        self.started = time.time_ns()
        self._probed = False
        self._changed = False
        if like is not None:
            self._adopt(like)

    def __enter__(self) -> Self:
        self._pool.__enter__()
        self._cache.wake()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._save_extra()
            if kind is None and self._changed and not self.workspace.unselected and not self.workspace.shadow:
                self._save()
        finally:
            self._pool.__exit__(kind, error, trace)
            self._cache.rest()

    # -- the sieve ----------------------------------------------------------------------------------------------

    def search(self, words: Iterable[str]) -> None:
        """Make sure that every file has been searched for these needles."""
        if not self._probed:
            self._stat()
        sieve = self._sieve
        new = sorted(set(words).difference(sieve.words))
        if new:
            self._search(list(sieve.rows), new)
            sieve.words += new
        stale = [path for path in self.files if path not in sieve.rows and path not in self.skipped]
        if stale:
            self._probe(stale)

    def defining(self) -> list[str]:
        """The files that may define members, and those that must be read in any case.

        These are what bytes cannot judge, what re-exports with a star, and what may silence findings.
        """
        rows, wanted = self._sieve.rows, DEFINES | OPAQUE | STAR | SILENCES
        return [path for path in self.files if path in rows and (self._all or rows[path].flags & wanted)]

    def holding(self, words: Iterable[str], modules: Iterable[str] = (), *, stars: bool = True) -> list[str]:
        """The files that hold one of the identifiers, or may patch something in one of the modules (dotted names).

        Those with a star import are among them, as it may pass names on; not without ``stars``.
        """
        index = {word: number for number, word in enumerate(self._sieve.words)}
        modules = tuple(modules)
        always = OPAQUE | STAR if stars else OPAQUE
        named = frozenset(index[word] for word in words)
        patched = frozenset(index[word] for module in modules for word in _in_strings(module))
        lasts = frozenset(index[_last_part(module)] for module in modules)
        found = []
        for path, row in self._sieve.rows.items():
            if path in self.files and (
                self._all
                or row.flags & always
                or not named.isdisjoint(row.words)
                or (row.flags & PATCHES and not patched.isdisjoint(row.words))
                or (row.flags & JOINS and not lasts.isdisjoint(row.words))
            ):
                found.append(path)
        return sorted(found)

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """In how many files each of some identifiers stands, which were searched for."""
        index = {word: number for number, word in enumerate(self._sieve.words)}
        numbers = {index[word]: word for word in words}
        counts = dict.fromkeys(numbers.values(), 0)
        for row in self._sieve.rows.values():
            for number in numbers.keys() & row.words:
                counts[numbers[number]] += 1
        return counts

    def may_define(self, path: str) -> bool:
        """Whether the sieve saw a definition in this file that a role may want."""
        row = self._sieve.rows.get(path)
        return row is not None and bool(row.flags & DEFINES)

    def _load_sieve(self) -> SieveState:
        blob = self._cache.get_state("sieve")
        if blob is not None:
            try:
                state = msgspec.msgpack.decode(blob, type=SieveState)
            except msgspec.MsgspecError:
                state = None
            if state is not None and state.digest == self.digest and len(state.words) <= _MOST_WORDS:
                return state
        return SieveState(self.digest, [], {})

    def _stat(self) -> None:
        self._probed = True
        unchanged = self._stats.unchanged(self.root, list(self.files))
        rows = self._sieve.rows
        self._sieve.rows = {
            path: row for path, row in rows.items() if path in self.files and unchanged.get(path) == row.content
        }

    def _probe(self, paths: list[str]) -> None:
        words = tuple(self._sieve.words)
        tasks = [ProbeTask(home, batch, self.packs, words) for home, batch in self._batches(paths)]
        for path, probed in self._searched(probe_files, tasks, len(paths)):
            if isinstance(probed, Refused):
                self._refuse(path, probed.reason, probed.line)
            else:
                self._sieve.rows[path] = Row(probed.content, probed.flags, list(probed.words))
                self._fresh[path] = (probed.status, probed.content)

    def _search(self, paths: list[str], words: list[str]) -> None:
        tasks = [SearchTask(home, batch, tuple(words)) for home, batch in self._batches(paths)]
        shift = len(self._sieve.words)
        for path, found in self._searched(search_files, tasks, len(paths)):
            self._sieve.rows[path].words += [shift + number for number in found]

    def _searched(
        self, function: Callable[[Task], list[Answer]], tasks: list[Task], total: int
    ) -> Iterator[tuple[str, Answer]]:
        """Run tasks over batches of files; yield each file with its answer, and refuse those whose worker died."""
        self._changed = True
        done = 0
        for index, result in self._pool.run(function, tasks):
            batch = tasks[index].paths
            done += len(batch)
            self.report("searching", done, total)
            if isinstance(result, Done):
                yield from zip(batch, result.value, strict=True)
            else:
                for path in batch:
                    self._refuse(path, result.reason)

    def shared(self) -> list[str]:
        """The files whose facts the other reading had, and that need not be read for them."""
        return sorted(self._known)

    def _batches(self, paths: list[str]) -> list[tuple[str, tuple[str, ...]]]:
        """The paths in batches, each with the folder below which its files are read."""
        by_home: dict[str, list[str]] = {}
        for path in paths:
            by_home.setdefault(self.workspace.home(path), []).append(path)
        return [
            (home, tuple(found[at : at + _PROBE_BATCH]))
            for home, found in by_home.items()
            for at in range(0, len(found), _PROBE_BATCH)
        ]

    # -- facts --------------------------------------------------------------------------------------------------

    def read(
        self,
        paths: Iterable[str],
        prefer: Callable[[str], Literal["ast", "cst"]],
        outline: bool = False,
        also: Sequence[Extra] = (),
    ) -> None:
        """Make sure that the facts of these files are in ``modules``, or the reason why not in ``skipped``.

        In an ``outline`` the facts know what a module binds, imports and patches, and little else of its functions; a
        file of which that is known is read again where the whole is asked for. ``also``: what somebody will want of
        the same files, so that who parses one makes that as well.
        """
        wanted = [p for p in paths if self._lacks(p, outline)]
        if outline:
            self._outlined.update(wanted)
        else:
            self._outlined.difference_update(wanted)
        for path in wanted:
            if path in self._known:
                self._add(path, self._known[path])
        wanted = [path for path in wanted if path not in self._known]
        keys = {}
        for path in wanted:
            row = self._sieve.rows.get(path)
            if row is not None:
                file = self.files[path]
                keys[path] = facts_key(row.content, file.module, file.is_package, self._about(outline))
        self._used.update(keys.values())
        known = self._cache.get_many(list(keys.values()))
        missing = []
        for path in wanted:
            blob = known.get(keys.get(path, b""))
            if blob is None or not self._accept(path, blob):
                missing.append(path)
        if missing:
            self._read_missing(missing, prefer, outline, also)

    def _lacks(self, path: str, outline: bool) -> bool:
        if path in self.skipped:
            return False
        return path not in self.paths or (path in self._outlined and not outline)

    def _about(self, outline: bool) -> bytes:
        """What facts are about, for their keys."""
        return f"{self.digest} outline".encode() if outline else self.digest.encode()

    def _read_missing(
        self, paths: list[str], prefer: Callable[[str], Literal["ast", "cst"]], outline: bool, also: Sequence[Extra]
    ) -> None:
        tasks = []
        lacking = self._lacking(paths, also)
        for path in paths:
            file, more = self.files[path], tuple(lacking.get(path, ()))
            home = self.workspace.home(path)
            tasks.append(ReadTask(home, path, file.module, file.is_package, prefer(path), self.packs, outline, more))
        weights = [self._weight(task) for task in tasks]
        store: list[tuple[bytes, bytes]] = []
        for done, (index, result) in enumerate(self._pool.run(read_file, tasks, weights), start=1):
            self.report("reading", done, len(tasks))
            file = self.files[tasks[index].path]
            if not isinstance(result, Done):
                self._refuse(file.path, result.reason)
                continue
            value = result.value
            if isinstance(value, Read):
                blob = b"+" + value.facts
            else:
                blob = b"-" + msgspec.msgpack.encode((value.reason, value.line))
            self._accept(file.path, blob)
            if value.content:
                store.append((facts_key(value.content, file.module, file.is_package, self._about(outline)), blob))
            if isinstance(value, Read):
                for what, made in zip(tasks[index].also, value.also, strict=True):
                    key = extra_key(what.encode(), value.content, file.module, file.is_package)
                    self._beside[key] = made
                    store.append((key, made))
        self._cache.put_many(store)
        self._changed = True

    def _lacking(self, paths: list[str], also: Sequence[Extra]) -> dict[str, list[Extra]]:
        """Which of what is wanted besides the cache does not have, of each file."""
        keys = {(path, what): key for what in also for path, key in self._extra_keys(paths, what).items()}
        self._beside |= self._cache.get_many(list(keys.values()))
        found: dict[str, list[Extra]] = {}
        for (path, what), key in keys.items():
            if key not in self._beside:
                found.setdefault(path, []).append(what)
        return found

    def shapes(self, paths: Iterable[str]) -> dict[str, tuple[Shape, ...]]:
        """The shapes of the functions in some files that were searched, worked out once for each content."""
        return {path: _decoded(blob, _decode_shapes, ()) for path, blob in self._from_trees("shapes", paths)}

    def galleries(self, paths: Iterable[str]) -> dict[str, Gallery]:
        """The portraits of the classes and functions in some files that were searched, worked out once as well."""
        return {path: _decoded(blob, _decode_gallery, Gallery()) for path, blob in self._from_trees("portraits", paths)}

    def _from_trees(self, what: Extra, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        keys = self._extra_keys(paths, what)
        known = {key: self._beside.pop(key) for key in keys.values() if key in self._beside}
        known |= self._cache.get_many([key for key in keys.values() if key not in known])
        missing = [path for path in keys if keys[path] not in known]
        tasks = [TreeTask(self.workspace.home(path), path, what) for path in missing]
        for done, (index, result) in enumerate(self._pool.run(read_tree, tasks), start=1):
            self.report(_DOING[what], done, len(tasks))
            if isinstance(result, Done):
                known[keys[missing[index]]] = result.value
        self._cache.put_many([(keys[path], known[keys[path]]) for path in missing if keys[path] in known])
        self._changed = self._changed or bool(missing)
        for path, key in keys.items():
            yield path, known.get(key)

    def _extra_keys(self, paths: Iterable[str], what: Extra) -> dict[str, bytes]:
        """The key of what else is kept of each file that was searched."""
        keys = {}
        for path in paths:
            row, file = self._sieve.rows.get(path), self.files[path]
            if row is not None:
                keys[path] = extra_key(what.encode(), row.content, file.module, file.is_package)
        self._used.update(keys.values())
        return keys

    def recall(self, what: bytes, path: str) -> bytes | None:
        """What was kept of a file's content with ``keep``, in this run or an earlier one; None where nothing was."""
        row, file = self._sieve.rows.get(path), self.files.get(path)
        if row is None or file is None:
            return None
        key = extra_key(what, row.content, file.module, file.is_package)
        self._used.add(key)
        return self._extra.get(key) or self._cache.get_many([key]).get(key)

    def keep(self, what: bytes, path: str, data: bytes, value: bytes) -> None:
        """Keep beside the facts what somebody worked out of a file's content (``data``) and its module name alone."""
        file = self.files.get(path)
        if file is not None:
            self._extra[extra_key(what, content_hash(data), file.module, file.is_package)] = value

    def contents(self) -> dict[str, bytes]:
        """The digest of each file that was searched, by its path, sorted: the same where no file has changed."""
        return {path: row.content for path, row in sorted(self._sieve.rows.items())}

    def content(self, path: str) -> bytes:
        """The digest of a file that was searched; b"" for any other."""
        row = self._sieve.rows.get(path)
        return b"" if row is None else row.content

    def facts_of(self, path: str, content: bytes) -> ModuleFacts | None:
        """What an earlier run read in a file when it had this content; None where that is not kept any more."""
        file = self.files.get(path)
        if file is None:
            return None
        key = facts_key(content, file.module, file.is_package, self._about(False))
        blob = self._cache.get_many([key]).get(key, b"")
        with suppress(msgspec.MsgspecError):
            return _decode(blob[1:]) if blob[:1] == b"+" else None
        return None

    def state(self, name: str) -> bytes | None:
        """What an earlier run kept of the whole workspace under a name; None where nothing was."""
        return self._cache.get_state(name)

    def keep_state(self, name: str, value: bytes) -> None:
        """Keep something of the whole workspace for later runs."""
        self._states[name] = value

    def _weight(self, task: ReadTask) -> int:
        try:
            size = os.stat(os.path.join(task.root, task.path)).st_size
        except OSError:
            return 1
        return size * 10 if task.prefer == "cst" else size

    def _accept(self, path: str, blob: bytes) -> bool:
        try:
            if blob[:1] == b"+":
                self._add(path, _decode(blob[1:]))
                return True
            reason, line = msgspec.msgpack.decode(blob[1:], type=tuple[str, int])
        except msgspec.MsgspecError:
            return False
        self._refuse(path, reason, line)
        return True

    def _add(self, path: str, facts: ModuleFacts) -> None:
        self.added += 1
        self.modules[facts.module] = facts
        self.paths[path] = facts.module

    def _refuse(self, path: str, reason: str, line: int = 1) -> None:
        self.skipped[path] = Skipped(path, reason, line)

    def _adopt(self, other: Reading) -> None:
        """Take over what another reading of the same roles knows of the files that are the same in both workspaces."""
        rows = other._sieve.rows
        same = {path: row for path, row in rows.items() if path in self.files and path not in self.workspace.shadowed}
        copies = {path: Row(row.content, row.flags, list(row.words)) for path, row in same.items()}
        self._sieve = SieveState(self.digest, list(other._sieve.words), copies)
        self._probed = True
        for path in (path for path in same if path not in other._outlined):
            file, module = self.files[path], other.paths.get(path)
            if module == file.module and file.is_package == other.files[path].is_package:
                self._known[path] = other.modules[module]
            elif path in other.skipped:
                self._refuse(path, other.skipped[path].reason, other.skipped[path].line)

    # -- the rest -----------------------------------------------------------------------------------------------

    def report(self, what: str, done: int = 0, total: int = 0) -> None:
        """Tell who waits what is done now, and how much of it; ``total`` 0 where nobody knows."""
        if self._progress is not None:
            self._progress(what, done, total)

    def _save_extra(self) -> None:
        if self._extra:
            self._cache.put_many(self._extra.items())
        for name, value in self._states.items():
            self._cache.put_state(name, value)

    def _save(self) -> None:
        self._stats.keep_only(self.files)
        for path, (stamp, content) in self._fresh.items():
            self._stats.update(path, stamp, content)
        self._cache.prune(self._used)
        self._cache.put_state("sieve", msgspec.msgpack.encode(self._sieve))
        self._cache.put_state("stats", self._stats.dump(self.started))


def module_words(modules: Iterable[str]) -> set[str]:
    """The needles that tell where something in one of the modules (dotted names) may be patched."""
    modules = tuple(modules)
    return {word for module in modules for word in (*_in_strings(module), _last_part(module))}


def _decoded(blob: bytes | None, decode: Callable[[bytes], Answer], nothing: Answer) -> Answer:
    try:
        return decode(blob) if blob else nothing
    except msgspec.MsgspecError:
        return nothing


def _in_strings(module: str) -> tuple[str, ...]:
    """A module's path as it stands in strings: before a name, or alone, to have one joined to it."""
    return f"{module}.", f'{module}"', f"{module}'"


def _last_part(dotted: str) -> str:
    return dotted.rpartition(".")[2]
