"""The command ``ssot check``."""

from __future__ import annotations

from collections.abc import Callable

import click

from ssot_tool import __version__
from ssot_tool.checking import check
from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.workspace import chosen_rules, locate, options_from, reading_options, rule_options
from ssot_tool.model import CheckReport
from ssot_tool.registry import load_rules
from ssot_tool.report.check_json import check_json
from ssot_tool.report.check_text import check_text
from ssot_tool.report.github import github_annotations
from ssot_tool.report.gitlab import gitlab_json
from ssot_tool.report.junit import junit_xml
from ssot_tool.report.markdown import check_markdown
from ssot_tool.report.sarif import sarif_text
from ssot_tool.report.text import summary_line

#: Every format but text, which needs to know for what page.
FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "json": check_json,
    "sarif": lambda report: sarif_text(report, load_rules(), __version__),
    "github": github_annotations,
    "gitlab": gitlab_json,
    "junit": junit_xml,
    "markdown": check_markdown,
}


@click.command()
@click.argument("paths", nargs=-1, metavar="")
@click.option("--since", metavar="REV", default="", help="What is new since the work tree parted from REV.")
@click.option("--strict", is_flag=True, help="Fail on stale entries of the baseline, too.")
@target_options(["text", *FORMATS])
@click.option("--all", "everything", is_flag=True, help="Cut no list in the text.")
@rule_options
@reading_options
def command(
    paths: tuple[str, ...],
    since: str,
    strict: bool,
    form: str,
    outputs: tuple[Wanted, ...],
    everything: bool,
    select: tuple[str, ...],
    extend: tuple[str, ...],
    ignore: tuple[str, ...],
    workers: int | None,
    no_cache: bool,
) -> int:
    """Fail on new duplicates, and only on those.

    Compares what a scan finds with the baseline in .ssot/baseline (ssot baseline init writes the first one) or, with
    --since, with what was there where the work tree parted from a git revision. The exit code is 0 if nothing is new,
    1 if something is, 2 if nothing can be said: a mistake in the configuration or the baseline, no file to read, or a
    new file that cannot be read and may hold a duplicate.
    """
    if paths:
        # pre-commit hands over files, in batches, unless it is told not to.
        raise click.UsageError(
            "ssot check looks at the whole workspace and takes no paths; in pre-commit, set pass_filenames: false."
        )
    targets = targets_of(form, outputs)
    with Progress() as progress:
        root, config = locate((), progress.warn, chosen_rules(select=select, extend=extend, ignore=ignore))
        options = options_from((), workers, no_cache, progress)
        report = check(root, config, options, since=since, strict=strict)
    for one, file in targets:
        page = page_for(file, root)
        text = check_text(report, page, everything=everything) if one == "text" else FORMATS[one](report)
        deliver(text, file)
    say(summary_line(report.summary, report.skipped))
    return report.exit_code
