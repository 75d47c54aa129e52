"""Which parts of a workspace are deployed by themselves: as configured, or as their own manifests say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

#: Files that say on what a part depends, or how it is built; in its own folder, it is installed by itself.
_MANIFESTS = ("*requirements*.txt", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "Dockerfile")


def deployed(root: Path, paths: Iterable[str], configured: Mapping[str, str]) -> dict[str, str]:
    """Path to the service that it belongs to; paths that are left out are for all.

    Where nothing is configured, a folder at the top with a manifest of its own is a service. ``configured``: path to
    service as ``[[services]]`` says.
    """
    if configured:
        return dict(configured)
    paths = list(paths)
    tops = sorted({path.partition("/")[0] for path in paths if "/" in path})
    services = {top for top in tops if any(any((root / top).glob(name)) for name in _MANIFESTS)}
    return {path: top for path in paths if (top := path.partition("/")[0]) in services}
