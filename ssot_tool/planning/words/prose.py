"""What people read, and what programs read that is no Python: names of legacy symbols in it, and how they change."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.planning.words.hit import Hit, Text
from ssot_tool.planning.words.legacy import Legacy, last
from ssot_tool.planning.words.verdict import Verdict, kept, left

_REACH = 500
#: What stands before a name in an import: the module, and the other names, in brackets or on one line.
_IMPORT = re.compile(
    r"from[ \t]+([\w.]+)[ \t]+import[ \t]+"
    r"(?:\(((?:[^()]*,)?(?:\\n|[\s\"',]|#[^\n]*\n)*)|((?:[\w \t]+,)*[ \t]*))\Z"
)
_ALONE = re.compile(r"(?:[ \t]+as[ \t]+\w+)?[ \t]*(?:[\r\n\\\"'#;)`]|\Z)")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\r?\n")
_BEFORE_QUOTED = re.compile(r"`[~!.]?\Z|`[^`<]*<[~!.]?\Z")
_AFTER_QUOTED = re.compile(r"(?:\([^`()]*\))?>?`")
_BY_HAND = "edit it by hand"
#: How the reason ends of what stays only because an option is not given.
WOULD_REWRITE = " rewrites it"


class Mode(NamedTuple):
    """What was asked for: whether docs and other files are rewritten, and whether what is only likely is, too."""

    docs: bool
    unsafe: bool


class Prose:
    """Judges hits in comments, docstrings and other texts for people."""

    def __init__(self, legacy: Legacy, mode: Mode) -> None:
        self.legacy = legacy
        self.mode = mode
        self._last = ("", False)

    def judge(self, text: Text, hit: Hit, resolves: bool, docs: Container[int], kind: str = "docs") -> Verdict | None:
        """What becomes of a hit; None where it names no legacy symbol for certain.

        ``resolves``: the bare name stands for the symbol in this file's code, too. ``docs``: where the file's hits
        start that are in docs, and not in its code.
        """
        named = self.named(text, hit, kind)
        if named is not None:
            return named
        if self._in_example(text.text, hit, docs):
            return self._bare(text, hit, kind, "in an example that imports it")
        if resolves and self._is_quoted(text.text, hit):
            return self._bare(text, hit, kind, "a bare name in quotes")
        return None

    def named(self, text: Text, hit: Hit, kind: str) -> Verdict | None:
        """The same where only a whole path counts, or an import."""
        mentioned = self.mentioned(text, hit, kind)
        if mentioned is None and imported(text.text, hit) in self.legacy.paths:
            return self._imported(text, hit, kind)
        return mentioned

    def mentioned(self, text: Text, hit: Hit, kind: str = "docs", *, likely: bool = False) -> Verdict | None:
        """What becomes of a hit that is part of a symbol's path; None where it is not. ``likely``: it may be no doc."""
        mention = self.legacy.mention(text.text, hit.start, hit.end)
        if mention is None:
            return None
        edit = Edit(mention.start, mention.end, mention.new)
        return self._rewritten(text, kind, "named by its path", mention.path, (edit,), likely=likely)

    def _rewritten(
        self, text: Text, kind: str, what: str, path: str, edits: tuple[Edit, ...], *, likely: bool
    ) -> Verdict:
        if not self.mode.docs or (likely and not self.mode.unsafe):
            option = "--docs --unsafe" if likely else "--docs"
            return kept(f"{what}; {option}{WOULD_REWRITE}", kind)._replace(
                path=path, level="unsafe" if likely else "safe"
            )
        if not text.editable:
            return left(f"{what}, in a file that is not UTF-8", _BY_HAND, kind)._replace(path=path)
        return Verdict("rewritten", what, "", kind, "unsafe" if likely else "safe", path, edits)

    def _imported(self, text: Text, hit: Hit, kind: str) -> Verdict:
        path = imported(text.text, hit)
        new = self.legacy.paths[path]
        before = _import_before(text.text, hit)
        assert before is not None  # it is imported
        alone = not (before[2] or before[3] or "").strip() and _ALONE.match(text.text, hit.end)
        if not alone and self.mode.docs:
            return left("imported beside other names in an example", _BY_HAND, kind)._replace(path=path)
        edits = (
            Edit(*before.span(1), new.rpartition(".")[0]),
            *([Edit(hit.start, hit.end, last(new))] if last(new) != hit.name else []),
        )
        return self._rewritten(text, kind, "imported in an example", path, edits, likely=last(new) != hit.name)

    def _bare(self, text: Text, hit: Hit, kind: str, what: str) -> Verdict:
        symbol = self.legacy.symbol(hit.name)
        written = self.legacy.chain(text.text, hit.start, hit.end)
        inner = written[0][hit.end - written.start() :].split(":")[0] if written else ""
        old, new = symbol, self.legacy.paths.get(symbol, symbol)
        home = self.legacy.module_of(new) or new.rpartition(".")[0]
        if inner and symbol + inner in self.legacy.paths:
            old, new = symbol + inner, self.legacy.paths[symbol + inner]
        edit = Edit(hit.start, hit.start + len(old) - len(symbol) + len(hit.name), new[len(home) + 1 :])
        if text.text[edit.start : edit.end] == edit.text:
            return kept("prose; the new name is the same", kind)
        return self._rewritten(text, kind, what, symbol, (edit,), likely=True)

    def _is_quoted(self, text: str, hit: Hit) -> bool:
        """Whether the name stands in backquotes: alone, called, with what it holds, or as the target of a role."""
        chain = self.legacy.chain(text, hit.start, hit.end)
        if chain is None or chain.start() != hit.start:
            return False
        before = _BEFORE_QUOTED.search(text, max(0, hit.start - _REACH), hit.start)
        return before is not None and _AFTER_QUOTED.match(text, chain.end()) is not None

    def _in_example(self, text: str, hit: Hit, docs: Container[int]) -> bool:
        """Whether the fenced block or the paragraph around a bare name imports it, and not in code."""
        if not self._holds_import(text):
            return False
        chain = self.legacy.chain(text, hit.start, hit.end)
        if chain is None or chain.start() != hit.start:
            return False
        importing = re.compile(rf"from[ \t]+([\w.]+)[ \t]+import\b[^\n]*?\b({hit.name})\b")
        return any(
            f"{found[1]}.{hit.name}" in self.legacy.paths and found.start(2) in docs
            for found in importing.finditer(text, *_block(text, hit.start))
        )

    def _holds_import(self, text: str) -> bool:
        """Whether a text imports from a legacy module; a text is asked about for each of its hits in turn."""
        if self._last[0] is not text:
            self._last = (text, any(f"from {home} import" in text for home in self.legacy.homes))
        return self._last[1]


def imported(text: str, hit: Hit) -> str:
    """The dotted path that an import statement in any text gives to the name at a hit; "" where there is none."""
    before = _import_before(text, hit)
    return f"{before[1]}.{hit.name}" if before is not None else ""


def _import_before(text: str, hit: Hit) -> re.Match[str] | None:
    near = text.rfind("import", max(0, hit.start - _REACH), hit.start)
    start = text.rfind("from", max(0, near - _REACH), near) if near >= 0 else -1
    return _IMPORT.match(text, start, hit.start) if start >= 0 else None


def _block(text: str, place: int) -> tuple[int, int]:
    """The span of the fenced block or of the paragraph around a place."""
    fences = [found.start() for found in _FENCE.finditer(text)]
    before = [fence for fence in fences if fence <= place]
    if len(before) % 2:
        return before[-1], fences[len(before)] if len(fences) > len(before) else len(text)
    blank = [0, *(found.end() for found in _BLANK.finditer(text, 0, place))]
    after = _BLANK.search(text, place)
    return blank[-1], after.start() if after else len(text)
