"""Moves one call from a legacy signature to the canonical one: its meaning is kept, or it is left with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.migrate.encoded import Edit
from ssot_tool.migrate.signature import Left, Rebound, Signature

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
    callee: list[Edit] = []
    if new_callee is not None:
        if not call.callee_is_name:
            return Left("what is called is an expression")
        callee = [Edit(*call.callee, new_callee)] if source[slice(*call.callee)] != new_callee else []
    return _moved(call, call.arguments, Pairing(legacy, canonical, renamed or {}), added or {}, callee, later=False)


def rebind_partial(
    source: str,
    legacy: Signature,
    canonical: Signature,
    *,
    renamed: Mapping[str, str] | None = None,
    added: Mapping[str, str] | None = None,
    new_callee: str | None = None,
    later: bool = True,
) -> Rebound | Left:
    """Move a call that hands its first argument the others, as ``functools.partial(H, …)`` does.

    ``later`` says that a later call may give more arguments, and keywords again; without it they are complete, as in
    ``executor.submit(H, …)`` and ``asyncio.to_thread(H, …)``. All else is as in ``rebind``.
    """
    call = call_text(source)
    if isinstance(call, Left):
        return call
    first = call.arguments[0] if call.arguments else None
    if first is None or first.form != "position":
        return Left("its first argument is not what is called")
    callee: list[Edit] = []
    if new_callee is not None and first.value != new_callee:
        callee = [Edit(*first.span, new_callee)]
    pairing = Pairing(legacy, canonical, renamed or {})
    return _moved(call, call.arguments[1:], pairing, added or {}, callee, later)


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
