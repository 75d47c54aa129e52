"""Definitions carried into another module: what comes along, what follows, what is refused."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ssot_tool.codemods.moving.carry import Carried, Import, Source, carry
from ssot_tool.signature import Left


def carried(text: str, *names: str, elsewhere: dict[str, tuple[str, str]] | None = None, taken: str = "") -> Carried:
    source = Source(dedent(text).lstrip("\n"), "app.old.mod", False, frozenset(taken.split()))
    done = carry(source, {name: f"_{name}" for name in names}, (elsewhere or {}).get)
    assert isinstance(done, Carried)
    return done


def piece(text: str, *names: str, elsewhere: dict[str, tuple[str, str]] | None = None) -> str:
    done = carried(text, *names, elsewhere=elsewhere)
    assert done.refused == {}
    return "\n".join(done.pieces)


def test_a_definition_keeps_comments_decorators_and_docstring() -> None:
    text = """
        import functools


        # Above it.
        @functools.total_ordering
        class Old:  # beside it
            '''Says Old.'''

            # inside

            x = 1
            # below
        y = 2
    """
    assert piece(text, "Old") == dedent("""
        # Above it.
        @functools.total_ordering
        class _Old:  # beside it
            '''Says Old.'''

            # inside

            x = 1
            # below""").lstrip("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def f(self): super(Old, self).f()", "def f(self): super(_Old, self).f()"),
        ("def f(self) -> 'Old': ...", "def f(self) -> '_Old': ..."),
        ("def f(self, o: list['Old | None']): ...", "def f(self, o: list['_Old | None']): ..."),
        ("def f(self): return cast('Old', self)", "def f(self): return cast('_Old', self)"),
        ("def f(self): return Old.x, Base.y", "def f(self): return _Old.x, _Base.y"),
        ("def f(self): return self.Old, 'Old'", "def f(self): return self.Old, 'Old'"),
        ("def f(self, Old): return Old", "def f(self, Old): return Old"),
        ("def f(self): Old = 1; return Old", "def f(self): Old = 1; return Old"),
        ("def f(self): return [Old for Old in ()]", "def f(self): return [Old for Old in ()]"),
        ("f: ClassVar['Literal[\"Old\"]']", "f: ClassVar['Literal[\"_Old\"]']"),
        ("def f(self, o: Literal['Old']): ...", "def f(self, o: Literal['Old']): ..."),
        ("def f(self): return __class__, f'{Old}'", "def f(self): return __class__, f'{_Old}'"),
    ],
)
def test_names_follow_where_they_mean_it(body: str, expected: str) -> None:
    head = "from typing import ClassVar, Literal, cast\n\n\nclass Base:\n    y = 1\n\n\n"
    done = carried(f"{head}class Old(Base):\n    {body}\n", "Base", "Old")
    assert done.pieces[1] == f"class _Old(_Base):\n    {expected}"


def test_imports_come_along_absolute() -> None:
    text = """
        import os.path
        import numpy as np
        from . import near
        from ..far import thing as other
        from .deep.down import unused


        class Old:
            def f(self):
                from .here import now
                return os.path.join(np.x, near.y, other, now)
    """
    done = carried(text, "Old")
    assert done.imports == {
        Import("os.path", "", ""),
        Import("numpy", "", "np"),
        Import("app.old", "near", ""),
        Import("app.far", "thing", "other"),
    }
    assert "from app.old.here import now" in done.pieces[0]


def test_guarded_imports_stay_guarded() -> None:
    text = """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from app.types import A, B

        try:
            from app.fast import speed
        except ImportError:
            speed = None


        class Old:
            def f(self, a: "A"):
                return speed
    """
    done = carried(text, "Old")
    assert done.typing == {Import("app.types", "A", "")}
    assert done.guarded == ("try:\n    from app.fast import speed\nexcept ImportError:\n    speed = None",)
    assert done.imports == set()


def test_what_only_it_uses_comes_along_and_what_others_use_is_imported() -> None:
    text = """
        import logging
        import re

        logger = logging.getLogger(__name__)
        MINE = re.compile("a")  # why
        OURS = 1
        STATE = {}
        TAKEN = 2


        def helper():
            return inner()


        def inner():
            return MINE


        def other():
            return OURS


        class Old:
            def f(self):
                logger.info(helper())
                return OURS, STATE, TAKEN
    """
    done = carried(text, "Old", taken="TAKEN")
    assert done.copied == ("MINE", "helper", "inner", "logger")
    assert done.loggers
    assert {one.name for one in done.imports if one.module == "app.old.mod"} == {"OURS", "STATE", "TAKEN"}
    assert [one.split("\n")[0] for one in done.pieces] == [
        "logger = logging.getLogger(__name__)",
        'MINE = re.compile("a")  # why',
        "def helper():",
        "def inner():",
        "class _Old:",
    ]


def test_carried_definitions_of_other_modules_are_found_where_they_go() -> None:
    text = """
        import app.other
        from app import other
        from app.other import Base, rest


        class Old(Base):
            def f(self):
                from app.other import Base as Again, rest
                return app.other.Base, other.Base, Again
    """
    done = carried(text, "Old", elsewhere={"app.other.Base": ("new.other", "_Base")})
    assert done.pieces[0].split("\n") == [
        "class _Old(_Base):",
        "    def f(self):",
        "        from new.other import _Base as Again",
        "        from app.other import rest",
        "        return _Base, _Base, Again",
    ]
    assert Import("new.other", "_Base", "") in done.imports


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("N = 0\nclass Old:\n    def f(self):\n        global N\n", "it changes N of its module with global"),
        ("class Old:\n    x = __file__\n", "it asks where its own file stands"),
        ("class Old:\n    def f(self): return globals()['x']\n", "it looks into its module with globals()"),
        ("if x:\n    class Old: ...\n", "it is not simply defined at the top of its module"),
        ("class Old: ...\nclass Old: ...\n", "it is not simply defined at the top of its module"),
        ("x = 1; class_ = 2\nfrom a import *\nclass Old:\n    y = strange\n", "a star import may bring strange"),
    ],
)
def test_what_cannot_be_carried(text: str, reason: str) -> None:
    assert carried(text, "Old").refused == {"Old": reason}


def test_a_module_that_cannot_be_read() -> None:
    assert isinstance(carry(Source("class Old(:\n", "m", False), {"Old": "_Old"}, lambda path: None), Left)


def test_line_ends_become_those_of_new_files() -> None:
    done = carry(Source("class Old:\r\n    x = 1\r\n", "m", False), {"Old": "_Old"}, lambda path: None)
    assert isinstance(done, Carried)
    assert done.pieces == ("class _Old:\n    x = 1",)
