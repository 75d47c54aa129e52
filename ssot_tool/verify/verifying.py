"""The use case: the command before and after, in copies; what broke, and by which files.

Nothing is ever written to the workspace; all that is made is removed at the end, whatever the end is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Change, Creation, Outcome
from ssot_tool.migrate.planned import check
from ssot_tool.verify import sentences
from ssot_tool.verify.compare import broken_tests, narrowed
from ssot_tool.verify.copies import Copy, make_copy
from ssot_tool.verify.copying import remove
from ssot_tool.verify.culprits import Suspects, find_culprits
from ssot_tool.verify.observed import Run
from ssot_tool.verify.original import Original, original_of
from ssot_tool.verify.probe_plugin import function_of
from ssot_tool.verify.proof import imported, need_evidence, refuse_strangers
from ssot_tool.verify.trials import Trials, module_names
from ssot_tool.verify.verdict import BrokenTest, Verdict
from ssot_tool.words import counted

Say = Callable[[str], None]


def verify(
    root: Path, outcomes: Sequence[Outcome], command: str, *, roots: Sequence[str], say: Say, keep: bool = False
) -> Verdict:
    """Run a command on copies of the workspace without and with a plan, and say whether something that passed fails.

    ``roots`` are import roots relative to ``root``; ``say`` gets lines of progress; ``keep`` leaves the copies there.
    SsotError where nothing can be verified: the files are not as planned, nothing passes before, or modules came from
    elsewhere than the copy.
    """
    planned = sorted((one for one in outcomes if not _is_idle(one)), key=lambda one: one.path)
    check(planned)
    if not planned:
        return Verdict(True, "no file would change, so nothing was run", (), (), 0, 0)
    original = original_of(root)
    with _folder(original, say, keep) as folder:
        existing = [one.path for one in planned if not isinstance(one, Creation)]
        trials = Trials(command, original, folder, roots, module_names(existing, roots))
        return _Verification(trials, planned, say, keep).verdict()


class _Verification:
    """The steps of one verification, and what they have in common."""

    def __init__(self, trials: Trials, planned: Sequence[Outcome], say: Say, keep: bool) -> None:
        self._trials = trials
        self._planned = planned
        self._say = say
        self._keep = keep

    def verdict(self) -> Verdict:
        before, imports_before = self._before()
        copy = self._copy("after")
        copy.apply(self._planned)
        after = self._run("after", copy)
        broken = self._broken(before, after)
        imports = imports_before or imported([after], copy, [one.path for one in self._planned])
        confirmed = self._confirmed(before, copy, broken) if broken else ()
        flaky = len(broken) - len(confirmed)
        if not confirmed:
            told = sentences.passing(self._trials.command, before, after, flaky, imports)
            return Verdict(True, told, (), (), before.failed, len(after.tests))
        suspects = self._suspects(before, copy, confirmed)
        is_of_tests = confirmed[0].test != self._trials.command
        told = sentences.failing(self._trials.command, len(confirmed), is_of_tests, flaky, suspects)
        return Verdict(False, told, confirmed, suspects.paths, before.failed, len(after.tests))

    def _before(self) -> tuple[Run, bool]:
        """The run without the changes, of which at least something passes; whether it imported what is planned."""
        copy = self._copy("before")
        run = self._run("before", copy)
        if not run.is_pytest and run.code != 0:
            raise SsotError(f"`{self._trials.command}` fails without the changes, too{_why(run)}; {_NOTHING}")
        need_evidence(run, self._trials.command)
        if run.is_pytest and not run.passed:
            raise SsotError(f"`{self._trials.command}` passes no test without the changes{_why(run)}; {_NOTHING}")
        imports = imported([run], copy, [one.path for one in self._planned])
        if not self._keep:
            remove(str(copy.top))
        return run, imports

    def _copy(self, name: str) -> Copy:
        self._say(f"verify: copying the workspace for the run {name}")
        copy = make_copy(self._trials.original, self._trials.folder / name)
        if name == "before":
            lacks_repository = self._trials.original.is_git and not copy.made.has_repository
            for note in sentences.left_out(copy.made.unread, lacks_repository):
                self._say(f"verify: {note}")
        copy.check(self._planned)
        return copy

    def _run(self, name: str, copy: Copy) -> Run:
        self._say(f"verify: {self._trials.command} {name}, in a copy")
        run = self._trials.run(copy)
        refuse_strangers(run)
        self._say(f"verify: {name}: {sentences.shown(run)}")
        return run

    def _broken(self, before: Run, after: Run) -> tuple[BrokenTest, ...]:
        return broken_tests(self._trials.command, before, after, self._planned)

    def _confirmed(self, before: Run, copy: Copy, broken: Sequence[BrokenTest]) -> tuple[BrokenTest, ...]:
        """Those that fail a second time: a test may fail by chance."""
        again = {test.test for test in self._broken(before, self._run("after, once more", copy))}
        return tuple(test for test in broken if test.test in again)

    def _suspects(self, before: Run, copy: Copy, broken: Sequence[BrokenTest]) -> Suspects:
        """The files whose change breaks the tests; of the tests, only those are run."""
        blamed = frozenset(function_of(test.test) for test in broken)
        functions = blamed.intersection(function_of(test) for test in before.tests)
        wanted = narrowed(before, functions) if functions else before
        taken_back: frozenset[str] = frozenset()

        def failing(paths: frozenset[str]) -> frozenset[str]:
            nonlocal taken_back
            copy.apply(one for one in self._planned if one.path in taken_back - paths)
            copy.take_back(one for one in self._planned if one.path in paths - taken_back)
            taken_back = paths
            run = self._trials.run(copy, functions)
            found = blamed.intersection(function_of(test.test) for test in self._broken(wanted, run))
            what = counted(len(paths), "file")
            self._say(f"verify: with the changes of {what} taken back: {sentences.improved(len(blamed), len(found))}")
            return found

        return find_culprits([one.path for one in self._planned], blamed, failing)


_NOTHING = "nothing was verified"


def _why(run: Run) -> str:
    told = next(iter(run.uncollected.values()), run.last_line)
    return f" (exit code {run.code}" + (f": {told})" if told else ")")


def _is_idle(outcome: Outcome) -> bool:
    return isinstance(outcome, Change) and outcome.after == outcome.before


@contextmanager
def _folder(original: Original, say: Say, keep: bool) -> Iterator[Path]:
    """A folder outside of the tree for copies, and what is told about them."""
    if original.below(os.path.realpath(tempfile.gettempdir())) is not None:
        hint = "set TMPDIR to a folder outside"
        raise SsotError(f"the folder for temporary files, {tempfile.gettempdir()}, lies in the workspace", hint)
    folder = os.path.realpath(tempfile.mkdtemp(prefix="ssot-verify-"))
    try:
        yield Path(folder)
    finally:
        if keep:
            say(f"verify: the copies are kept in {folder}")
        else:
            remove(folder)
