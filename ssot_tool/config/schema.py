"""JSON Schemas for editors, made from the Structs that read the files: ``ssot.toml`` and role packs."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ssot_tool.config.shape import (
    CloneSettings,
    DiscoverSettings,
    Ignore,
    Migration,
    Owner,
    RuleSettings,
    Service,
    WorkspaceSettings,
)
from ssot_tool.role import RolePack

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: What each key of a role pack means; the same words as in RolePack's own documentation.
ROLE_KEYS = {
    "id": 'What the role is called on the command line: lower-case words joined by "-".',
    "title": "What the role is called in reports.",
    "priority": "Families are listed by priority; 1 is first.",
    "why": "Why there should be one implementation, in a sentence or two.",
    "kinds": "What can be a member: classes, functions or both.",
    "heads": "Head nouns, the gate: words with which a member's or a base's name ends, and a function's name holds.",
    "words": "Qualifiers that make a head this role's.",
    "about": "Words of which a member shows one: in its name, base, module, methods, or what it works with or builds.",
    "other_heads": "Endings of names that say another role.",
    "bases": "Globs over the names of bases.",
    "methods": "Globs over the names of methods.",
    "collaborators": "Globs over the names of parameters, attributes and annotations.",
    "literals": "Globs over the string constants that a member serves.",
    "emits": "Globs over the names of calls that emit.",
    "builds": "Globs over the names of what is constructed or returned.",
    "routes": "Where the routes that a member serves are written down.",
    "excuses_off": "Excuses, by name, that do not hold for this role.",
    "across_services": "Whether members of different services compete.",
    "members": "Symbols that are declared to play the role, by their dotted names; with them, heads may be left out.",
    "canonical": "The one member that the workspace has chosen to keep, by its dotted name.",
    "exclude": "Symbols that are not members, each with the reason.",
    "enabled": "Whether the role is looked for.",
}
ROUTE_KEYS = {
    "accessors": "Methods or properties whose returned constants are routes.",
    "attributes": "Class or instance attributes that hold routes.",
    "registrations": "Calls and decorators that bind a route to a member, by the last name of the callee.",
    "registries": "Globs over the names of dicts that map routes to members.",
    "subjects": "Globs over names that hold a message's type where it is compared.",
    "parameters": "Parameters of a constructor that carry routes.",
}
EXCLUSION_KEYS = {"symbol": "The dotted name of the symbol.", "reason": "Why it is no member."}


def config_schema() -> dict[str, Any]:
    """The schema of ``ssot.toml`` (and of ``[tool.ssot]``)."""
    file = msgspec.defstruct(
        "ssot.toml",
        [
            (
                "workspace",
                Annotated[WorkspaceSettings, Meta(description="Which files, and what they are called.")] | UnsetType,
                UNSET,
            ),
            ("services", tuple[Service, ...] | UnsetType, UNSET),
            ("roles", dict[str, _adjustments()] | UnsetType, UNSET),  # type: ignore[misc]
            ("migrations", tuple[Migration, ...] | UnsetType, UNSET),
            ("ignores", tuple[Ignore, ...] | UnsetType, UNSET),
            ("owners", tuple[Owner, ...] | UnsetType, UNSET),
            (
                "discover",
                Annotated[DiscoverSettings, Meta(description="How rivals are looked for that nobody named.")]
                | UnsetType,
                UNSET,
            ),
            (
                "clones",
                Annotated[CloneSettings, Meta(description="How much repeated bodies have in common.")] | UnsetType,
                UNSET,
            ),
            ("rules", Annotated[RuleSettings, Meta(description="Which rules are asked.")] | UnsetType, UNSET),
        ],
        forbid_unknown_fields=True,
        namespace={"__doc__": "The configuration of ssot for one workspace."},
    )
    return _schema(file, "ssot-config")


def role_pack_schema() -> dict[str, Any]:
    """The schema of a role pack: ``rules/*.toml`` and ``.ssot/rules/*.toml``."""
    return {**_schema(RolePack, "role-pack"), "anyOf": [{"required": ["heads"]}, {"required": ["members"]}]}


def _adjustments() -> type[msgspec.Struct]:
    """A RolePack all of whose keys may be left out, and which takes its id from the table's name."""
    fields = [
        (field.name, field.type | UnsetType, UNSET) for field in msgspec.structs.fields(RolePack) if field.name != "id"
    ]
    doc = {"__doc__": "A shipped role, adjusted; or with title and heads or members, a role of your own."}
    return msgspec.defstruct("Role", fields, forbid_unknown_fields=True, namespace=doc)


def _schema(kind: type[msgspec.Struct], name: str) -> dict[str, Any]:
    schema = msgspec.json.schema(kind)
    definitions: dict[str, Any] = schema["$defs"]
    top = definitions.pop(schema.pop("$ref").rpartition("/")[2])
    for title, keys in (
        ("RolePack", ROLE_KEYS),
        ("Role", ROLE_KEYS),
        ("RouteRules", ROUTE_KEYS),
        ("Exclusion", EXCLUSION_KEYS),
    ):
        found = top if title == top.get("title") else definitions.get(title)
        if found is not None:
            _describe(found, keys)
    described = {"$schema": _DIALECT, "$id": f"urn:ssot-tool:{name}", **top}
    return {**described, "$defs": definitions} if definitions else described


def _describe(table: dict[str, Any], keys: dict[str, str]) -> None:
    table["description"] = table["description"].partition("\n")[0]
    for key, value in table["properties"].items():
        if "$ref" in value:
            value.pop("default", None)  # an object's default says no more than its own keys' defaults
        value["description"] = keys[key]


def rendered(schema: dict[str, Any]) -> str:
    """A schema as the text of its committed file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


#: File name in ``ssot_tool/schemas/`` to the function that makes its content; a test holds the two equal.
SCHEMAS = {"ssot-config.schema.json": config_schema, "role-pack.schema.json": role_pack_schema}
