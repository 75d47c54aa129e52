"""Random modules full of imports, and random wishes for them."""

from __future__ import annotations

import ast
from random import Random

from ssot_tool.codemod import ImportItem
from tests.codemods.import_cases import Wish

MODULES = ("a", "b.c", ".d", "..e", ".", "long_name_of_a_package.and_of_a_module", "größe")
NAMES = ("Old", "other", "LIMIT", "Straße", "new_name_that_is_quite_long", "X", "y1")
OTHERS = ("x = 1", "# import nothing; (really", 'f("""\nimport a\n""")', "", "print(a); b", "# art \\", "\x0cz = 2")
COMMENTS = ("", "", "", "  # noqa: F401", "  # (why; not", "  # ends with \\")


def items(random: Random, plain: bool) -> list[str]:
    names = random.sample(NAMES, random.choice((1, 1, 2, 3, 5)))
    if plain:
        names = [random.choice((name.lower(), f"{name}.{name}")) for name in names]
    return [
        random.choice((name, name, name, f"{name} as {name}", f"{name}  as  A{at}")) for at, name in enumerate(names)
    ]


def statement(random: Random, indent: str, spread: bool = True) -> str:
    """One import, in one of the layouts that people use."""
    plain = random.random() < 0.2
    if not plain and random.random() < 0.05 and not indent:
        return f"from {random.choice(MODULES)} import *"
    some = items(random, plain)
    if random.random() < 0.3:
        some.sort()
    head = "import " if plain else f"from {random.choice(MODULES)} import "
    layout = random.randrange(7) if spread and not plain else 0
    deep = indent + "    "
    if layout == 1:
        return f"{head}({', '.join(some)}{random.choice(('', ',', ', '))})"
    if layout == 2:
        rows = (f"{deep}{one},{random.choice(COMMENTS)}\n" for one in some)
        inner = random.choice(("", f"{deep}# about the next (one\n")).join(rows)
        return f"{head}({random.choice(COMMENTS)}\n{inner}{indent})"
    if layout == 3:
        return head + "(" + f",\n{deep}".join(some) + random.choice(("", ",")) + ")"
    if layout == 4:
        return head + random.choice((", \\\n   ", ",\\\n")).join(some)
    if layout == 5:
        rows = (one + random.choice(COMMENTS) for one in some)
        return f"{head}(\n{deep}" + f"\n{deep}, ".join(rows) + f"\n{indent})"
    if layout == 6:
        return head + "(" + "".join(one + random.choice((", ", f",  # on\n{deep}")) for one in some) + ")"
    return head + ", ".join(some)


def suite(random: Random, indent: str, depth: int) -> list[str]:
    """The lines of a block; it is never empty."""
    lines: list[str] = []
    for _ in range(random.randint(1, 5)):
        kind = random.random()
        if kind < 0.55:
            lines.append(indent + statement(random, indent) + random.choice(COMMENTS))
        elif kind < 0.65:
            joined = [random.choice((statement(random, indent, spread=False), "v = 1")) for _ in range(3)]
            lines.append(indent + "; ".join(joined) + random.choice(("", ";", " ;  # end")))
        elif kind < 0.75 or depth > 1:
            lines.append(indented(random.choice(OTHERS), indent))
        else:
            lines += block(random, indent, depth)
    return [*lines, f"{indent}w = 1"] if not any(counts(line) for line in lines) else lines


def counts(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#")


def indented(line: str, indent: str) -> str:
    return indent + line.lstrip("\x0c") if line and indent else line


def block(random: Random, indent: str, depth: int) -> list[str]:
    deep = indent + random.choice(("    ", "\t", "  "))
    if random.random() < 0.2:
        joined = "; ".join(statement(random, deep, spread=False) for _ in range(random.randint(1, 2)))
        return [f"{indent}if x: {joined}{random.choice(COMMENTS)}".replace("import *", "import Z")]
    if random.random() < 0.3:
        heads = random.choice((("try", "except E"), ("if x", "else"), ("try", "except E", "else", "finally")))
        return [line for head in heads for line in (f"{indent}{head}:", *suite(random, deep, depth + 1))]
    head = random.choice(("if TYPE_CHECKING:", "def f():", "async def f(a):  # why", "class A:", "with x:"))
    return [indent + head, *suite(random, deep, depth + 1)]


def module(random: Random) -> str:
    """A module that parses."""
    while True:
        text = "\n".join(suite(random, "", 0)) + random.choice(("", "\n"))
        text = text.replace("\n", random.choice(("\n", "\n", "\r\n", "\r")))
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree)):
            return text


def wish(random: Random, node: ast.Import | ast.ImportFrom, at: int) -> Wish:
    """What could be asked of an import."""
    count = len(node.names)
    add = tuple(random.sample(ADDED, random.choice((0, 0, 1, 1, 2))))
    if node.names[0].name == "*":
        return Wish(at, add=add)
    drop = tuple(index for index in range(count) if random.random() < random.choice((0.2, 0.5, 1)))
    kept = [index for index in range(count) if index not in drop]
    alias = random.choice((None, "Alias"))
    rename = {
        index: ImportItem(random.choice(("Renamed", "größe")), alias) for index in kept[:1] if random.random() < 0.3
    }
    moves = isinstance(node, ast.ImportFrom) and random.random() < 0.2
    return Wish(at, drop, rename, random.choice(("..new", "a", ".")) if moves else None, add)


ADDED = ("from a import New", "from b.c import Newer as N", "import z.y", "from .d import Third", "from a import Old")
