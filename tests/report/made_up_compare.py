"""A comparison for tests of what is printed: of a real small workspace, and the same with hostile words everywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import msgspec

from ssot_tool.comparing.compare import compare
from ssot_tool.config import load_config
from ssot_tool.cure.comparison import Comparison
from ssot_tool.read_options import ReadOptions
from tests.report.made_up import HOSTILE

FILES = {
    "ssot.toml": "",
    "app/__init__.py": "",
    "app/alpha.py": """
        from external import Base

        class AlphaHandler(Base):
            def __init__(self, store, timeout=30):
                self.store = store

            async def handle_alpha(self, message):
                kind = message["type"]
                if kind == "start":
                    return await self.store.save(message, {"type": "started", "reason": "because somebody asked"}, 1)

            def _reset(self, reason):
                self.store.drop_all(reason, force=True, later=None, what="everything", code=7)

            def size(self):
                return len(self.store.find("alpha"))

            def alone(self): ...
        """,
    "app/beta.py": """
        class BetaHandler:
            def __init__(self, timeout=60, *, store):
                self.store = store

            def handle(self, message):
                if message.kind == "start":
                    return self.store.keep(message)

            def reset(self, why):
                self.store.drop_all(why, force=True, later=None, what="everything", code=7)

            def size(self):
                '''How many.'''
                return len(self.store.find("beta"))
        """,
    "app/gamma.py": """
        def gamma(message, **more):
            return message
        """,
    "app/main.py": """
        from app.alpha import AlphaHandler
        from app.beta import BetaHandler
        from app.gamma import gamma

        def main(message):
            one, two = AlphaHandler(1), BetaHandler(store=gamma(1))
            return two.handle(message), one.missing, two.gone, two.size(), one.size()
        """,
}
#: What is no text from source: verdicts and kinds.
_WORDS = frozenset(
    [
        *(
            "basis",
            "same",
            "names",
            "constants",
            "changed",
            "abstract",
            "delegates",
            "class",
            "function",
            "ast",
            "words",
        ),
        *("method", "classmethod", "staticmethod", "property", "value", "coroutine", "generator", "async generator"),
        *("positional-only", "positional or keyword", "variadic positional", "keyword-only", "variadic keyword"),
        *("context manager", "async context manager"),
    ]
)


@cache
def small(*members: str) -> Comparison:
    """Alpha, Beta and Gamma, or those of them that are named."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in FILES.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(dedent(text).lstrip(), encoding="utf-8")
        asked = members or ("app.alpha.AlphaHandler", "app.beta.BetaHandler", "app.gamma.gamma")
        return compare(root, load_config(root), asked, ReadOptions((), 1, False))


def hostile(found: Comparison) -> Comparison:
    """The same with every word, name and line of code followed by what no parser should swallow as it is."""
    return msgspec.convert(_hostile(msgspec.to_builtins(found)), Comparison)


def _hostile(value: Any) -> Any:
    if isinstance(value, str):
        # Positions are numbers, which no source says.
        return value if value in _WORDS or value.isdecimal() else f"{value}{HOSTILE}"
    if isinstance(value, dict):
        fields = {name for name in value if name.isidentifier() and "." not in name}
        is_struct = fields == value.keys() and bool(fields)
        return {name if is_struct else f"{name}{HOSTILE}": _hostile(one) for name, one in value.items()}
    return [_hostile(one) for one in value] if isinstance(value, list | tuple) else value
