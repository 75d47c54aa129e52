"""How much work a call does, in lines of Python that run: the same on every machine, and no matter how busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def work(call: Callable[[], object]) -> int:
    """The number of lines that run in a call; each turn of a comprehension counts as one."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines


def growth(call_of: Callable[[int], Callable[[], object]], size: int) -> float:
    """How many times the work of a call is done for twice the input: 2 where it is linear, 4 where it is quadratic.

    ``call_of`` makes the input of a size, and returns the call.
    """
    first, second = call_of(size), call_of(2 * size)
    return work(second) / work(first)
