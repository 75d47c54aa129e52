"""How much can go wrong when a member gives way, and whether production or tests move first."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence

from ssot_tool.cure.work import Level, Risk, Size, WorkStep
from ssot_tool.graph import Rank
from ssot_tool.model import Collision, Member
from ssot_tool.tracking.foretelling import Foretold
from ssot_tool.tracking.members import uses

_PATCHES = ("patch_string", "patch_object", "spec")
_DYNAMIC = ("dotted_string", "non_python")
#: From so many votes on a risk is high.
_HIGH = 3
#: So many things that the canonical lacks are named.
_LACKS = 3
_LEVELS: dict[Level, int] = {"low": 0, "medium": 1, "high": 2}


def risk_of(
    members: Sequence[Member],
    unprotected: Collection[str],
    collisions: Sequence[Collision],
    services: Mapping[str, str],
    unseen: str,
    foretold: Foretold,
) -> Risk:
    """The risk of moving the callers of some members at once; ``unseen``: what is said of those without tests."""
    votes, reasons = 0, []
    bare = [member.name for member in members if member.symbol in unprotected]
    used = [one for member in members for one in uses(member)]
    if bare and used:
        # Nothing shows what breaks, and something can.
        votes += 2 if any(not one.in_test for one in used) else 1
        reasons.append(f"{unseen} {', '.join(bare)}")
    for kinds, said in (
        (_DYNAMIC, "in strings and other files, where nothing checks the name"),
        (_PATCHES, "in patches and specs, which test nothing once nobody uses the name"),
        (("subclass",), "in subclasses, which inherit what changes"),
    ):
        number = sum(one.kind in kinds for one in used)
        if number:
            votes += 1
            reasons.append(f"{number:,} {'use' if number == 1 else 'uses'} {said}")
    into = sum(one.kind == "patch_into" for member in members for one in member.references)
    if into:
        votes += 1
        miss = "misses" if into == 1 else "miss"
        patches = "1 patch" if into == 1 else f"{into:,} patches"
        reasons.append(f"{patches} of what it uses in its module, which {miss} whatever takes its place")
    symbols = {member.symbol for member in members}
    lacks = _lacking(symbols, foretold)
    if lacks:
        votes += 1
        reasons.append(lacks)
    shared = sorted(one.route for one in collisions if symbols.intersection(one.members))
    if shared:
        votes += 1
        reasons.append(f"other members serve {', '.join(shared)}, too: who answers may change")
    homes = {services[path] for path in [*(m.path for m in members), *(u.path for u in used)] if path in services}
    if len(homes) > 1:
        votes += 1
        reasons.append(f"several services use it: {', '.join(sorted(homes))}")
    level: Level = "low" if not votes else "high" if votes >= _HIGH else "medium"
    return Risk(level, tuple(reasons))


def _lacking(symbols: Collection[str], foretold: Foretold) -> str:
    """What the planned migration finds: what the canonical does not have, and what stays for people."""
    lacks = list(dict.fromkeys(one.message for one in foretold.lacks if one.symbol in symbols))
    more = f" and {len(lacks) - _LACKS:,} more such" if len(lacks) > _LACKS else ""
    left = sum(one.symbol in symbols for one in foretold.left or ())
    people = [f"{'1 place is' if left == 1 else f'{left:,} places are'} left for people"] if left else []
    return ": ".join([*people, *([f"{'; '.join(lacks[:_LACKS])}{more}"] if lacks else [])])


def scheduled(ranks: Sequence[Rank], steps: Sequence[WorkStep]) -> list[WorkStep]:
    """The steps of some ranks: none before those that must go before it; of what could be next, the easiest."""
    home = {symbol: at for at, rank in enumerate(ranks) for symbol in rank.symbols}
    waits = [{home[symbol] for symbol in rank.after if symbol in home} - {at} for at, rank in enumerate(ranks)]

    def weight(at: int) -> tuple[int, int, int, int]:
        step = steps[at]
        level = _LEVELS[step.risk.level] if step.risk else 0
        size = step.size or Size()
        return level, size.production, size.references, at

    ready = [weight(at) for at, before in enumerate(waits) if not before]
    heapq.heapify(ready)
    done: list[WorkStep] = []
    while ready:
        *_, at = heapq.heappop(ready)
        done.append(steps[at])
        for other, before in enumerate(waits):
            if at in before:
                before.remove(at)
                if not before:
                    heapq.heappush(ready, weight(other))
    return done


def order_of(size: Size, after: str, *, is_protected: bool) -> str:
    """Which goes first, production or tests, and why."""
    patches = sum(number for kind, number in size.kinds if kind in _PATCHES)
    if not size.callers:
        return ""
    if not size.production:
        return "only tests are left: no production code uses it"
    if not is_protected:
        return "tests first: nothing would show what breaks, so write them before production moves"
    if patches:
        told = "1 patch or spec names" if patches == 1 else f"{patches:,} patches and specs name"
        return f"production and tests in one commit: {told} it, and a patch of what nobody uses any more tests nothing"
    if not size.test:
        return "production only: no test names it"
    if after == "delete":
        return "production first, then tests: what defines it can go only when nothing uses it any more"
    return "production before tests: while the old name hands over, the tests that use it show that nothing changed"
