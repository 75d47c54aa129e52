"""The ``ast`` tree of a module and its definitions by line, for those who look into bodies; nothing is kept of it."""

from __future__ import annotations

import ast
import warnings

from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def python_tree(text: str) -> ast.Module:
    """Parse a module; what this Python cannot parse, or not without harm, raises ``Unreadable``."""
    if len(text) > MAX_BYTES:
        raise Unreadable(f"has {len(text):,} characters, more than the limit of {MAX_BYTES:,}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise Unreadable(f"syntax error: {error.msg}", error.lineno or 1) from None
        except (RecursionError, MemoryError):
            raise Unreadable("is nested too deeply") from None
        except ValueError as error:  # lone surrogates, integers of more digits than Python converts
            raise Unreadable(f"syntax error: {error}") from None


def definitions_by_line(tree: ast.Module) -> dict[tuple[str, int], Definition]:
    """Every class and function by name and line of its ``class``, ``def`` or ``async``, 1-based."""
    return {(node.name, node.lineno): node for node in ast.walk(tree) if isinstance(node, DEFINITIONS)}
