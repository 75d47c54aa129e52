"""The places of one file that name a legacy symbol, each with what was decided about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.places.matching import Hit, Matcher, kind_at
from ssot_tool.scan.meaning.raw import NOWHERE
from ssot_tool.scan.sheet import Found, ImportStatement, Item, Sheet
from ssot_tool.scan.syntax.events import NAME, STR


class Verdict(NamedTuple):
    """What is to become of a place. ``edits`` are those beside the renaming of its own token.

    ``wrap``: the place becomes ``functools.partial(New, …)`` with this text after the name.
    """

    status: Literal["moved", "kept", "left"]
    reason: str = ""
    todo: str = ""
    level: Literal["safe", "unsafe"] = "safe"
    edits: tuple[Edit, ...] = ()
    wrap: str = ""


MOVED = Verdict("moved")


def left(reason: str, todo: str = "", level: Literal["safe", "unsafe"] = "safe") -> Verdict:
    """A place that stays as it is and needs a person."""
    return Verdict("left", reason, todo or "move it by hand", level)


def doubted(verdict: Verdict, doubt: str) -> Verdict:
    """What could be moved if a doubt were none: it is left, and ``--unsafe`` makes its edits."""
    if verdict.status != "moved":
        return verdict
    todo = "look at the call, and move it by hand or with --unsafe"
    return verdict._replace(status="left", reason=doubt, todo=todo, level="unsafe")


def kept(reason: str) -> Verdict:
    """A place that stays as it is, and should."""
    return Verdict("kept", reason)


class Site:
    """A place that names a target, or one of its methods. ``index``: which of the tokens that is.

    ``form``: "bare" (the first name of a chain is the symbol's), "chain" (a module's attribute), "string" (inside of a
    string that holds the whole path), "value" (reached through a call, as in ``import_module("a.b").Old``), "method"
    (on an instance), "import", "all" (in ``__all__``) or "lazy" (in a map of lazy exports).
    """

    __slots__ = ("form", "found", "hit", "index", "kind", "verdict")

    def __init__(self, found: Found, hit: Hit, kind: str, index: int, form: str) -> None:
        self.found = found
        self.hit = hit
        self.kind = kind
        self.index = index
        self.form = form
        self.verdict = MOVED

    @property
    def target(self) -> Target:
        """What it names."""
        return self.hit.target

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of its token."""
        return self.found.tokens[self.index]

    @property
    def rest(self) -> tuple[str, ...]:
        """What is written after the symbol's own name in the path."""
        return tuple(self.found.path.split(".")[self.hit.length :])


class ImportSite(NamedTuple):
    """An item of an import statement that names a target."""

    statement: ImportStatement
    item: Item
    target: Target


def collect(sheet: Sheet, facts: ModuleFacts, matcher: Matcher) -> tuple[list[ImportSite], list[Site]]:
    """The imports of targets in one file, and all other places that name one, in the order of the file."""
    imports = []
    at_import = set()
    for statement in sheet.statements:
        for item in statement.items:
            if not statement.is_from or item.name == "*":
                continue
            at_import.add(item.start)
            for hit in matcher.hits(item.path, facts):
                if hit.length == item.path.count(".") + 1 and not hit.method and not hit.heir:
                    imports.append(ImportSite(statement, item, hit.target))
                    break
    sites: dict[tuple[int, int, str], Site] = {}
    for found in sheet.found:
        if found.kind == "via" or (found.raw is None and found.tokens[0][0] in at_import):
            continue
        for site in _sites(found, facts, matcher):
            key = (*site.span, site.hit.symbol)
            if key not in sites or sites[key].kind == "value":
                sites[key] = site
    return imports, sorted(sites.values(), key=lambda site: (site.span, site.hit.symbol))


def _sites(found: Found, facts: ModuleFacts, matcher: Matcher) -> list[Site]:
    total, written = found.path.count(".") + 1, len(found.tokens)
    sites = []
    for hit in matcher.hits(found.path, facts):
        kind = kind_at(matcher.program, found, hit, total) or ("method" if _is_taken(hit, found) else "")
        index = hit.length - 1 - (total - written)
        # Reached through a method of an instance, the owner's own token is that of the method.
        if hit.on_instance and hit.symbol == hit.target.legacy and matcher.methods and _is_mapped(hit, found, matcher):
            continue
        if _is_nested(hit, found):
            kind = "class_attribute"
        if kind and 0 <= index < written and found.tokens[index] != NOWHERE:
            sites.append(Site(found, hit, kind, index, _form(found, hit, index)))
    return sites


def _is_nested(hit: Hit, found: Found) -> bool:
    """Whether a class that stands in another is taken from an instance of that: ``self.Old``."""
    return (
        hit.on_instance and not hit.heir and found.path == f"{hit.symbol.rpartition('.')[0]}().{hit.target.legacy_name}"
    )


def _is_taken(hit: Hit, found: Found) -> bool:
    """Whether a renamed method is taken from an instance without being called."""
    return bool(hit.method) and hit.on_instance and hit.symbol != hit.target.legacy and not found.kind.endswith("+")


def _is_mapped(hit: Hit, found: Found, matcher: Matcher) -> bool:
    """Whether the method that is reached is a site of its own."""
    return found.path.rpartition(".")[2] in hit.target.move.methods


def _form(found: Found, hit: Hit, index: int) -> str:
    raw = found.raw
    if raw is None:
        return "all" if found.kind == "all_entry" else "lazy"
    if _is_nested(hit, found):
        return "nested"
    if hit.method:
        return "method"
    if raw.root[0] in ("path", STR, "constant"):
        return "string"
    if raw.root[0] == NAME:
        return "bare" if index == 0 else "chain"
    return "value"
