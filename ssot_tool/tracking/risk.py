"""How much can go wrong when a member gives way, and whether production or tests move first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ssot_tool.cure.work import Level, Risk, Size
from ssot_tool.model import Collision, Member
from ssot_tool.tracking.members import uses

_PATCHES = ("patch_string", "patch_into", "patch_object", "spec")
_DYNAMIC = ("dotted_string", "non_python")
#: From so many votes on a risk is high.
_HIGH = 3


def risk_of(
    members: Sequence[Member],
    unprotected: Collection[str],
    collisions: Sequence[Collision],
    services: Mapping[str, str],
    unseen: str,
) -> Risk:
    """The risk of moving the callers of some members at once; ``unseen``: what is said of those without tests."""
    votes, reasons = 0, []
    bare = [member.name for member in members if member.symbol in unprotected]
    used = [one for member in members for one in uses(member)]
    if bare:
        # Nothing shows what breaks, and something can.
        votes += 2 if any(not one.in_test for one in used) else 1
        reasons.append(f"{unseen} {', '.join(bare)}")
    for kinds, said in (
        (_DYNAMIC, "in strings and other files, where nothing checks the name"),
        (_PATCHES, "in patches and specs, which go on silently where nobody uses the name any more"),
        (("subclass",), "in subclasses, which inherit what changes"),
    ):
        number = sum(one.kind in kinds for one in used)
        if number:
            votes += 1
            reasons.append(f"{number:,} {'use' if number == 1 else 'uses'} {said}")
    symbols = {member.symbol for member in members}
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


def order_of(size: Size, after: str, *, is_protected: bool) -> str:
    """Which goes first, production or tests, and why."""
    patches = sum(number for kind, number in size.kinds if kind in _PATCHES)
    if not size.production and not size.test:
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
