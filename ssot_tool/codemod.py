"""The words between a plan and its codemods: what is asked of them, as values without nodes.

A codemod is a module of ``codemods/``; the registry loads it by name. It edits at the offsets that it is given
(0-based, half-open, code points of the decoded text without byte order mark) and resolves nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ssot_tool.signature import Signature


class ImportItem(msgspec.Struct, frozen=True):
    """One name as it will stand in an import: ``name`` or ``name as alias``."""

    name: str
    alias: str | None = None


class ImportChange(msgspec.Struct, frozen=True):
    """What becomes of the import statement that starts at ``start``.

    ``drop``: indexes of items that go. ``rename``: index to what stands in its place (in an ``import a.b`` the dotted
    name). ``module``: what takes the place of the module in ``from module import`` ("..new" with its dots), None to
    keep it. ``add``: whole statements (``from a.b import New``) that are wanted beside it, in its block and scope.
    """

    start: int
    drop: tuple[int, ...] = ()
    rename: Mapping[int, ImportItem] = {}
    module: str | None = None
    add: tuple[str, ...] = ()


class Retirement(msgspec.Struct, frozen=True):
    """A definition that gives way: where it stands, and what it hands over to.

    ``start`` and ``end`` span it from its first decorator to the end of its last statement. ``module`` and ``name`` of
    the canonical, ``imported``: the module as an import in this file is to write it (relative where that is its style).
    ``route``: keyword to the source text of its value. ``legacy`` and ``canonical``: what each takes when it is called;
    None where that is not known.

    ``local_import``: the canonical must not be imported when the module is, or they would import each other.
    ``is_package``: the module is an ``__init__``. ``kept_names``: names that other modules use from this module.
    ``to_class``: whether the canonical is a class. ``no_base``: why it cannot be derived from, where it cannot: an Enum
    with members, a class that is final, one that takes its arguments in ``__new__``.
    """

    start: int
    end: int
    symbol: str
    module: str
    name: str
    imported: str
    route: Mapping[str, str]
    arguments: Mapping[str, str]
    methods: Mapping[str, str]
    legacy: Signature | None = None
    canonical: Signature | None = None
    local_import: bool = False
    is_package: bool = False
    kept_names: frozenset[str] = frozenset()
    to_class: bool = True
    no_base: str = ""
