"""One signature that takes whatever any of several signatures takes.

Parameters that stand at one position under one name in all of them keep to it; from the first conflict on positions are
taken as ``*args``, and each name as a keyword. What not every signature requires is ``NOT_GIVEN`` by default, unless
all have one and the same default that can be written anywhere: so what a caller leaves out is left out for the
strategy, too, and its own default holds.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword

import msgspec

from ssot_tool.signature import POSITIONAL, Kind, Parameter, Signature, Unknown

#: The default of a parameter that may be left out, as it is written.
NOT_GIVEN = "NOT_GIVEN"
ANY = "Any"
#: Takes whatever it is given.
ANYTHING = Signature((Parameter("args", Kind.VAR_POSITIONAL), Parameter("kwargs", Kind.VAR_KEYWORD)))
#: Names that a generated body uses itself.
_OWN_NAMES = frozenset(("self", "cls", "super", "given", "ROUTES", NOT_GIVEN))

#: Joins the annotations of one parameter (None for a signature that has none) to one.
JoinAnnotations = Callable[[Sequence[str | None]], str]


def merged(signatures: Sequence[Signature | Unknown], join: JoinAnnotations | None = None) -> Signature:
    """The signature that every call binds to that one of the signatures takes; without receivers.

    Where one is not known, or has names that a body cannot use, it takes anything.
    """
    known = [one for one in signatures if isinstance(one, Signature)]
    if len(known) < len(signatures) or not known or not all(map(_is_plain, known)):
        return ANYTHING
    told = join or (lambda annotations: next((one for one in annotations if one), ANY))
    agreed, even = _agreed(known)
    if not even:
        # Behind them stands *args, so they are never given by keyword alone.
        agreed = _leading_required(agreed, known)
    parameters = [_at(name, kind, known, told, named=False) for name, kind in agreed]
    if not even:
        parameters.append(Parameter(_free("args", known), Kind.VAR_POSITIONAL, annotation=ANY))
    taken = {name for name, _ in agreed}
    names = dict.fromkeys(
        p.name for one in known for p in one.parameters if p.kind in (Kind.POSITIONAL_OR_KEYWORD, Kind.KEYWORD_ONLY)
    )
    parameters += [
        _at(name, Kind.KEYWORD_ONLY, known, told, named=not even and _by_position(name, known))
        for name in names
        if name not in taken
    ]
    if any(one.variadic(Kind.VAR_KEYWORD) is not None for one in known):
        parameters.append(Parameter(_free("kwargs", known), Kind.VAR_KEYWORD, annotation=ANY))
    return Signature(tuple(_ordered(parameters)), known[0].result if _same_result(known) else "value")


def renamed(signature: Signature | Unknown, names: Mapping[str, str]) -> Signature | Unknown:
    """A signature whose parameters have other names."""
    if isinstance(signature, Unknown) or not names:
        return signature
    parameters = [msgspec.structs.replace(p, name=names.get(p.name, p.name)) for p in signature.parameters]
    return msgspec.structs.replace(signature, parameters=tuple(parameters))


def _is_plain(signature: Signature) -> bool:
    return not any(p.name in _OWN_NAMES or iskeyword(p.name) or p.name.startswith("__") for p in signature.parameters)


def _same_result(known: Sequence[Signature]) -> bool:
    return len({one.result for one in known}) == 1


def _agreed(known: Sequence[Signature]) -> tuple[list[tuple[str, Kind]], bool]:
    """The parameters at the positions on which all agree, and whether no signature takes more by position."""
    agreed: list[tuple[str, Kind]] = []
    longest = max(len(one.positional) for one in known)
    for at in range(longest):
        here = [one.positional[at] for one in known if len(one.positional) > at]
        name, kind = here[0].name, here[0].kind
        others = [one for one in known if len(one.positional) <= at]
        strange = any(name in one.plain or one.variadic(Kind.VAR_POSITIONAL) for one in others)
        if strange or any((p.name, p.kind) != (name, kind) for p in here):
            return agreed, False
        if kind is Kind.POSITIONAL_ONLY and not _is_settled(name, known):
            return agreed, False
        agreed.append((name, kind))
    if any(one.variadic(Kind.VAR_POSITIONAL) is not None for one in known):
        return agreed, False
    return agreed, True


def _is_settled(name: str, known: Sequence[Signature]) -> bool:
    """Whether a parameter that no keyword gives need not be left out: nobody can leave out what stands before others.

    A keyword of its name may be meant for ``**kwargs``, so these are refused.
    """
    one = _at(name, Kind.POSITIONAL_ONLY, known, lambda annotations: ANY, named=False)
    return one.default != NOT_GIVEN and not any(each.variadic(Kind.VAR_KEYWORD) for each in known)


def _leading_required(agreed: Sequence[tuple[str, Kind]], known: Sequence[Signature]) -> list[tuple[str, Kind]]:
    found = []
    for name, kind in agreed:
        if not all(name in one.plain and one.plain[name].required for one in known):
            break
        found.append((name, kind))
    return found


def _by_position(name: str, known: Sequence[Signature]) -> bool:
    return any(p.name == name for one in known for p in one.positional)


def _at(name: str, kind: Kind, known: Sequence[Signature], join: JoinAnnotations, *, named: bool) -> Parameter:
    """One parameter of the merged signature; ``named``: it may come by position, as part of ``*args``."""
    having = [one.plain[name] for one in known if name in one.plain]
    annotation = join([p.annotation for p in having])
    if any(p.default == "None" for p in having) and not _may_be_none(_parsed(annotation)):
        annotation = f"{annotation} | None"
    everywhere = len(having) == len(known) and not named
    if everywhere and all(p.required for p in having):
        return Parameter(name, kind, annotation=annotation)
    first = having[0]
    same = all(p.constant is not None and (p.constant, p.meaning) == (first.constant, first.meaning) for p in having)
    if everywhere and same and first.meaning is not None:
        return Parameter(name, kind, first.constant, annotation, first.constant, first.meaning)
    return Parameter(name, kind, NOT_GIVEN, annotation)


def _parsed(annotation: str) -> ast.expr | None:
    try:
        return ast.parse(f"({annotation}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _may_be_none(annotation: ast.expr | None) -> bool:
    """Whether None is among what an annotation allows; of what cannot be read, it is taken to be."""
    match annotation:
        case None | ast.Constant(value=None) | ast.Name(id="Any" | "object" | "Optional" | "None"):
            return True
        case ast.BinOp(left=left, right=right):
            return _may_be_none(left) or _may_be_none(right)
        case ast.Subscript(value=ast.Name(id="Optional")):
            return True
        case ast.Subscript(value=ast.Name(id="Union" | "Annotated"), slice=ast.Tuple(elts=parts)):
            return any(map(_may_be_none, parts))
    return False


def _free(name: str, known: Sequence[Signature]) -> str:
    taken = {p.name for one in known for p in one.parameters if p.kind in POSITIONAL or p.kind is Kind.KEYWORD_ONLY}
    while name in taken:
        name = f"more_{name}"
    return name


def _ordered(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Keywords that must be given come first among keywords; by position, none may stand behind a default."""
    rank = {Kind.VAR_POSITIONAL: 1, Kind.KEYWORD_ONLY: 2, Kind.VAR_KEYWORD: 3}
    inside = sorted(parameters, key=lambda p: (rank.get(p.kind, 0), p.kind is Kind.KEYWORD_ONLY and not p.required))
    loose = False
    done = []
    for one in inside:
        if one.kind in POSITIONAL:
            if loose and one.required:
                one = msgspec.structs.replace(one, default=NOT_GIVEN)
            loose = loose or not one.required
        done.append(one)
    return done
