from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tools.bench_clones import ours, rows, sample, write
from tools.mutations import MUTATIONS
from tools.renaming import Function

HOUSE = Path(__file__).parents[2]
#: What may be missed of 40 functions is one or two: the sample changes with our own code. The figures that are promised
#: (issue 6, "Done when" 2: types 1 and 2 complete, type 3 at least 0.97) are measured by ``make bench-clones``.
LEAST = {"1": 1.0, "2": 1.0, "3": 0.95}


@pytest.fixture(scope="module")
def functions() -> Iterator[list[Function]]:
    yield sample(HOUSE / "ssot_tool" / "planning", 40, seed=3)


@pytest.mark.parametrize("kind", MUTATIONS)
def test_copies_of_our_own_functions_are_found(kind: str, functions: list[Function], tmp_path: Path) -> None:
    differs = write(tmp_path, functions, kind, seed=1)
    pairs = ours(tmp_path)
    asked = [number for number, is_other in differs.items() if is_other]
    assert len(asked) > 15
    found = sum((f"m{number:04}.py", f"o{number:04}.py") in pairs for number in asked)
    assert found / len(asked) >= LEAST[kind[0]]


@pytest.mark.parametrize("kind", MUTATIONS)
def test_copies_are_python_and_the_same_for_the_same_seed(kind: str, functions: list[Function]) -> None:
    made = [MUTATIONS[kind](function, Random(7)) for function in functions[:10]]
    assert made == [MUTATIONS[kind](function, Random(7)) for function in functions[:10]]
    assert all(ast.parse(text) for text in made)
    if kind.startswith("1"):
        assert [ast.dump(ast.parse(text)) for text in made] == [
            ast.dump(ast.parse(ast.unparse(function))) for function in functions[:10]
        ]


def test_the_bench_prints_a_table(functions: list[Function]) -> None:
    table = list(rows(functions[:5], {"ssot": ours}, seed=1))
    assert table[:3] == ["| copies of 5 functions | ssot |", "|---|---|", table[2]]
    assert len(table) == 3 + len(MUTATIONS)
    assert table[3].startswith("| 1 layout, comments (")
