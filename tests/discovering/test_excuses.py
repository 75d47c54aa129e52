"""Each excuse where it holds, and where it just does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.discovering.excuses import OWN_EXCUSES, Question, own_excuse
from ssot_tool.session import Session
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, found, opened, own, write

SETTLE = f"def settle(order):{FUNCTION}"
METHODS = "    def a(self): ...\n    def b(self):\n        'B.'\n        raise NotImplementedError\n"
CASES = [
    # (excuse, file, text, name of the subject, whether it holds)
    ("test-double", "a/testing/m.py", f"class Till:{WORK}", "Till", True),
    ("test-double", "a/m.py", f"class FakeTill:{WORK}", "FakeTill", True),
    ("test-double", "a/m.py", f"class Faker:{WORK}", "Faker", False),
    ("test-double", "a/contest.py", f"class Till:{WORK}", "Till", False),
    ("backup", "a/backup/m.py", f"class Till:{WORK}", "Till", True),
    ("backup", "a/m_backup.py", f"class Till:{WORK}", "Till", True),
    ("backup", "a/_graveyard/m.py", f"class Till:{WORK}", "Till", True),
    ("backup", "a/back.py", f"class Backup:{WORK}", "Backup", False),
    ("generated", "a/m_pb2.py", f"class Till:{WORK}", "Till", True),
    ("generated", "a/m.py", f"# @generated\nclass Till:{WORK}", "Till", True),
    ("generated", "a/_vendor/m.py", f"class Till:{WORK}", "Till", True),
    ("generated", "a/vendored_libs/m.py", f"class Till:{WORK}", "Till", True),
    ("generated", "a/vendor_portal/m.py", f"class Till:{WORK}", "Till", False),
    ("generated", "a/migrations/m.py", f"class Till:{WORK}", "Till", True),
    ("generated", "a/versions/m.py", f"revision = '1'\ndown_revision: str = '0'\n{SETTLE}", "settle", True),
    ("generated", "a/versions/m.py", f"revision = '1'\n{SETTLE}", "settle", False),
    ("generated", "a/generate.py", f"class Till:{WORK}", "Till", False),
    ("example", "examples/m.py", SETTLE, "settle", True),
    ("example", "a/docs/m.py", SETTLE, "settle", True),
    ("example", "a/b/demo/m.py", SETTLE, "settle", False),
    ("example", "src/make/assets/a/m.py", SETTLE, "settle", False),
    ("example", "shop/assets/m.py", SETTLE, "settle", False),
    ("example", "a/example.py", SETTLE, "settle", False),
    ("example", "a/example_shop/m.py", SETTLE, "settle", False),
    ("example", "a/resample/m.py", SETTLE, "settle", False),
    ("test-double", "a/tests_data/m.py", SETTLE, "settle", True),
    ("test-double", "a/contests/m.py", SETTLE, "settle", False),
    ("program", "a/m.py", f"{SETTLE}\nif __name__ == '__main__':\n    settle(1)\n", "settle", True),
    ("program", "a/m.py", SETTLE, "settle", False),
    ("program", "a/setup_server.py", f"{SETTLE}\nsetup(name='a', packages=['a'])\n", "settle", True),
    ("program", "a/tools.py", f"{SETTLE}\nsetuptools.setup(py_modules=['a'])\n", "settle", True),
    ("program", "a/n.py", f"{SETTLE}\ndjango.setup(set_prefix=False)\n", "settle", False),
    ("exception", "a/m.py", f"class Lost(LookupError):{WORK}", "Lost", True),
    ("exception", "a/m.py", f"class Base(Exception): ...\nclass Lost(Base):{WORK}", "Lost", True),
    ("exception", "a/m.py", f"class LostError:{WORK}", "LostError", False),
    ("exception", "a/m.py", f"class Lost(ErrorTable):{WORK}", "Lost", False),
    ("declaration", "a/m.py", f"class Till(Protocol):{WORK}", "Till", True),
    ("declaration", "a/m.py", f"class ITill:\n{METHODS}    def c(self): return 1\n", "ITill", True),
    ("declaration", "a/m.py", f"class TillInterface:\n{METHODS}    def c(self): return 1\n", "TillInterface", True),
    ("declaration", "a/m.py", f"class TillInterface:{WORK}", "TillInterface", False),
    ("declaration", "a/m.py", f"class UserContract:{WORK}", "UserContract", False),
    ("declaration", "a/m.py", f"class Till:\n{METHODS}", "Till", True),
    ("declaration", "a/m.py", f"class Till:\n{METHODS}    def c(self): return 1\n", "Till", False),
    ("declaration", "a/m.py", f"class Item:{WORK}", "Item", False),
    ("declaration", "a/m.py", f"class HTTPTill:{WORK}", "HTTPTill", False),
    ("enum", "a/m.py", "class Kind(str, Enum):\n    A = 1\n    B = 2\n", "Kind", True),
    ("enum", "a/m.py", f"class Kind(Enum):\n    A = 1\n{WORK}", "Kind", False),
    ("enum", "a/m.py", "class Kind(Enumerator):\n    A = 1\n", "Kind", False),
    ("data-carrier", "a/m.py", "class Order:\n    a = 1\n    def __init__(self): self.b = 1\n", "Order", True),
    ("data-carrier", "a/m.py", "@dataclass\nclass Order:\n    a: int\n    def b(self): return self.a\n", "Order", True),
    ("data-carrier", "a/m.py", "@attrs.define(slots=True)\nclass Order:\n    def b(self): return 1\n", "Order", True),
    ("data-carrier", "a/m.py", "class Order(BaseModel):\n    def b(self): return 1\n", "Order", True),
    ("data-carrier", "a/m.py", f"@dataclass\nclass Till:{WORK}{OTHER_WORK}{WORK}{OTHER_WORK}{WORK}", "Till", False),
    ("data-carrier", "a/m.py", "class Order:\n    def b(self): return 1\n", "Order", False),
    ("data-carrier", "a/m.py", "class Order:\n    def __call__(self): return 1\n", "Order", False),
    (
        "conditional",
        "a/m.py",
        f"if x:\n    class Till:\n        {WORK.replace(chr(10), chr(10) + '    ')}",
        "Till",
        True,
    ),
    ("conditional", "a/m.py", f"class Till:{WORK}", "Till", False),
    ("registered", "a/m.py", f"@app.get('/')\n{SETTLE}", "settle", True),
    ("registered", "a/m.py", f"@functools.lru_cache(maxsize=1)\n{SETTLE}", "settle", False),
    ("registered", "a/m.py", f"@app.model\nclass Till:{WORK}", "Till", False),
    ("private", "a/m.py", f"def _settle(order):{FUNCTION}", "_settle", True),
    ("private", "a/m.py", f"class _Till:{WORK}", "_Till", True),
    ("private", "a/m.py", SETTLE, "settle", False),
    ("mixin", "a/m.py", f"class TillMixin:{WORK}", "TillMixin", True),
    ("mixin", "a/m.py", f"class MixinTill:{WORK}", "MixinTill", False),
    ("conventional", "a/m.py", f"class Config:{WORK}", "Config", True),
    ("conventional", "a/m.py", f"class ShopConfig:{WORK}", "ShopConfig", False),
    ("small", "a/m.py", "def settle(a): return other(a, 1, 2, 3, 4, 5, 6, 7)\n", "settle", True),
    ("small", "a/m.py", "def settle(a):\n    a = 1\n    return a\n", "settle", True),
    ("small", "a/m.py", "class Till:\n    def a(self): return 1\n", "Till", True),
    ("small", "a/m.py", SETTLE, "settle", False),
    ("small", "a/m.py", f"class Till:{WORK}", "Till", False),
]


def _place(number: int) -> str:
    path = CASES[number][1]
    return f"c{number}/{path[2:]}" if path.startswith("a/") else path


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    files = {_place(number): text for number, (_, _, text, *_) in enumerate(CASES)}
    assert len(files) == len(CASES)
    with opened(write(tmp_path_factory.mktemp("excuses"), files)) as session:
        yield session


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case[0]}-{case[3]}-{case[4]}" for case in CASES])
def test_excuse(number: int, all_cases: Session) -> None:
    excuse, _, _, name, holds = CASES[number]
    module = _place(number).removesuffix(".py").replace("/", ".")
    assert bool(own(all_cases, excuse, f"{module}.{name}")) == holds


def test_every_excuse_has_both() -> None:
    assert {(excuse, holds) for excuse, *_, holds in CASES} == {(e, h) for e in OWN_EXCUSES for h in (True, False)}


@pytest.mark.parametrize("folder", ["assets", "api_stubs", "uv-examples", "demo_shop"])
def test_samples_below_the_top_are_in_folders_that_are_no_packages(folder: str, tmp_path: Path) -> None:
    root = write(tmp_path, {f"a/b/c/{folder}/m.py": SETTLE, "a/b/c/d.py": SETTLE})
    (root / f"a/b/c/{folder}/__init__.py").unlink()
    with opened(root) as session:
        assert own(session, "example", f"a.b.c.{folder}.m.settle") == f"in {folder}/"
        assert not own(session, "example", "a.b.c.d.settle")


def test_a_program_that_is_imported_is_a_module(tmp_path: Path) -> None:
    text = f"{SETTLE}\nif __name__ == '__main__':\n    settle(1)\n"
    root = write(tmp_path, {"a/m.py": text, "a/n.py": "from a.m import settle\n"})
    with opened(root) as session:
        assert own(session, "program", "a.m.settle") == ""


def test_a_private_class_that_others_import_is_not(tmp_path: Path) -> None:
    root = write(tmp_path, {"a/m.py": f"class _Till:{WORK}", "a/n.py": "from a.m import _Till\n"})
    with opened(root) as session:
        assert own(session, "private", "a.m._Till") == ""


def test_where_names_are_believed_private_and_small_classes_have_rivals_too(tmp_path: Path) -> None:
    small = "class Bell:\n    def ring(self, x):\n        return [x + 1 for y in x]\n"
    root = write(tmp_path, {"a/m.py": f"class _Till:{WORK}\n{small}\ndef _settle(order):{FUNCTION}\nclass Dot: ...\n"})
    with opened(root) as session:
        for excuse, name in (("private", "_Till"), ("small", "Bell")):
            assert own(session, excuse, f"a.m.{name}") != ""
            assert own(session, excuse, f"a.m.{name}", habit=True) == ""
        assert own(session, "private", "a.m._settle", habit=True) != ""
        assert own(session, "small", "a.m.Dot", habit=True) != ""


def test_bases_are_followed_through_the_workspace(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "a/base.py": "from pydantic import BaseModel\nclass Row(BaseModel): ...\n",
            "a/m.py": "from a.base import Row\nclass Order(Row):\n    def b(self): return 1\n",
        },
    )
    with opened(root) as session:
        assert own(session, "data-carrier", "a.m.Order") == "fields with small methods at most (BaseModel)"


def test_the_first_excuse_tells_and_each_can_be_overruled(tmp_path: Path) -> None:
    root = write(tmp_path, {"a/m.py": f"class _FakeConfigMixin:{WORK}"})
    one = found(root).subjects["a.m._FakeConfigMixin"]
    with opened(root) as session:
        ask = Question(session.program(), one, ())
        assert own_excuse(ask) == ("test-double", "its name says fake")
        assert own_excuse(ask, ["test-double"]) == ("private", "private to its module")
        assert own_excuse(ask, ["test-double", "private"]) == ("mixin", "a mixin")
        assert own_excuse(ask, ["test-double", "private", "mixin"]) is None
