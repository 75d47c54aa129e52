"""Calls that are moved: the text is as expected, and what arrived at the legacy arrives at the canonical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst
import pytest

from ssot_tool.codemods.calls import rebind, rebind_partial
from ssot_tool.signature import Left, Rebound, Signature
from tests.codemods.call_cases import ROUTE, SHAPES, UNSEEN, Group, cases
from tests.codemods.workshop import check_arrival, run, signature

LATER: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((), {}),
    ((7,), {}),
    ((7, 8), {}),
    ((), {"k": 7}),
    ((), {"b": 7}),
    ((7,), {"b": 8, "k": 9}),
    ((), {"a": 7, "b": 8, "c": 9}),
)


def moved(group: Group, before: str) -> Rebound | Left:
    return moved_to(group, before, signature(group.legacy), signature(group.canonical))


def moved_to(group: Group, before: str, legacy: Signature, canonical: Signature) -> Rebound | Left:
    options: dict[str, Any] = {"renamed": group.renamed, "added": group.added, "new_callee": "C"}
    result: Rebound | Left
    if group.partial:
        result = rebind_partial(before, legacy, canonical, later=group.later, **options)
    else:
        result = rebind(before, legacy, canonical, **options)
    return result


@pytest.mark.parametrize(("group", "before", "after"), cases())
def test_a_call(group: Group, before: str, after: str | Left) -> None:
    result = moved(group, before)
    if isinstance(after, Left):
        assert isinstance(result, Left), result.applied(before)
        assert after.reason in result.reason
        return
    assert isinstance(result, Rebound), result.reason
    assert result.applied(before) == after
    assert cst.parse_expression(after)
    for old, new in outcomes(group, before, after):
        check_arrival(old, new, signature(group.legacy), signature(group.canonical), group.renamed, group.added)


def outcomes(group: Group, before: str, after: str) -> Iterator[tuple[Any, Any]]:
    """What arrives by both calls; of a partial by both calls of it, with some arguments that the legacy takes."""
    try:
        (old, asked), (new, asked_then) = (run(call, group.legacy, group.canonical) for call in (before, after))
    except TypeError:
        with pytest.raises(TypeError):
            run(before, group.legacy, group.canonical)
        return
    assert asked == asked_then
    if not group.partial:
        yield old, new
        return
    some = False
    for args, kwargs in LATER if group.later else LATER[:1]:
        try:
            arrived = old(*args, **kwargs)
        except TypeError:
            continue
        some = True
        yield arrived, new(*args, **kwargs)
    assert some, "no later call was tried"


@pytest.mark.parametrize(("group", "before", "after"), [case for case in cases() if isinstance(case[2], str)])
def test_twice_is_once(group: Group, before: str, after: str) -> None:
    """A call of the canonical moved to the canonical stays, and what was to be added is there."""
    canonical = signature(group.canonical)
    result = moved_to(group._replace(renamed={}), after, canonical, canonical)
    if isinstance(result, Left):
        # What stars may hold beside the keyword is left the second time, too.
        assert "any keyword may be given" in result.reason or "default" in result.reason
    else:
        assert result.edits == ()


@pytest.mark.parametrize(("before", "after"), UNSEEN)
def test_a_shape_that_cannot_be_run(before: str, after: str) -> None:
    result = moved(SHAPES, before)
    assert isinstance(result, Rebound)
    assert result.applied(before) == after


def test_a_walrus_gets_brackets_only_behind_a_keyword() -> None:
    result = rebind("L(v := x)", signature("a"), signature("*, a"))
    assert isinstance(result, Rebound)
    assert result.applied("L(v := x)") == "L(a=(v := x))"


@pytest.mark.parametrize("inner_first", [True, False])
def test_a_call_inside_a_call(inner_first: bool) -> None:
    """Inner and outer edits never meet: they may be made at once, or one after the other."""
    legacy, canonical = signature("a"), signature("*, b, kind")
    options: dict[str, Any] = {"renamed": {"a": "b"}, "added": ROUTE, "new_callee": "C"}
    text = "L(L(x))"
    if inner_first:
        text = "L(" + rebind("L(x)", legacy, canonical, **options).applied("L(x)") + ")"
        text = rebind(text, legacy, canonical, **options).applied(text)
    else:
        inner = [(e.start + 2, e.end + 2, e.text) for e in rebind("L(x)", legacy, canonical, **options).edits]
        outer = [(e.start, e.end, e.text) for e in rebind(text, legacy, canonical, **options).edits]
        for start, end, new in sorted(inner + outer, reverse=True):
            text = text[:start] + new + text[end:]
    assert text == 'C(b=C(b=x, kind="start"), kind="start")'


@pytest.mark.parametrize(
    "source", ["L", "L(", "L(x) + 1", "L(x); L(y)", "x = L(x)", "", "L(x)\n", "L(x), L(y)", "await L(x)"]
)
def test_what_is_no_call_is_left(source: str) -> None:
    assert isinstance(rebind(source, signature("a"), signature("a")), Left)


@pytest.mark.parametrize("source", ["f()(x)", "h[0](x)", "L(x)(x)", "f().L(x)"])
def test_a_callee_that_is_no_name_is_left(source: str) -> None:
    assert rebind(source, signature("a"), signature("a"), new_callee="C") == Left("what is called is an expression")
    assert rebind(source, signature("a"), signature("a")) == Rebound(())


@pytest.mark.parametrize(
    ("before", "at", "result"),
    [
        ("async def", "", "coroutine"),
        ("def", "from contextlib import contextmanager\n@contextmanager", "context manager"),
    ],
)
def test_another_sort_of_result_is_left(before: str, at: str, result: str) -> None:
    odd = signature("a", before, at)
    assert rebind("L(x)", signature("a"), odd) == Left(f"the legacy gives a value, the canonical a {result}")
    assert rebind("L(x)", odd, odd) == Rebound(())


@pytest.mark.parametrize("name", ["class", "a b", "1"])
def test_a_keyword_that_cannot_be_written_is_left(name: str) -> None:
    result = rebind("L()", signature(""), signature("**more"), added={name: "1"})
    assert result == Left(f"{name} is no name that a keyword can have")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("loop.run_in_executor(None, L, x)", "loop.run_in_executor(None, C, b=x)"),
        ("loop.run_in_executor(pool, m.L,\n  x)", "loop.run_in_executor(pool, C,\n  b=x)"),
        ("loop.run_in_executor(None)", None),
        ("loop.run_in_executor(*both, L)", None),
        ("loop.run_in_executor(None, func=L)", None),
    ],
)
def test_a_callee_that_is_not_the_first_argument(before: str, after: str | None) -> None:
    options: dict[str, Any] = {"renamed": {"a": "b"}, "new_callee": "C", "callee_at": 1, "later": False}
    result = rebind_partial(before, signature("a"), signature("*, b"), **options)
    assert (result.applied(before) if isinstance(result, Rebound) else None) == after


def test_what_nests_too_deep_is_left() -> None:
    assert rebind(f"L({' + '.join(['x'] * 990)})", signature("a"), signature("a")) == Left("it nests too deep")


def test_edits_touch_nothing_else() -> None:
    before = "L(  x ,\n   y,   # keep\n\n )"
    result = rebind(before, signature("a, b"), signature("b, a"), new_callee="C")
    assert isinstance(result, Rebound)
    assert [(edit.start, edit.end, edit.text) for edit in result.edits] == [(0, 1, "C"), (4, 4, "a="), (11, 11, "b=")]
