"""Signatures as people write them."""

from __future__ import annotations

from ssot_tool.signature import Kind, Parameter, Signature, Unknown


def signature_text(signature: Signature | Unknown, *, annotations: bool = True) -> str:
    """``(store: Store, timeout=30, *, key)``; ``(?)`` for what cannot be read."""
    if isinstance(signature, Unknown):
        return "(?)"
    parts: list[str] = []
    kinds = [one.kind for one in signature.parameters]
    for at, one in enumerate(signature.parameters):
        if one.kind is Kind.KEYWORD_ONLY and not {Kind.VAR_POSITIONAL, Kind.KEYWORD_ONLY} & set(kinds[:at]):
            parts.append("*")
        parts.append(parameter_text(one, annotations=annotations))
        if one.kind is Kind.POSITIONAL_ONLY and kinds[at + 1 : at + 2] != [Kind.POSITIONAL_ONLY]:
            parts.append("/")
    return f"({', '.join(parts)})"


def parameter_text(one: Parameter, *, annotations: bool = True) -> str:
    """``timeout: int = 30``, ``timeout=30``, ``*rest``."""
    stars = {Kind.VAR_POSITIONAL: "*", Kind.VAR_KEYWORD: "**"}.get(one.kind, "")
    noted = f": {one.annotation}" if annotations and one.annotation else ""
    if one.default is None:
        return f"{stars}{one.name}{noted}"
    return f"{one.name}{noted} = {one.default}" if noted else f"{one.name}={one.default}"
