"""What modules give their names, and who reads them."""

from __future__ import annotations

import pytest

from ssot_tool.portraits.values import edited
from tests.portraits.painted import hang, paint


def held(text: str) -> dict[str, bytes]:
    return dict(hang(text).values)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("RATE = make(a, b)", "RATE = make(a,\n  b)  # high", True),
        ("RATE = make(a)", "RATE: int = make(a)", True),
        ("RATE = 'a'", 'RATE = "a"', True),
        ("RATE = ('a','b')", "RATE = ['a',  # the first\n 'b',]", True),
        ("RATE = make(a)", "if x:\n    RATE = make(a)", True),
        ("RATE = 'ä'; N = a", "RATE = 'ä'; N = b", True),
        ("RATE = make(1, x=2.5)", "RATE = make(-300, x=1e9)", True),
        ("RATE = {'a': 1, 'b': f}", "RATE = {'a': 2, 'b': f, 'c': 3}", True),
        ("RATE = [a, b, c, d]", "RATE = [a, b, c, e]", True),
        ("RATE = [a, b, c]", "RATE = [a, b, d]", False),
        ("RATE=A+B*'a b'", "RATE = (A +\n B * 'a b')", True),
        ("RATE = make(kind = 'a')", "RATE = make(kind='a')", True),
        ("RATE = {'a':'b','c':'d'}", "RATE = {'a': 'b', 'c': 'd'}", True),
        ("RATE = [\n 'a',  # what isn't b\n 'c']", "RATE = ['a', 'c']", True),
        ("RATE = 'a' 'b'", "RATE = u'ab'", True),
        ("RATE = '''\n select a\n from b'''", "RATE = 'select a from b'", True),
        ("RATE = '/v1/orders'", "RATE = '/v2/orders'", True),
        ("RATE = b'a'", "RATE = b'b'", False),
        ("RATE = make(a)", "RATE = make(b)", False),
        ("RATE = 'a'", "RATE = 'b'", False),
        ("RATE = '# a'", "RATE = '# b'", False),
        ("RATE = x1", "RATE = x2", False),
        ("RATE = a", "try:\n    RATE = a\nexcept E:\n    RATE = b", False),
        ("RATE = [a]\nRATE += [b]", "RATE = [a]", False),
        ("RATE = {x.__name__: x for x in (a, b)}", "RATE = {x.__name__: x for x in (b, a)}", True),
        ("RATE = ('__init__', '__name__')", "RATE = ('__name__', '__init__')", True),
        ("RATE = my__path__of('a')", "RATE = my__path__of('a')", True),
    ],
)
def test_values_are_the_same_where_three_in_four_of_their_pieces_are(one: str, other: str, same: bool) -> None:
    mine, theirs = held(one)["RATE"], held(other)["RATE"]
    assert (edited(mine, theirs), edited(theirs, mine), edited(mine, mine)) == (same, same, True)


@pytest.mark.parametrize("size", [10, 1000])
def test_of_tables_the_same_pieces_are_kept(size: int) -> None:
    def table(name: str, own: int) -> bytes:
        shared = [f"'k{n}': f{n}" for n in range(size - own)]
        return held(f"T = {{{', '.join([*shared, *(f'{name}{n}: {name}' for n in range(own))])}}}")["T"]

    assert len(table("a", 0)) <= 4 * 64
    assert edited(table("a", 0), table("b", size // 20))
    assert not edited(table("a", size // 2), table("b", size // 2))


@pytest.mark.parametrize(
    "value", ["3", "-3.5e7", "0x1F", "None", "True", "[]", "{}", "dict()", "{1: 2, 3: None}", "()"]
)
def test_numbers_and_what_is_empty_tell_nothing(value: str) -> None:
    """Two copies of one thing with other time-outs are copies still."""
    assert held(f"RATE = {value}") == {}


def test_what_depends_on_where_a_module_stands_has_no_digest() -> None:
    assert held("HERE = dirname(__file__)\n(A, [B, *C]) = __name__, (1, 2, 3)") == dict.fromkeys(
        ("HERE", "A", "B", "C"), b""
    )
    assert not edited(b"", b"")


@pytest.mark.parametrize(
    "text",
    [
        "log = make(__name__)",
        "x = getLogger(__name__)",
        "x = logs.get_logger()",
        "T = TypeVar('T')",
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
        ("def RATE(): pass\n    return RATE", ()),
        ("class RATE: pass\n    return RATE", ()),
        ("import RATE.x\n    return RATE", ()),
        ("from x import y as RATE\n    return RATE", ()),
        ("try: f()\n    except E as RATE: return RATE", ()),
        ("match order:\n      case [*RATE]: return RATE", ()),
        ("match order:\n      case {1: N, **RATE}: return RATE, N", ()),
        ("try: f()\n    except E: return RATE", ("RATE",)),
    ],
)
def test_a_definition_reads_the_values_that_it_does_not_bind(body: str, names: tuple[str, ...]) -> None:
    module = "RATE, N, order = a, b, c\n"
    for text in (
        f"def sell(order):\n    {body}\n",
        f"class Till:\n    def sell(self, order):\n        {body.replace('    ', '        ')}\n",
    ):
        (portrait,) = hang(module + text).portraits
        assert portrait.reads == names


def test_without_values_nothing_is_read_but_places() -> None:
    assert paint("def sell(order):\n    return RATE, __name__\n").reads == ("__name__",)


@pytest.mark.parametrize(
    "text",
    [
        f"RATE = [\n'{'#' * 200_000}',\n2]",  # took minutes
        f"{', '.join(f'a{n}' for n in range(5_000))}, RATE = {', '.join(f'b{n}' for n in range(5_000))}",
        "; ".join(f"RATE = 'ä{n}'" for n in range(20_000)),
    ],
    ids=["hashes", "names", "one line"],
)
def test_long_lines_take_no_time_to_speak_of(text: str) -> None:
    assert held(text)["RATE"]
