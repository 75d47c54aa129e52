"""The baseline on disk: one file a role (or a rule without roles), one entry a line, sorted, nothing global in it.

So two branches that touch different families never touch the same file, and two that touch one seldom the same line.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ssot_tool.config import BASELINE_FOLDER
from ssot_tool.errors import SsotError
from ssot_tool.gate.entry import Entry
from ssot_tool.gate.sketch import is_foreign, parse
from ssot_tool.gate.suppress import parsed_date
from ssot_tool.replace import replace_file

#: Where it stands below the workspace's root.
FOLDER = BASELINE_FOLDER
#: Written beside it: two branches that add lines in one place both mean them, and lines end the same everywhere.
_ATTRIBUTES = b"*.jsonl text eol=lf merge=union\n"

_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
_CODE = re.compile(r"SSOT\d{3}")
_ID = re.compile(r"[0-9a-f]{8,64}")
_decode = msgspec.json.Decoder(Entry).decode


class BaselineError(SsotError):
    """A baseline that cannot be used; ``problems`` are sentences with file, line and what to do, all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\nerror: ".join(problems), "git log -p -- .ssot/baseline shows how it came to be")
        self.problems = tuple(problems)


def file_of(entry: Entry) -> str:
    """The name of the file in which an entry stands."""
    return f"{entry.role or entry.code}.jsonl"


def read_baseline(root: Path) -> tuple[Entry, ...]:
    """Every entry of the workspace at ``root``, in the order of files and lines; empty where there is no baseline.

    Two entries of one id are versions of one: only one finding is accepted by them. BaselineError for conflict markers,
    what is no entry, and whatever cannot be read; each with its place.
    """
    folder = root / FOLDER
    problems: list[str] = []
    entries: list[Entry] = []
    seen: set[Entry] = set()
    for path in _files(root, folder, problems):
        shown = f"{FOLDER}/{path.name}"
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(f"{shown}: cannot be read: {(error.strerror or str(error)).lower()}")
            continue
        for number, line in enumerate(data.splitlines(), start=1):
            if not line.strip():
                continue
            entry = _entry(line, f"{shown}:{number}", path.name, problems)
            if entry is None:
                continue
            if entry not in seen:  # what git put there twice, when it united two branches, counts once
                seen.add(entry)
                entries.append(entry)
    if problems:
        raise BaselineError(problems)
    return tuple(entries)


def has_baseline(root: Path) -> bool:
    """Whether there is a baseline, be it an empty one."""
    return any(True for _ in _files(root, root / FOLDER, []))


def write_baseline(root: Path, entries: Iterable[Entry]) -> list[str]:
    """Make these entries the whole baseline; return the paths (relative to ``root``) that changed.

    Files that hold the same bytes already are not touched. A file that has no entries any more stays, empty: a branch
    that adds to it would conflict with one that removes it.
    """
    folder = root / FOLDER
    _check_folders(root, folder)
    wanted: dict[str, list[Entry]] = {}
    for entry in entries:
        wanted.setdefault(file_of(entry), []).append(entry)
    changed: list[str] = []
    try:
        if wanted and not (folder / ".gitattributes").exists():
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(folder / ".gitattributes", _ATTRIBUTES)
            changed.append(f"{FOLDER}/.gitattributes")
        for name in sorted({*wanted, *(path.name for path in _files(root, folder, []))}):
            path = folder / name
            content = dumped(wanted.get(name, ()))
            if not path.exists() or path.read_bytes() != content:
                replace_file(path, content)
                changed.append(f"{FOLDER}/{name}")
    except OSError as error:
        where = error.filename or folder
        raise SsotError(f"cannot write {where}: {(error.strerror or str(error)).lower()}") from error
    return changed


def dumped(entries: Iterable[Entry]) -> bytes:
    """Entries as the bytes of a file: sorted by what they are about, a line each."""
    ordered = sorted(entries, key=lambda entry: (entry.key, entry.id))
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in ordered)


def _files(root: Path, folder: Path, problems: list[str]) -> Iterator[Path]:
    try:
        _check_folders(root, folder)
        names = sorted(name for name in os.listdir(folder) if name.endswith(".jsonl") and not name.startswith("."))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        problems.append(f"{FOLDER}: is no folder; move the file away")
        return
    except OSError as error:
        problems.append(f"{FOLDER}: cannot be read: {(error.strerror or str(error)).lower()}")
        return
    for name in names:
        path = folder / name
        if stat.S_ISREG(path.lstat().st_mode):
            yield path
        else:
            problems.append(f"{FOLDER}/{name}: is no regular file; a baseline is not read through links")


def _check_folders(root: Path, folder: Path) -> None:
    for path in (root / ".ssot", folder):
        if path.is_symlink():
            raise SsotError(
                f"{path.relative_to(root).as_posix()} is a symbolic link", "a baseline stands in the workspace itself"
            )


def _entry(line: bytes, place: str, name: str, problems: list[str]) -> Entry | None:
    if line.startswith(_MARKERS):
        problems.append(
            f"{place}: holds a merge conflict; remove the markers, keep the entries of both sides (of two with one id, "
            "one), then run ssot baseline prune"
        )
        return None
    try:
        entry = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problems.append(f"{place}: is no entry: {str(error)[:200]}; restore the line from git")
        return None
    wrong = _mistake(entry, name)
    if wrong:
        problems.append(f"{place}: is no entry: {wrong}")
        return None
    return entry


def _mistake(entry: Entry, name: str) -> str:
    if not _CODE.fullmatch(entry.code):
        return f"{entry.code!r} is no code of a rule"
    if not _ID.fullmatch(entry.id):
        return f"{entry.id!r} is no id; it is 32 hexadecimal digits"
    if entry.count < 1:
        return f"a count of {entry.count}; remove the line, or restore it from git"
    if file_of(entry) != name:
        return f"it belongs in {file_of(entry)}"
    if entry.sketch and not is_foreign(entry.sketch) and parse(entry.sketch) is None:
        return "its sketch was changed by hand; restore the line from git"
    if entry.until and parsed_date(entry.until) is None:  # dates are compared as text: in one form only
        return f"until {entry.until!r} is no date; write it like 2027-01-31"
    return ""
