"""Regular expressions that ``re`` matches wrongly or compiles slowly.

Before 3.11.5 it matches groups wrongly that are repeated possessively (gh-106052); a range of characters up to the last
one takes it a millisecond and more wherever it stands, in each process that imports the module.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
SOURCES = sorted([*CHECKOUT.glob("ssot_tool/**/*.py"), *CHECKOUT.glob("rules/*.py")])
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")
LAST_CHARACTER = re.compile(r"-\\U0010ffff", re.IGNORECASE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_groups_are_not_repeated_possessively(path: Path) -> None:
    assert POSSESSIVE_GROUP.search(path.read_text(encoding="utf-8")) is None


def test_no_range_goes_up_to_the_last_character() -> None:
    assert [path for path in SOURCES if LAST_CHARACTER.search(path.read_text(encoding="utf-8"))] == []
