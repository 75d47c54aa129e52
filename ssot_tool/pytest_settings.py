"""What a project tells pytest about its tests, in ``pytest.ini``, ``pyproject.toml``, ``tox.ini`` or ``setup.cfg``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from configparser import Error, RawConfigParser
from typing import Any

import msgspec

#: In pytest's own order; the first that speaks to pytest is the only one that it reads.
_FILES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_TOML_TABLES = {"pyproject.toml": ("tool", "pytest", "ini_options"), "pytest.toml": ("pytest",)}
_OWN = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini")

#: Returns the text of a file of the workspace, None where there is none that can be read.
ReadText = Callable[[str], str | None]


class PytestSettings(msgspec.Struct, frozen=True):
    """What is set. ``source`` is the file that says so, "" where none does; ``markers`` are names without arguments."""

    source: str = ""
    files: tuple[str, ...] = ("test_*.py", "*_test.py")
    classes: tuple[str, ...] = ("Test",)
    functions: tuple[str, ...] = ("test",)
    testpaths: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder of the file that says so, "" for the root of the workspace."""
        return self.source.rpartition("/")[0]


def settings_above(folder: str, read: ReadText) -> PytestSettings:
    """The settings that hold for tests in a folder ("" or relative with ``/``): the nearest at it or above it.

    What cannot be parsed says nothing; it is for pytest to complain.
    """
    while True:
        found = settings_in(folder, read)
        if found is not None or not folder:
            return found or PytestSettings()
        folder = folder.rpartition("/")[0]


def settings_in(folder: str, read: ReadText) -> PytestSettings | None:
    """What the files of one folder say; None where none of them speaks to pytest."""
    for name in _FILES:
        path = f"{folder}/{name}" if folder else name
        text = read(path)
        found = None if text is None else _parsed(name, text)
        if found is not None:
            return _settings(path, found)
    return None


def _parsed(name: str, text: str) -> Mapping[str, Any] | None:
    """The table of pytest's settings in one file; None where it does not speak to pytest."""
    if name.endswith(".toml"):
        return _from_toml(name, text)
    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except Error:
        return None
    section = "tool:pytest" if name == "setup.cfg" else "pytest"
    if parser.has_section(section):
        return dict(parser.items(section))
    return {} if name in _OWN else None  # an empty pytest.ini makes its folder the root


def _from_toml(name: str, text: str) -> Mapping[str, Any] | None:
    try:
        table: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    if name == "pyproject.toml":
        own = table.get("tool", {}).get("pytest") if isinstance(table.get("tool"), dict) else None
        if isinstance(own, dict) and set(own) - {"ini_options"}:
            return own  # [tool.pytest], since pytest 9
    for key in _TOML_TABLES.get(name.removeprefix("."), ()):
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {} if name in _OWN else None


def _settings(path: str, table: Mapping[str, Any]) -> PytestSettings:
    default = PytestSettings()
    markers = _lines(table.get("markers"))
    return PytestSettings(
        source=path,
        files=_words(table.get("python_files")) or default.files,
        classes=_words(table.get("python_classes")) or default.classes,
        functions=_words(table.get("python_functions")) or default.functions,
        testpaths=_words(table.get("testpaths")),
        markers=tuple(one.partition(":")[0].partition("(")[0].strip() for one in markers),
    )


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(one for one in value if isinstance(one, str))
    return tuple(value.split()) if isinstance(value, str) else ()


def _lines(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    return _words(value)
