"""Source text of merged signatures, and of the calls that hand over what they were given."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.scaffolding.merging import NOT_GIVEN
from ssot_tool.signature import POSITIONAL, Kind, Parameter, Signature


def header(signature: Signature, first: Sequence[str] = (), keyword: str = "") -> list[str]:
    """The parameters as they are written; ``first`` before all others, ``keyword`` (with its type) among keywords."""
    written = list(first)
    parameters = signature.parameters
    only = [one for one in parameters if one.kind is Kind.POSITIONAL_ONLY]
    written += [parameter(one) for one in only] + (["/"] if only else [])
    written += [parameter(one) for one in parameters if one.kind is Kind.POSITIONAL_OR_KEYWORD]
    rest = [one for one in parameters if one.kind is Kind.VAR_POSITIONAL]
    named = [one for one in parameters if one.kind is Kind.KEYWORD_ONLY]
    if rest:
        written.append(f"*{rest[0].name}: {rest[0].annotation or 'Any'}")
    elif named or keyword:
        written.append("*")
    written += [keyword] if keyword else []
    written += [parameter(one) for one in named]
    written += [f"**{one.name}: {one.annotation or 'Any'}" for one in parameters if one.kind is Kind.VAR_KEYWORD]
    return written


def parameter(one: Parameter) -> str:
    """One parameter with its annotation and default."""
    told = f"{one.name}: {one.annotation}" if one.annotation else one.name
    if one.default is None:
        return told
    return f"{told} = {one.default}" if one.annotation else f"{told}={one.default}"


def arguments(signature: Signature, given: str = "given") -> list[str]:
    """The arguments of the call that hands over all parameters; ``given`` is called for what may have been left out.

    By position up to the first that may have been left out, by keyword from there on.
    """
    parameters = signature.parameters
    leading = [one for one in parameters if one.kind in POSITIONAL]
    split = next((at for at, one in enumerate(leading) if one.default == NOT_GIVEN), len(leading))
    rest = signature.variadic(Kind.VAR_POSITIONAL)
    named = [*leading[split:], *(one for one in parameters if one.kind is Kind.KEYWORD_ONLY)]
    loose = [one for one in named if one.default == NOT_GIVEN]
    more = signature.variadic(Kind.VAR_KEYWORD)
    written = [one.name for one in leading[:split]]
    written += [f"*{rest.name}"] if rest is not None else []
    written += [f"{one.name}={one.name}" for one in named if one.default != NOT_GIVEN]
    written += [f"**{given}({', '.join(f'{one.name}={one.name}' for one in loose)})"] if loose else []
    return written + ([f"**{more.name}"] if more is not None else [])
