"""What migrations leave behind as evidence: one file a run, beside the journals, ignored by git as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from ssot_tool.cure.evidence import Evidence
from ssot_tool.errors import SsotError
from ssot_tool.migrate import journal
from ssot_tool.migrate.changes import content_hash
from ssot_tool.migrate.lock import locked
from ssot_tool.migrate.tree import Tree, reason_of
from ssot_tool.model import REFERENCE_KINDS, MigrateReport

#: Its name begins as the journals' does, which every checkout's ``.ssot/.gitignore`` covers and no migration writes to.
FOLDER = ".ssot/journal-evidence"
VERSION = 1

_NAME = re.compile(r"([1-9][0-9]{0,8})\.json")


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ssot_evidence: int
    evidence: Evidence


class _Footer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    checksum: str


class _Kept(msgspec.Struct, frozen=True):
    path: str
    evidence: Evidence


def evidence_of(report: MigrateReport, command: str, when: str, commit: str) -> Evidence:
    """What one run of ``ssot migrate`` showed; ``command``: of ``--verify``, "" for none."""
    times = Counter(one.kind for one in report.ledger if one.status == "rewritten")
    known = [kind for kind in REFERENCE_KINDS if kind in times]
    return Evidence(
        report.number,
        when,
        commit,
        report.plan,
        report.moves,
        tuple(change.path for change in report.changes),
        {kind: times[kind] for kind in (*known, *sorted(set(times).difference(known)))},
        report.left,
        command if report.verified else "",
        report.verified,
        report.broken,
    )


def save(root: Path, evidence: Evidence) -> None:
    """Keep it, and forget the oldest where there are more than journals are kept of.

    SsotError where the system refuses, the folder is a link or no folder, or another process changes the workspace.
    """
    with Tree(root) as tree:
        try:
            journal.prepare(tree)
            with locked(tree):
                if tree.make_folder(FOLDER):
                    tree.sync_folder(".ssot")
                if evidence.number is not None:  # of a migration whose journal somebody removed
                    forget(tree, evidence.number)
                _write(tree, evidence)
                _prune(tree)
        except OSError as error:
            raise SsotError(f"what was done could not be recorded: {reason_of(error)}") from error


def all_evidence(root: Path, warn: Callable[[str], None] | None = None) -> tuple[Evidence, ...]:
    """What is known of earlier runs, in the order in which they were made; nothing of migrations that were taken back.

    A file that cannot be followed is left out, and ``warn`` gets a sentence about it. Nothing is changed.
    """
    try:
        with Tree(root) as tree:
            undone = {slot.number for slot in journal.slots(tree) if slot.state in ("undone", "undoing")}
            kept = _kept(tree, warn or (lambda sentence: None))
    except (OSError, SsotError) as error:
        if warn is not None:
            warn(f"{FOLDER} cannot be read: {reason_of(error) if isinstance(error, OSError) else error.message}")
        return ()
    return tuple(one.evidence for one in kept if one.evidence.number not in undone)


def forget(tree: Tree, number: int) -> None:
    """Remove what a migration left behind that is taken back."""
    for one in _kept(tree, lambda sentence: None):
        if one.evidence.number == number:
            tree.remove(one.path)


def _numbers(tree: Tree) -> list[int]:
    return sorted(int(match[1]) for name in tree.names(FOLDER) if (match := _NAME.fullmatch(name)))


def _write(tree: Tree, evidence: Evidence) -> None:
    number = max(_numbers(tree), default=0) + 1
    unfinished = f"{FOLDER}/{number}.new"
    tree.remove(unfinished)
    tree.write_new(unfinished, _dumped(evidence), mode=0o600)
    tree.rename(unfinished, f"{FOLDER}/{number}.json")
    tree.sync_folder(FOLDER)


def _prune(tree: Tree) -> None:
    """Of runs that wrote and of runs that only verified, so many are kept: neither drives the other out."""
    kept = _kept(tree, lambda sentence: None)
    for wrote in (True, False):
        group = [one for one in kept if (one.evidence.number is not None) is wrote]
        for one in group[: -journal.MOST_KEPT]:
            tree.remove(one.path)


def _kept(tree: Tree, warn: Callable[[str], None]) -> list[_Kept]:
    kept = []
    for number in _numbers(tree):
        path = f"{FOLDER}/{number}.json"
        try:
            found = tree.read(path)
            if found is not None:
                kept.append(_Kept(path, _parsed(found.data)))
        except SsotError as error:
            warn(f"{path} is left out: {error.message}")
    return kept


def _dumped(evidence: Evidence) -> bytes:
    written = msgspec.structs.replace(
        evidence,
        paths=tuple(map(_writable, evidence.paths)),
        left=tuple(msgspec.structs.replace(one, path=_writable(one.path)) for one in evidence.left),
    )
    body = msgspec.json.encode(_Line(VERSION, written)) + b"\n"
    return body + msgspec.json.encode(_Footer(content_hash(body))) + b"\n"


def _writable(path: str) -> str:
    """Where a name is not UTF-8, which JSON cannot hold, with escapes in it."""
    return path.encode("utf-8", "backslashreplace").decode()


def _parsed(data: bytes) -> Evidence:
    body, newline, footer = data[:-1].rpartition(b"\n") if data.endswith(b"\n") else (b"", b"", b"")
    try:
        if msgspec.json.decode(footer, type=_Footer).checksum != content_hash(body + newline):
            raise SsotError("it was changed by hand or torn: its checksum is wrong")
        line = msgspec.json.decode(body, type=_Line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise SsotError("it is torn or was not written by this version of ssot") from None
    if line.ssot_evidence != VERSION:
        raise SsotError(f"another version of ssot wrote it (its format is {line.ssot_evidence}, not {VERSION})")
    return line.evidence
