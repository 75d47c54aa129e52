"""The command ``ssot plan``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.cure.work import Work
from ssot_tool.errors import SsotError
from ssot_tool.report.markdown_words import told
from ssot_tool.report.plan_json import plan_json
from ssot_tool.report.plan_text import plan_text
from ssot_tool.report.plan_tracker import REMEMBERED, tracker_blocks, tracker_document
from ssot_tool.report.text import summary_line
from ssot_tool.tracking.document import record, remembered, written
from ssot_tool.tracking.file import Place, Tracker, place_of, tracker_of, write
from ssot_tool.tracking.plan import MOST_FILES, Depth, plan


@click.command()
@click.argument("role", metavar="ROLE")
@click.option("--write", "writes", is_flag=True, help="Write the tracker, or refresh what ssot knows in it.")
@click.option("--check", "checks", is_flag=True, help="Write nothing; exit code 1 if the tracker would change.")
@click.option(
    "--tracker",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The tracker's file; a document that is there is adopted. [default: SSOT-<role>.md in the workspace's root]",
)
@click.option(
    "--exact/--quick",
    default=None,
    help="Look for tests through other code and plan the migration in memory; or go by references and by what the last "
    f"migration left. [default: exact up to {MOST_FILES:,} files]",
)
@target_options(["text", "json", "markdown"])
@click.option("--all", "everything", is_flag=True, help="Cut no list in the text.")
@reading_options
def command(
    role: str,
    writes: bool,
    checks: bool,
    tracker: Path | None,
    exact: bool | None,
    form: str,
    outputs: tuple[Wanted, ...],
    everything: bool,
    workers: int | None,
    no_cache: bool,
) -> int:
    """Show the steps from duplicates to one implementation: their order, size and risk, and what is done of them.

    Each step tells the commands that do it. With --write a tracker is kept, a Markdown document: what stands in it
    between the comments of ssot is refreshed, boxes are ticked by facts, and every word that people wrote stays, there
    and elsewhere. A block that you delete stays deleted; its two comments, empty, bring it back. --format markdown
    shows the tracker as it would be.

    A verification is written down with a fingerprint of the canonical, the members and their uses. It counts in every
    checkout that has the tracker, for as long as these are what they were.

    The exit code is 0 whatever is left to do; 1 with --check if the tracker would change; 2 if it could not be done.
    """
    if writes and checks:
        raise click.UsageError("--check writes nothing and --write does: give one of them.")
    targets = targets_of(form, outputs)
    shows = any(one == "markdown" for one, _ in targets)
    if tracker is not None and not (writes or checks or shows):
        raise click.UsageError("--tracker goes with --write, --check or --format markdown.")
    depth: Depth = "auto" if exact is None else "exact" if exact else "quick"
    with Progress() as progress:
        root, config = locate((), progress.warn)
        place = _place(root, tracker, role, is_needed=writes or checks or shows)
        lines = remembered(place.text, REMEMBERED) if place is not None else {}
        known = {key: told(line) for key, line in lines.items()}
        work = plan(root, config, role, options_from((), workers, no_cache, progress), depth=depth, remembered=known)
    kept = _tracker(work, place) if place is not None and (writes or checks or shows) else None
    for one, file in targets:
        deliver(_written(work, one, file, root, everything, kept), file)
    code = _kept(kept, root, writes) if kept is not None and (writes or checks) else 0
    say(summary_line(work.summary, work.skipped))
    return code


def _written(work: Work, form: str, file: Path | None, root: Path, everything: bool, tracker: Tracker | None) -> str:
    if form == "json":
        return plan_json(work)
    if form == "markdown" and tracker is not None:
        return tracker.after.decode("utf-8", "replace")
    return plan_text(work, page_for(file, root), everything=everything)


def _place(root: Path, asked: Path | None, role: str, *, is_needed: bool) -> Place | None:
    """Where the tracker is; None where it cannot be read and nobody needs it."""
    try:
        return place_of(root, asked, role)
    except SsotError:
        if is_needed:
            raise
        return None


def _tracker(work: Work, place: Place) -> Tracker:
    blocks = tracker_blocks(work)
    parts = {block.name: written(block) for block in blocks}
    fresh = tracker_document(work, parts, record(work.role), datetime.date.today().isoformat())
    return tracker_of(place, work.role, blocks, fresh)


def _kept(tracker: Tracker, root: Path, writes: bool) -> int:
    """Write the tracker, or say that it would change."""
    name = tracker.path.relative_to(Path(root).resolve()).as_posix()
    if not tracker.changes:
        say(f"{name} is up to date")
        return 0
    if not writes:
        say(f"{name} would be {'written' if tracker.before is None else 'refreshed'}")
        return 1
    write(tracker)
    say(f"{'wrote' if tracker.before is None else 'refreshed'} {name}")
    return 0
