from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.gate.sketch import ALIKE, MEMBER, SCOPE, body_words, likeness, parse, sketch

BODY = '''class StartAgentHandler(BaseMessageHandler):
    """Starts an agent run for the user's request."""

    def __init__(self, supervisor, threads, *, timeout=30):
        self.supervisor = supervisor
        self.threads = threads
        self.timeout = timeout

    async def handle(self, user_id, payload):
        # one thread a user
        request = payload.get("user_request", "")
        thread = await self.threads.get_or_create(user_id)
        logger.info("StartAgentHandler runs %s", request)
        response = await self.supervisor.run(request, thread.id, timeout=self.timeout)
        await self.websocket.send(user_id, {"type": "agent_completed", "payload": response})
'''

OTHER = '''class StopAgentHandler:
    """Stops whatever runs."""

    def __init__(self, registry):
        self._registry = registry

    async def handle_message(self, message):
        for task in self._registry.running(message.sender):
            task.cancel()
            if not await task.wait(5):
                raise TimeoutError(task.name)
        return Acknowledged(message.sender)
'''


def test_layout_quotes_comments_and_prose_do_not_count() -> None:
    other = BODY.replace("        # one thread a user\n", "").replace('"', "'").replace("'''", '"""')
    other = other.replace(
        "(request, thread.id, timeout=self.timeout)", "(\n  request,\n  thread.id,\n  timeout=self.timeout,\n)"
    )
    other = other.replace("Starts an agent run", "Runs an agent, and that at once,").replace("\n", "\r\n")
    assert sketch(other, "StartAgentHandler") == sketch(BODY, "StartAgentHandler")


def test_the_own_name_does_not_count() -> None:
    renamed = BODY.replace("StartAgentHandler", "AgentStarter")
    assert sketch(renamed, "AgentStarter") == sketch(BODY, "StartAgentHandler")
    assert sketch(renamed, "") != sketch(BODY, "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"agent_completed"', '"agent_done"'),
        ("timeout=30", "timeout=60"),
        ("        self.threads = threads\n", ""),
        ("user_id", "user"),
        ("    async def handle", "    def close(self):\n        self.threads.close()\n\n    async def handle"),
    ],
)
def test_an_edited_body_is_alike(before: str, after: str) -> None:
    assert before in BODY
    edited = sketch(BODY.replace(before, after), "StartAgentHandler")
    assert ALIKE < likeness(sketch(BODY, "StartAgentHandler"), edited) < 1


def test_a_body_of_its_own_is_not() -> None:
    assert likeness(sketch(BODY, "StartAgentHandler"), sketch(OTHER, "StopAgentHandler")) < 0.4


def test_words_of_strings() -> None:
    text = """f(r'app.Old', b"x", "two words", '''a
b''', 'it\\'s', "") # "no"\n'open"""
    assert body_words(text, "Old") == ["f", "app", "\0own", "x", "\0text", "\0text", "it", "s", "open"]


def test_a_string_without_end_is_read_in_linear_time() -> None:
    assert body_words('"""' + "\\x" * 200_000) != []
    assert body_words("'" + '"' * 200_000) == []


@given(st.text(), st.text(), st.sampled_from([4, SCOPE, MEMBER]))
def test_laws(one: str, other: str, keep: int) -> None:
    first, second = sketch(one, keep=keep), sketch(other, keep=keep)
    assert parse(str(first)) == first
    assert likeness(first, first) == 1
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1


@pytest.mark.parametrize(
    "written",
    ["", "1", "2:3:ab:128:AAAA", "1:x:ab:128:AAAA", "1:3:ab:128:A", "1:3:ab:128:AAAAAAA=", "1:3:ab:128:ö", "1:3"],
)
def test_what_is_no_sketch(written: str) -> None:
    assert parse(written) is None


def test_a_cut_sketch_estimates() -> None:
    long = "\n".join(f"self.value_{n} = compute_{n}(argument_{n % 7})" for n in range(300))
    half = "\n".join(f"self.value_{n} = compute_{n}(argument_{n % 7})" for n in range(150, 450))
    exact = likeness(sketch(long, keep=10_000), sketch(half, keep=10_000))
    assert likeness(sketch(long), sketch(half)) == pytest.approx(exact, abs=0.12)
