"""Copies of a function as people make them: laid out anew, renamed, edited; what the bench of clones looks for.

Types as in Roy, Cordy and Koschke, "Comparison and evaluation of code clone detection techniques", 2009.
"""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Callable
from random import Random

from tools.renaming import Constants, Function, Rename, names_of

#: How many of the lines are edited: 10 to 30 %.
FEWEST, MOST = 0.1, 0.3


def layout(function: Function, chance: Random) -> str:
    """Type 1: comments and blank lines come in, brackets are broken over lines."""
    text = ast.unparse(function)
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    made, depth = text.splitlines(keepends=True), 0
    breaks: list[tuple[int, int, str]] = []
    for token in tokens:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        row, column = token.end
        if token.string == "," and depth and chance.random() < 0.3:
            breaks.append((row - 1, column, "  # see below\n        "))
        elif token.type == tokenize.NEWLINE and chance.random() < 0.3:
            breaks.append((row - 1, column - len(token.string), "  # checked elsewhere\n\n"))
    for row, column, new in reversed(breaks):
        made[row] = made[row][:column] + new + made[row][column:].lstrip(" ")
    return "".join(made)


def renamed(function: Function, chance: Random) -> str:
    """Type 2: local names are others, consistently."""
    return ast.unparse(Rename(names_of(function, False), False).visit(copy.deepcopy(function)))


def constants(function: Function, chance: Random) -> str:
    """Type 2: strings and numbers are others."""
    return ast.unparse(Constants().visit(copy.deepcopy(function)))


def renamed_constants(function: Function, chance: Random) -> str:
    """Type 2: both."""
    return ast.unparse(Constants().visit(Rename(names_of(function, False), False).visit(copy.deepcopy(function))))


def all_names(function: Function, chance: Random) -> str:
    """Type 2: attributes and calls have other names, too, consistently; built-in functions keep theirs."""
    return ast.unparse(Rename(names_of(function, True), True).visit(copy.deepcopy(function)))


def _blocks(function: Function) -> list[list[ast.stmt]]:
    found = []
    for node in ast.walk(function):
        for part in ("body", "orelse", "finalbody"):
            block = getattr(node, part, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                found.append(block)
    return found


def _lines(function: Function) -> int:
    return sum(map(len, _blocks(function)))


def _some(function: Function, chance: Random) -> int:
    return max(1, round(_lines(function) * chance.uniform(FEWEST, MOST)))


def reordered(function: Function, chance: Random) -> str:
    """Type 3: neighbouring simple statements change places."""
    made = copy.deepcopy(function)
    simple = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
    places = [
        (block, at)
        for block in _blocks(made)
        for at in range(len(block) - 1)
        if isinstance(block[at], simple) and isinstance(block[at + 1], simple)
    ]
    for block, at in chance.sample(places, min(len(places), _some(made, chance))):
        block[at], block[at + 1] = block[at + 1], block[at]
    return ast.unparse(made)


_NEW = (
    "audit.record(label, {0})",
    "counter_{0} = counter_{0} + 1",
    "if not checked_{0}:\n    return None",
    "extra_{0} = build(options, {0})",
    "notify({0})",
    "timings['{0}'] = clock() - began",
)


def inserted(function: Function, chance: Random) -> str:
    """Type 3: statements come in between."""
    made = copy.deepcopy(function)
    for number in range(_some(made, chance)):
        block = chance.choice(_blocks(made))
        new = ast.parse(chance.choice(_NEW).format(chance.randrange(10_000) + number)).body
        at = chance.randrange(len(block))
        block[at:at] = new
    return ast.unparse(made)


def deleted(function: Function, chance: Random) -> str:
    """Type 3: simple statements are gone."""
    made = copy.deepcopy(function)
    for _ in range(_some(made, chance)):
        places = [
            (block, at)
            for block in _blocks(made)
            for at in range(len(block))
            if len(block) > 1 and not hasattr(block[at], "body")
        ]
        if not places:
            break
        block, at = chance.choice(places)
        del block[at]
    return ast.unparse(made)


def other_calls(function: Function, chance: Random) -> str:
    """Type 3: something else is called, or the same with one argument more."""
    made = copy.deepcopy(function)
    calls = [node for node in ast.walk(made) if isinstance(node, ast.Call)]
    for call in chance.sample(calls, min(len(calls), _some(made, chance))):
        if chance.random() < 0.5:
            call.args.append(ast.Constant(value=chance.randrange(100)))
        elif isinstance(call.func, ast.Attribute):
            call.func.attr = f"{call.func.attr}_safely"
        elif isinstance(call.func, ast.Name):
            call.func.id = f"safe_{call.func.id}"
    return ast.unparse(made)


class _Rewrite(ast.NodeTransformer):
    """Turns the operator of one line; what has none is wrapped in a call."""

    def __init__(self) -> None:
        self.done = False

    def _turned(self, node: ast.AST, part: str, new: object) -> ast.AST:
        if not self.done:
            self.done = True
            setattr(node, part, new)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self._turned(node, "ops", [ast.NotIn(), *node.ops[1:]])

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._turned(node, "op", ast.LShift())

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        return self._turned(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node


def rewritten(function: Function, chance: Random) -> str:
    """Type 3: lines compute with another operator, or hand their value to a function first."""
    made = copy.deepcopy(function)
    lines = [one for block in _blocks(made) for one in block if isinstance(one, ast.Assign | ast.Return)]
    for line in chance.sample(lines, min(len(lines), _some(made, chance))):
        rewrite = _Rewrite()
        rewrite.visit(line)
        if not rewrite.done and line.value is not None:
            line.value = ast.Call(ast.Name("checked", ast.Load()), [line.value], [])
    return ast.unparse(ast.fix_missing_locations(made))


def edited(function: Function, chance: Random) -> str:
    """Type 3: lines inserted and others deleted, 10 to 30 % in all, local names and constants changed, too."""
    made = copy.deepcopy(function)
    for _ in range(_some(made, chance)):
        step = chance.choice((_insert_one, _delete_one))
        made = ast.parse(step(made, chance)).body[0]  # type: ignore[assignment]
    return renamed_constants(made, chance)


def _insert_one(function: Function, chance: Random) -> str:
    block = chance.choice(_blocks(function))
    at = chance.randrange(len(block))
    block[at:at] = ast.parse(chance.choice(_NEW).format(chance.randrange(10_000))).body
    return ast.unparse(function)


def _delete_one(function: Function, chance: Random) -> str:
    places = [
        (block, at)
        for block in _blocks(function)
        for at in range(len(block))
        if len(block) > 1 and not hasattr(block[at], "body")
    ]
    if places:
        block, at = chance.choice(places)
        del block[at]
    return ast.unparse(function)


#: Type and kind of copy, in the order of the table.
MUTATIONS: dict[str, Callable[[Function, Random], str]] = {
    "1 layout, comments": layout,
    "2 local names": renamed,
    "2 constants": constants,
    "2 local names, constants": renamed_constants,
    "2 every name": all_names,
    "3 reordered": reordered,
    "3 inserted": inserted,
    "3 deleted": deleted,
    "3 other calls": other_calls,
    "3 rewritten": rewritten,
    "3 inserted, deleted, renamed": edited,
}
