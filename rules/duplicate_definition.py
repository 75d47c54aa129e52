"""SSOT103: one public name, several definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ssot_tool.discovery import Redefined
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding, Related
from ssot_tool.rule import Rule, RuleContext

from .rivals import found_rival


class DuplicateDefinition(Rule):
    """One public name is defined in several modules, or twice in one scope.

    Classes or functions of one name that say the same job and have bodies of their own. What is meant to have the name
    of others is left out: implementers of one contract, back-ends, hooks, versions, twins for coroutines, data
    carriers, exceptions, conventional names, tests, generated code and scripts; `ssot discover` tells which.
    In one scope, a definition that replaces another before anybody could use it; not in examples, nor in a later cell
    (`# %%`, or the rows of `#` of a Sphinx-Gallery page) of a module that is read from top to bottom.

    Why it hurts: whoever imports the name gets one of them by chance, and a fix is made in the wrong one.

    How to fix: keep one and migrate the others onto it (`ssot discover --adopt`, then `ssot migrate`), or give each a
    name that says what only it does.

    How to suppress: with `# ssot: ignore[SSOT103] reason` behind the `class` or `def`, or above it.
    """

    code = "SSOT103"
    name = "duplicate-definition"
    severity = "warning"
    whole_tree = True

    _ONE: ClassVar[str] = (
        "class PriceFormatter:\n"
        "    def __init__(self, currency, digits):\n"
        "        self.currency = currency\n"
        "        self.digits = digits\n\n"
        "    def render(self, price):\n"
        "        amount = round(price.amount, self.digits)\n"
        "        return f'{self.currency} {amount}' if amount else self.currency\n"
    )
    bad = (
        {
            "app/invoices/prices.py": _ONE,
            "app/shop/display.py": "class PriceFormatter:\n"
            "    def __init__(self, currency, locale):\n"
            "        self.currency = currency\n"
            "        self.locale = locale\n\n"
            "    def render(self, price):\n"
            "        if price.is_hidden:\n"
            "            return ''\n"
            "        amount = self.locale.rounded(price.amount)\n"
            "        return self.locale.money(amount, self.currency)\n",
        },
        {"app/tax.py": "def rate(country):\n    return 0.2\n\n\ndef rate(country):\n    return 0.19\n"},
    )
    good = (
        {
            "app/invoices/prices.py": _ONE,
            "app/shop/display.py": "from app.invoices.prices import PriceFormatter\n\n\n"
            "def shown(price):\n    return PriceFormatter('EUR', 2).render(price)\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a definition; for two in one scope, at the second."""
        for rival in context.census.rivals:
            if rival.what == "definition":
                yield found_rival(self, rival, f"{rival.words} is defined")
        seen: dict[str, int] = {}
        for one in context.census.redefined:
            seen[one.symbol] = seen.get(one.symbol, 0) + 1
            yield self._redefined(one, seen[one.symbol])

    def _redefined(self, one: Redefined, number: int) -> Finding:
        return Finding(
            code=self.code,
            severity=self.severity,
            role="",
            symbol=one.symbol,
            path=one.path,
            start_line=one.line,
            end_line=one.end_line,
            message=f"replaces the definition in line {one.first_line}, which nobody can have used",
            fingerprint=fingerprint(self.code, "scope", one.symbol, str(number)),
            related=(Related(one.path, one.first_line, one.symbol, "the definition that is lost"),),
            scope=one.symbol.rpartition(".")[0],
            detail="twice in one scope",
        )


RULE = DuplicateDefinition()
