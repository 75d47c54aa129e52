"""Who owns a file: as CODEOWNERS says on GitHub and GitLab, or else its top-level folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from ssot_tool.errors import SsotError
from ssot_tool.migrate.tree import Tree

#: GitHub looks in the first three places, GitLab in the last three; the first that is there counts.
_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?")
_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_MOST_BYTES = 3_000_000
NOBODY = "nobody"

#: A path below the top of the repository to its owners.
Owner = Callable[[str], str]


class _Rule(NamedTuple):
    section: str
    matches: Callable[[str], bool]
    owners: str


def owner_of(top: Path) -> Owner:
    """Who owns a path: of each section the last matching line; without a file of owners, its top-level folder.

    Paths, and the patterns of the file, are relative to the top of the repository. A file behind a link is not read.
    """
    for place in _PLACES:
        text = _text(top, place)
        if text is not None:
            rules = list(_rules(text, place.startswith(".gitlab/")))[::-1]
            return lambda path: _owners(rules, path)
    return lambda path: path.partition("/")[0] if "/" in path else "top"


def _text(top: Path, place: str) -> str | None:
    try:
        with Tree(top) as tree:
            status = tree.status(place)
            found = tree.read(place) if status is not None and status.st_size <= _MOST_BYTES else None
    except (OSError, SsotError):
        return None
    return None if found is None else found.data.decode("utf-8", "replace")


def _owners(rules: list[_Rule], path: str) -> str:
    """The owners of a path; sections are a thing of GitLab's, where each has owners of its own for a file."""
    found: dict[str, str] = {}
    for rule in rules:
        if rule.section not in found and rule.matches(path):
            found[rule.section] = rule.owners
    named = dict.fromkeys(name for section in sorted(found) for name in found[section].split())
    return " ".join(named) or NOBODY


def _rules(text: str, is_gitlab: bool) -> Iterator[_Rule]:
    """The lines of a file of owners; those that are no pattern say nothing."""
    section, default = "", ""
    for line in text.splitlines():
        bare = re.sub(r"(?:^|\s)#.*", "", line).strip()
        begun = _SECTION.match(bare)
        if begun and (begun.end() == len(bare) or bare[begun.end()].isspace()):
            section, default = begun[1].casefold(), " ".join(bare[begun.end() :].split())
            continue
        words = _WORD.findall(bare)
        # GitLab looks for docs/api in every folder, as it does for api; .gitignore and GitHub at the top alone.
        anywhere = "**/" if words and is_gitlab and words[0][:1] not in "/*[!" else ""
        matches = _matcher(anywhere + words[0]) if words else None
        if matches is not None:
            yield _Rule(section, matches, " ".join(words[1:]) or default)


def _matcher(pattern: str) -> Callable[[str], bool] | None:
    """As a line of .gitignore, but that there are no exceptions and ``docs/*`` ends at the folder's own files."""
    if pattern.startswith(("!", "[")):
        return None
    try:
        spec = GitIgnoreSpec.from_lines([pattern])
        below = GitIgnoreSpec.from_lines([f"{pattern}/"]) if pattern.endswith("/*") else None
    except ValueError:
        return None
    return lambda path: spec.match_file(path) and not (below is not None and below.match_file(path))
