"""What a class offers beside methods: properties that can be set, classes inside of it, its name."""

from __future__ import annotations

import pytest

from tests.scaffolding.shop import ROLE, Shop

FILES = {
    "ssot.toml": ROLE,
    "PKG/__init__.py": "",
    "PKG/card.py": """
        class CardGreeter:
            class Error(Exception):
                pass

            LIMIT = 3
            shared: int = 4
            size: int = 5

            def __init__(self, name):
                self._name = name

            @property
            def name(self):
                return self._name

            @name.setter
            def name(self, value):
                if not value:
                    raise self.Error("no name")
                self._name = value

            @property
            def length(self):
                return len(self._name)

            def kind_of(self):
                return "card"

            def greet(self, printer):
                return f"hello {self._name}"
    """,
    "PKG/plain.py": """
        class PlainGreeter:
            size: int = 6

            def __init__(self, name):
                self.name_of = name

            def kind_of(self):
                return "plain"

            def greet(self, printer):
                return f"hello {type(self).__name__} {self.name_of}"
    """,
    "PKG/main.py": """
        from PKG.card import CardGreeter
        from PKG.plain import PlainGreeter

        ALL = [CardGreeter("a"), PlainGreeter("a")]
    """,
}


@pytest.mark.parametrize("style", ["facade", "move"])
def test_properties_are_set_and_classes_found(style: str, shop: Shop) -> None:
    told = shop.write(FILES).scaffold("--canonical", "PKG.one.Greeter", "--style", style, "--write")
    greeter = shop.module("one").Greeter
    card = greeter("a", kind="card")
    card.name = "b"
    assert (card.name, card.greet(None), card.length) == ("b", "hello b", 1)
    with pytest.raises(greeter.Error, match="no name"):
        card.name = ""
    with pytest.raises(AttributeError):
        card.length = 3
    assert (greeter.LIMIT, greeter.shared, card.LIMIT) == (3, 4, 3)
    assert (card.size, greeter("a", kind="plain").size) == (5, 6)
    assert any("CardGreeter.Error is another class" in note for note in told["notes"]) is (style == "move")
    names = [note for note in told["notes"] if "names of" in note]
    assert names == (
        [f"{shop.package}/plain.py asks for the names of its classes, which is _PlainGreeter for what was moved"]
        if style == "move"
        else []
    )
