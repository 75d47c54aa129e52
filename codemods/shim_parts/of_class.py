"""A class's shim: a subclass of the canonical that takes the legacy's arguments and answers to its methods' names."""

from __future__ import annotations

import ast
from typing import NamedTuple

from ssot_tool.codemod import Retirement
from ssot_tool.signature import Left

from ..module_edits.module_text import Site
from ..module_edits.name_uses import bound_in
from .signature import Known, forwarded, header, known_names, means
from .words import Words

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_PROPERTIES = frozenset(("property", "cached_property"))
_KINDS = _PROPERTIES | {"staticmethod", "classmethod"}
_SINGLE = ("None", "True", "False", "...")


def class_shim(site: Site, words: Words) -> list[str] | Left:
    """The lines of the shim and of its metaclass, without the margin of the definition."""
    what, known = words.what, known_names(site)
    for reason in _reasons(what):
        return Left(reason)
    annotated = _is_annotated(site)
    constructor = _constructor(what, words, known, annotated)
    if isinstance(constructor, Left):
        return constructor
    methods = _methods(site, words, known, annotated)
    if isinstance(methods, Left):
        return methods
    gap = [] if isinstance(site.scopes[-1], ast.ClassDef) else [""]
    meta = _meta_name(site)
    top = words.style.bracketed(0, f"class {site.node.name}", [words.canonical, f"metaclass={meta}"], ":")
    body = [words.docstring(1), "", *constructor, *methods]
    return [*_meta(meta, site, words, annotated), "", *gap, *top, *body]


def _reasons(what: Retirement) -> list[str]:
    reasons = [] if what.to_class else [f"{what.name} is no class, and cannot be derived from"]
    reasons += [what.no_base] if what.no_base else []
    return reasons + (["importing its base would make an import cycle"] if what.local_import else [])


def _is_annotated(site: Site) -> bool:
    functions = [one for one in ast.walk(site.node) if isinstance(one, _Function)]
    return any(one.returns is not None for one in functions)


def _meta_name(site: Site) -> str:
    name, taken = f"_{site.node.name.lstrip('_')}Meta", set().union(*(bound_in(scope) for scope in site.scopes))
    while name in taken:
        name = f"_{name}"
    return name


def _meta(name: str, site: Site, words: Words, annotated: bool) -> list[str]:
    """Instances of the canonical with the legacy's route are the legacy's, and no subclass's of it.

    ``__bases__`` tells the shim from its subclasses wherever it stands and whatever its name is patched with. Whether
    an ABC is the canonical's base is asked of ``type``: the ABC would ask its subclasses, and so us again.
    """
    style, new, one = words.style, words.canonical, words.style.unit
    value, returns = (": object", " -> bool") if annotated else ("", "")
    lines = [
        f"class {name}(type({new})):",
        f"{one}{style.docstring(f'What takes the place of {site.node.name} counts as one.')}",
        "",
        f"{one}def __instancecheck__(cls, instance{value}){returns}:",
    ]
    shim = f"cls.__bases__ == ({new},)"
    route = [_has(style.string(key), text) for key, text in words.what.route.items()]
    lines += _answer(words, [shim, f"isinstance(instance, {new})", *route], "super().__instancecheck__(instance)")
    if route:
        return lines
    value = ": type" if annotated else ""
    lines += ["", f"{one}def __subclasscheck__(cls, subclass{value}){returns}:"]
    tests = [shim, f"type.__subclasscheck__({new}, subclass)"]
    return lines + _answer(words, tests, "super().__subclasscheck__(subclass)")


def _answer(words: Words, tests: list[str], otherwise: str) -> list[str]:
    """True if all tests hold, what is inherited if not."""
    one, two = words.style.unit, words.style.unit * 2
    condition = [f"{two}if {' and '.join(tests)}:"]
    if len(condition[0].expandtabs(4)) > words.style.width:
        first, *rest = tests
        condition = [f"{two}if (", f"{two}{one}{first}", *(f"{two}{one}and {test}" for test in rest), f"{two}):"]
    return [*condition, f"{two}{one}return True", f"{two}return {otherwise}"]


def _has(key: str, value: str) -> str:
    """The test of one part of the route; ``...`` stands for what an instance does not have."""
    return f"getattr(instance, {key}, ...) {'is' if value in _SINGLE else '=='} {value}"


def _constructor(what: Retirement, words: Words, known: Known, annotated: bool) -> list[str] | Left:
    arguments = forwarded(what)
    if isinstance(arguments, Left):
        return arguments
    assert what.legacy is not None
    parameters = header(what.legacy, known)
    if isinstance(parameters, Left):
        return parameters
    if "super" in what.legacy.plain or "self" in what.legacy.plain:
        return Left("a parameter of its constructor has a name that the shim needs")
    style = words.style
    last = parameters[-1] if parameters else ""
    return [
        *style.bracketed(
            1, "def __init__", ["self", *parameters], " -> None:" if annotated else ":", comma=not last.startswith("**")
        ),
        *words.warning(2),
        *style.bracketed(2, "super().__init__", arguments, ""),
    ]


class _Method(NamedTuple):
    """How a legacy method was written; ``kind`` is its decorator of those that matter."""

    kind: str
    is_async: bool
    returns: str


def _methods(site: Site, words: Words, known: Known, annotated: bool) -> list[str] | Left:
    """Both names of each method lead to the canonical's; where a subclass overrides the old one, by way of it."""
    assert isinstance(site.node, ast.ClassDef)
    renamed = {old: new for old, new in words.what.methods.items() if old != new}
    own = bound_in(site.node)
    lines: list[str] = []
    for old, new in renamed.items():
        if new in renamed:
            return Left(f"{new} is the name of a legacy method and of the canonical's that takes the place of {old}")
        if any(name.startswith("__") and not name.endswith("__") for name in (old, new)):
            return Left(f"{old} or {new} is another name inside a class")
        method = _written(site, old, known, annotated)
        if isinstance(method, Left):
            return method
        twin = new not in own and list(renamed.values()).count(new) == 1
        lines += ["", *_delegate(words, method, old, f"super().{new}" if twin else None, new, annotated, site)]
        if twin:
            note = f"{words.style.unit}# Subclasses may override it by its old name."
            lines += ["", note, *_delegate(words, method, new, None, old, annotated, site)]
    return lines


def _written(site: Site, name: str, known: Known, annotated: bool) -> _Method | Left:
    assert isinstance(site.node, ast.ClassDef)
    found = [one for one in site.node.body if isinstance(one, _Function) and one.name == name]
    if not found:
        return _Method("", False, "")
    if len(found) > 1:
        return Left(f"{name} is defined more than once, or can be set")
    node = found[0]
    decorators = {ast.unparse(one).rpartition(".")[2] for one in node.decorator_list}
    kind = next((one for one in sorted(decorators) if one in _KINDS), "")
    yields = any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))
    wrapped = any(one.endswith("contextmanager") for one in decorators)
    returns = "" if node.returns is None or wrapped or not annotated else ast.unparse(node.returns)
    if returns and not means(returns, known.names):
        returns = ""
    return _Method(kind, isinstance(node, ast.AsyncFunctionDef) and not yields, returns)


def _delegate(
    words: Words, method: _Method, name: str, target: str | None, other: str, annotated: bool, site: Site
) -> list[str]:
    """One method that hands over to ``target`` or, without one, to its own method ``other``."""
    one, two = words.style.unit, words.style.unit * 2
    receiver = "cls" if method.kind == "classmethod" else "self"
    any_name = ": Any" if annotated and "Any" in bound_in(site.module.tree) else ""
    returns = f" -> {method.returns}" if method.returns and any_name else ""
    if method.kind in _PROPERTIES:
        returns = f" -> {method.returns}" if method.returns else ""
        return [f"{one}@property", f"{one}def {name}(self){returns}:", f"{two}return {target or f'self.{other}'}"]
    parameters = f"*args{any_name}, **kwargs{any_name}"
    if method.kind == "staticmethod":
        # Without a receiver there is no subclass whose override could be called.
        to = f"{words.canonical}.{other if target or name not in words.what.methods.values() else name}"
        head = [f"{one}@staticmethod"]
    else:
        to, parameters = target or f"{receiver}.{other}", f"{receiver}, {parameters}"
        head = [f"{one}@classmethod"] if method.kind else []
    start, handed = ("async def", "return await") if method.is_async else ("def", "return")
    return [*head, f"{one}{start} {name}({parameters}){returns}:", f"{two}{handed} {to}(*args, **kwargs)"]
