"""The delta gate: names that a change leaves unbound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.planning.delta.gate import damage
from ssot_tool.session import Session
from tests.planning.scales import opened, told, weigh

BEFORE = "import os\nfrom lib import Old\n\n\ndef f(x):\n    return Old(x), os\n"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with opened(tmp_path_factory.mktemp("names"), {"lib.py": "class Old: ...\nclass New: ...\n"}) as session:
        yield session


def names(session: Session, before: str, after: str, target: tuple[int, int] = (3, 12)) -> list[str]:
    found = damage(session, {"app.py": before}, {"app.py": after}, target)
    assert {one.what for one in found} <= {"undefined-name"}
    return [f"{one.line} {one.message}" for one in found]


NEW = [
    ("a use whose import is gone", BEFORE, "import os\n\n\ndef f(x):\n    return Old(x), os\n", ["5 Old"]),
    ("a use that nothing imports", BEFORE, BEFORE.replace("Old(x)", "New(x)"), ["6 New"]),
    ("in a base", "class A: ...\n", "class A(Gone): ...\n", ["1 Gone"]),
    ("in a decorator", "x = 1\n", "@gone\ndef f(): ...\n", ["1 gone"]),
    ("in a default", "x = 1\n", "def f(a=gone): ...\n", ["1 gone"]),
    ("in an annotation", "x = 1\n", "def f(a: Gone) -> None: ...\n", ["1 Gone"]),
    ("in a string annotation", BEFORE, "import os\ndef f(a: 'Old') -> None: os\n", ["2 Old"]),
    ("in an f-string", "x = 1\n", "x = 1\nprint(f'{x} {gone!r:>{width}}')\n", ["2 gone", "2 width"]),
    ("in a comprehension", "x = []\n", "x = []\ny = [gone(i) for i in x if i in there]\n", ["2 gone", "2 there"]),
    ("in a lambda", "x = []\n", "x = lambda a: gone(a)\n", ["1 gone"]),
    ("in a match", "x = []\n", "x = []\nmatch x:\n    case Gone(a=1): a = x\n", ["3 Gone"]),
    ("in an except", "x = []\n", "try: ...\nexcept Gone: ...\n", ["2 Gone"]),
    ("behind an attribute", "x = []\n", "print(gone.a.b)\n", ["1 gone"]),
    ("in a patch", "import mock\n", "import mock\nmock.patch.object(Gone, 'x')\n", ["2 Gone"]),
    ("in getattr", "x = 1\n", "getattr(Gone, 'x')\n", ["1 Gone"]),
    ("in del and augmented", "x = 1\n", "del gone\ngone2 += 1\n", ["1 gone", "2 gone2"]),
    ("bound in a class only", "x = 1\n", "class A:\n    N = 1\n    def f(self): return N\n", ["3 N"]),
    ("bound in another function", "x = 1\n", "def f():\n    import re\ndef g():\n    return re\n", ["4 re"]),
    ("twice where it was once", "gone\n", "gone\ngone\n", ["2 gone"]),
    ("in another scope", "gone\n", "gone\ndef f(): return gone\n", ["2 gone"]),
    (
        "in __all__",
        "__all__ = ['f']\ndef f(): ...\n",
        "__all__ = [\n    'f',\n    'g',\n]\ndef f(): ...\n",
        ["3 g in __all__"],
    ),
    ("imported below its use", "from lib import Old\nx = Old()\n", "x = Old()\nfrom lib import Old\n", ["1 Old"]),
    ("imported below in a function", "x = 1\n", "def f():\n    Old()\n    from lib import Old\n", ["2 Old"]),
    ("after del", "x = 1\ny = x\n", "x = 1\ndel x\ny = x\n", ["3 x"]),
    (
        "for type checkers only",
        "from lib import Old\nx = Old()\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import Old\nx = Old()\n",
        ["4 Old"],
    ),
    (
        "an annotation that is evaluated",
        "from lib import Old\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import Old\ndef f(a: Old): ...\n",
        ["4 Old"],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), [case[1:] for case in NEW], ids=[case[0] for case in NEW])
def test_new_undefined_names_are_told(session: Session, before: str, after: str, expected: list[str]) -> None:
    found = names(session, before, after)
    assert len(found) == len(expected)
    assert all(one.startswith(f"{start} is ") for one, start in zip(found, expected, strict=True))


FINE = {
    "nothing changed": (BEFORE, BEFORE),
    "it was undefined before": ("gone(1)\n", "gone(2)\n"),
    "a star import may bring it": ("x = 1\n", "from os.path import *\njoin(1)\n"),
    "builtins": ("x = 1\n", "print(len(__file__), __name__, ExceptionGroup, WindowsError)\n"),
    "class attributes": ("x = 1\n", "class A:\n    n = 1\n    m = n\n    p: __qualname__\n    k = [i for i in n]\n"),
    "undefined before in a scope of another name": ("class A:\n    x = gone\n", "class B:\n    x = gone\n"),
    "super and __class__": ("x = 1\n", "class A:\n    def f(self): return super().f(), __class__\n"),
    "global": ("x = 1\n", "def f():\n    global y\n    y = 1\ndef g(): return y\n"),
    "nonlocal": ("x = 1\n", "def f():\n    y = 1\n    def g():\n        nonlocal y\n        y = 2\n    return g\n"),
    "expected NameError": ("x = 1\n", "try:\n    unicode\nexcept NameError:\n    unicode = str\n"),
    "bare except": ("x = 1\n", "try:\n    unicode\nexcept:\n    unicode = str\n"),
    "conditional": ("x = 1\n", "import os\nif os:\n    y = 1\nprint(y)\n"),
    "loop": ("x = 1\n", "for i in range(2):\n    if i: print(y)\n    y = i\n"),
    "walrus": ("x = 1\n", "print([y for i in '12' if (y := i)], z if (z := 1) else 2)\n"),
    "later in a function": ("x = 1\n", "def f(): return g()\ndef g(): ...\n"),
    "several with items": ("x = 1\n", "with open('') as a, a.b() as c: print(c)\n"),
    "default argument of a lambda": ("x = 1\n", "f = lambda a, b=1: a + b\n"),
    "type parameters (PEP 695)": ("x = 1\n", "class A[T]:\n    def f[U](self, a: T) -> U: ...\ntype X[V] = list[V]\n"),
    "TYPE_CHECKING for strings": (
        "from lib import Old\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import Old\ndef f(a: 'Old'): ...\n",
    ),
    "TYPE_CHECKING and late annotations": (
        "from lib import Old\n",
        "from __future__ import annotations\nimport typing as t\nif t.TYPE_CHECKING: from lib import Old\nx: Old\n",
    ),
    "TYPE_CHECKING with an else": (
        "x = 1\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING: from lib import Old\nelse: Old = object\nOld()\n",
    ),
    "inside TYPE_CHECKING": (
        "x = 1\n",
        "import typing\nif typing.TYPE_CHECKING:\n    from lib import Old\n    def f(): return Old()\nprint(1)\n",
    ),
    "lazy __all__": ("x = 1\n", "__all__ = ['a']\ndef __getattr__(name): ...\n"),
    "match captures": ("x = 1\n", "match [1]:\n    case [a, *b] if a: print(b)\n    case {'k': v, **r}: print(v, r)\n"),
}


@pytest.mark.parametrize(("before", "after"), FINE.values(), ids=FINE)
def test_what_is_bound_or_was_broken_before_is_not_told(session: Session, before: str, after: str) -> None:
    assert names(session, before, after) == []


def test_annotations_are_not_evaluated_from_3_14_on(session: Session) -> None:
    after = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import Old\ndef f(a: Old): ...\n"
    assert names(session, "x = 1\n", after, (3, 13)) == ["4 Old is bound for type checkers only"]
    assert names(session, "x = 1\n", after, (3, 14)) == []


def test_submodules_in_all_are_there(tmp_path: Path) -> None:
    files = {"pkg/__init__.py": "", "pkg/a.py": ""}
    found = weigh(tmp_path, files, {"pkg/__init__.py": "__all__ = ['a', 'b']\n", "pkg/c.py": "__all__ = ['d']\n"})
    assert told(found) == [
        ("pkg/__init__.py", 1, "undefined-name", "b"),
        ("pkg/c.py", 1, "undefined-name", "d"),
    ]


def test_what_moves_to_a_new_file_may_be_as_broken_as_it_was(tmp_path: Path) -> None:
    files = {
        "a.py": "from lib import Old\nclass A:\n    x: 'Old'\n    y = gone\n    z = L['no name']\n",
        "lib.py": "Old = 1\n",
    }
    moved = "class A:\n    x: 'Old'\n    y = gone\n    z: L['noname']\n"
    found = weigh(tmp_path, files, {"a.py": "", "b.py": moved})
    assert [name for *_, name in told(found)] == ["Old"]
