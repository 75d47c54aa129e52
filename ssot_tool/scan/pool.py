"""Worker processes whose death is survived: what kills a reader loses one item, never the run."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.scan.pool_worker import (
    DONE,
    FUNCTION,
    GAVE_UP,
    ITEMS,
    OUT_OF_MEMORY,
    RAISED,
    READY,
    SET_UP,
    Process,
    send,
    split_frames,
    start_worker,
)

Item = TypeVar("Item")
Value = TypeVar("Value")

#: Below this total weight (bytes of source) a second process costs more than it saves.
SMALL = 256_000
#: Batches shrink with what is left, so that all workers end together; none has more items than this.
_MOST_ITEMS = 256
#: How long a process may take to start; on a machine under load, seconds.
_START_SECONDS = 120.0


class Done(msgspec.Struct, Generic[Value], frozen=True):
    """What the function returned."""

    value: Value


class Died(msgspec.Struct, frozen=True):
    """The function killed its process, twice (or ran into the recursion limit); the reason is half a sentence."""

    reason: str


class TimedOut(msgspec.Struct, frozen=True):
    """The function took longer than the limit and was killed."""

    reason: str


Result = Done[Value] | Died | TimedOut


class WorkerError(RuntimeError):
    """The function raised: a programming error, told with the worker's traceback."""


class _Worker:
    """The parent's side of one process; ``batch`` holds the indexes that it has not answered, in its order."""

    def __init__(self, process: Process, tasks: int, results: int) -> None:
        self.process, self.tasks, self.results = process, tasks, results
        self.buffer = bytearray()
        self.batch: deque[int] = deque()
        self.function = 0
        self.ready = False
        self.deadline = time.monotonic() + _START_SECONDS

    def end(self) -> int:
        """Kill, and return the exit code, or minus the signal."""
        os.close(self.tasks)
        os.close(self.results)
        self.process.kill()
        return self.process.wait()


class Pool:
    """Processes that apply functions to items. A context manager; leaving it kills them.

    ``seconds`` is the limit for one item; ``memory`` (bytes, 0: none) limits what one process may allocate.
    ``initializer(*args)`` runs in each process when it starts. Processes start when first needed and live through
    any number of ``run`` calls, so what functions keep in their modules stays, but may be lost with a process.
    """

    def __init__(
        self,
        workers: int,
        initializer: Callable[..., object] | None = None,
        args: tuple[Any, ...] = (),
        *,
        seconds: float = 60.0,
        memory: int = 0,
    ) -> None:
        self._most = max(1, workers)
        self._set_up = (SET_UP, pickle.dumps(initializer or _nothing), pickle.dumps(args), seconds, memory)
        self.seconds = seconds
        self._workers: list[_Worker] = []
        self._function = 0
        self._running = False
        self._false_starts = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill all processes. A later ``run`` starts new ones."""
        while self._workers:
            self._end(self._workers[-1])

    def run(
        self,
        function: Callable[[Item], Value],
        items: Sequence[Item],
        weights: Sequence[int] | None = None,
        *,
        inline_ok: bool = False,
    ) -> Iterator[tuple[int, Result[Value]]]:
        """Apply a picklable function to each item, heavy items first, and yield (item's index, result) as they come.

        ``weights`` (say, bytes) are relative; without them all items weigh the same. With ``inline_ok`` little work is
        done in this process: only for functions that can neither crash nor hang. Raises WorkerError when the
        function raises, SsotError when no process can be started. One run at a time.
        """
        weigh = list(weights) if weights is not None else [1] * len(items)
        heavy = weights is None or sum(weigh) >= SMALL
        if not items:
            return
        if inline_ok and (self._most == 1 or not heavy):
            for index in sorted(range(len(items)), key=lambda index: -weigh[index]):
                yield index, _inline(function, items[index])
            return
        if self._running:
            raise RuntimeError("the pool is already running")
        self._running = True
        self._function += 1
        try:
            yield from _Run(self, function, items, weigh, self._most if heavy else 1).results()
        finally:
            self._running = False
            for worker in [worker for worker in self._workers if worker.batch]:
                self._end(worker)

    def _start(self) -> _Worker | None:
        descriptors: list[int] = []
        try:
            descriptors += os.pipe()
            descriptors += os.pipe()
            theirs, tasks, results, ours = descriptors[0], descriptors[1], descriptors[3], descriptors[2]
            others = [tasks, ours] + [end for worker in self._workers for end in (worker.tasks, worker.results)]
            process = start_worker(theirs, results, others)
        except OSError as error:
            for descriptor in descriptors:
                os.close(descriptor)
            if self._workers:
                return None
            raise SsotError(f"No worker process can be started: {error}.") from error
        os.close(theirs)
        os.close(results)
        worker = _Worker(process, tasks, ours)
        self._workers.append(worker)
        with contextlib.suppress(BrokenPipeError):  # its end is seen where results are read
            send(tasks, self._set_up)
        return worker

    def _end(self, worker: _Worker) -> int:
        self._workers.remove(worker)
        return worker.end()


def _nothing() -> None:
    """Initialise nothing."""


def _inline(function: Callable[[Item], Value], item: Item) -> Result[Value]:
    try:
        return Done(function(item))
    except RecursionError:
        return Died("is nested too deeply")


class _Run(Generic[Item, Value]):
    """One call of ``Pool.run``: what is left to do, and who does it."""

    def __init__(
        self, pool: Pool, function: Callable[[Item], Value], items: Sequence[Item], weights: list[int], most: int
    ) -> None:
        self._pool = pool
        self._function = pickle.dumps(function)
        self._items = items
        self._weights = weights
        self._most = min(most, len(items))
        self._left = deque(sorted(range(len(items)), key=lambda index: (-weights[index], index)))
        self._left_weight = sum(weights)
        self._suspects: deque[int] = deque()
        self._struck: set[int] = set()

    def results(self) -> Iterator[tuple[int, Result[Value]]]:
        pool = self._pool
        while True:
            self._hand_out()
            busy = [worker for worker in pool._workers if worker.batch]
            if not busy:
                return
            poll = select.poll()
            for worker in busy:
                poll.register(worker.results, select.POLLIN | select.POLLHUP)
            wait = min(worker.deadline for worker in busy) - time.monotonic()
            ready = {descriptor for descriptor, _ in poll.poll(max(0, wait) * 1000 + 1)}
            for worker in busy:
                if worker.results in ready:
                    yield from self._read(worker)
                elif time.monotonic() > worker.deadline and not _readable(worker):
                    yield self._overdue(worker)

    def _hand_out(self) -> None:
        pool = self._pool
        idle = [worker for worker in pool._workers if not worker.batch]
        while self._suspects or self._left:
            worker = idle.pop() if idle else None
            if worker is None and (len(pool._workers) >= self._most or (worker := pool._start()) is None):
                return
            worker.batch = self._batch()
            worker.deadline = time.monotonic() + (pool.seconds if worker.ready else _START_SECONDS)
            with contextlib.suppress(BrokenPipeError):  # its end is seen where results are read
                if worker.function != pool._function:
                    worker.function = pool._function
                    send(worker.tasks, (FUNCTION, self._function))
                send(worker.tasks, (ITEMS, [pickle.dumps((self._items[index],)) for index in worker.batch]))

    def _batch(self) -> deque[int]:
        if self._suspects:
            return deque([self._suspects.popleft()])
        batch: deque[int] = deque()
        weight, fair = 0, self._left_weight / (4 * self._most)
        while self._left and len(batch) < _MOST_ITEMS:
            weight += self._weights[self._left[0]]
            if batch and weight > fair:
                break
            batch.append(self._left.popleft())
        self._left_weight -= sum(self._weights[index] for index in batch)
        return batch

    def _read(self, worker: _Worker) -> Iterator[tuple[int, Result[Value]]]:
        chunk = os.read(worker.results, 1 << 20)
        if not chunk:
            yield from self._dead(worker)
            return
        worker.buffer += chunk
        worker.deadline = time.monotonic() + self._pool.seconds
        for kind, content in split_frames(worker.buffer):
            if kind == READY:
                worker.ready = True
                self._pool._false_starts = 0
            elif kind == DONE:
                yield worker.batch.popleft(), Done(content)
            elif kind == GAVE_UP:
                yield worker.batch.popleft(), Died(content)
            elif kind == RAISED:
                raise WorkerError(f"a worker process raised\n{content}")

    def _dead(self, worker: _Worker) -> Iterator[tuple[int, Result[Value]]]:
        code = self._pool._end(worker)
        if not worker.ready:
            self._pool._false_starts += 1
            if self._pool._false_starts > 2:
                raise SsotError(f"Worker processes die when they start: {_reason(code)}.")
            self._put_back(worker)
            return
        index = worker.batch.popleft()
        self._put_back(worker)
        if index in self._struck:
            yield index, Died(_reason(code))
        else:
            self._struck.add(index)
            self._suspects.append(index)

    def _overdue(self, worker: _Worker) -> tuple[int, Result[Value]]:
        self._pool._end(worker)
        if not worker.ready:
            raise SsotError(f"A worker process was not ready after {_START_SECONDS:g} s.")
        index = worker.batch.popleft()
        self._put_back(worker)
        return index, TimedOut(f"took longer than {self._pool.seconds:g} s")

    def _put_back(self, worker: _Worker) -> None:
        self._left.extendleft(reversed(worker.batch))
        self._left_weight += sum(self._weights[index] for index in worker.batch)
        worker.batch.clear()


def _readable(worker: _Worker) -> bool:
    poll = select.poll()
    poll.register(worker.results, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(0))


def _reason(code: int) -> str:
    if code == OUT_OF_MEMORY:
        return "the reader ran out of memory"
    if code < 0:
        return f"the reader crashed (signal {-code})"
    return f"the reader ended (exit code {code})"
