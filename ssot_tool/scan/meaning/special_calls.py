"""Calls whose strings name code: patching, ``getattr``, ``cast`` and ``TypeVar``, ``import_module``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ssot_tool.scan.meaning.code_strings import CodeStrings, Walk
from ssot_tool.scan.meaning.definition import NamedModule, PatchedConstant
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.naming import Naming
from ssot_tool.scan.meaning.optional import may_be_missing
from ssot_tool.scan.meaning.raw import NOWHERE, RawUse, is_sys_modules, last_name
from ssot_tool.scan.meaning.strings import DOTTED, IDENTIFIER, source_offsets
from ssot_tool.scan.syntax.events import ATTR, CALL, FSTR, GROUP, NAME, STR, Expr

ATTRIBUTE_CALLS = frozenset(("getattr", "hasattr", "setattr", "delattr"))

#: Functions whose calls are known by their names, whatever an import calls them.
RENAMED = frozenset(("importlib.import_module", "unittest.mock.patch", "mock.patch"))
_PATCH_OPTIONS = frozenset(("spec", "create", "spec_set", "autospec", "new_callable"))


class SpecialCalls:
    """The walker's part for such calls; every method returns the arguments that are done."""

    def __init__(self, draft: Draft, strings: CodeStrings, walk: Walk, blocks: Sequence[tuple[str, Expr]]) -> None:
        self.x = draft
        self.strings = strings
        self.walk = walk
        self.blocks = blocks

    def handle(self, called: str, func: Any, args: tuple[Expr, ...], keywords: tuple[Any, ...]) -> tuple[Expr, ...]:
        """Handle calls whose strings name code; return the arguments that are done."""
        owner = func[1] if func[0] == ATTR else None
        names = self.x.called_as
        owner_name = last_name(owner)
        if owner is not None and owner[0] == NAME:
            owner_name = names.get(owner_name, owner_name)
        elif func[0] == NAME:
            called = names.get(called, called)

        def given(position: int, *names: str) -> Expr:
            if len(args) > position:
                return args[position]
            return next((value for name, _, _, value in keywords if name in names), None)

        if called == "patch" or (owner_name == "patch" and called in ("multiple", "dict")):
            makes = len(args) > 3 and called == "patch"
            return self._patch(called, given(0, "target", "in_dict"), keywords, makes)
        if owner_name == "patch" and called == "object":
            before = len(self.x.uses)
            done = self._object_attribute(given(0, "target"), given(1, "attribute"), "patch_object")
            self._note_optional(before, keywords, len(args) > 4)
            self.x.mocked += self._last_tokens(before)
            return done
        if called in ("setattr", "delattr") and owner_name:
            target, name = given(0, "target"), given(1, "name")
            before = len(self.x.uses)
            done = ()
            if target is not None and (
                target[0] in (STR, FSTR) or (target[0] == GROUP and target[1] in ("add", "mod"))
            ):
                self.strings.target(target, "patch_string")
                done = (target,)
            elif "monkeypatch" in owner_name or (name is not None and name[0] == STR):
                done = self._object_attribute(target, name, "patch_object")
                if called == "setattr" and target is not None and len(args) == 2 and not keywords:
                    self._patched_constant(target)
            self._note_optional(before, keywords, len(args) > (3 if called == "setattr" else 2))
            if done:
                return done
        elif called == "spy" and owner_name:
            return self._object_attribute(given(0, "obj"), given(1, "name"), "patch_object")
        elif (
            called in ATTRIBUTE_CALLS and owner is None and len(args) > 1 and args[1] is not None and args[1][0] == STR
        ):
            return self._object_attribute(args[0], args[1], "dotted_string")
        elif called in ("cast", "ForwardRef", "NewType"):
            hint = given(1, "tp") if called == "NewType" else given(0, "typ")
            if hint is not None and hint[0] == STR:
                self.strings.annotation(hint)
                return (hint,)
        elif called in ("TypedDict", "NamedTuple") and len(args) == 2:
            return self._functional(args[1])
        elif called == "TypeVar":
            for constraint in args[1:]:
                self.strings.annotation(constraint)
            return args[1:]
        elif called == "filterwarnings":
            for argument in args:
                self._warning_category(argument)
        elif called == "import_module":
            return self._module(func, given(0, "name"), given(1, "package"))
        elif (
            called == "__import__" and not owner_name and len(args) < 5 and "level" not in {key[0] for key in keywords}
        ):
            return self._module(func, given(0, "name"), None)
        return ()

    def _patch(self, called: str, target: Expr, keywords: tuple[Any, ...], makes: bool) -> tuple[Expr, ...]:
        before = len(self.x.uses)
        if target is None or target[0] not in (STR, FSTR, GROUP, CALL, NAME, ATTR):
            return ()
        if target[0] in (NAME, ATTR):
            self.walk(target, "patch_object" if called == "multiple" else "value")
            if called == "multiple":
                for name, start, end, _ in keywords:
                    if name and name not in _PATCH_OPTIONS:
                        self._extend(target, before, name, (start, end), "patch_object")
            elif called == "patch":
                self._patched_constant(target)
        else:
            self.strings.target(target, "patch_string")
        if called == "multiple" and target[0] == STR:
            for name, start, end, _ in keywords:
                if name and name not in _PATCH_OPTIONS:
                    self.strings.path_use("patch_string", f"{target[1]}.{name}", ((start, end),))
        self._note_optional(before, keywords, makes)
        if called != "dict":
            self.x.mocked += self._last_tokens(before)
        return (target,)

    def _patched_constant(self, name: tuple[Any, ...]) -> None:
        start, end = name[-2], name[-1]
        self.x.patched_constants.append(PatchedConstant(name, start, end, self.x.scope))

    def _note_optional(self, before: int, keywords: tuple[Any, ...], makes: bool) -> None:
        """``create=True`` and ``raising=False`` patch what need not be there; so may any other value of theirs.

        Nor need it where a test expects the failure, or asked first. ``before``: how many uses there were;
        ``makes``: what says so is given without its name.
        """
        given = not {"create", "raising"}.isdisjoint(name for name, _, _, _ in keywords)
        for use in self.x.uses[before:]:
            if makes or given or (self.blocks and may_be_missing(self.blocks, use.names[-1] if use.names else "")):
                self.x.optional.append(use.tokens[-1][0])

    def _last_tokens(self, before: int) -> list[int]:
        return [use.tokens[-1][0] for use in self.x.uses[before:]]

    def _functional(self, fields: Expr) -> tuple[Expr, ...]:
        """``TypedDict("T", {"name": "Old"})`` and ``NamedTuple("T", [("name", "Old")])``: their strings are types."""
        if fields is None or fields[0] != GROUP or fields[1] not in ("dict", "list", "tuple"):
            return ()
        pairs = [e[2] for e in fields[2] if e is not None and e[0] == GROUP and e[1] == "tuple"]
        types = fields[2][1::2] if fields[1] == "dict" else [pair[1] for pair in pairs if len(pair) == 2]
        if not types or any(e is None for e in types):
            return ()
        for e in types:
            self.strings.annotation(e)
        return (fields,)

    def _warning_category(self, e: Expr) -> None:
        """``@pytest.mark.filterwarnings("error:message:a.b.Old")``: the third part is a class."""
        if e is None or e[0] != STR or e[1].count(":") < 2:
            return
        action, message, rest = e[1].split(":", 2)
        category = rest.split(":")[0]
        if DOTTED.fullmatch(category):
            self.strings.path(e, category, category, len(action) + len(message) + 2, "dotted_string")

    def _module(self, func: Expr, name: Expr, package: Expr) -> tuple[Expr, ...]:
        """``import_module("a.b")``, ``import_module(".b", "a")`` and ``__import__("a.b")``."""
        if name is None or name[0] != STR:
            return ()
        is_relative = name[1].startswith(".")
        whole = Naming(self.x).relative(name[1], package) if is_relative else name[1]
        if not DOTTED.fullmatch(whole) or ":" in whole:
            return ()
        offsets = source_offsets(self.x.text, name[2], name[3], name[1])
        if offsets is not None:
            by = (func, name[2], self.x.arms)
            self.x.named_modules.append(NamedModule(whole, offsets[0], offsets[-1], self.x.scope, by))
        return self._relative(name, whole) if is_relative else ()

    def _relative(self, name: tuple[Any, ...], whole: str) -> tuple[Expr, ...]:
        rest = name[1].lstrip(".")
        self.strings.path(name, whole, rest, len(name[1]) - len(rest), "dotted_string")
        return (name,)

    def _object_attribute(self, target: Expr, attribute: Expr, kind: str) -> tuple[Expr, ...]:
        """``patch.object(target, "name")``, ``getattr(target, "name")``: a chain whose last token is in a string."""
        if target is None:
            return ()
        before = len(self.x.uses)
        self.walk(target, kind if kind == "patch_object" and target[0] in (NAME, ATTR) else "value")
        if attribute is None or attribute[0] != STR or IDENTIFIER.fullmatch(attribute[1]) is None:
            return (target,)
        offsets = source_offsets(self.x.text, attribute[2], attribute[3], attribute[1])
        if offsets is None:
            return (target, attribute)
        token = (offsets[0], offsets[-1])
        if target[0] in (NAME, ATTR):
            self._extend(target, before, attribute[1], token, kind)
        elif target[0] == CALL or is_sys_modules(target):
            root = (target[-2], target[-1]) if target[0] == CALL else NOWHERE
            x = self.x
            self.x.uses.append(RawUse(f"{kind}+", target, (attribute[1],), (root, token), x.scope, token[0], x.arms))
        return (target, attribute)

    def _extend(self, target: tuple[Any, ...], before: int, name: str, token: tuple[int, int], kind: str) -> None:
        """Add the use that goes on from ``target``'s own, found among the uses after ``before``."""
        for use in self.x.uses[before:]:
            if use.tokens[-1][1] == target[-1]:
                self.x.uses.append(use._replace(kind=f"{kind}+", names=(*use.names, name), tokens=(*use.tokens, token)))
                break
