"""What a role pack says: how to recognise the members of one role (the TOML files in ``rules/``)."""

from __future__ import annotations

from typing import Literal

import msgspec


class RouteRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the routes that a member serves are written down.

    ``accessors``: methods or properties whose returned constants are routes; ``attributes``: class or instance
    attributes that hold them; ``registrations``: calls and decorators that bind a route to a member (last name of the
    callee); ``registries``: names of dicts that map routes to members (globs); ``subjects``: names that hold a
    message's type where it is compared in ``if`` or ``match`` (globs, last component); ``parameters``: parameters
    of a constructor that carry routes.
    """

    accessors: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


class Exclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One symbol that a workspace declares not to be a member, and why."""

    symbol: str
    reason: str


class RolePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One responsibility of which there should be one implementation, and the words that betray it.

    Names are compared as words: ``AgentMessageHandler`` and ``agent_message_handler`` are ``agent message handler``.

    ``heads``: head nouns, the gate: the words with which a member's name (or a resolved base's name) ends, for
    functions also the words that the name contains in order. ``words``: qualifiers that make a head this role's.
    ``about``: words of which a member shows one beside all else, in its own name, a base's or its module's, or in those
    of its methods, of what it works with or builds; where none is listed, nothing is asked.
    ``other_heads``: endings that say another role. ``bases``, ``methods``, ``collaborators``, ``literals``, ``emits``,
    ``builds``: globs (``*``) over base names, method names, parameter/attribute/annotation names, string constants
    served, called names that emit, and names of what is constructed or returned.
    ``excuses_off``: excuses (by name) that do not hold for this role. ``members``: symbols that are declared to play
    the role, whatever they look like; with them, a role may do without heads.
    """

    id: str
    title: str
    heads: tuple[str, ...] = ()
    priority: int = 100
    why: str = ""
    kinds: tuple[Literal["class", "function"], ...] = ("class",)
    words: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    other_heads: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    emits: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()
    routes: RouteRules = RouteRules()
    excuses_off: tuple[str, ...] = ()
    across_services: bool = False
    members: tuple[str, ...] = ()
    canonical: str | None = None
    exclude: tuple[Exclusion, ...] = ()
    enabled: bool = True
