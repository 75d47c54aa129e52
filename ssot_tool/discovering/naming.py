"""What names say: the words of a job, and the words that only tell one attempt at it from another."""

from __future__ import annotations

import re
from functools import lru_cache

from ssot_tool.words import word_set, words

#: Words by which people tell a second attempt at something from the first; they say nothing of the job.
VARIANTS = word_set(
    "unified enhanced improved modern modernized optimized advanced simple simplified basic default standard "
    "generic common core main primary legacy old new next v consolidated canonical ssot refactored fixed actual "
    "custom alternative alt impl implementation base abstract real unifying minimal lite extended complete "
    "comprehensive integrated central centralized centralised global shared original updated robust safe smart "
    "intelligent super master universal general better clean final temp temporary compat compatible compatibility "
    "adaptive async asynchronous sync"
)
_SAME = {
    "config": "configuration",
    "configs": "configuration",
    "conf": "configuration",
    "db": "database",
    "auth": "authentication",
    "ws": "websocket",
    "mgr": "manager",
    "msg": "message",
    "ctx": "context",
    "env": "environment",
    "info": "information",
    "repo": "repository",
    "exec": "execution",
    "util": "utility",
    "utils": "utility",
    "impls": "impl",
}
#: Ways in which a function's name says that it hands something out; they are one way.
_GETTERS = word_set("get create make build construct provide initialize init setup")


@lru_cache(maxsize=65536)
def spoken(name: str) -> tuple[str, ...]:
    """The words of a name, in the singular, and short forms as the word that they stand for."""
    return tuple(_SAME.get(word, _singular(word)) for word in words(name))


@lru_cache(maxsize=65536)
def job(name: str) -> tuple[str, ...]:
    """The words of a name without those that only tell variants apart, and without numbers; never empty."""
    found = spoken(name)
    kept = tuple(word for word in found if word not in VARIANTS and not word.isdigit())
    return kept or found


_STEM = re.compile(r"(?<=\w{3})(?:ation|ing|ion|er|or)\Z")


@lru_cache(maxsize=65536)
def stems(name: str) -> frozenset[str]:
    """The words of the job without endings: ``Logger`` and ``Logging`` have one in common."""
    return frozenset(_STEM.sub("", word) for word in job(name))


#: Heads that say that something is done, and not what.
_VAGUE = word_set(
    "manager handler service system helper controller coordinator provider utility wrapper adapter component "
    "module processor class object layer facility toolkit support"
)


@lru_cache(maxsize=65536)
def topic(name: str) -> tuple[str, ...]:
    """The words of the job without vague heads: ``RetryManager`` and ``RetryHandler`` are about ``retry``."""
    return _without(job(name), _VAGUE)


#: Heads that say by which means something is done.
_MEANS = _VAGUE | word_set("initializer generator strategy mixin operation flow")
#: Heads that say that something else is made.
MAKERS = word_set("factory builder creator")
#: Heads that alone tie nothing, without their endings.
MEANS = frozenset(_STEM.sub("", word) for word in _MEANS | MAKERS | word_set("checker executor"))


def subject(words: tuple[str, ...]) -> tuple[str, ...]:
    """What the words of a job are about, by whatever means: of ``retry strategy`` it is ``retry``; may be ()."""
    return _without(words, _MEANS)


def _without(words: tuple[str, ...], heads: frozenset[str]) -> tuple[str, ...]:
    """The words up to the last that is no such head."""
    end = len(words)
    while end and words[end - 1] in heads:
        end -= 1
    return words[:end]


def handed_out(name: str) -> tuple[str, ...]:
    """The words of what a function's name says that it hands out: ``create_session`` hands out ``session``; or ()."""
    found = job(name)
    return found[1:] if len(found) > 1 and found[0] in _GETTERS else ()


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
