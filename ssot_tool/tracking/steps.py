"""The steps of the cure, each with what is done of it, and the commands that do the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.cure.work import Proof, WorkMember, WorkStep
from ssot_tool.graph import Rank
from ssot_tool.tracking.commands import after_of, commands_of, move_of
from ssot_tool.tracking.facts import Facts
from ssot_tool.tracking.members import size_of
from ssot_tool.tracking.risk import order_of, risk_of, scheduled

#: So many names are told in a sentence.
_SHOWN = 5


def steps_of(facts: Facts) -> tuple[WorkStep, ...]:
    """All steps in their order; where nobody has to give way, only that this was looked for."""
    if not facts.standing.members:
        return tuple(_before(facts)[:1])
    steps = [*_before(facts), *_execution(facts), _validation(facts)]
    return (*steps, _pull_request(facts, all(step.done for step in steps)))


def _before(facts: Facts) -> list[WorkStep]:
    aim, role = facts.aim, facts.aim.family.role
    make = (aim.scaffold(), aim.scaffold("--write"))
    bare = _bare(facts)
    return [
        WorkStep(
            "audit",
            "SSOT Audit Discovery",
            True,
            _audit(facts),
            "what competes has to be known first",
            (f"ssot scan --role {role}",),
        ),
        WorkStep(
            "test-discovery",
            "Test Discovery",
            True,
            facts.tested,
            "tests show what a change breaks, so they are looked for before one is made",
            (f"ssot tests {role}",),
        ),
        WorkStep(
            "test-planning",
            "Test Planning",
            not bare or bool(facts.contract),
            _tests(facts, bare),
            "what no test protects cannot be moved safely",
            (f"ssot tests {role} --all", f"ssot compare {role}"),
        ),
        WorkStep(
            "new-tests",
            "Test Implementation",
            bool(facts.contract or facts.naming),
            _written_tests(facts),
            "the contract says what the one implementation has to do, before callers are moved onto it",
            make[1:] if aim.is_new else (f"ssot tests {aim.target}",),
        ),
        WorkStep(
            "remediation-plan",
            "SSOT Remediation Planning",
            aim.is_configured and not facts.unplanned,
            _planned(facts),
            "ssot migrate moves what the configuration names, and onto what it names",
            (f"ssot graph {role}", f"ssot compare {role}", *(make[:1] if aim.is_new else ())),
        ),
        WorkStep(
            "unified-class",
            "Unified Class",
            bool(facts.standing.canonical),
            f"{aim.target} is {'defined' if facts.standing.canonical else 'not defined'}",
            "callers can move only onto what is there",
            make if aim.is_new else (),
        ),
    ]


def _bare(facts: Facts) -> list[str]:
    return [facts.names[one.symbol] for one in facts.standing.family if one.symbol in facts.unprotected]


def _audit(facts: Facts) -> str:
    members, routes = facts.standing.family, len(facts.aim.family.collisions)
    units = {one.unit or one.symbol for one in members}
    told = f"{_count(len(members), 'member')} in {_count(len(units), 'unit')}" if members else "nothing competes"
    return told + (f"; {_count(routes, 'route')} served more than once" if routes else "")


def _tests(facts: Facts, bare: Sequence[str]) -> str:
    if bare and not facts.contract:
        return f"{facts.unseen} {_some(bare)}"
    return "contract tests cover every member" if bare else "every member that is left has tests"


def _planned(facts: Facts) -> str:
    aim = facts.aim
    if not aim.is_configured:
        return f"no canonical is configured; this plan supposes {aim.target}"
    if facts.unplanned:
        return f"[[migrations]] say nothing of {_some([facts.names[one.symbol] for one in facts.unplanned])}"
    told = f"the configuration says what becomes of each member, onto {aim.target}"
    unbuilt = [facts.names[one] for one in facts.unbuilt]
    return f"{told}; but for {_some(unbuilt)}, which nobody builds" if unbuilt else told


def _written_tests(facts: Facts) -> str:
    if facts.contract:
        return f"{facts.contract} holds the contract"
    if facts.naming:
        more = f", and {_count(len(facts.naming) - 1, 'test file')} more" if len(facts.naming) > 1 else ""
        return f"{facts.naming[0]} names the canonical{more}"
    if facts.standing.canonical:
        return "no test names the canonical"
    return "there are no contract tests: ssot scaffold writes them with the class, once the remediation is planned"


def _execution(facts: Facts) -> list[WorkStep]:
    """One step a rank of what is there; what is gone comes first, as it went first."""
    by_symbol = {one.symbol: one for one in facts.standing.members}
    names = facts.names
    gone = [one for one in facts.standing.members if one.state == "gone"]
    steps = [
        WorkStep(
            f"execution:{one.symbol}",
            f"SSOT Remediation Execution: {names[one.symbol]}",
            True,
            f"{one.symbol} is gone",
            "nothing of it is left",
            symbols=(one.symbol,),
        )
        for one in gone
    ]
    made = [_rank(facts, rank, [by_symbol[symbol] for symbol in rank.symbols], names) for rank in facts.ranks]
    return steps + scheduled(facts.ranks, made)


def _rank(facts: Facts, rank: Rank, members: Sequence[WorkMember], names: Mapping[str, str]) -> WorkStep:
    there = [facts.standing.there[symbol] for symbol in rank.symbols]
    size = size_of(there)
    moves = [move_of(facts, one) for one in members]
    told = f"{_count(size.production, 'use')} in production and {size.test:,} in tests are left"
    if not size.references:
        told = "nothing names it"
    if all(one.state == "shim" for one in members):
        told = f"only hands over, and is still there; {told}"
    by_hand = not set(rank.symbols) - set(facts.unbuilt)
    told += "; nobody builds it, so it goes by hand once nothing names it" if by_hand else ""
    unprotected = frozenset() if facts.contract else facts.unprotected.intersection(rank.symbols)
    after = after_of(members[0], moves[0])
    return WorkStep(
        f"execution:{rank.symbols[0]}",
        f"SSOT Remediation Execution: {_some([names[symbol] for symbol in rank.symbols])}",
        all(move.after == "keep" for move in moves) and not size.callers and bool(facts.standing.canonical),
        told,
        _why(rank),
        tuple(commands_of(facts, members, moves)),
        size,
        risk_of(there, unprotected, facts.aim.family.collisions, facts.services, facts.unseen, facts.foretold),
        "" if by_hand else order_of(size, after, is_protected=not unprotected),
        rank.symbols,
    )


def _why(rank: Rank) -> str:
    """The reason for a rank, with so many of its users that one can read it."""
    users = rank.why.split("), ")
    if len(users) <= _SHOWN + 1:
        return rank.why
    return f"{'), '.join(users[:_SHOWN])}) and {len(users) - _SHOWN} more"


def _validation(facts: Facts) -> WorkStep:
    role, members, gate = facts.aim.family.role, facts.standing.members, facts.gate
    left = sum(one.callers.callers for one in members)
    told = [_verified(facts.proof)]
    told += [f"{_count(left, 'use')} of legacy code {'is' if left == 1 else 'are'} left"] if left else []
    told.append(f"ssot check finds {_count(gate.new, 'new thing') if gate.new else 'nothing new'}")
    told += [f"{gate.known:,} known to the baseline"] if gate.known else []
    runs = facts.standing.moves and any(one.state != "gone" for one in members)
    return WorkStep(
        "validation",
        "Test Validation",
        facts.proof.passed and not left and not gate.new,
        "; ".join(told),
        "what was moved has to behave as before, and nothing may be left",
        (*([f"ssot migrate {role} --verify 'pytest -q'"] if runs else []), "ssot check"),
    )


def _verified(proof: Proof) -> str:
    if not proof.holds:
        return "the code as it is was not verified"
    return "the last verification passed" if proof.succeeded else "the last verification failed"


def _pull_request(facts: Facts, is_ready: bool) -> WorkStep:
    is_committed = facts.proof.is_committed
    whole = "all of it is committed" if is_committed else "git does not have all of it yet"
    role = facts.aim.family.role
    return WorkStep(
        "pull-request",
        "PR Creation",
        is_ready and is_committed,
        whole if is_ready else "steps before it are not done",
        "others review what is whole",
        (f"ssot pr {role}", f"ssot pr {role} --write"),
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
