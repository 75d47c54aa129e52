"""Where string literals end, f-strings with their fields and format specs included, told without recursion.

The tokens themselves are their users' business; this keeps what a regular expression cannot: which brackets are open,
and which of them are fields of which literal. It knows PEP 701 whatever Python runs it.
"""

from __future__ import annotations

import re

#: What stands for itself, in runs: a group that repeats for each character takes 130 bytes of memory for it.
_PLAINLY = {
    "'": r"[^'{}\\\r\n]++",
    '"': r'[^"{}\\\r\n]++',
    "'''": r"[^'{}\\]++|'(?!'')",
    '"""': r'[^"{}\\]++|"(?!"")',
}
#: The rest of a literal without fields, its closing quote included.
_PLAIN = {q: re.compile(rf"(?:[{{}}]|\\(?:\r\n|[\s\S])|{c})*{q}") for q, c in _PLAINLY.items()}
#: The literal text of an f-string up to a field, the closing quote, or what is wrong.
_NAMED = {True: "", False: r"\\N\{[^{}]*\}|"}
_TEXT = {
    (q, raw): re.compile(rf"(?:\{{\{{|\}}|{named}\\(?:\r\n|[^{{]|(?=\{{))|{c})*")
    for q, c in _PLAINLY.items()
    for raw, named in _NAMED.items()
}
_SPEC = re.compile(r"[^{}]*+")


class Literals:
    """A walk over a module's text: ``at`` is where it stands, ``brackets`` how many are open there, fields included.

    Call the methods with ``at`` behind the token that they are named for.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.brackets = 0
        # Of each open field: the brackets open in it, its quote, whether that is raw, whether in a format spec.
        self.fields: list[tuple[int, str, bool, bool]] = []

    def open(self) -> None:
        """Take a bracket that opens."""
        self.brackets += 1

    def close(self) -> None:
        """Take a bracket that closes: where it ends a field, the literal goes on behind it."""
        if not self.brackets:
            return
        if self.fields and self.fields[-1][0] == self.brackets:
            _, quote, raw, in_spec = self.fields.pop()
            self.brackets -= 1
            if in_spec:
                self._spec()
            else:
                self._text(quote, raw)
        else:
            self.brackets -= 1

    def colon(self) -> None:
        """Take a colon: it may begin a format spec."""
        if self.fields and self.fields[-1][0] == self.brackets:
            self._spec()

    def literal(self, prefix: str, quote: str) -> None:
        """Take what begins a literal: go behind it, or into its first field."""
        kind = prefix.lower()
        if "f" in kind or "t" in kind:
            self._text(quote, "r" in kind)
        else:
            end = _PLAIN[quote].match(self.text, self.at)
            if end is not None:
                self.at = end.end()

    def _text(self, quote: str, raw: bool) -> None:
        found = _TEXT[quote, raw].match(self.text, self.at)
        assert found is not None  # the pattern matches the empty string
        self.at = found.end()
        if self.text.startswith("{", self.at):
            self._field(quote, raw, False)
        elif self.text.startswith(quote, self.at):
            self.at += len(quote)

    def _spec(self) -> None:
        found = _SPEC.match(self.text, self.at)
        assert found is not None  # the pattern matches the empty string
        self.at = found.end()
        if self.text.startswith("{", self.at):
            _, quote, raw, _ = self.fields[-1]
            self._field(quote, raw, True)

    def _field(self, quote: str, raw: bool, in_spec: bool) -> None:
        self.at += 1
        self.open()
        self.fields.append((self.brackets, quote, raw, in_spec))
