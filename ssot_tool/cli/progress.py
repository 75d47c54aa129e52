"""Progress of long work: one line on a terminal that goes away at the end, and nothing in a pipe."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TextIO

from ssot_tool.report.layout import clean

#: Work that is done sooner shows nothing.
_QUIET_SECONDS = 1.0
_REDRAW_SECONDS = 0.1
_ERASE_LINE = "\r\x1b[K"


class Progress:
    """Call it with (stage, done, total); warn through it, so that words and the line do not mix.

    ``total`` 0 means that it is unknown.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._on_terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + _QUIET_SECONDS
        self._drawn = False
        self._stage = ""
        self._warned: set[str] = set()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._erase()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the work is, each stage at most ten times a second."""
        now = time.monotonic()
        # A stage that says nothing of how far it is must not be missed because the last one just did.
        is_next = self._drawn and stage != self._stage
        if not self._on_terminal or (now < self._next and not is_next):
            return
        self._next = now + _REDRAW_SECONDS
        self._drawn, self._stage = True, stage
        amount = f" {done:,} of {total:,} ({done * 100 // total} %)" if total else f" {done:,}" if done else ""
        self._stream.write(f"{_ERASE_LINE}{stage}{amount}")
        self._stream.flush()

    def warn(self, message: str) -> None:
        """Write a warning on a line of its own, each once."""
        if message in self._warned:
            return
        self._warned.add(message)
        self.say(f"warning: {message}")

    def say(self, sentence: str) -> None:
        """Write what is going on, on a line of its own that stays."""
        self._erase()
        self._stream.write(f"{clean(sentence)}\n")
        self._stream.flush()

    def _erase(self) -> None:
        if self._drawn:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()
            self._drawn = False
