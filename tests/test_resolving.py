"""Names are followed through modules that import one another, to where they are bound or to nowhere."""

from __future__ import annotations

from itertools import permutations

from tests.families.court import program_of

NAMES = [f"m{number}" for number in range(8)]
#: Each imports all others and a name that none of them binds, as under TYPE_CHECKING in large packages.
KNOT = {
    "pkg/__init__.py": "",
    **{
        f"pkg/{name}.py": "".join(
            f"from .{other} import missing\nfrom .{other} import bound\n" for other in NAMES if other != name
        )
        for name in NAMES
    },
}


def test_a_knot_of_imports_is_gone_through_once() -> None:
    program = program_of(KNOT)  # on every way among eight modules it would take for ever
    assert {program.exported(f"pkg.{name}", "missing") for name in NAMES} == {()}
    assert program.named("pkg.m0.missing.inner") == []


def test_what_one_of_the_knot_binds_is_found_from_all() -> None:
    files = KNOT | {"pkg/m7.py": KNOT["pkg/m7.py"] + "class bound:\n    def run(self): ...\n"}
    program = program_of(files)
    assert {program.exported(f"pkg.{name}", "bound") for name in NAMES} == {("pkg.m7.bound",)}
    assert program.named("pkg.m0.bound.run") == ["pkg.m7.bound.run"]


def test_classes_in_a_circle_do_not_depend_on_who_is_asked_first() -> None:
    files = {
        "a.py": "from b import B\nclass A(B):\n    class Inner: ...\n",
        "b.py": "from c import C\nclass B(C): ...\n",
        "c.py": "import a\nclass C(a.A.Inner): ...\n",
    }
    for order in permutations(("a.A", "b.B", "c.C")):
        program = program_of(files)
        bases = {symbol: program.bases(symbol) for symbol in order}
        assert bases == {"a.A": ("b.B",), "b.B": ("c.C",), "c.C": ("a.A.Inner",)}, order
