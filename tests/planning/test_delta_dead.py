"""The delta gate: imports and patch strings that a change leaves pointing at nothing, anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ssot_tool.planning.delta.gate import damage
from ssot_tool.session import Session
from tests.planning.scales import Files, opened, told, weigh

OLD = "import os\n\n\nclass Old:\n    def handle(self): ...\n\n    def gone(self): ...\n"
LIB = {"pkg/__init__.py": "", "pkg/old.py": OLD, "pkg/new.py": "class New:\n    def handle(self): ...\n"}
SHIM = "from pkg.new import New as Old\n"

#: User's text, what becomes of pkg/old.py (None: deleted), and what is told: line, what, name.
ELSEWHERE: dict[str, tuple[str, str | None, list[tuple[int, str, str]]]] = {
    "an import": ("\nfrom pkg.old import Old\n", "", [(2, "dead-import", "pkg.old.Old")]),
    "one of several": (
        "from pkg.old import (\n    os,\n    Old as O,\n)\n",
        "import os\n",
        [(3, "dead-import", "pkg.old.Old")],
    ),
    "its uses are told with it": (
        "from pkg.old import Old\nOld().handle()\nOld.x\n",
        "",
        [(1, "dead-import", "pkg.old.Old")],
    ),
    "in a function": ("def f():\n    from pkg.old import Old\n", "", [(2, "dead-import", "pkg.old.Old")]),
    "in a try": (
        "try:\n    from pkg.old import Old\nexcept ImportError:\n    Old = None\n",
        "",
        [(2, "dead-import", "pkg.old.Old")],
    ),
    "a module's attribute": (
        "import pkg.old\nfrom pkg import old\npkg.old.Old()\nold.Old()\n",
        "",
        [(3, "dead-import", "pkg.old.Old"), (4, "dead-import", "pkg.old.Old")],
    ),
    "a deleted module": ("from pkg.old import Old\n", None, [(1, "dead-import", "pkg.old.Old")]),
    "a deleted module by its package": ("from pkg import old\n", None, [(1, "dead-import", "pkg.old")]),
    "a deleted module by name": ("import os\nimport pkg.old\n", None, [(2, "dead-import", "pkg.old")]),
    "a deleted module under another name": ("import pkg.old as o\n", None, [(1, "dead-import", "pkg.old")]),
    "a deleted module with a star": ("from pkg.old import *\n", None, [(1, "dead-import", "pkg.old")]),
    "a star that brings it no more": ("from pkg.old import *\nOld()\n", "", [(2, "undefined-name", "Old")]),
    "a patch": ("mock.patch('pkg.old.Old')\n", "", [(1, "dead-patch-target", "pkg.old.Old")]),
    "a patch of what else is there": (
        "mock.patch('pkg.old.os.path')\nmock.patch('pkg.old.os')\n",
        "class Old: ...\n",
        [(1, "dead-patch-target", "pkg.old.os.path"), (2, "dead-patch-target", "pkg.old.os")],
    ),
    "a patched object": (
        "from pkg import old\nmock.patch.object(old, 'Old')\n",
        "",
        [(2, "dead-patch-target", "pkg.old.Old")],
    ),
    "a patched method": (
        "mock.patch('pkg.old.Old.gone')\nmock.patch('pkg.old.Old.handle')\n",
        SHIM,
        [(1, "dead-patch-target", "pkg.old.Old.gone")],
    ),
    "a shim breaks nothing": ("from pkg.old import Old\nOld().handle()\nmock.patch('pkg.old.Old')\n", SHIM, []),
    "a lazy shim breaks nothing": ("from pkg.old import Old\n", "def __getattr__(name): ...\n", []),
    "a star from a library may bring it": ("from pkg.old import Old\n", "from lib import *\n", []),
    "a value breaks nothing": ("from pkg.old import Old\n", "Old = object()\n", []),
    "other names": ("from other.old import Old\nOld = 'pkg.old.Old'\n", "", []),
    "what was dead before": ("from pkg.old import Never\n", "", []),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    users = {f"user_{number}.py": text for number, (text, _, _) in enumerate(ELSEWHERE.values())}
    with opened(tmp_path_factory.mktemp("elsewhere"), LIB | users) as session:
        session.read(sorted(LIB | users))
        yield session


@pytest.mark.parametrize("case", ELSEWHERE)
def test_what_is_taken_away_breaks_untouched_files(session: Session, case: str) -> None:
    _, old, expected = ELSEWHERE[case]
    user = f"user_{[*ELSEWHERE].index(case)}.py"
    found = told(damage(session, {"pkg/old.py": OLD}, {"pkg/old.py": old}, None))
    assert [one[1:] for one in found if one[0] == user] == expected
    assert all(path.startswith("user_") for path, *_ in found)


def of_user(tmp_path: Path, before: str | None, after: str, more: Mapping[str, str] = {}) -> list[tuple[int, str, str]]:
    files = {**LIB, **more} | ({} if before is None else {"user.py": before})
    found = weigh(tmp_path, files, {"user.py": after}, read=("user.py",) if before else ())
    return [one[1:] for one in told(found)]


def test_a_new_import_must_lead_somewhere_and_what_it_names_is_read(tmp_path: Path) -> None:
    after = "from pkg.new import New\nfrom pkg.new import Old\nimport pkg.never\nfrom pkg import nothing\n"
    assert of_user(tmp_path, "x = 1\n", after) == [
        (2, "dead-import", "pkg.new.Old"),
        (3, "dead-import", "pkg.never"),
        (4, "dead-import", "pkg.nothing"),
    ]


def test_a_new_patch_string_must_lead_somewhere(tmp_path: Path) -> None:
    after = "import mock\nmock.patch('pkg.new.New.handle')\nmock.patch('pkg.new.os')\nmock.patch('lib.x')\n"
    assert of_user(tmp_path, "import mock\nmock.patch('pkg.old.os')\n", after) == [
        (3, "dead-patch-target", "pkg.new.os")
    ]


def test_names_of_re_exporting_files_are_found_however_many_there_are(tmp_path: Path) -> None:
    more = {f"pkg/m{n}.py": f"from .m{n + 1} import *\n" for n in range(12)} | {"pkg/m12.py": "class Deep: ...\n"}
    assert of_user(tmp_path, "x = 1\n", "from pkg.m0 import Deep\nfrom pkg.m0 import Deeper\n", more) == [
        (2, "dead-import", "pkg.m0.Deeper")
    ]


def test_what_cannot_be_read_is_not_judged(tmp_path: Path) -> None:
    more = {"pkg/bad.py": "def\n", "pkg/star.py": "from .bad import *\n"}
    assert of_user(tmp_path, "x = 1\n", "from pkg.bad import A\nfrom pkg.star import B\n", more) == []


def test_one_more_of_what_was_dead_is_new(tmp_path: Path) -> None:
    dead = "from pkg.new import Never\n"
    assert of_user(tmp_path, dead, f"\n{dead}") == []
    assert of_user(tmp_path, dead, dead + dead) == [(2, "dead-import", "pkg.new.Never")]


def test_a_dead_import_may_move_to_a_new_file(tmp_path: Path) -> None:
    files = {**LIB, "user.py": "from pkg.new import Never\n"}
    changes: Files = {"user.py": "", "moved.py": "from pkg.new import Never\nfrom pkg.new import Neither\n"}
    assert told(weigh(tmp_path, files, changes)) == [("moved.py", 2, "dead-import", "pkg.new.Neither")]


def test_created_modules_are_there(tmp_path: Path) -> None:
    files = {**LIB, "user.py": ""}
    changes: Files = {
        "user.py": "from pkg.made import Made, Nope\nfrom pkg.sub.made import X\n",
        "pkg/made.py": "class Made: ...\n",
        "pkg/sub/__init__.py": "from .made import X\n",
        "pkg/sub/made.py": "X = 1\n",
    }
    assert told(weigh(tmp_path, files, changes)) == [("user.py", 1, "dead-import", "pkg.made.Nope")]


def test_a_re_export_that_is_dropped_breaks_its_importers(tmp_path: Path) -> None:
    files = {**LIB, "pkg/__init__.py": "from .old import Old\n", "user.py": "from pkg import Old\n"}
    assert told(weigh(tmp_path, files, {"pkg/__init__.py": ""})) == [("user.py", 1, "dead-import", "pkg.Old")]
    # The definition itself being gone, its re-export is what is broken; who imports that is told nothing new.
    found = weigh(tmp_path, files, {"pkg/old.py": ""})
    assert told(found) == [("pkg/__init__.py", 1, "dead-import", "pkg.old.Old")]


def test_a_name_taken_out_of_all_is_no_longer_starred(tmp_path: Path) -> None:
    files = {
        **LIB,
        "pkg/all.py": "__all__ = ['A']\nA = B = object\n\ndef A(): ...\n",
        "user.py": "from pkg.all import *\nA()\n",
    }
    assert told(weigh(tmp_path, files, {"pkg/all.py": files["pkg/all.py"].replace("'A'", "'B'")})) == [
        ("user.py", 2, "undefined-name", "A")
    ]


def test_a_module_that_is_deleted_at_the_top(tmp_path: Path) -> None:
    files = {"old.py": "class Old: ...\n", "user.py": "from old import Old\nimport old\n"}
    assert told(weigh(tmp_path, files, {"old.py": None})) == [
        ("user.py", 1, "dead-import", "old.Old"),
        ("user.py", 2, "dead-import", "old"),
    ]
