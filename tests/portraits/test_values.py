"""What modules give their names, and who reads them."""

from __future__ import annotations

import pytest

from tests.portraits.painted import hang, paint


def held(text: str) -> dict[str, bytes]:
    return dict(hang(text).values)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("RATE = make(1, 2)", "RATE = make(1,\n  2)  # high", True),
        ("RATE = make(1)", "RATE: int = make(1)", True),
        ("RATE = 'a'", 'RATE = "a"', True),
        ("RATE = ('a','b')", "RATE = ('a', 'b',)", True),
        ("RATE = ['a',\n 'b']", "RATE = ['a',  # first\n 'b']", True),
        ("RATE = make(1)", "if x:\n    RATE = make(1)", True),
        ("RATE = 'ä'; N = 1", "RATE = 'ä'; N = 2", True),
        ("RATE = make(1)", "RATE = make(2)", False),
        ("RATE = 1", "try:\n    RATE = 1\nexcept E:\n    RATE = 2", False),
        ("RATE = []\nRATE += x", "RATE = []", False),
    ],
)
def test_values_are_the_same_where_they_are_written_alike(one: str, other: str, same: bool) -> None:
    assert (held(one)["RATE"] == held(other)["RATE"]) is same


def test_what_depends_on_where_a_module_stands_has_no_digest() -> None:
    assert held("HERE = dirname(__file__)\n(A, [B, *C]) = __name__, (1, 2, 3)") == dict.fromkeys(
        ("HERE", "A", "B", "C"), b""
    )


@pytest.mark.parametrize(
    "text",
    [
        "log = make(__name__)",
        "x = getLogger(__name__)",
        "x = logs.get_logger()",
        "os.environ['A'] = '1'",
        "x: int",
        "def f(): y = 1",
    ],
)
def test_loggers_and_what_binds_no_name_have_no_values(text: str) -> None:
    assert held(text) == {}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return RATE", ("RATE",)),
        ("RATE = 1\n    return RATE", ()),
        ("global RATE\n    RATE = 1", ("RATE",)),
        ("return RATE.x[N](__file__)", ("N", "RATE", "__file__")),
        ("return [lambda: RATE]", ("RATE",)),
        ("return getLogger(__name__, RATE)", ()),
        ("return x.RATE", ()),
        ("return order", ()),
    ],
)
def test_a_definition_reads_the_values_that_it_does_not_bind(body: str, names: tuple[str, ...]) -> None:
    module = "RATE, N, order = 1, 2, 3\n"
    for text in (
        f"def sell(order):\n    {body}\n",
        f"class Till:\n    def sell(self, order):\n        {body.replace('    ', '        ')}\n",
    ):
        (portrait,) = hang(module + text).portraits
        assert portrait.reads == names


def test_without_values_nothing_is_read_but_places() -> None:
    assert paint("def sell(order):\n    return RATE, __name__\n").reads == ("__name__",)
