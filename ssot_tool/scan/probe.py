"""What raw bytes say of a file: which names it may define, which needles it holds, whether bytes can judge it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_tool.scan.lens import Lens
from ssot_tool.scan.needles import Needles, opaque

#: Flags of a probed file.
DEFINES = 1  # a class or function whose name ends in a role's head noun, or a route accessor
OPAQUE = 2  # bytes cannot judge it: read it
STAR = 4  # it re-exports with ``import *``
PATCHES = 8  # it patches by string: module names in it matter

_DEFINITION = re.compile(rb"(class|def)[ \t\f\\\r\n]+([\w\x80-\xff]+)")
_STAR = re.compile(rb"import[ \t\f\\\r\n(]*\*")
_PATCH = re.compile(rb"patch|setattr|delattr")


class Probe(NamedTuple):
    """One file's probe; ``words`` are indexes into the needles that were searched."""

    flags: int
    words: tuple[int, ...]


def probe(data: bytes, lens: Lens, needles: Needles) -> Probe:
    """Judge one file's bytes; over-approximates, never under."""
    flags = 0
    if any(_may_define(lens, kind, name) for kind, name in set(_DEFINITION.findall(data))):
        flags |= DEFINES
    if opaque(data):
        flags |= OPAQUE
    if b"*" in data and _STAR.search(data) is not None:
        flags |= STAR
    if _PATCH.search(data) is not None:
        flags |= PATCHES
    return Probe(flags, tuple(needles.found_in(data)))


def _may_define(lens: Lens, kind: bytes, raw: bytes) -> bool:
    name = raw.decode("utf-8", "replace")
    if kind == b"class":
        return lens.class_head(name)
    return name in lens.accessors or lens.function_head(name)
