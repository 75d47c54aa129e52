"""Which files a migration may edit: what ``--only``, ``--exclude`` and ``--tests`` say of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ssot_tool.config.patterns import PathPatterns, spec_of
from ssot_tool.errors import UsageError
from ssot_tool.migrate_options import MigrateOptions


class Selection:
    """Answers for one migration; ``tests`` are the paths of test files."""

    def __init__(self, options: MigrateOptions, tests: Collection[str]) -> None:
        self._options = options
        self._tests = tests
        self._only = PathPatterns(options.only)
        self._exclude = PathPatterns(options.exclude)

    def refusal(self, path: str) -> str:
        """Why nothing may change a file; "" where it may be edited."""
        if self._options.only and not self._only.matches(path):
            return "the file is not among those of --only"
        if self._exclude.matches(path):
            return "the file is among those of --exclude"
        if path in self._tests and self._options.tests == "report":
            return "it is a test, and --tests report leaves tests as they are"
        if path in self._tests and self._options.tests == "skip":
            return "kept: it is a test, and --tests skip does not look at tests"
        return ""


def idle(patterns: Sequence[str], paths: Collection[str]) -> list[str]:
    """The patterns that select none of the files; those that take back what others select are not asked."""
    asked = [pattern for pattern in patterns if not pattern.startswith("!")]
    return [pattern for pattern in asked if not any(map(spec_of([pattern]).match_file, paths))]


def check_only(patterns: Sequence[str], paths: Collection[str]) -> None:
    """A UsageError for a pattern of ``--only`` that selects none of the files."""
    missing = idle(patterns, paths)
    if missing:
        raise UsageError(
            f"--only {missing[0]} matches no file of the workspace",
            "patterns are as in .gitignore and start at the workspace's root, as in app/** or test_*.py",
        )
