"""The case of one symbol, member or not."""

from __future__ import annotations

import pytest

from ssot_tool.families.candidates import candidates
from ssot_tool.families.why import why
from ssot_tool.model import Why
from ssot_tool.program.references import references_to
from ssot_tool.report.case_text import case_text
from ssot_tool.report.layout import Page
from tests.families.court import family_of, handler, pack, places_of, program_of

HANDLERS = pack("message-handler")
FILES = {
    "app/a.py": handler("ChatMessageHandler"),
    "app/b.py": "class BareMessageHandler:\n    def close(self):\n        return 1\n\ndef handle():\n    return 2\n",
    "app/c.py": handler("MessageErrorHandler"),
    "app/d.py": "class PaintHandler:\n    pass\n\nclass Painter:\n    pass\n",
}


def case(symbol: str) -> Why:
    program, places = program_of(FILES), places_of(FILES)
    references = references_to(program, candidates(program, HANDLERS), places)
    return why(program, HANDLERS, symbol, references, places, family_of(FILES, HANDLERS))


@pytest.mark.parametrize(
    ("symbol", "verdict", "said"),
    [
        ("app.a.ChatMessageHandler", "member", "passed: named ChatMessageHandler"),
        ("app.b.BareMessageHandler", "no member: fewer than 2 kinds", "passed: named BareMessageHandler"),
        ("app.c.MessageErrorHandler", "excused: other-role", "its name says error handler"),
        ("app.d.PaintHandler", "no member: does not pass the gate", "its name has handler, but none of message"),
        ("app.d.Painter", "no member: does not pass the gate", "neither its name nor a base's ends with"),
        ("app.b.handle", "no member: does not pass the gate", "not by a function"),
        ("app.a.ChatMessageHandler.handle", "no member: does not pass the gate", "a method is judged with its class"),
    ],
)
def test_every_symbol_gets_an_answer(symbol: str, verdict: str, said: str) -> None:
    found = case(symbol)
    assert found.verdict.startswith(verdict)
    text = case_text(found, Page(200))
    assert text.startswith(f"{symbol}\n") and said in text
    assert found.member == (verdict == "member")
