"""The commands that do a step of the execution."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Literal

from ssot_tool.cure.work import WorkMember
from ssot_tool.model import Move
from ssot_tool.tracking.facts import Facts


def move_of(facts: Facts, member: WorkMember) -> Move:
    """What is configured for a member, or else that it moves onto the target as it is, and goes if nothing names it."""
    after: Literal["shim", "delete"] = "shim" if member.callers.references else "delete"
    return facts.standing.move_of(member.symbol) or Move(member.symbol, facts.aim.target, after=after)


def commands_of(facts: Facts, members: Sequence[WorkMember], moves: Sequence[Move]) -> list[str]:
    """One command a member: what moves a whole cycle at once is typed as one only where nothing tells them apart."""
    if not facts.standing.canonical or not {one.symbol for one in members} - set(facts.unbuilt):
        return [shlex.join(["ssot", "refs", *(one.symbol for one in members)])]
    plain = all(not (move.route or move.arguments or move.methods) for move in moves)
    if plain and len({(move.to, after_of(one, move)) for move, one in zip(moves, members, strict=True)}) == 1:
        return [_command(moves, members[0])]
    return [_command([move], one) for move, one in zip(moves, members, strict=True)]


def _command(moves: Sequence[Move], member: WorkMember) -> str:
    words = ["ssot", "migrate"]
    words += [word for move in moves for word in ("--from", move.symbol)]
    words += ["--to", moves[0].to]
    words += [word for key, value in moves[0].route.items() for word in ("--route", f"{key}={_literal(value)}")]
    words += [word for old, new in moves[0].arguments.items() for word in ("--argument", f"{old}={new}")]
    words += [word for old, new in moves[0].methods.items() for word in ("--method", f"{old}={new}")]
    after = after_of(member, moves[0])
    words += ["--after", after] if after != "shim" else []
    return shlex.join([*words, "--verify", "pytest -q", "--write"])


def after_of(member: WorkMember, move: Move) -> str:
    """What becomes of the definition next: a shim has had its time once its callers are moved."""
    return "delete" if member.state == "shim" else move.after


def _literal(value: str | float | bool) -> str:
    """As ``--route`` reads it back: a string that looks like a number, or like true, needs quotes."""
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    is_bare = value.replace("_", "a").isalpha() and value.lower() not in ("true", "false", "none", "null", "inf", "nan")
    return value if is_bare else f'"{value}"'
