"""A small shop that does some things twice, and others alike on purpose: what the tests of discovery look at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_VALIDATOR = '''
class {name}:
    """{doc}"""

    def __init__(self, rules, currency):
        self.rules = rules
        self.currency = currency

    def validate_order(self, order):
        if order.total <= 0 or order.currency != self.currency:
            return ["total"]
        return [rule.name for rule in self.rules if not rule.holds(order)]

    def {extra}(self, order):
        return bool(self.validate_order(order)) and "order_rejected"
'''

SHOP: Mapping[str, str] = {
    "ssot.toml": "",
    "shop/__init__.py": "",
    "shop/orders/__init__.py": "",
    "shop/orders/validation.py": _VALIDATOR.format(name="OrderValidator", doc="Validates orders.", extra="is_rejected"),
    "shop/checkout/__init__.py": "",
    "shop/checkout/validator.py": _VALIDATOR.format(
        name="UnifiedOrderValidator", doc="The single source of truth for order validation.", extra="refuses"
    ),
    "shop/checkout/flow.py": """
from shop.checkout.validator import UnifiedOrderValidator
from shop.orders.validation import OrderValidator


def checkout(order, rules):
    first = UnifiedOrderValidator(rules, "EUR")
    second = UnifiedOrderValidator(rules, "USD")
    return first.validate_order(order) or second.validate_order(order) or OrderValidator(rules, "CHF")
""",
    "shop/contracts.py": """
from abc import ABC, abstractmethod


class Payment(ABC):
    @abstractmethod
    def pay(self, amount): ...
""",
    "shop/payments/__init__.py": "",
    "shop/payments/card.py": """
from shop.contracts import Payment


class CardPayment(Payment):
    def pay(self, amount):
        for step in ("reserve", "capture"):
            self.send(step, amount)
        return self.receipt(amount)
""",
    "shop/payments/bank.py": """
from shop.contracts import Payment


class BankPayment(Payment):
    def pay(self, amount):
        for step in ("order", "settle"):
            self.send(step, amount)
        return self.receipt(amount)
""",
    "shop/errors.py": "class OrderError(Exception):\n    pass\n",
    "tests/test_orders.py": """
from shop.orders.validation import OrderValidator


def test_it():
    assert OrderValidator([], "EUR")
""",
}


def write_shop(root: Path, more: Mapping[str, str] | None = None) -> Path:
    """Write the shop, and what more there is to be, below a folder; returns it."""
    for path, text in {**SHOP, **(more or {})}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
