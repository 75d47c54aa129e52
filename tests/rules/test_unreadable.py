"""SSOT901."""

from __future__ import annotations

from ssot_tool.model import Skipped
from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT901")


def test_each_skipped_file_is_told_where_it_broke() -> None:
    skipped = [Skipped("a.py", "does not parse: invalid syntax", 7), Skipped("b.py", "is not a regular file")]
    found = findings_of(RULE, {}, skipped)
    assert [(one.path, one.start_line, one.message) for one in found] == [
        ("a.py", 7, "does not parse: invalid syntax"),
        ("b.py", 1, "is not a regular file"),
    ]
    assert len({one.fingerprint for one in found}) == 2


def test_the_reason_is_no_part_of_the_identity() -> None:
    one, other = (findings_of(RULE, {}, [Skipped("a.py", reason, 3)])[0] for reason in ("this", "that"))
    assert one.fingerprint == other.fingerprint
