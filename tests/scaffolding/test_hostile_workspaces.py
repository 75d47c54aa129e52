"""Workspaces that are hard to scaffold for, all tests pass, or what does not hold is told."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.scaffolding.contract_workspace import run, write

ASYNC_FUNCTIONS = {
    "bus/__init__.py": "",
    "bus/a.py": """
async def create_order_bridge(bus, *, user):
    return ("a", bus, user)


async def create_invoice_bridge(bus, user="nobody"):
    return ("b", bus, user)
""",
    "bus/c.py": """
async def create_user_bridge(bus, *args, **options):
    if args and args[0]:
        return ("c", bus, await create_user_bridge(bus, 0), options)
    return ("c", bus, args, options)
""",
    "bus/use.py": """
import asyncio

from bus import c
from bus.a import create_invoice_bridge, create_order_bridge


async def go():
    one, two = await asyncio.gather(create_order_bridge(1, user="u"), create_order_bridge(2, user="v"))
    return [one, two, await create_invoice_bridge(1), await c.create_user_bridge(1, 2, x=3)]
""",
    "tests/test_use.py": """
import asyncio

from bus.use import go


def test_go():
    one, two, three, four = asyncio.run(go())
    assert (one, two) == (("a", 1, "u"), ("a", 2, "v"))
    assert three == ("b", 1, "nobody")
    assert four == ("c", 1, ("c", 1, (0,), {}), {"x": 3})
""",
    "ssot.toml": """
[roles.bridge-factory]
canonical = "bus.unified.create_bridge"

[[migrations]]
role = "bridge-factory"
symbol = "bus.a.create_order_bridge"

[[migrations]]
role = "bridge-factory"
symbol = "bus.a.create_invoice_bridge"

[[migrations]]
role = "bridge-factory"
symbol = "bus.c.create_user_bridge"
""",
}
DATACLASSES = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '0'\n",
    "src/shop/__init__.py": "",
    "src/shop/kinds.py": """
from enum import Enum


class Kind(Enum):
    PAY = "pay"
    REFUND = "refund"
""",
    "src/shop/handlers.py": """
import asyncio
from dataclasses import dataclass, field

from shop.kinds import Kind


class PayMessageHandler:
    def __init__(self, gateway, *, retries: int = 3):
        self.gateway = gateway
        self.retries = retries

    def can_handle(self, kind):
        return kind == Kind.PAY

    async def handle_message(self, message):
        await asyncio.sleep(0)
        return ("paid", message["amount"], self.retries)

    @classmethod
    def from_config(cls, config):
        return cls(config["gateway"], retries=config["retries"])


@dataclass
class RefundMessageHandler:
    gateway: object
    log: list = field(default_factory=list)

    def can_handle(self, kind):
        return kind == Kind.REFUND

    async def handle_message(self, message):
        self.log.append(message)
        return ("refunded", message["amount"])


class LoudRefundMessageHandler(RefundMessageHandler):
    async def handle_message(self, message):
        kind, amount = await super().handle_message(message)
        return (kind.upper(), amount)
""",
    "src/shop/app.py": """
from shop.handlers import LoudRefundMessageHandler, PayMessageHandler, RefundMessageHandler


def build(gateway):
    return [PayMessageHandler(gateway, retries=1), RefundMessageHandler(gateway), LoudRefundMessageHandler(gateway, [])]


def configured():
    return PayMessageHandler.from_config({"gateway": "g", "retries": 7})
""",
    "tests/__init__.py": "",
    "tests/test_app.py": """
import asyncio
import unittest
from unittest.mock import patch

from shop.app import build, configured
from shop.handlers import PayMessageHandler, RefundMessageHandler
from shop.kinds import Kind


class AppTest(unittest.TestCase):
    def test_all(self):
        pay, refund, loud = build("g")
        self.assertEqual(asyncio.run(pay.handle_message({"amount": 1})), ("paid", 1, 1))
        self.assertEqual(asyncio.run(refund.handle_message({"amount": 2})), ("refunded", 2))
        self.assertEqual(asyncio.run(loud.handle_message({"amount": 2})), ("REFUNDED", 2))
        self.assertEqual(refund.log, [{"amount": 2}])

    def test_configured(self):
        self.assertEqual(configured().retries, 7)
        self.assertTrue(configured().can_handle(Kind.PAY))

    def test_equal(self):
        self.assertEqual(RefundMessageHandler("g"), RefundMessageHandler("g"))
        self.assertNotEqual(RefundMessageHandler("g"), RefundMessageHandler("h"))

    def test_patched(self):
        with patch("shop.app.PayMessageHandler") as fake:
            self.assertIs(build("g")[0], fake.return_value)

    def test_method(self):
        with patch.object(PayMessageHandler, "can_handle", return_value=False):
            self.assertFalse(PayMessageHandler("g").can_handle(Kind.PAY))
""",
    "ssot.toml": """
[roles.message-handler]
canonical = "shop.unified.UnifiedMessageHandler"

[[migrations]]
role = "message-handler"
symbol = "shop.handlers.PayMessageHandler"

[[migrations]]
role = "message-handler"
symbol = "shop.handlers.RefundMessageHandler"

[[migrations]]
role = "message-handler"
symbol = "shop.handlers.LoudRefundMessageHandler"
""",
}


#: How a function that is no coroutine gives something only when it is asked, and how it is asked.
LAZY = {
    "generator": ("", "def", "yield {0}", "list({0})[0]"),
    "context manager": ("@contextmanager", "def", "yield {0}", "entered({0})"),
    "async generator": ("", "async def", "yield {0}", "asyncio.run(first({0}))"),
    "async context manager": ("@asynccontextmanager", "async def", "yield {0}", "asyncio.run(opened({0}))"),
}


def lazy(kind: str) -> dict[str, str]:
    """Two factories whose bodies run when what they give is used."""
    decorator, define, gives, asked = LAZY[kind]
    head = "from contextlib import asynccontextmanager, contextmanager\n\n\n"
    made = head + "".join(
        f"{decorator}\n{define} create_{name}_bridge(bus, user=None):\n"
        f"    {gives.format(f'({name!r}, bus, user)')}\n\n\n"
        for name in ("order", "invoice")
    )
    use = """
import asyncio

from bus.a import create_invoice_bridge, create_order_bridge


def entered(given):
    with given as part:
        return part


async def first(given):
    return [part async for part in given][0]


async def opened(given):
    async with given as part:
        return part


def go():
    return [ONE, TWO]
"""
    use = use.replace("ONE", asked.format('create_order_bridge(1, user="u")'))
    use = use.replace("TWO", asked.format("create_invoice_bridge(2)"))
    test = """
from bus.use import go


def test_go():
    assert go() == [("order", 1, "u"), ("invoice", 2, None)]
"""
    settings = ASYNC_FUNCTIONS["ssot.toml"].rpartition("[[migrations]]")[0]
    return {
        "bus/__init__.py": "",
        "bus/a.py": made,
        "bus/use.py": use,
        "tests/test_use.py": test,
        "ssot.toml": settings,
    }


class Workspace:
    """A workspace that is scaffolded, moved and tested as a person would."""

    def __init__(self, root: Path, files: Mapping[str, str], capture: pytest.CaptureFixture[str]) -> None:
        self.root, self.capture = root, capture
        write(root, dict(files))

    def ssot(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        self.capture.readouterr()
        with contextlib.chdir(self.root):
            code = main([*arguments, "--write", "--workers", "1"])
        said = self.capture.readouterr()
        assert code in codes, said.out + said.err
        return said.out

    def tested(self) -> str:
        """How the tests end, all of which must pass; why some are skipped is told."""
        path = "import sys; sys.path[:0] = ['src', '.']; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
        done = run(self.root, "-c", path, "-q", "-rs", "-p", "no:cacheprovider")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.mark.parametrize("style", ["facade", "move"])
def test_async_functions(style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Workspace(tmp_path, ASYNC_FUNCTIONS, capsys)
    work.ssot("scaffold", "bridge-factory", "--style", style)
    told = work.tested()
    assert "skipped" not in told
    work.ssot("migrate", "bridge-factory", codes=(0, 1))
    assert "create_bridge(" in (tmp_path / "bus/use.py").read_text(encoding="utf-8")
    told = work.tested()
    assert "builds nothing" not in told


@pytest.mark.parametrize("style", ["facade", "move"])
def test_dataclasses_and_async_methods(style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Workspace(tmp_path, DATACLASSES, capsys)
    told = work.ssot("scaffold", "message-handler", "--style", style)
    assert ("compare by contents" in " ".join(told.split())) is (style == "move")
    work.tested()
    work.ssot("migrate", "message-handler", codes=(0, 1))
    work.tested()


@pytest.mark.parametrize("kind", LAZY)
def test_what_runs_only_when_it_is_asked(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Workspace(tmp_path, lazy(kind), capsys)
    work.ssot("scaffold", "bridge-factory", "--style", "facade")
    assert "skipped" not in work.tested()
