"""Worker processes that one scan leaves to the next: forking one from a process full of tests costs more than a scan.

They are forked before the tests are collected, from a process that is still small, and serve every pool that sets
nothing up in its workers. A pool that wants more of them, or that runs in a forked copy of the tests, forks its own.
"""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Iterator
from typing import Any

from ssot_tool.scan import pool
from ssot_tool.scan.pool_worker import Process, send, start_worker

#: A check that compares two revisions has two pools at once, and a large workspace two processes a pool.
MOST = 3
#: A process, and the descriptors by which it is sent tasks and gives results.
Spare = tuple[Process, int, int]

_start, _close = pool.Pool._start, pool.Pool.close
_owner = 0
_idle: list[Spare] = []
_ours: set[Process] = set()


def keep() -> None:
    """Start them, and have all pools of this process use them."""
    global _owner
    _owner = os.getpid()
    while len(_idle) < MOST:
        _idle.append(_started())
    pool.Pool._start = start  # type: ignore[method-assign,assignment]
    pool.Pool.close = close  # type: ignore[method-assign,assignment]


@contextlib.contextmanager
def laid_aside() -> Iterator[None]:
    """Let pools start their own processes for a while."""
    idle = _idle[:]
    _idle.clear()
    try:
        yield
    finally:
        _idle[:] = idle


def end() -> None:
    """Let pools start their own processes again, and end these."""
    pool.Pool._start, pool.Pool.close = _start, _close  # type: ignore[method-assign]
    for process, tasks, results in _idle:
        os.close(tasks)
        os.close(results)
        process.kill()
        process.wait()
    _idle.clear()


def _started() -> Spare:
    theirs, tasks = os.pipe()
    results, ours = os.pipe()
    held = [end for _, *ends in _idle for end in ends]
    process = start_worker(theirs, ours, [tasks, results, *held])
    os.close(theirs)
    os.close(ours)
    _ours.add(process)
    return process, tasks, results


def start(asking: Any) -> Any:
    """As ``Pool._start``."""
    nothing_set_up = asking._set_up[1] == pickle.dumps(pool._nothing) and not asking._set_up[-1]
    if not _idle or not nothing_set_up or os.getpid() != _owner:
        return _start(asking)
    worker = pool._Worker(*_idle.pop())
    asking._workers.append(worker)
    with contextlib.suppress(BrokenPipeError):  # its end is seen where results are read
        send(worker.tasks, asking._set_up)
    return worker


def close(closing: Any) -> None:
    """As ``Pool.close``, but for those that can serve again."""
    if os.getpid() == _owner:
        for worker in [one for one in closing._workers if one.process in _ours and one.ready and not one.batch]:
            closing._workers.remove(worker)
            _idle.append((worker.process, worker.tasks, worker.results))
    _close(closing)
