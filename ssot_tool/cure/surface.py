"""What a member offers to its callers: how it is built, its methods, its attributes."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.signature import Signature, Unknown

MethodKind = Literal["method", "classmethod", "staticmethod", "property"]


class Method(msgspec.Struct, frozen=True):
    """One method, its own or inherited from a class of the workspace (``owner``); lines are 1-based, both inclusive.

    ``signature`` is that of a call on an instance, without the receiver.
    """

    name: str
    owner: str
    path: str
    start_line: int
    end_line: int
    kind: MethodKind
    is_async: bool
    signature: Signature | Unknown
    is_abstract: bool = False

    @property
    def public(self) -> bool:
        """Whether callers are meant to use it; ``__call__`` and its like are, ``__init__`` is told as the signature."""
        return not self.name.startswith("_") or (self.name.startswith("__") and self.name.endswith("__"))


class Surface(msgspec.Struct, frozen=True):
    """What one class or function offers.

    ``signature``: of its construction or call. ``methods`` in the order of the source, the class's own first, then what
    it inherits; ``attributes``: names that instances have beside methods, sorted; ``bases``: as resolved symbols.
    ``collaborators``: classes of the workspace that it holds, takes or builds, sorted; ``literals``: the strings, as in
    identifiers, that it compares or emits, sorted; ``open``: it may offer more than can be read (a base from outside).
    """

    symbol: str
    kind: Literal["class", "function"]
    path: str
    start_line: int
    end_line: int
    signature: Signature | Unknown
    methods: tuple[Method, ...] = ()
    attributes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    open: bool = False
