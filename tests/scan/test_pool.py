from __future__ import annotations

import functools
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.scan.pool import Died, Done, Pool, TimedOut, WorkerError
from tests import spare_workers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pool needs fork or pipes that can be polled")

ROOT = Path(__file__).resolve().parents[2]
STATE: dict[str, int] = {}


@pytest.fixture(autouse=True)
def own_processes() -> Iterator[None]:
    """What is tested here is how they start and end."""
    with spare_workers.laid_aside():
        yield


def double(number: int) -> int:
    return 2 * number


def ill(item: tuple[int, str]) -> int:
    number, illness = item
    if illness == "segfault":
        signal.raise_signal(signal.SIGSEGV)
    elif illness == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)  # the thread that runs us may be the last to hear of it
    elif illness == "exit":
        os._exit(3)
    elif illness == "loop":
        while True:
            pass
    elif illness == "memory":
        raise MemoryError
    elif illness == "recursion":
        return ill(item)
    return number


def ill_once(path: str) -> str:
    if not os.path.exists(path):
        Path(path).touch()
        os.abort()
    return "well"


def deep(depth: int) -> int:
    return 0 if depth == 0 else 1 + deep(depth - 1)


def deep_in_c(depth: int) -> int:
    return functools.reduce(lambda total, _: total + deep_in_c(depth - 1), [1], 1) if depth else 0


def fail(number: int) -> int:
    raise ValueError(f"number {number}")


def broken_pipe(number: int) -> int:
    raise BrokenPipeError("of the function's own")


def set_up(value: int) -> None:
    STATE["value"] = STATE.get("value", 0) + value


def with_state(number: int) -> tuple[int, int]:
    STATE["calls"] = STATE.get("calls", 0) + 1
    return STATE["value"], STATE["calls"]


def allocate(size: int) -> int:
    return len(bytearray(size))


def print_something(number: int) -> int:
    os.write(1, b"never seen")
    return number


def test_every_item_once_in_any_order() -> None:
    with Pool(2) as pool:
        results = list(pool.run(double, range(500), [1000 * (i % 7) for i in range(500)]))
    assert sorted(results, key=lambda pair: pair[0]) == [(i, Done(2 * i)) for i in range(500)]


def test_no_items_start_nothing() -> None:
    with Pool(2) as pool:
        assert list(pool.run(double, [])) == []


ILLNESSES = {
    "segfault": Died("the reader crashed (signal 11)"),
    "kill": Died("the reader crashed (signal 9)"),
    "exit": Died("the reader ended (exit code 3)"),
    "loop": TimedOut("took longer than 0.5 s"),
    "memory": Died("the reader ran out of memory"),
    "recursion": Died("is nested too deeply"),
}


def test_deaths_lose_only_the_item() -> None:
    items = [(i, "") for i in range(300)]
    for place, illness in enumerate(ILLNESSES):
        items[40 * place + 7] = (0, illness)
    with Pool(2, seconds=0.5) as pool:
        results = dict(pool.run(ill, items, [1000] * 300))
    expected = {i: ILLNESSES[illness] if illness else Done(i) for i, (_, illness) in enumerate(items)}
    assert results == expected


def test_one_worker_survives_deaths_in_a_row() -> None:
    with Pool(1, seconds=5) as pool:
        results = dict(pool.run(ill, [(0, "exit")] * 3 + [(1, "")]))
        assert results == {0: ILLNESSES["exit"], 1: ILLNESSES["exit"], 2: ILLNESSES["exit"], 3: Done(1)}
        assert list(pool.run(double, [4])) == [(0, Done(8))]


def test_an_item_that_dies_once_is_retried(tmp_path: Path) -> None:
    with Pool(1) as pool:
        assert list(pool.run(ill_once, [str(tmp_path / "been")])) == [(0, Done("well"))]


@pytest.mark.parametrize("function", [deep, deep_in_c])
def test_deep_recursion_has_a_stack(function: Callable[[int], int]) -> None:
    depth = 20_000 if function is deep else 3_000
    with Pool(1) as pool:
        [(_, result)] = pool.run(function, [depth])
    # Python 3.12 bounds recursion through C whatever the stack: told, not crashed.
    assert result == Done(depth) or (function is deep_in_c and result == Died("is nested too deeply"))


def test_exceptions_come_with_the_workers_traceback() -> None:
    with Pool(2) as pool:
        with pytest.raises(WorkerError, match=r"(?s)in fail.*ValueError: number 7"):
            list(pool.run(fail, [7]))
        assert list(pool.run(double, [1])) == [(0, Done(2))]
        with pytest.raises(WorkerError, match="of the function's own"):
            list(pool.run(broken_pipe, [7]))


def test_state_lives_from_run_to_run() -> None:
    with Pool(1, set_up, (5,)) as pool:
        assert list(pool.run(with_state, [0])) == [(0, Done((5, 1)))]
        assert list(pool.run(double, [1])) == [(0, Done(2))]
        assert list(pool.run(with_state, [0])) == [(0, Done((5, 2)))]
    assert STATE == {}


def test_an_initializer_that_fails_or_dies_is_an_error() -> None:
    with Pool(1, fail, (1,)) as pool, pytest.raises(WorkerError, match="number 1"):
        list(pool.run(double, [1]))
    with Pool(2, os._exit, (4,)) as pool, pytest.raises(SsotError, match="exit code 4"):
        list(pool.run(double, [1, 2, 3]))


def test_inline_only_where_allowed_and_small() -> None:
    with Pool(2) as pool:
        here = os.getpid()
        assert list(pool.run(_pid, [0, 1], [10, 10], inline_ok=True)) == [(0, Done(here)), (1, Done(here))]
        for weights, inline_ok in (([10, 10], False), ([10**6, 10], True)):
            pids = {
                result.value
                for _, result in pool.run(_pid, [0, 1], weights, inline_ok=inline_ok)
                if isinstance(result, Done)
            }
            assert here not in pids


def _pid(_: int) -> int:
    return os.getpid()


def test_leaving_a_run_early_leaves_a_usable_pool() -> None:
    with Pool(2) as pool:
        run = pool.run(double, range(1000))
        next(run)
        with pytest.raises(RuntimeError, match="already running"):
            next(pool.run(double, [1]))
        run.close()  # type: ignore[attr-defined]
        assert list(pool.run(double, [3])) == [(0, Done(6))]


def test_a_slow_consumer_is_no_timeout() -> None:
    results = []
    with Pool(2, seconds=0.3) as pool:
        for pair in pool.run(double, range(8)):
            results.append(pair)
            time.sleep(0.1)
    assert sorted(results, key=lambda pair: pair[0]) == [(i, Done(2 * i)) for i in range(8)]


def test_large_items_and_results() -> None:
    with Pool(2) as pool:
        results = dict(pool.run(bytes.upper, [b"a" * 3_000_000] * 4))
    assert results == {i: Done(b"A" * 3_000_000) for i in range(4)}


def test_memory_limit() -> None:
    with Pool(1, memory=300 << 20) as pool:
        results = dict(pool.run(allocate, [1 << 20, 1 << 30]))
    assert results == {0: Done(1 << 20), 1: Died("the reader ran out of memory")}


def test_output_of_workers_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with Pool(1) as pool:
        assert len(list(pool.run(print_something, [1]))) == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("error")
def test_with_other_threads_a_fresh_interpreter_is_started() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with Pool(2, seconds=20) as pool:
            assert sorted(_values(pool.run(math.sqrt, [1, 4, 9]))) == [1, 2, 3]
            assert dict(pool.run(os._exit, [9])) == {0: Died("the reader ended (exit code 9)")}
    finally:
        stop.set()
        thread.join()


def _values(results: Any) -> list[Any]:
    return [result.value for _, result in results]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nobody_outlives_the_parent(number: signal.Signals) -> None:
    script = (
        "import time\n"
        "from ssot_tool.scan.pool import Pool\n"
        "with Pool(2, seconds=50) as pool:\n"
        "    run = pool.run(time.sleep, [0, 0, 3, 3], [4, 4, 1, 1])\n"
        "    next(run)\n"
        "    print(*(worker.process._pid for worker in pool._workers), flush=True)\n"
        "    list(run)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert children and all(map(alive, children))
    if number == signal.SIGINT:
        os.killpg(parent.pid, number)  # as a terminal does
    else:
        parent.kill()
    _, errors = parent.communicate(timeout=10)
    assert parent.returncode == -number
    if number == signal.SIGINT:
        assert errors.count("Traceback") == 1 and errors.strip().endswith("KeyboardInterrupt")
    deadline = time.monotonic() + 8
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, children))
