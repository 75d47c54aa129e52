"""Maps from submodules to the names in them, as loaders take them that write a package's ``__getattr__``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, NAME, Expr

#: What ``lazy_loader.attach`` and the loaders modelled on transformers' call their maps; modules in them are relative.
RELATIVE_MAPS = frozenset(("submod_attrs", "_import_structure"))


def assigned_maps(targets: tuple[Expr, ...], value: Expr) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """The maps in ``__getattr__, … = attach(__name__, submod_attrs={…})`` and ``_import_structure["a"] = ["Old"]``.

    Yields each map's name and its keys and values in turn.
    """
    for target in targets:
        if target is None or target[0] != GROUP or not target[2] or target[2][0] is None or target[2][0][0] != NAME:
            continue
        first = target[2][0][1]
        if target[1] == "subscript" and first in RELATIVE_MAPS:
            yield first, (target[2][1], value)
        elif target[1] == "tuple" and first == "__getattr__" and value is not None and value[0] == CALL:
            given = [*value[2], *(argument for name, _, _, argument in value[3] if name in RELATIVE_MAPS)]
            for e in given:
                if e is not None and e[:2] == (GROUP, "dict"):
                    yield "submod_attrs", e[2]


def extended_map(call: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """The same for ``_import_structure["a"].append("Old")`` and ``….extend([…])``."""
    func, args = call[1], call[2]
    if func[0] != ATTR or func[2] not in ("append", "extend") or len(args) != 1 or args[0] is None:
        return
    value = args[0] if func[2] == "extend" else (GROUP, "list", args)
    yield from assigned_maps((func[1],), value)
