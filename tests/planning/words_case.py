"""A small workspace in which a class moves, and the ledger of its words; references are those of ``refs``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ssot_tool.config import load_config
from ssot_tool.facts import ModuleFacts
from ssot_tool.migrate.encoded import edited
from ssot_tool.model import Occurrence
from ssot_tool.planning.words.account import Accountant
from ssot_tool.planning.words.hit import Found
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.prose import Mode
from ssot_tool.planning.words.search import search
from ssot_tool.planning.words.verdict import Accounted
from ssot_tool.program.broken import leads_nowhere
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session, open_session

#: In every case: ``app.old.Old`` with its method ``run`` gives way to ``app.core.new.New`` with ``go``.
BASE = {
    "app/__init__.py": "from app.old import Old\n",
    "app/old.py": "class Old:\n    def run(self):\n        return 1\n",
    "app/core/__init__.py": "",
    "app/core/new.py": "class New:\n    def go(self):\n        return 1\n",
}
SYMBOL = "app.old.Old"
PATHS = {
    "app.old.Old": "app.core.new.New",
    "app.Old": "app.core.new.New",
    "app.old.Old.run": "app.core.new.New.go",
    "app.Old.run": "app.core.new.New.go",
}


class Case:
    """One workspace and what is said of the words in it."""

    def __init__(self, root: Path, session: Session, found: Found, covered: int, accounted: Accounted) -> None:
        self.root = root
        self.session = session
        self.found = found
        self.covered = covered
        self.accounted = accounted

    def said(self, path: str) -> list[tuple[int, str, str]]:
        """The lines of one file: line number, status and reason."""
        return [(one.line, one.status, one.reason) for one in self.accounted.occurrences if one.path == path]

    def one(self, path: str) -> Occurrence:
        """The only line of a file."""
        (found,) = [one for one in self.accounted.occurrences if one.path == path]
        return found

    def after(self, path: str) -> bytes:
        """A file's bytes after the edits."""
        return edited(path, (self.root / path).read_bytes(), self.accounted.edits.get(path, []))


def case(
    root: Path,
    files: Mapping[str, str | bytes],
    *,
    docs: bool = False,
    unsafe: bool = False,
    exclude: tuple[str, ...] = (),
    paths: Mapping[str, str] | None = None,
) -> Case:
    """Write the files of ``BASE`` and these, and account for the word ``Old``."""
    write(root, BASE | dict(files))
    config = load_config(root)
    session = open_session(root, config, (), ReadOptions(workers=1, use_cache=False))
    with session.reading:
        session.reading.search(())
        session.locate([SYMBOL])
        session.follow(lambda program: session.definitions(SYMBOL))
        found = search(session, ["Old"], exclude)
        spans = _spans(session, found)
        program = session.program()

        def facts(path: str) -> ModuleFacts | None:
            module = session.reading.paths.get(path)
            return None if module is None else session.reading.modules[module]

        accountant = Accountant(
            Legacy([SYMBOL], PATHS if paths is None else paths, session.files),
            Mode(docs, unsafe),
            facts,
            leads_nowhere=lambda path, inside: leads_nowhere(program, path, inside),
        )
        return Case(root, session, found, sum(map(len, spans.values())), accountant.account(found, spans))


def _spans(session: Session, found: Found) -> dict[str, dict[tuple[int, int], Occurrence]]:
    at = {(hit.path, hit.line, hit.column): hit for hit in found.hits}
    spans: dict[str, dict[tuple[int, int], Occurrence]] = {}
    for one in references_to(session.program(), [SYMBOL], session.places)[SYMBOL]:
        hit = at.get((one.path, one.line, one.column))
        if hit is not None:
            line = Occurrence(one.path, one.line, one.column, one.end_column, SYMBOL, one.kind, "rewritten")
            spans.setdefault(one.path, {})[hit.start, hit.end] = line
    return spans


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def grepped(root: Path, name: str) -> Counter[tuple[str, int]]:
    """How often a search for a whole word finds it in each line of each file, by reading everything."""
    found: Counter[tuple[str, int]] = Counter()
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_symlink() or not file.is_file() or {".git", ".ssot"} & set(path.split("/")):
            continue
        data = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
        if b"\0" in data:
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            count = len(re.findall(rf"\b{name}\b", line))
            if count:
                found[path, number] += count
    return found
