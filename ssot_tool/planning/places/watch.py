"""What a file does with instances of legacy classes, beyond naming them: attributes, protocols, indirect patches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ssot_tool.facts import ModuleFacts
from ssot_tool.model import Lack
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.raw import NOWHERE, RawUse, last_name
from ssot_tool.scan.sheet import Around, Found, Sheet
from ssot_tool.scan.syntax.events import ASSIGN, ATTR, BLOCK, CALL, COMP, GROUP, NAME, STR

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
#: What built-in functions need of what they are given.
_TAKING = {
    **dict.fromkeys(
        ("list", "tuple", "set", "frozenset", "sorted", "iter", "enumerate", "zip", "sum", "any", "all"), "__iter__"
    ),
    "len": "__len__",
    "next": "__next__",
    "reversed": "__reversed__",
    "int": "__int__",
    "float": "__float__",
}
_PATCHING = frozenset(("patch", "setattr", "delattr", "spy"))


class Watch:
    """Looks at one file for the sake of all targets."""

    def __init__(self, context: Context, sheet: Sheet, facts: ModuleFacts) -> None:
        self.context = context
        self.sheet = sheet
        self.facts = facts
        self._classes = {t.legacy: t for t in context.matcher.targets if t.has_definition}

    def lacks(self) -> Iterator[tuple[int, Target, Lack]]:
        """The places that use what the canonical lacks, and that are no references themselves."""
        if not any(self.context.program.is_class(legacy) for legacy in self._classes):
            return
        standing = self.context.standing
        for found in self.sheet.found:
            at = found.path.rfind("()")
            name = found.path[at + 3 :]
            if at < 0 or not name or "." in name:
                continue
            target = self._target(found.path[: at + 2])
            if target is not None and not found.kind.endswith("@"):
                lack = standing.lack(target, name)
                if lack is not None:
                    yield found.tokens[-1][0], target, lack
        for offset, target, name in self._protocols():
            lack = standing.lack(target, name)
            if lack is not None:
                yield offset, target, lack

    def lost_bases(self) -> Iterator[tuple[int, Target, str]]:
        """``isinstance(instance, Base)`` of a base that the legacy has and the canonical has not, with its name."""
        program = self.context.program
        for e, target in self._instances():
            around = self.sheet.around(e)
            call = around.parent if around is not None and around.slot == ("argument", 0) else None
            if call is None or call[0] != CALL or last_name(call[1]) != "isinstance" or len(call[2]) != 2:
                continue
            if not program.is_class(target.legacy) or not program.is_class(target.canonical):
                continue
            lost = {*program.ancestors(target.legacy)[1:]} - {*program.ancestors(target.canonical), *self._classes}
            asked = call[2][1]
            kinds = asked[2] if asked is not None and asked[0] == GROUP and asked[1] == "tuple" else (asked,)
            named = [
                one
                for kind in kinds
                if kind is not None
                for path in self.sheet.paths_of(kind)
                for one in program.named(path)
            ]
            if named and all(one in lost for one in named):
                yield _offset(e), target, named[0].rpartition(".")[2]

    def _target(self, path: str) -> Target | None:
        owner = self.context.program.instance_of(path, self.facts)
        return self._classes.get(owner or "")

    def _protocols(self) -> Iterator[tuple[int, Target, str]]:
        """Uses of instances by syntax: the special methods that they need."""
        for e, target in self._instances():
            around = self.sheet.around(e)
            name = _special(e, around)
            if name:
                yield _offset(e), target, name

    def _instances(self) -> Iterator[tuple[Any, Target]]:
        """Expressions that certainly are instances: names, and constructions where they stand."""
        for raw, paths in self.sheet.bare_names:
            for path in paths:
                target = self._target(path) if path.endswith("()") else None
                if target is not None:
                    yield raw.root, target
                built = self._classes.get(path) or self._by_name(path)
                call = self.sheet.call_of(raw.root[2]) if built is not None else None
                if built is not None and call is not None:
                    yield call, built

    def _by_name(self, path: str) -> Target | None:
        if "(" in path or not any(path.endswith(f".{t.legacy_name}") for t in self._classes.values()):
            return None
        named = self.context.program.named(path, self.facts)
        return next((self._classes[one] for one in named if one in self._classes), None)

    def _paths(self, raw: RawUse) -> tuple[str, ...]:
        return self.sheet.naming.name(raw.scope, raw.root[1], raw.offset, raw.arms)

    def built_again(self) -> Iterator[tuple[Any, Target, Found | None]]:
        """``type(x)(…)`` and ``x.__class__(…)`` with the target whose instance ``x`` is."""
        plain = ((), ("__class__",))
        for call in self.sheet.calls():
            subject = type_subject(call[1])
            named = self.sheet.uses_of.get(subject[1], ()) if subject is not None and subject[0] == NAME else ()
            at = [raw for raw in named if raw.root[2] == subject[2] and raw.names in plain]
            raw = at[-1] if at else None
            for path in self._paths(raw) if raw is not None else ():
                target = self._target(path) if path.endswith("()") else None
                if target is not None and raw is not None:
                    span = (subject[2], subject[3])
                    yield call, target, Found("call", target.legacy, (span,), raw.scope, raw)

    def unknown_receivers(self) -> Iterator[tuple[Target, str, tuple[int, int], Scope]]:
        """Attributes of the name of a mapped method on what may be an instance, and strings that name one."""
        mapped = [(target, name) for target in self._classes.values() for name in target.move.methods]
        for target, name in mapped if self.sheet.draft.uses else ():
            for e in self.sheet.attributes(name):
                if not self._is_known(e[1]) and not self._is_followed(e):
                    yield target, name, (e[3], e[4]), self.sheet.draft.top
            for call in self.sheet.calls():
                literal = call[2][0] if call[2] else None
                by_name = last_name(call[1]) in ("methodcaller", "attrgetter")
                if by_name and literal is not None and literal[0] == STR and literal[1] == name:
                    start = self.sheet.text.find(name, literal[2], literal[3])
                    yield target, name, (start, start + len(name)), self.sheet.draft.top

    def mapped_attributes(self) -> Iterator[tuple[Target, str, tuple[int, int], str]]:
        """Attributes that are mapped as methods are, but that instances get when they are made; with their class."""
        program = self.context.program
        for target in self._classes.values():
            names = [name for name in target.move.methods if program.attribute(target.legacy, name) is None]
            for name in names if program.is_class(target.legacy) else ():
                for found in self.sheet.found:
                    base, _, last = found.path.rpartition(".")
                    owner = program.instance_of(base, self.facts) if last == name and base.endswith("()") else None
                    if owner and program.is_class(owner) and target.legacy in program.ancestors(owner):
                        yield target, name, found.tokens[-1], owner
                for e in self.sheet.attributes(name):
                    for path in self.sheet.paths_of(e[1]):
                        owner = program.instance_of(path, self.facts) if path.endswith("()") else path
                        if owner and program.is_class(owner) and target.legacy in program.ancestors(owner):
                            yield target, name, (e[3], e[4]), owner

    def names_canonical(self, target: Target) -> bool:
        """Whether the file uses the canonical already."""
        return any(self.context.is_canonical(target, path) for path in {one.path for one in self.sheet.found})

    def _is_followed(self, attribute: Any) -> bool:
        """Whether it is certain of what class an attribute is taken: ``self.x.name``, ``f().name``."""
        paths = {one.path for one in self.sheet.found if one.tokens[-1][0] == attribute[3]}
        bases = {path.rpartition(".")[0] for path in paths}
        return any(b.endswith("()") and self.context.program.instance_of(b, self.facts) for b in bases)

    def _is_known(self, base: Any) -> bool:
        """Whether it is certain what an expression is: an instance of some class, a class or a module."""
        paths = self.sheet.paths_of(base) if base is not None and base[0] in (NAME, ATTR) else ()
        program = self.context.program
        for path in paths:
            if path.endswith("()"):
                if program.instance_of(path, self.facts) is not None:
                    return True
            elif path[:1] != "*" and "(" not in path:
                ours = program.is_module(path.partition(".")[0])
                if not ours or program.is_module(path) or program.named(path, self.facts):
                    return True
        return False

    def replaced_modules(self) -> Iterator[tuple[Target, int, int]]:
        """The strings that name a legacy symbol's module where a file puts something else into ``sys.modules``."""
        if "sys.modules" not in self.sheet.text:
            return
        for target in self._classes.values():
            home = self.context.home(target)
            if home != target.module:
                for match in re.finditer(rf"(?<=[\"']){re.escape(home)}(?=[\"'])", self.sheet.text):
                    yield target, *match.span()

    def patched_elsewhere(self) -> Iterator[str]:
        """The paths that are patched by way of a variable, and name a target."""
        patched = {id(call[2][0]) for call in self.sheet.calls() if call[2] and last_name(call[1]) in _PATCHING}
        for raw in self.sheet.draft.uses if patched else ():
            if raw.root[0] != NAME or raw.tokens[-1] == NOWHERE:
                continue
            token = raw.tokens[-1][0]
            e = self.sheet.expression(token)
            if id(e) not in patched:
                continue
            around = self.sheet.around(e) if e is not None else None
            if around is None or around.parent is None or around.parent[0] != CALL or around.slot != ("argument", 0):
                continue
            if last_name(around.parent[1]) not in _PATCHING:
                continue
            text = self.sheet.naming.text(raw.scope, e)
            if text and _DOTTED.fullmatch(text):
                for hit in self.context.matcher.hits(text, self.facts):
                    yield ".".join(text.split(".")[: hit.length])


def type_subject(callee: Any) -> Any:
    """``x`` of ``type(x)`` and of ``x.__class__``; None for anything else."""
    if callee is None:
        return None
    if callee[0] == ATTR and callee[2] == "__class__":
        return callee[1]
    if callee[0] == CALL and last_name(callee[1]) == "type" and len(callee[2]) == 1:
        return callee[2][0]
    return None


def _is_searched(compare: Any, e: Any) -> bool:
    """Whether it is the right side of ``in``."""
    operands, ops = compare[2], compare[3]
    return any(op in ("in", "not in") and operand is e for op, operand in zip(ops, operands[1:], strict=False))


def _offset(e: Any) -> int:
    return int(e[2]) if e[0] == NAME else int(e[-2])


def _special(e: Any, around: Around | None) -> str:
    """The special method that the place of an expression calls; "" for none that is looked at."""
    if around is None or around.parent is None:
        return ""
    parent, slot = around.parent, around.slot
    if parent[0] == CALL and slot == "callee":
        return "__call__"
    if parent[0] == GROUP:
        first = slot == ("child", 0)
        code = parent[1]
        if code == "subscript" and first:
            return "__getitem__"
        if code == "item" and first:
            return "__enter__"
        if code == "starred":
            return "__iter__"
        if code == "await":
            return "__await__"
        if code == "compare":
            return "__contains__" if _is_searched(parent, e) else ""
        return ""
    if parent[0] == CALL and isinstance(slot, tuple) and slot[0] == "argument":
        return _TAKING.get(last_name(parent[1]), "")
    if parent[0] == COMP:
        return "__iter__" if any(clause[1] is e for clause in parent[2]) else ""
    if parent[0] == ASSIGN and parent[2] is e:
        unpacked = any(t is not None and t[0] == GROUP and t[1] in ("tuple", "list") for t in parent[1])
        return "__iter__" if unpacked else ""
    if parent[0] == BLOCK and parent[1] == "for" and parent[2][1] is e:
        return "__iter__"
    return ""
