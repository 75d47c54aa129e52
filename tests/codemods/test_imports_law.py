"""The law of edited imports: each suite imports what it should, in an order that matters as little as before."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.codemods.imports import edit_imports
from tests.codemods.import_cases import Wish
from tests.codemods.random_imports import module, wish
from tests.codemods.test_imports import changes, written

Import = ast.Import | ast.ImportFrom
#: A module, or None; a name; an alias, or None.
Imported = tuple[str | None, str, str | None]


def imported(node: Import) -> list[Imported]:
    origin = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else None
    return [(origin, alias.name, alias.asname) for alias in node.names]


def wished(node: Import, wish: Wish) -> list[Imported]:
    """What an import becomes, with what stands beside it."""
    result = []
    for index, (origin, name, alias) in enumerate(imported(node)):
        if index not in wish.drop:
            new = wish.rename.get(index)
            origin = wish.module if wish.module is not None else origin
            result.append((origin, new.name, new.alias) if new else (origin, name, alias))
    added = [ast.parse(text).body[0] for text in wish.add]
    return result + [one for node in added for one in imported(node)]  # type: ignore[arg-type]


def suites(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for child in ast.walk(node):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(found := getattr(child, field, None), list) and (found or child is node):
                yield found


class Scene:
    """What is bound, by imports alone, when each other statement of a suite is reached."""

    def __init__(self) -> None:
        self.bound: dict[str, object] = {}
        self.seen: list[tuple[str, dict[str, object]]] = []

    def run(self, some: Sequence[Imported]) -> None:
        for origin, name, alias in some:
            if name == "*":
                self.bound = {key: (origin, value) for key, value in self.bound.items()}
            else:
                self.bound[alias or (name if origin else name.partition(".")[0])] = (origin, name)

    def reach(self, node: ast.stmt | None) -> None:
        self.seen.append((_head(node) if node else "end", dict(self.bound)))


def _head(node: ast.stmt) -> str:
    """A statement without its suites."""
    return ast.dump(type(node)(**{key: value for key, value in ast.iter_fields(node) if not isinstance(value, list)}))


def scenes(tree: ast.AST, wishes: Mapping[Import, Wish]) -> list[list[tuple[str, dict[str, object]]]]:
    found = []
    for suite in suites(tree):
        scene = Scene()
        for node in suite:
            if isinstance(node, ast.Import | ast.ImportFrom):
                scene.run(wished(node, wishes[node]) if node in wishes else imported(node))
            elif not isinstance(node, ast.Pass):
                scene.reach(node)
        scene.reach(None)
        found.append(scene.seen)
    return found


def rest(text: str) -> list[str]:
    """The lines that no import has a part in, and no ``pass``; nor ``v = 1``, which shares lines with imports."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
            for number in range(node.lineno - 1, node.end_lineno or 0):
                lines[number] = ""
    return [line.rstrip("\r\n") for line in lines if line.strip() and "v = 1" not in line]


def blank_ends(text: str) -> set[str]:
    return {line for line in re.split(r"\r\n|\r|\n", text) if line != line.rstrip(" \t")}


def check(random: Random) -> None:
    text = module(random)
    tree = ast.parse(text)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    wishes = {node: wish(random, node, at) for at, node in enumerate(nodes) if random.random() < 0.6}
    asked = changes(text, list(wishes.values()))
    after = written(text, edit_imports(text, asked))
    assert scenes(ast.parse(after), {}) == scenes(tree, wishes), after
    assert rest(after) == rest(text), after
    assert blank_ends(after) <= blank_ends(text), after


@given(st.randoms(use_true_random=False))
@settings(max_examples=75)
def test_each_suite_imports_what_it_should(random: Random) -> None:
    check(random)


@pytest.mark.parametrize("seed", range(2))
def test_the_same_from_a_seed(seed: int) -> None:
    random = Random(seed)
    for _ in range(50):
        check(random)
