"""How a workspace is read: what the command line says to the use cases. Light, for commands that read nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

#: Called with what is done, how many items are done, and how many there are.
Progress = Callable[[str, int, int], None]


def _silent(sentence: str) -> None:
    """Say nothing."""


class ReadOptions(msgspec.Struct, frozen=True):
    """How a workspace is read.

    ``paths`` select files (none: all); ``workers`` is the number of processes (None: the CPUs); ``warn`` takes
    warnings, ``say`` what is going on, both in sentences for a person; without ``sieve`` every file is read, which
    takes longer and must not change any answer.
    """

    paths: tuple[Path, ...] = ()
    workers: int | None = None
    use_cache: bool = True
    progress: Progress | None = None
    warn: Callable[[str], None] = _silent
    say: Callable[[str], None] = _silent
    sieve: bool = True

    def tell(self, stage: str) -> None:
        """Say what is done now, where nobody knows how much of it there is."""
        if self.progress is not None:
            self.progress(stage, 0, 0)
