from __future__ import annotations

from ssot_tool.report.layout import Page
from ssot_tool.report.refs_text import refs_text
from tests.report.made_up import HANDLER, refs_report


def test_every_place_on_its_own_line_by_kind_with_totals() -> None:
    first, _, rest = refs_text(refs_report(), Page(80)).partition("\n\n")
    lines = first.splitlines()
    assert lines[0] == f"{HANDLER}  class  netra_backend/app/services/websocket/message_handler.py:121"
    assert [line.strip() for line in lines if line.startswith("  ") and not line.startswith("   ")] == [
        "definition",
        "import (1)",
        "call (5)",
        "patch_string (1)",
        "7 references: 4 in production, 3 in tests",
    ]
    assert "    tests/test_module_0.py:10:5                in Service.run_0 (test)" in lines
    assert "1 file could not be read, and may hold more references (SSOT901)\n  scripts/broken.py:17" in rest


def test_broken_references_stand_apart() -> None:
    text = refs_text(refs_report(), Page(80))
    block = text.split("\n\n", 1)[1]
    assert block.startswith("app.alone.helper  function  app/alone.py:3\n  no references\n")
    assert "Broken: names it, but resolves to nothing\n    patch_string (1)\n      tests/test_module_0.py:80:5" in block
