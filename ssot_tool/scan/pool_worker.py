"""One worker process: how it starts, what it does with what it is sent, and how it ends.

Frames on both pipes are an 8-byte little-endian length and a pickle. To the worker: ``(SET_UP, initializer, args,
seconds, memory)``, ``(FUNCTION, function)``, ``(ITEMS, [args, …])``, where functions and their tuples of arguments are
pickles themselves. From it: ``(READY, …)`` once, then one frame for each item, in order: ``(DONE, value)``,
``(GAVE_UP, reason)`` or ``(RAISED, traceback)``.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import gc
import os
import pickle
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any, Protocol

SET_UP, FUNCTION, ITEMS = range(3)
READY, DONE, GAVE_UP, RAISED = range(4)

#: The exit code that says: a MemoryError was raised.
OUT_OF_MEMORY = 86

_LENGTH = struct.Struct("<Q")
#: Deep trees are walked by recursion: virtual memory, touched only as deep as a tree goes. Smaller where refused.
_STACK_SIZES = (256 << 20, 64 << 20, 0)
#: About 5 kB of stack for each level.
_RECURSION_LIMIT = 50_000
#: Container objects (net of those freed by counting) after which cycles are looked for; some 100 MB of trees.
_GARBAGE = 700_000
#: The parent watches the time; this many seconds later a worker that has lost its parent ends by itself.
_GRACE = 5.0


class Process(Protocol):
    """What the pool needs of a process, as ``subprocess.Popen`` has it."""

    def kill(self) -> None: ...

    def wait(self) -> int: ...


class Forked:
    """A forked child; ``wait`` returns its exit code, or minus the signal that killed it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._code: int | None = None

    def kill(self) -> None:
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        if self._code is None:
            try:
                self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            except ChildProcessError:  # SIGCHLD is ignored here: nobody keeps the code
                self._code = 0
        return self._code


#: How many threads there are in a process in which none but ours is at work.
idle_threads = 1


def start_worker(tasks: int, results: int, others: Iterable[int]) -> Process:
    """Start a process that reads tasks from one descriptor and writes results to the other.

    Forks where that is quick and safe: on Linux, with no other thread at work. ``others`` are the descriptors that a
    forked child must close, or its siblings would not see the parent's end.
    """
    if sys.platform == "linux" and len(os.listdir("/proc/self/task")) == idle_threads:
        return _fork(tasks, results, others)
    import subprocess

    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    path = [entry for entry in sys.path if entry]
    code = f"import sys; sys.path[:] = {[*path, home]!r}; from {__name__} import main; main({tasks}, {results})"
    # -I: neither the environment nor the current folder, which may hold scanned code, decides what is imported.
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(tasks, results),
    )


def _fork(tasks: int, results: int, others: Iterable[int]) -> Forked:
    # Without this, an interrupt between fork and main would unwind the parent's frames in the child.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        pid = os.fork()
        if pid == 0:
            try:
                for descriptor in others:
                    os.close(descriptor)
                nothing = os.open(os.devnull, os.O_RDWR)
                os.dup2(nothing, 0)
                os.dup2(nothing, 1)
                main(tasks, results, before)
            finally:
                os._exit(1)
        return Forked(pid)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def main(tasks: int, results: int, mask: Iterable[int] = ()) -> None:
    """Serve until the tasks end, then exit. Never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    faulthandler.disable()  # deaths are expected, and told by the parent
    _limit("RLIMIT_CORE", 0)
    gc.disable()
    gc.freeze()
    sys.setrecursionlimit(_RECURSION_LIMIT)
    for size in _STACK_SIZES:
        try:
            threading.stack_size(size)
            thread = threading.Thread(target=_serve, args=(tasks, results))
            thread.start()
        except (RuntimeError, ValueError):
            continue
        thread.join()
        break
    os._exit(1)


def _limit(name: str, value: int) -> None:
    import resource

    kind = getattr(resource, name)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def _serve(tasks: int, results: int) -> None:
    try:
        _answer(tasks, results)
    except (BrokenPipeError, EOFError):
        os._exit(0)  # the parent is gone, or done
    finally:
        os._exit(1)


def _answer(tasks: int, results: int) -> None:
    function, seconds = b"", 0.0
    while True:
        kind, *content = pickle.loads(_receive(tasks))
        if kind == SET_UP:
            initializer, args, seconds, memory = content
            if memory:
                _limit("RLIMIT_DATA", memory + _STACK_SIZES[0])
            _write(results, _outcome(READY, initializer, args))
        elif kind == FUNCTION:
            function = content[0]
        else:
            for item in content[0]:
                signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
                frame = _outcome(DONE, function, item)
                signal.setitimer(signal.ITIMER_REAL, 0)
                _write(results, frame)
                del frame
                if gc.get_count()[0] > _GARBAGE:
                    gc.collect()


@functools.lru_cache(maxsize=1)
def _loaded(pickled: bytes) -> Callable[..., Any]:
    """Load a function once for all the items of a run; a large one (with its arguments) costs as much as an item."""
    function: Callable[..., Any] = pickle.loads(pickled)
    return function


def _outcome(kind: int, function: bytes, args: bytes) -> bytes:
    """Call a pickled function with a pickled tuple of arguments and frame what became of it."""
    try:
        return _framed((kind, _loaded(function)(*pickle.loads(args))))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except RecursionError:
        return _framed((GAVE_UP, "is nested too deeply"))
    except BaseException:  # noqa: BLE001  # a programming error; the parent raises it
        return _framed((RAISED, traceback.format_exc()))


def send(descriptor: int, message: object) -> None:
    """Write one frame, waiting until all of it is written. Raises BrokenPipeError when nobody reads any more."""
    _write(descriptor, _framed(message))


def _framed(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def _write(descriptor: int, frame: bytes) -> None:
    left = memoryview(frame)
    while left:
        left = left[os.write(descriptor, left) :]


def _receive(descriptor: int) -> bytes:
    return _exactly(descriptor, _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))[0])


def _exactly(descriptor: int, size: int) -> bytes:
    chunks = []
    while size:
        chunk = os.read(descriptor, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def split_frames(buffer: bytearray) -> list[tuple[int, Any]]:
    """Take all whole frames off the front of a buffer and return their messages."""
    messages = []
    at = 0
    while len(buffer) - at >= _LENGTH.size:
        (size,) = _LENGTH.unpack_from(buffer, at)
        end = at + _LENGTH.size + size
        if end > len(buffer):
            break
        messages.append(pickle.loads(memoryview(buffer)[at + _LENGTH.size : end]))
        at = end
    del buffer[:at]
    return messages
