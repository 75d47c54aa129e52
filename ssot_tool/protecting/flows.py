"""The flow of each module of a session, read from its file once and kept beside its facts."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from ssot_tool.protecting.flow import Flow, flow_of
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode
from ssot_tool.session import Session

_KIND = b"flow"
_decode = msgspec.msgpack.Decoder(Flow).decode


class Flows:
    """Answers what is known of when a module's code runs; inside ``with session.reading``."""

    def __init__(self, session: Session) -> None:
        self._reading = session.reading
        self._paths = session.places.paths
        self._known: dict[str, Flow | None] = {}

    def of(self, module: str) -> Flow | None:
        """The flow of a module; None where Python cannot parse it."""
        if module not in self._known:
            self._known[module] = self._read(self._paths[module])
        return self._known[module]

    def _read(self, path: str) -> Flow | None:
        kept = self._reading.recall(_KIND, path)
        if kept is not None:
            with suppress(msgspec.MsgspecError):
                return _decode(kept)
        found = read_bytes(self._reading.workspace.home(path), path, MAX_BYTES)
        if isinstance(found, Unread):
            return None
        try:
            flow = flow_of(decode(found[0]))
        except Unreadable:
            return None
        self._reading.keep(_KIND, path, found[0], msgspec.msgpack.encode(flow))
        return flow
