"""Hits in Python modules that no reference covers: what each is, and whether it may be a reference all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.words.context import Context, contexts
from ssot_tool.planning.words.hit import Hit, Text
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.named import Named
from ssot_tool.planning.words.prose import Mode, Prose, imported
from ssot_tool.planning.words.verdict import Verdict, kept, left
from ssot_tool.scan.syntax.events import Event
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Unreadable

#: Whether a path that a module names (with the module's facts) leads to nothing in the workspace.
LeadsNowhere = Callable[[str, ModuleFacts], bool]

_DYNAMIC = re.compile(r"\b(?:import_module|__import__|exec_module|spec_from_file_location)\b")
_BY_HAND = "edit it by hand"
_LOOK = "see what is looked up here, and edit it by hand"


def unknown(path: str, facts: ModuleFacts) -> bool:
    """Nothing is known of any path."""
    return False


class Classifier:
    """Says what hits are that no reference covers."""

    def __init__(self, legacy: Legacy, mode: Mode, leads_nowhere: LeadsNowhere = unknown) -> None:
        self.legacy = legacy
        self.prose = Prose(legacy, mode)
        self.leads_nowhere = leads_nowhere

    def classify(
        self,
        text: Text,
        hits: Sequence[Hit],
        *,
        facts: ModuleFacts | None = None,
        resolving: frozenset[str] = frozenset(),
        events: Sequence[Event] | None = None,
    ) -> list[Verdict]:
        """A verdict for each hit of one module, in their order.

        ``resolving``: the names that stand for their legacy symbol in this module's code. ``events``: the module's,
        where somebody has them.
        """
        if not hits:
            return []
        try:
            if text.broken:
                raise Unreadable(text.broken)
            known = contexts(text.text, events or read_module(text.text, "ast")[0], [hit.start for hit in hits])
        except Unreadable as error:
            it = "" if error.reason.startswith("syntax error") else "it "
            reason = f"the file cannot be read as Python: {it}{error.reason}"
            return [left(reason, "mend the file, or edit it by hand") for _ in hits]
        named = Named(facts, hits, self.leads_nowhere)
        case = _Case(self.legacy, self.prose, text, named, resolving, known)
        return [case.judge(hit) for hit in hits]


class _Case:
    """One module."""

    def __init__(
        self,
        legacy: Legacy,
        prose: Prose,
        text: Text,
        named: Named,
        resolving: frozenset[str],
        known: Mapping[int, Context],
    ) -> None:
        self.legacy = legacy
        self.prose = prose
        self.text = text
        self.named = named
        self.resolving = resolving
        self.known = known
        self.docs = {place for place, context in known.items() if context.what in ("comment", "docstring")}
        self._bound: set[str] | None = None
        self._dynamic: bool | None = None

    def judge(self, hit: Hit) -> Verdict:
        """What a hit is."""
        context = self.known[hit.start]
        match context.what:
            case "comment" | "docstring":
                verdict = self.prose.judge(self.text, hit, hit.name in self.resolving, self.docs)
                return verdict or kept(f"in a {context.what}")
            case "string":
                return self._string(hit, context)
            case "definition":
                return self._definition(hit, context)
            case "import" | "alias":
                return self._import(hit, context)
            case "module":
                return kept(f"a module of this name ({context.detail})")
            case "keyword":
                return kept("a keyword argument of this name")
            case "attribute":
                return self._attribute(hit)
            case "name" | "binding":
                return self._name(hit, context)
            case _:
                return kept("part of other code, as a bytes literal, a keyword pattern or a global statement")

    # -- names --------------------------------------------------------------------------------------------------

    def _definition(self, hit: Hit, context: Context) -> Verdict:
        symbol = self.named.defined(hit)
        if symbol in self.legacy.symbols:
            return kept("the definition", "definition")
        what = f"the definition of another {context.detail}"
        return kept(f"{what} ({symbol})" if symbol else what)

    def _import(self, hit: Hit, context: Context) -> Verdict:
        paths = self._plain(hit)
        if context.what == "import" and self._names_legacy(paths):
            return self._missed("import")
        if context.what == "alias":
            return kept(f"another symbol under this name ({paths[0] if paths else context.detail})")
        if self.named.is_nothing(hit):
            return kept(f"an import of what does not exist ({paths[0]})")
        return kept(f"an import of another symbol ({paths[0] if paths else context.detail})")

    def _name(self, hit: Hit, context: Context) -> Verdict:
        paths = self._plain(hit)
        if self._names_legacy(paths):
            return self._missed("value")
        if paths and paths[0].startswith("*."):
            return kept("a name that no star import here brings from the legacy module")
        if paths:
            return self._other(hit, paths)
        if context.what == "binding" or hit.name in self._bound_names():
            return kept("a variable or parameter of this name")
        return kept("a name that nothing in this file binds to the symbol")

    def _attribute(self, hit: Hit) -> Verdict:
        paths = self._plain(hit)
        if self._names_legacy(paths):
            return self._missed("value")
        if not paths and self._imports_dynamically():
            return left("an attribute of something unknown, in a file that imports the module by a string", _LOOK)
        return kept(f"an attribute of something else ({paths[0]})" if paths else "an attribute of something else")

    def _other(self, hit: Hit, paths: Sequence[str]) -> Verdict:
        what = "a path that leads nowhere" if self.named.is_nothing(hit) else "another symbol of this name"
        return kept(f"{what} ({paths[0]})")

    def _missed(self, kind: str) -> Verdict:
        return left("names the symbol, and nothing has rewritten it", _BY_HAND, kind)

    def _plain(self, hit: Hit) -> list[str]:
        """The paths of a hit, as a person reads them."""
        return [path.replace("()", "") for path in self.named.paths(hit)]

    def _names_legacy(self, paths: Sequence[str]) -> bool:
        return any(path in self.legacy.paths for path in paths)

    def _bound_names(self) -> set[str]:
        if self._bound is None:
            text = self.text.text
            places = [(place, context) for place, context in self.known.items() if context.what == "binding"]
            names = sorted(self.legacy.names, key=len, reverse=True)
            self._bound = {name for place, _ in places for name in names if text.startswith(name, place)}
        return self._bound

    def _imports_dynamically(self) -> bool:
        if self._dynamic is None:
            text = self.text.text
            self._dynamic = _DYNAMIC.search(text) is not None and any(
                f'"{home}"' in text or f"'{home}'" in text for home in self.legacy.homes if home
            )
        return self._dynamic

    # -- strings ------------------------------------------------------------------------------------------------

    def _string(self, hit: Hit, context: Context) -> Verdict:
        if self._names_legacy(self._plain(hit)):
            return self._missed("dotted_string")
        if context.use == "run":
            return left("in a string that is run as code", _BY_HAND)
        if imported(self.text.text, hit) in self.legacy.paths:
            return left("imported in source code that is in a string", _BY_HAND)
        value = context.value
        if value == hit.name or value.endswith((f".{hit.name}", f":{hit.name}")):
            return self._exactly(hit, context)
        return self.prose.mentioned(self.text, hit, likely=True) or kept("prose in a string")

    def _exactly(self, hit: Hit, context: Context) -> Verdict:
        """A string that is the name, or a path that ends with it."""
        paths, value = self._plain(hit), context.value
        resolved = bool(paths) and not paths[0].startswith("*.")
        if resolved and (paths[0] != value.replace(":", ".") or not self._is_end(value)):
            return self._other(hit, paths)
        if value != hit.name:
            return self._path(hit, value)
        if context.use == "lookup":
            return left("a string of the same name that is looked up", _LOOK)
        if context.use == "class name" and self.legacy.keeps_name(hit.name):
            return kept("compared with the name of a class, and the new one has the same")
        if context.use == "class name":
            return left("compared with the name of a class", _BY_HAND)
        if context.use == "all":
            return kept("another symbol that __all__ lists")
        lazy = self.named.lazily(hit.name)
        if lazy:
            path = lazy if lazy in self.legacy.paths else ""
            return self._missed("reexport") if path else kept(f"another symbol that __getattr__ finds ({lazy})")
        if context.use == "key":
            return kept("a dictionary key of this name")
        return kept("a string of the same name; nothing shows that it is looked up")

    def _is_end(self, value: str) -> bool:
        """Whether a string is the end of a legacy symbol's path, and no whole path by what can be imported."""
        dotted = value.replace(":", ".").lstrip(".")
        if "." not in value.replace(":", ".") or dotted.partition(".")[0] in self.legacy.modules:
            return False
        return any(f".{path}".endswith(f".{dotted}") for path in self.legacy.paths)

    def _path(self, hit: Hit, value: str) -> Verdict:
        dotted = value.replace(":", ".")
        if dotted in self.legacy.paths:
            return left("the symbol's path in a string, and nothing has rewritten it", _BY_HAND, "dotted_string")
        if self._is_end(value):
            return left("the end of the symbol's path in a string", _LOOK, "dotted_string")
        return kept(f"part of a longer dotted path ({value})" if " " not in value else "prose in a string")
