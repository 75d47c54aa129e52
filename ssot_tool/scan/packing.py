"""What workers send and the cache keeps, as bytes."""

from __future__ import annotations

from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode


def packed(facts: Any) -> bytes:
    """Facts as msgpack. Half a surrogate pair, which a string may hold and UTF-8 may not, is escaped."""
    try:
        return _encode(facts)
    except UnicodeEncodeError:
        return _encode(_escaped(facts))


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, msgspec.Struct):
        return type(value)(*map(_escaped, msgspec.structs.astuple(value)))
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return tuple(map(_escaped, value)) if isinstance(value, tuple) else value
