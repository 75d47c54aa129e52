"""What tests put in the place of a class that a module builds, and whether it takes what that gives afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.places.sites import Site
from ssot_tool.planning.retiring import applied
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import LAMBDA, NAME, STR

#: Functions that put something in the place of an attribute, and of which the path may be the first argument.
_REPLACING = frozenset(("setattr", "object", "patch"))
_KEYWORDS = frozenset(("new", "side_effect"))
#: Parameters as in events: (name, start, end, annotation, default, kind).
Params = tuple[tuple[Any, ...], ...]


class StandIn(NamedTuple):
    """``module`` and ``name`` of what is replaced, the parameters of what takes its place, and where that is said."""

    module: str
    name: str
    params: Params
    at: int


def misfits(plan: FilePlan, plans: Mapping[str, FilePlan]) -> Iterator[tuple[FilePlan, Site, int]]:
    """The calls, in any file, that as they are to be would not suit what this file puts in place of their callee.

    Each with the file's plan, and the offset in *this* file where the stand-in is put there.
    """
    for one in stand_ins(plan.sheet):
        other = plans.get(plan.context.program.other_names.get(one.module, one.module))
        for site in other.sites if other is not None else ():
            raw = site.found.raw
            named = site.form == "bare" and raw is not None and raw.root[0] == NAME and raw.root[1] == one.name
            if other is None or not named or site.kind != "call" or site.verdict.status != "moved":
                continue
            call = other.sheet.call_of(site.span[0])
            if call is None or not site.verdict.edits:
                continue
            start, end = call[-2:]
            old = other.sheet.text[start:end]
            edits = [Edit(e.start - start, e.end - start, e.text) for e in site.verdict.edits]
            if _binds(one.params, old) and not _binds(one.params, applied(old, edits)):
                yield other, site, one.at


def stand_ins(sheet: Sheet) -> Iterator[StandIn]:
    """All that a file puts somewhere by ``setattr`` or ``patch`` whose parameters can be seen in it."""
    if "setattr" not in sheet.text and "patch" not in sheet.text:
        return
    for call in sheet.calls():
        if last_name(call[1]) not in _REPLACING or not call[2]:
            continue
        arguments = list(call[2])
        first = arguments.pop(0)
        paths = sheet.paths_of(first) if first is not None and first[0] != STR else ()
        if first is not None and first[0] == STR:
            paths = (first[1],)
        elif arguments and arguments[0] is not None and arguments[0][0] == STR:
            paths = tuple(f"{path}.{arguments[0][1]}" for path in paths)
            arguments.pop(0)
        else:
            continue
        put = [*arguments[:1], *(keyword[3] for keyword in call[3] if keyword[0] in _KEYWORDS)]
        for e in put:
            params = _params(sheet, e)
            for path in paths if params is not None else ():
                module, _, name = path.rpartition(".")
                yield StandIn(module, name, params or (), call[-2])


def _params(sheet: Sheet, e: Any) -> Params | None:
    """What a stand-in takes; None where that cannot be seen."""
    if e is not None and e[0] == LAMBDA:
        return tuple(e[1])
    if e is None or e[0] != NAME:
        return None
    found = [d for d in sheet.draft.definitions if d.qualname.rpartition(".")[2] == e[1]]
    if len(found) != 1:
        return None
    if found[0].kind == "function":
        return tuple(found[0].event[4])
    own = [d for d in sheet.draft.definitions if d.qualname == f"{found[0].qualname}.__init__"]
    if own:
        return tuple(own[0].event[4])[1:]
    return None if found[0].event[4] or found[0].event[6] else ()


def _binds(params: Params, call: str) -> bool:
    """Whether a call suits parameters, as far as can be seen."""
    try:
        parsed = ast.parse(f"({call}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    if not isinstance(parsed, ast.Call):
        return True
    kinds = {kind for *_, kind in params}
    by_position = [one for one in params if one[-1] in ("posonly", "arg")]
    named = {one[0] for one in params if one[-1] in ("arg", "kwonly")}
    if any(isinstance(one, ast.Starred) for one in parsed.args) or any(one.arg is None for one in parsed.keywords):
        return True
    return (len(parsed.args) <= len(by_position) or "vararg" in kinds) and (
        "kwarg" in kinds or all(one.arg in named for one in parsed.keywords)
    )
