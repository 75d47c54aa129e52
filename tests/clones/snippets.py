"""Small modules in, shapes and groups out."""

from __future__ import annotations

import ast
from textwrap import dedent

from ssot_tool.clones.group import CloneGroup
from ssot_tool.clones.groups import groups
from ssot_tool.clones.shape import Shape
from ssot_tool.clones.shapes import shapes
from ssot_tool.clones.thresholds import STANDARD, Thresholds


def read(text: str, path: str = "m.py") -> tuple[Shape, ...]:
    return shapes(ast.parse(dedent(text)), path, dedent(text))


def one(text: str) -> Shape:
    (shape,) = read(text)
    return shape


def grouped(thresholds: Thresholds = STANDARD, /, **modules: str) -> tuple[CloneGroup, ...]:
    return groups({f"{name}.py": read(text, f"{name}.py") for name, text in modules.items()}, thresholds)


def names(group: CloneGroup) -> list[str]:
    return [f"{member.path[:-3]}.{member.qualname}" for member in group.members]


#: Eight statements, none like the other.
BASE = """
    import shop, ledger

    def settle(order, rates):
        total = 0
        for line in order.lines:
            price = rates[line.code] * line.count
            if line.discount > 10:
                price = price - line.discount
            total += price
        ledger.record(order.number, total, currency="EUR")
        receipt = shop.print_receipt(order, total)
        return receipt, total
"""
