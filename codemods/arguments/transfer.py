"""What the arguments of a legacy call become in a call of the canonical, or why that cannot be said.

An argument keeps its place in the text, and so its turn to be evaluated; where the canonical has another parameter at
its position it becomes a keyword, and so do all behind it. What ``*…`` and ``**…`` may hold must arrive without a
change: one name or position in two signatures.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from typing import NamedTuple

from ssot_tool.signature import Kind, Left, Parameter

from .binding import Bound
from .call_text import Argument
from .pairing import Doubt, Pairing


class Transfer(NamedTuple):
    """For every argument the keyword that it has then, None if it keeps to its position; and keywords to add."""

    keywords: tuple[str | None, ...]
    added: tuple[tuple[str, str], ...]


def transfer(
    arguments: Sequence[Argument], bound: Bound, pairing: Pairing, added: Mapping[str, str], later: bool
) -> Transfer | Left:
    """Map the arguments, write out defaults that differ, add keywords (name to source text)."""
    try:
        pairing.check()
        pairing.check_positions(bound)
        pairing.check_names(bound)
        keywords = _keywords(arguments, bound, pairing, later)
        values = _values(arguments, keywords, pairing)
        written = _defaults(bound, pairing, values, added) + _added(bound, pairing, values, added)
        _check_complete(bound, pairing, {*values, *(name for name, _ in written)})
        _check_written(arguments, keywords, written, pairing if bound.any_name else None)
    except Doubt as doubt:
        return Left(str(doubt))
    return Transfer(tuple(keywords), tuple(written))


def _keywords(arguments: Sequence[Argument], bound: Bound, pairing: Pairing, later: bool) -> list[str | None]:
    keywords: list[str | None] = []
    staying = True
    for at, (argument, target) in enumerate(zip(arguments, bound.targets, strict=True)):
        keyword = None
        if target is not None and argument.name is not None:
            extra = target.kind is Kind.VAR_KEYWORD
            # A name in **kwargs may be that of a positional-only parameter, and is not that parameter.
            keyword = (
                argument.name if extra and argument.name in pairing.legacy.plain else pairing.target(argument.name)
            )
            _check_taken(keyword, pairing, extra or argument.name in pairing.renamed)
            if extra and keyword in pairing.canonical.named and pairing.source(keyword) is not None:
                raise Doubt(f"{keyword} would be given twice")
            if later and keyword != argument.name:
                raise Doubt(f"a later call may give {argument.name} again")
        elif target is not None:
            staying = staying and _stays(at, target, pairing)
            if not staying:
                keyword = _to_keyword(target, pairing)
        if keyword is not None and argument.name is None and (later or any(one.form == "star" for one in arguments)):
            raise Doubt(f"{keyword} would become a keyword, and what comes by position behind it would move up")
        keywords.append(keyword)
    return keywords


def _stays(at: int, target: Parameter, pairing: Pairing) -> bool:
    """Whether the argument at this position, behind others that stay, is the same parameter for the canonical."""
    if target.kind is Kind.VAR_POSITIONAL:
        rest = pairing.canonical.variadic(Kind.VAR_POSITIONAL)
        even = len(pairing.legacy.positional) == len(pairing.canonical.positional)
        return even and rest is not None and rest.name == pairing.target(target.name)
    slots = pairing.canonical.positional
    return at < len(slots) and slots[at].name == pairing.target(target.name)


def _to_keyword(target: Parameter, pairing: Pairing) -> str:
    keyword = pairing.target(target.name)
    if target.kind is Kind.VAR_POSITIONAL:
        raise Doubt(f"an argument for *{target.name} would not arrive in the same place")
    _check_taken(keyword, pairing, target.name in pairing.renamed)
    return keyword


def _check_taken(keyword: str, pairing: Pairing, mapped: bool) -> None:
    """Doubt unless the canonical takes the keyword: as a parameter, or as one of many where that is meant."""
    if keyword in pairing.canonical.named or (mapped and pairing.extra(keyword)):
        return
    if keyword in pairing.canonical.plain:
        raise Doubt(f"the canonical takes {keyword} by position alone")
    if pairing.extra(keyword):
        raise Doubt(f"the canonical has no parameter {keyword}, only one that takes any keyword")
    raise Doubt(f"the canonical has no parameter {keyword}")


def _values(arguments: Sequence[Argument], keywords: Sequence[str | None], pairing: Pairing) -> dict[str, str]:
    """What is given, by the canonical's names."""
    values: dict[str, str] = {}
    slots = pairing.canonical.positional
    leading = next((at for at, one in enumerate(arguments) if one.form != "position"), len(arguments))
    for at, (argument, keyword) in enumerate(zip(arguments, keywords, strict=True)):
        name = keyword
        if name is None and at < leading and at < len(slots):
            name = slots[at].name
        if name is not None and name in values:
            raise Doubt(f"{name} would be given twice")
        if name is not None:
            values[name] = argument.value
    return values


def _defaults(
    bound: Bound, pairing: Pairing, values: Mapping[str, str], added: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Defaults of the legacy that the canonical does not have, as keywords."""
    open_names = {pairing.legacy.positional[at].name for at in bound.open_positions} | bound.open_names
    found: list[tuple[str, str]] = []
    for one in pairing.legacy.plain.values():
        name = pairing.target(one.name)
        if (
            one.name in bound.given
            or name in added
            or (one.name in open_names and not pairing.can_be_preset(one, bound))
        ):
            continue
        if name in values:
            raise Doubt(f"{name} would be given twice")
        known = name in pairing.canonical.plain
        if one.required or (not known and not (one.name in pairing.renamed and pairing.extra(name))):
            continue
        if known and pairing.same_default(one):
            continue
        _check_taken(name, pairing, one.name in pairing.renamed)
        if one.constant is None:
            raise Doubt(
                f"the default of {one.name}, {one.default}, is not known to be the canonical's, and not written"
            )
        found.append((name, one.constant))
    return found


def _added(
    bound: Bound, pairing: Pairing, values: Mapping[str, str], added: Mapping[str, str]
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, text in added.items():
        _check_taken(name, pairing, True)
        if bound.any_name and name not in values:
            raise Doubt(f"any keyword may be given, {name}, too")
        if name in values:
            if not same_source(values[name], text):
                raise Doubt(f"{name} is given already, as {values[name]}")
            continue
        one = pairing.source(name)
        if one is not None:
            positions = {pairing.legacy.positional[at].name for at in bound.open_positions}
            if one.name in positions | bound.open_names:
                raise Doubt(f"{name} may be given already")
            if one.constant is None or not same_source(one.constant, text):
                raise Doubt(f"{name} is {one.default} by default, and would become {text}")
        found.append((name, text))
    return found


def _check_complete(bound: Bound, pairing: Pairing, names: set[str]) -> None:
    may_be = {pairing.legacy.positional[at].name for at in bound.open_positions} | bound.open_names
    for one in pairing.canonical.plain.values():
        source = pairing.source(one.name)
        if one.required and one.name not in names and (source is None or source.name not in may_be):
            raise Doubt(f"the canonical needs {one.name}, which nothing gives")


def _check_written(
    arguments: Sequence[Argument],
    keywords: Sequence[str | None],
    written: Sequence[tuple[str, str]],
    any_name: Pairing | None,
) -> None:
    """Doubt where a keyword cannot be written, or (``any_name``) where ``**…`` may hold it, too."""
    new = [name for name, _ in written]
    new += [name for name, old in zip(keywords, arguments, strict=True) if name is not None and name != old.name]
    for name in new:
        if any_name is not None and name not in any_name.legacy.named:
            raise Doubt(f"any keyword may be given, {name}, too")
        if not name.isidentifier() or iskeyword(name):
            raise Doubt(f"{name} is no name that a keyword can have")
    for name in (*new, *(one.name for one in arguments if one.name is not None)):
        if name.startswith("__") and not name.endswith("__"):
            raise Doubt(f"{name} is another name inside a class")


def same_source(one: str, other: str) -> bool:
    """Whether two expressions are the same but for their layout."""
    if one == other:
        return True
    try:
        return ast.dump(ast.parse(f"({one}\n)", mode="eval")) == ast.dump(ast.parse(f"({other}\n)", mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
