"""What each of some places in a module is: a comment, a string and what is done with it, a name, an import, ….

One pass over the module's syntax events; statements that hold none of the places are passed over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from ssot_tool.scan.syntax.events import (
    ANNASSIGN,
    ASSIGN,
    ATTR,
    AUGASSIGN,
    BLOCK,
    CALL,
    CLASS,
    COMP,
    DEF,
    EXPR,
    FROM,
    FSTR,
    GROUP,
    IMPORT,
    LAMBDA,
    NAME,
    RETURN,
    STMT,
    STR,
    TYPEALIAS,
    WALRUS,
    Event,
    Expr,
)

What = Literal[
    "comment",
    "docstring",
    "string",
    "name",
    "binding",
    "attribute",
    "keyword",
    "definition",
    "import",
    "alias",
    "module",
    "code",
]
#: What is done with a string: its text is run; it is looked up in a namespace; it is compared with a class's name.
Use = Literal["", "run", "lookup", "class name", "key", "all"]

#: Calls that run a string, and those that look its text up; of the latter, in which argument it stands.
_RUNS = frozenset(("eval", "exec"))
_LOOKS_UP = {
    **dict.fromkeys(("getattr", "hasattr", "setattr", "delattr", "object", "spy"), 1),
    **dict.fromkeys(("import_module", "__import__", "import_string", "import_object", "import_from_string"), 0),
    **dict.fromkeys(("locate", "resolve_name", "load_object", "load_class", "import_class"), 0),
    **dict.fromkeys(("__getattr__", "__getattribute__", "attrgetter", "methodcaller"), 0),
}
_NAMESPACES = frozenset(("globals", "locals", "vars"))
_OF_NAMESPACES = frozenset(("get", "pop", "setdefault", "__getitem__"))
_CLASS_NAMES = frozenset(("__name__", "__qualname__"))


class Context(NamedTuple):
    """What a place is. ``detail``: of imports the dotted name as written; of definitions "class" or "function".

    ``value``: of a string its text (of an f-string what is literal at its end), ``use`` what is done with it.
    """

    what: What
    detail: str = ""
    value: str = ""
    use: Use = ""


_CODE = Context("code")


def contexts(text: str, events: Sequence[Event], places: Iterable[int]) -> dict[int, Context]:
    """What stands at each of these offsets, at which words begin."""
    wanted = sorted(set(places))
    walk = _Walk(wanted)
    for event in _statements(events, wanted):
        walk.statement(event)
    return {place: walk.found.get(place) or _between(text, place, walk.strings) for place in wanted}


def _statements(events: Sequence[Event], wanted: Sequence[int]) -> Iterable[Event]:
    """The statements that may hold one of the places: they begin before the next one, and end after the last one."""
    starts = [event[-1] if isinstance(event[-1], int) else -1 for event in events]
    before = 0
    for number, event in enumerate(events):
        start = max(starts[number], 0)
        after = number + 1
        while after < len(starts) and starts[after] <= max(start, before):
            after += 1
        at = bisect_left(wanted, before)
        if at == len(wanted):
            return
        if after == len(starts) or wanted[at] < starts[after]:
            yield event
        before = max(before, start)


def _between(text: str, place: int, strings: Sequence[tuple[int, int]]) -> Context:
    """What stands between the tokens that carry meaning: comments, bytes, names of ``global`` statements."""
    line = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    mark = text.find("#", line, place)
    while mark >= 0:
        if not any(start <= mark < end for start, end in strings):
            return Context("comment")
        mark = text.find("#", mark + 1, place)
    return _CODE


class _Walk:
    def __init__(self, wanted: Sequence[int]) -> None:
        self.wanted = wanted
        self.found: dict[int, Context] = {}
        self.strings: list[tuple[int, int]] = []

    # -- statements ---------------------------------------------------------------------------------------------

    def statement(self, event: Event) -> None:
        """Note the places in one statement."""
        tag = event[0]
        if tag == IMPORT:
            self._import(event)
        elif tag == FROM:
            self._from(event)
        elif tag == DEF:
            self._function(event)
        elif tag == CLASS:
            self._class(event)
        elif tag in (ASSIGN, AUGASSIGN, ANNASSIGN):
            self._assignment(event)
        elif tag == EXPR:
            self._expression(event[1])
        elif tag in (STMT, RETURN):
            for value in event[2] if tag == STMT else (event[1],):
                self.walk(value)
        elif tag == TYPEALIAS:
            self._bind(event[1])
            self._type_params(event[2])
            self.walk(event[3])
        elif tag == BLOCK:
            self._block(event)

    def _import(self, event: Event) -> None:
        for dotted, start, end, _, as_start, _ in event[1]:
            self._inside(start, end, Context("module", dotted))
            self._at(as_start, Context("alias", dotted))

    def _from(self, event: Event) -> None:
        _, level, module, start, end, names, _ = event
        base = "." * level + module
        self._inside(start, end, Context("module", base))
        for name, name_start, _, _, as_start, _ in names:
            path = f"{base}.{name}" if module else f"{base}{name}"
            self._at(name_start, Context("import", path))
            self._at(as_start, Context("alias", path))

    def _function(self, event: Event) -> None:
        _, _, start, _, params, returns, decorators, type_params, _, _ = event
        self._at(start, Context("definition", "function"))
        self._params(params)
        self._type_params(type_params)
        for value in (returns, *decorators):
            self.walk(value)

    def _class(self, event: Event) -> None:
        _, _, start, _, bases, keywords, decorators, type_params, _ = event
        self._at(start, Context("definition", "class"))
        self._keywords(keywords)
        self._type_params(type_params)
        for value in (*bases, *decorators):
            self.walk(value)

    def _assignment(self, event: Event) -> None:
        targets = event[1] if event[0] == ASSIGN else (event[1],)
        use: Use = "all" if any(t is not None and t[:2] == (NAME, "__all__") for t in targets) else ""
        for target in targets:
            self._bind(target)
        self.walk(event[2], "" if event[0] == ANNASSIGN else use)
        if event[0] == ANNASSIGN:
            self.walk(event[3], use)

    def _expression(self, value: Expr) -> None:
        if value is not None and value[0] == STR:
            self._string(value[2], value[3], Context("docstring", value=value[1]))
        else:
            self.walk(value)

    def _block(self, event: Event) -> None:
        _, kind, exprs, _ = event
        if kind == "for":
            self._bind(exprs[0])
            self.walk(exprs[1])
        elif kind == "with":
            for item in exprs:
                self.walk(item[2][0])
                self._bind(item[2][1])
        elif kind == "except":
            self.walk(exprs[0] if exprs else None)
            self._bind(exprs[1] if exprs else None)
        else:
            for value in exprs:
                self.walk(value)

    def _params(self, params: Iterable[Any]) -> None:
        for _, start, _, annotation, default, _ in params:
            self._at(start, Context("binding"))
            self.walk(annotation)
            self.walk(default)

    def _type_params(self, params: Iterable[Any]) -> None:
        for _, start, _, bound, default in params:
            self._at(start, Context("binding"))
            self.walk(bound)
            self.walk(default)

    def _bind(self, target: Expr) -> None:
        if target is None:
            return
        if target[0] == NAME:
            self._at(target[2], Context("binding"))
        elif target[0] == GROUP and target[1] in ("tuple", "list", "starred"):
            for part in target[2]:
                self._bind(part)
        else:
            self.walk(target)

    # -- expressions --------------------------------------------------------------------------------------------

    def walk(self, e: Expr, use: Use = "") -> None:
        """Note the places in an expression; ``use`` is what is done with it where it is a string."""
        if e is None:
            return
        tag = e[0]
        if tag == NAME:
            self._at(e[2], Context("name"))
        elif tag == ATTR:
            self.walk(e[1])
            self._at(e[3], Context("attribute"))
        elif tag == STR:
            self._string(e[2], e[3], Context("string", value=e[1], use=use))
        elif tag == FSTR:
            for child in e[5]:
                self.walk(child)
            self._string(e[3], e[4], Context("string", value=e[2] or e[1], use=use))
        elif tag == CALL:
            self._call(e)
        elif tag == GROUP:
            self._group(e, use)
        elif tag == LAMBDA:
            self._params(e[1])
            self.walk(e[2])
        elif tag == COMP:
            self._comprehension(e)
        elif tag == WALRUS:
            self._bind(e[1])
            self.walk(e[2], use)

    def _call(self, e: tuple[Any, ...]) -> None:
        _, func, args, keywords, _, _ = e
        self.walk(func)
        called = _last_name(func)
        owner = func[1] if func is not None and func[0] == ATTR else None
        named = called.startswith("assert") and any(_last_name(argument) in _CLASS_NAMES for argument in args)
        for position, argument in enumerate(args):
            use: Use = "class name" if named else ""
            if called in _RUNS and owner is None:
                use = "run"
            elif _LOOKS_UP.get(called) == position or (
                called in _OF_NAMESPACES and position == 0 and _is_namespace(owner)
            ):
                use = "lookup"
            elif owner is not None and owner[:2] == (NAME, "__all__"):
                use = "all"
            self.walk(argument, use)
        self._keywords(keywords)

    def _keywords(self, keywords: Iterable[Any]) -> None:
        for name, start, _, value in keywords:
            if name is not None:
                self._at(start, Context("keyword"))
            self.walk(value)

    def _group(self, e: tuple[Any, ...], use: Use) -> None:
        code, children = e[1], e[2]
        if code == "dict":
            for position, child in enumerate(children):
                self.walk(child, "key" if position % 2 == 0 else "")
        elif code == "subscript":
            self.walk(children[0])
            self.walk(children[1], "lookup" if _is_namespace(children[0]) else "")
        elif code == "compare":
            named = any(child is not None and _last_name(child) in _CLASS_NAMES for child in children)
            for child in children:
                self.walk(child, "class name" if named else "")
        else:
            for child in children:
                self.walk(child, use)

    def _comprehension(self, e: tuple[Any, ...]) -> None:
        for element in e[1]:
            self.walk(element)
        for target, iterated, conditions in e[2]:
            self._bind(target)
            for value in (iterated, *conditions):
                self.walk(value)

    # -- places -------------------------------------------------------------------------------------------------

    def _at(self, start: int, context: Context) -> None:
        self.found.setdefault(start, context)

    def _string(self, start: int, end: int, context: Context) -> None:
        self.strings.append((start, end))
        self._inside(start, end, context)

    def _inside(self, start: int, end: int, context: Context) -> None:
        for place in self.wanted[bisect_left(self.wanted, start) : bisect_left(self.wanted, end)]:
            self.found.setdefault(place, context)


def _last_name(e: Expr) -> str:
    if e is None:
        return ""
    return str(e[1]) if e[0] == NAME else str(e[2]) if e[0] == ATTR else ""


def _is_namespace(e: Expr) -> bool:
    """``globals()``, ``vars(x)``, ``x.__dict__``."""
    if e is None:
        return False
    return _last_name(e[1]) in _NAMESPACES if e[0] == CALL else e[0] == ATTR and e[2] == "__dict__"
