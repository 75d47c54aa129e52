"""The command ``ssot explain``."""

from __future__ import annotations

import click

from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.workspace import locate
from ssot_tool.discovering import overruling as discovering
from ssot_tool.errors import UsageError
from ssot_tool.families import excuses as scanning
from ssot_tool.registry import load_role_packs, load_rules
from ssot_tool.report.rules_text import excuse_text, role_text, rule_text


@click.command()
@click.argument("code")
def command(code: str) -> None:
    """Explain a rule (by its CODE or name), a role (by its id) or an excuse (by its name), with examples."""
    rules = load_rules()
    for rule in rules:
        if code.casefold() in (rule.code.casefold(), rule.name.casefold()):
            deliver(rule_text(rule, page_for(None)), None)
            return
    root, config = locate((), say)
    packs = load_role_packs(config, root)
    for pack in packs:
        if pack.id == code:
            deliver(role_text(pack, page_for(None)), None)
            return
    discovered, scanned = discovering.explained(), scanning.explained()
    name = code.casefold()
    if name in discovered or name in scanned:
        deliver(excuse_text(name, discovered.get(name, ""), scanned.get(name, ""), page_for(None)), None)
        return
    known = [*(rule.code for rule in rules), *(rule.name for rule in rules), *(pack.id for pack in packs)]
    raise _unknown(code, [*known, *discovered, *scanned])


def _unknown(code: str, known: list[str]) -> UsageError:
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    near = [by_folded[name] for name in get_close_matches(code.casefold(), by_folded, n=3)]
    hint = f"did you mean {' or '.join(sorted(near))}?" if near else "ssot rules lists all of them"
    return UsageError(f"there is no rule, role or excuse {code!r}", hint)
