"""What code says is to be used in its place: ``Deprecated: use shop.till.Till instead``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ssot_tool.portraits.last_names import name_of
from ssot_tool.words import word_set

_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_HINTS = ("deprecat", "obsolete", "superseded", "replaced by")
#: Said of what speaks, at the beginning or as a predicate; "takes deprecated orders" is said of something else.
_GOING = re.compile(
    rf"(?:\A\W*|[:(\[]\W{{0,5}}|\b(?:is|are|be|was|been|being|now|as|and|officially|since)\s+)(?:{'|'.join(_HINTS)})",
    re.I,
)
#: Where the names begin; a sentence that says so without one of these gives none.
_USE = re.compile(r"\b(?:use(?! of\b)|favou?r of|replaced by|superseded by|migrated? to|switch to|alternative)\b", re.I)
#: A sentence that denies something, or tells of a parameter or of what uses what, bids nobody to use anything.
_OTHER = re.compile(
    r"\b(?:not(?! be used)|never|unlike|we use|place of|passing|attribute)\b|n't\b|[:@](?:param|arg|type|key)\w*\s|-{3}"
    r"|^\s*\w+ : |^\s*\w+ \([^()\n]*\):|versionchanged"
    r"|\b(?:conjunction|together|along|combined) with\b",
    re.I | re.M,
)
_PARAGRAPHS = re.compile(r"\n\s*\n")
#: What follows in a docstring is said of something else.
_SECTIONS = re.compile(
    r"^[ \t]*(?:Parameters|Args|Arguments|Attributes|Methods|Returns|Raises|Examples?)(?::[ \t]*$|[ \t]*\n[ \t]*-{3})",
    re.M,
)
_SENTENCES = re.compile(r"(?<=[.!;])\s+(?=[A-Z`:])|\n(?=\s*[-*]\s)")
#: A name of code, and no word: dotted, of several words, quoted, or called.
_NAME = re.compile(
    r"(?<![\w.])(?:[A-Za-z_]\w*(?:\.\w+)+|[A-Za-z]\w*_\w+|[A-Z]+[a-z0-9]+[A-Z]\w*|[A-Z]{2,}[a-z]\w*|(?<=[`~'])\w+(?=[`'])"
    r"|\w+(?=\(\)))"
)
#: Arguments by which decorators are told what takes the place of something.
_PLACES = word_set(
    "alternative replacement replaced_by alternative_import instead use use_instead superseded_by new_name"
)
#: Longer texts are documents, and say much of other things.
_LONGEST = 4_000


def instead(node: _Definition, doc: str) -> tuple[str, ...]:
    """The names that a class or function says to use in its place, as written, in their order; () where it says none.

    It says so in its docstring, ``doc``, in a decorator that calls it deprecated, or in a warning that it gives each
    time it is called, or made.
    """
    texts = [_SECTIONS.split(doc, maxsplit=1)[0], *_decorators(node), *_warnings(node)]
    going = (text[:_LONGEST] for text in texts if _goes(text))
    return tuple(dict.fromkeys(name for text in going for name in _names(text)))


def _goes(text: str) -> bool:
    """Whether the pattern may be in a text; that takes a tenth of its time."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def _names(text: str) -> Iterator[str]:
    """The names after a word that bids to use them, once a paragraph says what goes, or in a text that begins so."""
    begins = _GOING.search(text.lstrip().split("\n", 1)[0]) is not None
    for paragraph in _PARAGRAPHS.split(text):
        is_going = begins
        for sentence in _SENTENCES.split(paragraph):
            is_going = is_going or _GOING.search(sentence) is not None
            use = _USE.search(sentence)
            if use is not None and is_going and _OTHER.search(sentence) is None:
                yield from (found[0].rstrip(".") for found in _NAME.finditer(sentence, use.end()))


def _decorators(node: _Definition) -> Iterator[str]:
    for one in node.decorator_list:
        if isinstance(one, ast.Call) and "deprecat" in name_of(one.func).lower():
            yield f"deprecated: {_strings(*one.args, *one.keywords)}"
            for keyword in one.keywords:
                if keyword.arg in _PLACES:
                    yield f"deprecated, use {_strings(keyword.value)}"


def _warnings(node: _Definition) -> Iterator[str]:
    body = node.body
    if isinstance(node, ast.ClassDef):
        made = (one for one in body if isinstance(one, ast.FunctionDef) and one.name in ("__init__", "__new__"))
        body = next(made, node).body
    for one in body:
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            name = name_of(one.value.func).lower()
            given = [*one.value.args, *(keyword.value for keyword in one.value.keywords)]
            if any(name_of(argument).endswith("DeprecationWarning") for argument in given):
                yield f"deprecated: {_strings(*given)}"
            elif "warn" in name or "deprecat" in name:
                yield _strings(*given)


def _strings(*nodes: ast.AST) -> str:
    """The text of all strings in some trees, those that are formatted without what is put into them."""
    held = (part for one in nodes for part in ast.walk(one))
    return " ".join(one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str))
