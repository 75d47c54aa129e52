"""What a dataclass takes (PEP 557): its fields, in the order in which its bases and its body name them."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from ssot_tool.signature import Signature, Unknown, identifier

from .class_bodies import Body, Field, body_of
from .defaults import Default, code, made, shared
from .definitions import Definition, Resolve, symbol_at
from .fields import Made, annotation_kind, flags, parameter_of, signature_from, tangle
from .functions import mangled
from .lineage import Lineage, lineage

DATACLASS = "dataclasses.dataclass"
_Fields = dict[str, Made]


class Options(NamedTuple):
    """The options of a decorator that matter to a constructor."""

    init: bool
    kw_only: bool


def dataclass_options(definition: Definition) -> Options | Unknown | None:
    """The options of the class's ``@dataclass``; None if it has none."""
    for decorator in definition.node.decorators:
        if symbol_at(decorator.decorator, definition.resolve) == DATACLASS:
            read = flags(decorator.decorator, ("init", "kw_only"), code(decorator.decorator))
            if isinstance(read, Unknown):
                return read
            return Options(read[0].get("init", True), read[0].get("kw_only", False))
    return None


def dataclass_signature(order: Lineage) -> Signature | Unknown:
    """What the generated ``__init__`` of the first class of a lineage takes; Unknown if a base cannot be read."""
    fields = _all_fields(order, {})
    return fields if isinstance(fields, Unknown) else signature_from(fields.values())


def _all_fields(order: Lineage, known: dict[str, _Fields]) -> _Fields | Unknown:
    """``__dataclass_fields__`` of the first class: a field that is named again keeps its place."""
    fields: _Fields = {}
    for entry in reversed(order[1:]):
        if not isinstance(entry, Definition):
            if not entry.inert:
                return Unknown(f"{entry} cannot be read, and may have fields")
            continue
        if entry.symbol not in known:
            below = lineage(entry)
            inherited = below if isinstance(below, Unknown) else _all_fields(below, known)
            if isinstance(inherited, Unknown):
                return inherited
            known[entry.symbol] = inherited
        fields.update(known[entry.symbol])
    first = order[0]
    assert isinstance(first, Definition)
    given = dataclass_options(first)
    if given is None or isinstance(given, Unknown):
        return fields if given is None else given
    own = _own(first, given, [entry for entry in order[1:] if isinstance(entry, Definition)])
    if isinstance(own, Unknown):
        return own
    fields.update(own)
    return fields


def _own(definition: Definition, given: Options, below: list[Definition]) -> _Fields | Unknown:
    assert isinstance(definition.node, cst.ClassDef)
    body = body_of(definition.node)
    if body.hidden:
        return Unknown(f"{definition.symbol} has fields under a condition")
    bodies: list[Body] = [body_of(base.node) for base in below if isinstance(base.node, cst.ClassDef)]
    kw_only = given.kw_only
    found: _Fields = {}
    for field in body.fields:
        special = annotation_kind(field.annotation, definition.resolve)
        kw_only = kw_only or special == "KW_ONLY"
        if special in ("ClassVar", "KW_ONLY"):
            continue
        reason = tangle(field, body, below, bodies)
        if reason is not None:
            return Unknown(reason)
        one = _field(field, kw_only, definition.node.name.value, definition.resolve)
        if isinstance(one, Unknown):
            return one
        found[one.parameter.name] = one
    return found


def _field(field: Field, kw_only: bool, owner: str, resolve: Resolve) -> Made | Unknown:
    default: Default | None = None
    init = True
    if isinstance(field.value, cst.Call) and symbol_at(field.value, resolve) == "dataclasses.field":
        read = flags(field.value, ("init", "kw_only"), f"the field {field.name}")
        if isinstance(read, Unknown):
            return read
        literals, given = read
        init, kw_only = literals.get("init", True), literals.get("kw_only", kw_only)
        if "default" in given:
            default = shared(given["default"], resolve)
        elif "default_factory" in given:
            default = made(given["default_factory"], resolve)
    elif field.value is not None:
        default = shared(field.value, resolve)
    return Made(parameter_of(identifier(mangled(field.name, owner)), kw_only, default, field.annotation), init)
