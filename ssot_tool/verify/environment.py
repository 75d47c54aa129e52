"""The environment of the command: the user's own, but what leads to the tree leads to the copy."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ssot_tool.verify.original import Original

# They point at a repository, as in a hook, or tell a pytest that it runs inside of another.
_DROPPED = frozenset(
    (
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"),
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"),
        *("PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"),
    )
)


class Moving:
    """Paths of the original as paths of a copy; the folders that were not copied (``spared``) stay where they are."""

    def __init__(self, original: Original, copy: str, spared: list[str]) -> None:
        self._original = original
        self._copy = copy
        self._spared = spared

    def moved(self, path: str) -> str:
        """The copy's path for an absolute one of the original; any other text as it is."""
        inside = self._original.below(path) if os.path.isabs(path) else None
        if inside is None or any(f"{inside}/".startswith(f"{spared}/") for spared in self._spared):
            return path
        return os.path.join(self._copy, inside) if inside else self._copy


def environment(given: Mapping[str, str], moving: Moving, probe: str, options: str) -> dict[str, str]:
    """The environment for a run: ``probe`` is the folder of our plugin, ``options`` are more options for pytest.

    No variable leads into the original, PYTHONPATH or other; and no byte code is written, which could be taken for that
    of a file that is changed and changed back within the same second.
    """
    kept = {name: value for name, value in given.items() if name not in _DROPPED}
    made = {
        name: os.pathsep.join(moving.moved(part) for part in value.split(os.pathsep)) for name, value in kept.items()
    }
    made["PYTHONPATH"] = os.pathsep.join(part for part in (probe, made.get("PYTHONPATH")) if part)
    made["PYTEST_ADDOPTS"] = " ".join(part for part in (made.get("PYTEST_ADDOPTS"), options) if part)
    made["PYTHONDONTWRITEBYTECODE"] = "1"
    made["GIT_CEILING_DIRECTORIES"] = os.path.dirname(probe)
    return made
