"""SSOT103, through the command: the portraits come from the workers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.examples import rule_of

RULE = rule_of("SSOT103")


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str], found_by: Any) -> None:
    assert found_by("SSOT103", example) == []


def test_bad(found_by: Any) -> None:
    first, second = found_by("SSOT103", RULE.bad[0])
    assert (first["path"], first["start_line"], first["symbol"]) == (
        "app/invoices/prices.py",
        1,
        "app.invoices.prices.PriceFormatter",
    )
    assert first["message"] == "PriceFormatter is defined in app/shop/display.py:1, too"
    assert [one["symbol"] for one in first["related"]] == ["app.shop.display.PriceFormatter"]
    assert second["fingerprint"] != first["fingerprint"]
    assert found_by("SSOT103", RULE.bad[0]) == [first, second], "what is remembered is the same"


def test_twice_in_one_scope(found_by: Any) -> None:
    (one,) = found_by("SSOT103", RULE.bad[1])
    assert (one["start_line"], one["symbol"]) == (5, "app.tax.rate")
    assert one["message"] == "replaces the definition in line 1, which nobody can have used"


def test_a_third_one_is_new_and_the_others_stay_known(found_by: Any) -> None:
    before = {one["fingerprint"] for one in found_by("SSOT103", RULE.bad[0])}
    third = RULE.bad[0]["app/shop/display.py"].replace("is_hidden", "is_free")
    after = {one["fingerprint"] for one in found_by("SSOT103", {"app/mails/parts.py": third})}
    assert before < after
    assert len(after) == 3


def test_lines_that_shift_change_no_identity(found_by: Any) -> None:
    before = [one["fingerprint"] for one in found_by("SSOT103", RULE.bad[0])]
    moved = {path: f"X = 1\n\n\n{text}" for path, text in RULE.bad[0].items()}
    after = found_by("SSOT103", moved)
    assert [one["fingerprint"] for one in after] == before
    assert after[0]["start_line"] == 4


def test_a_comment_silences_it(found_by: Any) -> None:
    silenced = {
        path: text.replace("class PriceFormatter:", "class PriceFormatter:  # ssot: ignore[SSOT103] two shops")
        for path, text in RULE.bad[0].items()
    }
    assert found_by("SSOT103", silenced) == []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tutorials/spaces.py", 0),
        ("app/examples/spaces.py", 0),
        ("app/templates/spaces.py", 0),
        ("app/deep/examples/spaces.py", 1),
        ("app/spaces.py", 1),
    ],
)
def test_examples_show_one_thing_after_another(path: str, found: int, found_by: Any) -> None:
    text = "def objective():\n    return 1\n\n\ndef objective():\n    return 2\n"
    packages = {"app/__init__.py": "", "app/deep/__init__.py": "", "app/deep/examples/__init__.py": ""}
    assert len(found_by("SSOT103", {**packages, path: text})) == found
    (always,) = found_by("SSOT103", {"ssot.toml": '[discover]\nexcuses_off = ["example"]\n', **packages, path: text})
    assert always["path"] == path


def test_a_later_cell_of_a_notebook_is_another_scope_for_its_reader(found_by: Any) -> None:
    text = "def objective():\n    return 1\n\n\n# %% Loops\ndef objective():\n    return 2\n"
    assert found_by("SSOT103", {"app/spaces.py": text}) == []
