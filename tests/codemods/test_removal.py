"""Removals: what goes with a definition, what stays, and how many blank lines are left."""

from __future__ import annotations

from typing import Any

import pytest

from ssot_tool.codemods.removal import drop_all_entry
from ssot_tool.signature import Left
from tests.codemods.retired import made, removed

BEFORE = '''\
"""Handlers."""

from __future__ import annotations

import json
import logging
import os.path as path, re
from typing import TYPE_CHECKING, Any

from app.a import (
    first,
    second,  # of two
    third,
)
from app.base import Base

if TYPE_CHECKING:
    from app.types import Kind

__all__ = [
    "Old",
    "other",
]

logger = logging.getLogger(__name__)


def other(value: Any) -> str:
    return re.sub("", second, first(value))


# Handles it,
# as it did.
@Base.register
class Old(Base):
    def handle(self, kind: Kind) -> str:
        path.join(third)
        return json.dumps(logger)


# Another.
def last() -> None: ...
'''
AFTER = '''\
"""Handlers."""

from __future__ import annotations

import logging
import re
from typing import Any

from app.a import (
    first,
    second,  # of two
)

__all__ = [
    "other",
]

logger = logging.getLogger(__name__)


def other(value: Any) -> str:
    return re.sub("", second, first(value))


# Another.
def last() -> None: ...
'''


def test_a_definition_goes_with_all_that_only_it_needed() -> None:
    assert removed(BEFORE) == AFTER


def test_line_ends_may_be_those_of_windows() -> None:
    found = removed(BEFORE.replace("\n", "\r\n"))
    assert isinstance(found, str) and found.replace("\r\n", "\n") == AFTER


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1\n\n\nclass Old: pass\n\n\ny = 2\n", "x = 1\n\ny = 2\n"),
        ("x = 1\n\n\nclass Old: pass\n\n\ndef f(): pass\n", "x = 1\n\n\ndef f(): pass\n"),
        ("def f(): pass\n\nclass Old: pass\n\ndef g(): pass\n", "def f(): pass\n\ndef g(): pass\n"),
        ("def f(): pass\n\n\nclass Old: pass\n", "def f(): pass\n"),
        ("def f(): pass\n\n\nclass Old: pass\n    # the end\n\n", "def f(): pass\n"),
        ("def f(): pass\n\n\nclass Old: pass", "def f(): pass\n"),
        ("class Old: pass  # old\n\n\nx = 1\n", "x = 1\n"),
        ("class A:\n    x = 1\n\n    class Old: pass\n\n\nx = 1\n", "class A:\n    x = 1\n\n\nx = 1\n"),
        ("class A:\n    class Old: pass\n\n    x = 1\n", "class A:\n    x = 1\n"),
        (
            "class A:\n    def f(self): pass\n\n    class Old: pass\n\n    def g(self): pass\n",
            "class A:\n    def f(self): pass\n\n    def g(self): pass\n",
        ),
        ("if True:\n    # old\n    class Old:\n        x = 1\nx = 1\n", "if True:\n    pass\nx = 1\n"),
        ("try:\n    x = 1\nexcept E:\n    class Old: pass\nx = 1\n", "try:\n    x = 1\nexcept E:\n    pass\nx = 1\n"),
        ("#!/bin/python\n# its own\nclass Old: pass\n\n\nx = 1\n", "#!/bin/python\n\nx = 1\n"),
        ("# A heading.\n\nclass Old: pass\n\n\nx = 1\n", "# A heading.\n\nx = 1\n"),
        ("x = 1\n# fmt: off\nclass Old: pass\n# fmt: on\n", "x = 1\n# fmt: off\n# fmt: on\n"),
    ],
)
def test_blank_lines_are_left_as_a_person_would(before: str, after: str) -> None:
    assert removed(before) == after


@pytest.mark.parametrize(
    ("imports", "left"),
    [
        ("import json", ""),
        ("import json as json", "import json as json"),
        ("from json import dumps as json", ""),
        ("import json  # noqa: F401", "import json  # noqa: F401"),
        ("import json\nimport os", "import os"),
        ("import json, os", "import os"),
        ("from a import x, json", "from a import x"),
        ("from a import (x,\n               json)", "from a import (x)"),
        ("try:\n    import json\nexcept ImportError:\n    pass",) * 2,
        ("import json\ndef f(json=json): pass",) * 2,
        ('import json\nx: "json.A" = 1',) * 2,
        ("import json\n__all__ = ['json']",) * 2,
        ("import json\nx = globals()",) * 2,
        ("import json; import os",) * 2,
        ("import json\njson = 1",) * 2,
        ("from json import *",) * 2,
    ],
)
def test_only_imports_that_nothing_else_needs_go(imports: str, left: str) -> None:
    old = "class Old:\n    def f(self): return json"
    expected = f"{left}\n\n\ndef g(): pass\n" if left else "def g(): pass\n"
    assert removed(f"{imports}\n\n\n{old}\n\n\ndef g(): pass\n") == expected


def test_imports_that_were_not_used_before_stay() -> None:
    before = "import json\nimport os\n\n\nclass Old:\n    def f(self, os): return os\n\n\nx = 1\n"
    assert removed(before) == "import json\nimport os\n\nx = 1\n"


@pytest.mark.parametrize("changes", [{"is_package": True}, {"kept_names": frozenset({"json"})}])
def test_imports_that_others_may_use_stay(changes: dict[str, Any]) -> None:
    assert removed("import json\n\n\nclass Old(json.A): pass\n", **changes) == "import json\n"


@pytest.mark.parametrize(
    "before",
    [
        "class Old: pass\n",
        '"""Doc."""\n\n# A comment.\nimport os\nfrom a import b\n\n__all__ = ["Old"]\n\n\nclass Old: pass\n',
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import a\n\n__all__ = ('Old',)\nclass Old: pass\n",
        "__all__ = []\n__all__ += ['Old']\n__all__.append('Old')\nclass Old: pass\n",
    ],
)
def test_a_module_of_which_nothing_would_be_left_can_go(before: str) -> None:
    assert removed(before) is None


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ("from a import *\n\n\nclass Old: pass\n", {}),
        ("from a import b\n\n\nclass Old: pass\n", {"kept_names": frozenset({"b"})}),
        ("from a import b\n\n\nclass Old: pass\n", {"is_package": True}),
        ("class Old: pass\n\n\nx = 1\n", {}),
        ("__all__ = ['Old', 'b']\nclass Old: pass\n", {}),
    ],
)
def test_a_module_with_something_else_stays(before: str, changes: dict[str, Any]) -> None:
    assert isinstance(removed(before, **changes), str)


def test_what_is_bound_elsewhere_too_is_left() -> None:
    found = removed("try:\n    from a import Old\nexcept ImportError:\n    class Old: pass\n")
    assert found == Left("Old is bound in several places of its module")


ENTRIES = [
    ("__all__ = ['Old', 'b']", "__all__ = ['b']", "__all__ = ['New', 'b']"),
    ("__all__ = ['a', \"Old\"]", "__all__ = ['a']", "__all__ = ['a', \"New\"]"),
    ("__all__ = ('a', 'Old')", "__all__ = ('a',)", "__all__ = ('a', 'New')"),
    ("__all__ = ('Old', 'a')", "__all__ = ('a',)", "__all__ = ('New', 'a')"),
    ("__all__ = 'a', 'Old'", "__all__ = 'a',", "__all__ = 'a', 'New'"),
    ("__all__: list[str] = ['Old']", "__all__: list[str] = []", "__all__: list[str] = ['New']"),
    (
        "__all__ = [\n    'a',\n    'Old',  # old\n]",
        "__all__ = [\n    'a',\n]",
        "__all__ = [\n    'a',\n    'New',  # old\n]",
    ),
    (
        "__all__ = [\n    'a', 'Old',\n    'b', 'c',\n]",
        "__all__ = [\n    'a', 'b', 'c',\n]",
        "__all__ = [\n    'a', 'New',\n    'b', 'c',\n]",
    ),
    ("__all__ = a.__all__ + ['Old', 'b']", "__all__ = a.__all__ + ['b']", "__all__ = a.__all__ + ['New', 'b']"),
    ("x = 1\n__all__ += ['Old']", "x = 1", "x = 1\n__all__ += ['New']"),
    ("x = 1\n__all__.append('Old')", "x = 1", "x = 1\n__all__.append('New')"),
    ("x = 1\n__all__.extend(['Old', 'b'])", "x = 1\n__all__.extend(['b'])", "x = 1\n__all__.extend(['New', 'b'])"),
    ("if x:\n    __all__.append('Old')", "if x:\n    pass", "if x:\n    __all__.append('New')"),
    ("__all__ = ['Older']\nx = ['Old']",) * 3,
]


@pytest.mark.parametrize(("before", "dropped", "renamed"), ENTRIES)
def test_entries_of_all_are_dropped_or_renamed(before: str, dropped: str, renamed: str) -> None:
    before += "\n"
    assert made(before, drop_all_entry(before, "Old", None)) == f"{dropped}\n"
    assert made(before, drop_all_entry(before, "Old", "New")) == f"{renamed}\n"


def test_an_entry_that_is_there_already_is_not_named_twice() -> None:
    before = "__all__ = ['Old', 'New']\n"
    assert made(before, drop_all_entry(before, "Old", "New")) == "__all__ = ['New']\n"


def test_removing_twice_is_removing_once() -> None:
    assert drop_all_entry(AFTER, "Old", None) == []
