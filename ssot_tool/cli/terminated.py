"""Being told to end: what a command has begun is taken back then, and its copies are removed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: What ends a process that is in the way, and what a terminal sends when it is closed.
_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Terminated(BaseException):
    """A signal to end, as an exception like KeyboardInterrupt; ``code`` is the exit code that tells of it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def terminable() -> Iterator[None]:
    """Within, a signal to end raises Terminated. One that is ignored, as by ``nohup``, stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in before.items():
        if handler == signal.SIG_DFL:
            signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler == signal.SIG_DFL:
                signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> None:
    for one in _SIGNALS:  # a second one must not disturb the cleaning up
        signal.signal(one, signal.SIG_IGN)
    raise Terminated(number)
