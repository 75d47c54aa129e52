"""Names of attributes that builtin types have: who looks one up says little about what it is looked up on."""

from __future__ import annotations

import io
import pathlib
import threading

_TYPES = (str, bytes, dict, list, set, tuple, int, float, io.TextIOWrapper, io.BytesIO, pathlib.Path, Exception)
COMMON = frozenset(name for one in (*_TYPES, type(threading.Lock())) for name in dir(one))
