"""How a project writes its tests: where they stand, what they are called, for pytest or for unittest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from ssot_tool.pytest_settings import PytestSettings, ReadText, settings_above

#: Marks with which projects set their slower tests apart, the likeliest first.
_SLOW = ("slow", "slow_test", "integration")
#: So many test files show the style; reading thousands would show the same.
_SAMPLE = 40
_UNITTEST = re.compile(r"(?m)^class \w+\(.*\bTestCase\b")
_PLAIN_TEST = re.compile(r"(?m)^(?:async )?def test\w*\(")
_TYPED = re.compile(r"(?m)^\s*(?:async )?def test\w*\([^)]*\) *->")
_UNTYPED = re.compile(r"(?m)^\s*(?:async )?def test\w*\([^)]*\) *:")


class HouseStyle(msgspec.Struct, frozen=True):
    """The style of new tests.

    ``folder``: "" or relative with ``/``. ``file_pattern``: as in pytest's ``python_files``, with one ``*``.
    ``prefix``: with what test functions begin, ``test_`` mostly. ``mark``: a mark that the project has registered for
    slow tests, "" for none. ``roots``: folders to put on ``sys.path``, needed where the project has no tests yet whose
    way of importing could be followed.
    """

    framework: Literal["pytest", "unittest"]
    folder: str
    file_pattern: str = "test_*.py"
    prefix: str = "test_"
    typed: bool = True
    mark: str = ""
    roots: tuple[str, ...] = ()

    def path(self, stem: str, taken: Collection[str] = ()) -> str:
        """The file of a new test; a number is added where ``taken`` (base names) has it."""
        name, number = self.file_pattern.replace("*", stem), 1
        while name in taken:
            number += 1
            name = self.file_pattern.replace("*", f"{stem}_{number}")
        return f"{self.folder}/{name}" if self.folder else name


def style_of(tests: Collection[str], near: Mapping[str, int], roots: Collection[str], read: ReadText) -> HouseStyle:
    """The style of a project's tests.

    ``tests``: the paths of its test code; ``near``: of those that reach the members how many tests do, which says
    where the new ones belong. ``roots``: the import roots. Nothing is imported; ``read`` reads files as text.
    """
    cases = [path for path in sorted(tests) if _is_case(path, read)]
    if not cases:
        top = settings_above("", read)
        folder = next((one.strip("/") for one in top.testpaths if _is_plain(one)), "tests")
        return HouseStyle("pytest", folder, _pattern(top, ()), _prefix(top), True, _mark(top), tuple(sorted(roots)))
    folder = _folder(cases, near)
    settings = settings_above(folder, read)
    beside = [path for path in cases if path.rpartition("/")[0] == folder]
    texts = [text for path in (beside or cases)[:_SAMPLE] if (text := read(path)) is not None]
    return HouseStyle(
        "unittest" if _is_unittest(texts, settings) else "pytest",
        folder,
        _pattern(settings, beside or cases),
        _prefix(settings),
        _is_typed(texts),
        _mark(settings),
    )


def _is_case(path: str, read: ReadText) -> bool:
    """Whether a file holds tests, and is no helper of theirs."""
    name = path.rpartition("/")[2]
    if name in ("conftest.py", "__init__.py"):
        return False
    if name.startswith("test") or name.endswith(("_test.py", "_tests.py")):
        return True
    settings = settings_above(path.rpartition("/")[0], read)
    return bool(settings.source) and any(fnmatchcase(name, pattern) for pattern in settings.files)


def _folder(cases: Collection[str], near: Mapping[str, int]) -> str:
    """Where most tests stand that reach the members; else most tests at all; the upper folder if equal."""
    counts: Counter[str] = Counter()
    for path in cases:
        counts[path.rpartition("/")[0]] += near.get(path, 0) if near else 1
    return min(counts, key=lambda one: (-counts[one], one.count("/"), one))


def _is_unittest(texts: Collection[str], settings: PytestSettings) -> bool:
    """Whether test cases are all classes of unittest, and nothing speaks of pytest."""
    return not settings.source and any(map(_UNITTEST.search, texts)) and not any(map(_speaks_pytest, texts))


def _speaks_pytest(text: str) -> bool:
    return bool(re.search(r"(?m)^\s*(?:import|from) pytest\b", text) or _PLAIN_TEST.search(text))


def _pattern(settings: PytestSettings, cases: Collection[str]) -> str:
    names = [path.rpartition("/")[2] for path in cases]
    fits = [one for one in settings.files if one.count("*") == 1 and one.endswith(".py") and "/" not in one]
    if not fits:
        return "test_*.py"
    return max(fits, key=lambda one: (sum(fnmatchcase(name, one) for name in names), -fits.index(one)))


def _prefix(settings: PytestSettings) -> str:
    """The beginning of a function's name that the settings collect."""
    if any("test_".startswith(one) or fnmatchcase("test_x", one) for one in settings.functions):
        return "test_"
    first = settings.functions[0].partition("*")[0]
    return first if first.isidentifier() else "test_"


def _is_typed(texts: Collection[str]) -> bool:
    typed = sum(len(_TYPED.findall(text)) for text in texts)
    return typed >= sum(len(_UNTYPED.findall(text)) for text in texts)


def _mark(settings: PytestSettings) -> str:
    return next((one for one in _SLOW if one in settings.markers), "")


def _is_plain(path: str) -> bool:
    return not set("*?[") & set(path) and ".." not in path.split("/") and not path.startswith("/")
