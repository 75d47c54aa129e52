"""Calls before and after, as data: groups of one legacy, one canonical, options, and pairs of calls.

``Left`` holds a part of the reason. ``L`` is the legacy, ``C`` the canonical.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ssot_tool.signature import Left


class Group(NamedTuple):
    """What several calls share."""

    legacy: str
    canonical: str
    calls: tuple[tuple[str, str | Left], ...]
    renamed: Mapping[str, str] = MappingProxyType({})
    added: Mapping[str, str] = MappingProxyType({})
    partial: bool = False
    later: bool = True


ROUTE = {"kind": '"start"'}
#: Adding one keyword to every construction: the shapes of a call.
SHAPES = Group(
    "*things, key=None, **more",
    "*things, key=None, kind, **more",
    (
        ("L()", 'C(kind="start")'),
        ("L( )", 'C(kind="start" )'),
        ("L(x)", 'C(x, kind="start")'),
        ("L(x, y)", 'C(x, y, kind="start")'),
        ("L(x,)", 'C(x, kind="start",)'),
        ("L( x, y )", 'C( x, y, kind="start" )'),
        ("L(x, y, )", 'C(x, y, kind="start", )'),
        ("L(key=x)", 'C(key=x, kind="start")'),
        ("L(key = x)", 'C(key = x, kind="start")'),
        ("L(x for x in ys)", 'C((x for x in ys), kind="start")'),
        ("L((x for x in ys))", 'C((x for x in ys), kind="start")'),
        ("L([x for x in ys])", 'C([x for x in ys], kind="start")'),
        ("L(x if y else z)", 'C(x if y else z, kind="start")'),
        ("L('kind=1')", "C('kind=1', kind=\"start\")"),
        ("L(f(x, (y)))", 'C(f(x, (y)), kind="start")'),
        ("L (x)", 'C (x, kind="start")'),
        ("(L)(x)", 'C(x, kind="start")'),
        ("m.L(x)", 'C(x, kind="start")'),
        ("(m.  # why\n L)(x)", Left("a comment stands")),
        ("m . L(x)", 'C(x, kind="start")'),
        ("(L(x))", Left("no call")),
        ("L(\n    x\n)", 'C(\n    x,\n    kind="start"\n)'),
        ("L(\n    x,\n)", 'C(\n    x,\n    kind="start",\n)'),
        ("L(\n    x,\n    key=y,\n)", 'C(\n    x,\n    key=y,\n    kind="start",\n)'),
        ("L(\n    x, y,\n)", 'C(\n    x, y, kind="start",\n)'),
        ("L(\n    x, y\n)", 'C(\n    x, y, kind="start"\n)'),
        ("L(x,\n  y)", 'C(x,\n  y,\n  kind="start")'),
        ("L(x, y,\n  z)", 'C(x, y,\n  z, kind="start")'),
        ("L(\n\tx,  # why\n)", 'C(\n\tx,  # why\n\tkind="start",\n)'),
        ("L(\n    x  # why\n)", 'C(\n    x,  # why\n    kind="start"\n)'),
        ("L(\n    x,\n    # no more\n)", 'C(\n    x,\n    kind="start",\n    # no more\n)'),
        ("L(x  # why, not)\n)", 'C(x, kind="start"  # why, not)\n)'),
        ("L(x,  # why\n)", 'C(x, kind="start",  # why\n)'),
        ("L(\n    # nothing\n)", 'C(kind="start"\n    # nothing\n)'),
        ("L(\r\n    x,\r\n)", 'C(\r\n    x,\r\n    kind="start",\r\n)'),
        ("L(\n    *(x, y),\n)", 'C(\n    *(x, y),\n    kind="start",\n)'),
        ("L(*(x, y))", 'C(*(x, y), kind="start")'),
        ("L(x, *(y,), key=z)", 'C(x, *(y,), key=z, kind="start")'),
        ("L(key=x, *(y,))", 'C(key=x, *(y,), kind="start")'),
        ("L(**{'other': x})", Left("any keyword may be given")),
        ('L(kind="start")', 'C(kind="start")'),
        ("L(x, kind='start')", "C(x, kind='start')"),
        ("L(kind='stop')", Left("kind is given already, as 'stop'")),
        ("L(x, key='''a\n  b''')", "C(x, key='''a\n  b''', kind=\"start\")"),
        ("L(x,\\\n  y)", 'C(x,\\\n  y,\n  kind="start")'),
        ("L(Ǆ, é='x')", "C(Ǆ, é='x', kind=\"start\")"),
    ),
    added=ROUTE,
)
#: Those of them whose names cannot be observed, as they stand in a scope of their own.
UNSEEN: tuple[tuple[str, str], ...] = (
    ("L(lambda: x)", 'C(lambda: x, kind="start")'),
    ("L(v := x)", 'C(v := x, kind="start")'),
    ("L(await x)", 'C(await x, kind="start")'),
    ("L((yield))", 'C((yield), kind="start")'),
)

GROUPS = (
    SHAPES,
    Group(
        "a, b, c=None",
        "a, b, c=None",
        (
            ("L(x, y)", "C(x, y)"),
            ("L(x, y, z,)", "C(x, y, z,)"),
            ("L(x, b=y)", "C(x, b=y)"),
            ("L(c=z, b=y, a=x)", "C(c=z, b=y, a=x)"),
            ("L(*(x, y))", "C(*(x, y))"),
            ("L(x, *(y,))", "C(x, *(y,))"),
            ("L(x, *(y,), c=z)", "C(x, *(y,), c=z)"),
            ("L(x, *(), b=y)", "C(x, *(), b=y)"),
            ("L(*(x,), y)", "C(*(x,), y)"),
            ("L(**{'a': x, 'b': y})", "C(**{'a': x, 'b': y})"),
            ("L(x, **{'b': y})", "C(x, **{'b': y})"),
            ("L(*(x,), **{'b': y})", "C(*(x,), **{'b': y})"),
            ("L(x)", Left("does not bind: b is not given")),
            ("L(x, y, z, z)", Left("does not bind: there are more than 3")),
            ("L(x, y, d=z)", Left("does not bind: the legacy has no parameter d")),
            ("L(x, y, a=z)", Left("does not bind: a is given twice")),
            ("L(x, y, c=z, c=z)", Left("does not bind: c is given twice")),
            ("L(*(x,), y, b=z)", "C(*(x,), y, b=z)"),
            ("L(x, *(), y, b=z)", Left("does not bind")),
            ("L()", Left("a is not given")),
        ),
    ),
    Group(
        "a, b, c=None",
        "b, a, *, c=None",
        (
            ("L(x, y)", "C(a=x, b=y)"),
            ("L(x, y, z)", "C(a=x, b=y, c=z)"),
            ("L(x, b=y)", "C(a=x, b=y)"),
            ("L(b=y, a=x)", "C(b=y, a=x)"),
            ("L(x, b = y)", "C(a=x, b = y)"),
            ("L(\n    x,  # the first\n    y,\n)", "C(\n    a=x,  # the first\n    b=y,\n)"),
            ("L((x), (y))", "C(a=(x), b=(y))"),
            ("L(x or z, y if z else x)", "C(a=x or z, b=y if z else x)"),
            ("L([x, y], {x: y})", "C(a=[x, y], b={x: y})"),
            ("L(f'{x}', x + y)", "C(a=f'{x}', b=x + y)"),
            ("L('x' 'y', -1)", "C(a='x' 'y', b=-1)"),
            ("L(x, *(y,))", Left("b may be given by position")),
            ("L(x, *(), b=y)", Left("a would become a keyword")),
            ("L(*(x, y))", Left("may be given by position")),
            ("L(x, **{'b': y})", "C(a=x, **{'b': y})"),
            ("L(**{'a': x}, b=y)", "C(**{'a': x}, b=y)"),
            ("L(x, y, **{})", "C(a=x, b=y, **{})"),
            ("L((x for x in ys), y)", "C(a=(x for x in ys), b=y)"),
        ),
    ),
    Group(
        "a, b, c",
        "a, c, b",
        (
            ("L(x, y, z)", "C(x, b=y, c=z)"),
            ("L(x, *(y, z))", Left("may be given by position")),
            ("L(x, y, *(z,))", Left("may be given by position")),
            ("L(x, *(), b=y, c=z)", "C(x, *(), b=y, c=z)"),
        ),
    ),
    Group(
        "db, ws=None",
        "session, *, ws=None, kind='any'",
        (
            ("L(x)", 'C(x, kind="start")'),
            ("L(db=x)", 'C(session=x, kind="start")'),
            ("L(x, y)", 'C(x, ws=y, kind="start")'),
            ("L(x, ws=y)", 'C(x, ws=y, kind="start")'),
            ("L(ws=y, db=x)", 'C(ws=y, session=x, kind="start")'),
            ("L(db = x)", 'C(session = x, kind="start")'),
            ("L(\n  db=x, # it\n)", 'C(\n  session=x, # it\n  kind="start",\n)'),
            ("L(*(x,))", Left("ws may be given by position")),
            ("L(**{'db': x})", Left("db may be given by a keyword")),
            ("L(x, **{'ws': y})", "C(x, **{'ws': y}, kind=\"start\")"),
            ("L(x, kind=y)", Left("no parameter kind")),
            ("L(x for x in ys)", 'C((x for x in ys), kind="start")'),
            ("L(session=x)", Left("no parameter session")),
        ),
        renamed={"db": "session"},
        added=ROUTE,
    ),
    Group(
        "xs",
        "*, items",
        (
            ("L(x for x in ys)", "C(items=(x for x in ys))"),
            ("L((x for x in ys))", "C(items=(x for x in ys))"),
            ("L(x)", "C(items=x)"),
            ("L( x )", "C( items=x )"),
            ("L(x,)", "C(items=x,)"),
            ("L(xs=x)", "C(items=x)"),
        ),
        renamed={"xs": "items"},
    ),
    # Names are exchanged.
    Group(
        "a, b",
        "a, b",
        (
            ("L(x, y)", "C(b=x, a=y)"),
            ("L(a=x, b=y)", "C(b=x, a=y)"),
            ("L(x, b=y)", "C(b=x, a=y)"),
            ("L(**{'a': x, 'b': y})", Left("a may be given by a keyword")),
        ),
        renamed={"a": "b", "b": "a"},
    ),
    Group("a, b", "c, b", (("L(x, y)", Left("a and b would both become b")),), renamed={"a": "b"}),
    # Defaults.
    Group(
        "a, b=30, c='x', d=None",
        'a, b=60, c="x", d=None',
        (
            ("L(x)", "C(x, b=30)"),
            ("L(x, y)", "C(x, y)"),
            ("L(x, b=y)", "C(x, b=y)"),
            ("L(x, d=y)", "C(x, d=y, b=30)"),
            ("L(\n    x,\n    d=y,\n)", "C(\n    x,\n    d=y,\n    b=30,\n)"),
            ("L(x, *(y,))", Left("b may be given or not")),
            ("L(x, **{'b': y})", Left("b may be given or not")),
            ("L(x, y, *(z,))", "C(x, y, *(z,))"),
            ("L(x, y, **{'c': z})", "C(x, y, **{'c': z})"),
        ),
    ),
    Group("a=(1, -2)", "a", (("L()", "C(a=(1, -2))"), ("L(x)", "C(x)"), ("L(a=x)", "C(a=x)"))),
    Group("a=60 * 60", "a=3600", (("L()", "C(a=60 * 60)"),)),
    Group("a='''x\ny'''", "a=1", (("L()", "C(a='x\\ny')"),)),
    Group("a=0x10", "a=16", (("L()", "C()"),)),
    Group("a=1", "a=True", (("L()", "C(a=1)"),)),
    Group("a=0.0", "a=-0.0", (("L()", "C(a=0.0)"),)),
    Group("a=b'x'", "a='x'", (("L()", "C(a=b'x')"),)),
    Group("a=...", "a=None", (("L()", "C(a=...)"),)),
    Group("a=LIMIT", "a=LIMIT", (("L()", "C()"), ("L(*())", "C(*())"))),
    Group("a=LIMIT", "a=4", (("L()", Left("the default of a, LIMIT")), ("L(x)", "C(x)"))),
    Group("a=int()", "a=int()", (("L()", Left("the default of a, int()")), ("L(x)", "C(x)"))),
    Group("a=[]", "a=None", (("L()", Left("the default of a, []")),)),
    Group("a=[]", "a=[]", (("L()", "C()"),)),
    Group("a=lambda: 1", "a=lambda: 1", (("L()", Left("the default of a")),)),
    Group(
        "a, b=1", "a", (("L(x)", "C(x)"), ("L(x, y)", Left("no parameter b")), ("L(x, b=y)", Left("no parameter b")))
    ),
    Group("a, b=1", "a", (("L(x, **{})", Left("b may be given")), ("L(*(x,))", Left("b may be given by position")))),
    # Missing and surplus.
    Group("a", "a, b", (("L(x)", Left("needs b, which nothing gives")), ("L(a=x)", Left("needs b")))),
    Group("a", "a, b", (("L(x)", "C(x, b=7)"), ("L(*(x,))", "C(*(x,), b=7)")), added={"b": "7"}),
    Group("a", "a", (("L(x)", Left("no parameter kind")),), added=ROUTE),
    Group("a", "a, **more", (("L(x)", 'C(x, kind="start")'),), added=ROUTE),
    Group("a", "kind, a", (("L(x)", 'C(a=x, kind="start")'), ("L(a=x)", 'C(a=x, kind="start")')), added=ROUTE),
    Group("a", "kind, a", (("L(*(x,))", Left("a may be given by position")),), added=ROUTE),
    Group("a", "kind, /, a", (("L(a=x)", Left("takes kind by position alone")),), added=ROUTE),
    Group(
        "a, kind='start'",
        "a, kind",
        (
            ("L(x)", 'C(x, kind="start")'),
            ("L(x, 'start')", "C(x, 'start')"),
            ("L(x, y)", Left("kind is given already, as y")),
            ("L(x, kind='start')", "C(x, kind='start')"),
            ("L(x, **{})", Left("kind may be given")),
        ),
        added=ROUTE,
    ),
    Group("a, kind='stop'", "a, kind='stop'", (("L(x)", Left("is 'stop' by default")),), added=ROUTE),
    Group(
        "a",
        "a, kind, mode",
        (("L(x)", "C(x, kind=1, mode=2)"), ("L(\n  x,\n)", "C(\n  x,\n  kind=1,\n  mode=2,\n)")),
        added={"kind": "1", "mode": "2"},
    ),
    # Positional-only, keyword-only.
    Group(
        "a, /, b",
        "a, b",
        (
            ("L(x, y)", "C(x, y)"),
            ("L(x, b=y)", "C(x, b=y)"),
            ("L(*(x, y))", "C(*(x, y))"),
            ("L(a=x, b=y)", Left("bind")),
        ),
    ),
    Group(
        "a, b",
        "a, b, /",
        (("L(x, y)", "C(x, y)"), ("L(x, b=y)", Left("b by position alone")), ("L(x, **{'b': y})", Left("b may be"))),
    ),
    # Behind a keyword nothing stays at its position, though it is the same.
    Group("a, b, c", "c, b, a", (("L(x, y, z)", "C(a=x, b=y, c=z)"),)),
    Group("a, b", "b, a, /", (("L(x, y)", Left("a by position alone")),)),
    Group("a, b=1", "a, b=2, /", (("L(x, y)", "C(x, y)"), ("L(x)", Left("b by position alone")))),
    Group("*, a, b=1", "a, b=2", (("L(a=x)", "C(a=x, b=1)"), ("L(b=y, a=x)", "C(b=y, a=x)"), ("L(x)", Left("bind")))),
    Group(
        "a, /, **more",
        "a, **more",
        (
            ("L(x, b=y)", "C(x, b=y)"),
            ("L(x, a=y)", Left("given twice")),
            ("L(x, **{'a': y})", Left("the canonical has a parameter a")),
        ),
    ),
    # Variadic ones.
    Group(
        "a, *rest, b=1",
        "a, *rest, b=1",
        (
            ("L(x, y, z)", "C(x, y, z)"),
            ("L(x, *(y, z))", "C(x, *(y, z))"),
            ("L(x, y, *(z,), b=x)", "C(x, y, *(z,), b=x)"),
        ),
    ),
    Group("a, *rest", "a, *others", (("L(x)", "C(x)"), ("L(x, y)", Left("*rest")), ("L(*(x,))", Left("*rest")))),
    Group("a, *rest", "a, *others", (("L(x, y)", "C(x, y)"), ("L(*(x, y))", "C(*(x, y))")), renamed={"rest": "others"}),
    Group("a, *rest", "b, a, *rest", (("L(x, y)", Left("")),), added={"b": "1"}),
    Group("a, *rest", "a, b=1, *rest", (("L(x)", "C(x)"), ("L(x, y)", Left("*rest")), ("L(x, *(y,))", Left("*rest")))),
    Group("a, *rest", "a, rest", (("L(x, y)", Left("*rest")),)),
    Group("a, rest", "a, *rest", (("L(x, y)", Left("no parameter rest")),)),
    Group("a, b=1", "a, *rest, b=1", (("L(x, y)", "C(x, b=y)"), ("L(*(x, y))", Left("b may be given by position")))),
    Group(
        "a, **more",
        "a, **more",
        (
            ("L(x, k=y)", "C(x, k=y)"),
            ("L(x, **{'k': y})", "C(x, **{'k': y})"),
            ("L(k=y, a=x)", "C(k=y, a=x)"),
            ("L(**{'a': x})", "C(**{'a': x})"),
        ),
    ),
    Group(
        "a, **more",
        "a, k=None, **more",
        (("L(x, k=y)", "C(x, k=y)"), ("L(x, **{'k': y})", Left("has a parameter k")), ("L(x, j=y)", "C(x, j=y)")),
    ),
    Group(
        "a, **more",
        "a, k=None",
        (("L(x, k=y)", "C(x, k=y)"), ("L(x, j=y)", Left("no parameter j")), ("L(x, **{})", Left("has a parameter k"))),
    ),
    Group("a, **more", "a", (("L(x)", "C(x)"), ("L(x, **{})", Left("takes no **more")))),
    Group("a, b", "a, **more", (("L(x, y)", Left("only one that takes any keyword")),)),
    Group("a, b", "a, **more", (("L(x, y)", "C(x, c=y)"), ("L(x, b=y)", "C(x, c=y)")), renamed={"b": "c"}),
    Group("a, b=1", "a, **more", (("L(x)", "C(x, c=1)"),), renamed={"b": "c"}),
    Group("a=1, **more", "b=1, **more", (("L(b=x)", Left("b would be given twice")),), renamed={"a": "b"}),
    Group(
        "a, /, **more",
        "b, /, **more",
        (("L(x, a=y)", "C(x, a=y)"), ("L(x, c=y)", "C(x, d=y)"), ("L(x, **{'c': y})", Left("calls otherwise"))),
        renamed={"a": "b", "c": "d"},
    ),
    # Names that mean something else inside a class.
    Group("a, __b=1", "a, __b=1", (("L(x)", "C(x)"), ("L(x, __b=y)", Left("another name inside a class")))),
    Group("a, __b__=1", "a, __b__=2", (("L(x)", "C(x, __b__=1)"),)),
    # Names are compared as Python compares them.
    Group("ﬁ", "ﬁ, b=1", (("L(ﬁ=x)", "C(ﬁ=x)"), ("L(fi=x)", "C(fi=x)"))),
    # partial: a later call gives the rest, and may give a keyword again.
    Group(
        "a, b, c=None",
        "a, b, c=None, *, kind",
        (
            ("partial(L)", 'partial(C, kind="start")'),
            ("partial(L, x)", 'partial(C, x, kind="start")'),
            ("partial(L, x, c=y)", 'partial(C, x, c=y, kind="start")'),
            ("partial(L, *(x,))", 'partial(C, *(x,), kind="start")'),
            ("partial(L, **{'a': x})", "partial(C, **{'a': x}, kind=\"start\")"),
            ("partial(\n    L,\n    x,\n)", 'partial(\n    C,\n    x,\n    kind="start",\n)'),
            ("partial(m.L, x)", 'partial(C, x, kind="start")'),
            ("partial()", Left("does not hand on")),
            ("partial(*(L,))", Left("does not hand on")),
        ),
        added=ROUTE,
        partial=True,
    ),
    Group(
        "a, b, *, k=1, j=3",
        "b, a, *, k=2, j=3",
        (
            ("partial(L, x)", Left("may be given by position")),
            ("partial(L, x, y)", Left("would become a keyword")),
            ("partial(L, b=x)", Left("a may be given by position")),
            ("partial(L, a=x)", "partial(C, a=x, k=1)"),
        ),
        partial=True,
    ),
    Group(
        "*, k=1", "*, k=2", (("partial(L)", "partial(C, k=1)"), ("partial(L, k=x)", "partial(C, k=x)")), partial=True
    ),
    Group(
        "k=1", "k=2", (("partial(L)", Left("k may be given or not")), ("partial(L, x)", "partial(C, x)")), partial=True
    ),
    Group("*, k", "*, j", (("partial(L, k=x)", Left("a later call may give k again")),), {"k": "j"}, partial=True),
    Group("a, **more", "a, **more", (("partial(L, x)", Left("any keyword may be given")),), added=ROUTE, partial=True),
    Group("a, **more", "a, **more", (("partial(L, x)", "partial(C, x)"),), partial=True),
    Group("a, *rest", "a, *rest", (("partial(L, x, y)", "partial(C, x, y)"),), partial=True),
    Group(
        "a, b=1",
        "b=2, a=None",
        (
            ("partial(L, x)", "partial(C, a=x, b=1)"),
            ("partial(L, x, y)", "partial(C, a=x, b=y)"),
            ("partial(L)", Left("a is")),
        ),
        partial=True,
        later=False,
    ),
)


def cases() -> list[Any]:
    """Every call with its group."""
    return [(group, before, after) for group in GROUPS for before, after in group.calls]
