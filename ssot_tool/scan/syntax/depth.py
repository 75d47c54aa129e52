"""How deep a module nests, told without recursion: libcst kills the process where it recurses too far."""

from __future__ import annotations

import re

from ssot_tool.scan.syntax.source import Unreadable

#: Brackets within brackets; CPython refuses more, libcst dies of less than 2,000.
MAX_BRACKETS = 200
#: Brackets within brackets behind ``case`` and ``del``, where libcst's time grows up to fourfold with each.
MAX_GUESSED = 8
#: Operators, dots, calls and literals in a row, those around the enclosing brackets included; also ``elif`` in a row.
MAX_CHAIN = 1_000

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*+)"
    r"|(?P<prefix>[A-Za-z]{0,2})(?P<quote>'''|\"\"\"|'|\")"
    r"|(?P<link>[-+*/%@&|^~<>=!.]|(?:and|or|not|if|else|lambda|await|in|is|for|yield)(?![\w\x80-\U0010ffff]))"
    r"|(?P<del>del(?![\w\x80-\U0010ffff]))|[\w\x80-\U0010ffff]++"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<colon>:)|(?P<semicolon>;)|\\\r?\n?"
    r"|(?P<line>(?:\r\n?|\n)(?:[ \t\f]*+(?:\#[^\r\n]*+)?(?:\r\n?|\n))*)(?P<indent>[ \t\f]*+)"
    r"(?:(?:(?P<elif>elif)|(?P<case>case))(?![\w\x80-\U0010ffff]))?"
)
_CHARACTER = {"'": r"[^'{}\\\r\n]", '"': r'[^"{}\\\r\n]', "'''": r"[^'{}\\]|'(?!'')", '"""': r'[^"{}\\]|"(?!"")'}
#: The rest of a literal without fields, its closing quote included.
_PLAIN = {q: re.compile(rf"(?:[{{}}]|\\(?:\r\n|[\s\S])|{c})*{q}") for q, c in _CHARACTER.items()}
#: The literal text of an f-string up to a field, the closing quote, or what is wrong.
_NAMED = {True: "", False: r"\\N\{[^{}]*\}|"}
_TEXT = {
    (q, raw): re.compile(rf"(?:\{{\{{|\}}|{named}\\(?:\r\n|[^{{]|(?=\{{))|{c})*")
    for q, c in _CHARACTER.items()
    for raw, named in _NAMED.items()
}
_SPEC = re.compile(r"[^{}]*+")


def check_depth(text: str) -> None:
    """Raise ``Unreadable`` for a module on which libcst might die, naming the line."""
    _Depth(text).run()


class _Depth:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.chain = 0  # links since the last comma or statement, in this and in all enclosing brackets
        self.limit = MAX_BRACKETS
        self.outer: list[int] = []  # what ``chain`` was where each open bracket opened
        self.fields: list[
            tuple[int, str, bool, bool]
        ] = []  # brackets open at a field, its quote, raw, in a format spec

    def run(self) -> None:
        text, token, branches = self.text, _TOKEN.match, _Branches()
        while self.at < len(text):
            found = token(text, self.at)
            if found is None:
                self.at += 1
                continue
            self.at = found.end()
            kind = found.lastgroup
            if kind == "link":
                self._link()
            elif kind == "open":
                self._link()
                self._open()
            elif kind == "close":
                self._close(found[0])
            elif kind == "comma":
                self.chain = self.outer[-1] if self.outer else 0
            elif kind == "quote":
                self._link()
                self._literal(found["prefix"].lower(), found["quote"])
            elif kind == "colon":
                if self.fields and self.fields[-1][0] == len(self.outer):
                    self._spec()
            elif kind == "del":
                self.limit = MAX_GUESSED
            elif kind in ("indent", "elif", "case", "semicolon") and not self.outer:
                self.chain = 0
                self.limit = MAX_GUESSED if kind == "case" else MAX_BRACKETS
                if kind != "semicolon" and branches.line(len(found["indent"]), kind == "elif") > MAX_CHAIN:
                    self._refuse(f"more than {MAX_CHAIN:,} elif in a row")

    def _link(self) -> None:
        self.chain += 1
        if self.chain > MAX_CHAIN:
            self._refuse(f"more than {MAX_CHAIN:,} operators, calls or literals in one expression")

    def _open(self) -> None:
        self.outer.append(self.chain)
        if len(self.outer) > self.limit:
            self._refuse(f"more than {self.limit} brackets within each other")

    def _close(self, bracket: str) -> None:
        if not self.outer:
            return
        in_field = bool(self.fields) and self.fields[-1][0] == len(self.outer)
        self.chain = self.outer.pop()
        if in_field:
            _, quote, raw, in_spec = self.fields.pop()
            if in_spec:
                self._spec()
            else:
                self._text(quote, raw)

    def _literal(self, prefix: str, quote: str) -> None:
        if "f" in prefix or "t" in prefix:
            self._text(quote, "r" in prefix)
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
        self._open()
        self.fields.append((len(self.outer), quote, raw, in_spec))

    def _refuse(self, what: str) -> None:
        line = len(re.findall(r"\r\n?|\n", self.text[: self.at])) + 1
        raise Unreadable(f"is nested too deeply: {what}", line)


class _Branches:
    """Counts ``elif`` in a row: the syntax tree nests each in the one before."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int]] = []

    def line(self, indent: int, is_elif: bool) -> int:
        """Take a line's start; return how many ``elif`` enclose it."""
        runs = self.runs
        while runs and runs[-1][0] > indent:
            runs.pop()
        count = runs.pop()[1] if runs and runs[-1][0] == indent else 0
        if is_elif:
            runs.append((indent, count + 1))
        return sum(count for _, count in runs)
