"""How many of the rivalries that a repository's own documents tell of are among the first proposals of a discovery.

``tools/documented.py DISCOVERY [FIRST]``: DISCOVERY is what ``ssot discover --format json`` prints in a checkout of the
repository that ``tests/discovering/documented.json`` names; proposals up to number FIRST count, 150 by default. A
rivalry is found where one of them has two of its members or more, or what these derive from; so are the look-alikes,
which should not be. One reader made the list from the documents, and looked up what of it is still in the source.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DOCUMENTED = Path(__file__).parent.parent / "tests" / "discovering" / "documented.json"
_FIRST = 150
#: What marks a module that a package of its name hides.
_HIDDEN = "#shadowed"


def found(told: Sequence[Mapping[str, Any]], families: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of some told rivalries of which a family has two members."""
    units = [
        {name.replace(_HIDDEN, "") for member in family["members"] for name in (member["symbol"], member["unit"])}
        for family in families
    ]
    return [one for one in told if any(len(held.intersection(one["members"])) > 1 for held in units)]


def table(documented: Mapping[str, Any], families: Sequence[Mapping[str, Any]]) -> str:
    """The counts, one a line."""
    told, alike = documented["rivalries"], documented["lookalikes"]
    plain = [one for one in told if not one["excused"]]
    seen = found(told, families)
    documents = [(name, one in seen) for one in told for name in one["documents"]]
    rows = [
        ("rivalries, as often as documents tell of them", sum(hit for _, hit in documents), len(documents)),
        ("rivalries", len(seen), len(told)),
        ("rivalries that no rule of the design excuses", len(found(plain, families)), len(plain)),
        ("documents with one that is found", len({n for n, hit in documents if hit}), len({n for n, _ in documents})),
        ("look-alikes", len(found(alike, families)), len(alike)),
    ]
    return "".join(f"{what}: {hits} of {total}\n" for what, hits, total in rows)


def main() -> None:
    """Print the table for a discovery."""
    first = int(sys.argv[2]) if len(sys.argv) > 2 else _FIRST
    families = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["families"]
    ranked = [one for one in families if one["number"] <= first]
    sys.stdout.write(table(json.loads(DOCUMENTED.read_text(encoding="utf-8")), ranked))


if __name__ == "__main__":
    main()
