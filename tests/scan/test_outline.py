"""An outline says the same as the whole module of what is bound, imported and patched, whatever it leaves out."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

import pytest

from ssot_tool.facts import ModuleFacts
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Unreadable

CHECKOUT = Path(__file__).parent.parent.parent
#: Modules with imports within functions, patches and values at module level.
MODULES = [
    *sorted((CHECKOUT / "fixtures").rglob("*.py")),
    *sorted((CHECKOUT / "tests" / "scan").glob("*.py")),
    *(Path(module.__file__ or "") for module in (json, unittest)),
    *sorted(Path(unittest.__file__ or "").parent.glob("*.py")),
]
KEPT = ("import", "reexport", "patch_string")


def facts(text: str, outline: bool) -> ModuleFacts:
    events, reader = read_module(text, "ast", outline)
    return module_facts(text, events, "some.module", False, reader, Lens(()))


def kept(found: ModuleFacts) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    uses = found.uses
    chosen = {path: [(use.kind, use.spans) for use in uses[path] if use.kind in KEPT] for path in uses}
    return {path: uses for path, uses in chosen.items() if uses}


def test_an_outline_keeps_what_is_bound_imported_and_patched() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            whole, outline = facts(text, False), facts(text, True)
        except Unreadable:
            continue
        assert kept(outline) == kept(whole), path
        for name in ("exports", "stars", "all", "lazy", "imports", "constants"):
            assert getattr(outline, name) == getattr(whole, name), (path, name)
        assert defined(outline) == defined(whole), path


def defined(found: ModuleFacts) -> list[object]:
    """What is defined outside functions."""
    functions = {one.qualname for one in found.functions}
    classes = [one for one in found.classes if not one.outer]
    return [
        sorted(name for name in functions if "." not in name),
        [(one.qualname, one.bases, one.fields, [method.name for method in one.methods]) for one in classes],
    ]


@pytest.mark.parametrize(
    "body",
    [
        "    global HANDLER\n    HANDLER = make()\n",
        "    if x:\n        from app import old\n    return old\n",
        "    with patch('app.core.send') as send:\n        run(send)\n",
        "    for name in NAMES:\n        monkeypatch.setattr('app.core.' + name, None)\n",
        "    MODULE = other()\n    with patch(f'{MODULE}.send'):\n        pass\n",
    ],
)
def test_what_a_function_does_to_names_of_modules_is_read(body: str) -> None:
    text = f"MODULE = 'app.core'\nNAMES = ('send',)\ndef test(x, monkeypatch):\n    y = x.call()\n{body}"
    whole, outline = facts(text, False), facts(text, True)
    assert kept(outline) == kept(whole)
    assert outline.exports == whole.exports


def test_an_outline_leaves_the_rest_of_a_body_out() -> None:
    text = "from app import make\ndef test():\n    thing = make()\n    thing.run()\n"
    assert "app.make()" not in facts(text, True).uses
    assert "app.make().run" in facts(text, False).uses
