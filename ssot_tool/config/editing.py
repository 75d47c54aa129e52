"""Writing into the configuration: which file it is, and tables at its end, where TOML takes them whatever is before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tomlkit

from ssot_tool.config.shape import CONFIG_FILE

PROJECT_FILE = "pyproject.toml"


def settings_path(source: str) -> str:
    """The file that holds the configuration, or will: ``source`` is the one that was read, "" for none."""
    return PROJECT_FILE if source.startswith(PROJECT_FILE) else CONFIG_FILE


def table_name(path: str, name: str) -> str:
    """What a table of ours is called in that file."""
    return f"tool.ssot.{name}" if path == PROJECT_FILE else name


def with_tables(text: str, tables: Iterable[Sequence[str]]) -> str:
    """A text with tables, each the lines of one with its header, at its end; line ends are those of the text."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    for lines in tables:
        text = text.rstrip("\r\n")
        text += (line_end * 2 if text else "") + line_end.join(lines) + line_end
    return text


def quoted(text: str) -> str:
    """A string as TOML writes it."""
    return tomlkit.string(text).as_string()
