"""SSOT203: the forms in which an owned resource is used, through the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]
OWNED = """
[[owners]]
module = "app.env"
resources = ["os.environ", "os.getenv", "jwt.decode", "redis", "app.db.Session"]
"""
BASE = {
    "ssot.toml": OWNED,
    "app/__init__.py": "",
    "app/env.py": "import os\n\nimport jwt\n\n\ndef get(name):\n    return os.environ.get(name)\n",
    "app/db.py": "class Session:\n    pass\n",
}
COMPAT = "import jwt as tokens\nfrom jwt import decode as read\n\nread_again = read\n"


def lines(found_by: Find, text: str) -> list[int]:
    found = found_by("SSOT203", {**BASE, "app/compat.py": COMPAT, "app/use.py": text})
    return sorted({one["start_line"] for one in found if one["path"] == "app/use.py"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from os import environ as e\nx = e['A']\n", [1, 2]),
        ("import jwt as j\nx = j.decode('A')\n", [2]),
        ("import jwt\nx = getattr(jwt, 'decode')('A')\n", [2]),
        ("import jwt\ndecode = jwt.decode\nx = decode('A')\n", [2, 3]),
        ("import importlib\nx = importlib.import_module('jwt').decode('A')\n", [2]),
        ("x = __import__('os').environ['A']\n", [1]),
        ("import sys\nx = sys.modules['os'].environ['A']\n", [2]),
        ("from redis.asyncio import Redis\nx = Redis()\n", [1, 2]),
        # A star brings it, from the library or through a module of ours.
        ("from os import *\nx = getenv('A')\n", [2]),
        ("from app.compat import *\nx = read('A')\n", [2]),
        # A module of ours hands it on under another name.
        ("from app.compat import read\nx = read('A')\n", [1, 2]),
        ("from app.compat import read_again\nx = read_again('A')\n", [1, 2]),
        ("from app import compat\nx = compat.read('A')\n", [2]),
        ("from app.compat import tokens\nx = tokens.decode('A')\n", [2]),
        ("from app import env\nx = env.os.environ['A']\n", [2]),
        ("from app.db import Session\nx = Session()\n\n\ndef f(x: Session): ...\n", [1, 2]),
    ],
)
def test_uses(text: str, expected: list[int], found_by: Find) -> None:
    assert lines(found_by, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "from os import *\nx = getcwd('A')\n",
        "from os import *\n\n\ndef getenv(name):\n    return name\n\n\nx = getenv('A')\n",
        "from app.compat import *\nx = decode('A')\n",
        "from app.compat import tokens\nx = tokens.encode('A')\n",
        "from app.env import get\nx = get('A')\n",
        # A string is no use, and neither is an annotation: nothing of the resource is touched.
        "HINT = 'os.environ'\nprint('jwt.decode')\n",
        "if TYPE_CHECKING:\n    from app.db import Session\n\n\ndef f(x: 'Session'): ...\n",
        "from app.db import Session\n\n\ndef f(x: Session) -> Session | None: ...\n",
        "import redis\n\n\ndef f(x: redis.Redis): ...\n",
    ],
)
def test_what_is_none(text: str, found_by: Find) -> None:
    assert lines(found_by, text) == []
