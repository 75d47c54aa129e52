"""Snippets of every kind of statement and expression, on which the readers must agree."""

from __future__ import annotations

# fmt: off

#: Each is read inside parentheses.
EXPRESSIONS = [
    "a", "(a)", "( ( a ) )", "a.b.c", "a . b  . c", "(a.b).c", "(a\n# a.b\n.b)", "f()", "f(a)(b)(c)", "(f)(a)",
    "(f.g)(a)", "((f).g)(a)", "(f).g(a)", "(f)()()", "(f())()", "((f()))()", "((f())).g()", "g((f).h())",
    "g(((f)).h(), (f).h())", "'x'.join(a)", "('x').join(a)", "('x' 'y').join(a)", "'x' 'y'.join(a)", "f'{a}'.join(b)",
    "(f'{a}' 'x').join(b)", "[].append(a)", "[[].append(a)]", "[a, b][0].c()", "{}.get(a)", "{{}.get(a)}",
    "{a: b}.get(c)", "{a}.add(c)", "{a for a in b}.pop()", "[a for a in b].pop()", "{a: a for a in b}.pop()",
    "(a for a in b).send(c)", "(a, b).index(c)", "().index(c)", "((a, b)).index(c)", "(a, b)()", "((a, b))()",
    "(a for a in b)()", "1 .real()", "1..real()", "1.5.hex()", "(1).real()", "1j.imag()", "None.x()", "...()",
    "....x()", "b'x'.decode()", "b'x' b'y'.decode()", "x[0]()", "1[0]()", "[1][0]()", "(x[0])()", "(x)[0]()",
    "(lambda: a)()", "(lambda: a)", "(yield)()", "(await_)()", "(not a)()", "(-a).b()", "-a.b()", "not f()",
    "x if f() else (g)()", "not not a", "- + ~ a", "f(a, b, c,)", "f(*a, *b, c, d=e, *g, **h)", "f(a=b, c=(d))",
    "f(a for a in b)", "f((a for a in b))", "f((a), (b), ((c)))", "f(())", "f([()])", "f(  # f(\n a  # ) a\n , b)",
    "f(a\n=\nb)", "f(**a, **b)", "f(*())", "f(1, 'x', None, b)", "a + b - c * d / e // f % g @ h ** i",
    "a | b & c ^ d << e >> f", "'a' + b % c", "1 + 2", "1 + a", "a + 'b'", "a and b and c", "(a and b) and c",
    "a and (b and c)", "a or b and c or d", "1 and 2", "1 and a", "a < b <= c == d != e > f >= g",
    "a is b is not c in d not in e", "1 < 2", "1 < a", "not 1", "a if b else c", "a if b else c if d else e",
    "(a if b else c) if d else e", "1 if b else 2", "1 if 2 else 3", "1if a else 2", "[1for a in b]", "0xfor a",
    "1or a", "(a, b)", "a, b", "a,", "()", "(a,)", "(1, a, 2)", "[]", "[a, *b, (c), 1]", "{a, *b}", "{1, 2}", "{}",
    "{a: b, **c, 'd': 1, 2: e}", "{**a}", "{1: 2}", "{(a): (b)}", "x[a]", "x[a, b]", "x[a,]", "x[(a, b)]", "x[a:b]",
    "x[a:b:c]", "x[:]", "x[::]", "x[a:, ::b, 1]", "x[1]", "1[2]", "x[1:2]", "x[*a]", "x[*a, b]", "x[a][b].c[d]",
    "x[y[z]]", "lambda: 0", "lambda a, /, b=c, *d, e, f=g, **h: a", "lambda *, a: a", "lambda *a, **b: (a, b)",
    "lambda a=lambda b: b: a", "[a for a in b]", "[a for a, b in c if d if e for f in a]", "[1 for a in b if 1]",
    "{a: b for a, b in c.items()}", "{(a): 1 for (a) in (b)}", "{a for a in (b, c)}", "(a for a in b)",
    "[[a for a in b] for b in c]", "[x async for x in y]", "(a := b)", "f(a := b, c=(d := e))", "[y := f(x), y**2]",
    "[last := i for i in range(5)]", "(yield)", "(yield a)", "(yield a, b)", "(yield from a)", "'a'", "'a' 'b'",
    "('a'\n  # 'c'\n  'b')", "'a' \\\n 'b'", "'''a\nb''' 'c'", "'a' 'b' 'c' 'd'", "b'a'", "b'a' b'b'", "u'a'",
    "r'a\\b' R'\\d'", "rb'a' Rb'b' bR'c'", "'\\n\\t\\\\\\'\\\"\\a\\b\\f\\v\\r'",
    "'\\x41\\u0041\\U00000041\\101\\0\\N{LATIN SMALL LETTER A}'", "'\\d\\q\\8\\$'", "'a\\\nb'", "'\\\n'",
    "'# no comment' # a comment with 'quotes'\n", "'a.b' # ''' \" a.b\n", "''", "''''''", "'' ''", '"""a"b""c\\""""',
    "f(b'x', b)", "f(u'x', u)", "f(r'x', r)", "f''", "f'a'", "f'a' 'b'", "'a' f'b'", "f'{a}'", "f'{a.b}.c'",
    "f'x{a}y{b}z'", "f'{a}{a}{b}{a}'", "f'{a!r}' + r", "f'{a!s:>{b}}' + s", "f'{a:{b}.{c}f}' + f", "f'{a:>10}'",
    "f'{a:%Y-%m-%d}' + d", "f'{{a}}{b}{{c}}'", "f'{{{a}}}'", "f'{a=}'", "f'x{a = }y'", "f'{a=!r:>{b}}'",
    "f'{a}{b=}c'", "f'{a + b}'", "f'{ a }'", "f'{(a)}'", "f'{ (a).b() }'", "f'{(a, b)}'", "f'{a, b}'", "f'{*a, b}'",
    "f'{[a for a in b]}'", "f'{ {a: b}[c] }'", "f'{ {a, b} }'", "f'{(lambda x: x)(a)}'", "f'{(a := b)}'",
    "f'{a if b else c}'", "f'{a != b}{a == b}{a <= b}'", "f'{a[1:2]}'", "f'{a:=10}'", "f'{f(a, b=c)}'",
    "f'{f(\"x\", b)}'", "f'{a}' f'{a}'", "f'{a}' 'b{c}' f\"{d}\"", "'x' f'{a}' 'y'", "f'{1}.Old'", "f'{MODULE}.Old'",
    "f'{a}\\n{b}\\t'", "f'\\N{EM DASH}{a}'", "rf'\\d{a}\\{b}'", "fr'\\N{a}'", "f'\\{a}'", "f'\\\\{a}'",
    "F'{a}' Rf'{b}'", "f'{a}' '\\x41'", "f'{f\"{a}\"}'", "f'{a + f\"{b}{c}\"} {a}'", "f'{f(f\"{a}\")}{a}'",
    "f'''{a}'''", "f'''\n{a}\n  {b}'''", "f'''\n{\na\n}{ a . b }'''", "f'''x\n{a!r:>{b}}\n{c}'''",
    "f'''{\n  f(a,\n    b)}\n{c(d)}'''", "f'''\n{a=}\n{b = }'''", "f'''{a}\n{f\"{b}\"}\n{c}'''",
    "f'''\n{f\"{a}{b}\"}'''", "f'''\n{a['b']}{c[\"d\"]}'''", "f'''\n{(a)}{((b))}'''", "f'''\n{a:{b}}\n{c}'''",
    "f'''\n{ {a: b}['c'] }\n{[a]}'''", "f'''\n{{{a}}}\n{{b}}'''", "f'''\n{a != b}{a, }'''",
    "f'''\n{1}{None}{True}{'x'}{b}'''", "f'''\n{(yield)}{lambda_}'''", "f\"\"\"\n{a}\"{b}\" '{c}' \"\"\"",
    "(f'{a}'\n  # f'{a}'\n  f'{b}'\n  'c'\n  f'{d}')", "f'{a}' \\\n f'{b}'", "f'a\\\n{b}'", "f'{a}' '''\n''' f'{b}'",
    "'''\n''' f'{a}' f'''\n{b}'''", "f(f'{a}', b)[f'{c}']", "x\t+\x0cy",
]

#: Statements that stand on a line.
SIMPLE = [
    "", "\n", "# only a comment", "x", "x = 1", "a.b.c = d[e]\n", "a = b = c, d = e\n", "a, *b = c\n",
    "(a, [b, (c)]) = d\n", "x: int\n", "x: 'A | B' = f()\n", "self.x: list[Old] = []\n", "x[a]: int = 1\n",
    "x += y.z\n", "x @= y; y //= z; z **= 2;\n", "del a, b.c, d[e]\n", "del (a, b)\n", "del (a), (b)\n", "del a,\n",
    "assert a, b\n", "assert (a, 'b')\n", "raise\n", "raise A\n", "raise A(b) from c\n", "import a\n",
    "import a.b.c as d, e, f as g\n", "import a . b . c as d\n", "import a \\\n  . b as c\n", "from a import b\n",
    "from a.b import c as d, e\n", "from . import a\n", "from .. import a as b\n", "from ... a . b import c\n",
    "from ....a import b\n", "from . . .a import (b, c as d,)\n",
    "from a import (  # one import, as\n    b,  # b as x\n    # c\n    c as d,\n)\nx\n", "from a import *\n",
    "from . import *\n", "from \\\n a \\\n import \\\n b \\\n as \\\n c\n", "from a import b as b; b\n",
    "from importing import from_, as_ as ass\n", "pass; break_ = 1; pass\n", "x = 1; y = x; z = y;\n",
    "f()\nx = 1  # comment with x = f('(')\ny = x\n", "('''doc''')\n", "...\n",
    "None; True; False; 1; 1.5; 1j; 0xFF; 1_000; b'x'\n", "global_ = nonlocal_ = 1\n", "print(a, b, *c, d=e, **f)\n",
]

#: Statements with suites, and odd layouts.
COMPOUND = [
    "if a: b\n", "if a:\n  b\nelif c:\n  d\nelif e: f\nelse:\n  g\nh\n",
    "if a:\n  b\nelse:\n  if c:\n    d\n  else: e\nf\n", "if a:\n  b\nelse:\n  if c:\n    d\n  e\n",
    "if a: b\nelse: c\n", "if 1:\n  pass\nelse: # else: if x\n  pass\n", "if (a): (b)\n", "while a: b\nelse: c\n",
    "while (a := b()):\n  continue\n  break\nelse:\n  pass\n", "for a in b: c\n",
    "for a, b in c, d:\n  e\nelse:\n  f\n", "for a, in b: pass\n", "for (a) in (b): pass\n", "for a.b in c: pass\n",
    "for a[b] in c: pass\n", "for a in *b, c: pass\n", "try: a\nexcept: b\n",
    "try:\n  a\nexcept A:\n  b\nexcept (B, C) as e:\n  d\nelse:\n  f\nfinally:\n  g\nh\n",
    "try:\n  a\nexcept (A) as e: e\nexcept (  # as x\n  B.c\n) as f:\n  pass\n",
    "try:\n  a\nexcept A as \\\n  e:\n  pass\n", "try:\n  a\nfinally:\n  b\n",
    "try:\n  a\nexcept* A as e:\n  b\nexcept* (B, C):\n  c\n", "with a: b\n", "with a as b, c as d: e\n",
    "with (a as b, c as d,): e\n", "with (a, b): c\n", "with (a): b\n", "with (a) as b: c\n", "with (a, b) as c: d\n",
    "with (a), (b): c\n", "with ((a)): c\n", "with (yield): c\n", "with f(a) as (b, c): d\n",
    "with (f(a)) as b.c: d\n", "with (\n  a  # as x\n  as b,\n  c(),\n): d\n", "with a as [b, c]: d\n",
    "def f(): pass\n", "def f(a, b=c): return a\n",
    "def f(a, /, b: int = 1, *c: str, d, e: 'E' = g, **h: k) -> l: ...\n", "def f(*, a, b=c): pass\n",
    "def f(a, *, b): pass\n", "def f(a, /): pass\n", "def f(a=b, /, c=d): pass\n", "def f(*args: *Ts): pass\n",
    "def f(a: b = c,): pass\n", "def f(\n  a,  # a: b\n  b: int  # = c\n  = 1,\n) -> (\n  c\n):\n  d\n",
    "def \\\n f \\\n (a): pass\n", "def f(x):\n  '''doc'''\n  return\n", "def f():\n  x = 1,\n",
    "def f():\n  x = (1)\n", "def f():\n  x;\n", "def f(): x;\n", "def f(): x; y; # z\ny\n",
    "def f():\n  return a,\n", "def f():\n  from a import (b,)\n", "def f():\n  import a\n\n  # comment\n\ny\n",
    "def f():\n  global a, b; a\n  a = 1\n", "def f():\n  def g():\n    nonlocal x\n    yield\n  return g\n",
    "def f():\n  yield\n", "def f():\n  yield a,\n", "def f():\n  x = yield\n", "def f():\n  x = yield a\n",
    "def f():\n  await_ = 1\n  raise\n", "def f():\n  if a:\n    pass\n  elif b:\n    return\n",
    "def f():\n  x = [\n    1,\n  ]\n", "def f():\n  f'''{a\n}'''\n", "def f():\n  'x' 'y'\n", "def f():\n  x: int\n",
    "def f():\n  del a\n", "def f():\n  del (a)\n", "def f():\n  assert a, (b)\n", "def f():\n  x = lambda: ...\n",
    "def f():\n  break_; ...\n", "async def f(): pass\n", "async  \\\n  def f(): await a\n",
    ("async def f():\n  async with a as b, c: d\n  async for x in y: z\n  else: w\n"
    "  return [await z async for z in y if await w]\n"),
    "async def f():\n  await (a)\n  (await a).b()\n  await a.b()\n", "@a\ndef f(): pass\n",
    "@a.b(c)\n@(d)\n# @e\n\n@f[0].g\nasync def h(): pass\n", "@a\nclass A: pass\n", "@ a  # @b\nclass A: pass\n",
    "@lambda f: f\ndef f(): pass\n", "@(yield_)\ndef f(): pass\n", "class A: x = 1\n", "class A(): x\n",
    "class A(B, C.d, *E, f=g, **h): pass\n",
    "class A(B, metaclass=M,):\n  '''doc'''\n  x: int = 1\n\n  def f(self): pass\n\n  class B: pass\n\ny\n",
    "class A(Generic[T], f(x)): pass\n", "class A((B)): pass\n", "class A: pass; x = 1\n",
    "class \\\n A \\\n (B): pass\n",
    "class A:\n  @property\n  def x(self): return self._x\n  @x.setter\n  def x(self, v): self._x = v\n",
    "match a:\n  case b: pass\n",
    ("match (a):\n  case 1: pass\n  case -1: pass\n  case 1+2j: pass\n  case 'x': a\n  case 'x' 'y': a\n"
    "  case None: pass\n  case True: b\n"),
    ("match a, b:\n  case c, d: pass\n  case (e, f): pass\n  case [g, *h]: pass\n  case [*_]: pass\n"
    "  case (i,): pass\n  case j,: pass\n  case (): pass\n  case []: pass\n  case _: pass\n"),
    "match a,:\n  case *b, c: pass\n",
    "match a:\n  case A.b: pass\n  case A.b.c | B.d | 'x': e\n  case (A.b): pass\n",
    ("match a:\n  case A(): pass\n  case A(b, c=d): pass\n  case a.B(1, x=C(y=[z])): pass\n"
    "  case A(b,): pass\n  case A(1): pass\n"),
    ("match a:\n  case {'a': b, C.d: e, **f}: f\n  case {}: pass\n  case {**g}: g\n  case {1: _}: pass\n"
    "  case {'x': (1), **rest}: pass\n  case {'a': [h],}: pass\n"),
    ("match a:\n  case A() as b: b\n  case (A() | B()) as c: c\n  case 1 as d: d\n"
    "  case [A() as e, (B() as f)]: pass\n  case _ as g: g\n"),
    "match a:\n  case b if b > c: d\n  case e if f(): g\n  case (h) if (h): i\n",
    ("match a:\n  # case x\n  case  (  # case y\n    b\n  ): pass\n  # case z\n  case c:\n    d  # case\n\n"
    "  case e: f;\n"),
    "match match:\n  case case: case\n",
    "match = 1\ncase = match\nmatch(a)\nmatch[b]\nmatch.c\ntype = 1\ntype(a)\n_ = type\n",
    "match x:\n  case type.a: pass\nmatch -x: \n  case 1: pass\n", "match x:\n  case A(b=b, c=A(b)): pass\n",
    "match x:\n  case 1:\n    match y:\n      case z: pass\n  case w: w\n", "if a:\n\tb\n",
    "if a:\n\tb\n\tif c:\n\t\td\n", "class A:\n\n\x0c\n    x = 1\n\x0c\n    y = x\n",
    "\x0cx = y\n\x0c\ndef f(): pass\n", "x = (a +\n\n# b\n\n  b)\n", "if a: pass\n\n# end",
    "if a:\n  b\n    # odd comment\n # another\nc\n", "x = a \\\n  + b\\\n  .c\n", "\\\nx = 1\n",
    "if a:\n    x = 1 ;\n    y\n",
]

#: Identifiers and strings beyond ASCII; NFKC changes some of the names.
UNICODE = [
    "é = à.ü\n", "x = 'é'; y = z\n", "x = 'é' + y.z  # ü\nw = 'ö'.join(v)\n",
    "# ééé\ndef f(é, b='ü', *ö): return é\n", "ﬁ = 1\nx = ﬁ.ﬁx(ﬁ=ﬁ)\n", "def ﬁx(ﬁ: ﬁt = ﬁn, *ﬁa, **ﬁk): global ﬁ\n",
    "class ﬁ(ﬁx, ﬁm=ﬁn): ﬁo = 1\n", "import ﬁ.ﬁx as ﬁy, ﬁz\nfrom ﬁ.a import ﬁb as ﬁc, ﬁd\nfrom .ﬁ import *\n",
    "try: pass\nexcept ﬁ as ﬁx: ﬁx\n",
    ("match ﬁ:\n  case ﬁx: pass\nmatch ﬁ:\n  case {'a': ﬁ, **ﬁx}: pass\n  case [*ﬁ]: pass\n"
    "  case A(ﬁ=ﬁx) as ﬁy: pass\n"),
    "ℌ = 𝔘𝔫𝔦 = Ⅷ\n", "ª = µ.º\n", "e\u0301 = e\u0301.o\u0308\n", "हिन\u094dदी = नाम.गुण\n", "变量 = 模块.类(参数=值)\n",
    "x = f'é{a}ü{b.c}'; y\n", "x = f'''é\n{a}ü{b.c}\n{é.ö(ü)}'''; y\n", "x = f'é{ü!r:é>{ö}}' 'ä' f'{ï}'\n",
    "x = 'ﬁ' + ﬁ; f'{ﬁ.ﬁx}'\n", "print('😀', a, '😀', b)\n", "print(f'😀 {a} 😀 {b:😀>{c}}')\n",
    "x = '\u2028'; y = z\nw\n", "x = '\x0b\x0c\x1c\x85'; y = z\nw\n", "# \u2028 x\ny = z\n",
    "x = '''\u2029\n''' + y\n", "lambda é, *ö: é\n", "[é for é in ö if ü]\n", "@é.ö\ndef ü(): pass\n",
    "def f():\n  'é'\n", "with é as ö: pass\n", "match é:\n  case 'ü' as ö: pass\n",
]
