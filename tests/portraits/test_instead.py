"""What code says is to be used in its place."""

from __future__ import annotations

import ast

import pytest

from ssot_tool.portraits.instead import instead


def told(source: str) -> tuple[str, ...]:
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    return instead(node, ast.get_docstring(node, clean=False) or "")


@pytest.mark.parametrize(
    ("doc", "names"),
    [
        ("Deprecated: use shop.till.Till instead.", ("shop.till.Till",)),
        ("DEPRECATED: Use open_till() instead.", ("open_till",)),
        ("Sells.\n\n    .. deprecated:: 2.1\n       Use :class:`Till` instead.", ("Till",)),
        (
            "Sells.\n\n    .. deprecated:: 2.1\n       Use :func:`~shop.till.settle` or `OrderTill`.",
            ("shop.till.settle", "OrderTill"),
        ),
        ("Deprecated in favor of OrderTill, which is faster.", ("OrderTill",)),
        ("DEPRECATED: core till - MIGRATED TO OrderTill.", ("OrderTill",)),
        ("Superseded by OrderTill.", ("OrderTill",)),
        ("This one is deprecated.\n\n    It sells. Use settle_order in new code.", ("settle_order",)),
        ("Deprecated: use another till.", ()),
        ("Deprecated, as OrderTill exists.", ()),
        ("Sells. Not for many orders; use OrderTill instead.", ()),
        ("Sells.\n\n    The old desk is deprecated.\n\n    Use OrderTill for many orders.", ()),
        ("Sells.\n\n    :param desk: deprecated, use open_till()", ()),
        (
            "Sells.\n\n    Parameters\n    ----------\n    desk : object\n        Deprecated, use ``open_till``.",
            (),
        ),
        ("Not deprecated: use this and not open_till().", ()),
        ("Replaces the deprecated desk. Do not use open_till.", ()),
        ("Unlike the deprecated desk this does use open_till.", ()),
        ("Takes the place of the deprecated open_till; use it with `open_till` in tests.", ()),
        ("Whether an order is deprecated: we use open_till to tell.", ()),
        ("Sells. This class will be deprecated. Use OrderTill instead.", ("OrderTill",)),
        ("Sells.\n\n    This is deprecated and will be removed in 3. Use OrderTill instead.", ("OrderTill",)),
        ("Deprecated and should not be used; use OrderTill.", ("OrderTill",)),
        ("Sells.\n\n    Args:\n        desk (Desk): Deprecated, use OrderTill instead.", ()),
        ("Sells.\n\n    desk (Desk): Is deprecated, use OrderTill instead.", ()),
        (
            "Sells.\n\n    Parameters\n    ----------\n    desk\n\n    .. deprecated:: 2\n       Use OrderTill.",
            (),
        ),
        ("Sells.\n\n    @param desk: is deprecated, use OrderTill", ()),
        ("Sells.\n\n    .. versionchanged:: 2\n       Desks are deprecated, use OrderTill.", ()),
        ("Sells. Passing a desk is deprecated; use an OrderTill.", ()),
        ("The use of `desk` is deprecated; call this.", ()),
        ("Deprecated: use a plain desk together with OrderTill.", ()),
        ("Handles deprecated orders: use `open_till`.", ()),
        ("Sells obsolete goods. Use `open_till` to begin.", ()),
        ("Sells. This class has been deprecated; use OrderTill.", ("OrderTill",)),
        ("Sells (deprecated, use OrderTill).", ("OrderTill",)),
        ("", ()),
    ],
)
def test_what_a_docstring_says(doc: str, names: tuple[str, ...]) -> None:
    assert told(f"class Desk:\n    {doc!r}\n") == names
    assert told(f"def desk():\n    {doc!r}\n") == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@deprecated('Use shop.till.Till')\nclass Desk: ...", ("shop.till.Till",)),
        ("@deprecated(since='2.1', alternative='shop.till.Till')\nclass Desk: ...", ("shop.till.Till",)),
        ("@deprecated('2.1', replacement=OrderTill, reason='open_till')\nclass Desk: ...", ()),
        ("@deprecated(since='2', alternative_import='shop.till.Till')\nclass Desk: ...", ("shop.till.Till",)),
        ("def desk():\n    warnings.warn('Use open_till instead of desk', DeprecationWarning)", ("open_till",)),
        ("@deprecated('2.1', 'see open_till')\nclass Desk: ...", ()),
        ("@deprecated('2.1', use='`Till`')\nclass Desk: ...", ("Till",)),
        ("@deprecated\nclass Desk: ...", ()),
        ("@route('use shop.till.Till')\nclass Desk: ...", ()),
        (
            "def desk():\n    warnings.warn('desk is deprecated, use ' f'{x} or open_till', DeprecationWarning)",
            ("open_till",),
        ),
        ("def desk():\n    log.warning('Deprecated: use open_till')\n    return 1", ("open_till",)),
        ("def desk():\n    warn('desk is slow, use open_till')", ()),
        ("def desk():\n    warn('The attribute desk.x is deprecated; use open_till to get it')", ()),
        ("def desk(a=None):\n    if a:\n        warn('a is deprecated, use open_till')", ()),
        ("class Desk:\n    def __init__(self):\n        warn('Desk is deprecated, use OrderTill')", ("OrderTill",)),
        ("class Desk:\n    def sell(self):\n        warn('sell is deprecated, use settle_order')", ()),
        ("class Desk:\n    warn_deprecated('Desk is obsolete, use OrderTill')", ("OrderTill",)),
    ],
)
def test_what_decorators_and_warnings_say(source: str, names: tuple[str, ...]) -> None:
    assert told(source) == names
