"""SSOT105: bodies that are the same but for names and constants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from ssot_tool.census import Repeated
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding, Related
from ssot_tool.rule import LISTED, Rule, RuleContext

#: So many of the others are told in the message.
_TOLD = 2


class DuplicatedLogic(Rule):
    """The body of a function or method is repeated elsewhere.

    Two bodies are the same if nothing differs but layout, comments, docstrings, annotations and log calls, or local
    names and constants as well; where they are longer, all names may differ, consistently. Small edits are allowed:
    some statements more, fewer or changed, the more of them the more of their words the names share. Tests, generated
    and vendored code, migrations, what only says that it is deprecated, short protocol methods and short bodies that
    repeat one statement are left out.

    Why it hurts: a fix is made in one of the copies.

    How to fix: keep one, with what differs as its parameters, and call it from the others.

    How to hear of less: `[clones]` in the configuration, with `min_nodes`, what two bodies share at least, in syntax
    nodes (20; a statement has four to ten), and `min_likeness`, how alike they are that are not equal, from 0 to 1
    (0.64).

    How to suppress: with `# ssot: ignore[SSOT105] reason` behind the `def` or above it.
    """

    code = "SSOT105"
    name = "duplicated-logic"
    severity = "warning"
    whole_tree = True
    default = False

    _BODY = (
        "    rows = []\n"
        "    for {item} in source.fetch(limit={limit}):\n"
        "        if {item}.owner is None or {item}.is_hidden(clock.now()):\n"
        "            continue\n"
        "        price = rounded({item}.amount * rates[{item}.currency], {digits})\n"
        "        rows.append({{'id': {item}.id, 'price': price, 'owner': {item}.owner.name}})\n"
        "    rows.sort(key=lambda row: (row['owner'], row['id']))\n"
        "    total = sum(row['price'] for row in rows)\n"
        "    {call}(rows, total)\n"
        "    return {{'rows': rows, 'total': total, 'count': len(rows)}}\n"
    )
    _ONE: ClassVar[str] = "def invoices(source, rates, clock):\n" + _BODY.format(
        item="item", limit=100, digits=2, call="publish"
    )
    bad = (
        {
            "app/invoices.py": _ONE,
            "app/orders.py": "def orders(source, rates, clock):\n"
            + _BODY.format(item="order", limit=500, digits=4, call="publish"),
        },
    )
    good = (
        {
            "app/invoices.py": _ONE,
            "app/orders.py": "from app.invoices import invoices\n\n\ndef orders(source, rates, clock):\n"
            "    return invoices(source, rates, clock)\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a copy."""
        seen: dict[str, int] = {}
        for one in context.census.repeated:
            seen[one.symbol] = seen.get(one.symbol, 0) + 1
            yield Finding(
                code=self.code,
                severity=self.severity,
                role="",
                symbol=one.symbol,
                path=one.path,
                start_line=one.start_line,
                end_line=one.end_line,
                message=_told(one),
                fingerprint=fingerprint(self.code, one.symbol, str(seen[one.symbol])),
                related=tuple(Related(*place, "a copy") for place in islice(one.others, LISTED)),
                unlisted=max(len(one.group) - 1 - LISTED, 0),
            )


def _told(one: Repeated) -> str:
    count = len(one.group) - 1
    names = [symbol for _, _, symbol in islice(one.others, _TOLD)]
    more = [f"{count - _TOLD} more"] if count > _TOLD else []
    *first, last = [*names, *more]
    others = f"{', '.join(first)} and {last}" if first else last
    said = one.differs.removeprefix("names").removeprefix(" and ")  # that names are others is said already
    differs = f", but for {said}" if said and "statement" not in said else ""
    have = "has" if count == 1 else "have"
    return f"{others} {have} {one.same}{differs}, too"


RULE = DuplicatedLogic()
