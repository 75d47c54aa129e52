"""An entry of a baseline: one accepted finding, what it is about, and what recognises it after an edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from ssot_tool.model import UNREADABLE, Finding

#: The rule whose findings are members: their entries carry what is known of a member.
MEMBERS = "SSOT101"
#: The rule whose findings are a route and a member that serves it.
ROUTES = "SSOT102"

#: The group of subjects that are the scopes of references.
SCOPE_GROUP = "scope"
#: How the groups of members begin, before the role's id.
ROLE_GROUP = "role:"


class Key(NamedTuple):
    """What a finding is about: equal keys are the same finding, as often as there are of them."""

    code: str
    role: str
    symbol: str
    scope: str
    detail: str


class Subject(NamedTuple):
    """A name that may change while what it names stays: a member, the scope of a reference, a file.

    ``group``: "role:…" (or the rule's code, where it has no roles) for members, "scope" and "file".
    """

    group: str
    name: str


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of a baseline.

    ``id``: minted once, it stays when the symbol is renamed. ``code``, ``role``, ``symbol``, ``scope``, ``detail``: the
    finding's key; ``path``: the file of one that has no symbol. ``count``: how many findings of this key there are, and
    ``lines``: what stood on the line of each, as hashes. ``kind`` and ``routes``: of a member. ``quiet``: it was there,
    but was no finding (a member without a rival). ``sketch``: of the member, or of the definition in which a reference
    stands. ``reason``, ``owner``, ``until`` (YYYY-MM-DD): of an acceptance by name.
    """

    id: str
    code: str
    role: str = ""
    symbol: str = ""
    path: str = ""
    scope: str = ""
    detail: str = ""
    count: int = 1
    lines: tuple[str, ...] = ()
    kind: str = ""
    routes: tuple[str, ...] = ()
    quiet: bool = False
    sketch: str = ""
    reason: str = ""
    owner: str = ""
    until: str = ""

    @property
    def key(self) -> Key:
        """What the entry is about."""
        return Key(self.code, self.role, self.symbol or self.path, self.scope, self.detail)

    def expired(self, today: str) -> bool:
        """Whether the acceptance ended before ``today`` (YYYY-MM-DD)."""
        return bool(self.until) and today > self.until


def key_of(finding: Finding) -> Key:
    """What a finding is about."""
    name = finding.symbol or (finding.path if finding.code == UNREADABLE else "")
    return Key(finding.code, finding.role, name, finding.scope, finding.detail)


def by_key(findings: Iterable[Finding]) -> dict[Key, list[Finding]]:
    """The findings by what they are about, in their order."""
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        found.setdefault(key_of(finding), []).append(finding)
    return found


def subjects_of(key: Key) -> tuple[Subject, Subject]:
    """The names in a key that may change: that of its symbol (or file), and that of its scope; both may be ""."""
    group = f"{ROLE_GROUP}{key.role}" if key.role else "file" if key.code == UNREADABLE else key.code
    return Subject(group, key.symbol), Subject(SCOPE_GROUP, key.scope)
