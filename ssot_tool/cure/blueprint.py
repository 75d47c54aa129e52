"""What a unified class (or function) will be: its strategies, its route table, and signatures that all callers fit."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.cure.surface import MethodKind, Surface
from ssot_tool.signature import Result, Signature

Style = Literal["facade", "move"]
#: A value of the keyword that chooses a strategy.
Key = str | int | float | bool


class Strategy(msgspec.Struct, frozen=True):
    """One legacy member, as the unified class runs it.

    ``key``: the value of the keyword that always means this member, whoever serves its routes. ``module`` and ``name``:
    where what runs is imported from: the legacy's own with style "facade", a private copy with "move". ``routes``: the
    keys of the table that lead here, ``key`` first. ``arguments`` and ``methods``: legacy name to that of the unified
    class, where they differ. ``style``: that of this member; ``reason``: why it is "facade" although "move" was asked
    for, "" otherwise. ``configured``: its migration is in the configuration already, with its route.
    """

    key: Key
    member: str
    module: str
    name: str
    routes: tuple[Key, ...]
    surface: Surface
    style: Style
    arguments: dict[str, str] = {}
    methods: dict[str, str] = {}
    reason: str = ""
    configured: bool = False

    @property
    def legacy_module(self) -> str:
        """The module that defines the member."""
        return self.member.rpartition(".")[0]

    @property
    def legacy_name(self) -> str:
        """The member's own name."""
        return self.member.rpartition(".")[2]


class Settled(msgspec.Struct, frozen=True, order=True):
    """A route that several members serve: who has it in the table (a key), and why; ``why`` is half a sentence."""

    route: str
    members: tuple[str, ...]
    key: Key
    winner: str
    why: str


class Merged(msgspec.Struct, frozen=True):
    """A constructor, method or function that takes every call that any of its strategies takes.

    ``signature``: without receiver and without the keyword that chooses; a parameter whose ``default`` is
    ``NOT_GIVEN`` is left out where the caller leaves it out, so that the strategy's own default holds. ``keys``: the
    strategies that have it. ``is_async``: None where some are and some are not: then it gives what the strategy gives.
    ``returns``: the annotation, "Any" where they differ. ``doc``: the first line of the first docstring, or "".
    ``settable``: a property that can be set; ``fluent``: a method that may return the object itself.
    """

    name: str
    kind: MethodKind
    signature: Signature
    keys: tuple[Key, ...]
    is_async: bool | None = False
    returns: str = "Any"
    result: Result = "value"
    doc: str = ""
    settable: bool = False
    fluent: bool = False


class Blueprint(msgspec.Struct, frozen=True):
    """Everything that is to be written of one unified class or function; what renders it works nothing out.

    ``canonical``: its dotted name, ``module`` and ``name`` its parts, ``path`` the module's file; ``kind`` "function"
    for a family of functions. ``keyword``: the keyword-only parameter that chooses the strategy. ``table``: the name of
    the module's route table, which has ``register(key, strategy)``, ``find(key)`` and ``known()``; ``error``: the class
    of the module that is raised for an unknown key (a ValueError). ``routes``: every known key to the strategy's.
    ``constructor``: of a class its construction, of a function its call. ``attributes``: passed through to the
    strategy, sorted, private ones among them that others use; ``constants``: those of them that the class itself has,
    too, with the key of the only strategy that does. ``types``: names that annotations need, with the absolute path of
    each. ``left_out``: members that get no strategy, with the reason. ``limits``: what is not as before, a sentence
    each. ``is_dynamic``: a strategy has attributes of which nobody knows the names.
    """

    role: str
    title: str
    canonical: str
    module: str
    name: str
    path: str
    kind: Literal["class", "function"]
    style: Style
    keyword: str
    strategies: tuple[Strategy, ...]
    routes: dict[Key, Key]
    collisions: tuple[Settled, ...]
    constructor: Merged
    methods: tuple[Merged, ...] = ()
    attributes: tuple[str, ...] = ()
    constants: dict[str, Key] = {}
    types: dict[str, str] = {}
    left_out: dict[str, str] = {}
    limits: tuple[str, ...] = ()
    is_dynamic: bool = False
    table: str = "ROUTES"
    error: str = "UnknownRoute"

    def strategy(self, key: Key) -> Strategy:
        """The strategy of a key of its own; KeyError for any other."""
        for one in self.strategies:
            if one.key == key and type(one.key) is type(key):
                return one
        raise KeyError(key)


class NewFile(msgspec.Struct, frozen=True):
    """A file that is to be made: its path relative to the workspace, its text, and what it is, in a few words."""

    path: str
    text: str
    what: str
