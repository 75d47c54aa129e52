"""What a place in the tree says: tests, backups, generated files, code inside a function."""

from __future__ import annotations

import re
from functools import lru_cache

from ssot_tool.facts import ClassFacts
from ssot_tool.program.resolve import Definition

_TEST = re.compile(r"tests?|testing|tests?[_-].*|.*[_-]tests?|e2e|conftest|fixtures|mocks?")
_BACKUP = re.compile(r"(?:.*[_.])?(?:backups?|bak|archived?|archives|attic|graveyard)(?:_.*)?|backup.*")
_GENERATED = re.compile(r"(?:.*_)?(?:generated|autogen)|.*_pb2(?:_grpc)?")
_DOCUMENTATION = re.compile(r"docs?|documentation|.*_docs|docs_.*")
#: ``0.18``, ``v2``, ``version-1.x``, ``release_3``: a bare number may as well be a chapter's.
_RELEASE = re.compile(r"(?:v|(?:version|release|rel)[-_]?)?\d+(?:[._](?:\d+|x))+|(?:v|(?:version|release|rel)[-_]?)\d+")


@lru_cache(maxsize=32768)
def in_tests(module: str) -> bool:
    """Whether a module's name says that it serves tests only; configuration may say more."""
    return any(_TEST.fullmatch(part) for part in module.split("."))


def is_backup(place: str) -> bool:
    """Whether a path or module name is that of a copy which is kept but not used."""
    return any(_BACKUP.fullmatch(part) for part in re.split(r"[./]", place.removesuffix(".py")))


def is_generated(place: str) -> bool:
    """Whether a path or module name is that of generated code."""
    return any(_GENERATED.fullmatch(part) for part in re.split(r"[./]", place.removesuffix(".py")))


def is_of_a_release(path: str) -> bool:
    """Whether a file documents one release: it is below a folder that names one, and that below one of documentation.

    Its code is for that release, whatever the workspace has today; the current release's is not told apart. That the
    project keeps linters or type checkers off a file (``exclude`` in their settings) says nothing of the kind: such
    lists are full of code that runs, and waits to be mended.
    """
    *folders, _ = path.lower().split("/")
    first = next((at for at, folder in enumerate(folders) if _DOCUMENTATION.fullmatch(folder)), len(folders))
    return any(_RELEASE.fullmatch(folder) for folder in folders[first + 1 :])


def is_local(definition: Definition) -> bool:
    """Whether it is defined inside a function, where no other module can name it."""
    facts = definition.facts
    if isinstance(facts, ClassFacts):
        return facts.outer != ""
    return "." in facts.qualname
