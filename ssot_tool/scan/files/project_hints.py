"""What ``pyproject.toml``, ``setup.cfg``, ``setup.py``, ``pytest.ini`` and ``manage.py`` say about import roots."""

from __future__ import annotations

import os
import posixpath
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

#: A project file above this many bytes is none.
_MAX_BYTES = 4 * 1024 * 1024

_SETUP_CALL = re.compile(rb"\bsetup\s*\(")
_SETUP_DIR = re.compile(rb"""package_dir\s*=\s*\{\s*(?:''|"")\s*:\s*['"]([^'"]+)['"]""")
_SETUP_WHERE = re.compile(rb"""find(?:_namespace)?_packages\(\s*(?:where\s*=\s*)?['"]([^'"]+)['"]""")


class Hint(NamedTuple):
    """A folder that a project file makes an import root. ``prefix``: the package that the folder itself is."""

    folder: str
    reason: str
    prefix: str = ""


class Project(NamedTuple):
    """A project file: the folder that it stands in, whether it makes it a project, and the roots that it names."""

    folder: str
    is_project: bool
    hints: tuple[Hint, ...]
    name: str


def read_project(root: Path, path: str) -> Project | None:
    """Read one project file, by its path below ``root``; None where it is none, or cannot be read or parsed."""
    folder, _, name = path.rpartition("/")
    data = _bytes_of(root, path)
    if data is None:
        return None
    if name == "manage.py":
        return Project(folder, True, (), path) if b"DJANGO_SETTINGS_MODULE" in data else None
    if name == "setup.py":
        # Many a script is called setup.py; only one that calls setuptools makes its folder a project.
        if not (_SETUP_CALL.search(data) and (b"setuptools" in data or b"distutils" in data)):
            return None
        found = [*_SETUP_DIR.findall(data), *_SETUP_WHERE.findall(data)]
        return _project(path, True, ((one.decode("utf-8", "replace"), "package directory") for one in found))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return _from_pyproject(path, text) if name == "pyproject.toml" else _from_ini(path, text)


def _bytes_of(root: Path, path: str) -> bytes | None:
    full = root / path
    try:
        status = os.lstat(full)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            return None
        return full.read_bytes()
    except OSError:
        return None


def _project(path: str, is_project: bool, found: Iterable[tuple[str, str]], more: Iterable[Hint] = ()) -> Project:
    folder = path.rpartition("/")[0]
    hints = []
    for value, what in found:
        inside = _below(folder, value)
        if inside is not None:
            hints.append(Hint(inside, f"{what} in {path}"))
    return Project(folder, is_project, (*hints, *more), path)


def _below(folder: str, value: str) -> str | None:
    joined = posixpath.normpath(posixpath.join(folder, value.replace("\\", "/")))
    return None if joined.startswith(("..", "/")) else joined


def _from_pyproject(path: str, text: str) -> Project | None:
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    is_project = any(key in table for key in ("project", "build-system")) or bool(_at(table, "tool", "poetry"))
    folder = path.rpartition("/")[0]
    return _project(path, is_project, _pyproject_roots(table), _relocated(table, folder, path))


def _pyproject_roots(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    tool = _at(table, "tool") or {}
    package_dir = _at(tool, "setuptools", "package-dir")
    if isinstance(package_dir, dict) and isinstance(package_dir.get(""), str):
        yield package_dir[""], "setuptools package-dir"
    for where in _strings(_at(tool, "setuptools", "packages", "find", "where")):
        yield where, "setuptools packages.find.where"
    for package in _at(tool, "poetry", "packages") or ():
        if isinstance(package, dict) and isinstance(package.get("from"), str):
            yield package["from"], "poetry packages"
    for build in (_at(tool, "hatch", "build"), _at(tool, "hatch", "build", "targets", "wheel")):
        for package in _strings(_at(build, "packages")):
            yield posixpath.dirname(package.rstrip("/")) or ".", "hatch packages"
        for source in _strings(_at(build, "sources")):
            yield source, "hatch sources"
    single = (
        ("pdm package-dir", ("pdm", "build", "package-dir")),
        ("maturin python-source", ("maturin", "python-source")),
        ("uv module-root", ("uv", "build-backend", "module-root")),
        ("pytest pythonpath", ("pytest", "ini_options", "pythonpath")),
    )
    for what, keys in single:
        for value in _strings(_at(tool, *keys)):
            yield value, what


def _relocated(table: dict[str, Any], folder: str, path: str) -> Iterator[Hint]:
    package_dir = _at(table, "tool", "setuptools", "package-dir")
    if isinstance(package_dir, dict):
        for package, value in package_dir.items():
            inside = _below(folder, value) if package and isinstance(value, str) else None
            if inside is not None and inside != ".":
                yield Hint(inside, f"setuptools package-dir in {path}", package)


def _from_ini(path: str, text: str) -> Project | None:
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except Error:
        return None
    found: list[tuple[str, str]] = []
    for line in parser.get("options", "package_dir", fallback="").splitlines():
        package, _, value = line.partition("=")
        if not package.strip() and value.strip():
            found.append((value.strip(), "setuptools package_dir"))
    where = parser.get("options.packages.find", "where", fallback="").strip()
    found += [(one, "setuptools packages.find.where") for one in where.split()]
    for section in ("tool:pytest", "pytest"):
        pythonpath = parser.get(section, "pythonpath", fallback="") or ""
        found += [(one, "pytest pythonpath") for one in pythonpath.split()]
    is_project = path.endswith("setup.cfg") and (parser.has_section("metadata") or parser.has_section("options"))
    return _project(path, is_project, found)


def _at(table: Any, *keys: str) -> Any:
    for key in keys:
        if not isinstance(table, dict):
            return None
        table = table.get(key)
    return table


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
