"""What a pydantic model takes: its fields, each by keyword alone."""

from __future__ import annotations

from keyword import iskeyword

import libcst as cst

from ssot_tool.signature import Signature, Unknown

from .class_bodies import Body, Field, body_of
from .defaults import Default, code, copied, made
from .definitions import Definition, Resolve, options, symbol_at
from .fields import Made, annotation_kind, parameter_of, signature_from
from .lineage import Lineage

MODELS = frozenset(("pydantic.BaseModel", "pydantic.main.BaseModel"))
_FIELD = frozenset(("pydantic.Field", "pydantic.fields.Field"))
#: Settings that change by which names fields are given, or which names are fields.
_NAMING = frozenset(
    [
        "alias_generator",
        "populate_by_name",
        "allow_population_by_field_name",
        "validate_by_name",
        "validate_by_alias",
        "fields",
        "extra",
    ]
)


def pydantic_signature(order: Lineage) -> Signature | Unknown:
    """The fields of a model and its bases; Unknown where an alias or a setting decides about their names.

    A field without a value counts as required, also where pydantic 1 gives None to an Optional one.
    """
    fields: dict[str, Made] = {}
    for entry in reversed(order):
        if not isinstance(entry, Definition):
            if not entry.inert and entry not in MODELS:
                return Unknown(f"{entry} cannot be read, and may have fields")
            continue
        assert isinstance(entry.node, cst.ClassDef)
        body = body_of(entry.node)
        reason = _unclear(entry, body)
        if reason is not None:
            return Unknown(reason)
        for field in body.fields:
            if field.name.startswith("_") or field.name == "model_config":
                continue
            if annotation_kind(field.annotation, entry.resolve) == "ClassVar":
                continue
            one = _field(field, entry.resolve)
            if isinstance(one, Unknown):
                return one
            fields[field.name] = one
    return signature_from(fields.values())


def _unclear(definition: Definition, body: Body) -> str | None:
    if body.hidden or any(field.name in body.tangled for field in body.fields):
        return f"{definition.symbol} has fields that are bound in more than one way or under a condition"
    names = set(body.assigned) - {"model_config"} - {field.name for field in body.fields}
    if any(not name.startswith("_") for name in names):
        return f"{definition.symbol} has names without annotations, which may be fields"
    config = body.assigned.get("model_config")
    if config is not None:
        given = options(config) if isinstance(config, cst.Call) else None
        if given is None or given.keys() & _NAMING:
            return f"the model_config of {definition.symbol} may change the names of its fields"
    if "Config" in body.tangled:
        return f"the Config of {definition.symbol} may change the names of its fields"
    return None


def _field(field: Field, resolve: Resolve) -> Made | Unknown:
    if "Field(" in code(field.annotation.annotation):
        return Unknown(f"the annotation of the field {field.name} says more than its type")
    value = field.value
    if not isinstance(value, cst.Call) or symbol_at(value, resolve) not in _FIELD:
        default = None if value is None or isinstance(value, cst.Ellipsis) else copied(value, resolve)
        return Made(parameter_of(field.name, True, default, field.annotation))
    if value.args and value.args[0].keyword is None and not value.args[0].star:
        first = value.args[0].with_changes(keyword=cst.Name("default"))
        value = value.with_changes(args=[first, *value.args[1:]])
    given = options(value)
    if given is None or given.keys() & {"validation_alias", "alias_priority", "init", "init_var"}:
        return Unknown(f"the field {field.name} is made in a way that cannot be read")
    name = field.name
    if "alias" in given:
        alias = given["alias"]
        name = str(alias.evaluated_value) if isinstance(alias, cst.SimpleString) else ""
        if not name.isidentifier() or iskeyword(name):
            return Unknown(f"the alias of the field {field.name} is no name that a keyword can have")
    default = _default(given, resolve)
    return Made(parameter_of(name, True, default, field.annotation))


def _default(given: dict[str, cst.BaseExpression], resolve: Resolve) -> Default | None:
    if "default" in given:
        return None if isinstance(given["default"], cst.Ellipsis) else copied(given["default"], resolve)
    return made(given["default_factory"], resolve) if "default_factory" in given else None
