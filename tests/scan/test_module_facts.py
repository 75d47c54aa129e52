"""What one module says: names, scopes and kinds of use."""

from __future__ import annotations

import gc
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_tool.facts import ModuleFacts
from ssot_tool.role import RolePack, RouteRules
from ssot_tool.scan.meaning import definition_facts
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.tasks import ReadTask, read_file
from tests.growth import growth

PACK = RolePack(
    id="handler",
    title="Handler",
    heads=("message handler",),
    routes=RouteRules(
        accessors=("get_message_type",),
        subjects=("*type",),
        registrations=("register",),
    ),
)


def facts_of(source: str, module: str = "app.mod", is_package: bool = False, reader: str = "ast") -> ModuleFacts:
    text = textwrap.dedent(source)
    events, used = read_module(text, reader)  # type: ignore[arg-type]
    return module_facts(text, events, module, is_package, used, Lens([PACK]))


def uses(facts: ModuleFacts, path: str) -> list[tuple[str, int, int]]:
    return sorted((u.kind, u.spans[-3], u.spans[-2]) for u in facts.uses.get(path, ()))


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_imports_are_made_absolute(reader: str) -> None:
    facts = facts_of(
        "from .svc import Old as O\nfrom .. import top\nimport a.b as c\nO()\nc.Old.make()\n",
        "app.pkg.mod",
        reader=reader,
    )
    assert uses(facts, "app.pkg.svc.Old") == [("call", 4, 1), ("import", 1, 18)]
    assert uses(facts, "a.b.Old.make") == [("call", 5, 7), ("via", 3, 10)]
    assert facts.exports["top"] == ("app.top",)


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_kinds_of_use(reader: str) -> None:
    facts = facts_of(
        """\
        from a import Old

        class Sub(Old[int]): ...

        @Old.decorate
        def f(x: "Old | None" = Old, *, y: list[Old]) -> Old:
            try:
                assert isinstance(x, (int, Old))
            except Old:
                return Old(Old)
        """,
        reader=reader,
    )
    assert uses(facts, "a.Old") == [
        ("annotation", 6, 41),
        ("annotation", 6, 50),
        ("call", 10, 16),
        ("except", 9, 12),
        ("import", 1, 15),
        ("isinstance", 8, 36),
        ("string_annotation", 6, 11),
        ("subclass", 3, 11),
        ("value", 6, 25),
        ("value", 10, 20),
    ]
    assert uses(facts, "a.Old.decorate") == [("decorator", 5, 6)]


@pytest.mark.parametrize(
    "source",
    [
        "from a import Old\ndef f(Old): return Old\n",
        "from a import Old\ndef f():\n    Old = 1\n    return Old\n",
        "from a import Old\n[Old for Old in ()]\n",
        "from a import Old\nlambda Old: Old\n",
        "from a import Old\nOld = 1\nprint(Old)\n",
        "from a import Old\ndel Old\nprint(Old)\n",
        "from a import Old\nfor Old in (): pass\nelse: pass\n",
        "from a import Old\nclass C:\n    Old = 1\n    x = Old\n",
        "from a import Old\ndef f():\n    import Old\n    return Old\n",
    ],
)
def test_shadowed_names_are_no_uses(source: str) -> None:
    kinds = [kind for kind, _, _ in uses(facts_of(source), "a.Old")]
    assert [k for k in kinds if k != "import"] == (["value"] if "del Old" in source else [])


@pytest.mark.parametrize(
    "source",
    [
        "from a import Old\ndef f():\n    return Old\n",
        "from a import Old\nclass C:\n    Old = Old\n",
        "from a import Old\nclass C:\n    Old = 1\n    def m(self): return Old\n",
        "try:\n    from a import Old\nexcept ImportError:\n    Old = None\nprint(Old)\n",
        "from a import Old\n[Old for x in ()]\n",
        "from a import Old\n[Old for Old in Old]\n",
        "def f():\n    global Old\n    from a import Old\ndef g():\n    return Old\n",
        "if x:\n    from a import Old\nelse:\n    from b import Old\nOld\n",
        "for i in x:\n    print(Old)\n    from a import Old\n",
        "from a import Old\nfor Old in Old: Old()\n",
    ],
)
def test_names_that_reach(source: str) -> None:
    kinds = [kind for kind, _, _ in uses(facts_of(source), "a.Old") if kind != "import"]
    assert len(kinds) == 1


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    return Old\ndef g():\n    return Old\nOld()\n", [3, 5, 6]),
        ("def f(Old):\n    return Old\ndef g():\n    return Old\n", [5]),
        ("class C:\n    Old = 1\n    x = Old\n    def m(self):\n        return Old\n", [6]),
        ("def f():\n    Old = 1\n    def g():\n        return Old\n    return g\ndef h():\n    return Old\n", [8]),
        ("def f():\n    global Old\n    return Old\ndef g():\n    return Old\n", [4, 6]),
        ("def f():\n    global Old\n    Old = 1\ndef g():\n    return Old\nOld()\n", [6, 7]),  # it may never be called
        ("def f(a: Old):\n    Old = a\n    return Old\n", [2]),
        ("def f():\n    return [Old for Old in x], Old\n", [3]),
    ],
)
def test_one_name_looked_up_in_several_scopes(source: str, lines: list[int]) -> None:
    """What a name stands for is remembered where it is bound, and nowhere else."""
    facts = facts_of(f"from a import Old\n{source}")
    assert sorted(line for kind, line, _ in uses(facts, "a.Old") if kind != "import") == lines


def test_receivers() -> None:
    facts = facts_of(
        """\
        from a import Old, make
        class Service:
            def __init__(self, dep: Old):
                self.dep = dep
                self.own = Old()
            def run(self):
                self.dep.handle()
                self.own.handle()
        def f(x: Old | None, y: "Old"):
            x.handle(); y.handle(); Old().handle(); make().handle()
            z = Old()
            z.handle()
        async def g():
            h = await make()
            h.handle()
        """
    )
    assert [(line, column) for _, line, column in uses(facts, "a.Old().handle")] == [
        (7, 18),
        (8, 18),
        (10, 7),
        (10, 19),
        (10, 35),
        (12, 7),
    ]
    assert [(line, column) for _, line, column in uses(facts, "a.make().handle")] == [(10, 52), (15, 7)]


def test_strings() -> None:
    facts = facts_of(
        """\
        import importlib
        from unittest.mock import patch, Mock
        from a import b, Old
        MOD = "a.b"
        patch("a.b.Old")
        patch.object(b, "Old")
        patch(f"{MOD}.Old.m")
        patch(MOD + ".Old")
        getattr(importlib.import_module("a.b"), "Old")
        R = ["a.b:Old", 'x' "a.b." "Old"]
        Mock(spec=Old)
        def t(monkeypatch):
            monkeypatch.setattr("a.b.Old", 1)
            monkeypatch.setattr(b, "Old", 1)
        """
    )
    assert uses(facts, "a.b.Old") == [
        ("dotted_string", 10, 11),
        ("dotted_string+", 9, 42),
        ("patch_object+", 6, 18),
        ("patch_object+", 14, 29),
        ("patch_string", 5, 12),
        ("patch_string", 8, 15),
        ("patch_string", 13, 30),
    ]
    assert uses(facts, "a.b.Old.m") == [("patch_string", 7, 19)]
    assert ("spec", 11, 11) in uses(facts, "a.Old")


def test_all_and_reexports() -> None:
    facts = facts_of("from .a import Old, New\n__all__ = ['Old']\n__all__ += ['x']\n__all__.append('y')\n")
    assert facts.all == ("Old", "x", "y")
    assert uses(facts, "app.a.Old") == [("reexport", 1, 16)]
    assert uses(facts, "app.a.New") == [("import", 1, 21)]
    assert uses(facts, "app.mod.Old") == [("all_entry", 2, 13)]


def test_lazy_maps() -> None:
    facts = facts_of(
        """\
        _MAP = {"Old": ".impl", "New": ("a.b", "Newer"), ".more": ["X", "Y"]}
        def __getattr__(name):
            if name == "Z":
                from .z import Z
                return Z
        """,
        "app",
        is_package=True,
    )
    assert facts.lazy == {
        "Old": "app.impl.Old",
        "New": "a.b.Newer",
        "X": "app.more.X",
        "Y": "app.more.Y",
        "Z": "app.z.Z",
    }


def test_evidence_of_a_candidate() -> None:
    facts = facts_of(
        """\
        from .types import MessageType
        class StartMessageHandler(Base):
            KIND = "start"
            def __init__(self, manager):
                super().__init__([MessageType.START], name="x_y")
                self.manager = manager
            def get_message_type(self):
                return "start_agent"
            async def handle(self, message):
                if message.type == MessageType.STOP:
                    await self.manager.send("agent_started", {"type": "agent_done"})
                elif message.get("type") in ("a", "b"):
                    pass
        router.register("start_agent", StartMessageHandler())
        """
    )
    found = facts.classes[0]
    methods = {m.name: m for m in found.methods}
    assert methods["get_message_type"].returned == ("'start_agent",)
    assert methods["handle"].compares == (("type", "app.types.MessageType.STOP"), ("type", "'a"), ("type", "'b"))
    assert set(methods["handle"].emitted) >= {("send", "agent_started"), ("type", "agent_done")}
    assert methods["__init__"].super_args == (("0", "app.types.MessageType.START"), ("name", "'x_y"))
    assert found.constants["KIND"] == ("'start",)
    assert [(r.how, r.key, r.target) for r in facts.registrations] == [
        ("call", "'start_agent", "app.mod.StartMessageHandler()")
    ]


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_what_may_hold_a_class_is_no_other_name_of_it(reader: str) -> None:
    facts = facts_of(
        """\
        from a import Old

        def f(kind: type[Old], other: "type[Old] | None" = None):
            kind(); kind.make(); other.x
            kind().run()
            cls = Old
            if other:
                cls = other
            return cls(), choose(cls)
        """,
        reader=reader,
    )
    assert [(kind, line) for kind, line, _ in uses(facts, "a.Old")] == [
        ("annotation", 3),
        ("import", 1),
        ("string_annotation", 3),
        ("value", 6),
    ]
    assert uses(facts, "a.Old().make") == [("call", 4, 18)]
    assert uses(facts, "a.Old().run") == [("call", 5, 12)]


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_a_name_that_is_decorated_by_assignment_keeps_its_meaning(reader: str) -> None:
    facts = facts_of("class Old: ...\nOld = add(more(Old, 1), 2)\nOld()\n", reader=reader)
    assert facts.exports["Old"] == ("app.mod.Old",)
    assert ("call", 3, 1) in uses(facts, "app.mod.Old")
    facts = facts_of("from a import Old\nOld = make(other)\nOld()\n", reader=reader)
    assert uses(facts, "a.Old") == [("import", 1, 15)]


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_strings_in_type_aliases_are_annotations(reader: str) -> None:
    facts = facts_of(
        'from a import Old\nT = Union["Old", int]\nF = Callable[["Old"], Dict[str, "Old | None"]]\nx = data["Old"]\n',
        reader=reader,
    )
    assert uses(facts, "a.Old") == [
        ("import", 1, 15),
        ("string_annotation", 2, 12),
        ("string_annotation", 3, 16),
        ("string_annotation", 3, 34),
    ]


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_type_comments_are_annotations(reader: str) -> None:
    facts = facts_of(
        '''\
        from a import Old
        x = None  # type: Old  # noqa
        def f(
            a,  # type: Optional[Old]
            b,
        ):
            # type: (Optional[Old], *Any) -> List[Old]
            y = g()  # type: ignore[Old]
            """
            z = h()  # type: Old
            """
            # type: Old is what it was
        ''',
        reader=reader,
    )
    assert uses(facts, "a.Old") == [
        ("import", 1, 15),
        ("string_annotation", 2, 19),
        ("string_annotation", 4, 26),
        ("string_annotation", 7, 23),
        ("string_annotation", 7, 43),
    ]


@pytest.mark.parametrize("reader", ["ast", "cst"])
@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ('patch("%s.Old" % MODULE)', ["patch_string"]),
        ('patch("{}.Old".format(MODULE))', ["patch_string"]),
        ('patch(f"{am.__name__}.Old")', ["patch_string"]),
        ("patch.multiple(am, Old=1, autospec=True)", ["patch_object+"]),
        ('patch.object(sys.modules["a.m"], "Old")', ["patch_object+"]),
        ('mocker.spy(am, "Old")', ["patch_object+"]),
        ('mp.setattr(am, "Old", 1)', ["patch_object+"]),
        ('monkeypatch.setattr(f"{MODULE}.Old", 1)', ["patch_string"]),
        ('monkeypatch.setattr(MODULE + ".Old", 1)', ["patch_string"]),
        ('sys.modules["a.m"].Old()', ["call"]),
        ('getattr(sys.modules["a.m"], "Old")', ["dotted_string+"]),
        ('import_module(".m", "a").Old', ["value"]),
        ('import_module(f"{PACKAGE}.m").Old', ["value"]),
        ('__import__("a.m", fromlist=["x"]).Old', ["value"]),
        ("reload(am).Old()", ["call"]),
        ('logging("ext://a.m.Old")', ["dotted_string"]),
        ('setup(scripts=["run = a.m:Old"])', ["dotted_string"]),
        ("x: \"Literal['Old']\"", []),
        ('T: TypeAlias = "Late"', ["string_annotation"]),
        ('data["modules"].Old', []),
        ('"%d.Old" % MODULE', []),
    ],
)
def test_where_strings_and_calls_name_a_class(reader: str, statement: str, kinds: list[str]) -> None:
    source = f'import sys\nimport a.m as am\nMODULE = "a.m"\nPACKAGE = "a"\n{statement}\nfrom a.m import Old as Late\n'
    facts = facts_of(source, reader=reader)
    assert [use.kind for use in facts.uses.get("a.m.Old", ()) if use.kind not in ("via", "import")] == kinds


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_a_constant_of_the_class_body_is_a_patch_targets_start(reader: str) -> None:
    facts = facts_of(
        """\
        class TestIt:
            MODULE = "a.m"
            def test_it(self):
                with patch(f"{self.MODULE}.Old"), patch(self.MODULE + ".New"): ...
        """,
        reader=reader,
    )
    assert uses(facts, "a.m.Old") == [("patch_string", 4, 36)]
    assert uses(facts, "a.m.New") == [("patch_string", 4, 65)]


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_the_import_statement_nearest_to_a_path_is_the_one_that_reaches_it(reader: str) -> None:
    facts = facts_of("import a.b, a.c.d\nimport a\na.b.Old\na.c.New\ndef f():\n    a.b.Old\n", reader=reader)
    assert uses(facts, "a.b.Old") == [("value", 3, 5), ("value", 6, 9), ("via", 1, 10)]
    assert uses(facts, "a.c.New") == [("value", 4, 5), ("via", 1, 15)]


def test_an_import_in_a_function_reaches_what_the_modules_own_does_not() -> None:
    facts = facts_of("import a.b\ndef f():\n    import a.c.d, a.c\n    a.b.Old\n    a.c.New\n    a.c.d.Any\na.c.Top\n")
    assert uses(facts, "a.b.Old") == [("value", 4, 9), ("via", 3, 12), ("via", 3, 19)], "both bind a"
    assert uses(facts, "a.c.New") == [("value", 5, 9), ("via", 3, 14), ("via", 3, 21)]
    assert uses(facts, "a.c.d.Any") == [("value", 6, 11), ("via", 3, 16)]
    assert uses(facts, "a.c.Top") == [("value", 7, 5), ("via", 1, 8)]


@pytest.mark.parametrize(
    ("imports", "used"),
    [
        ("import app.m{0}\n", "app.m{0}.f(1)\n"),
        ("import app.m{0}\napp.m{0}.f(1)\n", ""),
        ("import app.m{0}\n", "def f{0}():\n    app.m{0}.f(1)\n    app.g{0}()\n"),
        ("def f{0}():\n    import app.m{0}\n    app.m{0}.f(1)\n", ""),
    ],
)
def test_many_imports_of_one_package_take_linear_time(imports: str, used: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        numbers = range(size)
        source = "".join(map(imports.format, numbers)) + "".join(map(used.format, numbers))
        return lambda: facts_of(source)

    assert growth(reading, 100) < 2.2


@pytest.mark.parametrize(
    "line",
    [
        "x = f(x)\nx.use()\n",  # nothing binds it before, so that each line's own may be meant by all
        "x = getattr(x, 'next')\n",
        "while f():\n    x = x.a{0}\n",
        "def g{0}():\n    global x\n    x = getattr(x, 'b{0}')\n",
    ],
)
def test_a_name_that_is_bound_to_its_own_value_takes_no_way_twice(line: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        source = "from lib import *\n" + "".join(map(line.format, range(size)))
        return lambda: facts_of(source)

    assert growth(reading, 20) < 4.5


def test_two_names_bound_in_one_place_are_told_apart() -> None:
    facts = facts_of("from lib import A, B, c\nif c:\n    x, x = A, B\nx.go\n")
    assert "lib.B.go" in facts.uses


def test_what_may_stand_for_very_much_stands_for_what_is_imported() -> None:
    steps = "".join(f"    if f():\n        x = x.a{number}\n" for number in range(12))
    facts = facts_of(f"from lib import x, f\nwhile f():\n{steps}x.use()\n")
    assert len(facts.uses) < 400
    assert "lib.x.use" in facts.uses


@pytest.mark.parametrize("reader", ["ast", "cst"])
@pytest.mark.parametrize(
    "source",
    [
        "__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={'svc': ['Old']})\n",
        "_import_structure = {'svc': ['Old', 'New']}\nsys.modules[__name__] = Lazy(__name__, _import_structure)\n",
        "_import_structure = {}\nif x:\n    _import_structure['svc'] = ['Old']\n",
        "_import_structure = {'svc': []}\nif x:\n    _import_structure['svc'].append('Old')\n",
    ],
)
def test_lazy_loaders_export_what_their_maps_say(reader: str, source: str) -> None:
    assert facts_of(source, "app", is_package=True, reader=reader).lazy.get("Old") == "app.svc.Old"


@pytest.mark.parametrize(
    ("value", "path"),
    [("a.b:Old", "a.b.Old"), ("a.b", "a.b.New"), ("a.b.New", "a.b.New"), (".b", "app.b.New")],
)
def test_a_lazy_name_stands_for_what_its_value_says(value: str, path: str) -> None:
    source = f"_LAZY = {{'New': {value!r}}}\ndef __getattr__(name):\n    return load(_LAZY[name])\n"
    assert facts_of(source, "app", is_package=True).lazy == {"New": path}


@pytest.mark.parametrize("reader", ["ast", "cst"])
def test_the_category_of_a_warning_filter_is_a_dotted_string(reader: str) -> None:
    facts = facts_of('@pytest.mark.filterwarnings("ignore::a.b.Old")\ndef f(): ...\n', reader=reader)
    assert uses(facts, "a.b.Old") == [("dotted_string", 1, 42)]


def test_nothing_that_was_read_waits_for_the_cycle_collector() -> None:
    source = Path(definition_facts.__file__)
    task = ReadTask(str(source.parent), source.name, "a.b", False, "ast", (), False, ("portraits", "shapes"))
    read_file(task)
    gc.collect()
    read_file(task)
    assert gc.collect() < 50, "of some 50,000 objects"
