"""The contract of a rule: one judgement over families and skipped files, with a stable code."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

import msgspec

from ssot_tool.census import Census
from ssot_tool.model import Family, Finding, Flaw, Severity, Skipped

#: A small workspace: relative path to source text.
Example = Mapping[str, str]

#: A finding lists so many of the places that explain it; how many there are beyond them it says (``unlisted``).
LISTED = 50


class RuleContext(msgspec.Struct, frozen=True):
    """All that a rule may look at; rules never read files. ``census`` is empty where no rule needs the whole tree."""

    families: tuple[Family, ...]
    skipped: tuple[Skipped, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    census: Census = Census()


class Rule(ABC):
    """A judgement: subclass it once a file in a pack, and it is found, listed and explained.

    ``code``: stable id, ``SSOT101``; ``name``: the same in kebab-case words; ``codemod``: id of the codemod that
    mends it, None where nothing can; ``good`` and ``bad``: at most two example workspaces each. The class docstring
    is the documentation: its first line is the summary in ``ssot rules``, the whole of it ``ssot explain``.
    ``whole_tree``: it asks for the census, for which every file is read; ``default``: it is asked unless the
    configuration says otherwise.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    codemod: ClassVar[str | None] = None
    whole_tree: ClassVar[bool] = False
    default: ClassVar[bool] = True
    good: ClassVar[tuple[Example, ...]] = ()
    bad: ClassVar[tuple[Example, ...]] = ()

    @abstractmethod
    def findings(self, context: RuleContext) -> Iterable[Finding]:
        """Yield what is wrong; never print, read or catch."""

    @classmethod
    def explanation(cls) -> str:
        """The docstring without its indentation, "" where the class has none of its own."""
        return inspect.cleandoc(cls.__dict__.get("__doc__") or "")

    @classmethod
    def summary(cls) -> str:
        """The first line of the docstring, without its full stop."""
        return cls.explanation().partition("\n")[0].rstrip(".")
