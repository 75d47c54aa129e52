"""Small workspaces, and what the delta gate says of changes to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ssot_tool.config import load_config
from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.gate import damage
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session, open_session

Files = Mapping[str, str | None]
Told = tuple[str, int, str, str]


@contextmanager
def opened(root: Path, files: Mapping[str, str]) -> Iterator[Session]:
    """A session over these files, none of which is read yet."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    session = open_session(root, load_config(root), (), ReadOptions(workers=1, use_cache=False))
    with session.reading:
        yield session


def weigh(
    root: Path,
    files: Mapping[str, str],
    changes: Files,
    *,
    target: tuple[int, int] | None = None,
    read: tuple[str, ...] | None = None,
) -> list[Damage]:
    """What changes (path to new text, None to delete) would break; ``read`` are the files read before (None: all)."""
    with opened(root, files) as session:
        session.read(sorted(files) if read is None else read)
        before = {path: files.get(path) for path in changes}
        return damage(session, before, changes, target)


def told(found: list[Damage]) -> list[Told]:
    """Path, line, what and name of each damage."""
    return [(one.path, one.line, one.what, one.name) for one in found]
