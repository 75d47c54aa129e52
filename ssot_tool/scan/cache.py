"""What was read before, kept between runs in one SQLite file that may be lost, torn or foreign at any time.

A rollback journal, not WAL: a run reads once and writes once, for milliseconds, so readers gain nothing from WAL, which
leaves two more files beside the cache and fails on network file systems. Nothing is flushed to the disk (a process that
is killed loses only its own transaction); what a power cut tears is caught by the checksum of each value.
"""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

#: "ssot", so that ``file`` and we can tell the file from another program's.
APPLICATION_ID = 0x73736F74
#: The file may grow to this many bytes before facts that were not used lately are forgotten.
MOST_BYTES = 256 << 20

_SCHEMA = (
    "CREATE TABLE about (version TEXT)",
    "CREATE TABLE facts (key BLOB PRIMARY KEY, value BLOB)",
    "CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB)",
)
_CHUNK = 500
_BUSY_SECONDS = 2.0
#: Result codes of SQLite that say: this is not what we wrote (ERROR: a table is missing).
_BROKEN = frozenset((1, 11, 20, 24, 26))
#: What ``.ssot/.gitignore`` says; whoever makes the folder writes it.
GITIGNORE = """\
# Written by ssot. The cache and the journal belong to this checkout alone; baseline/ and rules/ are to be committed.
/cache*
/journal*
/.gitignore
"""


def facts_key(content_hash: bytes, module: str, is_package: bool, digest: bytes) -> bytes:
    """Return the 16-byte key of a module's facts; ``digest`` stands for the role definitions that were looked for."""
    head = b"%d %d %d " % (len(content_hash), len(digest), is_package)
    return blake2b(head + content_hash + digest + module.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def extra_key(what: bytes, content_hash: bytes, module: str, is_package: bool) -> bytes:
    """Return the key of what else is kept of a module's content: ``what`` it is tells it from facts and all others."""
    return facts_key(content_hash, module, is_package, b"extra " + what)


class Cache:
    """Facts by key, and named state of the whole workspace. Never raises: where it fails, it holds nothing.

    At most one sentence about what is wrong goes to ``warn``.
    """

    def __init__(self, connection: sqlite3.Connection | None, path: Path, warn: Callable[[str], None]) -> None:
        self._connection = connection
        self._path = path
        self._warn: Callable[[str], None] | None = warn
        self._writable = True
        self._version = ""
        self._asleep = False

    @classmethod
    def off(cls) -> Cache:
        """Return a cache that holds nothing and keeps nothing."""
        return cls(None, Path(), lambda _: None)

    @classmethod
    def open(cls, folder: Path, version: str, warn: Callable[[str], None]) -> Cache:
        """Open ``folder/cache.sqlite``, making both as needed; what another ``version`` wrote is thrown away.

        The folder's parent must exist. Anything but a folder and a plain file in their places is left alone.
        """
        import sqlite3

        cache = cls(None, folder / "cache.sqlite", warn)
        cache._version = version
        try:
            _prepare(folder, cache._path)
            try:
                cache._connection = _connect(cache._path, version)
            except sqlite3.Error as error:
                if _code(error) not in _BROKEN:
                    raise
                cache._discard(str(error))
                cache._connection = _connect(cache._path, version)
        except (OSError, ValueError, sqlite3.Error) as error:
            cache._stop(f"Works without a cache: {cache._path}: {getattr(error, 'strerror', None) or error}.")
        return cache

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the facts that are there, for keys that are there; damaged ones count as missing."""
        found: dict[bytes, bytes] = {}
        wanted = iter(keys)
        with self._guarded() as connection:
            while connection is not None and (chunk := list(islice(wanted, _CHUNK))):
                marks = ",".join("?" * len(chunk))
                for key, value in connection.execute(f"SELECT key, value FROM facts WHERE key IN ({marks})", chunk):
                    if (content := _checked(key, value)) is not None:
                        found[key] = content
        return found

    def put_many(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep facts by key, all or (when something fails) none."""
        with self._guarded(write=True) as connection:
            if connection is not None:
                rows = ((key, _sealed(key, value)) for key, value in items)
                connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

    def get_state(self, name: str) -> bytes | None:
        """Return what was kept under a name, or None."""
        with self._guarded() as connection:
            if connection is not None:
                row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
                return None if row is None else _checked(name.encode(), row[0])
        return None

    def put_state(self, name: str, value: bytes) -> None:
        """Keep a value under a name."""
        with self._guarded(write=True) as connection:
            if connection is not None:
                sealed = _sealed(name.encode(), value)
                connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, sealed))

    def prune(self, keep: Collection[bytes], most_bytes: int = MOST_BYTES) -> None:
        """Where the cache is larger than this, forget all facts but these. Smaller, it keeps those of other runs."""
        with self._guarded() as connection:
            if connection is None:
                return
            pages, free, size = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            if (pages - free) * size <= most_bytes:
                return
        with self._guarded(write=True) as connection:
            if connection is not None:
                connection.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
                connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in keep))
                connection.execute("DELETE FROM facts WHERE key NOT IN (SELECT key FROM kept)")
                connection.execute("DROP TABLE kept")

    def close(self) -> None:
        """Let go of the file; afterwards the cache holds nothing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def rest(self) -> None:
        """Let go of the file until ``wake`` is called."""
        self._asleep = self._connection is not None and self._writable
        self.close()

    def wake(self) -> None:
        """Open the file again that ``rest`` let go of; one that failed before, or fails now, stays closed."""
        asleep, self._asleep = self._asleep, False
        if asleep:
            import sqlite3

            with suppress(OSError, ValueError, sqlite3.Error):
                _prepare(self._path.parent, self._path)
                self._connection = _connect(self._path, self._version)

    @contextmanager
    def _guarded(self, write: bool = False) -> Iterator[sqlite3.Connection | None]:
        """Lend the connection, in a transaction when writing; give it up when it fails."""
        connection = self._connection if self._writable or not write else None
        if connection is None:
            yield None
            return
        import sqlite3

        try:
            if write:
                connection.execute("BEGIN IMMEDIATE")
            yield connection
            if write:
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            if _code(error) in _BROKEN:
                self.close()
                self._discard(str(error))
            else:
                self._stop(f"The cache is not {'written' if write else 'read'}: {self._path}: {error}.", reading=write)
        finally:
            if connection is self._connection and connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")

    def _stop(self, sentence: str, reading: bool = False) -> None:
        self._writable = False
        if not reading:
            self.close()
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        warn, self._warn = self._warn, None
        if warn is not None:
            warn(sentence)

    def _discard(self, reason: str) -> None:
        self._say(f"The cache was not usable and is thrown away: {self._path}: {reason}.")
        with suppress(OSError):
            for name in (f"{self._path}-journal", self._path):
                with suppress(FileNotFoundError):
                    os.unlink(name)


def _prepare(folder: Path, path: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir()
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise NotADirectoryError(20, "the folder is a link or a file")
    for name in (path, Path(f"{path}-journal")):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(name.lstat().st_mode):
                raise OSError(22, "it is no plain file")
    with suppress(OSError), open(folder / ".gitignore", "x", encoding="utf-8") as file:
        file.write(GITIGNORE)


def _connect(path: Path, version: str) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        schema = _schema_of(connection)
        if not schema:
            connection.execute("PRAGMA page_size = 16384")
        elif schema != set(_SCHEMA) or connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise sqlite3.DatabaseError("it was written by another program")
        elif connection.execute("SELECT version FROM about").fetchall() == [(version,)]:
            return connection
        _renew(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def _schema_of(connection: sqlite3.Connection) -> set[str]:
    return {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}


def _renew(connection: sqlite3.Connection, version: str) -> None:
    """Make the tables anew, inside one transaction: another run may be using, or renewing, the same file."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if not _schema_of(connection):
        for statement in _SCHEMA:
            connection.execute(statement)
    elif connection.execute("SELECT version FROM about").fetchall() == [(version,)]:
        connection.execute("ROLLBACK")  # the other run was first
        return
    for table in ("about", "facts", "state"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO about VALUES (?)", (version,))
    connection.execute("COMMIT")


def _code(error: sqlite3.Error) -> int:
    # Errors without a code are about what was found in the file, not about the file system.
    return getattr(error, "sqlite_errorcode", 1) & 0xFF


def _sealed(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(4, "little") + value


def _checked(key: bytes, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes):
        return None
    value = sealed[4:]
    return value if sealed == _sealed(key, value) else None
