"""The use case ``migrate``: plan, and write just what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ssot_tool.config import Config
from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.migrate.apply import Applied, apply
from ssot_tool.migrate.changes import Outcome, plan_hash
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.encoded import EditRefused
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import MigrateReport
from ssot_tool.planning.plan import Planned, Planner
from ssot_tool.planning.plan_file import file_change, load, save
from ssot_tool.planning.targets import check_move
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES
from ssot_tool.session import Session, open_session

_SHOWN = 5


def migrate(root: Path, config: Config, wanted: MigrateOptions, options: ReadOptions) -> MigrateReport:
    """Plan the migration; with ``wanted.write``, also make it.

    SsotError, and then no file is changed: for symbols that are not there, a dirty tree, files that changed since the
    plan was made, and tests that ``wanted.verify`` shows to break.
    """
    if wanted.write and wanted.plan is not None:
        report, outcomes = load(wanted.plan, lambda path: _data(root, path))
        return _written(root, report, outcomes, wanted, options, ())
    session = open_session(root, config, load_role_packs(config, root), options)
    report, outcomes = _planned(session, wanted)
    if wanted.plan is not None:
        save(wanted.plan, report, outcomes)
    if not wanted.write:
        return report
    roots = tuple(one.path for one in session.reading.workspace.roots)
    done = _written(root, report, outcomes, wanted, options, roots)
    if done.number is None:
        return done
    return _scanned_again(root, config, done, wanted, options)


def _scanned_again(
    root: Path, config: Config, done: MigrateReport, wanted: MigrateOptions, options: ReadOptions
) -> MigrateReport:
    """Plan once more what was just written: there must be nothing to do."""
    try:
        again, _ = _planned(open_session(root, config, load_role_packs(config, root), options), wanted)
    except UsageError:
        return done  # the definition is deleted
    if not again.changes:
        return done
    note = f"a second run would change {len(again.changes)} files: please report this as a bug"
    return msgspec.structs.replace(done, notes=(*done.notes, note))


def _planned(session: Session, wanted: MigrateOptions) -> tuple[MigrateReport, list[Outcome]]:
    for move in wanted.moves:
        check_move(move)
    with session.reading:
        planned = Planner(session, wanted).plan()
    outcomes = list(planned.outcomes)
    _check_bytes(outcomes)
    return _report(session, wanted, planned, outcomes), outcomes


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


def _written(
    root: Path,
    report: MigrateReport,
    outcomes: Sequence[Outcome],
    wanted: MigrateOptions,
    options: ReadOptions,
    roots: Sequence[str],
) -> MigrateReport:
    if not outcomes:
        return report
    _refuse_dirty(root, outcomes, wanted)
    verified = _verified(root, outcomes, wanted, options, roots)
    applied = apply(root, outcomes, _what(report))
    number = applied.number if isinstance(applied, Applied) else None
    return msgspec.structs.replace(report, number=number, verified=verified)


def _refuse_dirty(root: Path, outcomes: Sequence[Outcome], wanted: MigrateOptions) -> None:
    found = [] if wanted.allow_dirty else dirty(root, [outcome.path for outcome in outcomes])
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise WorkspaceError(
            f"git does not have these files as they are: {', '.join(found[:_SHOWN])}{more}; nothing was written",
            "commit or stash them first, or add --allow-dirty",
        )


def _verified(
    root: Path, outcomes: Sequence[Outcome], wanted: MigrateOptions, options: ReadOptions, roots: Sequence[str]
) -> str:
    if not wanted.verify:
        return ""
    from ssot_tool.verify.verifying import verify

    verdict = verify(root, outcomes, wanted.verify, roots=roots or ("",), say=options.warn)
    if not verdict.passed:
        tests = [f"{one.test}: {one.before} before, {one.after} after  {one.message}" for one in verdict.broken[:20]]
        raise VerifyFailed("\n".join([verdict.sentence, *tests, "nothing was written"]))
    return verdict.sentence


class VerifyFailed(SsotError):
    """``--verify`` found tests that passed and do not any more."""


def _what(report: MigrateReport) -> str:
    olds = ", ".join(move.symbol for move in report.moves)
    return f"{olds} -> {report.moves[0].to}" if report.moves else "a plan"


def _data(root: Path, path: str) -> bytes | None:
    found = read_bytes(str(root), path, MAX_BYTES)
    return None if isinstance(found, Unread) else found[0]


__all__ = ["Session", "VerifyFailed", "migrate"]
