"""The sieve's law: it never drops a file in which the scanner would find something."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.config import load_config
from ssot_tool.read_options import ReadOptions
from ssot_tool.referring import refs
from ssot_tool.scanning import scan

DEFINITIONS = (
    "class StartMessageHandler:\n"
    "    def __init__(self, websocket_manager): self.websocket_manager = websocket_manager\n"
    "    def get_message_type(self): return 'start_agent'\n"
    "    async def handle_message(self, payload): await self.websocket_manager.send_error('start_agent')\n"
    "    LIMIT = 1\n"
    "def make() -> StartMessageHandler: return StartMessageHandler(None)\n"
    "def other(): return 1\n"
)

#: Modules in their order; each may use those before it. ``{0}`` is the module that the piece refers to, ``{1}`` its
#: last name.
PIECES = (
    "from {0} import *\n",
    "from {0} import StartMessageHandler\nStartMessageHandler(1)\n",
    "from {0} import StartMessageHandler as Renamed\nRenamed(1)\n",
    "from {0} import Renamed\nRenamed(2)\n",
    "import {0}\n{0}.StartMessageHandler(2)\n",
    "import {0} as short\nAlias = short.StartMessageHandler\n",
    "from {0} import Alias\nAlias(3)\n",
    "from {0} import make\nmake().handle_message(1)\n",
    "from unittest.mock import patch\npatch('{0}.StartMessageHandler')\n",
    "from unittest.mock import patch\npatch('{0}.other')\n",
    "from unittest.mock import patch\npatch('{0}.Start\\x4dessageHandler')\n",
    "from unittest.mock import patch\nWHERE = '{0}'\npatch(f'{{WHERE}}.StartMessageHandler')\n",
    "from unittest.mock import patch\nTOP = 'pkg'\npatch(f'{{TOP}}.{1}.other')\n",
    "from unittest.mock import patch\nTOP = 'pkg'\npatch(TOP + '.{1}.other')\n",
    "from unittest.mock import patch\npatch('pkg.' '{1}.other')\n",
    "from . import {1}\n{1}.StartMessageHandler(4)\n",
    "REGISTRY = ['{0}:StartMessageHandler']\n",
    "import importlib\ngetattr(importlib.import_module('{0}'), 'StartMessageHandler')\n",
    "_MAP = {{'StartMessageHandler': '{0}'}}\ndef __getattr__(name): return _MAP[name]\n",
    (
        "from {0} import StartMessageHandler\nclass StopMessageHandler(StartMessageHandler):\n"
        "    def get_message_type(self): return 'stop_agent'\n"
    ),
    "def f(x: 'StartMessageHandler'): x.handle_message(1)\n",
    "from {0} import \uff33tartMessageHandler\n\uff33tartMessageHandler(1)\n",
    "class Plain:\n    def get_message_type(self): return 'start_agent'\n    def handle_message(self, payload): ...\n",
    "class PaymentMessageHandler:\n    def handle_message(self, websocket_manager): return 'user_message'\n",
    "from {0} import (\n    StartMessageHandler,  # why\n)\n@StartMessageHandler\ndef g(): ...\n",
    "x = 1\n",
    "y = 1  # ssot: ignore[SSOT101] nothing here\n",
    "#\tSSOT:ignore[SSOT999]\nclass Plainer: pass\n",
    "# ssot: ignore\n",
    "z = '# ssot: ignore[SSOT101] in a string'\n",
    "class QuickMessageHandler(  # ssot: ignore[SSOT101, SSOT102] {0}\n    object\n): message_type = 'start_agent'\n",
)


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, str]:
    files = {"pkg/m0.py": DEFINITIONS}
    for number in range(1, draw(st.integers(2, 6))):
        pieces = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.integers(0, number - 1)), min_size=1, max_size=3))
        files[f"pkg/m{number}.py"] = "".join(piece.format(f"pkg.m{target}", f"m{target}") for piece, target in pieces)
    return files


@settings(max_examples=20)
@given(workspaces())
def test_reading_everything_finds_nothing_more(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "pkg").mkdir()
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        config = load_config(root)
        answers = []
        for sieve in (True, False):
            options = ReadOptions(paths=(root,), workers=1, use_cache=False, sieve=sieve)
            found = scan(root, config, options, today=datetime.date(2027, 1, 31))
            told = refs(root, config, ["pkg.m0.StartMessageHandler", "pkg.m0.make"], options)
            answers.append((found.families, found.findings, found.silenced, told.symbols))
        assert answers[0] == answers[1]
