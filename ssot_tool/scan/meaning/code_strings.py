"""Strings that stand for code: dotted paths, patch targets and forward references become uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.raw import LATE, RawUse, Tokens, last_name
from ssot_tool.scan.meaning.strings import ANNOTATION, CHAIN, DOTTED, ENTRY, IDENTIFIER, LITERAL, source_offsets
from ssot_tool.scan.meaning.type_comments import type_comments
from ssot_tool.scan.syntax.events import ATTR, CALL, FSTR, GROUP, NAME, STR, Expr

#: Finds the uses in an expression, given what a bare name in its place would be.
Walk = Callable[[Expr, str], None]


class CodeStrings:
    """The walker's part for strings."""

    def __init__(self, draft: Draft, walk: Walk, group: Callable[[tuple[Any, ...], str], None]) -> None:
        self.x = draft
        self.walk = walk
        self.group = group

    def literal(self, e: tuple[Any, ...], kind: str) -> None:
        """A string where an expression may stand."""
        value = e[1]
        if kind == "annotation":
            self.annotation(e)
            return
        body = self.x.current.body if self.x.current is not None else None
        if body is not None:
            body.string(value)
        if ("." in value or ":" in value) and len(value) < 300:
            if DOTTED.fullmatch(value):
                self.path(e, value, value, 0, "dotted_string")
            elif ":" in value and (match := ENTRY.fullmatch(value)) is not None:
                self.path(e, match[1], match[1], match.start(1), "dotted_string")

    def target(self, e: tuple[Any, ...], kind: str) -> None:
        """A patch target: a literal, an f-string or a sum that starts with a constant."""
        if e[0] == STR:
            if DOTTED.fullmatch(e[1]):
                self.path(e, e[1], e[1], 0, kind)
        elif e[0] == FSTR:
            self.formatted(e, kind)
        elif e[0] == GROUP and e[1] in ("add", "mod"):
            self.group(e, kind)
        elif e[0] == CALL and last_name(e[1]) == "format":
            self.walk(e, kind)
        else:
            self.walk(e, "value")

    def filled(self, literal: tuple[Any, ...], slot: str, value: Expr, kind: str) -> None:
        """``"%s.Old" % MODULE`` and ``"{}.Old".format(MODULE)``."""
        if literal[1].startswith(f"{slot}.") and value is not None and value[0] in (NAME, ATTR):
            kind = kind if kind == "patch_string" else "dotted_string"
            self.joined(value, literal[1].removeprefix(slot), literal, kind)

    def formatted(self, e: tuple[Any, ...], kind: str) -> None:
        """An f-string; ``f"{MODULE}.Old"`` is a path, too."""
        _, prefix, suffix, start, end, children = e
        first = children[0] if children else None
        if (
            len(children) == 1
            and not prefix
            and suffix.startswith(".")
            and first is not None
            and first[0] in (NAME, ATTR)
        ):
            self.joined(first, suffix, (STR, suffix, start, end), kind if kind == "patch_string" else "dotted_string")
        for child in children:
            if child is not None:
                self.walk(child, "value")

    def joined(self, base: Expr, suffix: str, literal: tuple[Any, ...], kind: str) -> None:
        """``f"{MODULE}.Old"`` or ``MODULE + ".Old"``: the constant's value is looked up when names are resolved."""
        if not suffix.startswith(".") or base is None or not DOTTED.fullmatch(f"a{suffix}"):
            return
        text = self.x.text
        at = text.rfind(suffix, literal[2], literal[3])
        if at < 0:
            return
        names = suffix[1:].replace(":", ".").split(".")
        tokens = [(literal[2], literal[2])]
        at += 1
        for name in names:
            tokens.append((at, at + len(name)))
            at += len(name) + 1
        x = self.x
        self.x.uses.append(RawUse(kind, ("constant", base), tuple(names), tuple(tokens), x.scope, literal[2], x.arms))

    def path(self, e: tuple[Any, ...], dotted: str, written: str, shift: int, kind: str) -> None:
        offsets = source_offsets(self.x.text, e[2], e[3], e[1])
        if offsets is None:
            return
        tokens = []
        for match in IDENTIFIER.finditer(written):
            start, end = offsets[match.start() + shift], offsets[match.end() + shift - 1] + 1
            tokens.append((start, end))
        self.path_use(kind, dotted.replace(":", "."), tuple(tokens))

    def path_use(self, kind: str, dotted: str, tokens: Tokens) -> None:
        parts = dotted.split(".")
        keep = len(tokens)
        root = ".".join(parts[: len(parts) - keep + 1])
        x = self.x
        self.x.uses.append(
            RawUse(kind, ("path", root), tuple(parts[len(parts) - keep + 1 :]), tokens, x.scope, tokens[0][0], x.arms)
        )

    def annotation(self, e: Expr) -> None:
        """A forward reference; whatever it nests, every chain in it is an annotation."""
        if e is None or e[0] != STR:
            self.walk(e, "value")
            return
        value = e[1]
        if len(value) > 1000 or ANNOTATION.fullmatch(value) is None:
            return
        offsets = source_offsets(self.x.text, e[2], e[3], value)
        if offsets is None:
            return
        self._types(value, offsets, self.x.scope)

    def type_comments(self) -> None:
        """``# type: Old``: what an annotation would say."""
        x = self.x
        for start, end in type_comments(x.text):
            inside = [d for d in x.definitions if d.event[-1] <= start < d.end]
            scope = max(inside, key=lambda d: d.event[-1]).scope if inside else x.top
            self._types(x.text[start:end], range(start, end + 1), scope)

    def _types(self, value: str, offsets: Sequence[int], scope: Scope) -> None:
        value = LITERAL.sub(lambda match: " " * len(match[0]), value) if "Literal" in value else value
        for chain in CHAIN.finditer(value):
            names = []
            tokens = []
            for match in IDENTIFIER.finditer(value, chain.start(), chain.end()):
                names.append(match[0])
                tokens.append((offsets[match.start()], offsets[match.end() - 1] + 1))
            root = (NAME, names[0], *tokens[0])
            self.x.uses.append(RawUse("string_annotation", root, tuple(names[1:]), tuple(tokens), scope, LATE, ()))
