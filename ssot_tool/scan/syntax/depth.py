"""How deep a module nests, told without recursion: libcst kills the process where it recurses too far."""

from __future__ import annotations

import re

from ssot_tool.scan.syntax.literals import Literals
from ssot_tool.scan.syntax.source import WORD, Unreadable

#: Brackets within brackets; CPython refuses more, libcst dies of less than 2,000.
MAX_BRACKETS = 200
#: Brackets within brackets behind ``case`` and ``del``, where libcst's time grows up to fourfold with each.
MAX_GUESSED = 8
#: Operators, dots, calls and literals in a row, those around the enclosing brackets included; also ``elif`` in a row.
MAX_CHAIN = 1_000

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*+)"
    r"|(?P<prefix>[bBfFrRtTuU]{0,2})(?P<quote>'''|\"\"\"|'|\")"
    rf"|(?P<link>[-+*/%@&|^~<>=!.]|(?:and|or|not|if|else|lambda|await|in|is|for|yield)(?!{WORD}))"
    rf"|(?P<del>del(?!{WORD}))|{WORD}++"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<colon>:)|(?P<semicolon>;)|\\\r?\n?"
    r"|(?P<line>(?:\r\n?|\n)(?:[ \t\f]*+(?:\#[^\r\n]*+)?(?:\r\n?|\n))*)(?P<indent>[ \t\f]*+)"
    rf"(?:(?:(?P<elif>elif)|(?P<case>case))(?!{WORD}))?"
)


def check_depth(text: str) -> None:
    """Raise ``Unreadable`` for a module on which libcst might die, naming the line."""
    _Depth(text).run()


class _Depth(Literals):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.chain = 0  # links since the last comma or statement, in this and in all enclosing brackets
        self.limit = MAX_BRACKETS
        self.outer: list[int] = []  # what ``chain`` was where each open bracket opened

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
                self.open()
            elif kind == "close":
                if self.outer:
                    self.chain = self.outer.pop()
                    self.close()
            elif kind == "comma":
                self.chain = self.outer[-1] if self.outer else 0
            elif kind == "quote":
                self._link()
                self.literal(found["prefix"], found["quote"])
            elif kind == "colon":
                self.colon()
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

    def open(self) -> None:
        """Take a bracket that opens."""
        self.brackets += 1
        self.outer.append(self.chain)
        if self.brackets > self.limit:
            self._refuse(f"more than {self.limit} brackets within each other")

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
