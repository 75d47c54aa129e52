"""Random signatures, one made from the other, and calls that mostly bind to the first."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

DEFAULTS = ("0", "1", "None", "'x'", "[]", "LIMIT")


class Sample(NamedTuple):
    """A legacy and a canonical as parameter lists, the arguments of a call, and the options of its move."""

    legacy: str
    canonical: str
    arguments: tuple[str, ...]
    renamed: dict[str, str]
    added: dict[str, str]

    @property
    def call(self) -> str:
        return f"L({', '.join(self.arguments)})"


class Shape(NamedTuple):
    """A signature: (name, default) by kind, and whether it takes more by position and by keyword."""

    first: tuple[tuple[str, str | None], ...]
    both: tuple[tuple[str, str | None], ...]
    named: tuple[tuple[str, str | None], ...]
    rest: bool
    more: bool

    def text(self) -> str:
        """As it is written in a ``def``; a default behind a default."""
        parts: list[str] = []
        needed = False
        for at, (name, default) in enumerate((*self.first, *self.both)):
            needed = needed or default is not None
            parts.append(name if not needed else f"{name}={default or '2'}")
            if at + 1 == len(self.first):
                parts.append("/")
        if self.rest or self.named:
            parts.append("*rest" if self.rest else "*")
        parts += [name if default is None else f"{name}={default}" for name, default in self.named]
        return ", ".join((*parts, "**more") if self.more else parts)


def sample(random: Random) -> Sample:
    """A sample of every sort that the rules tell apart."""
    legacy = _shape(random, list("abcd")[: random.randint(0, 4)], 0.2, 0.2)
    renamed = {random.choice("ab"): "e"} if random.random() < 0.2 else {}
    if random.random() < 0.1 and "a" in legacy.text() and "b" in legacy.text():
        renamed = {"a": "b", "b": "a"}
    canonical = _changed(random, legacy, renamed)
    added = {"r": random.choice(("'start'", "1"))} if random.random() < 0.5 else {}
    if added and random.random() < 0.8 and "r" not in canonical.text():
        canonical = canonical._replace(named=(*canonical.named, ("r", random.choice((None, "0")))))
    return Sample(legacy.text(), canonical.text(), _arguments(random, legacy), renamed, added)


def _shape(random: Random, names: list[str], rest: float, more: float) -> Shape:
    kinds = [random.choice((0, 1, 1, 1, 2)) for _ in names]
    first, both, named = (
        tuple((name, random.choice((None, *DEFAULTS))) for name, its in zip(names, kinds, strict=True) if its == kind)
        for kind in range(3)
    )
    return Shape(first, both, named, random.random() < rest, random.random() < more)


def _changed(random: Random, legacy: Shape, renamed: dict[str, str]) -> Shape:
    """The same with a few differences: order, kinds, defaults, parameters more and less."""

    def other(name: str, default: str | None) -> tuple[str, str | None]:
        changes = random.random() < 0.15
        return renamed.get(name, name), random.choice((None, *DEFAULTS)) if changes else default

    first, both, named = ([other(*one) for one in kind] for kind in legacy[:3])
    if random.random() < 0.3:
        both, first = first + both, []
    if random.random() < 0.3:
        random.shuffle(both)
    if random.random() < 0.3:
        named, both = named + both[1:], both[:1]
    if random.random() < 0.15:
        both.insert(random.randint(0, len(both)), ("n", random.choice((None, "0"))))
    if random.random() < 0.1 and both:
        del both[-1]
    rest, more = (had != (random.random() < 0.1) for had in legacy[3:])
    return Shape(tuple(first), tuple(both), tuple(named), rest, more)


def _arguments(random: Random, legacy: Shape) -> tuple[str, ...]:
    """Positions, then keywords, each a call of ``t`` that tells when it is evaluated; some of them behind stars."""
    slots = [*legacy.first, *legacy.both]
    count = random.randint(len(legacy.first), len(slots)) + (random.randint(0, 2) if legacy.rest else 0)
    values = [f"t({number})" for number in range(count)]
    left = [*slots[count:], *legacy.named] if count < len(slots) else list(legacy.named)
    left = [one for one in left if one not in legacy.first and (one[1] is None or random.random() < 0.5)]
    keywords = {name: f"t('{name}')" for name, _ in left}
    if legacy.more and random.random() < 0.5:
        keywords["k"] = "t('k')"
    if random.random() < 0.05:
        keywords[random.choice("abcde")] = "t(9)"
    parts = values
    if random.random() < 0.25:
        cut = random.randint(0, len(values))
        parts = [*values[:cut], f"*t(({', '.join(values[cut:])}{',' if values[cut:] else ''}))"]
    names = list(keywords)
    random.shuffle(names)
    kept = names if random.random() < 0.75 else names[: random.randint(0, len(names))]
    behind = len(parts)
    parts += [f"{name}={keywords[name]}" for name in kept]
    if len(kept) < len(names):
        inner = ", ".join(f"'{name}': {keywords[name]}" for name in names[len(kept) :])
        parts.insert(random.randint(behind, len(parts)), f"**t({{{inner}}})")
    return tuple(parts)


def laid_out(random: Random, arguments: Sequence[str]) -> str:
    """The call of these arguments with white space, line ends and comments wherever they may be."""

    def gap() -> str:
        return random.choice(("", "", " ", "\n    ", "\n", "  # why, (not)\n  ", "\n  # )\n\n    ", "\\\n "))

    parts = [f"{gap()}{argument}{gap()}" for argument in arguments]
    return f"L{random.choice(('', ' '))}({','.join(parts)}{random.choice(('', ',')) if parts else ''}{gap()})"
