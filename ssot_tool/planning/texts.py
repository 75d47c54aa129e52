"""The files that a plan looks at: bytes, texts and sheets, each read once."""

from __future__ import annotations

from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode
from ssot_tool.session import Session


class Texts:
    """Reads files of a session's workspace by path or module."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bytes: dict[str, bytes | None] = {}
        self._sheets: dict[str, Sheet | None] = {}

    def data(self, path: str) -> bytes | None:
        """A file's bytes; None where it cannot be read."""
        if path not in self._bytes:
            found = read_bytes(self._session.reading.workspace.home(path), path, MAX_BYTES)
            self._bytes[path] = None if isinstance(found, Unread) else found[0]
        return self._bytes[path]

    def text(self, path: str) -> str | None:
        """A file's text as scans read it; None where it cannot be."""
        data = self.data(path)
        try:
            return None if data is None else decode(data)
        except Unreadable:
            return None

    def of_module(self, module: str) -> str | None:
        """A module's text."""
        path = self._session.places.paths.get(self._session.other_names.get(module, module))
        return None if path is None else self.text(path)

    def sheet(self, path: str) -> Sheet | None:
        """A file read to be edited; None where it cannot be read."""
        if path not in self._sheets:
            data, file = self.data(path), self._session.reading.files.get(path)
            try:
                readable = data is not None and file is not None
                self._sheets[path] = Sheet(path, data, file.module, file.is_package) if readable else None  # type: ignore[arg-type,union-attr]
            except Unreadable:
                self._sheets[path] = None
        return self._sheets[path]
