"""The one error tree: what a person did that cannot work, where, and what would."""

from __future__ import annotations


class SsotError(Exception):
    """A job that cannot be done: one clear sentence, and optionally what to do instead.

    ``main()`` prints ``message`` (and ``hint``) on stderr and exits with 2.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(SsotError):
    """Mistakes in configuration or role packs, all of them at once.

    ``problems`` are whole sentences that name file, key and the right form.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class WorkspaceError(SsotError):
    """The tree to scan cannot be used: no such path, nothing to read, git failed."""


class UsageError(SsotError):
    """Arguments that contradict each other or name something that does not exist."""
