"""Imports that are added, as data: beside one that changes, into one that is there, or to a sorted place."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_tool.codemod import ImportItem
from tests.codemods.import_cases import NEW, Case, Wish, adding

BESIDE = (
    adding("from a import Old, B\nx\n", "from a import B\nfrom c import New\nx\n", NEW, drop=(0,)),
    adding("from a import B", "from a import B\nfrom c import New", NEW),
    adding("from a import B  # why", "from a import B  # why\nfrom c import New", NEW),
    adding("import a, \\\n  b \\\n\nx\n", "import a, \\\n  b \\\n\nfrom c import New\nx\n", NEW),
    adding("x\r\nimport a\r\ny\r\n", "x\r\nimport a\r\nfrom c import New\r\ny\r\n", NEW),
    adding("x\rimport a\ry\r", "x\rimport a\rfrom c import New\ry\r", NEW),
    adding("from a import (\n    A,\n)  # all\nx\n", "from a import (\n    A,\n)  # all\nfrom c import New\nx\n", NEW),
    adding("def f():\n\timport a\n\tx\n", "def f():\n\timport a\n\tfrom c import New\n\tx\n", NEW),
    adding("\x0cimport a\nx\n", "\x0cimport a\nfrom c import New\nx\n", NEW),
    adding("from a import Old  # noqa: E402\nx\n", "from c import New  # noqa: E402\nx\n", NEW, drop=(0,)),
    adding("from a import (\n    Old,\n)  # noqa\n", "from c import New  # noqa\n", NEW, drop=(0,)),
    adding(
        "class A:\n  from a import Old\n", "class A:\n  from c import New\n  import d.e\n", NEW, "import d.e", drop=(0,)
    ),
    adding("from a import *\nx\n", "from a import *\nfrom c import New\nx\n", NEW),
    adding("import a;\nx\n", "import a;\nfrom c import New\nx\n", NEW),
    Case(
        "from a import Old\nfrom b import Old2, B\nx\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, (0,), add=(NEW,))),
        "from c import New\nfrom b import B\nx\n",
    ),
    Case(
        "from a import Old\nx\nfrom b import Old\ny\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, (0,), add=(NEW,))),
        "from c import New\nx\ny\n",
    ),
    Case(
        "from a import Old\ndef f():\n    from b import Old\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, (0,), add=(NEW,))),
        "from c import New\ndef f():\n    from c import New\n",
    ),
    Case(
        "from a import A\nfrom c import Old\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, rename={0: ImportItem("New")})),
        "from c import New\n",
    ),
)
THERE = (
    adding("from a import Old\nfrom c import New\nx\n", "from c import New\nx\n", NEW, drop=(0,)),
    adding(
        "from c import (\n  B,\n  New, # new\n)\n\nfrom a import Old\nx\n",
        "from c import (\n  B,\n  New, # new\n)\n\nx\n",
        NEW,
        drop=(0,),
        at=1,
    ),
    adding(
        "from c import New\nx\nfrom a import Old\n", "from c import New\nx\nfrom c import New\n", NEW, drop=(0,), at=1
    ),
    adding(
        "from c import New as N\nfrom a import Old\n",
        "from c import New as N\nfrom c import New as M\n",
        "from c import New as M",
        drop=(0,),
        at=1,
    )._replace(after="from c import New as N, New as M\n"),
    adding("from c import Old, New\nx\n", "from c import New\nx\n", NEW, drop=(0,)),
    adding("import c.d\nfrom a import Old, B\n", "import c.d\nfrom a import B\n", "import c.d", drop=(0,), at=1),
    Case("from a import Old\nfrom c import New\n", (Wish(0, (0,), add=(NEW,)), Wish(1, (0,))), "from c import New\n"),
    adding(
        "if x:\n    from c import New\nfrom a import Old\n",
        "if x:\n    from c import New\nfrom c import New\n",
        NEW,
        drop=(0,),
        at=1,
    ),
)
LONG = "from cc.long_module_name import First_of_the_names, Second_of_the_names, Third_of_names\n"
WRAPPED = (
    "from cc.long_module_name import (\n    First_of_the_names,\n    New,\n    Second_of_the_names,\n"
    "    Third_of_names,\n)\n"
)
LONG_NEW = "from cc.long_module_name import New"
MERGES = (
    adding("from c import B\nfrom a import Old\nx\n", "from c import B, New\nx\n", NEW, drop=(0,), at=1),
    adding("from a import Old, A\nfrom c import Z\n", "from a import A\nfrom c import New, Z\n", NEW, drop=(0,)),
    adding(
        "from a import Old\n\n# those of c\nfrom c import Z, A\n",
        "\n# those of c\nfrom c import Z, A, New\n",
        NEW,
        drop=(0,),
    ),
    adding("from a import Old\nfrom c import (A, Z)\n", "from c import (A, New, Z)\n", NEW, drop=(0,)),
    adding("from a import Old\nfrom c import A, b, Z\n", "from c import A, b, New, Z\n", NEW, drop=(0,)),
    adding("from a import Old\nfrom c import MAX, Able, run\n", "from c import MAX, Able, New, run\n", NEW, drop=(0,)),
    adding(
        "from a import Old\nfrom c import (\n    A,\n    # of Z\n    Z,  # z\n)\n",
        "from c import (\n    A,\n    New,\n    # of Z\n    Z,  # z\n)\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\nfrom c import (\n    # of Z\n    Z,\n)\n",
        "from c import (\n    New,\n    # of Z\n    Z,\n)\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\nfrom c import (\n    A,\n    B  # b\n)\n",
        "from c import (\n    A,\n    B,  # b\n    New\n)\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\nfrom c import (A,\n               B)\n",
        "from c import (A,\n               B,\n               New)\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\nfrom c import (X,\n               Z)\n",
        "from c import (New,\n               X,\n               Z)\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\nfrom c import (A, B,\n               Z)\n",
        "from c import (A, B, New,\n               Z)\n",
        NEW,
        drop=(0,),
    ),
    adding("from a import Old\nfrom c import A, \\\n    Z\n", "from c import A, New, \\\n    Z\n", NEW, drop=(0,)),
    adding("from a import Old\n" + LONG, WRAPPED, LONG_NEW, drop=(0,)),
    adding("from a import Old\r\n" + LONG.replace("\n", "\r\n"), WRAPPED.replace("\n", "\r\n"), LONG_NEW, drop=(0,)),
    adding(
        "from a import Old\n" + LONG + f"def f():\n    from {'z' * 90} import x\n",
        LONG.replace("Second", "New, Second") + f"def f():\n    from {'z' * 90} import x\n",
        LONG_NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old\n" + LONG.replace("\n", "  # noqa\n"),
        "from cc.long_module_name import New\n" + LONG.replace("\n", "  # noqa\n"),
        LONG_NEW,
        drop=(0,),
    ),
    adding(
        "def f():\n\tfrom a import Old\n\t" + LONG,
        "def f():\n\t" + WRAPPED.replace("\n", "\n\t").replace("    ", "\t").rstrip("\t"),
        LONG_NEW,
        drop=(0,),
    ),
    adding(
        "from .c import B\nfrom a import Old\n",
        "from .c import B, New as N\n",
        "from .c import New as N",
        drop=(0,),
        at=1,
    ),
    adding("a; from c import B; from a import Old\n", "a; from c import B, New\n", NEW, drop=(0,), at=1),
    adding("from a import Old\nfrom c import *\n", "from c import New\nfrom c import *\n", NEW, drop=(0,)),
    adding(
        "from c import B\nfrom d import New\nfrom a import Old\n",
        "from c import B\nfrom d import New\nfrom c import New\n",
        NEW,
        drop=(0,),
        at=2,
    ),
    adding("from c import B\nx\nfrom a import Old\n", "from c import B\nx\nfrom c import New\n", NEW, drop=(0,), at=1),
    adding("from c import Old, B\nx\n", "from c import B, New\nx\n", NEW, drop=(0,)),
    Case(
        "from a import Old\nfrom c import D, B\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, (0,))),
        "from c import New\nfrom c import B\n",
    ),
    Case(
        "from a import Old\nfrom b import Old2\nfrom c import B\n",
        (Wish(0, (0,), add=(NEW,)), Wish(1, (0,), add=("from c import A", NEW))),
        "from c import A, B, New\n",
    ),
    adding("from a import Old\nfrom c import B\n", "from c import A, B, New\n", "from c import New, A", drop=(0,)),
)
SORTED = (
    adding(
        "from a import Old, A\nfrom b import B\nfrom d import D\nx\n",
        "from a import A\nfrom b import B\nfrom c import New\nfrom d import D\nx\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from d import Old, A\nfrom e import B\nfrom f import D\n",
        "from c import New\nfrom d import A\nfrom e import B\nfrom f import D\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import A\nfrom b import B\nfrom bb import D, E",
        "from a import A\nfrom b import B\nfrom bb import D, E\nfrom c import New",
        NEW,
    ),
    adding(
        "import os\nimport z\n\nfrom a import A\nfrom b import B\nfrom d import D\n",
        "import os\nimport z\n\nfrom a import A\nfrom b import B\nfrom c import New\nfrom d import D\n",
        NEW,
        at=2,
    ),
    adding(
        "from z import Old, A\nfrom b import B\nfrom d import D\n",
        "from z import A\nfrom c import New\nfrom b import B\nfrom d import D\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old, A\nfrom b import B\n\nfrom d import D\n",
        "from a import A\nfrom c import New\nfrom b import B\n\nfrom d import D\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import Old, A\nfrom b import (\n    B,\n)\nfrom d import D\n",
        "from a import A\nfrom c import New\nfrom b import (\n    B,\n)\nfrom d import D\n",
        NEW,
        drop=(0,),
    ),
    adding(
        "from a import A\nfrom b import B\nfrom d import Old\nfrom e import E\n",
        "from a import A\nfrom b import B\nfrom c import New\nfrom e import E\n",
        NEW,
        drop=(0,),
        at=2,
    ),
    adding(
        "from __future__ import annotations\nfrom d import A\nfrom e import B\nfrom f import D\n",
        "from __future__ import annotations\nfrom c import New\nfrom d import A\nfrom e import B\nfrom f import D\n",
        NEW,
        at=1,
    ),
    adding(
        "import a\nimport b\nimport d\nfrom e import E\n",
        "import a\nimport b\nimport c\nimport d\nfrom e import E\n",
        "import c",
    ),
    adding(
        "from .. import A\nfrom . import B\nfrom .d import D\n",
        "from .. import A\nfrom . import B\nfrom .c import New\nfrom .d import D\n",
        "from .c import New",
    ),
    Case(
        "from a import A\nfrom b import B\nfrom e import E\n",
        (Wish(0, add=("from d import D",)), Wish(1, add=("from c import C",))),
        "from a import A\nfrom b import B\nfrom c import C\nfrom d import D\nfrom e import E\n",
    ),
)
#: All of these, by what they are about.
ADDITIONS: Mapping[str, tuple[Case, ...]] = {"beside": BESIDE, "there": THERE, "merges": MERGES, "sorted": SORTED}
