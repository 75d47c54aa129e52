"""The law of moved calls: what arrived arrives, evaluated in the same order; or the call was left."""

from __future__ import annotations

import ast
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.codemods.calls import rebind, rebind_partial
from ssot_tool.signature import Left, Rebound
from tests.codemods.random_calls import Sample, laid_out, sample
from tests.codemods.workshop import check_arrival, run, signature


def tried(one: Sample, text: str) -> tuple[Any, list[Any]] | None:
    """What arrives and what was evaluated in which order; None where Python raises a TypeError."""
    trace: list[Any] = []

    def t(value: Any) -> Any:
        trace.append(value)
        return value

    try:
        arrived, _ = run(text, one.legacy, one.canonical, t=t)
    except TypeError:
        return None
    return arrived, trace


def check(one: Sample) -> bool:
    """Move a call and run both; return whether it was moved."""
    legacy, canonical = signature(one.legacy), signature(one.canonical)
    result = rebind(one.call, legacy, canonical, renamed=one.renamed, added=one.added, new_callee="C")
    before = tried(one, one.call)
    if isinstance(result, Left):
        assert before is None or "does not bind" not in result.reason, result.reason
        return False
    assert before is not None or "*" in one.call, "a call that cannot bind was moved"
    after_text = result.applied(one.call)
    if before is not None:
        after = tried(one, after_text)
        assert after is not None, after_text
        assert after[1] == before[1], after_text
        check_arrival(before[0], after[0], legacy, canonical, one.renamed, one.added)
        again = rebind(after_text, canonical, canonical, added=one.added, new_callee="C")
        assert again == Rebound(()) or isinstance(again, Left), after_text
    return True


@given(st.randoms(use_true_random=False))
@settings(max_examples=75)
def test_what_arrived_arrives(random: Random) -> None:
    check(sample(random))


@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_layout_changes_nothing(random: Random) -> None:
    """A call that is spread over lines becomes what it becomes on one line, and keeps its lines and comments."""
    one = sample(random)
    spread = laid_out(random, one.arguments)
    legacy, canonical = signature(one.legacy), signature(one.canonical)
    results = [
        rebind(text, legacy, canonical, renamed=one.renamed, added=one.added, new_callee="C")
        for text in (one.call, spread)
    ]
    if isinstance(results[0], Left):
        assert results[1] == results[0]
        return
    tidy, after = (result.applied(text) for result, text in zip(results, (one.call, spread), strict=True))
    assert ast.dump(ast.parse(after, mode="eval")) == ast.dump(ast.parse(tidy, mode="eval")), after
    assert re.findall("#.*", after) == re.findall("#.*", spread)
    kept = iter(after)
    assert all(character in kept for character in spread if character not in "Labcd"), after


def test_enough_is_moved() -> None:
    """Leaving everything would obey the law, too."""
    random = Random(4)
    moved = [check(sample(random)) for _ in range(200)]
    assert sum(moved) > 75, sum(moved)
    starred = [one for one in (sample(random) for _ in range(250)) if "*" in one.call]
    assert sum(check(one) for one in starred) > 15


@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_later_call_arrives(random: Random) -> None:
    """Of what ``partial`` makes from a part of a call, the other part being given later."""
    one = sample(random)
    legacy, canonical = signature(one.legacy), signature(one.canonical)
    cut = random.randint(0, len(one.arguments))
    part, later = f"partial({', '.join(('L', *one.arguments[:cut]))})", ", ".join(one.arguments[cut:])
    result = rebind_partial(part, legacy, canonical, renamed=one.renamed, added=one.added, new_callee="C")
    if isinstance(result, Left):
        return
    before = tried(one, f"({part})({later})")
    if before is not None:
        after = tried(one, f"({result.applied(part)})({later})")
        assert after is not None, result.applied(part)
        assert after[1] == before[1]
        check_arrival(before[0], after[0], legacy, canonical, one.renamed, one.added)


@pytest.mark.parametrize("seed", range(3))
def test_the_samples_bind_mostly(seed: int) -> None:
    random = Random(seed)
    assert sum(tried(one, one.call) is not None for one in (sample(random) for _ in range(100))) > 60
