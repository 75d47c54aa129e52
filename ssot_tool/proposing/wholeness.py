"""Whether a commit leaves a tree that is whole: nothing is broken in it that is not broken before or at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.parsed import Parses
from ssot_tool.planning.delta.target import target_python
from ssot_tool.proposing.repository import Repository
from ssot_tool.scan.syntax.source import Unreadable, decode
from ssot_tool.session import Session

Contents = Mapping[str, bytes | None]


class Wholeness:
    """Trees between HEAD and the work tree, held against the work tree by the gate that migrations pass.

    ``final``: the files of all commits as they are at the end; ``others`` differ from HEAD and are in no commit.
    """

    def __init__(
        self, session: Session, repository: Repository, final: Contents, others: Collection[str], workers: int | None
    ) -> None:
        self._session = session
        self._target = target_python(repository.root)
        self._parses = Parses(workers)
        paths = [path for path in sorted({*final, *others}) if path.endswith(".py")]
        self.head = repository.in_head(paths)
        disk = {path: final[path] if path in final else _on_disk(repository, path) for path in paths}
        self._disk = _texts(disk)
        self._known = {_key(one) for one in self._damage({})}

    def broken(self, contents: Contents) -> list[Damage]:
        """What is broken in HEAD's tree with these contents, and neither in HEAD nor in the work tree; sorted."""
        return [one for one in self._damage(contents) if _key(one) not in self._known]

    def _damage(self, contents: Contents) -> list[Damage]:
        tree = {path: contents.get(path, data) for path, data in self.head.items()}
        after = _texts(tree)
        # What cannot be decoded on one side cannot be compared on it.
        both = self._disk.keys() & after.keys()
        before = {path: self._disk[path] for path in sorted(both)}
        with self._session.reading:
            return damage(self._session, before, {path: after[path] for path in before}, self._target, self._parses)


def _key(one: Damage) -> tuple[str, str, str]:
    return one.path, one.what, one.name


def _on_disk(repository: Repository, path: str) -> bytes | None:
    try:
        return (repository.root / path).read_bytes() if not (repository.root / path).is_symlink() else None
    except OSError:
        return None


def _texts(contents: Contents) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for path, data in contents.items():
        try:
            found[path] = None if data is None else decode(data)
        except Unreadable:
            continue
    return found
