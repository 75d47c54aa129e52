"""Configured path patterns against the files that there are: what matches nothing, and what is claimed twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ssot_tool.config.patterns import PathPatterns, whole_folder
from ssot_tool.config.shape import CONFIG_FILE, Config


def check_paths(config: Config, files: Iterable[str], root: Path | None = None) -> list[str]:
    """Return a sentence for each configured pattern that matches none of ``files``, and each file in two services.

    ``files``: the workspace's paths *before* ``exclude``. A pattern that takes a whole folder is right where that
    folder exists below ``root``: what git ignores need not be there on every machine.
    """
    paths = list(files)
    wrong = []
    groups = [(f"workspace.{name}", getattr(config.workspace, name)) for name in ("exclude", "tests")]
    groups += [(f"services[{number}].paths", service.paths) for number, service in enumerate(config.services)]
    groups += [(f"ignores[{number}].paths", ignore.paths) for number, ignore in enumerate(config.ignores)]
    for key, patterns in groups:
        if config.origin(key) == "default":
            continue
        for pattern in patterns:
            if pattern.startswith("!") or PathPatterns([pattern]).matches_any(paths):
                continue
            folder = whole_folder(pattern)
            if not (key == "workspace.exclude" and folder and root is not None and (root / folder).is_dir()):
                wrong.append(f'{_where(config, key)}: {key}: "{pattern}" matches no Python file; mend or remove it')
    return wrong + _in_two_services(config, paths)


def _in_two_services(config: Config, paths: list[str]) -> list[str]:
    first: dict[str, str] = {}
    told: dict[tuple[str, str], str] = {}
    for service in config.services:
        patterns = PathPatterns(service.paths)
        for path in paths:
            if patterns.matches(path) and first.setdefault(path, service.name) != service.name:
                told.setdefault((first[path], service.name), path)
    return [
        f"{_where(config, 'services')}: services: {path} belongs to both {one} and {other}; "
        f'take it out of one with a pattern like "!{path}"'
        for (one, other), path in told.items()
    ]


def _where(config: Config, key: str) -> str:
    origin = config.origin(key)
    return origin if origin != "default" else config.source or CONFIG_FILE
