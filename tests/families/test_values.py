"""Constants to route texts."""

from __future__ import annotations

import pytest

from ssot_tool.families.values import texts_of
from tests.families.court import program_of

FILES = {
    "app/__init__.py": "from app.types import *\nfrom app.types import START as BEGIN\n",
    "app/types.py": "from enum import Enum\n\nSTART = 'start'\nALL = (START, 'stop')\n\n"
    "class Base(Enum):\n    pass\n\nclass Kind(Base):\n    GO = 'go_now'\n\nLOOP = LOOP2\nLOOP2 = LOOP\n",
}


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("'plain", ("plain",)),
        ("app.types.START", ("start",)),
        ("app.BEGIN", ("start",)),
        ("app.START", ("start",)),
        ("app.types.ALL", ("start", "stop")),
        ("app.types.Kind.GO", ("go_now",)),
        ("app.Kind.GO.value", ("go_now",)),
        ("lib.Kind.PING", ("ping",)),
        ("app.types.Kind.ABSENT", ("absent",)),
        ("lib.something", ()),
        ("app.Kind().GO", ()),
        ("app.types.LOOP", ("loop",)),
    ],
)
def test_values_are_followed(value: str, texts: tuple[str, ...]) -> None:
    program = program_of(FILES)
    assert texts_of(program, [value], program.modules["app.types"]) == texts
