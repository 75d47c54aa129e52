"""The ledger of a plan: every place that names a legacy symbol, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ssot_tool.config.shape import CONFIG_FILE
from ssot_tool.edit import Edit
from ssot_tool.model import Occurrence, Skipped
from ssot_tool.planning.places.rows import row_for
from ssot_tool.planning.places.sites import kept
from ssot_tool.planning.words.account import Accountant
from ssot_tool.planning.words.hit import Text
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.prose import Mode
from ssot_tool.planning.words.search import search
from ssot_tool.program.broken import leads_nowhere

if TYPE_CHECKING:
    from ssot_tool.planning.plan import Planner


class Ledger(NamedTuple):
    """Its rows; the edits of docs and other files by path, with the texts that they edit; files that it cannot read."""

    rows: tuple[Occurrence, ...]
    edits: Mapping[str, Sequence[Edit]]
    texts: Mapping[str, str]
    skipped: tuple[Skipped, ...]


def ledger_of(planner: Planner) -> Ledger:
    """Account for all references that were found, and for every other hit of a search for the names."""
    spans: dict[str, dict[tuple[int, int], Occurrence]] = {}
    for plan in planner.plans.values():
        mine = spans.setdefault(plan.sheet.path, {})
        mine.update(plan.rows())
    _add_definitions(planner, spans)
    found = search(planner.session, {target.legacy_name for target in planner.targets})
    paths = _paths(planner)
    symbols = [target.legacy for target in planner.targets]
    legacy = Legacy(symbols, paths, {**planner.session.places.paths})
    sheets = {path: planner.texts.sheet(path) for path in spans}
    accountant = Accountant(
        legacy,
        Mode(planner.options.docs, planner.options.unsafe),
        lambda path: planner.session.reading.modules.get(planner.session.reading.paths.get(path, "")),
        lambda path: sheet.events if (sheet := sheets.get(path)) is not None else None,
        lambda path, facts: leads_nowhere(planner.program, path, facts),
    )
    accounted = accountant.account(found, spans)
    rows = [row for mine in spans.values() for row in mine.values()] + planner.patches
    frozen = planner.context.frozen
    refused = {path: frozen.get(path) or planner.selection.refusal(path) for path in found.texts}
    accounts = (_of_configuration(row, found.texts) for row in accounted.occurrences)
    rows += [_unless_refused(row, refused[row.path]) for row in accounts]
    edits = {path: changes for path, changes in accounted.edits.items() if not refused[path]}
    texts = {path: found.texts[path].text for path in edits}
    return Ledger(tuple(sorted(set(rows))), edits, texts, found.skipped)


def _unless_refused(row: Occurrence, reason: str) -> Occurrence:
    """What would be rewritten in a file that may not be edited."""
    if row.status != "rewritten" or not reason:
        return row
    if reason.startswith("kept: "):
        return msgspec.structs.replace(row, status="kept", reason=reason.removeprefix("kept: "))
    return msgspec.structs.replace(row, status="left", reason=reason, todo="move it by hand")


def _of_configuration(row: Occurrence, texts: Mapping[str, Text]) -> Occurrence:
    """What our own configuration says is no reference."""
    if row.status != "left" or row.kind != "non_python":
        return row
    lines = texts[row.path].text.split("\n")[: row.line]
    table = next((line for line in reversed(lines) if line.startswith("[")), "")
    if row.path != CONFIG_FILE and not (row.path == "pyproject.toml" and "tool.ssot" in table):
        return row
    return msgspec.structs.replace(row, status="kept", reason="ssot's own configuration", todo="")


def _add_definitions(planner: Planner, spans: dict[str, dict[tuple[int, int], Occurrence]]) -> None:
    for target in planner.targets:
        definition = planner.program.definitions.get(target.legacy)
        if definition is None or not target.has_definition:
            continue
        path = planner.session.places.paths[definition.module]
        facts, sheet = definition.facts, planner.texts.sheet(path)
        retired = planner.retired.get(target.legacy)
        verdict = retired.verdict if retired is not None else kept("the definition stays")
        if sheet is None:
            continue
        start = sheet.lines.starts[facts.line - 1] + facts.column - 1
        span = (start, start + len(facts.name))
        in_test = path in planner.session.places.tests
        one = row_for(sheet, span, target.legacy, "definition", verdict, indirect=False, in_test=in_test)
        spans.setdefault(path, {})[span] = one


def _paths(planner: Planner) -> dict[str, str]:
    """Every path of a legacy symbol and its methods, to the new one."""
    paths: dict[str, str] = {}
    for target in planner.targets:
        new = target.path
        names = {target.legacy, target.move.symbol}
        for module, facts in planner.program.modules.items():
            exports = target.by == "definition" and target.legacy_name in facts.exports
            if exports and target.legacy in planner.program.exported(module, target.legacy_name):
                names.add(f"{module}.{target.legacy_name}")
        for name in names:
            paths[name] = new
            for old_method, new_method in target.move.methods.items():
                paths[f"{name}.{old_method}"] = f"{new}.{new_method}"
    return paths
