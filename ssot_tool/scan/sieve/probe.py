"""What raw bytes say of a file: whether it may define a member, what it holds, whether bytes can judge it at all."""

from __future__ import annotations

import re

from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.sieve.opaque import opaque

#: Flags of a probed file.
DEFINES = 1  # a class or function whose name ends in a role's head noun, or a route accessor
OPAQUE = 2  # bytes cannot judge it: read it
STAR = 4  # it re-exports with ``import *``
PATCHES = 8  # it patches by string: module names in it matter
JOINS = 16  # it joins strings to dotted paths: no module name need stand in it whole
SILENCES = 32  # it may hold a comment that silences findings: one that silences nothing must be seen, too

#: A comment that asks to silence findings; in capitals it is prose unless a bracket follows. Its readers use the same.
IGNORE_COMMENT = (
    r"#[ \t\f]*+(?:ssot:[ \t\f]*+ignore|[sS][sS][oO][tT]:?[ \t\f]*+"
    r"(?:[iI][gG][nN][oO][rR][eE]|[dD]isable|noqa|[sS]uppress)(?=[ \t\f]*+\[))(?![\w-])"
)

#: A dotted name that begins in the middle of a string: after a field, a sum, or another literal. Several patterns, as
#: each begins with a literal to which ``re`` can skip: 0.3 s for 183 MB, where one takes 2.4 s.
_DOTTED = rb"(?:\.[\w\x80-\xff]+|[\w\x80-\xff]+\.[\w\x80-\xff]+)(?:\.[\w\x80-\xff]+)*['\"]"
_JOINS = tuple(
    map(
        re.compile,
        (
            rb"\}(?:\.[\w\x80-\xff]+)+['\"]",
            rb"%s(?:\.[\w\x80-\xff]+)+['\"]",
            rb"\+[ \t\f\\\r\n(]*[A-Za-z]*['\"]\.?[\w\x80-\xff]+(?:\.[\w\x80-\xff]+)*['\"]",
            rb"'[ \t\f\\\r\n]+[A-Za-z]*['\"]" + _DOTTED,
            rb"\"[ \t\f\\\r\n]+[A-Za-z]*['\"]" + _DOTTED,
        ),
    )
)
_STAR = re.compile(rb"import[ \t\f\\\r\n(]*\*")
_SILENCES = re.compile(IGNORE_COMMENT.encode())


def probe(data: bytes, lens: Lens) -> int:
    """Judge one file's bytes, as flags; over-approximates, never under."""
    flags = 0
    if lens.may_define(data):
        flags |= DEFINES
    if opaque(data):
        flags |= OPAQUE
    if b"*" in data and _STAR.search(data) is not None:
        flags |= STAR
    if b"patch" in data or b"setattr" in data or b"delattr" in data:
        flags |= PATCHES
        if any(pattern.search(data) is not None for pattern in _JOINS):
            flags |= JOINS
    if _SILENCES.search(data) is not None:
        flags |= SILENCES
    return flags
