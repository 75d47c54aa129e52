"""What all forms of a comparison say alike: short names, what is told of a row, of a way, of a count."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.cure.comparison import Comparison, Count, MergedParameter, NeededAttribute, NeededMethod, Row, Way
from ssot_tool.report.layout import count, some
from ssot_tool.short_names import short_names
from ssot_tool.signature import Unknown

#: Members up to this number are compared in every detail without being asked.
FEW = 3


class View:
    """Words for one comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.symbols = [member.symbol for member in comparison.members]
        self._names = short_names(self.symbols)
        self.shared = [row for row in comparison.shared if not is_plumbing(row)]
        self.within = [row for row in comparison.rows if len(row.ways) > 1 and len(row.units) == 1]
        self.alone = [row for row in comparison.rows if len(row.ways) == 1]

    def name(self, symbol: str) -> str:
        """A member's short name; of another symbol the last two components."""
        return self._names.get(symbol, ".".join(symbol.split(".")[-2:]))

    def names(self, symbols: Sequence[str], most: int | None = None) -> str:
        """Members in a list; ``all`` where it is every one of several."""
        if len(symbols) == len(self.symbols) > 2:
            return f"all {len(symbols):,}"
        return some([self.name(one) for one in symbols], most)

    def way(self, way: Way) -> str:
        """``Class.method`` or ``function``; the class is the one that defines it."""
        return self.name(way.symbol) if way.owner == way.symbol else f"{self.name(way.owner)}.{way.name}"

    def inherited(self, way: Way) -> tuple[str, ...]:
        """The members that have it from another class."""
        return tuple(member for member in way.members if member != way.owner)

    def method(self, symbol: str) -> str:
        """``Class.method`` of a method's symbol."""
        owner, _, name = symbol.rpartition(".")
        return f"{self.name(owner)}.{name}"

    def home(self, row: Row) -> str:
        """The member that a row with a single way belongs to: who defines it, or the first that inherits it."""
        owner = row.ways[0].owner
        return owner if owner in self._names else row.members[0]

    def headline(self) -> str:
        """How many there are, and what they are compared with."""
        found = self.comparison
        units, total = len(found.units), len(self.symbols)
        many = count(total, "member") + (f" in {count(units, 'unit')}" if units != total else "")
        left = f" ({found.left_out:,} more left out)" if found.left_out else ""
        return f"{many}{left}, compared with {self.name(found.basis)}: {found.why}" if found.basis else f"{many}{left}"

    def sharing(self) -> str:
        """How much is shared, in one or two sentences."""
        found = self.comparison
        jobs = [row for row in found.rows if not is_plumbing(row)]
        if len(found.units) < 2:
            return f"{count(len(jobs), 'job')}, {len(self.within):,} of them with more than one way to do it."
        told = f"{len(self.shared):,} of {count(len(jobs), 'job')} "
        told += f"{'is' if len(self.shared) == 1 else 'are'} done by more than one unit"
        same = sum(any(_crosses(row, group, found) for group in row.groups) for row in self.shared)
        if self.shared:
            told += f", {same or 'none'} of them with a body that is the same, or the same but for names"
        only = sum(len(row.members) == 1 and not is_plumbing(row) for row in found.rows)
        return f"{told}; {only:,} {'is' if only == 1 else 'are'} done by one member only."

    def members_of(self, row: Row) -> str:
        """How many units and members have a job."""
        units = f"{count(len(row.units), 'unit')}, " if len(row.units) != len(row.members) else ""
        return units + count(len(row.members), "member")


def _crosses(row: Row, group: Sequence[str], found: Comparison) -> bool:
    members = {member for way in row.ways if way.symbol in group for member in way.members}
    return sum(bool(members & set(own)) for own in found.units.values()) > 1


def is_plumbing(row: Row) -> bool:
    """Whether a row is about construction and the like, which every class has, and no job."""
    return row.name.startswith("__") and row.name.endswith("__") and row.name != "__call__"


def alike(row: Row) -> str:
    """How like the ways are to the basis, as a range of percents; "-" where there is nothing to compare."""
    found = [way.likeness for way in row.ways if way.verdict in ("same", "names", "constants", "changed")]
    if not found:
        return "-"
    low, high = percent(min(found)), percent(max(found))
    return high if low == high else f"{low.removesuffix(' %')}-{high}"


def percent(share: float) -> str:
    """``12 %``; only what is equal is 100 %, and only what has nothing in common 0 %."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def other_names(row: Row) -> tuple[str, ...]:
    """The names of a job beside its commonest."""
    return tuple(name for name in row.names if name != row.name)


def verdict_text(way: Way) -> str:
    """How a way stands to the basis, in a few words."""
    words = {
        "basis": "compared with",
        "same": "the same",
        "names": "the same but for names",
        "constants": "the same but for constants",
        "abstract": "left to heirs",
        "delegates": f"handed on to {'.'.join(way.to.split('.')[-2:])}",
        "changed": f"changed, {percent(way.likeness)} alike",
    }[way.verdict]
    return words + (", docstring differs" if way.prose and way.verdict in ("same", "names", "constants") else "")


def uses(used: Count) -> str:
    """``4 in production, 46 in tests``; "none" for nothing."""
    told = [
        *([f"{used.production:,} in production"] if used.production else []),
        *([f"{used.tests:,} in tests"] if used.tests else []),
        *([f"{used.members:,} among members"] if used.members else []),
    ]
    return ", ".join(told) or "none"


def asyncness(method: NeededMethod) -> str:
    """``async``, ``not async`` or ``both``."""
    return {True: "async", False: "not async", None: "both"}[method.is_async]


def needs(view: View, one: MergedParameter, total: int) -> str:
    """Who takes a parameter, who must be given it, and its defaults: half a sentence."""
    told = "in all" if len(one.members) == total > 1 else f"in {view.names(one.members, 4)}"
    if one.required:
        every = len(one.required) == len(one.members)
        told += "; required" if every else f"; required in {view.names(one.required, 4)}"
    if one.defaults:
        told += f"; default {' or '.join(share.value for share in one.defaults)}"
    return told


def absent(view: View, one: NeededAttribute) -> str:
    """What is wrong with an attribute that some do not have; "" for nothing."""
    return f"not there in {view.names(one.absent, 3)}" if one.absent else ""


def doubt(way: Way) -> str:
    """Why a way's signature is not shown; "" where it is."""
    return way.signature.reason if isinstance(way.signature, Unknown) else ""
