"""Which files bytes cannot judge: where a name may be written in a way that no search for its letters finds."""

from __future__ import annotations

import functools
import re
import unicodedata

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

#: Every escape of a string literal that writes a character by number or name.
ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}\r\n]*)\}|([0-7]{1,3}))")
#: Letters that stand for one character behind a backslash: in ``"\\nOld"`` the ``n`` is no neighbour of ``Old``.
SIMPLE_ESCAPES = frozenset(b"abfnrtv")
BACKSLASH = 0x5C
#: For each byte: is it an ASCII letter, a digit or the underscore?
IS_WORD = bytes(chr(byte).isalnum() or byte == 0x5F for byte in range(128)) + bytes(128)

_CONTINUED = re.compile(rb"\\(?:\r\n?|\n)(?:\\(?:\r\n?|\n))*[A-Za-z0-9_\x80-\xff]")
_COOKIE = re.compile(rb"\A(?:[^\r\n]*(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
#: Encodings in which every ASCII byte means that ASCII character, always; elsewhere bytes say nothing.
_TRANSPARENT = re.compile(
    r"u8|utf_?8(_sig)?|(us_)?ascii|latin_?1|l1|iso_?8859_\d+|iso_latin_1|(cp|windows_)125\d|koi8_[rut]|mac_roman|cp437"
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_ASCII = bytes(range(128))

# Two literals that stand side by side are one string: ``"app.Ol" "d"`` says ``app.Old``. Where the first ends in, and
# the second begins with, an identifier character, and both are made of what dotted names and annotations are made of.
_PREFIXES = b"rRbBuUfFtT"
_JOINTS = [
    bytes((word, quote, after))
    for word in range(256)
    if IS_WORD[word] or word >= 128
    for quote in b"\"'"
    for after in b" \t\f\r\n\\#\"'" + _PREFIXES
]
_SECOND = re.compile(
    rb"(?:\"\")?(?:'')?(?:[ \t\f\r\n]++|\\(?:\r\n?|\n)|#[^\r\n]*+|[" + _PREFIXES + rb"]{0,2}(?:\"\"|''))*"
    rb"(?:\Z|[" + _PREFIXES + rb"]{0,2}(?:\"\"\"|'''|[\"'])\\?(?=[\w\x80-\xff\\])"
    rb"[\w.:\[\],| ()\\\r\n\x80-\xff]++(?:[\"'{]|\Z))"
)
_BETWEEN = re.compile(rb"[ \t\f\r\n]*+(?=[#\\\"'" + _PREFIXES + rb"])")
_COMMENTED = re.compile(rb"[ \t\f]*+#")
_FIRST = re.compile(rb"(?:\A|[\"'}])[\w.:\[\],| ()\\\r\n\x80-\xff]*+\Z")
#: Halves and gaps that are longer than this many bytes are not looked at to their end: such a file is opaque.
_REACH = 2000


def opaque(data: bytes) -> bool:
    """Is this a file whose names bytes cannot tell, so that it must always be read?

    True for encodings other than supersets of ASCII, undecodable text, NUL bytes, identifiers that NFKC turns into
    ASCII, and literals in which an escape, a continued line or a split in two hides part of a name.
    """
    if b"\0" in data or data.startswith(_BOMS):
        return True
    cookie = _COOKIE.match(data)
    if cookie is not None:
        name = cookie[1].decode("ascii").lower().replace("-", "_").replace(".", "_")
        if _TRANSPARENT.fullmatch(name) is None or not (data.isascii() or name.startswith(("utf", "u8"))):
            return True
    if not data.isascii():
        try:
            str(data, "utf-8")
        except UnicodeDecodeError:
            return True
        if any(map(_hides_ascii, set(data.translate(None, _ASCII).decode("utf-8")))):
            return True
    if b"\\" in data and (_any_escape_spells(data) or _any_continued(data)):
        return True
    return _any_joint(data)


@functools.cache
def _joints() -> BytesAhoCorasick:
    return BytesAhoCorasick(_JOINTS, MatchKind.Standard, Implementation.DFA)


_JUDGED: dict[str, bool] = {}


def _hides_ascii(char: str) -> bool:
    """Is this non-ASCII character one that Python reads as an ASCII letter, digit or underscore in an identifier?

    Characters unknown to this Python's Unicode count, too: a newer Python's may know them.
    """
    known = _JUDGED.get(char)
    if known is None:
        known = _JUDGED[char] = unicodedata.category(char) == "Cn" or (
            ("a" + char).isidentifier()
            and any(IS_WORD[ord(c)] for c in unicodedata.normalize("NFKC", char) if c < "\x80")
        )
    return known


def _any_escape_spells(data: bytes) -> bool:
    """Does an escape write a visible ASCII character or white space, or a letter that reads as ASCII?"""
    for match in ESCAPE.finditer(data):
        x, u, big, name, octal = match.groups()
        if name is not None:
            try:
                code = ord(unicodedata.lookup(name.decode("ascii", "replace")))
            except KeyError:
                return True
        else:
            code = int(octal, 8) if octal is not None else int(x or u or big, 16)
        if code < 128:
            if (code >= 32 and code != 127) or 9 <= code <= 13:
                return True
        elif code > 0x10FFFF or _hides_ascii(chr(code)):
            return True
    return False


def _any_continued(data: bytes) -> bool:
    return any(
        IS_WORD[data[match.start() - 1]] or data[match.start() - 1] >= 128
        for match in _CONTINUED.finditer(data)
        if match.start()
    )


def _any_joint(data: bytes) -> bool:
    """Do two literals meet in the middle of a name?"""
    between = _BETWEEN.match
    for _, _, end in _joints().find_matches_as_indexes(data):
        if between(data, end - 1) is not None and _is_joint(data, end - 2):
            return True
    return False


def _is_joint(data: bytes, quote: int) -> bool:
    """Is the quote at this offset the end of a name's first half, and does the second half follow?"""
    if data[quote - 2] == BACKSLASH and data[quote - 1] in SIMPLE_ESCAPES:
        return False
    start = max(0, quote - _REACH)
    line = max(data.rfind(b"\n", start, quote), data.rfind(b"\r", start, quote)) + 1
    if (line or not start) and _COMMENTED.match(data, line):  # a block of comments would cost quadratic time
        return False
    second = _SECOND.match(data, quote + 1, quote + _REACH)
    if second is None or (second.end() == len(data) and data[-1] not in b"\"'{"):
        return False
    return _FIRST.search(data[start:quote]) is not None
