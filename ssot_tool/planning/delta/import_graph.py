"""Which modules of the workspace a module's import runs, found file by file as far as somebody asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from weakref import WeakKeyDictionary

import msgspec

from ssot_tool.planning.delta.import_edges import Edge, import_edges
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.files.module_names import module_name
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable, decode
from ssot_tool.session import Session

_decode = msgspec.msgpack.Decoder(list[Edge]).decode
_encode = msgspec.msgpack.Encoder().encode
#: What edges are called in the cache. Parsing 400 files takes a second, and reading them there 20 ms.
_EDGES = b"import edges"
#: Files that are read from disk at most, for one session: what lies beyond has no edges.
MOST_FILES = 1_000


class ImportGraph:
    """The import-time imports of a workspace. ``texts`` stand in for the files on disk (None: not there),
    ``edges`` by path are what is known already of texts.

    The modules that ``import a.b.c`` runs are ``a``, ``a.b`` and ``a.b.c``, less the packages that the importer is in:
    these have begun before it. A package is only depended on from inside where a name is taken from it.
    """

    def __init__(
        self,
        session: Session,
        texts: Mapping[str, str | None] | None = None,
        edges: Mapping[str, Sequence[Edge]] | None = None,
    ) -> None:
        self._session = session
        self._known: dict[str, Sequence[Edge]] = dict(edges or {})
        self._texts: dict[str, str | None] = dict(texts or {})
        self._on_disk: dict[str, list[Edge]] = {}
        workspace = session.reading.workspace
        self._homes: dict[str, tuple[str, str, bool]] = {}
        for file in (*workspace.files, *workspace.unselected):
            for name in (file.module, *file.other_modules):
                self._homes[name] = (file.path, file.module, file.is_package)
        paths = {path for path, _, _ in self._homes.values()}
        for path, text in self._texts.items():
            if text is not None and path not in paths:
                name = module_name(path, workspace.roots)
                self._homes[name] = (path, name, path.endswith("/__init__.py"))
        self._gone = {path for path, text in self._texts.items() if text is None}
        self._needs: dict[str, dict[str, Edge]] = {}
        self._reached: dict[str, dict[str, str]] = {}

    def changed(
        self, texts: Mapping[str, str | None], edges: Mapping[str, Sequence[Edge]] | None = None
    ) -> ImportGraph:
        """The graph with other texts; what was read from disk is shared."""
        other = ImportGraph(self._session, texts, edges)
        other._on_disk = self._on_disk
        return other

    def needs(self, module: str) -> Mapping[str, Edge]:
        """The modules that a module's import runs directly, each with the first import that runs it."""
        found = self._needs.get(module)
        if found is None:
            found = self._needs[module] = {}
            for edge in self.edges(module):
                for needed in self.run_by(edge, module):
                    found.setdefault(needed, edge)
        return found

    def reach(self, module: str) -> Mapping[str, str]:
        """The modules that a module's import runs, each with the one that imports it; itself included (by "")."""
        found = self._reached.get(module)
        if found is None:
            found = self._reached[module] = {module: ""}
            waiting = deque([module])
            while waiting:
                at = waiting.popleft()
                for needed in sorted(self.needs(at)):
                    if needed not in found:
                        found[needed] = at
                        waiting.append(needed)
        return found

    def path(self, start: str, end: str) -> list[str] | None:
        """A shortest way of imports from a module to another; None where there is none."""
        came_from = self.reach(start)
        if end not in came_from:
            return None
        way = [end]
        while way[-1] != start:
            way.append(came_from[way[-1]])
        return way[::-1]

    def would_cycle(self, importer: str, imported: str) -> list[str] | None:
        """The modules from ``imported`` back to ``importer`` should the latter import the former outside of functions.

        None where no cycle would arise, and where the importer's import runs that module already.
        """
        importer = self.own_name(importer)
        mine = self.reach(importer)
        for needed in self.run_by(Edge(imported, None, 0, "import_time"), importer):
            if needed not in mine and (way := self.path(needed, importer)) is not None:
                return way
        return None

    def own_name(self, module: str) -> str:
        """The first name of a module that has several."""
        home = self._homes.get(module)
        return home[1] if home is not None else module

    def run_by(self, edge: Edge, importer: str) -> Iterator[str]:
        """The modules with a file that an import runs when it stands in ``importer``, the outermost first."""
        if edge.kind != "import_time":
            return
        whole = edge.module
        if edge.name is not None and self._is_file(f"{whole}.{edge.name}"):
            whole = f"{whole}.{edge.name}"
        takes_name = edge.name is not None and whole == edge.module
        parts = whole.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            around = f"{importer}.".startswith(f"{name}.")
            if self._is_file(name) and (not around or (takes_name and end == len(parts))):
                own = self.own_name(name)
                if own != importer:
                    yield own

    def _is_file(self, name: str) -> bool:
        home = self._homes.get(name)
        return home is not None and home[0] not in self._gone

    def edges(self, module: str) -> Sequence[Edge]:
        """The imports of a module, in the order of its source."""
        home = self._homes.get(module)
        if home is None or home[0] in self._gone:
            return []
        path, name, is_package = home
        if path in self._known:
            return self._known[path]
        text = self._texts.get(path)
        if text is not None:
            known = self._known[path] = import_edges(text, name, is_package)
            return known
        if path not in self._on_disk:
            if len(self._on_disk) >= MOST_FILES:
                return []
            self._on_disk[path] = self._read(path, name, is_package)
        return self._on_disk[path]

    def _read(self, path: str, name: str, is_package: bool) -> list[Edge]:
        reading = self._session.reading
        kept = reading.recall(_EDGES, path)
        if kept is not None:
            with suppress(msgspec.MsgspecError):
                return _decode(kept)
        found = read_bytes(reading.workspace.home(path), path, MAX_BYTES)
        if isinstance(found, Unread):
            return []
        edges = _edges_of(found[0], name, is_package)
        reading.keep(_EDGES, path, found[0], _encode(edges))
        return edges


def _edges_of(data: bytes, name: str, is_package: bool) -> list[Edge]:
    try:
        return import_edges(decode(data), name, is_package)
    except Unreadable:
        return []


_GRAPHS: WeakKeyDictionary[Session, ImportGraph] = WeakKeyDictionary()


def import_graph(session: Session) -> ImportGraph:
    """The graph of the files as they are on disk, one for each session."""
    found = _GRAPHS.get(session)
    if found is None:
        found = _GRAPHS[session] = ImportGraph(session)
    return found


def would_cycle(session: Session, importer: str, imported: str) -> list[str] | None:
    """Ask ``ImportGraph.would_cycle`` of the files as they are on disk."""
    return import_graph(session).would_cycle(importer, imported)
