"""Paths that are left behind: a module's own import of what is to be imported from elsewhere goes, if asked for."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.naming.local_names import home
from ssot_tool.planning.places.matching import Hit
from ssot_tool.planning.places.sites import MOVED, Site, Verdict, kept, left
from ssot_tool.scan.sheet import Found, ImportStatement, Item


def close(target: Target, plan: FilePlan, plans: Iterable[FilePlan]) -> None:
    """Take the import of a path's name, and its entry in ``__all__``, out of the path's own module."""
    name = target.legacy_name
    found = [
        (statement, item)
        for statement in plan.sheet.statements
        for item in statement.items
        if item.bound == name and statement.scope is plan.sheet.draft.top
    ]
    if not found and plan.context.frozen.get(plan.sheet.path) is None:
        _keep_variable(target, plan)
    if not found or plan.context.frozen.get(plan.sheet.path) is not None:
        return
    verdict = _verdict(target, plan, plans)
    for statement, item in found:
        if verdict.status == "moved":
            plan.importing.drop(statement, item)
            plan.entries[name] = None
        plan.sites.append(_site(target, plan, statement, item, verdict))


def _keep_variable(target: Target, plan: FilePlan) -> None:
    """What a module assigns is not taken out of it: who knows what that does."""
    for binding in plan.sheet.draft.top.bindings.get(target.legacy_name, ()):
        start = plan.sheet.text.find(target.legacy_name, max(binding.offset - 1, 0))
        if start >= 0 and binding.target is not None and binding.target[0] in ("value", "instance"):
            found = Found(
                "value", target.legacy, ((start, start + len(target.legacy_name)),), plan.sheet.draft.top, None
            )
            site = Site(found, Hit(1, target, target.legacy, "", False), "value", 0, "facade")
            site.verdict = left("a variable is not taken out of its module", "remove it by hand")
            plan.sites.append(site)


def _verdict(target: Target, plan: FilePlan, plans: Iterable[FilePlan]) -> Verdict:
    for other in plans:
        needing = [site.span[0] for site in other.sites if site.target is target and site.verdict.status == "left"]
        verdicts = other.import_verdicts
        needing += [
            one.item.start
            for one in other.imports
            if one.target is target and one.item.start in verdicts and verdicts[one.item.start].status != "moved"
        ]
        if needing:
            line = other.sheet.lines.place(min(needing))[0]
            return left(f"{other.sheet.path}:{line} still imports it from here", "look at what is left first")
    top = plan.sheet.draft.top
    if any(home(raw.scope, target.legacy_name) is top for raw in plan.local.uses(target.legacy_name)):
        return kept("the module uses it itself")
    return MOVED._replace(reason="nobody imports it from here any more")


def _site(target: Target, plan: FilePlan, statement: ImportStatement, item: Item, verdict: Verdict) -> Site:
    found = Found("reexport", target.legacy, ((item.start, item.end),), statement.scope, None)
    site = Site(found, Hit(1, target, target.legacy, "", False), "reexport", 0, "facade")
    site.verdict = verdict
    return site
