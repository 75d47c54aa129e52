"""``ssot scaffold`` on small workspaces: what it writes is imported and run."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from tests.scaffolding.shop import ROLE, Shop

FILES = {
    "PKG/__init__.py": "",
    "PKG/base.py": '''
        class GreeterBase:
            """Nobody builds it."""

            def greet(self, name):
                raise NotImplementedError

            def kind_of(self):
                return None
    ''',
    "PKG/formal.py": '''
        """Formal greetings."""

        import logging

        from .base import GreeterBase

        logger = logging.getLogger(__name__)
        TITLES = ("Dr", "Prof")
        SEEN = []


        def _titled(name):
            return f"{TITLES[0]} {name}"


        # About whom it greets.
        class FormalGreeter(GreeterBase):
            """Greets people with titles."""

            WORD = "Good day"

            def __init__(self, printer, titled=True):
                self.printer = printer
                self.titled = titled
                self._count = 0

            def kind_of(self):
                return "hello"

            def greet(self, name):
                """Greet one person."""
                self._count += 1
                SEEN.append(name)
                return f"{self.WORD}, {self._call(name)}"

            def _call(self, name):
                return _titled(name) if self.titled else name

            @classmethod
            def plain(cls, printer) -> "FormalGreeter":
                return FormalGreeter(printer, titled=False)

            @property
            def greeted(self) -> int:
                return self._count


        def everyone():
            return list(SEEN)
    ''',
    "PKG/short.py": """
        from PKG.base import GreeterBase


        class ShortGreeter(GreeterBase):
            def __init__(self, mark, printer=None):
                self.mark = mark
                self.printer = printer

            def kind_of(self):
                return "bye"

            def greet(self, name, *, loud=False):
                return (name.upper() if loud else name) + self.mark

            async def wave(self, name: str) -> str:
                return f"{name} waves"
    """,
    "PKG/late.py": """
        class LateGreeter:
            def __init__(self, printer):
                self.printer = printer

            def kind_of(self):
                return "hello"

            def greet(self, name):
                return f"late {name}"
    """,
    "PKG/main.py": """
        from PKG.formal import FormalGreeter
        from PKG.short import ShortGreeter


        def run(printer):
            one = FormalGreeter(printer)
            print(one._count)
            FormalGreeter(printer), FormalGreeter(printer)
            return one.greet("Ada"), ShortGreeter("!").greet("Bob")
    """,
    "ssot.toml": "# ours\n" + ROLE + '\n[workspace]\nroots = ["."]  # here\n',
}
BOTH = pytest.mark.parametrize("style", ["facade", "move"])


@pytest.fixture
def greeters(shop: Shop) -> Shop:
    return shop.write(FILES)


def written(shop: Shop, style: str = "facade", *more: str) -> Any:
    report = shop.scaffold("--canonical", "PKG.one.OneGreeter", "--style", style, "--write", *more)
    assert report["written"]
    return shop.module("one")


@BOTH
def test_each_legacy_object_has_its_like(greeters: Shop, style: str) -> None:
    one = written(greeters, style)
    formal = one.OneGreeter("p", kind="hello")
    assert formal.greet("Ada") == "Good day, Dr Ada"
    assert formal.greet(name="Bob") == "Good day, Dr Bob"
    assert (formal.titled, formal.greeted, formal.kind) == (True, 2, "hello")
    assert one.OneGreeter(printer="p", titled=False, kind="hello").greet("Ada") == "Good day, Ada"
    short = one.OneGreeter("!", kind="bye")
    assert (short.mark, short.printer) == ("!", None)
    assert short.greet("Ada", loud=True) == "ADA!"
    assert asyncio.run(short.wave("Ada")) == "Ada waves"


@BOTH
def test_every_route_and_every_member_has_a_key(greeters: Shop, style: str) -> None:
    report = greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", style)
    keys = {one["member"].rpartition(".")[2]: one["key"] for one in report["strategies"]}
    assert keys == {"FormalGreeter": "hello", "LateGreeter": "late_greeter", "ShortGreeter": "bye"}
    (collision,) = report["collisions"]
    assert (collision["route"], collision["strategy"]) == ("hello", "hello")
    assert len(collision["members"]) == 2
    (left,) = report["left_out"]
    assert left["symbol"].endswith(".GreeterBase")
    assert "nobody builds it" in left["reason"]
    one = written(greeters, style)
    assert one.ROUTES.known() == ("bye", "hello", "late_greeter")
    assert one.OneGreeter("p", kind="late_greeter").greet("Ada") == "late Ada"
    assert "LateGreeter" in greeters.text("PKG/one.py").split("ROUTES = RouteTable")[1].split("class ")[0]


def test_what_is_not_there_is_refused(greeters: Shop) -> None:
    one = written(greeters)
    with pytest.raises(one.UnknownRoute, match=r"no strategy serves 'helo'; did you mean 'hello'\?"):
        one.OneGreeter("p", kind="helo")
    with pytest.raises(AttributeError, match=r"OneGreeter for 'hello': 'FormalGreeter' object has no attribute 'wave'"):
        asyncio.run(one.OneGreeter("p", kind="hello").wave("Ada"))
    with pytest.raises(TypeError):
        one.OneGreeter(kind="hello")
    with pytest.raises(TypeError):
        one.OneGreeter("p")


def test_attributes_are_those_of_the_strategy(greeters: Shop) -> None:
    one = written(greeters)
    formal = one.OneGreeter("p", kind="hello")
    formal.titled = False
    assert formal.greet("Ada") == "Good day, Ada"
    assert formal._count == 1, "main.py reads it, so it is passed through"
    del formal.titled
    with pytest.raises(AttributeError, match="titled"):
        formal.greet("Ada")
    assert one.OneGreeter.WORD == "Good day", "only one class has it"


@BOTH
def test_class_methods_make_objects_of_the_unified_class(greeters: Shop, style: str) -> None:
    one = written(greeters, style)
    plain = one.OneGreeter.plain("p")
    assert type(plain) is one.OneGreeter
    assert (plain.kind, plain.greet("Ada")) == ("hello", "Good day, Ada")


@BOTH
def test_what_an_heir_overrides_holds_inside_of_the_strategy(greeters: Shop, style: str) -> None:
    one = written(greeters, style)

    class Heir(one.OneGreeter):  # type: ignore[misc, name-defined]
        WORD = "Hi"

        def _call(self, name: str) -> str:
            return f"<{name}, {self.printer}>"

        def greet(self, name: str) -> Any:
            return super().greet(name) + "!"

    assert Heir("p", kind="hello").greet("Ada") == "Hi, <Ada, p>!"
    assert one.OneGreeter("p", kind="hello").greet("Ada") == "Good day, Dr Ada", "others are as before"
    assert Heir("?", kind="bye").greet("Ada") == "Ada?!"


def test_a_step_that_is_patched_on_the_class_is_patched_in_the_strategy(
    greeters: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written(greeters)
    monkeypatch.setattr(one.OneGreeter, "_call", lambda self, name: "patched", raising=False)
    assert one.OneGreeter("p", kind="hello").greet("Ada") == "Good day, patched"


def test_strategies_are_registered_once_whoever_is_first(greeters: Shop) -> None:
    one = written(greeters)
    refused: list[str] = []
    barrier = threading.Barrier(8)

    def register() -> None:
        barrier.wait(timeout=30)
        try:
            one.ROUTES.register("new", dict)
        except ValueError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=register) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    assert one.ROUTES.find("new") is dict
    assert one.OneGreeter(kind="new", printer=1)._strategy == {"printer": 1}


def test_the_legacy_is_imported_when_it_is_asked_for(greeters: Shop) -> None:
    greeters.write({"PKG/short.py": FILES["PKG/short.py"] + "\n        from PKG.one import OneGreeter\n"})
    one = written(greeters)
    assert one.OneGreeter("!", kind="bye").greet("Ada") == "Ada!", "a circle of imports is none"


def test_moved_bodies_keep_their_text(greeters: Shop) -> None:
    report = greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", "move", "--write")
    assert [one["style"] for one in report["strategies"]] == ["move"] * 3
    text = greeters.text("PKG/one_strategies/formal.py")
    assert "# About whom it greets.\nclass _FormalGreeter(_GreeterBase):" in text
    assert 'def plain(cls, printer) -> "_FormalGreeter":\n        return _FormalGreeter(printer' in text
    assert f"from {greeters.package}.one_strategies.base import _GreeterBase\n" in text
    assert "logger" not in text, "nothing that is moved uses it"
    assert 'TITLES = ("Dr", "Prof")' in text, "nothing else uses it"
    assert f"from {greeters.package}.formal import SEEN\n" in text, "there is one list, which others read"
    assert any(note.startswith("TITLES, _titled came along") for note in report["notes"])
    greeters.module("one").OneGreeter("p", kind="hello").greet("Ada")
    assert greeters.module("formal").everyone() == ["Ada"]


def test_the_configuration_keeps_its_words_and_migrate_goes_on(greeters: Shop) -> None:
    greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", "move", "--write")
    text = greeters.text("ssot.toml")
    assert text.startswith("# ours\n")
    assert 'roots = ["."]  # here' in text
    assert f'canonical = "{greeters.package}.one.OneGreeter"' in text
    assert text.count("[[migrations]]") == 3
    greeters.ssot("migrate", "greeter", "--write", "--allow-dirty", "--no-cache", "--workers", "1")
    assert greeters.module("main").run("p") == ("Good day, Dr Ada", "Bob!")
    assert "OneGreeter(mark=" in greeters.text("PKG/main.py")
    again = greeters.ssot("scaffold", "greeter", "--no-cache", "--workers", "1", code=2)
    assert "exists already" in again


def test_a_facade_is_kept_by_migrate(greeters: Shop) -> None:
    greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--write")
    assert greeters.text("ssot.toml").count('after = "keep"') == 3
    arguments = ("migrate", "greeter", "--write", "--allow-dirty", "--no-cache", "--workers", "1")
    greeters.ssot(*arguments)
    assert greeters.module("main").run("p") == ("Good day, Dr Ada", "Bob!")
    told = greeters.ssot("migrate", "greeter", "--no-cache", "--workers", "1", "--after", "shim", code=1)
    assert "OneGreeter hands over to it" in told
    assert "class FormalGreeter(GreeterBase)" in greeters.text("PKG/formal.py")


def test_a_second_scan_finds_the_canonical_and_no_strategy(greeters: Shop) -> None:
    greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", "move", "--write")
    text = greeters.ssot("scan", "--role", "greeter", "--all", "--no-cache", "--workers", "1")
    assert "OneGreeter (canonical)" in text
    assert "_FormalGreeter" not in text.split("Next")[0]
    told = greeters.ssot("scan", "--why", "PKG.one_strategies.formal._FormalGreeter", "--no-cache", "--workers", "1")
    assert "strategy" in told
    greeters.write({"ssot.toml": greeters.text("ssot.toml") + "\n[roles.greeter]\n"})


def test_what_cannot_move_stays_with_the_reason(greeters: Shop) -> None:
    greeters.write(
        {
            "PKG/late.py": """
                COUNT = 0


                class LateGreeter:
                    def __init__(self, printer):
                        self.printer = printer

                    def kind_of(self):
                        return "late"

                    def greet(self, name):
                        global COUNT
                        COUNT += 1
                        return f"late {name}"
            """
        }
    )
    report = greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", "move", "--write")
    (late,) = [one for one in report["strategies"] if one["style"] == "facade"]
    assert late["reason"] == "it changes COUNT of its module with global"
    assert greeters.module("one").OneGreeter("p", kind="late").greet("Ada") == "late Ada"
    assert greeters.module("late").COUNT == 1


def test_functions_become_one_function(shop: Shop) -> None:
    shop.write(
        {
            "PKG/__init__.py": "",
            "PKG/cards.py": """
                class Card:
                    def __init__(self, text, printer=None):
                        self.text = text
                        self.printer = printer


                def make_greeter(name, printer):
                    return Card(f"hello {name}", printer)
            """,
            "PKG/more.py": """
                from PKG.cards import Card


                def build_greeter(printer, *names, **more):
                    return Card(" ".join(names) + str(more), printer)


                async def open_greeter(printer):
                    return Card("", printer)


                class CardGreeter:
                    def greet(self, printer):
                        return Card("", printer)
            """,
            "PKG/main.py": """
                from PKG.cards import make_greeter
                from PKG.more import build_greeter, open_greeter

                PRINTER = object()


                def run():
                    return make_greeter("a", PRINTER), build_greeter(PRINTER)
            """,
            "ssot.toml": ROLE,
        }
    )
    names = ("cards.make_greeter", "more.build_greeter", "more.open_greeter", "more.CardGreeter")
    entries = [f'[[migrations]]\nrole = "greeter"\nto = "PKG.one.greeter"\nsymbol = "PKG.{name}"' for name in names]
    shop.write({"ssot.toml": "\n".join([ROLE.replace("@", "PKG"), *entries])})
    report = shop.scaffold("--canonical", "PKG.one.greeter", "--style", "move", "--write")
    assert report["kind"] == "function"
    left = {one["symbol"].rpartition(".")[2]: one["reason"] for one in report["left_out"]}
    assert left["open_greeter"] == "is a coroutine, and most others are none: one call cannot be both"
    one = shop.module("one")
    assert one.greeter("Ada", "p", kind="make_greeter").text == "hello Ada"
    assert one.greeter(printer="p", name="Ada", kind="make_greeter").printer == "p"
    assert one.greeter("p", "a", "b", kind="build_greeter", z=1).text == "a b{'z': 1}"
    with pytest.raises(one.UnknownRoute):
        one.greeter("p", kind="nobody")


@pytest.mark.parametrize(
    ("settings", "arguments", "told"),
    [
        ("", (), "is not said"),
        ("", ("--canonical", "One"), "is no dotted name"),
        ("", ("--canonical", "PKG.late.LateGreeter"), "exists already"),
        ("", ("--canonical", "PKG.late.One"), "writes into no file"),
        ("", ("--canonical", "PKG.late.deep.One"), "no package that could hold another"),
        ("", ("--canonical", "PKG.one.One", "--member", "LateGreetr"), "did you mean LateGreeter?"),
        ("", ("--canonical", "PKG.one.One", "--keyword", "printer"), "of its own"),
        ("", ("--canonical", "PKG.one.One", "--keyword", "a-b"), "cannot be the name of a parameter"),
        ('canonical = "PKG.one.One"', ("--canonical", "PKG.two.Two"), "but the configuration says"),
    ],
)
def test_refusals(greeters: Shop, settings: str, arguments: tuple[str, ...], told: str) -> None:
    greeters.write({"ssot.toml": ROLE.replace("[roles.greeter]\n", f"[roles.greeter]\n{settings}\n")})
    said = greeters.ssot("scaffold", "greeter", "--no-cache", "--workers", "1", *arguments, code=2)
    assert told in said
    assert "Traceback" not in said
    assert not (greeters.root / greeters.package / "one.py").exists()


def test_configured_routes_are_the_keys(greeters: Shop) -> None:
    more = """
        [[migrations]]
        role = "greeter"
        symbol = "PKG.formal.FormalGreeter"
        route = { mood = "stiff" }
        arguments = { printer = "out" }
        methods = { greet = "welcome" }

        # not decided yet
        [[migrations]]
        role = "greeter"
        symbol = "PKG.late.LateGreeter"
    """
    settings = ROLE.replace("[roles.greeter]\n", '[roles.greeter]\ncanonical = "PKG.one.OneGreeter"\n')
    greeters.write({"ssot.toml": settings})
    greeters.write({"ssot.toml": greeters.text("ssot.toml") + "\n".join(line.strip() for line in more.split("\n"))})
    report = greeters.scaffold("--write")
    assert report["keyword"] == "mood"
    assert [one["key"] for one in report["strategies"]] == ["stiff", "late_greeter"]
    one = greeters.module("one")
    formal = one.OneGreeter(out="p", titled=False, mood="stiff")
    assert formal.printer == "p"
    assert formal.welcome("Ada") == "Good day, Ada"
    assert one.OneGreeter("p", mood="late_greeter").greet("Ada") == "late Ada"
    text = greeters.text("ssot.toml")
    assert "# not decided yet" in text
    assert text.count("[[migrations]]") == 2
    assert 'route = { mood = "late_greeter" }' in text


def test_undo_takes_it_back(greeters: Shop) -> None:
    def tree() -> dict[str, bytes]:
        found = (path for path in greeters.root.rglob("*") if path.is_file() and ".ssot" not in path.parts)
        return {str(path): path.read_bytes() for path in found if "__pycache__" not in path.parts}

    before = tree()
    greeters.scaffold("--canonical", "PKG.new.deep.one.OneGreeter", "--style", "move", "--write")
    assert len(tree()) > len(before)
    assert greeters.module("new.deep.one").OneGreeter("p", kind="hello").greet("Ada") == "Good day, Dr Ada"
    greeters.ssot("undo")
    assert tree() == before


def test_modules_of_one_name_get_names_of_their_own(greeters: Shop) -> None:
    greeter = """
        class {name}Greeter:
            def __init__(self, printer):
                self.printer = printer

            def kind_of(self):
                return "{name}"

            def greet(self, name):
                return "{name}"
    """
    homes = {"A": "near_far", "B": "near.far", "C": "other.far"}
    for name, home in homes.items():
        folder = home.rpartition(".")[0]
        greeters.write({f"PKG/{home.replace('.', '/')}.py": greeter.format(name=name)})
        greeters.write({f"PKG/{folder}/__init__.py": ""} if folder else {})
    report = greeters.scaffold("--canonical", "PKG.one.OneGreeter", "--style", "move", "--write")
    runs = {one["key"]: one["runs"].split(".")[2] for one in report["strategies"]}
    assert {key: runs[key] for key in homes} == {"A": "near_far", "B": "far", "C": "other_far"}
    one = greeters.module("one")
    assert [one.OneGreeter("p", kind=key).greet("x") for key in homes] == ["A", "B", "C"]
