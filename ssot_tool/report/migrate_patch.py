"""What a migration changes, as a patch that ``git apply`` and ``patch -p1`` take."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable

from ssot_tool.model import FileChange, MigrateReport
from ssot_tool.report.diffs import hunks

#: PEP 263: where a Python file says in what it is written, in one of its first two lines.
_CODING = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_NO_CODE = re.compile(r"^[ \t\f]*(?:#.*)?$")
_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}


def migrate_patch(report: MigrateReport, prefix: str = "") -> str:
    """All changes but those of ``not_in_patch``; "" for none.

    ``prefix``: the workspace's path below the top of its repository, "" or ending in "/": there git looks for the
    paths of a patch like this one, wherever it is applied.
    """
    return patch_of(report.changes, prefix)


def patch_of(changes: Iterable[FileChange], prefix: str = "") -> str:
    """The patch of these changes, but for files that are not written in UTF-8."""
    return "".join(_file(change, prefix) for change in changes if _is_utf8(change))


def not_in_patch(report: MigrateReport) -> tuple[str, ...]:
    """The paths of files that are not written in UTF-8: the patch is, and would not apply."""
    return tuple(change.path for change in report.changes if not _is_utf8(change))


def _file(change: FileChange, prefix: str) -> str:
    old, new = _quoted(f"a/{prefix}{change.path}"), _quoted(f"b/{prefix}{change.path}")
    lines = hunks(change.before, change.after)
    if not lines and change.what == "edit":
        return ""
    head = [f"diff --git {old} {new}\n"]
    if change.what != "edit":
        head.append(f"{'new' if change.what == 'create' else 'deleted'} file mode 100644\n")
    if lines:
        head.append(f"--- {'/dev/null' if change.what == 'create' else _named(old)}\n")
        head.append(f"+++ {'/dev/null' if change.what == 'delete' else _named(new)}\n")
    return "".join((*head, *lines))


def _named(quoted: str) -> str:
    """A name on a line of its own: where it has a blank, a tab ends it, as git writes it for ``patch``."""
    return f"{quoted}\t" if " " in quoted and not quoted.startswith('"') else quoted


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes and by its bytes where it is not printable ASCII."""
    if path.isascii() and path.isprintable() and not {'"', "\\"} & set(path):
        return path
    pieces = []
    for byte in os.fsencode(path):
        char = chr(byte)
        if char in _ESCAPES:
            pieces.append(f"\\{_ESCAPES[char]}")
        else:
            pieces.append(char if 0x20 <= byte < 0x7F else f"\\{byte:03o}")
    return f'"{"".join(pieces)}"'


def _is_utf8(change: FileChange) -> bool:
    return all(_same_in_utf8(text) for text in (change.before, change.after) if text is not None)


def _same_in_utf8(text: str) -> bool:
    """Whether the bytes of a file with this text are those that it has in UTF-8."""
    try:
        return text.encode(_encoding(text)) == text.encode("utf-8")
    except (UnicodeError, LookupError):
        return False


def _encoding(text: str) -> str:
    for line in text.removeprefix("\ufeff").split("\n", 2)[:2]:
        found = _CODING.match(line)
        if found:
            name = codecs.lookup(found[1]).name
            return "utf-8" if name == "utf-8-sig" else name
        if not _NO_CODE.match(line.rstrip("\r")):
            break
    return "utf-8"
