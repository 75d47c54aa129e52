"""Why two subjects do not compete with each other although they look alike: one small rule an excuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_tool.discovering import places
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.standing import only_difference
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Pair
from ssot_tool.words import word_set, words

_ASYNC = frozenset(("async", "asynchronous", "aio", "asyncio", "asgi"))
_SYNC = word_set("sync synchronous wsgi blocking threaded threading")
_OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in (
        *("encode/decode", "serialize/deserialize", "load/dump", "load/save", "read/write", "start/stop", "open/close"),
        *("add/remove", "enable/disable", "push/pull", "import/export", "set/unset", "create/delete", "lock/unlock"),
        *("encrypt/decrypt", "compress/decompress", "pack/unpack", "up/down", "input/output", "request/response"),
        *("source/sink", "min/max", "first/last", "before/after", "attach/detach", "connect/disconnect"),
    )
)
#: A layer over something has at most one node where that has so many.
_THIN = 6
_FORMATS = word_set("json yaml toml xml ini csv tsv html markdown rst text parquet avro msgpack pickle protobuf sqlite")
_SIDES = frozenset(("client", "server", "web", "consumer", "producer", "reader", "writer", "sender", "receiver"))


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
    if len(job(one.name)) > 1:
        is_far = one.package != other.package and job(one.name) == job(other.name)
        if pair.surroundings.habit and (one.name == other.name or is_far):
            return ""
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


def twins(pair: Pair) -> str:
    """The same interface for coroutines and for threads."""
    said = [_flavours(subject) for subject in (pair.one, pair.other)]
    if ("async" in said[0]) == ("async" in said[1]):
        return ""
    if not pair.one.is_class:
        return (
            "one for coroutines, one for threads" if pair.one.portrait.is_async != pair.other.portrait.is_async else ""
        )
    mine, theirs = _answers(pair.one), _answers(pair.other)
    shared = mine & theirs
    if 2 * len(shared) > min(len(mine), len(theirs)):
        return "one for coroutines, one for threads"
    return ""


def plugs(pair: Pair) -> str:
    """Three or more side by side in one package, or more, answer the same calls: an undeclared contract."""
    one, other = pair.one, pair.other
    if one.package != other.package or not one.is_class or one.name == other.name or pair.surroundings.habit:
        return ""
    mine, theirs = _answers(one), _answers(other)
    if not mine or 3 * len(mine & theirs) < 2 * min(len(mine), len(theirs)):
        return ""
    count = pair.surroundings.heads(one.package, job(one.name)[-1:])
    return f"{count} in {one.package} answer the same calls" if count > 2 else ""


def sides(pair: Pair) -> str:
    """Two ends of one thing: what a client has of it, and what a server has."""
    one, other = ({*words(s.name), *words(s.module.rpartition(".")[2])} & _SIDES for s in (pair.one, pair.other))
    return f"one for the {min(one)}, one for the {min(other)}" if one and other and not one & other else ""


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


def opposites(pair: Pair) -> str:
    """One undoes what the other does, or does it the other way round."""
    said = set(words(pair.one.name)) ^ set(words(pair.other.name))
    return next((f"{one} and {other}" for one, other in _OPPOSITES if {one, other} <= said), "")


def many(pair: Pair) -> str:
    """One holds or gives many of what the other is: their names differ in a plural alone."""
    one, other = words(pair.one.name), words(pair.other.name)
    at = only_difference(one, other)
    if at is None:
        return ""
    shorter, longer = sorted((one[at], other[at]), key=len)
    plurals = (f"{shorter}s", f"{shorter}es", f"{shorter[:-1]}ies")
    return f"one for a {shorter}, one for {longer}" if longer in plurals else ""


def formats(pair: Pair) -> str:
    """The same for two formats of data: their names, or those of their modules, differ in the format alone."""
    one, other = pair.one, pair.other
    for mine, theirs in ((one.module.rpartition(".")[2], other.module.rpartition(".")[2]), (one.name, other.name)):
        at = only_difference(words(mine), words(theirs))
        if at is not None and {words(mine)[at], words(theirs)[at]} <= _FORMATS:
            return f"one for {words(mine)[at]}, one for {words(theirs)[at]}" if not one.shares_code(other) else ""
    return ""


def one_word(pair: Pair) -> str:
    """Functions of one word say what they do by the name of their module."""
    if pair.one.is_class or len(words(pair.one.name)) > 1 or pair.surroundings.habit:
        return ""
    one, other = (subject.module.rpartition(".")[2] for subject in (pair.one, pair.other))
    if set(words(one)) & set(words(other)) or pair.one.portrait.digest == pair.other.portrait.digest:
        return ""
    return f"{one}.{pair.one.name} is not {other}.{pair.other.name}"


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
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        # Who imports a namesake has to give it another name.
        if other.name in one.portrait.called or (one.name == other.name and pair.surroundings.uses(one.module, other)):
            return f"{one.symbol} calls {other.name}"
    return ""


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
    "twins": twins,
    "versions": places.versions,
    "backends": places.backends,
    "convention": places.convention,
    "technologies": places.technologies,
    "alternatives": places.alternatives,
    "hook": hook,
    "plugs": plugs,
    "parallel": places.parallel,
    "sides": sides,
    "chosen": chosen,
    "opposites": opposites,
    "many": many,
    "formats": formats,
    "one-word": one_word,
    "delegation": delegation,
    "services": places.services,
}


def pair_excuse(pair: Pair) -> tuple[str, str] | None:
    """The first excuse that holds between two subjects and is not overruled, as (name, detail), or None."""
    for name, rule in PAIR_EXCUSES.items():
        if name not in pair.surroundings.off and (detail := rule(pair)):
            return name, detail
    return None


def _answers(subject: Subject) -> set[str]:
    """The methods that others may call."""
    return {one.name for one in subject.portrait.methods if one.name[:1] != "_"}


def _flavours(subject: Subject) -> set[str]:
    """Whether a name, its module or its package says that it is for coroutines, or that it is not."""
    said = {*words(subject.name), *words(subject.module.rpartition(".")[2]), *words(subject.package.rpartition(".")[2])}
    return {name for name, some in (("async", _ASYNC), ("sync", _SYNC)) if said & some}
