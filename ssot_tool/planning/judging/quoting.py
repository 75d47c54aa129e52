"""How a constant can be written where it is to stand: inside of an f-string not every quote may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, FSTR, NAME


class Quoting:
    """Answers for expressions of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._usual: str | None = None

    def at(self, e: Any, values: Mapping[str, str]) -> dict[str, str] | None:
        """The values as they can be written at an expression; None where one cannot be."""
        quotes = self._enclosing(e)
        written = {}
        for key, value in values.items():
            text = self._written(value, quotes)
            if text is None:
                return None
            written[key] = text
        return written

    def is_chain(self, e: Any) -> bool:
        """Whether an expression is a name, or attributes of one."""
        while e is not None and e[0] == ATTR:
            e = e[1]
        return e is not None and e[0] == NAME

    def _written(self, value: str, quotes: set[str]) -> str | None:
        if value[:1] not in "\"'":
            return value
        body, quote = value[1:-1], value[0]
        if quotes:
            if "\\" in body or any(one in body for one in quotes):
                return None
            free = [one for one in "\"'" if one not in quotes]
            return f"{free[0]}{body}{free[0]}" if free and free[0] not in body else None
        other = self._common()
        return f"{other}{body}{other}" if other != quote and other not in body and "\\" not in body else value

    def _common(self) -> str:
        """The quote that the file uses more."""
        if self._usual is None:
            self._usual = "'" if self.sheet.text.count("'") > self.sheet.text.count('"') else '"'
        return self._usual

    def _enclosing(self, e: Any) -> set[str]:
        """The quotes of the f-strings in which an expression stands."""
        quotes: set[str] = set()
        around = self.sheet.around(e)
        while around is not None and around.parent is not None:
            parent = around.parent
            if parent[0] == FSTR:
                text = self.sheet.text[parent[3] : parent[4]]
                quotes |= {one for one in "\"'" if one in text.lstrip("fFrRbBuUtT")[:1]}
            around = self.sheet.around(parent)
        return quotes
