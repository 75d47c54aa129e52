"""What several signatures become: every call that one of them takes arrives as it would have."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.scaffolding.forwarding import arguments, header
from ssot_tool.scaffolding.merging import ANYTHING, merged, renamed
from ssot_tool.signature import Signature, Unknown
from tests.codemods.random_calls import sample
from tests.codemods.workshop import signature

SUPPORT = """
class Missing: pass
NOT_GIVEN = Missing()
LIMIT = 7
def given(**values): return {name: value for name, value in values.items() if value is not NOT_GIVEN}
"""


def written(one: Signature) -> str:
    return ", ".join(header(one))


def plain(text: str) -> str:
    """The merged signature of parameter lists, without annotations."""
    return written(merged([signature(one) for one in text.split(" | ")])).replace(": Any", "").replace(" = ", "=")


@pytest.mark.parametrize(
    ("legacy", "expected"),
    [
        ("a, b | a, b", "a, b"),
        ("a, b | a", "a, b=NOT_GIVEN"),
        ("a, b=None | a, b=None", "a, b=None"),
        ("a, b=None | a, b", "a, b=NOT_GIVEN"),
        ("a, b=[] | a, b=[]", "a, b=NOT_GIVEN"),
        ("a, b | b, c=1", "*args, a=NOT_GIVEN, b=NOT_GIVEN, c=NOT_GIVEN"),
        ("a, b | a, c", "a, *args, b=NOT_GIVEN, c=NOT_GIVEN"),
        ("a, *, b | a, *, b", "a, *, b"),
        ("a, *rest | a, b=1", "a, *args, b=NOT_GIVEN"),
        ("a, **more | a, b", "a, b=NOT_GIVEN, **kwargs"),
        ("a, / | a, /", "a, /"),
        ("a, / | b, /", "*args"),
        ("args, b | b, args", "*more_args, args=NOT_GIVEN, b=NOT_GIVEN"),
        (" | a", "a=NOT_GIVEN"),
    ],
)
def test_what_it_becomes(legacy: str, expected: str) -> None:
    assert plain(legacy) == expected


def test_what_is_not_known_takes_anything() -> None:
    assert merged([signature("a"), Unknown("it is not here")]) == ANYTHING
    assert merged([]) == ANYTHING


def test_annotations_are_joined() -> None:
    one = merged([signature("a: int, b: str"), signature("a: int")], lambda told: " & ".join(filter(None, told)))
    assert written(one) == "a: int & int, b: str = NOT_GIVEN"


def test_other_names() -> None:
    assert written(merged([renamed(signature("a, b"), {"a": "c"}), signature("c, b")])).replace(": Any", "") == "c, b"


def arrived(parameters: str, call: str, environment: dict[str, Any]) -> Any:
    """What a function of these parameters gets by a call of ``L``; None where Python raises a TypeError."""
    exec(f"def L({parameters}): return dict(sorted(locals().items()))", environment)
    try:
        return eval(call, environment)
    except TypeError:
        return None


@given(st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_every_legacy_call_arrives_as_before(random: Random) -> None:
    one = sample(random)
    both = [signature(one.legacy), signature(one.canonical)]
    new = merged(both if random.random() < 0.5 else both[::-1])
    environment: dict[str, Any] = {"t": lambda value: value}
    exec(SUPPORT, environment)
    before = arrived(one.legacy, one.call, environment)
    if before is None:
        return
    exec(f"def strategy({one.legacy}): return dict(sorted(locals().items()))", environment)
    unified = f"def L({', '.join(header(new, (), 'kind'))}): return strategy({', '.join(arguments(new))})"
    exec(unified, environment)
    call = f"{one.call[:-1]}{', ' if one.arguments else ''}kind=1)"
    assert eval(call, environment) == before, unified
