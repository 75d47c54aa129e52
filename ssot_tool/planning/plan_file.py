"""A plan as a file: for review by people and tools, and to be written later, if nothing has changed by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from ssot_tool.edit import Edit
from ssot_tool.errors import UsageError
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome, content_hash, plan_hash
from ssot_tool.migrate.planned import ChangedSincePlan
from ssot_tool.migrate.record import check_target
from ssot_tool.migrate_options import MigrateOptions, Tests
from ssot_tool.model import FileChange, Lack, MigrateReport, Move, Occurrence, Skipped, Summary
from ssot_tool.replace import replace_file

Place = TypeVar("Place", Occurrence, Skipped)

_VERSION = 1


class PlannedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: ``before`` is the hash of its bytes ("" for one that is made), ``edits`` count code points."""

    path: str
    what: str
    before: str
    edits: tuple[Edit, ...] = ()
    text: str = ""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of what was asked for, whatever decides what the plan is."""

    role: str
    only: tuple[str, ...]
    exclude: tuple[str, ...]
    docs: bool
    unsafe: bool
    adapter: bool
    tests: Tests


class PlanFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole plan; ``plan`` is its hash, and ``seal`` one of all the rest of the file."""

    schema: int
    plan: str
    asked: Asked
    moves: tuple[Move, ...]
    files: tuple[PlannedFile, ...]
    ledger: tuple[Occurrence, ...]
    lacks: tuple[Lack, ...]
    summary: Summary
    skipped: tuple[Skipped, ...]
    seal: str = ""


class _Version(msgspec.Struct, frozen=True):
    schema: int


def save(path: Path, report: MigrateReport, outcomes: Sequence[Outcome], wanted: MigrateOptions) -> None:
    """Write a plan to a file."""
    asked = Asked(*(getattr(wanted, name) for name in Asked.__struct_fields__))
    files = tuple(_file(one) for one in outcomes)
    ledger, skipped = tuple(map(_writable, report.ledger)), tuple(map(_writable, report.skipped))
    rest = (report.lacks, report.summary, skipped)
    plan = PlanFile(_VERSION, report.plan, asked, report.moves, files, ledger, *rest)
    data = msgspec.json.format(_encoded(msgspec.structs.replace(plan, seal=_seal(plan))), indent=1)
    try:
        replace_file(path, data + b"\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def load(
    path: Path, data_of: Callable[[str], bytes | None], wanted: MigrateOptions
) -> tuple[MigrateReport, list[Outcome], MigrateOptions]:
    """Read a plan; ``data_of`` gives the workspace's files. SsotError for what is no plan, or is none any more.

    The options are ``wanted``, with what was asked for when the plan was made.
    """
    plan = _read(path)
    if plan.seal != _seal(plan):
        raise UsageError(f"{path} was changed by hand: its seal is not that of what it says", "make the plan anew")
    for one in plan.files:
        check_target(one.path)
    changed = [one.path for one in plan.files if not _is_same(one, data_of(one.path))]
    if len(changed) == len(plan.files) > 1:
        raise UsageError(f"{path} is a plan of another tree: none of its files is here as it was", "make the plan anew")
    if changed:
        raise ChangedSincePlan(changed)
    outcomes = [_outcome(one, data_of(one.path)) for one in plan.files]
    if plan_hash(outcomes) != plan.plan:
        raise UsageError(f"{path} is damaged: its hash is not that of its files", "make the plan anew")
    changes = tuple(file_change(one) for one in outcomes)
    report = MigrateReport(
        plan.plan, plan.moves, changes, plan.ledger, plan.lacks, plan.summary, plan.skipped, from_plan=True
    )
    asked = msgspec.structs.asdict(plan.asked)
    return report, outcomes, msgspec.structs.replace(wanted, moves=plan.moves, **asked)


def _read(path: Path) -> PlanFile:
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Version).schema
        if version != _VERSION:
            raise UsageError(f"{path} is a plan of version {version}, and this ssot reads {_VERSION}", "make it anew")
        return msgspec.json.decode(data, type=PlanFile)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UsageError(f"{path} is no plan of ssot: {error}", "ssot migrate --plan FILE writes one") from error


def _writable(place: Place) -> Place:
    """Where a name is not UTF-8, which JSON cannot hold, with escapes in it: such a file is only told of."""
    return msgspec.structs.replace(place, path=place.path.encode("utf-8", "backslashreplace").decode())


def _encoded(plan: PlanFile) -> bytes:
    return msgspec.json.encode(plan, order="deterministic")


def _seal(plan: PlanFile) -> str:
    return content_hash(_encoded(msgspec.structs.replace(plan, seal="")))


def file_change(outcome: Outcome) -> FileChange:
    """What becomes of a file, for a report: its texts, with a byte order mark where it has one."""
    match outcome:
        case Change(path, before, edits):
            return FileChange(path, "edit", len(edits), _text(before), _text(outcome.after))
        case Creation(path, after):
            return FileChange(path, "create", 1, None, _text(after))
        case Deletion(path, before):
            return FileChange(path, "delete", 1, _text(before), None)


def _text(data: bytes) -> str:
    from ssot_tool.scan.syntax.source import Unreadable, decode

    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    try:
        return mark + decode(data)
    except Unreadable:
        return data.decode("latin-1")


def _file(outcome: Outcome) -> PlannedFile:
    match outcome:
        case Change(path, before, edits):
            return PlannedFile(path, "edit", content_hash(before), edits)
        case Creation(path, after):
            return PlannedFile(path, "create", "", text=after.decode())
        case Deletion(path, before):
            return PlannedFile(path, "delete", content_hash(before))


def _outcome(one: PlannedFile, data: bytes | None) -> Outcome:
    if one.what == "create":
        return Creation(one.path, one.text.encode())
    return Deletion(one.path, data or b"") if one.what == "delete" else Change(one.path, data or b"", one.edits)


def _is_same(one: PlannedFile, data: bytes | None) -> bool:
    return data is None if one.what == "create" else data is not None and content_hash(data) == one.before
