"""Definitions of ``f`` or ``K``, and what a call of them takes as it would be written in a ``def``; or why not.

Those in RUN are run, too, and compared with what Python says of itself.
"""

from __future__ import annotations

from ssot_tool.signature import Unknown

#: What all definitions may use.
IMPORTS = """
import abc, attr, attrs, contextlib, enum, functools
from contextlib import contextmanager
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Annotated, ClassVar, Generic, NamedTuple, Protocol, TypeVar, overload
"""
#: And those that are only read.
MORE_IMPORTS = """
import app
from pydantic import BaseModel, ConfigDict, Field
"""

RUN: tuple[tuple[str, str | Unknown], ...] = (
    # functions
    ("def f(): pass", ""),
    ("def f(a, b=1, *rest, c, d=2, **more): pass", "a, b=1, *rest, c, d=2, **more"),
    ("def f(a, /, b, *, c): pass", "a, /, b, *, c"),
    ("def f(a, b, /): pass", "a, b, /"),
    ("async def f(a: int = 1): pass", "a=1"),
    ("def f(a: 'x' = (1, 2)): yield", "a=(1, 2)"),
    # classes
    ("class K: pass", ""),
    ("class K(object): x = 1", ""),
    ("class K:\n  def __init__(self, a, *, b=1): pass", "a, *, b=1"),
    ("class K:\n  def __init__(self, /, a): pass", "a"),
    ("class K:\n  def __init__(*args, **more): pass", "*args, **more"),
    ("class K:\n  def __new__(cls, a, b=2): pass", "a, b=2"),
    ("class K:\n  def __new__(cls, a): pass\n  def __init__(self, a): pass", "a"),
    ("class K:\n  def __new__(cls, *args, **more): pass\n  def __init__(self, a): pass", "a"),
    ("class A:\n  def __init__(self, a): pass\nclass K(A): pass", "a"),
    ("class A:\n  def __init__(self, a): pass\nclass K(A):\n  def __init__(self, b): pass", "b"),
    (
        (
            "class A:\n  def __init__(self, a): pass\nclass B(A): pass\n"
            "class C(A):\n  def __init__(self, c): pass\nclass K(B, C): pass"
        ),
        "c",
    ),
    ("class K(abc.ABC):\n  @abc.abstractmethod\n  def __init__(self, a): pass", "a"),
    ("T = TypeVar('T')\nclass K(Generic[T]):\n  def __init__(self, a): pass", "a"),
    ("class K(metaclass=abc.ABCMeta):\n  def __init__(self, a): pass", "a"),
    ("class M(type):\n  def other(cls): pass\nclass K(metaclass=M):\n  def __init__(self, a): pass", "a"),
    ("class K:\n  def __init__(self, __a): pass", "_K__a"),
    ("class K(Exception):\n  def __init__(self, a): pass", "a"),
    ("class K:\n  def __init__(self, a): pass\n  def __init__(self, b): pass", "b"),
    ("class K: x: int = 3", ""),
    # dataclasses
    ("@dataclass\nclass K:\n  a: int\n  b: str = 'x'\n  c = 3", "a, b='x'"),
    ("@dataclass(frozen=True)\nclass K:\n  a: int\n  b: list = field(default_factory=list)", "a, b=[]"),
    (
        "@dataclass\nclass K:\n  a: int = field(default=1, repr=False)\n  b: int = field(init=False)\n  c: int = 2",
        "a=1, c=2",
    ),
    ("@dataclass(kw_only=True)\nclass K:\n  a: int = 1\n  b: int", "*, a=1, b"),
    ("@dataclass\nclass K:\n  a: int = field(kw_only=True)\n  b: int = 2", "b=2, *, a"),
    ("@dataclass\nclass K:\n  a: int\n  _: KW_ONLY\n  b: int = 2", "a, *, b=2"),
    ("@dataclass\nclass K:\n  n: ClassVar[int] = 3\n  a: int = 1", "a=1"),
    ("@dataclass\nclass K:\n  n: 'ClassVar[int]' = 3\n  a: 'int' = 1", "a=1"),
    ("@dataclass\nclass K:\n  a: InitVar[int]\n  b: int = 1", "a, b=1"),
    (
        "@dataclass\nclass A:\n  a: int\n  b: int = 1\n@dataclass\nclass K(A):\n  c: int = 3\n  a: int = 0",
        "a=0, b=1, c=3",
    ),
    ("@dataclass\nclass A:\n  a: int\nclass K(A):\n  b: int = 2", "a"),
    ("@dataclass\nclass A:\n  a: int\nclass B(A): pass\n@dataclass\nclass K(B):\n  b: int = 2", "a, b=2"),
    (
        (
            "@dataclass\nclass A:\n  x: int = 0\n@dataclass\nclass B(A):\n  pass\n@dataclass\n"
            "class D(A):\n  x: int = 2\n@dataclass\nclass K(B, D): pass"
        ),
        "x=0",
    ),
    ("@dataclass\nclass K:\n  a: int\n  def __init__(self, z): pass", "z"),
    ("@dataclass(init=False)\nclass K:\n  a: int", ""),
    ("@dataclass\nclass K:\n  a: tuple = 1, 2", "a=(1, 2)"),
    ("@dataclass\nclass K: a: int; b: int = 1", "a, b=1"),
    # named tuples
    ("class K(NamedTuple):\n  a: int\n  b: str = 'x'\n  def m(self): pass", "a, b='x'"),
    ("class A(NamedTuple):\n  a: int\nclass K(A): pass", "a"),
    # attrs
    ("@attr.s\nclass K:\n  a = attr.ib()\n  b = attr.ib(default=1)\n  c: int = 2", "a, b=1"),
    ("@attr.s(auto_attribs=True)\nclass K:\n  a: int\n  _b: int = 2", "a, b=2"),
    (
        "@attrs.define\nclass K:\n  a: int\n  _b: int = attrs.field(default=2)\n  c: list = attrs.field(factory=list)",
        "a, b=2, c=[]",
    ),
    ("@attrs.define\nclass K:\n  a = attrs.field()\n  b: int = 2", "a"),
    ("@attrs.frozen(kw_only=True)\nclass K:\n  a: int = 1\n  b: int", "*, a=1, b"),
    ("@attrs.define\nclass K:\n  a: int = attrs.field(kw_only=True)\n  b: int", "b, *, a"),
    ("@attrs.define\nclass K:\n  a: int = attrs.field(init=False)\n  b: int = attrs.field(alias='z')", "z"),
    ("@attrs.define\nclass A:\n  a: int\n  b: int\n@attrs.define\nclass K(A):\n  c: int\n  a: int", "b, c, a"),
    ("@attrs.define\nclass K:\n  a: int\n  def __init__(self, z): pass", "z"),
    ("@attr.s\nclass K:\n  a = attr.ib()\n  def __init__(self, z): pass", "a"),
    ("@attrs.define\nclass K:\n  a: int = attrs.field()\n  @a.default\n  def _a(self): return 1", "a=<a.default>"),
    ("@attr.s\nclass K:\n  a = attr.ib(0)\n  b = attr.ib(attr.Factory(dict))", "a=0, b={}"),
    (
        "@attrs.define\nclass K:\n  a: int\n  b: int = attrs.Factory(lambda self: self.a, takes_self=True)",
        "a, b=attrs.Factory(lambda self: self.a, takes_self=True)",
    ),
    ("@attrs.define\nclass K:\n  n: ClassVar[int] = 1\n  a: int", "a"),
)
READ: tuple[tuple[str, str | Unknown], ...] = (
    # functions
    ("@app.traced\ndef f(a): pass", Unknown("decorator app.traced")),
    ("@functools.lru_cache(maxsize=None)\ndef f(a): pass", Unknown("functools.lru_cache keeps apart")),
    ("@functools.cache\ndef f(): pass", ""),
    ("@functools.wraps(print)\ndef f(a): pass", "a"),
    ("@contextmanager\ndef f(a): yield", "a"),
    ("@overload\ndef f(a): ...", Unknown("decorator overload")),
    ("@unknown\ndef f(a): pass", Unknown("decorator unknown")),
    # classes
    ("class K:\n  def __new__(cls, a): pass\n  def __init__(self, b): pass", Unknown("different arguments")),
    ("class K:\n  def __new__(cls, a=1): pass\n  def __init__(self, a=2): pass", Unknown("different arguments")),
    ("class K:\n  __init__ = other", Unknown("binds __init__")),
    ("class K:\n  def __init__(self): pass\n  __init__ = other", Unknown("binds __init__")),
    ("class K:\n  if x:\n    def __init__(self): pass", Unknown("binds __init__")),
    ("class K:\n  for __init__ in y: pass", Unknown("binds __init__")),
    ("class K:\n  def __init__(): pass", Unknown("no parameter for its receiver")),
    ("class K:\n  @app.inject\n  def __init__(self, a): pass", Unknown("decorator app.inject")),
    ("@app.register\nclass K: pass", Unknown("decorator app.register")),
    ("@app.register\nclass A: pass\nclass K(A): pass", Unknown("decorator app.register")),
    ("class K(app.Base): pass", Unknown("its base app.Base, which cannot be read")),
    ("class K(app.Base):\n  def __init__(self, a): pass", "a"),
    ("class K(app.Base):\n  def __new__(cls, a): pass", Unknown("its base app.Base")),
    ("class K(nowhere): pass", Unknown("its base nowhere")),
    ("class K(make(), *more): pass", Unknown("its base make()")),
    ("class K(Exception): pass", "*args"),
    ("class K(OSError): pass", Unknown("its base builtins.OSError")),
    ("class K(K): pass", Unknown("contradict")),
    ("class A(K): pass\nclass K(A): pass", Unknown("contradict")),
    ("class A: pass\nclass B(A): pass\nclass K(A, B): pass", Unknown("contradict")),
    ("class K(enum.Enum):\n  A = 1", Unknown("enum")),
    ("class M(type):\n  def __call__(cls, *a): pass\nclass K(metaclass=M): pass", Unknown("M has a __call__")),
    ("class M(type):\n  __call__ = other\nclass A(metaclass=M): pass\nclass K(A): pass", Unknown("M has a __call__")),
    ("class K(metaclass=app.Meta): pass", Unknown("metaclass app.Meta cannot be read")),
    ("class M(app.Meta): pass\nclass K(metaclass=M): pass", Unknown("cannot be read as a whole")),
    ("class K(**options): pass", Unknown("takes its metaclass from")),
    ("class K(flag=True): pass", ""),
    ("class K(type): pass", Unknown("its base builtins.type")),
    ("class K(Protocol):\n  def m(self): pass", Unknown("protocol")),
    ("class P(Protocol): pass\nclass K(P):\n  def __init__(self, a): pass", "a"),
    ("class P(Protocol): pass\n@dataclass\nclass K(P):\n  a: int", "a"),
    # dataclasses
    ("@dataclass(kw_only=flag)\nclass K:\n  a: int", Unknown("no literal")),
    ("@dataclass(**options)\nclass K:\n  a: int", Unknown("cannot be read")),
    ("@dataclass\nclass K:\n  a: int = field(init=x)", Unknown("no literal")),
    ("@dataclass\nclass K:\n  if x:\n    a: int", Unknown("under a condition")),
    ("@dataclass\nclass K:\n  a: int\n  a = 3", Unknown("in more than one way")),
    ("@dataclass\nclass A:\n  a: int = 1\n@dataclass\nclass K(A):\n  a: int", Unknown("may be the a of m.A")),
    ("@dataclass\nclass K(app.Base):\n  a: int", Unknown("may have fields")),
    ("@app.register\n@dataclass\nclass K:\n  a: int", Unknown("app.register")),
    # attrs
    ("@attr.s(these=x)\nclass K:\n  a = attr.ib()", Unknown("cannot be read")),
    (
        "@attrs.define\nclass A:\n  a: int\n@attrs.define(kw_only=True)\nclass K(A):\n  b: int",
        Unknown("versions of attrs"),
    ),
    (
        "@attrs.define\nclass A:\n  a: int\n@attrs.define\nclass B:\n  b: int\n@attrs.define\nclass K(A, B): pass",
        Unknown("several bases"),
    ),
    ("@attr.s\nclass K:\n  a: int = attr.ib()\n  b = attr.ib()", Unknown("order")),
    ("@attrs.define\nclass K:\n  a: int = attrs.field(alias=x)", Unknown("alias")),
    # pydantic
    ("class K(BaseModel):\n  a: int\n  b: str = 'x'\n  _c: int = 1", "*, a, b='x'"),
    (
        (
            "class K(BaseModel):\n  a: int = Field(..., gt=1)\n  b: int = Field(3)\n"
            "  c: list = Field(default_factory=list)"
        ),
        "*, a, b=3, c=[]",
    ),
    ("class A(BaseModel):\n  a: int\nclass K(A):\n  b: int = 1\n  def m(self): pass", "*, a, b=1"),
    ("class K(BaseModel):\n  a: int = Field(alias='z')", "*, z"),
    ("class K(BaseModel):\n  a: int = Field(alias='a-b')", Unknown("alias of the field a")),
    ("class K(BaseModel):\n  a: int = Field(validation_alias=x)", Unknown("cannot be read")),
    ("class K(BaseModel):\n  model_config = ConfigDict(frozen=True)\n  a: int", "*, a"),
    ("class K(BaseModel):\n  model_config = ConfigDict(alias_generator=x)\n  a: int", Unknown("model_config")),
    ("class K(BaseModel):\n  a: int\n  class Config:\n    x = 1", Unknown("Config")),
    ("class K(BaseModel):\n  a: int\n  b = 3", Unknown("may be fields")),
    ("class K(BaseModel):\n  a: Annotated[int, Field(alias='z')]", Unknown("more than its type")),
    ("class K(BaseModel):\n  a: int\n  def __init__(self, z): pass", "z"),
    ("class K(BaseModel):\n  n: ClassVar[int] = 1\n  a: list = []", "*, a=[]"),
    ("class K(app.Mixin, BaseModel):\n  a: int", Unknown("app.Mixin")),
)
