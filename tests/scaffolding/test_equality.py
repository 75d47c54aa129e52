"""What is equal, ordered and hashed with the legacy is so with the unified class."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scaffolding.shop import ROLE, Shop

FILES = {
    "ssot.toml": ROLE.replace("kinds =", 'members = ["PKG.card.FrozenGreeter"]\nkinds ='),
    "PKG/__init__.py": "",
    "PKG/card.py": """
        from dataclasses import dataclass, field


        @dataclass(order=True)
        class CardGreeter:
            name: str
            seen: list = field(default_factory=list, compare=False)

            def kind_of(self):
                return "card"

            def greet(self, printer):
                self.seen.append(printer)
                return f"hello {self.word()}"

            def word(self):
                return self.name


        @dataclass(frozen=True)
        class FrozenGreeter:
            name: str

            def kind_of(self):
                return "frozen"

            def greet(self, printer):
                return f"hello {self.name}"
    """,
    "PKG/plain.py": """
        class PlainGreeter:
            def __init__(self, name):
                self.name = name

            def kind_of(self):
                return "plain"

            def greet(self, printer):
                return f"hello {self.name}"


        class OwnGreeter:
            def __init__(self, name):
                self.name = name

            def __eq__(self, other):
                return isinstance(other, OwnGreeter) and self.name.lower() == other.name.lower()

            def __ne__(self, other):
                return not self == other

            def __hash__(self):
                return hash(self.name.lower())

            def kind_of(self):
                return "own"

            def greet(self, printer):
                return f"bye {self.name}"
    """,
    "PKG/main.py": """
        from PKG.card import CardGreeter, FrozenGreeter
        from PKG.plain import OwnGreeter, PlainGreeter

        ALL = [CardGreeter("a"), FrozenGreeter("a"), OwnGreeter("a"), PlainGreeter("a")]
    """,
}


def made(shop: Shop, style: str) -> tuple[Any, Any]:
    """What is told, and the unified class."""
    told = shop.write(FILES).scaffold("--canonical", "PKG.one.Greeter", "--style", style, "--write")
    return told, shop.module("one").Greeter


@pytest.mark.parametrize("style", ["facade", "move"])
def test_it_is_that_of_the_members(style: str, shop: Shop) -> None:
    _, greeter = made(shop, style)

    def build(kind: str, name: str) -> Any:
        return greeter(name, kind=kind)

    for kind in ("card", "frozen", "own"):
        assert build(kind, "a") == build(kind, "a")
        assert (build(kind, "a") != build(kind, "a")) is False
        assert build(kind, "a") != build(kind, "b")
        assert build(kind, "a") in [build(kind, "a")]
    assert build("own", "a") == build("own", "A")
    assert build("card", "a") != build("frozen", "a")
    assert build("card", "a") != "a"
    assert build("card", "a") < build("card", "b") <= build("card", "b")
    assert sorted([build("card", "b"), build("card", "a")])[0].name == "a"
    with pytest.raises(TypeError, match="not supported"):
        assert build("plain", "a") < build("plain", "b")
    for kind in ("frozen", "own"):
        assert len({build(kind, "a"), build(kind, "a")}) == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(build("card", "a"))
    plain = build("plain", "a")
    assert plain == plain
    assert plain != build("plain", "a")
    assert {plain: 1}[plain] == 1


@pytest.mark.parametrize("style", ["facade", "move"])
def test_what_derives_from_it_is_equal_to_its_like(style: str, shop: Shop) -> None:
    _, greeter = made(shop, style)

    class Loud(greeter):  # type: ignore[misc, valid-type]
        def __init__(self, name: str) -> None:
            self.early = {self}  # before there is a strategy
            super().__init__(name, kind="card")

        def word(self) -> str:
            return str(self.name).upper()

    class Known(greeter):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            self.early = {self}
            super().__init__("a", kind="plain")

        def greet(self, printer: object) -> str:
            return "known"

    assert Loud("a").greet(None) == "hello A"
    assert Loud("a") == Loud("a") != Loud("b")
    known = Known()
    assert known in known.early
    assert known != Known()


def test_a_facade_is_equal_to_what_the_legacy_is_equal_to(shop: Shop) -> None:
    told, greeter = made(shop, "facade")
    card, plain = shop.module("card"), shop.module("plain")
    assert greeter("a", kind="card") == card.CardGreeter("a")
    assert card.CardGreeter("a") == greeter("a", kind="card")
    assert greeter("a", kind="card") < card.CardGreeter("b")
    assert greeter("A", kind="own") == plain.OwnGreeter("a")
    assert plain.PlainGreeter("a") != greeter("a", kind="plain")
    assert plain.OwnGreeter("a") != greeter("A", kind="own")
    (note,) = [one for one in told["notes"] if "comparisons" in one]
    assert note == (
        "OwnGreeter has comparisons of its own, which are asked first where legacy objects stand on the left, and may "
        "refuse a Greeter"
    )


def test_moved_code_says_that_it_is_equal_to_no_legacy(shop: Shop) -> None:
    told, greeter = made(shop, "move")
    assert greeter("a", kind="card") != shop.module("card").CardGreeter("a")
    (note,) = [one for one in told["notes"] if "equal" in one]
    assert note == (
        "CardGreeter, FrozenGreeter and OwnGreeter compare by contents: until ssot migrate has moved all that builds "
        "them, no legacy object is equal to a Greeter, whose strategies are classes of their own"
    )
