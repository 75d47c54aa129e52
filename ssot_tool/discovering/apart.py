"""Why two subjects do not compete with each other although they look alike: one small rule an excuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_tool.discovering import places, said
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Pair

#: A layer over something has at most one node where that has so many.
_THIN = 6


def hierarchy(pair: Pair) -> str:
    """One derives from the other."""
    below = derived(pair)
    if below is None:
        return ""
    if pair.surroundings.habit and pair.one.name == pair.other.name and len(job(pair.one.name)) > 1:
        # A class that takes over the name of its base is a second one of that name, if it is more than a layer over it.
        sizes = sorted((pair.one.portrait.size, pair.other.portrait.size))
        if below.portrait.size == sizes[1] or _THIN * sizes[0] > sizes[1]:
            return ""
    return f"derives from {(pair.one if below is pair.other else pair.other).name}"


def derived(pair: Pair) -> Subject | None:
    """Of two the one that derives from the other, if one does."""
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        contracts = pair.surroundings.contracts(one)
        if other.symbol in contracts or (one.name == other.name and _takes_over(pair, contracts)):
            return one
    return None


def _takes_over(pair: Pair, contracts: Iterable[str]) -> bool:
    """Whether a base that cannot be followed has the name that both have: ``class Till(anything.Till)``."""
    known = pair.surroundings.program.definitions
    return any(base not in known and base.rpartition(".")[2] == pair.one.name for base in contracts)


def contract(pair: Pair) -> str:
    """Both implement one declared contract, side by side or under names of their own: made to be exchanged."""
    shared = pair.surroundings.contracts(pair.one) & pair.surroundings.contracts(pair.other)
    one, other = pair.one, pair.other
    if not shared:
        kin = pair.surroundings.kin(one) & pair.surroundings.kin(other)
        is_told = kin and one.name == other.name and one.package != other.package and not pair.surroundings.habit
        return f"both are a {min(kin)[1]} of {min(kin)[0]}" if is_told else ""
    if pair.surroundings.habit and len(job(one.name)) > 1 and job(one.name) == job(other.name):
        return ""  # a second attempt at the first
    return f"both derive from {min(shared).rpartition('.')[2]}"


def contracts(pair: Pair) -> str:
    """Each implements another contract, which others implement, too, or which has a namesake: two layers, two families.

    Where the bases themselves are two of one name, it is they that compete, and not all that derives from them.
    """
    around = pair.surroundings
    if around.habit:
        return ""
    first, second = (
        {base.rpartition(".")[2]: base for base in around.contracts(subject) if base in around.program.definitions}
        for subject in (pair.one, pair.other)
    )
    twice = min((name for name in first.keys() & second.keys() if first[name] != second[name]), default="")
    if twice and not pair.one.repeats(pair.other):
        return f"each derives from a {twice} of its own"
    one, other = (around.contracts(subject) & around.popular for subject in (pair.one, pair.other))
    names = [min(found).rpartition(".")[2] for found in (one, other) if found]
    if len(names) < 2 or one & other:
        return ""
    return f"one is a {names[0]}, the other a {names[1]}"


def frameworks(pair: Pair) -> str:
    """Each is a part of another kind of one library: the field of a form, and that of a table."""
    one, other = (pair.surroundings.foreign(subject) for subject in (pair.one, pair.other))
    if pair.one.shares_code(pair.other) or one & other:
        return ""
    if one and other and {part[0] for part in one} == {part[0] for part in other}:
        return f"one is made for {'.'.join(min(one))}, the other for {'.'.join(min(other))}"
    return ""


def entries(pair: Pair) -> str:
    """The entries of two plugins: five modules or more have such a function, and nobody calls it by its place."""
    one, other = pair.one, pair.other
    if one.is_class or one.name != other.name or one.portrait.digest == other.portrait.digest:
        return ""
    around = pair.surroundings
    mine = around.entries(one)
    if around.habit or one.symbol not in mine or other.symbol not in around.entries(other):
        return ""
    return f"{len(mine)} modules have a {one.name} that nobody calls by its place"


def plugs(pair: Pair) -> str:
    """Three or more side by side in one package, or more, answer the same calls: an undeclared contract."""
    one, other = pair.one, pair.other
    if one.package != other.package or not one.is_class or one.name == other.name or pair.surroundings.habit:
        return ""
    mine, theirs = one.answers, other.answers
    if not mine or 3 * len(mine & theirs) < 2 * min(len(mine), len(theirs)):
        return ""
    count = pair.surroundings.heads(one.package, job(one.name)[-1:])
    return f"{count} in {one.package} answer the same calls" if count > 2 else ""


def hook(pair: Pair) -> str:
    """Something declares a function of this name without a body: each implements it for whoever calls them all."""
    name = pair.one.name
    return "a hook" if name == pair.other.name and name in pair.surroundings.hooks else ""


def chosen(pair: Pair) -> str:
    """A factory or registry hands out either, as it is asked: they are made to be exchanged."""
    one, other = pair.one.name, pair.other.name
    if one == other or not pair.one.is_class:
        return ""
    found = pair.surroundings.choosers(one, other) - {pair.one.symbol, pair.other.symbol}
    return f"{min(found)} chooses between them" if found else ""


def delegation(pair: Pair) -> str:
    """One is written in terms of the other."""
    if pair.one.is_class:
        if pair.surroundings.habit or pair.one.name == pair.other.name:
            return ""
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if other.name in one.portrait.called or other.name in one.portrait.returned:
                return f"{one.name} builds {other.name}"
            if other.symbol in one.portrait.strings:
                return f"{one.name} names {other.name}"
        return ""
    is_one_name = pair.one.name == pair.other.name
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        # What has a namesake tells by its name nothing of whom it calls: ``settle`` may call ``till.settle``.
        if pair.surroundings.uses(one.module, other) if is_one_name else other.name in one.portrait.called:
            return f"{one.symbol} calls {other.name}"
    return ""


def own_parts(pair: Pair) -> str:
    """Both say the same of parts of their own: a name that both read is something else in each of their modules.

    Two names that differ in one word alone, of which each reads one, count as such a name.
    """
    return "" if pair.surroundings.habit else pair.surroundings.parts.unlike(pair.one, pair.other)


Apart = Callable[[Pair], str]

#: In the order in which they are asked; ``hierarchy`` makes one unit of both, and is no excuse towards others.
PAIR_EXCUSES: dict[str, Apart] = {
    "hierarchy": hierarchy,
    "same-module": places.same_module,
    "contract": contract,
    "contracts": contracts,
    "frameworks": frameworks,
    "layer": places.layer,
    "entries": entries,
    "twins": said.twins,
    "declared": said.declared,
    "versions": places.versions,
    "backends": places.backends,
    "convention": places.convention,
    "technologies": places.technologies,
    "alternatives": places.alternatives,
    "hook": hook,
    "plugs": plugs,
    "parallel": places.parallel,
    "sides": said.sides,
    "chosen": chosen,
    "opposites": said.opposites,
    "many": said.many,
    "formats": said.formats,
    "one-word": said.one_word,
    "delegation": delegation,
    "services": places.services,
    "own-parts": own_parts,
}


#: Those that hold against a statement of one that the other is to be used in its place.
_STATED = ("hierarchy", "same-module", "versions", "delegation", "services")


def pair_excuse(pair: Pair, *, stated: bool = False) -> tuple[str, str] | None:
    """The first excuse that holds between two subjects and is not overruled, as (name, detail), or None.

    ``stated``: one of them says that the other takes its place, so that only who is written in its terms is excused.
    """
    for name in _STATED if stated else PAIR_EXCUSES:
        if name not in pair.surroundings.off and (detail := PAIR_EXCUSES[name](pair)):
            return name, detail
    return None
