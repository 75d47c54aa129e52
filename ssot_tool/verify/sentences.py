"""What is told about a verification, each time in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.verify.culprits import Suspects
from ssot_tool.verify.observed import Run
from ssot_tool.words import counted

_NAMED = 3


def left_out(unread: Sequence[str], lacks_repository: bool) -> list[str]:
    """What the copy lacks that tests may need."""
    told = [f"not copied, as the system does not let us read it: {_named(unread)}"] if unread else []
    if lacks_repository:
        told.append("the repository is not copied, so tests that ask git find none")
    return told


def shown(run: Run) -> str:
    """What came of a run."""
    if not run.is_pytest:
        return f"exit code {run.code}"
    return f"{run.passed:,} passed, {run.failed:,} failed"


def improved(broken: int, still: int) -> str:
    """How many of what is broken pass, where some changes are taken back."""
    if still in (0, broken):
        return "all pass" if still == 0 else "none pass"
    return f"{broken - still:,} of {broken:,} pass"


def passing(command: str, before: Run, after: Run, flaky: int, imports_changes: bool) -> str:
    """Nothing that passed fails."""
    if not after.is_pytest:
        told = f"`{command}` passes on a copy with the changes, as it did without them"
    else:
        told = f"all {counted(before.passed, 'test')} that passed before pass on a copy with the changes"
        if before.passed == 1:
            told = "the 1 test that passed before passes on a copy with the changes"
    if before.failed:
        told += f"; {counted(before.failed, 'failure')} from before {'is' if before.failed == 1 else 'are'} ignored"
    if flaky:
        what = counted(flaky, "test") if after.is_pytest else "it"
        told += f"; {what} failed once and passed when run again"
    if not imports_changes:
        told += "; but no process imported a file that is changed"
    return told


def failing(command: str, broken: int, is_pytest: bool, flaky: int, suspects: Suspects) -> str:
    """Something that passed fails."""
    told = f"{counted(broken, 'test')} that passed before {'does' if broken == 1 else 'do'} not pass with the changes"
    if not is_pytest:
        told = f"`{command}` passes without the changes and fails with them"
    told += " (tried twice)"
    if flaky:
        told += f", {counted(flaky, 'other')} failed once and passed when run again"
    return f"{told}; {_blame(suspects)}; nothing was written"


def _blame(suspects: Suspects) -> str:
    if not suspects.paths:
        return "it fails as well when all changes are taken back, so no file is to blame"
    if not suspects.certain:
        return f"the cause is among {counted(len(suspects.paths), 'file')}, where the search was stopped: " + _named(
            suspects.paths
        )
    return f"the cause is what changes in {_named(suspects.paths)}"


def _named(paths: Sequence[str]) -> str:
    more = len(paths) - _NAMED
    return ", ".join(paths[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
