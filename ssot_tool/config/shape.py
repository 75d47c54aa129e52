"""What a configuration can say: the tables of ``ssot.toml`` as frozen values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ssot_tool.clones.thresholds import MIN_LIKENESS, MIN_NODES
from ssot_tool.config.patterns import DEFAULT_TESTS

#: The file that holds the configuration, at the workspace's root.
CONFIG_FILE = "ssot.toml"
#: Where accepted findings are written down, below the workspace's root.
BASELINE_FOLDER = ".ssot/baseline"


class WorkspaceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which files belong to the workspace, and how their modules are called."""

    roots: Annotated[
        tuple[str, ...],
        Meta(description="Import roots: folders from which modules are named. Found by themselves when left out."),
    ] = ()
    exclude: Annotated[tuple[str, ...], Meta(description="Files that are not read: patterns in gitignore syntax.")] = ()
    tests: Annotated[tuple[str, ...], Meta(description="Files that are test code: patterns in gitignore syntax.")] = (
        DEFAULT_TESTS
    )


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the workspace that is deployed by itself: members in different services do not compete."""

    name: Annotated[str, Meta(description="What the service is called in reports.")]
    paths: Annotated[tuple[str, ...], Meta(description="Its files: patterns in gitignore syntax.")]


class Migration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One symbol that gives way to the canonical."""

    symbol: Annotated[str, Meta(description="The class or function that goes, as in app.old.Handler.")]
    role: Annotated[str | None, Meta(description="The role that the symbol plays.")] = None
    to: Annotated[str | None, Meta(description="What takes its place; the role's canonical when left out.")] = None
    route: Annotated[
        dict[str, str | int | float | bool], Meta(description="Keywords that are added to every construction.")
    ] = msgspec.field(default_factory=dict)
    arguments: Annotated[dict[str, str], Meta(description="Parameters that have another name: legacy = canonical.")] = (
        msgspec.field(default_factory=dict)
    )
    methods: Annotated[dict[str, str], Meta(description="Methods that have another name: legacy = canonical.")] = (
        msgspec.field(default_factory=dict)
    )
    after: Annotated[
        Literal["shim", "delete", "keep"],
        Meta(description="What is left of the symbol: a shim that delegates, nothing, or all of it."),
    ] = "shim"


class Ignore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Findings that are silenced in whole files; for one place, a comment there says more."""

    paths: Annotated[tuple[str, ...], Meta(description="The files: patterns in gitignore syntax.")]
    codes: Annotated[tuple[str, ...], Meta(description="The codes of the rules that are silenced, as in SSOT201.")]
    reason: Annotated[str, Meta(description="Why the findings are right there.")]
    until: Annotated[datetime.date | None, Meta(description="The last day on which it holds, as in 2027-01-31.")] = None


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module or package that alone may use something: whoever else does goes around it."""

    module: Annotated[str, Meta(description="The module or package, by its dotted name, as in app.environment.")]
    resources: Annotated[
        tuple[str, ...],
        Meta(
            description="What it owns, and all below: modules, functions, attributes, as in os.environ or jwt.decode."
        ),
    ]
    reason: Annotated[str, Meta(description="Why everybody else is to go through it.")] = ""


class RuleSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rules are asked; those that tell what was not read or is silenced always are."""

    select: Annotated[
        tuple[str, ...], Meta(description="Only these rules, by their codes. The default set when left out.")
    ] = ()
    extend: Annotated[tuple[str, ...], Meta(description="Rules beside those that are selected, by their codes.")] = ()
    ignore: Annotated[tuple[str, ...], Meta(description="Rules that are not asked, by their codes.")] = ()


class DiscoverSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How rivals are looked for that nobody has named yet."""

    excuses_off: Annotated[
        tuple[str, ...], Meta(description="Excuses that do not hold here, by name, as in backends or data-carrier.")
    ] = ()
    names_alone: Annotated[
        bool | None,
        Meta(
            description="Whether a shared name alone is believed. When left out, where names often stand for several."
        ),
    ] = None


class CloneSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much two bodies must have in common to be told of (SSOT105)."""

    min_nodes: Annotated[
        int, Meta(ge=1, description="What they share at least, in syntax nodes, of which a statement has four to ten.")
    ] = MIN_NODES
    min_likeness: Annotated[
        float, Meta(ge=0, le=1, description="How alike bodies must be that are not equal, from 0 to 1.")
    ] = MIN_LIKENESS


class Config(msgspec.Struct, frozen=True):
    """The effective configuration of one run.

    ``roles``: role id to the pack fields that the workspace sets (``routes`` likewise, a dict of its set fields).
    ``source``: the file that was read, relative to the workspace, or "". ``origins``: dotted key of everything that
    is not a default, to "file:line" or "command line". ``notes``: sentences for stderr.
    """

    workspace: WorkspaceSettings = WorkspaceSettings()
    services: tuple[Service, ...] = ()
    roles: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    migrations: tuple[Migration, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    rules: RuleSettings = RuleSettings()
    owners: tuple[Owner, ...] = ()
    discover: DiscoverSettings = DiscoverSettings()
    clones: CloneSettings = CloneSettings()
    source: str = ""
    origins: Mapping[str, str] = MappingProxyType({})
    notes: tuple[str, ...] = ()

    def migrations_of(self, role: str, canonical: str | None) -> list[Migration]:
        """The migrations that name a role, and those that name none but move onto its canonical."""
        return [
            one
            for one in self.migrations
            if one.role == role or (one.role is None and one.to is not None and one.to == canonical)
        ]

    def origin(self, key: str) -> str:
        """Where the value of a dotted key came from; for a part of something, where the whole came from."""
        while key:
            if key in self.origins:
                return self.origins[key]
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        return "default"
