"""By which of their words subjects are held against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ssot_tool.discovering.linking import Words
from ssot_tool.discovering.naming import MAKERS, handed_out, job, subject
from ssot_tool.discovering.subjects import Subject
from ssot_tool.program.resolve import Program

#: So many others a deprecated one may name, of which any will do; and so many may have one of these names.
_MOST_MEANT, _MOST_NAMESAKES = 2, 20


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


def meant(subjects: Iterable[Subject], grouped: Collection[str], program: Program) -> Iterator[tuple[str, str]]:
    """The symbols of those that say what to use in their place, with those of what they mean, sorted.

    A name that its module binds means what it is bound to there, a dotted one what it leads to, or else what ends with
    it, and any other something of the same kind in another module; of several of one name those that are ``grouped``,
    and of very many none. Who names more than two others has been taken apart, and has no one in its place.
    """
    every = sorted(subjects, key=lambda one: one.symbol)
    named: dict[str, list[Subject]] = {}
    for one in every:
        named.setdefault(one.name, []).append(one)
    for one in every:
        found: dict[str, dict[str, None]] = {}
        facts = program.modules.get(one.module)
        for path in one.portrait.instead:
            namesakes = named.get(path.rpartition(".")[2], ())
            is_bound = facts is not None and path.partition(".")[0] in facts.exports
            bound = program.named(f"{one.module}.{path}") if is_bound else program.named(path) or None
            for other in namesakes if len(namesakes) <= _MOST_NAMESAKES else ():
                is_named = f".{other.symbol}".endswith(f".{path}") if bound is None else other.symbol in bound
                if is_named and other.is_class == one.is_class and other.module != one.module:
                    found.setdefault(other.name, {})[other.symbol] = None
        for others in found.values() if len(found) <= _MOST_MEANT else ():
            yield from ((one.symbol, other) for other in others if len(others) == 1 or other in grouped)
