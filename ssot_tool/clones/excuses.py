"""Why code that repeats other code is no duplicate worth one place: rules by name, none about one project's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Code of others, which is updated and not edited.
_VENDORED = re.compile(
    r"(?:.*[_-])?vendored(?:[_-].*)?|_?vendor(?:[_-](?:libs?|packages|modules|code))?|"
    r"(?:third|3rd)[_-]?party(?:[_-](?:libs?|packages|modules|code))?|extern|externals|patched|site-packages",
    re.I,
)
#: Scripts that are frozen once they have run: they must not share code that goes on changing.
MIGRATIONS = frozenset({"migrations", "alembic"})
_GENERATED_NAME = re.compile(r"_pb2(_grpc)?\.py\Z")
_GENERATED = re.compile(r"^#.*(?:@generated|generated (?:by|file)|do not edit|auto-?generated)", re.I | re.M)
#: The same at the beginning of a module's docstring, where people also tell what else is generated: eight of 135 public
#: projects have 508 files that say so without such a comment; three of each that somebody read are generated.
_GENERATED_DOC = re.compile(
    r"\A(?:\s|#[^\n]*\n)*[rRuU]?(\"\"\"|''')(?:(?!\1).){0,800}?(?:\bdo not edit\b|@generated\b)", re.I | re.S
)
#: Python's protocols, which every data carrier answers in the same few ways.
_ANSWERS = (
    "bool|copy|deepcopy|delattr|dir|eq|format|ge|getnewargs|getstate|gt|hash|le|len|lt|ne|reduce|reduce_ex|repr|"
    "setstate|sizeof|str"
)
PROTOCOL = re.compile(rf"__(?:{_ANSWERS})__\Z")
#: What is longer than this does more than answer.
_PROTOCOL_STATEMENTS = 5
#: What does more beside its notice does work that somebody has to keep until it is gone.
_NOTICE_STATEMENTS = 3
_DEPRECATION = re.compile(r"\A\.?\w*(?:Pending)?DeprecationWarning\Z|\A\.?FutureWarning\Z")


def is_vendored(path: str) -> bool:
    """Whether a file stands in a folder of code that is carried along from somewhere else; ``path`` has "/"."""
    return any(map(_VENDORED.fullmatch, path.split("/")[:-1]))


def file_excuse(path: str, head: str = "") -> str:
    """The rule that excuses a whole module, or ""; ``head`` is the beginning of its text."""
    *folders, name = path.split("/")
    if is_vendored(path):
        return "vendored"
    if any(folder.strip("_") in MIGRATIONS for folder in folders):
        return "migration"
    head = head[:2000]
    if _GENERATED_NAME.search(name) or _GENERATED.search(head) or _GENERATED_DOC.match(head):
        return "generated"
    return ""


def function_excuse(name: str, statements: Sequence[Sequence[str]]) -> str:
    """The rule that excuses one function, or ""; ``statements``: what each uses, attributes with a dot before them."""
    if PROTOCOL.match(name) and len(statements) <= _PROTOCOL_STATEMENTS:
        return "protocol"
    if len(statements) <= 2 * _NOTICE_STATEMENTS:
        others = sum(not any(map(_DEPRECATION.match, names)) for names in statements)
        if others < len(statements) and others <= _NOTICE_STATEMENTS:
            return "deprecated"
    return ""
