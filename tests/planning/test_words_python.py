from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.model import Occurrence
from ssot_tool.planning.words.account import Accountant
from ssot_tool.planning.words.context import contexts
from ssot_tool.planning.words.hit import Found, Hit, Text
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.prose import Mode
from ssot_tool.scan.syntax.reader import read_module
from tests.planning.words_case import PATHS, SYMBOL, Case, case

KEPT = [
    ("# Old is gone\n", "in a comment"),
    ('x = "#"  # Old\n', "in a comment"),
    ('"""Old docs."""\n', "in a docstring"),
    ('def f():\n    """Old docs."""\n', "in a docstring"),
    ("print('the Old way')\n", "prose in a string"),
    ("print(f'{x} the Old way')\n", "prose in a string"),
    ("f(Old=1)\n", "a keyword argument of this name"),
    ("class A(b, Old=1): pass\n", "a keyword argument of this name"),
    ('x = {"Old": 1}\n', "a dictionary key of this name"),
    ('x = [a, "Old"]\n', "a string of the same name; nothing shows that it is looked up"),
    ("x.y.Old()\n", "an attribute of something else"),
    ("def f(Old): pass\n", "a variable or parameter of this name"),
    ("class Old: pass\n", "the definition of another class ({}.Old)"),
    ("def Old(): pass\n", "the definition of another function ({}.Old)"),
    ("class A:\n    def Old(self): pass\n", "the definition of another function ({}.A.Old)"),
    ("from other import Old\n", "an import of another symbol (other.Old)"),
    ("from app import core as Old\n", "another symbol under this name (app.core)"),
    ("from app.core import Old\n", "an import of what does not exist (app.core.Old)"),
    ("import Old.sub\n", "a module of this name (Old.sub)"),
    ("from Old import sub\n", "a module of this name (Old)"),
    ("import other\nother.Old\n", "an attribute of something else (other.Old)"),
    ("Old\n", "a name that nothing in this file binds to the symbol"),
    ("from other import *\nOld\n", "a name that no star import here brings from the legacy module"),
    ('"other.mod.Old".split()\n', "another symbol of this name (other.mod.Old)"),
    ('f("1.x.Old")\n', "part of a longer dotted path (1.x.Old)"),
    ("b'Old'\n", "part of other code, as a bytes literal, a keyword pattern or a global statement"),
    ("re.compile('Old')\n", "a string of the same name; nothing shows that it is looked up"),
    ("df.eval('Old + 1')\n", "prose in a string"),
    ("raise ValueError('use app.old.Old instead')\n", "named by its path; --docs --unsafe rewrites it"),
    ("# use app.old.Old instead\n", "named by its path; --docs rewrites it"),
]

LEFT = [
    ('getattr(x, "Old")\n', "a string of the same name that is looked up"),
    ('setattr(x, "Old", 1)\n', "a string of the same name that is looked up"),
    ('globals()["Old"]\n', "a string of the same name that is looked up"),
    ('vars(x).get("Old")\n', "a string of the same name that is looked up"),
    ('x.__dict__["Old"]\n', "a string of the same name that is looked up"),
    ('eval("Old(1)")\n', "in a string that is run as code"),
    ('run("from app.old import Old")\n', "imported in source code that is in a string"),
    ('type(x).__name__ == "Old"\n', "compared with the name of a class"),
    ('self.assertEqual(type(x).__name__, "Old")\n', "compared with the name of a class"),
    ('load(f"{package}.Old")\n', "the end of the symbol's path in a string"),
    ('load("old.Old")\n', "the end of the symbol's path in a string"),
    ("import importlib\nm = importlib.import_module(n or 'app.old')\nm.Old\n", "an attribute of something unknown"),
    ("def f(:\n    Old\n", "the file cannot be read as Python: syntax error"),
]


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> Case:
    codes = {f"kept{number}.py": code for number, (code, _) in enumerate(KEPT)}
    codes |= {f"left{number}.py": code for number, (code, _) in enumerate(LEFT)}
    return case(tmp_path_factory.mktemp("words"), codes)


@pytest.mark.parametrize("number", range(len(KEPT)), ids=[code for code, _ in KEPT])
def test_what_is_no_reference_is_kept_with_what_it_is(all_cases: Case, number: int) -> None:
    said = {(status, why) for _, status, why in all_cases.said(f"kept{number}.py")}
    assert said == {("kept", KEPT[number][1].replace("{}", f"kept{number}"))}


@pytest.mark.parametrize("number", range(len(LEFT)), ids=[code for code, _ in LEFT])
def test_what_may_be_a_reference_is_left_with_what_to_do(all_cases: Case, number: int) -> None:
    one, reason = all_cases.one(f"left{number}.py"), LEFT[number][1]
    assert one.status == "left"
    assert one.reason.startswith(reason)
    assert one.todo


def test_references_are_somebody_elses_lines(tmp_path: Path) -> None:
    made = case(tmp_path, {"user.py": "from app.old import Old\n\n\ndef f(x: Old) -> 'Old':\n    return Old()\n"})
    assert made.said("user.py") == []


def test_every_binding_of_a_name_is_told_from_another(tmp_path: Path) -> None:
    code = "def f(Old):\n    for Old in Old:\n        with x as Old:\n            print(Old)\n"
    said = {why for *_, why in case(tmp_path, {"user.py": code}).said("user.py")}
    assert said == {"a variable or parameter of this name"}


def test_a_file_that_python_cannot_decode_is_left(tmp_path: Path) -> None:
    one = case(tmp_path, {"user.py": b"x = '\xff'  # Old\n"}).one("user.py")
    assert (one.status, one.column) == ("left", 12)
    assert one.reason.startswith("the file cannot be read as Python: it is not valid utf-8")


def test_a_reference_that_nobody_rewrote_is_left() -> None:
    text = "from app.old import Old\n"
    hit = Hit("user.py", 20, 23, 1, 21, 24, "Old", True)
    found = Found((hit,), {"user.py": Text("user.py", text, True, True, in_test=True)})
    (one,) = Accountant(Legacy([SYMBOL], PATHS, {}), Mode(False, False)).account(found, {}).occurrences
    assert one.in_test
    # Without facts nothing is known but what is written.
    assert one.reason == "an import of another symbol (app.old.Old)"


def test_hits_within_a_longer_span_share_its_line() -> None:
    text = "patch('a.Old.Old')"
    hits = tuple(Hit("user.py", at, at + 3, 1, at + 1, at + 4, "Old", True) for at in (9, 13))
    line = Occurrence("user.py", 1, 14, 17, SYMBOL, "patch_string", "rewritten")
    found = Found(hits, {"user.py": Text("user.py", text, True, True)})
    accountant = Accountant(Legacy([SYMBOL], PATHS, {}), Mode(False, False))
    assert accountant.account(found, {"user.py": {(13, 16): line, (7, 16): line}}).occurrences == (
        Occurrence("user.py", 1, 10, 13, SYMBOL, "patch_string", "rewritten"),
    )


def test_contexts_tell_what_stands_where() -> None:
    text = '''\
import a.Old as Old
from ..Old import (x, Old as Old)
@Old
class Old(Old, Old=Old):
    """Old"""
    Old: Old = Old
    def Old(self, Old: Old = Old, *, k=lambda Old: Old): global Old
x = {"Old": "Old", **Old}["Old"]  # Old "
y = f"Old{Old!r:Old} Old" "Old"
(Old := [Old for Old in Old if Old])
__all__ += ["Old"]
try: pass
except Old as Old: raise Old from Old.Old
match x:
    case Old.Old(Old=Old): pass
'''
    events, _ = read_module(text, "ast")
    places = [at for at in range(len(text)) if text.startswith("Old", at)]
    known = contexts(text, events, places)
    lines: dict[int, list[str]] = {}
    for place in places:
        lines.setdefault(text.count("\n", 0, place) + 1, []).append(known[place].what)
    assert [" ".join(found) for found in lines.values()] == [
        "module alias",
        "module import alias",
        "name",
        "definition name keyword name",
        "docstring",
        "binding name name",
        "definition binding name name binding name code",
        "string string name string comment",
        "string name string string string",
        "binding name binding name name",
        "string",
        "name binding name name attribute",
        "name attribute code name",
    ]
    assert {one.use for one in known.values()} == {"", "key", "all"}
