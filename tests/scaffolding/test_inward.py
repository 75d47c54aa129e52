"""Members that return, build, ask for or make up something of themselves."""

from __future__ import annotations

import asyncio
import copy

import pytest

from tests.scaffolding.shop import ROLE, Shop

FILES = {
    "ssot.toml": ROLE,
    "PKG/__init__.py": "",
    "PKG/card.py": """
        class CardGreeter:
            def __init__(self, name):
                self.name = name
                self.others = []

            def kind_of(self):
                return "card"

            def greet(self, printer):
                return f"hello {self.name}"

            def add(self, other):
                if not isinstance(other, CardGreeter):
                    raise TypeError(other)
                self.others.append(other)
                return self

            async def later(self):
                return self

            def twin(self):
                return CardGreeter(self.name)

            @classmethod
            def of(cls, name):
                return CardGreeter(name)
    """,
    "PKG/plain.py": """
        class PlainGreeter:
            def __init__(self, name):
                self.name = name

            def __getattr__(self, name):
                if name.startswith("say_"):
                    return lambda: name.removeprefix("say_")
                raise AttributeError(name)

            def kind_of(self):
                return "plain"

            def greet(self, printer):
                return f"hello {self.name}"
    """,
    "PKG/main.py": """
        from PKG.card import CardGreeter
        from PKG.plain import PlainGreeter

        ALL = [CardGreeter("a"), PlainGreeter("a")]
    """,
}


@pytest.mark.parametrize("style", ["facade", "move"])
def test_what_returns_itself_returns_the_whole(style: str, shop: Shop) -> None:
    told = shop.write(FILES).scaffold("--canonical", "PKG.one.Greeter", "--style", style, "--write")
    greeter = shop.module("one").Greeter
    card = greeter("a", kind="card")
    assert card.add(card.twin()) is card
    assert asyncio.run(card.later()) is card
    assert type(greeter.of("b")) is greeter
    (note,) = [one for one in told["notes"] if "own class" in one]
    assert note == (
        "CardGreeter builds or asks for its own class (add, twin): there it gives, and takes, no Greeter, but what "
        "works for one"
    )


@pytest.mark.parametrize("style", ["facade", "move"])
def test_attributes_that_nobody_knows_are_handed_over(style: str, shop: Shop) -> None:
    shop.write(FILES).scaffold("--canonical", "PKG.one.Greeter", "--style", style, "--write")
    greeter = shop.module("one").Greeter
    plain = greeter("a", kind="plain")
    assert plain.say_hello() == "hello"
    with pytest.raises(AttributeError):
        _ = plain.nothing
    with pytest.raises(AttributeError):
        greeter("a", kind="card").say_hello()
    assert copy.copy(plain).say_hello() == "hello"
    with pytest.raises(AttributeError):
        greeter.__new__(greeter).say_hello()
