"""Where the fields of an f-string stand, for Python 3.11, whose ``ast`` misplaces them in multi-line tokens.

From Python 3.12 on (PEP 701) the positions in the tree are right, and nothing here is used.
"""

from __future__ import annotations

import re

_PART = re.compile(r"(?:[\s\\]++|#[^\r\n]*+)*([A-Za-z]*+)('''|\"\"\"|'|\")")
_CHARACTER = {"'": r"[^'{\\]", '"': r'[^"{\\]', "'''": r"[^'{\\]|'(?!'')", '"""': r'[^"{\\]|"(?!"")'}
_ESCAPE = {True: r"\\[^{]", False: r"\\N\{[^}]*\}|\\[^{]"}
#: A literal part up to a field or the end: escapes (a backslash escapes no brace), doubled braces, other characters.
_TEXT = {
    (quote, raw): re.compile(rf"(?:{escape}|\\(?=\{{)|\{{\{{|{character})*")
    for quote, character in _CHARACTER.items()
    for raw, escape in _ESCAPE.items()
}
_PLAIN = {quote: re.compile(rf"(?:\\[\s\S]|\{{|{character})*") for quote, character in _CHARACTER.items()}
#: What counts inside a field: literals as wholes, brackets, and what may end the expression.
_TOKEN = re.compile(r"'''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'[^']*'|\"[^\"]*\"|[!=<>]=|=(?=\s*[!:}])|[][(){}!:]")
_TAIL = re.compile(r"\s*+=?\s*+(?:!\s*+\w++\s*+)?")
_SPEC = re.compile(r"[^{}]*+")


def fields(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the expressions in the f-string(s) that ``text[start:end]`` is, in source order.

    Spans hold what stands between the brace and the conversion, format spec or closing brace. Fields in format specs
    follow the field that they belong to.
    """
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        part = _PART.match(text, at)
        if part is None:
            break
        prefix, quote = part[1].lower(), part[2]
        at = part.end()
        if "f" in prefix:
            literal = _TEXT[quote, "r" in prefix].match
            while text.startswith("{", at := _end(literal(text, at))):
                at = _field(text, at + 1, found)
        else:
            at = _end(_PLAIN[quote].match(text, at))
        at += len(quote)
    return found


def _field(text: str, at: int, found: list[tuple[int, int]]) -> int:
    """Note the field whose expression starts at ``at``; return the offset after its closing brace."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        char = token[0]
        if char in ("(", "[", "{"):
            depth += 1
        elif depth and char in (")", "]", "}"):
            depth -= 1
        elif depth == 0 and char in ("!", ":", "}", "="):
            found.append((at, token.start()))
            return _after_expression(text, token.start(), found)
    return len(text)


def _after_expression(text: str, at: int, found: list[tuple[int, int]]) -> int:
    at = _end(_TAIL.match(text, at))
    if text.startswith(":", at):
        at = _end(_SPEC.match(text, at + 1))
        while text.startswith("{", at):
            at = _end(_SPEC.match(text, _field(text, at + 1, found)))
    return at + 1


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # every pattern here matches the empty string
    return match.end()
