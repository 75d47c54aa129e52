"""``ssot find`` as users run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from tests.discovering.shop import write_shop
from tests.schemas import assert_valid


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_shop(tmp_path))
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["find", "--format", "json", "--workers", "1", *words]) == code
    found = json.loads(capsys.readouterr().out)
    assert_valid(found, "find")
    return found


@pytest.mark.parametrize(
    "words",
    ["order validator", "is there an order validator?", "validating orders", "OrderValidator", "validate order"],
)
def test_rivals_and_the_one_that_we_would_keep(words: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, words)
    assert (found["canonical"], found["chosen"]) == ("shop.checkout.validator.UnifiedOrderValidator", "proposed")
    assert [(one["symbol"].rpartition(".")[2], one["rivals"]) for one in found["matches"][:2]] == [
        ("UnifiedOrderValidator", 1),
        ("OrderValidator", 1),
    ]
    assert found["matches"][0]["uses"] == {"production": 4, "tests": 0}


def test_the_only_one(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "card", "payment")
    assert (found["canonical"], found["chosen"]) == ("shop.payments.card.CardPayment", "only")


def test_the_configured_one(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "ssot.toml").write_text(
        '[roles.order-check]\ntitle = "Order check"\nheads = ["order validator"]\n'
        'canonical = "shop.orders.validation.OrderValidator"\n',
        encoding="utf-8",
    )
    found = answer(capsys, "order validator")
    assert (found["canonical"], found["chosen"], found["role"]) == (
        "shop.orders.validation.OrderValidator",
        "configured",
        "order-check",
    )


def test_nothing_is_there(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "shipping label printer", code=1)["matches"] == []
    assert main(["find", "shipping label printer", "--workers", "1"]) == 1
    assert capsys.readouterr().out.startswith("Nothing is called shipping label printer")


def test_a_question_without_words(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "is there any"]) == 2
    assert "has no word to look for" in capsys.readouterr().err


def test_text_says_what_to_use_first(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "order validator", "--workers", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Yes: 2 matches for order validator"
    assert lines[1].startswith("Use shop.checkout.validator.UnifiedOrderValidator: several compete")
    assert "* UnifiedOrderValidator  shop/checkout/validator.py:2" in lines
