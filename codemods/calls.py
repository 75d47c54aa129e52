"""Moves one call from a legacy signature to the canonical one: its meaning is kept, or it is left with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.edit import Edit
from ssot_tool.signature import Left, Rebound, Signature

from .arguments.binding import bind
from .arguments.call_layout import edits_of
from .arguments.call_text import Argument, CallText, call_text
from .arguments.pairing import Pairing
from .arguments.transfer import transfer


def rebind(
    source: str,
    legacy: Signature,
    canonical: Signature,
    *,
    renamed: Mapping[str, str] | None = None,
    added: Mapping[str, str] | None = None,
    new_callee: str | None = None,
) -> Rebound | Left:
    """Move a call, given as its own text, ``await`` and what is around it left out.

    ``renamed`` maps legacy parameters to the canonical's, ``added`` keywords to the source text of their values; a
    keyword that is given already with the same value is not added again. ``new_callee`` takes the place of the callee,
    which must be a name or a chain of attributes. What the names in ``added`` and ``new_callee`` mean at the call is
    the caller's to know.
    """
    call = call_text(source)
    if isinstance(call, Left):
        return call
    if new_callee is not None and not call.callee_is_name:
        return Left("what is called is an expression")
    callee = _replaced(source, call.callee, new_callee)
    if isinstance(callee, Left):
        return callee
    return _moved(call, call.arguments, Pairing(legacy, canonical, renamed or {}), added or {}, callee, later=False)


def rebind_partial(
    source: str,
    legacy: Signature,
    canonical: Signature,
    *,
    renamed: Mapping[str, str] | None = None,
    added: Mapping[str, str] | None = None,
    new_callee: str | None = None,
    callee_at: int = 0,
    later: bool = True,
) -> Rebound | Left:
    """Move a call that hands one of its arguments those behind it, as ``functools.partial(H, …)`` does.

    That argument is number ``callee_at``, 0-based. ``later`` says that a later call may give more arguments, and
    keywords again; without it they are complete, as in ``executor.submit(H, …)`` and ``asyncio.to_thread(H, …)``.
    ``partialmethod`` is no such call: an instance comes first. All else is as in ``rebind``.
    """
    call = call_text(source)
    if isinstance(call, Left):
        return call
    head, arguments = call.arguments[: callee_at + 1], call.arguments[callee_at + 1 :]
    if len(head) <= callee_at or any(argument.form != "position" for argument in head):
        return Left("it does not hand on its arguments as it should")
    callee = _replaced(source, head[-1].span, new_callee)
    if isinstance(callee, Left):
        return callee
    return _moved(call, arguments, Pairing(legacy, canonical, renamed or {}), added or {}, callee, later)


def _replaced(source: str, span: tuple[int, int], callee: str | None) -> list[Edit] | Left:
    """The edit that puts another callee at a span, if that is one."""
    old = source[slice(*span)]
    if callee is None or callee == old:
        return []
    return Left("a comment stands in the middle of what is called") if "#" in old else [Edit(*span, callee)]


def _moved(
    call: CallText,
    arguments: Sequence[Argument],
    pairing: Pairing,
    added: Mapping[str, str],
    callee: Sequence[Edit],
    later: bool,
) -> Rebound | Left:
    bound = bind(arguments, pairing.legacy, later)
    if isinstance(bound, Left):
        return bound
    moved = transfer(arguments, bound, pairing, added, later)
    if isinstance(moved, Left):
        return moved
    return Rebound(edits_of(call, arguments, moved, callee))
