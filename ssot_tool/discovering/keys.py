"""By which of their words subjects are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_tool.discovering.linking import Words
from ssot_tool.discovering.naming import MAKERS, handed_out, job, subject
from ssot_tool.discovering.subjects import Subject

#: So many others a deprecated one may name, of which any will do.
_MOST_MEANT = 2


def shorter(key: Words, groups: Iterable[Words]) -> list[Words]:
    """The words of groups that end a key, or leave out some in its midst, the longest first."""
    found = [
        words
        for words in groups
        if 1 < len(words) < len(key)
        and words[-1] == key[-1]
        and (words == key[-len(words) :] or (words[0] == key[0] and _is_part(words, key)))
    ]
    return sorted(found, key=lambda words: (-len(words), words))


def _is_part(words: Words, key: Words) -> bool:
    """Whether words stand in a key in their order."""
    rest = iter(key)
    return all(word in rest for word in words)


def common(one: Words, other: Words) -> Words:
    """The words of one that another has, too, in their order."""
    return tuple(word for word in one if word in other)


def built(one: Subject) -> Words:
    """The words of the factory that it is: of a function, if its body returns what its name says that it hands out."""
    if one.is_class:
        words = job(one.name)
        return words if words[-1] == "factory" and len(words) > 1 else ()
    words = handed_out(one.name)
    if len(words) > 1 and any(job(name)[-len(words) :] == words for name in one.portrait.returned):
        return (*words, "factory")
    return ()


def ending(one: Subject, length: int) -> Words:
    """The last words of a job, or () where they do not say what is made: a ``ManagerFactory`` makes managers."""
    words = job(one.name)[-length:]
    return words if words[-1] not in MAKERS or subject(words[:-1]) else ()


def meant(subjects: Iterable[Subject]) -> Iterator[tuple[str, str]]:
    """The symbols of those that say what to use in their place, with those of what they may mean, sorted.

    A dotted name means what ends with it, and any name something of the same kind in another module. Who names more
    than two others has been taken apart, and has no one in its place.
    """
    every = sorted(subjects, key=lambda one: one.symbol)
    named: dict[str, list[Subject]] = {}
    for one in every:
        named.setdefault(one.name, []).append(one)
    for one in every:
        found = [
            other
            for path in one.portrait.instead
            for other in named.get(path.rpartition(".")[2], ())
            if f".{other.symbol}".endswith(f".{path}") and other.is_class == one.is_class and other.module != one.module
        ]
        if len({other.name for other in found}) <= _MOST_MEANT:
            yield from ((one.symbol, other.symbol) for other in found)
