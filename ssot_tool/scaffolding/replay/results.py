"""What calls give, as text that can be compared."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
from typing import Any

from ssot_tool.scaffolding.replay.job import _STANDING, Record, _inside

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_DEEP = 6


def recorded(result: Any, record: Record, key: str, name: str) -> Any:
    """A result, noted; what must be awaited is noted when it has been."""
    if inspect.iscoroutine(result):
        return awaited(result, record, key, name)
    record.call(key, name, shown(result))
    return result


async def awaited(result: Any, record: Record, key: str, name: str) -> Any:
    """Await a coroutine and note what it gives."""
    before = _inside.set(True)
    try:
        given = await result
    except Exception as error:
        record.call(key, name, shown_error(error))
        raise
    finally:
        _inside.reset(before)
    record.call(key, name, shown(given))
    return given


def shown(value: Any, depth: int = 0) -> str:
    """A value as text that is equal for equal values; of foreign objects the type."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str, bytes, complex):
        return repr(value)
    if isinstance(value, enum.Enum):
        return kind.__name__ + "." + value.name
    if depth > _DEEP:
        return "..."
    if kind in (list, tuple):
        inner = ", ".join(shown(one, depth + 1) for one in value)
        return "[" + inner + "]" if kind is list else "(" + inner + ")"
    if kind in (set, frozenset):
        return "{" + ", ".join(sorted(shown(one, depth + 1) for one in value)) + "}"
    if isinstance(value, dict):
        pairs = [(shown(k, depth + 1), shown(value[k], depth + 1)) for k in value]
        return "{" + ", ".join(k + ": " + one for k, one in sorted(pairs)) + "}"
    if any(member.built.holds(value) for member in _STANDING.values()):
        return "<built>"
    if isinstance(value, BaseException):
        return shown_error(value)
    if dataclasses.is_dataclass(value) and not inspect.isclass(value):
        names = [one.name for one in dataclasses.fields(value)]
        inner = ", ".join(n + "=" + shown(getattr(value, n), depth + 1) for n in names)
        return kind.__name__ + "(" + inner + ")"
    return "<" + kind.__name__ + ">"


def shown_error(error: BaseException) -> str:
    """An exception's type and text, without addresses."""
    return type(error).__name__ + ": " + _ADDRESS.sub("0x", str(error))
