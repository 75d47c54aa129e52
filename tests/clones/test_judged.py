"""What was judged of what ``SSOT105`` reports, by reading the bodies: 60 groups from the wheels of 16 projects."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

JUDGED = json.loads((Path(__file__).parent / "judged.json").read_text(encoding="utf-8"))
README = Path(__file__).parents[2] / "README.md"


def test_every_group_has_a_verdict_and_what_is_wrong_a_reason() -> None:
    assert len(JUDGED) == 60
    assert max(Counter(one["project"] for one in JUDGED).values()) <= 8
    for one in JUDGED:
        assert one["kind"] in {"equal", "other names", "alike"}
        assert len(one["members"]) > 1
        assert one["right"] or one["why"]


def test_the_readme_tells_these_figures() -> None:
    told = " ".join(README.read_text(encoding="utf-8").split())
    for kind, words in (
        ("equal", "of those that are equal"),
        ("other names", "of those under other names"),
        ("alike", "of those that are alike"),
    ):
        verdicts = [one["right"] for one in JUDGED if one["kind"] == kind]
        assert f"{sum(verdicts)} of {len(verdicts)} {words}" in told
