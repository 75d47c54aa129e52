"""A function's shim: the same header, and a body that hands everything to the canonical."""

from __future__ import annotations

import ast

from ssot_tool.signature import Left

from ..module_edits.module_text import Site
from .signature import forwarded, header, known_names, means
from .words import Words


def function_shim(site: Site, words: Words, statement: str) -> list[str] | Left:
    """The lines of the shim, without the margin of the definition; ``statement`` is an import that it needs, or ""."""
    what, node = words.what, site.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if isinstance(site.scopes[-1], ast.ClassDef):
        return Left(f"{node.name} is a method")
    arguments = forwarded(what)
    if isinstance(arguments, Left):
        return arguments
    assert what.legacy is not None
    known = known_names(site)
    parameters = header(what.legacy, known)
    if isinstance(parameters, Left):
        return parameters
    result, returns = what.legacy.result, ""
    if node.returns is not None and not result.endswith("context manager"):
        written = site.module.source(node.returns)
        returns = f" -> {written}" if means(written, known.names) else ""
    # Whoever makes a generator is warned at once, not when it is first asked for a value.
    start, handed = ("async def", "return await ") if result == "coroutine" else ("def", "return ")
    style = words.style
    comma = not parameters or not parameters[-1].startswith("**")
    return [
        *style.bracketed(0, f"{start} {node.name}", parameters, f"{returns}:", comma),
        words.docstring(1),
        *([f"{style.unit}{statement}", ""] if statement else []),
        *words.warning(1),
        *style.bracketed(1, f"{handed}{words.canonical}", arguments, ""),
    ]
