"""Where a module that is read from top to bottom is cut into cells: notebooks and tutorials written as Python."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ssot_tool.portraits.lines import source_lines
from ssot_tool.portraits.portrait import Twice

#: The percent format of VS Code, Spyder and Jupytext, and what ``nbconvert`` writes.
_PERCENT = re.compile(r"#[ ]?%%|# In\[[\d ]*\]:")
#: A block of prose in Sphinx-Gallery: a row of twenty or more, and comments below it.
_ROW = re.compile(r"#{20,}[ \t]*")
#: What underlines a title in reStructuredText.
_UNDERLINE = re.compile(r"""([=\-`:'"~^_*+#<>.])\1{2,}[ \t]*""")


def without_new_cells(tree: ast.Module, text: str, twice: Iterable[Twice]) -> Iterator[Twice]:
    """Those whose two definitions stand in one cell: what a later cell shows anew was used where it was shown.

    Only names of the module itself can be in two cells.
    """
    lines: list[int] | None = None
    for one in twice:
        if "." not in one.qualname:
            if lines is None:
                lines = list(cell_lines(tree, text))
            at = bisect_left(lines, one.first_line)
            if at < len(lines) and lines[at] < one.line:
                continue
        yield one


def cell_lines(tree: ast.Module, text: str) -> Iterator[int]:
    """The lines, 1-based and ascending, in which a cell begins.

    Rows of ``#`` cut only what begins as Sphinx-Gallery asks for, with a docstring that has a title: elsewhere they are
    decoration. A row that closes a box around a heading is, too.
    """
    is_page = _has_title(ast.get_docstring(tree, clean=False) or "")
    lines = source_lines(text)
    for number, line in enumerate(lines, start=1):
        if _PERCENT.match(line) or (is_page and _ROW.fullmatch(line) and _opens_prose(lines, number)):
            yield number


def _opens_prose(lines: list[str], after: int) -> bool:
    """Whether the comments below a row are text up to their end, and no box."""
    end = after
    while end < len(lines) and lines[end].startswith("#"):
        if _ROW.fullmatch(lines[end]):
            return False
        end += 1
    return end > after


def _has_title(docstring: str) -> bool:
    lines = docstring.splitlines()
    return any(above.strip() and _UNDERLINE.fullmatch(below) for above, below in pairwise(lines))
