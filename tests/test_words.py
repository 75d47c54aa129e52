"""Names as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.words import contains_in_order, counted, did_you_mean, ends_with, snake, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AgentMessageHandler", "agent message handler"),
        ("agent_message_handler", "agent message handler"),
        ("HTTPServer2", "http server 2"),
        ("WebSocketManager", "websocket manager"),
        ("web_socket_manager", "websocket manager"),
        ("WebsocketManager", "websocket manager"),
        ("IMessageHandlerService", "i message handler service"),
        ("__init__", "init"),
        ("E2EAgentHandler", "e 2 e agent handler"),
        ("_", ""),
        ("", ""),
    ],
)
def test_names_split_at_humps_and_underscores(name: str, expected: str) -> None:
    assert " ".join(words(name)) == expected


@pytest.mark.parametrize("name", ["MessageHandler", "MessageHandlerBase", "MessageHandlerV2", "ChatMessageHandlerImpl"])
def test_trailers_do_not_hide_the_head(name: str) -> None:
    assert ends_with(words(name), ("message", "handler"))


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 test files"), (1, "1 test file"), (2, "2 test files"), (1204, "1,204 test files")]
)
def test_one_is_no_plural(number: int, told: str) -> None:
    assert counted(number, "test file") == told


@pytest.mark.parametrize("name", ["MessageHandlerError", "MessageHandlerTests", "HandlerMessage", "Handler", ""])
def test_other_endings_do(name: str) -> None:
    assert not ends_with(words(name), ("message", "handler"))


def test_words_in_order_need_not_be_neighbours() -> None:
    assert contains_in_order(words("create_agent_websocket_bridge"), ("create", "bridge"))
    assert not contains_in_order(words("bridge_create"), ("create", "bridge"))


@given(st.lists(st.from_regex(r"[a-z]{2,6}", fullmatch=True), min_size=1, max_size=5))
def test_both_spellings_are_one_name(parts: list[str]) -> None:
    if "websocket" in "".join(parts):
        return
    camel = "".join(part.capitalize() for part in parts)
    assert words(camel) == words("_".join(parts)) == tuple(parts)
    assert snake(camel) == "_".join(parts)


def test_the_nearest_name_is_meant_or_all_are_told() -> None:
    assert did_you_mean("SSOT10", ["SSOT101", "SSOT900"]) == "did you mean SSOT101?"
    assert did_you_mean("what", ["one", "two"]) == "there are one, two"
    assert did_you_mean("what", ["one"], "there are too many") == "there are too many"
