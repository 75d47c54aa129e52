"""The use case ``discover --adopt``: write proposed roles into the configuration, beside what stands there."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from ssot_tool.config import CONFIG_FILE, Config
from ssot_tool.discovery import Candidate, Discovery
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.replace import replace_file

_PROJECT = "pyproject.toml"


def snippet(one: Candidate, prefix: str = "") -> str:
    """What adopts a proposal, as TOML that ends with a newline; ``prefix``: "tool.ssot." in a ``pyproject.toml``.

    The canonical is a comment: it is a decision, and who adopts has not taken it yet.
    """
    family = one.family
    kinds = sorted({member.kind for member in family.members})
    lines = [
        f"[{prefix}roles.{family.role}]",
        f"title = {_string(family.title)}",
        f"why = {_string(family.why)}",
        f"kinds = [{', '.join(map(_string, kinds))}]",
        "members = [",
        *(f"  {_string(member.symbol)}," for member in family.members),
        "]",
    ]
    if family.proposed is not None:
        lines.append(f"# canonical = {_string(family.proposed.symbol)}  # proposed; choose, and take the # away")
    return "\n".join(lines) + "\n"


def adopt(root: Path, config: Config, found: Discovery, numbers: Sequence[int]) -> tuple[Path, list[Candidate]]:
    """Write the roles of some proposals; returns the file and the proposals, in the order of their numbers.

    A UsageError where there is no such proposal, an SsotError where the file cannot be edited; nothing is written then.
    """
    chosen = [_numbered(found, number) for number in sorted(set(numbers))]
    is_project = config.source.startswith(_PROJECT)
    path = root / (_PROJECT if is_project else CONFIG_FILE)
    try:
        old = path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SsotError(f"{path} cannot be read: {error}") from error
    line_end = "\r\n" if "\r\n" in old else "\n"
    text = old.rstrip()
    for one in chosen:
        text += ("\n\n" if text else "") + snippet(one, "tool.ssot." if is_project else "").rstrip()
    text = line_end.join(text.splitlines()) + line_end
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SsotError(
            f"{path} cannot be edited: {error}", "write into it by hand what --format json shows"
        ) from error
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise SsotError(f"{path} cannot be written: {error.strerror}") from error
    return path, chosen


def _numbered(found: Discovery, number: int) -> Candidate:
    if not 1 <= number <= len(found.candidates):
        there = f"there are 1 to {len(found.candidates)}" if found.candidates else "there are none"
        raise UsageError(f"there is no proposal {number}", there)
    return found.candidates[number - 1]


def _string(text: str) -> str:
    """A basic string of TOML."""
    escaped = "".join(char if char.isprintable() and char not in '"\\' else _escape(char) for char in text)
    return f'"{escaped}"'


def _escape(char: str) -> str:
    return f"\\{char}" if char in '"\\' else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
