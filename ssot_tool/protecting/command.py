"""The command that runs some tests: whole files and classes where all of their tests are meant."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Iterable

#: Longer command lines some shells do not take: then whole files are named.
_LONGEST = 100_000


def pytest_command(chosen: Collection[str], collected: Iterable[str]) -> str:
    """``pytest`` with node ids, quoted for a shell; "" for no tests. ``collected``: all tests of the files, too."""
    if not chosen:
        return ""
    wanted = frozenset(chosen)
    totals = Counter(part for node in collected for part in _above(node))
    mine = Counter(part for node in wanted for part in _above(node))
    names = []
    for node in sorted(wanted):
        whole = next((part for part in _above(node) if mine[part] >= totals[part]), node)
        names.append(whole)
    command = _joined(names)
    return command if len(command) <= _LONGEST else _joined([node.partition("::")[0] for node in sorted(wanted)])


def _joined(names: Iterable[str]) -> str:
    return " ".join(["pytest", *map(shlex.quote, dict.fromkeys(names))])


def _above(node: str) -> list[str]:
    """The file and the classes of a test, from the file on."""
    parts = node.split("::")
    return ["::".join(parts[:end]) for end in range(1, len(parts))]
