"""What a class of attrs takes (https://www.attrs.org): its fields, private ones without their underscores."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from ssot_tool.signature import Signature, Unknown

from .class_bodies import Body, body_of
from .defaults import Default, code, made, shared
from .definitions import Definition, Resolve, literal, symbol_at
from .fields import Made, annotation_kind, flags, parameter_of, signature_from
from .lineage import Lineage, lineage

#: Decorators, and whether annotated names are fields: True, False, or None where it depends on the body.
ATTRS: dict[str, bool | None] = {
    **{f"attr.{name}": False for name in ("s", "attrs", "attributes")},
    **{f"{module}.{name}": None for module in ("attr", "attrs") for name in ("define", "mutable", "frozen")},
    "attr.dataclass": True,
}
_FIELDS = frozenset(("attr.ib", "attr.attr", "attr.attrib", "attr.field", "attrs.field"))
_FACTORIES = frozenset(("attr.Factory", "attrs.Factory"))


class Options(NamedTuple):
    """The options of a decorator that matter to a constructor; ``detect``: whether an own ``__init__`` is kept."""

    init: bool
    kw_only: bool
    detect: bool
    annotated: bool | None


def attrs_options(definition: Definition) -> Options | Unknown | None:
    """The options of the class's decorator of attrs; None if it has none."""
    for decorator in definition.node.decorators:
        symbol = symbol_at(decorator.decorator, definition.resolve)
        if symbol not in ATTRS:
            continue
        new = ATTRS[symbol] is None
        read = flags(decorator.decorator, ("init", "kw_only", "auto_detect", "auto_attribs"), code(decorator.decorator))
        if isinstance(read, Unknown):
            return read
        literals, given = read
        if "these" in given or "field_transformer" in given:
            return Unknown(f"{code(decorator.decorator)} makes its fields in a way that cannot be read")
        annotated = literals.get("auto_attribs", ATTRS[symbol])
        return Options(
            literals.get("init", True), literals.get("kw_only", False), literals.get("auto_detect", new), annotated
        )
    return None


def attrs_signature(order: Lineage) -> Signature | Unknown:
    """What the generated ``__init__`` of the first class of a lineage takes; Unknown if a base cannot be read."""
    fields = _all_fields(order)
    return fields if isinstance(fields, Unknown) else signature_from(fields.values())


def _all_fields(order: Lineage) -> dict[str, Made] | Unknown:
    """Those of the base, then the class's own: a field that is named again moves behind them."""
    first = order[0]
    assert isinstance(first, Definition) and isinstance(first.node, cst.ClassDef)
    given = attrs_options(first)
    inherited = _inherited(order)
    if isinstance(inherited, Unknown):
        return inherited
    if given is None or isinstance(given, Unknown):
        return inherited if given is None else given
    if inherited and given.kw_only:
        return Unknown("versions of attrs differ in whether kw_only is for inherited fields, too")
    own = _own(first, given)
    return own if isinstance(own, Unknown) else {k: v for k, v in inherited.items() if k not in own} | own


def _inherited(order: Lineage) -> dict[str, Made] | Unknown:
    """The fields of the nearest base that has any, if all others are inherited by that."""
    for entry in order[1:]:
        if not isinstance(entry, Definition) and not entry.inert:
            return Unknown(f"{entry} cannot be read, and may have fields")
    bases = [entry for entry in order[1:] if isinstance(entry, Definition) and attrs_options(entry) is not None]
    if not bases:
        return {}
    below = lineage(bases[0])
    if isinstance(below, Unknown):
        return below
    reached = {entry.symbol for entry in below if isinstance(entry, Definition)}
    if any(base.symbol not in reached for base in bases):
        return Unknown("it has fields from several bases")
    return _all_fields(below)


def _own(definition: Definition, given: Options) -> dict[str, Made] | Unknown:
    assert isinstance(definition.node, cst.ClassDef)
    body, resolve = body_of(definition.node), definition.resolve
    if body.hidden:
        return Unknown(f"{definition.symbol} has fields under a condition")
    calls = {name: value for name, value in body.assigned.items() if _is_field(value, resolve)}
    annotated = not calls if given.annotated is None else given.annotated
    candidates: dict[str, tuple[cst.BaseExpression | None, cst.Annotation | None]] = {}
    for field in body.fields:
        is_field = field.value is not None and _is_field(field.value, resolve)
        if annotation_kind(field.annotation, resolve) != "ClassVar" and (annotated or is_field):
            candidates[field.name] = (field.value, field.annotation)
    if not annotated:
        candidates |= {name: (value, None) for name, value in calls.items()}
        if len(candidates) > len(calls) > 0:
            return Unknown(f"{definition.symbol} has fields with and without annotations, whose order is not read")
    elif calls:
        return Unknown(f"{definition.symbol} has fields without annotations, which attrs refuses")
    found: dict[str, Made] = {}
    for name, (value, annotation) in candidates.items():
        one = _field(name, value, annotation, given, body, resolve)
        if isinstance(one, Unknown):
            return one
        found[name] = one
    return found


def _is_field(value: cst.BaseExpression, resolve: Resolve) -> bool:
    return isinstance(value, cst.Call) and symbol_at(value, resolve) in _FIELDS


def _field(
    name: str,
    value: cst.BaseExpression | None,
    annotation: cst.Annotation | None,
    options: Options,
    body: Body,
    resolve: Resolve,
) -> Made | Unknown:
    if name in body.tangled or name.startswith("__"):
        return Unknown(f"the field {name} is bound or named in a way that cannot be read")
    public = name.lstrip("_")
    if value is None or not _is_field(value, resolve):
        default = None if value is None else _value(value, resolve)
        return Made(parameter_of(public, options.kw_only, default, annotation))
    assert isinstance(value, cst.Call)
    if value.args and value.args[0].keyword is None and not value.args[0].star:
        first = value.args[0].with_changes(keyword=cst.Name("default"))
        value = value.with_changes(args=[first, *value.args[1:]])
    read = flags(value, ("init", "kw_only"), f"the field {name}")
    if isinstance(read, Unknown):
        return read
    literals, given = read
    if options.kw_only and "kw_only" in literals:
        return Unknown(f"versions of attrs differ in whether the field {name} is by keyword alone")
    if "alias" in given:
        alias = given["alias"]
        if not isinstance(alias, cst.SimpleString):
            return Unknown(f"the alias of the field {name} is no literal")
        public = str(alias.evaluated_value)
    default = None
    if "default" in given:
        default = _value(given["default"], resolve)
    elif "factory" in given:
        default = made(given["factory"], resolve)
    elif any(_sets_default(method, name) for method in body.methods.values()):
        default = Default(f"<{name}.default>")
    return Made(
        parameter_of(public, literals.get("kw_only", options.kw_only), default, annotation), literals.get("init", True)
    )


def _value(value: cst.BaseExpression, resolve: Resolve) -> Default | None:
    symbol = symbol_at(value, resolve)
    if symbol in ("attr.NOTHING", "attrs.NOTHING"):
        return None
    if isinstance(value, cst.Call) and symbol in _FACTORIES:
        takes_self = [one for one in value.args[1:] if literal(one.value) is not False]
        if value.args and not takes_self:
            return made(value.args[0].value, resolve)
        return Default(code(value))
    return shared(value, resolve)


def _sets_default(method: cst.FunctionDef, name: str) -> bool:
    return any(code(decorator.decorator) == f"{name}.default" for decorator in method.decorators)
