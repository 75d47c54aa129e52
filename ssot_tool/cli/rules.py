"""The command ``ssot rules``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import deliver, output_option, page_for, say
from ssot_tool.cli.workspace import locate
from ssot_tool.registry import active_rules, load_role_packs, load_rules
from ssot_tool.report.rules_json import rules_json
from ssot_tool.report.rules_text import rules_text


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(form: str, output: Path | None) -> None:
    """List the rules, and the roles that are looked for in this workspace."""
    root, config = locate((), say)
    rules, packs = load_rules(), load_role_packs(config, root)
    asked = {rule.code for rule in active_rules(config)}
    json = form == "json"
    text = rules_json(rules, asked, packs) if json else rules_text(rules, asked, packs, page_for(output))
    deliver(text, output)
