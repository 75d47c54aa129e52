"""What one class or function shows of its job, gathered from its facts: names only, no judgement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.words import snake


class Profile(msgspec.Struct, frozen=True):
    """The names in which a class or function speaks, each list in source order without repetition.

    ``methods``: own methods without leading underscores (a function: what it calls);
    ``collaborators``: parameters, annotations and attributes (a function: also what it calls);
    ``strings``: literals; ``emitted``: (called name, constant); ``called``: attributes
    called; ``builds``: last names of what is constructed or returned.
    """

    symbol: str
    kind: Literal["class", "function"]
    methods: tuple[str, ...]
    collaborators: tuple[str, ...]
    strings: tuple[str, ...]
    emitted: tuple[tuple[str, str], ...]
    called: tuple[str, ...]
    builds: tuple[str, ...]


def profile(symbol: str, facts: ClassFacts | FunctionFacts) -> Profile:
    """Gather a symbol's names from its facts."""
    bodies = facts.methods if isinstance(facts, ClassFacts) else (facts,)
    if isinstance(facts, ClassFacts):
        methods = _unique(snake(m.name) for m in facts.methods if not m.name.startswith("__"))
        held = [*facts.fields, *facts.instance, *map(last_name, facts.instance.values())]
    else:
        methods = _unique(snake(name) for name in _called(facts))
        held = [last_name(path) for path in facts.calls]
    return Profile(
        symbol=symbol,
        kind="class" if isinstance(facts, ClassFacts) else "function",
        methods=methods,
        collaborators=_unique(snake(name) for name in [*held, *_parameters(bodies), *_attributes(bodies)]),
        strings=_unique(text for body in bodies for text in body.strings),
        emitted=tuple(dict.fromkeys(pair for body in bodies for pair in body.emitted)),
        called=_unique(snake(name) for body in bodies for name in _called(body)),
        builds=_unique(snake(name) for body in bodies for name in _built(body, isinstance(facts, FunctionFacts))),
    )


def _built(body: FunctionFacts, from_calls: bool) -> Iterable[str]:
    """What is constructed or returned; a factory that is a function may return what it got from any of its calls."""
    yield from (last_name(path) for path in (*body.constructs, body.returns))
    if from_calls:
        yield from _called(body)


def last_name(path: str) -> str:
    """The name that a path ends with, whether it stands for the thing or an instance of it."""
    return path.removesuffix("()").rpartition(".")[2].removesuffix("()")


def _parameters(bodies: Iterable[FunctionFacts]) -> Iterable[str]:
    for body in bodies:
        for name, _, annotation in body.params:
            if name not in ("self", "cls"):
                yield name
                if annotation:
                    yield last_name(annotation)


def _attributes(bodies: Iterable[FunctionFacts]) -> Iterable[str]:
    for body in bodies:
        yield from body.attributes


def _called(body: FunctionFacts) -> Iterable[str]:
    yield from body.methods_called
    for path in body.calls:
        yield last_name(path)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
