"""Values as Python source, laid out as ruff and black would: what holds several things has one a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_tool.signature import Kind, Parameter, Signature

#: The width that ruff and black keep where nothing else is set.
WIDTH = 88


def literal(value: str | int | float | bool) -> str:
    """A value as source, a string in double quotes where that takes no more escapes."""
    source = repr(value)
    if source.startswith("'") and '"' not in source:
        return '"' + source[1:-1] + '"'
    return source


def listed(name: str, annotation: str, brackets: str, items: Iterable[str]) -> list[str]:
    """The lines that bind a name to a collection, one item a line; ``brackets`` are two."""
    rows = [f"    {item}," for item in items]
    head = f"{name}: {annotation} = {brackets[0]}"
    return [head, *rows, brackets[1]] if rows else [head + brackets[1]]


def row(lead: str, parts: Sequence[str]) -> str:
    """A tuple, after what stands before it: on one line, or one part a line where that would be too long."""
    line = f"{lead}({', '.join(parts)})"
    if len(line) + len("    ,") <= WIDTH:
        return line
    return "\n".join([f"{lead}(", *(f"        {part}," for part in parts), "    )"])


def stated(signature: Signature, other: str, renamed: dict[str, str]) -> list[str]:
    """The parameters of a signature, each as source, with ``/`` and ``*`` where they belong, without annotations.

    A default that cannot be written anywhere is told as ``other``; ``renamed``: legacy to unified name.
    """
    words: list[str] = []
    last: Kind | None = None
    for one in signature.parameters:
        if last is Kind.POSITIONAL_ONLY and one.kind is not Kind.POSITIONAL_ONLY:
            words.append("/")
        starless = last not in (Kind.KEYWORD_ONLY, Kind.VAR_POSITIONAL)
        if one.kind is Kind.KEYWORD_ONLY and starless:
            words.append("*")
        words.append(_parameter(one, other, renamed))
        last = one.kind
    if last is Kind.POSITIONAL_ONLY:
        words.append("/")
    return words


def _parameter(one: Parameter, other: str, renamed: dict[str, str]) -> str:
    name = renamed.get(one.name, one.name)
    if one.kind is Kind.VAR_POSITIONAL:
        return f"*{name}"
    if one.kind is Kind.VAR_KEYWORD:
        return f"**{name}"
    if one.default is None:
        return name
    return f"{name}={other if one.constant is None else one.constant}"


def as_comment(text: str) -> str:
    """A text that may stand in a docstring: one line, with nothing in it that could end it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.replace("\\", "/").replace('"', "'").split())
