"""What may be there by means that nobody can follow: names put into modules and classes, and modules into Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

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
_COMMENTS = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


def perhaps_bound(dead: Iterable[Dead], program: Program, text_of: Callable[[str], str | None]) -> frozenset[str]:
    """What modules may bind by means that nobody can follow.

    The name stands in a string of theirs (what ``__all__`` lists binds nothing), or they write into ``globals()`` or
    ``sys.modules``; to a class they may assign it. ``text_of`` gives the text of a module.
    """
    found = set()
    for missing in {one.missing for one in dead}:
        home, _, name = missing.rpartition(".")
        home = next(iter(program.named(home)), home)  # the module that an attribute of another one is
        if program.is_class(home):
            homes = {program.definitions[one].module for one in program.ancestors(home)}
            assigned = _assigned(home.rpartition(".")[2], name)
            if any(assigned.search(_code(text_of(one))) for one in homes):
                found.add(missing)
        facts = program.modules.get(program.other_names.get(home, home))
        text = _code(text_of(home)) if facts is not None else ""
        if _WRITES_NAMES.search(text):
            found.add(missing)
        elif facts is not None and name in text:
            quoted = len(re.findall(rf"""(["']){re.escape(name)}\1""", text))
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
    """The imports of modules that their file, or a ``conftest.py`` above it, puts into ``sys.modules`` by their names.

    ``text_of`` gives the text of a file by its path, None where there is none.
    """
    found = set()
    for one in dead:
        if one.kind == "import" and one.is_module:
            folders = one.path.split("/")[:-1]
            above = ("/".join((*folders[:count], "conftest.py")) for count in range(len(folders), -1, -1))
            if any(_stands_in(text_of(path), one.missing) for path in (one.path, *above)):
                found.add(one)
    return frozenset(found)


def _stands_in(text: str | None, module: str) -> bool:
    return bool(text and (f'"{module}"' in text or f"'{module}'" in text) and _STANDS_IN.search(text))
