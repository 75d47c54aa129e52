"""What a question asks for, and in which order it is answered; the command is in ``tests/cli/test_find_command.py``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.config import load_config
from ssot_tool.discovering.find import find, question
from ssot_tool.discovery import Answer
from ssot_tool.errors import UsageError
from ssot_tool.read_options import ReadOptions
from tests.discovering.workspace import OTHER_WORK, WORK, write

SAID = '    """{}"""\n'


def answered(root: Path, text: str, most: int = 10) -> Answer:
    return find(root, load_config(root), ReadOptions(workers=1, use_cache=False), text, most)


def symbols(answer: Answer) -> list[str]:
    return [match.entry.symbol for match in answer.matches]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("order validator", "OrderValidator"),
        ("order validator", "is there already an order validator?"),
        ("order validator", "validating orders"),
        ("order validator", "order_validation"),
        ("order validator", "the unified order validator"),
        ("emitter", "emit emitted emitting"),
        ("HTTP client", "http_clients"),
    ],
)
def test_one_question_in_other_words(text: str, same: str) -> None:
    assert sorted(question(text)) == sorted(question(same))


def test_what_is_asked_twice_is_asked_once_in_order() -> None:
    assert question("order till order") == question("order till")
    assert question("order till") == tuple(reversed(question("till order")))


@given(st.text(max_size=60))
def test_any_text_is_a_question_or_none(text: str) -> None:
    asked = question(text)
    assert all(asked) and len(asked) == len(set(asked))
    assert question(f"is there {text} already?") == asked


@pytest.mark.parametrize("text", ["", "  ", "is there one already?", "???"])
def test_a_question_without_words_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no word to look for"):
        answered(write(tmp_path, {"a/m.py": f"class OrderTill:{WORK}"}), text)


def test_the_name_comes_before_the_module_and_that_before_the_docstring(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "a/one.py": f"class OrderTill:{WORK}",
            "order/two.py": f"class Till:{WORK}",
            "b/three.py": f"class Till:\n{SAID.format('Of an order.')}{WORK}",
            "c/four.py": f"class Chart:\n{SAID.format('Of each order and till.')}{OTHER_WORK}",
        },
    )
    answer = answered(root, "order till")
    assert symbols(answer)[0] == "a.one.OrderTill"
    assert "c.four.Chart" not in symbols(answer), "it only speaks of them"
    scores = {match.entry.symbol: match.score for match in answer.matches}
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert scores.get("b.three.Till", 0) <= scores.get("order.two.Till", 0) < scores["a.one.OrderTill"] == 1


def test_a_name_that_says_more_is_more_special(tmp_path: Path) -> None:
    files = {"a/m.py": f"class OrderTill:{WORK}", "b/m.py": f"class OrderTillChartPainter:{OTHER_WORK}"}
    assert symbols(answered(write(tmp_path, files), "order till")) == [
        "a.m.OrderTill",
        "b.m.OrderTillChartPainter",
    ]


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    files = {f"{name}/m.py": f"class OrderTill:{WORK}" for name in "abcd"}
    answer = answered(write(tmp_path, files), "order till", most=3)
    assert (len(answer.matches), answer.hidden) == (3, 1)


def test_nothing_answers(tmp_path: Path) -> None:
    answer = answered(write(tmp_path, {"a/m.py": f"class OrderTill:{WORK}"}), "rocket engine")
    assert (answer.matches, answer.canonical, answer.chosen) == ((), "", "")


def test_nobody_is_sent_to_a_double_or_a_backup(tmp_path: Path) -> None:
    files = {
        "a/fake_till.py": f"class FakeOrderTill:{WORK}",
        "backup/m.py": f"class OrderTill:{WORK}",
        "c/m.py": f"class OrderTill:{WORK}",
    }
    answer = answered(write(tmp_path, files), "order till")
    assert (answer.canonical, answer.chosen) == ("c.m.OrderTill", "only")


def test_the_most_used_of_equals_is_the_one(tmp_path: Path) -> None:
    files = {
        "a/m.py": f"class OrderTill:{WORK}",
        "b/m.py": f"class OrderTill:{OTHER_WORK}",
        "c/use.py": "from b.m import OrderTill\n\n\ndef go():\n    return OrderTill(), OrderTill()\n",
    }
    answer = answered(write(tmp_path, files), "order till")
    assert (answer.canonical, answer.chosen) == ("b.m.OrderTill", "used")
