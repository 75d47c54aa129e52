"""Why two subjects do not compete with each other: by what their names, and those of their modules, say."""

from __future__ import annotations

from collections.abc import Iterable

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
_FORMATS = word_set("json yaml toml xml ini csv tsv html markdown rst text parquet avro msgpack pickle protobuf sqlite")
_SIDES = frozenset(("client", "server", "web", "consumer", "producer", "reader", "writer", "sender", "receiver"))

#: Of so many definitions comments say that they are copies where copying is the plan.
_BY_PLAN = 50


def twins(pair: Pair) -> str:
    """The same interface for coroutines and for threads."""
    one, other = pair.one, pair.other
    said = _flavours(one) ^ _flavours(other)
    if not said:
        return ""
    # Where both say it, one is often made from the other, line by line; what is the same in both is for neither.
    is_told = len(said) > 1 and one.portrait.digest != other.portrait.digest
    if not one.is_class:
        is_told |= "async" in said and one.portrait.is_async != other.portrait.is_async
    elif "async" in said or _awaits(one) != _awaits(other):
        mine, theirs = _plainly(one.answers), _plainly(other.answers)
        is_told |= 2 * len(mine & theirs) > min(len(mine), len(theirs))
    return "one for coroutines, one for threads" if is_told else ""


def declared(pair: Pair) -> str:
    """A comment says that one is a copy of the other, or that both are of one thing: somebody has named it already.

    Where very many are marked as copies, copying is the plan, and those count that nobody has marked.
    """
    if pair.surroundings.habit:
        return ""
    first, second = pair.one.portrait.origin, pair.other.portrait.origin
    for subject, origin in ((pair.other, first), (pair.one, second)):
        if origin and origin in (subject.symbol, subject.module):
            return f"marked as a copy of {origin}"
    if first and first == second and pair.surroundings.program.named(first):
        return f"both are marked as copies of {first}"
    marked = pair.surroundings.marked
    return f"{marked} here are marked as copies" if marked >= _BY_PLAN and pair.one.repeats(pair.other) else ""


def sides(pair: Pair) -> str:
    """Two ends of one thing: what a client has of it, and what a server has."""
    one, other = ({*words(s.name), *words(s.module.rpartition(".")[2])} & _SIDES for s in (pair.one, pair.other))
    return f"one for the {min(one)}, one for the {min(other)}" if one and other and not one & other else ""


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


def _flavours(subject: Subject) -> set[str]:
    """Whether a name, or the way to it, says that it is for coroutines, or that it is not."""
    said = {word for part in (*subject.module.split("."), subject.name) for word in words(part)}
    return {name for name, some in (("async", _ASYNC), ("sync", _SYNC)) if said & some}


def _plainly(names: Iterable[str]) -> set[tuple[str, ...]]:
    """The words of some names without those that say of which flavour they are: ``settle_async`` is ``settle``."""
    return {tuple(word for word in words(name) if word not in _ASYNC | _SYNC) for name in names}


def _awaits(subject: Subject) -> bool:
    """Whether a class has a coroutine among its methods."""
    return any("a" in one.flags for one in subject.portrait.methods)
