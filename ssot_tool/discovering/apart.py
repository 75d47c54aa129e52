"""Why two subjects do not compete with each other although they look alike: one small rule an excuse."""

from __future__ import annotations

import re
from collections.abc import Callable

from ssot_tool.discovering.naming import job
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Pair, last_names, only_difference
from ssot_tool.words import word_set, words

_VERSION = re.compile(r"v\d+(?:(?:alpha|beta|rc)\d*)?[\d_]*|py\d+|.*_v\d+")
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
        if other.symbol in pair.surroundings.contracts(one):
            return one
    return None


def contract(pair: Pair) -> str:
    """Both implement one declared contract, side by side or under names of their own: made to be exchanged."""
    shared = pair.surroundings.contracts(pair.one) & pair.surroundings.contracts(pair.other)
    one, other = pair.one, pair.other
    if not shared:
        return ""
    if len(job(one.name)) > 1:
        is_far = one.package != other.package and job(one.name) == job(other.name)
        if pair.surroundings.habit and (one.name == other.name or is_far):
            return ""
    return f"both derive from {min(shared).rpartition('.')[2]}"


def contracts(pair: Pair) -> str:
    """Each implements another contract, which others implement, too: two layers that speak of the same things."""
    around = pair.surroundings
    one, other = (around.contracts(subject) & around.popular for subject in (pair.one, pair.other))
    names = [min(found).rpartition(".")[2] for found in (one, other) if found]
    if len(names) < 2 or one & other or around.habit:
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


def layer(pair: Pair) -> str:
    """Modules of one name repeat, class by class, what stands elsewhere: the same things, seen from another layer."""
    one, other = pair.one, pair.other
    if one.name != other.name or not one.is_class or pair.surroundings.habit or one.shares_code(other):
        return ""
    counts = ((pair.surroundings.repeated_in(part), part) for part in last_names(one, other))
    count, name = max(counts, default=(0, ""))
    return f"{count} classes in modules called {name} have namesakes elsewhere" if count > 2 else ""


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


def versions(pair: Pair) -> str:
    """Two versions of one interface, both of which are offered."""
    one, other = (pair.one.module.split("."), pair.other.module.split("."))
    apart = {part for part in set(one) ^ set(other) if _VERSION.fullmatch(part)}
    if apart:
        return f"in {min(apart)}, a version of its own"
    numbers = [[word for word in words(subject.name) if word.isdigit()] for subject in (pair.one, pair.other)]
    if numbers[0] != numbers[1] and not pair.surroundings.habit:
        return f"their names say {' '.join(numbers[0]) or 'none'} and {' '.join(numbers[1]) or 'none'}"
    return ""


def backends(pair: Pair) -> str:
    """The same place in three sibling packages, or more: a plug for one socket."""
    name = pair.one.name
    count = pair.surroundings.siblings(pair.one.module, pair.other.module)
    if count > 2 and not pair.surroundings.habit:
        return f"at the same place in {count} packages side by side"
    if name != pair.other.name:
        return ""
    one = pair.one.module.split(".")
    at = only_difference(one, pair.other.module.split("."))
    alike = pair.surroundings.alike_homes(name, one, at) if at is not None else 0
    return f"one of {alike} siblings below {'.'.join(one[:at]) or 'the top'}" if alike > 2 else ""


def alternatives(pair: Pair) -> str:
    """The package above knows both modules and offers what they share under its own name: it chooses between them."""
    name, package = pair.one.name, pair.one.package
    if name != pair.other.name or package != pair.other.package or not package:
        return ""
    facts = pair.surroundings.program.modules.get(package)
    if facts is None or name not in facts.exports:
        return ""
    known = {*facts.imports, *(target for targets in facts.exports.values() for target in targets)}
    known |= {target.rpartition(".")[0] for target in known}
    return f"{package} chooses between them" if {pair.one.module, pair.other.module} <= known else ""


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


def parallel(pair: Pair) -> str:
    """Two ways to do one thing, file by file: three pairs of modules side by side are told apart by the same words."""
    one, other = pair.one.module, pair.other.module
    count = pair.surroundings.parallels(one, other) if pair.one.package == pair.other.package else 0
    return f"{count} pairs of modules in {pair.one.package} are told apart by the same words" if count > 2 else ""


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


def same_module(pair: Pair) -> str:
    """Who wrote one saw the other."""
    return "in one module" if pair.one.module == pair.other.module else ""


def opposites(pair: Pair) -> str:
    """One undoes what the other does, or does it the other way round."""
    said = set(words(pair.one.name)) ^ set(words(pair.other.name))
    return next((f"{one} and {other}" for one, other in _OPPOSITES if {one, other} <= said), "")


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
        if other.name in one.portrait.called:
            return f"{one.symbol} calls {other.name}"
    return ""


def services(pair: Pair) -> str:
    """Each is deployed by itself: a copy there is the price of independence."""
    one, other = (pair.surroundings.service(subject) for subject in (pair.one, pair.other))
    return f"{one} and {other} are deployed apart" if one and other and one != other else ""


Apart = Callable[[Pair], str]

#: In the order in which they are asked; ``hierarchy`` makes one unit of both, and is no excuse towards others.
PAIR_EXCUSES: dict[str, Apart] = {
    "hierarchy": hierarchy,
    "same-module": same_module,
    "contract": contract,
    "contracts": contracts,
    "frameworks": frameworks,
    "layer": layer,
    "entries": entries,
    "twins": twins,
    "versions": versions,
    "backends": backends,
    "alternatives": alternatives,
    "hook": hook,
    "plugs": plugs,
    "parallel": parallel,
    "sides": sides,
    "chosen": chosen,
    "opposites": opposites,
    "one-word": one_word,
    "delegation": delegation,
    "services": services,
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
