"""SSOT105, through the command: the shapes come from the workers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.growth import growth
from tests.rules.examples import rule_of

RULE = rule_of("SSOT105")


@pytest.fixture
def found(found_by: Any) -> Any:
    return partial(found_by, "SSOT105")


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str], found: Any) -> None:
    first, second = found(example)
    assert (first["path"], first["start_line"], first["symbol"]) == ("app/invoices.py", 1, "app.invoices.invoices")
    assert first["message"] == "app.orders.orders has the same 10 statements, but for local names and constants, too"
    assert [one["symbol"] for one in first["related"]] == ["app.orders.orders"]
    assert second["fingerprint"] != first["fingerprint"]
    assert found(example) == [first, second], "what is remembered is the same"


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str], found: Any) -> None:
    assert found(example) == []


def test_the_dials_decide_and_what_is_remembered_does_not(found: Any) -> None:
    copies = RULE.bad[0]
    edited = {**copies, "app/orders.py": copies["app/orders.py"].replace("    rows = []\n", "    rows, seen = [], 0\n")}
    for files, strict in (
        (copies, "[clones]\nmin_nodes = 200\n"),
        (edited, "[clones]\nmin_likeness = 0.99\n"),
    ):
        assert len(found(files)) == 2
        assert found({**files, "ssot.toml": strict}) == []
        assert len(found(files)) == 2
    assert len(found({**copies, "ssot.toml": "[clones]\nmin_likeness = 0.99\n"})) == 2


def test_tests_and_what_cannot_be_parsed_are_left_out(found: Any) -> None:
    files = {path.replace("app/", "tests/test_"): text for path, text in RULE.bad[0].items()}
    assert found({**files, "app/broken.py": "def x(:\n"}) == []


def test_an_edit_moves_nothing_but_the_copy(found: Any) -> None:
    before = found(RULE.bad[0])
    files = dict(RULE.bad[0])
    files["app/orders.py"] = "X = 1\n\n\n" + files["app/orders.py"]
    after = found(files)
    assert [one["fingerprint"] for one in after] == [one["fingerprint"] for one in before]
    assert after[1]["start_line"] == before[1]["start_line"] + 3


def test_a_third_that_is_only_alike_hides_no_two_that_are_equal(found: Any) -> None:
    """All three have less in common than is worth telling; two of them are copies."""
    copy = next(iter(RULE.bad[0].values()))
    start = "    rows.sort(key=lambda row: (row['owner'], row['id']))\n"
    assert start in copy
    edited = copy.replace(start, "    audit.note(rows, clock.now(), source.name)\n").replace("invoices", "bills")
    edited = edited.replace("    publish(rows, total)\n", "    printer.show(rows[:10], total, wide=True)\n")
    for size in (2, 3):
        files = {"app/a.py": copy, "app/b.py": copy, "app/c.py": edited}
        names = {one["symbol"] for one in found(dict(list(files.items())[:size]))}
        assert {"app.a.invoices", "app.b.invoices"} <= names


def copies(number: int) -> dict[str, str]:
    text = next(iter(RULE.bad[0].values()))
    return {"app/copies.py": "\n\n".join(text.replace("invoices", f"invoices_{at:03}") for at in range(number))}


def test_of_many_copies_some_are_listed_and_the_rest_is_counted(found: Any) -> None:
    first, *others = found(copies(53))
    assert first["message"].startswith("app.copies.invoices_001, app.copies.invoices_002 and 50 more have the same")
    assert [one["symbol"] for one in first["related"]] == [f"app.copies.invoices_{at:03}" for at in range(1, 51)]
    assert {one["unlisted"] for one in (first, *others)} == {2}
    assert not any("unlisted" in one for one in found(copies(51)))


def test_many_copies_in_one_file_take_linear_time(found: Any) -> None:
    def asking(size: int) -> Callable[[], object]:
        return lambda: found(copies(size), "--no-cache")

    assert growth(asking, 150) < 2.2
