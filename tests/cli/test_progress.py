from __future__ import annotations

import io
import time

import pytest

from ssot_tool.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock says, to be moved on."""
    clock = [50.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    return clock


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    with Progress(stream) as progress:
        monkeypatch.setattr(time, "monotonic", lambda: 1e9)
        progress("reading", 5, 10)
    assert stream.getvalue() == ""


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 50.0)
    stream = Terminal()
    with Progress(stream) as progress:
        progress("reading", 5, 10)
    assert stream.getvalue() == ""


def test_long_work_shows_one_line_that_goes_away(now: list[float]) -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        now[0] += 1.5
        progress("reading", 1_200, 2_400)
        progress("reading", 1_201, 2_400)
        now[0] += 0.2
        progress("searching", 7, 0)
    assert stream.getvalue() == "\r\x1b[Kreading 1,200 of 2,400 (50 %)\r\x1b[Ksearching 7\r\x1b[K"


def test_a_warning_stands_on_its_own_line_and_once(now: list[float]) -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        now[0] += 2
        progress("reading", 1, 2)
        progress.warn("the cache cannot be written")
        progress.warn("the cache cannot be written")
    assert stream.getvalue() == "\r\x1b[Kreading 1 of 2 (50 %)\r\x1b[Kwarning: the cache cannot be written\n"


def test_a_dumb_terminal_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    with Progress(stream) as progress:
        monkeypatch.setattr(time, "monotonic", lambda: 1e9)
        progress("reading", 1, 2)
    assert stream.getvalue() == ""


def test_a_stage_is_told_as_soon_as_it_begins(now: list[float]) -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        now[0] += 1.5
        progress("reading", 2, 2)
        progress("planning", 0, 0)
    assert stream.getvalue() == "\r\x1b[Kreading 2 of 2 (100 %)\r\x1b[Kplanning\r\x1b[K"
