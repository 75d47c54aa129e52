"""Which parts of a workspace are deployed by themselves: as configured, or as their own manifests say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate
from pathlib import Path

#: What a plugin says of itself to whoever loads it; folders side by side that each have one are shipped one by one.
_PLUGIN_MANIFESTS = ("manifest.json", "manifest.yml", "manifest.yaml", "manifest.toml", "plugin.json", "plugin.yaml")
#: One alone may be anything.
_PLUGINS = 2
#: Files that say on what a part depends, or how it is built; in its own folder, it is installed by itself.
_MANIFESTS = ("*requirements*.txt", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "Dockerfile")


def deployed(root: Path, paths: Iterable[str], configured: Mapping[str, str]) -> dict[str, str]:
    """Path to the service that it belongs to; paths that are left out are for all.

    Where nothing is configured, a folder at the top with a manifest of its own is a service, and so is a plugin: one of
    several folders side by side with a plugin's manifest. ``configured``: path to service as ``[[services]]`` says.
    """
    if configured:
        return dict(configured)
    paths = list(paths)
    tops = sorted({path.partition("/")[0] for path in paths if "/" in path})
    services = {top for top in tops if any(any((root / top).glob(name)) for name in _MANIFESTS)}
    plugins = _plugins(root, paths)
    found = ((path, _part_of(path, plugins, services)) for path in paths)
    return {path: part for path, part in found if part}


def _plugins(root: Path, paths: Iterable[str]) -> set[str]:
    """The folders of plugins, with "/" between their parts."""
    beside: dict[tuple[str, str], set[str]] = {}
    for folder in {path.rpartition("/")[0] for path in paths} - {""}:
        for name in _PLUGIN_MANIFESTS:
            if (root / folder / name).is_file():
                beside.setdefault((folder.rpartition("/")[0], name), set()).add(folder)
    return {folder for side in beside.values() if len(side) >= _PLUGINS for folder in side}


def _part_of(path: str, plugins: Collection[str], services: Collection[str]) -> str:
    """The outermost plugin in which a file stands, else its service, or ""."""
    folders = list(accumulate(path.split("/")[:-1], "{}/{}".format))
    plugin = next((folder for folder in folders if folder in plugins), "")
    return plugin or next((folder for folder in folders[:1] if folder in services), "")
