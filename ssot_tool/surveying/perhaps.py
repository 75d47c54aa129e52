"""What may be there by means that nobody can follow: names put into modules and classes, and modules into Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from ssot_tool.census import Dead
from ssot_tool.program.resolve import Program

#: What writes into a module's names: ``sys.modules[…] = …``, ``globals()[…] = …``, ``update`` or handing them on.
_WRITES_NAMES = re.compile(
    r"sys\.modules\[[^\]\n]+\][ \t]*=(?!=)"
    r"|\b(?:globals|vars|locals)\(\)(?:\[[^\]\n]+\][ \t]*=(?!=)|\.(?:update|setdefault)\()"
    r"|[=,(][ \t]*(?:globals|vars)\(\)[ \t]*[,)]"
)
#: What puts a module of any name where imports look first: the name stands in a string beside it.
_STANDS_IN = re.compile(
    r"sys\.modules\[[^\]\n]+\][ \t]*=(?!=)|sys\.modules\.(?:update|setdefault)\("
    r"|(?:patch\.dict|setitem)\(\s*[\"']?sys\.modules\b"
)
#: So many characters before a name tell what is done to it.
_BEFORE = 200
_COMMENTS = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


def perhaps_bound(dead: Iterable[Dead], program: Program, text_of: Callable[[str], str | None]) -> frozenset[str]:
    """What modules may bind by means that nobody can follow.

    The name stands in a string of theirs (what ``__all__`` lists binds nothing), or they write into ``globals()`` or
    ``sys.modules``; to a class they may assign it. ``text_of`` gives the text of a module.
    """
    found = set()
    code = cache(lambda module: _code(text_of(module)))  # thousands may be missing of one module
    writes = cache(lambda module: _WRITES_NAMES.search(code(module)) is not None)
    for missing in {one.missing for one in dead}:
        home, _, name = missing.rpartition(".")
        home = next(iter(program.named(home)), home)  # the module that an attribute of another one is
        if program.is_class(home):
            homes = {program.definitions[one].module for one in program.ancestors(home)}
            assigned = _assigned(home.rpartition(".")[2], name)
            if any(assigned.search(code(one)) for one in homes):
                found.add(missing)
        facts = program.modules.get(program.other_names.get(home, home))
        if facts is not None and writes(home):
            found.add(missing)
        elif facts is not None and name in code(home):
            quoted = len(re.findall(rf"""(["']){re.escape(name)}\1""", code(home)))
            if quoted > (facts.all or ()).count(name):
                found.add(missing)
    return frozenset(found)


def _code(text: str | None) -> str:
    """A module's text without the lines that are comments."""
    return _COMMENTS.sub("", text or "")


def _assigned(owner: str, name: str) -> re.Pattern[str]:
    """What gives a class an attribute from outside its body: by a name or string, or by any name at all."""
    name = re.escape(name)
    assigned = rf"(?<!\bself)\.{name}\b[ \t]*(?:[,:][^=\n]*)?=(?!=)"
    return re.compile(rf"""(["']){name}\1|{assigned}|setattr\(\s*(?:cls|{re.escape(owner)})\b""")


def stood_in(dead: Iterable[Dead], text_of: Callable[[str], str | None]) -> frozenset[Dead]:
    """What the file that imports or patches it, or a ``conftest.py`` above it, sees to itself.

    Modules that it puts into ``sys.modules`` or asks ``find_spec`` for, by their names; names that it gives to what it
    patches, or asks ``hasattr`` for and goes away. ``text_of`` gives the text of a file by its path, None where there
    is none.
    """
    found = set()
    for one in dead:
        texts = (text_of(path) or "" for path in _beside(one.path))
        if one.kind == "import":
            if one.is_module and any(_stands_in(text, one.missing) for text in texts):
                found.add(one)
        elif any(_gives(text, one.missing) for text in texts):
            found.add(one)
    return frozenset(found)


def _beside(path: str) -> Iterator[str]:
    """A file, and what pytest runs before it."""
    yield path
    folders = path.split("/")[:-1]
    yield from ("/".join((*folders[:count], "conftest.py")) for count in range(len(folders), -1, -1))


def _stands_in(text: str, module: str) -> bool:
    if f'"{module}"' not in text and f"'{module}'" not in text:
        return False
    asked = rf"""find_spec\(\s*(["']){re.escape(module)}\1"""
    return _STANDS_IN.search(text) is not None or re.search(asked, text) is not None


def _gives(text: str, missing: str) -> bool:
    """Whether a text gives ``m`` an attribute before it is patched, where ``m.name`` is missing.

    ``m.name = 1``, ``setattr(m, "name", 1)``, ``create=True`` or ``raising=False`` on the line of the name, and what
    leaves early after ``not hasattr(m, "name")``. Only what stands around the name is looked at: thousands may be
    missing in one file.
    """
    owner, name = missing.split(".")[-2:]
    at = text.find(name)
    while at >= 0:
        end = text.find("\n", at)
        around = text[max(at - _BEFORE, 0) : end if end >= 0 else len(text)]
        if _giving(owner, name).search(around):
            return True
        at = text.find(name, at + len(name))
    return False


@cache
def _giving(owner: str, name: str) -> re.Pattern[str]:
    owner, name = re.escape(owner), re.escape(name)
    named = rf"""\(\s*(?:\w+\.)*{owner}\s*,\s*["']{name}["']"""
    given = rf"""["'.]{name}["'][^\n]*\b(?:create=True|raising=False)"""
    return re.compile(rf"\b{owner}\.{name}[ \t]*=(?!=)|(?<![\w.])setattr{named}|\bnot[ \t]+hasattr{named}|{given}")
