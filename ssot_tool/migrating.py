"""The use case ``migrate``: plan, and write just what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ssot_tool.config import Config
from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.migrate.apply import Applied, apply
from ssot_tool.migrate.changes import Outcome, plan_hash
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.encoded import EditRefused
from ssot_tool.migrate.evidence import evidence_of
from ssot_tool.migrate.evidence import save as save_evidence
from ssot_tool.migrate.journal import Journal
from ssot_tool.migrate.undo import interrupted, list_journals
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import MigrateReport
from ssot_tool.planning.asked.selection import check_only, idle
from ssot_tool.planning.asked.targets import check_move, check_strangers
from ssot_tool.planning.plan import Planned, Planner
from ssot_tool.planning.plan_file import file_change, load, save
from ssot_tool.planning.words.other_files import other_files
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.files.git_files import head_commit
from ssot_tool.scan.syntax.source import MAX_BYTES
from ssot_tool.session import Session, open_session

_SHOWN = 5


def migrate(root: Path, config: Config, wanted: MigrateOptions, options: ReadOptions) -> MigrateReport:
    """Plan the migration; with ``wanted.write``, also make it, unless ``wanted.verify`` shows that it breaks tests.

    SsotError, and then no file is changed: for symbols that are not there, a dirty tree, files that changed since the
    plan was made, and for what cannot be verified.
    """
    _refuse_half_written(root, wanted, options)
    session = open_session(root, config, load_role_packs(config, root), options)
    if wanted.write and wanted.plan is not None:
        report, outcomes, wanted = load(wanted.plan, lambda path: _data(root, path), wanted)
    else:
        _check_patterns(session, wanted, options)
        report, outcomes = _planned(session, wanted)
        if wanted.plan is not None:
            save(wanted.plan, report, outcomes, wanted)
    if not outcomes:
        return report
    if wanted.write:
        _refuse_dirty(root, outcomes, wanted)
    if wanted.verify:
        report = _verified(root, session, report, outcomes, wanted, options)
    if not wanted.write or report.broken:
        return _recorded(root, report, wanted) if report.verified else report
    applied = apply(root, outcomes, _what(report))
    if not isinstance(applied, Applied):
        return report
    done = _recorded(root, msgspec.structs.replace(report, number=applied.number), wanted)
    return _scanned_again(root, config, done, wanted, options)


def foreseen(session: Session, wanted: MigrateOptions) -> MigrateReport:
    """What a migration would do, worked out over an open session; outside of ``with session.reading``, nothing kept.

    SsotError as of ``migrate``.
    """
    return _planned(session, wanted)[0]


def _recorded(root: Path, report: MigrateReport, wanted: MigrateOptions) -> MigrateReport:
    """Keep the evidence of a run; that it could not be kept is a note, as what was done is done."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        save_evidence(root, evidence_of(report, wanted.verify, when, head_commit(root)))
    except SsotError as error:
        return _noted(report, f"tracker and pull request will not know of this run: {error.message}")
    return report


def _refuse_half_written(root: Path, wanted: MigrateOptions, options: ReadOptions) -> None:
    number = interrupted(root)
    if number is None:
        return
    if wanted.write:
        raise SsotError(f"migration {number} was interrupted", "run ssot undo, which makes the tree whole")
    options.warn(f"migration {number} was interrupted, and what is planned on top may be wrong: run ssot undo first")


def _check_patterns(session: Session, wanted: MigrateOptions, options: ReadOptions) -> None:
    if not wanted.only and not wanted.exclude:
        return
    paths = [*session.reading.files, *other_files(session.reading.workspace)]
    check_only(wanted.only, paths)
    for pattern in idle(wanted.exclude, paths):
        options.warn(f"--exclude {pattern} matches no file of the workspace")


def _scanned_again(
    root: Path, config: Config, done: MigrateReport, wanted: MigrateOptions, options: ReadOptions
) -> MigrateReport:
    """Plan once more what was just written: there must be nothing to do."""
    try:
        again, _ = _planned(open_session(root, config, load_role_packs(config, root), options), wanted)
    except SsotError as error:
        return _noted(done, f"what was written could not be read again: {error.message}")
    except KeyboardInterrupt:
        return _noted(done, "what was written was not read again: interrupted")
    if not again.changes:
        return done
    paths = _some([change.path for change in again.changes])
    return _noted(done, f"a second run would change {paths}: please report this as a bug")


def _noted(report: MigrateReport, note: str) -> MigrateReport:
    return msgspec.structs.replace(report, notes=(*report.notes, note))


def _planned(session: Session, wanted: MigrateOptions) -> tuple[MigrateReport, list[Outcome]]:
    for move in wanted.moves:
        check_move(move)
    with session.reading:
        wanted, planner, notes = _planner(session, wanted)
        if planner is None:
            return MigrateReport(plan_hash(()), wanted.moves, (), (), (), session.summary(), (), notes=tuple(notes)), []
        notes += check_strangers(planner.program, planner.targets)
        planned = planner.plan()
    outcomes = list(planned.outcomes)
    _check_bytes(outcomes)
    report = _report(session, wanted, planned, outcomes)
    return msgspec.structs.replace(report, notes=tuple(notes)), outcomes


def _planner(session: Session, wanted: MigrateOptions) -> tuple[MigrateOptions, Planner | None, list[str]]:
    """The planner of what is still to be moved; a sentence for each symbol that an earlier migration deleted."""
    notes: list[str] = []
    while True:
        try:
            return wanted, Planner(session, wanted), notes
        except UsageError as error:
            journals = list_journals(session.reading.workspace.root)
            moved = " ".join(one.what for one in journals if isinstance(one, Journal) and one.state == "applied")
            gone = [one for one in wanted.moves if error.message.startswith(f"{one.symbol} ") and one.symbol in moved]
            if not gone:
                raise
            notes.append(f"{gone[0].symbol} is gone: an earlier migration moved it to {gone[0].to}")
            wanted = msgspec.structs.replace(wanted, moves=tuple(one for one in wanted.moves if one not in gone))
            if not wanted.moves:
                return wanted, None, notes


def _check_bytes(outcomes: Sequence[Outcome]) -> None:
    """Refuse before anything is shown what could not be written."""
    for outcome in outcomes:
        try:
            file_change(outcome)
        except EditRefused as error:
            raise SsotError(
                f"{error.path} cannot be edited: it {error.reason}", f"add --exclude {error.path}"
            ) from error


def _report(session: Session, wanted: MigrateOptions, planned: Planned, outcomes: Sequence[Outcome]) -> MigrateReport:
    return MigrateReport(
        plan=plan_hash(outcomes),
        moves=wanted.moves,
        changes=tuple(file_change(outcome) for outcome in outcomes),
        ledger=planned.ledger,
        lacks=planned.lacks,
        summary=session.summary(),
        skipped=tuple(sorted({*session.skipped(), *planned.skipped})),
    )


def _refuse_dirty(root: Path, outcomes: Sequence[Outcome], wanted: MigrateOptions) -> None:
    found = [] if wanted.allow_dirty else dirty(root, [outcome.path for outcome in outcomes])
    if found:
        raise WorkspaceError(
            f"git does not have these files as they are: {_some(found)}; nothing was written",
            "commit or stash them first, or add --allow-dirty",
        )


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return f"{', '.join(paths[:_SHOWN])}{more}"


def _verified(
    root: Path,
    session: Session,
    report: MigrateReport,
    outcomes: Sequence[Outcome],
    wanted: MigrateOptions,
    options: ReadOptions,
) -> MigrateReport:
    from ssot_tool.verify.verifying import verify

    roots = tuple(one.path for one in session.reading.workspace.roots)
    verdict = verify(root, outcomes, wanted.verify, roots=roots or ("",), say=options.say)
    return msgspec.structs.replace(
        report, verified=verdict.sentence, broken=verdict.broken, culprits=verdict.culprits if verdict.broken else ()
    )


def _what(report: MigrateReport) -> str:
    targets = {move.to for move in report.moves}
    if len(targets) == 1:
        return f"{', '.join(move.symbol for move in report.moves)} -> {targets.pop()}"
    return ", ".join(f"{move.symbol} -> {move.to}" for move in report.moves) or "a plan"


def _data(root: Path, path: str) -> bytes | None:
    found = read_bytes(str(root), path, MAX_BYTES)
    return None if isinstance(found, Unread) else found[0]


__all__ = ["foreseen", "migrate"]
