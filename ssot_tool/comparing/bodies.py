"""The bodies of definitions, to be held against each other: by their shape, or word by word where ast cannot parse."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Literal

from ssot_tool.comparing.layout import broken
from ssot_tool.comparing.shapes import Shape, is_prose, shape_of
from ssot_tool.gate.sketch import body_words
from ssot_tool.scan.python_tree import Definition
from ssot_tool.scan.syntax.source import line_starts

#: Two words in a row, or one and "", and how often as a power of two.
_FEATURE = tuple[str, str, int]


class Body:
    """One function or method: ``text`` is its source, without decorators; ``node`` its syntax, None if not parsed."""

    def __init__(self, text: str, node: Definition | None, name: str, owner: str = "", receiver: bool = False) -> None:
        self.name = name
        self._text = text
        self._node = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None
        self.shape: Shape | None = None
        if self._node is not None:
            try:
                self.shape = shape_of(self._node, owner, receiver)
            except RecursionError:
                self._node = None

    @property
    def read(self) -> Literal["ast", "words"]:
        """How the body is compared."""
        return "words" if self.shape is None else "ast"

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its identifiers and constants in order."""
        return tuple(self.plain_words) if self.shape is None else self.shape.words

    @cached_property
    def plain_words(self) -> list[str]:
        """The words of its text, whatever parses; its own name left out."""
        return body_words(self._text, self.name)

    @cached_property
    def digest(self) -> str:
        """Equal for bodies that are the same but for names and constants; of words, where it is not parsed."""
        if self.shape is not None:
            return self.shape.digest
        return "words " + blake2b("\0".join(self.plain_words).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def features(self) -> frozenset[_FEATURE]:
        """Its words and pairs of neighbouring words, each as often as a power of two says, as in a sketch."""
        counts: Counter[tuple[str, str]] = Counter((word, "") for word in self.words)
        counts.update(pairwise(self.words))
        return frozenset((*pair, power) for pair, number in counts.items() for power in range(number.bit_length()))

    @cached_property
    def docstring(self) -> str:
        """Its docstring, "" for none."""
        return "" if self._node is None else ast.get_docstring(self._node) or ""

    @cached_property
    def code(self) -> tuple[str, ...]:
        """Its lines in one layout, without decorators, prose, blank lines and the annotations of its header."""
        written = None if self._node is None else _unparsed(self._node)
        if written is not None:
            return tuple(part for line in written.split("\n") if line.strip() for part in broken(line))
        return tuple(line for line in _dedented(self._text) if line.strip() and not line.lstrip().startswith("#"))


def text_of(text: str, start_line: int, end_line: int) -> str:
    """The lines of a module's text, 1-based, both inclusive."""
    starts = [*line_starts(text), len(text)]
    return text[starts[min(start_line, len(starts)) - 1] : starts[min(end_line, len(starts) - 1)]]


def likeness(one: Body, other: Body) -> float:
    """How alike two bodies are, from 0 to 1: the Jaccard index of their features."""
    first, second = one.features, other.features
    if one.read != other.read:
        first, second = _features(one.plain_words), _features(other.plain_words)
    either = len(first | second)
    return len(first & second) / either if either else 1.0


def _features(words: list[str]) -> frozenset[_FEATURE]:
    return frozenset((first, second, 0) for first, second in pairwise(["", *words]))


def _unparsed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """The function's source in one layout; None where this Python cannot write what it has read."""
    bare, args = copy.copy(node), copy.copy(node.args)
    for field in ("posonlyargs", "args", "kwonlyargs"):
        setattr(args, field, [_unannotated(one) for one in getattr(args, field)])
    args.vararg = args.vararg and _unannotated(args.vararg)
    args.kwarg = args.kwarg and _unannotated(args.kwarg)
    bare.args, bare.returns, bare.decorator_list = args, None, []
    # At the beginning there may be more than the docstring: what stands alone says nothing.
    bare.body = [one for one in node.body if not is_prose(one)] or [ast.Pass()]
    try:
        return ast.unparse(bare)
    except (ValueError, RecursionError):  # Python 3.11 cannot write every f-string that it reads
        return None


def _unannotated(one: ast.arg) -> ast.arg:
    return ast.arg(arg=one.arg)


def _dedented(text: str) -> list[str]:
    lines = text.expandtabs(4).splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    return [line[indent:].rstrip() if not line[:indent].strip() else line.rstrip() for line in lines]
