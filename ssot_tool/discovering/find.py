"""The use case ``find``: is there something already that does this, where, and which one is to be used?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log
from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.discovering.discover import survey_of
from ssot_tool.discovering.naming import VARIANTS, spoken
from ssot_tool.discovery import Answer, Candidate, Chosen, Entry, Match, Uses, uses_of
from ssot_tool.errors import UsageError
from ssot_tool.model import Reference
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.role import RolePack
from ssot_tool.session import Session, open_session, unreadable
from ssot_tool.words import word_set

#: Words of a question that say nothing of what is looked for.
_FILLERS = word_set(
    "a an the of for to in on by with and or is are there one already any some that which what who does do did has "
    "have we our class classes function functions something thing code place where how can be it this from"
)
#: A word counts less in a docstring or in the name of the module than in the name itself.
_IN_NAME, _IN_MODULE, _IN_DOC = 1.0, 0.5, 0.4
#: So much of a question, by the rarity of its words, has to be answered.
_COVERED = 0.6
#: What answers a question as well as the best answer does, but for so much.
_AS_GOOD = 0.03
#: Excuses of what nobody should build upon.
UNUSABLE = frozenset(("test-double", "backup", "generated", "example", "program"))
_ENDINGS = (
    *("ations", "ation", "ators", "ator", "ating", "ated", "ates", "ate", "ings", "ing", "ers", "er", "ors", "or"),
    *("ions", "ion", "ed", "es", "s", "e", "y"),
)


def find(root: Path, config: Config, options: ReadOptions, text: str, most: int = 10) -> Answer:
    """Look for the words of ``text`` in the names, modules and docstrings of everything in production code.

    A question without words is a UsageError. ``most``: how many matches are told.
    """
    asked = question(text)
    if not asked:
        raise UsageError(
            f"{text!r} has no word to look for", 'say what it should do, as in ssot find "agent message handler"'
        )
    packs = load_role_packs(config, root)
    session = open_session(root, config, packs, options)
    with session.reading:
        surveyed = survey_of(session, config)
        if not surveyed.discovery.summary.read:
            raise unreadable(surveyed.discovery.summary.files, next(iter(surveyed.discovery.skipped), None))
        ranked = _ranked(asked, surveyed.index)
        shown = ranked[:most]
        numbers = {m.symbol: one for one in surveyed.discovery.candidates for m in one.family.members}
        uses = _uses(session, [entry.symbol for _, entry in shown], numbers)
    matches = [
        Match(entry, score, *uses[entry.symbol], numbers[entry.symbol].number if entry.symbol in numbers else 0)
        for score, entry in shown
    ]
    canonical, chosen, role = _canonical(asked, matches, packs, numbers)
    return Answer(
        query=" ".join(text.split()),
        matches=tuple(matches),
        hidden=len(ranked) - len(shown),
        canonical=canonical,
        chosen=chosen,
        role=role,
        summary=surveyed.discovery.summary,
        skipped=surveyed.discovery.skipped,
    )


def question(text: str) -> tuple[str, ...]:
    """The words that are asked for, as stems, in order and without repetition."""
    said = [word for piece in text.split() for word in spoken(piece)]
    kept = [word for word in said if word not in _FILLERS]
    job = [word for word in kept if word not in VARIANTS] or kept
    return tuple(dict.fromkeys(map(_stem, job)))


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word  # emit, emitter


@lru_cache(maxsize=65536)
def _stems(name: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in spoken(name) if word not in VARIANTS)


def _ranked(asked: Sequence[str], index: Sequence[Entry]) -> list[tuple[float, Entry]]:
    """What answers enough of the question, the best first; equals by symbol."""
    seen = Counter(stem for entry in index for stem in set(_stems(entry.symbol.rpartition(".")[2])))
    total = max(len(index), 60)
    weights = {stem: 0.2 + log(1 + total / (1 + seen[stem])) / log(1 + total) for stem in asked}
    whole = sum(weights.values())
    found = []
    for entry in index:
        score = _score(asked, entry, weights) / whole
        if score >= _COVERED:
            found.append((round(score, 4), entry))
    return sorted(found, key=lambda one: (-one[0], bool(one[1].excuse), one[1].symbol))


def _score(asked: Sequence[str], entry: Entry, weights: Mapping[str, float]) -> float:
    module, _, name = entry.symbol.rpartition(".")
    named = _stems(name)
    score = sum(weights[stem] * _IN_NAME for stem in asked if stem in named)
    if not score:
        return 0.0  # nothing in the name: a docstring that speaks of it only uses it
    others = [stem for stem in asked if stem not in named]
    if others:
        around = _stems(".".join(module.split(".")[-2:]).replace(".", "_"))
        told = frozenset(_stem(word) for piece in entry.doc.split() for word in spoken(piece))
        for stem in others:
            score += weights[stem] * (_IN_MODULE if stem in around else _IN_DOC if stem in told else 0.0)
    # What the name says beyond the question makes it more special than what was asked for.
    return score * (1 - 0.05 * sum(stem not in weights for stem in named))


def _uses(session: Session, symbols: Sequence[str], numbers: Mapping[str, Candidate]) -> dict[str, Uses]:
    known: dict[str, Sequence[Reference]] = {
        m.symbol: m.references for one in numbers.values() for m in one.family.members
    }
    others = [symbol for symbol in symbols if symbol not in known]
    session.locate(others)
    session.follow(lambda program: [symbol for symbol in others if symbol in program.definitions])
    program = session.program()
    found = references_to(program, [symbol for symbol in others if symbol in program.definitions], session.places)
    return {symbol: uses_of(known.get(symbol, found.get(symbol, ()))) for symbol in symbols}


def _canonical(
    asked: Sequence[str], matches: Sequence[Match], packs: Iterable[RolePack], numbers: Mapping[str, Candidate]
) -> tuple[str, Chosen, str]:
    """The symbol to use, who says so, and the role by which."""
    shown = {match.entry.symbol for match in matches}
    for pack in packs:
        if pack.canonical is not None:
            words = {stem for head in (*pack.heads, pack.title, pack.id.replace("-", " ")) for stem in question(head)}
            if pack.canonical in shown or words.issuperset(asked):
                return pack.canonical, "configured", pack.id
    usable = [match for match in matches if match.entry.excuse not in UNUSABLE]
    best = [match for match in usable if match.score >= usable[0].score - _AS_GOOD]
    for match in best:
        if match.rivals:
            family = numbers[match.entry.symbol].family
            if family.proposed is not None and family.proposed.symbol in shown:
                return family.proposed.symbol, "proposed", family.role
    if not best:
        return "", "", ""
    first = max(best, key=lambda match: (match.calls, match.test_calls, match.score))
    return first.entry.symbol, "only" if len(best) == 1 else "used", ""
