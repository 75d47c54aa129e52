"""Imports before and after, as data: a case is a module's text, what changes at which of its imports, and the result.

Imports are counted from 0 in the order of the text. A result that is ``Refusal`` holds a part of the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ssot_tool.codemod import ImportItem


class Wish(NamedTuple):
    """An ``ImportChange`` without its offset: ``at`` counts imports."""

    at: int = 0
    drop: tuple[int, ...] = ()
    rename: Mapping[int, ImportItem] = {}
    module: str | None = None
    add: tuple[str, ...] = ()


class Refusal(NamedTuple):
    """A case that cannot be done."""

    reason: str


class Case(NamedTuple):
    """One module."""

    before: str
    wishes: tuple[Wish, ...]
    after: str | Refusal


def dropping(before: str, after: str, *drop: int, at: int = 0) -> Case:
    return Case(before, (Wish(at, drop),), after)


def renaming(before: str, after: str | Refusal, index: int = 0, *, to: str = "New", at: int = 0) -> Case:
    name, _, alias = to.partition(" as ")
    return Case(before, (Wish(at, rename={index: ImportItem(name, alias or None)}),), after)


def moving(before: str, after: str | Refusal, module: str) -> Case:
    return Case(before, (Wish(module=module),), after)


def adding(before: str, after: str | Refusal, *add: str, at: int = 0, drop: tuple[int, ...] = ()) -> Case:
    return Case(before, (Wish(at, drop, add=add),), after)


NEW = "from c import New"
LISTED = "from a import (\n    A,  # one\n    B,\n    # about C\n    C,  # three\n)\n"

WHOLE = (
    dropping("from a import Old\nx = 1\n", "x = 1\n", 0),
    dropping("import a\n", "", 0),
    dropping("import a", "", 0),
    dropping("x = 1\nimport a", "x = 1\n", 0),
    dropping("x = 1\n\nfrom a import Old  # noqa: F401\n\ny\n", "x = 1\n\n\ny\n", 0),
    dropping("from a import (\n    Old,  # old (really)\n    Older,\n)  # both\nx\n", "x\n", 0, 1),
    dropping("x\r\nfrom a import (\r\n    Old,\r\n)\r\ny\r\n", "x\r\ny\r\n", 0),
    dropping("x\rfrom a import Old\ry\r", "x\ry\r", 0),
    dropping("x\n\x0cfrom a import Old\ny\n", "x\ny\n", 0),
    dropping("from a import \\\n    Old\nx\n", "x\n", 0),
    dropping("from a import Old \\\n\nx\n", "x\n", 0),
    dropping("import a, b.c as d\nx\n", "x\n", 0, 1),
    dropping("import a;\nx\n", "x\n", 0),
    dropping("# art \\\nimport a\nx\n", "# art \\\nx\n", 0),
    dropping('"""Ümlaut: import a."""; import a\nx\n', '"""Ümlaut: import a."""\nx\n', 0),
    dropping("from a import Größe, Straße\nπ = 1\n", "π = 1\n", 0, 1),
)
PARTS_OF_LINES = (
    dropping("a; from x import y; b\n", "a; b\n", 0),
    dropping("from x import y; b\n", "b\n", 0),
    dropping("a; from x import y\n", "a\n", 0),
    dropping("a; from x import y;  # why\n", "a;  # why\n", 0),
    dropping("a; \\\nimport x\nb\n", "a\nb\n", 0),
    dropping("import x; \\\n  b\nc\n", "b\nc\n", 0),
    Case("import x; import y; b\n", (Wish(0, (0,)), Wish(1, (0,))), "b\n"),
    Case("b; import x; import y\n", (Wish(0, (0,)), Wish(1, (0,))), "b\n"),
    Case("import x; b; import y\n", (Wish(0, (0,)), Wish(1, (0,))), "b\n"),
    Case("import x; import y  # both\nb\n", (Wish(0, (0,)), Wish(1, (0,))), "b\n"),
    adding("a; from x import y, z; b\n", "a; from x import z; from c import New; b\n", NEW, drop=(0,)),
    adding("a; from x import y; b\n", "a; from c import New; b\n", NEW, drop=(0,)),
    adding("if x: import a  # why\n", "if x: import a; from c import New  # why\n", NEW),
    adding("if x: \\\n  import a\n", "if x: \\\n  import a; from c import New\n", NEW),
    adding("if x: import a\n", "if x: from c import New; import d\n", NEW, "import d", drop=(0,)),
)
SUITES = (
    dropping("if TYPE_CHECKING:\n    from a import Old\nx\n", "if TYPE_CHECKING:\n    pass\nx\n", 0),
    dropping("if TYPE_CHECKING:\n\tfrom a import (\n\t\tOld,\n\t)\nx\n", "if TYPE_CHECKING:\n\tpass\nx\n", 0),
    dropping("if x: from a import b\n", "if x: pass\n", 0),
    dropping("if x: \\\n  import a\n", "if x: \\\n  pass\n", 0),
    dropping("class A: import a; b = 1\n", "class A: b = 1\n", 0),
    Case("if x: import a; import b\n", (Wish(0, (0,)), Wish(1, (0,))), "if x: pass\n"),
    Case(
        "try:\n    import a\n    import b\nexcept E:\n    a = 1\n",
        (Wish(0, (0,)), Wish(1, (0,))),
        "try:\n    pass\nexcept E:\n    a = 1\n",
    ),
    dropping(
        "try:\n    import a\nexcept ImportError:\n    import b\nelse:\n    import c\nfinally:\n    import d\n",
        "try:\n    import a\nexcept ImportError:\n    pass\nelse:\n    import c\nfinally:\n    import d\n",
        0,
        at=1,
    ),
    dropping(
        "try:\n    import a\nexcept ImportError:\n    import b\nelse:\n    import c\nfinally:\n    import d\n",
        "try:\n    import a\nexcept ImportError:\n    import b\nelse:\n    import c\nfinally:\n    pass\n",
        0,
        at=3,
    ),
    dropping("async def f():\n    from a import Old\n\n\nx\n", "async def f():\n    pass\n\n\nx\n", 0),
    dropping('def f():\n    """Do."""\n    from a import Old\n', 'def f():\n    """Do."""\n', 0),
    dropping("def f():\n    from a import Old\n    return Old\n", "def f():\n    return Old\n", 0),
    dropping("with x:\n    import a", "with x:\n    pass", 0),
    dropping(
        "match x:\n    case 1:\n        import a\n    case _: import b\n",
        "match x:\n    case 1:\n        pass\n    case _: import b\n",
        0,
    ),
    dropping(
        "match x:\n    case 1:\n        import a\n    case _: import b\n",
        "match x:\n    case 1:\n        import a\n    case _: pass\n",
        0,
        at=1,
    ),
    dropping("if x:\n    a\nelif y:\n    import b\n", "if x:\n    a\nelif y:\n    pass\n", 0),
    dropping("for a in b:\n    import a\nelse: import c\n", "for a in b:\n    import a\nelse: pass\n", 0, at=1),
    adding("if x:\n    from a import Old  # why\n", "if x:\n    from c import New  # why\n", NEW, drop=(0,)),
)
SOME = (
    dropping("from a import A, B, C\n", "from a import B, C\n", 0),
    dropping("from a import A, B, C\n", "from a import A, C\n", 1),
    dropping("from a import A, B, C  # noqa: F401\n", "from a import A, B  # noqa: F401\n", 2),
    dropping("from a import A, B, C\n", "from a import B\n", 0, 2),
    dropping("from a import A, B, C\n", "from a import A\n", 1, 2),
    dropping("from a import A, B, C\n", "from a import C\n", 0, 1),
    dropping("from a import A  ,B as D,  C\n", "from a import A  ,C\n", 1),
    dropping("import a, b.c as d, e\n", "import a, e\n", 1),
    dropping("from a import (A, B)\n", "from a import (A)\n", 1),
    dropping("from a import(A,B)\n", "from a import(B)\n", 0),
    dropping("from a import ( A, B, )\n", "from a import ( A, )\n", 1),
    dropping("from a import ( A, B )\n", "from a import ( B )\n", 0),
    dropping(LISTED, "from a import (\n    B,\n    # about C\n    C,  # three\n)\n", 0),
    dropping(LISTED, "from a import (\n    A,  # one\n    # about C\n    C,  # three\n)\n", 1),
    dropping(LISTED, "from a import (\n    A,  # one\n    B,\n    # about C\n)\n", 2),
    dropping(LISTED, "from a import (\n    A,  # one\n    # about C\n)\n", 1, 2),
    dropping(LISTED.replace("C,", "C"), "from a import (\n    A,  # one\n    B\n    # about C\n)\n", 2),
    dropping(
        LISTED.replace("\n", "\r\n"), "from a import (\r\n    A,  # one\r\n    # about C\r\n    C,  # three\r\n)\r\n", 1
    ),
    dropping("from a import (\n    A,\n    B\n)\n", "from a import (\n    A\n)\n", 1),
    dropping("from a import (\n    A,\n    B,\n    C,\n)\n", "from a import (\n    B,\n)\n", 0, 2),
    dropping("from a import (A,\n               B,\n               C)\n", "from a import (B,\n               C)\n", 0),
    dropping("from a import (A,\n               B,\n               C)\n", "from a import (A,\n               C)\n", 1),
    dropping("from a import (A,\n               B,\n               C)\n", "from a import (A,\n               B)\n", 2),
    dropping("from a import (A, B,\n               C, D)\n", "from a import (A,\n               C, D)\n", 1),
    dropping("from a import (A, B,\n               C, D)\n", "from a import (A, B,\n               D)\n", 2),
    dropping(
        "from a import (A, B,  # two\n               C, D)\n", "from a import (A,  # two\n               C, D)\n", 1
    ),
    dropping("from a import (A,  # noqa\n               B)\n", "from a import (  # noqa\n               B)\n", 0),
    dropping("from a import (A,  # a\n               B)\n", "from a import (A  # a\n)\n", 1),
    dropping("from a import A, \\\n    B, \\\n    C\n", "from a import A, \\\n    C\n", 1),
    dropping("from a import A, \\\n    B, \\\n    C\n", "from a import B, \\\n    C\n", 0),
    dropping("from a import A, \\\n    B, \\\n    C\n", "from a import A\n", 1, 2),
    dropping("from a import (\n    A  # a\n    , B  # b\n    , C\n)\n", "from a import (\n    A  # a\n    , C\n)\n", 1),
    dropping("from a import (\n    A\n    , B\n    , C\n)\n", "from a import (\n    A\n    , B\n)\n", 2),
    dropping("from a import (\n    A\n    , B\n    , C\n)\n", "from a import (\n    B\n    , C\n)\n", 0),
    dropping("from a import (A as\n    Q, B,\n  C)\n", "from a import (B,\n  C)\n", 0),
)
RENAMES = (
    renaming("from a import Old, B  # noqa\n", "from a import New, B  # noqa\n"),
    renaming("from a import Old as Old\n", "from a import New\n"),
    renaming("from a import Old as O, B\n", "from a import New as O, B\n", to="New as O"),
    renaming("from a import Old  as  O\n", "from a import Old  as  P\n", to="Old as P"),
    renaming("from a import Old, B\n", "from a import New as Old, B\n", to="New as Old"),
    renaming("import a . b as c, d\n", "import x.y as c, d\n", to="x.y as c"),
    renaming("from a import Old, New, B\n", "from a import New, B\n"),
    renaming("from a import Old, New as N\n", "from a import New, New as N\n"),
    renaming("import a, b.c\n", "import a, x.y\n", 1, to="x.y"),
    renaming(LISTED, LISTED.replace("B,", "New as B,"), 1, to="New as B"),
    renaming("from a import Größe as G, B\n", "from a import Maß as G, B\n", to="Maß as G"),
    renaming("from a import (Old as\n    O)\n", "from a import (New as\n    O)\n", to="New as O"),
    Case(
        "from a import Old, B, C\n",
        (Wish(0, (1,), {0: ImportItem("New"), 2: ImportItem("D", "C")}, "x"),),
        "from x import New, D as C\n",
    ),
)
MODULES = (
    moving("from a.b import Old  # noqa\n", "from c import Old  # noqa\n", "c"),
    moving("from  a.b  import Old\n", "from  c.d  import Old\n", "c.d"),
    moving("from .a import Old\n", "from ..new import Old\n", "..new"),
    moving("from . import Old\n", "from .. import Old\n", ".."),
    moving("from .a import Old\n", "from . import Old\n", "."),
    moving("from . import Old\n", "from a import Old\n", "a"),
    moving("from.a import Old\n", "from b import Old\n", "b"),
    moving("from.import Old\n", "from b import Old\n", "b"),
    moving("from.import Old\n", "from..import Old\n", ".."),
    moving("from ... import Old\n", "from .x import Old\n", ".x"),
    moving("from a import(\n  Old)\n", "from b import(\n  Old)\n", "b"),
    moving("from a \\\n  import Old\n", "from b \\\n  import Old\n", "b"),
    moving("from a . b import Old\n", "from a . b import Old\n", "a.b"),
)
REFUSED = (
    Case("from a import *\n", (Wish(0, (0,)),), Refusal("star")),
    Case("from a import *\n", (Wish(module="b"),), Refusal("star")),
    Case("from a import A\n", (Wish(0, (1,)),), Refusal("no item 1")),
    Case("from a import A\n", (Wish(0, (0,), {0: ImportItem("B")}),), Refusal("dropped and renamed")),
    Case("from a import A\n", (Wish(), Wish()), Refusal("two changes")),
    Case("from __future__ import annotations\n", (Wish(add=(NEW,)),), Refusal("__future__")),
    Case("from a import A\nx = (\n", (Wish(0, (0,)),), Refusal("parsed")),
    Case("from a import (A  # c\n  as B)\n", (Wish(rename={0: ImportItem("New")}),), Refusal("comment")),
    adding("import a\n", Refusal("no import"), "x = 1"),
    adding("import a\n", Refusal("no import"), "import"),
    adding("import a\n", Refusal("no import"), "import b; import c"),
    adding("import a\n", Refusal("star"), "from c import *"),
    renaming("from a import A\n", Refusal("no name"), to="b.C"),
    renaming("from a import A\n", Refusal("no name"), to="class"),
    renaming("import a\n", Refusal("no name"), to="a..b"),
    moving("import a\n", Refusal("no module"), "b"),
    moving("from a import A\n", Refusal("no module"), "b c"),
    moving("from a import A\n", Refusal("no module"), ""),
)
#: All that is done, by what it is about.
CASES: Mapping[str, tuple[Case, ...]] = {
    "whole": WHOLE,
    "parts": PARTS_OF_LINES,
    "suites": SUITES,
    "some": SOME,
    "renames": RENAMES,
    "modules": MODULES,
}
