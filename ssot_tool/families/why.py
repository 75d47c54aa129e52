"""The evidence for and against one symbol, member or not: what ``ssot scan --why`` answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.families.bench import KINDS, WEIGHT, convinces, rule_on
from ssot_tool.families.declared import is_method
from ssot_tool.families.evidence import FLOOR
from ssot_tool.families.gate import Gate
from ssot_tool.families.vocabulary import Vocabulary, vocabulary
from ssot_tool.model import Evidence, Family, Reference, Why
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Definition, Program
from ssot_tool.role import RolePack


def why(
    program: Program,
    pack: RolePack,
    symbol: str,
    references: Mapping[str, Sequence[Reference]],
    places: Places,
    family: Family | None = None,
) -> Why:
    """Explain one symbol of ``program.definitions``; ``family``: the role's judgement, for excuses among members."""
    words = vocabulary(pack)
    ruling = rule_on(program, words, references, places)
    gate = ruling.seen.gates.get(symbol)
    excusal = ruling.excused.get(symbol)
    excuse, detail = (excusal.excuse, excusal.detail) if excusal is not None else ("", "")
    if family is not None and not excuse:
        found = next((one for one in family.excused if one.symbol == symbol), None)
        excuse, detail = (found.excuse, found.detail) if found is not None else ("", "")
    evidence = ruling.evidence.get(symbol, ())
    member = symbol in ruling.members and not excuse
    is_declared = gate is not None and gate.by == "declared"
    return Why(
        symbol=symbol,
        role=pack.id,
        title=pack.title,
        member=member,
        gate=gate.detail if gate is not None else "",
        refused="" if gate is not None else refusal(program, words, program.definitions[symbol]),
        evidence=evidence,
        served=ruling.seen.served.get(symbol, ()),
        excuse=excuse,
        detail=detail,
        verdict=_verdict(member, gate, excuse, evidence, words),
        floor=FLOOR,
        needs=0 if is_declared else KINDS,
        weighs=0.0 if is_declared else WEIGHT,
    )


def refusal(program: Program, words: Vocabulary, definition: Definition) -> str:
    """Why a symbol does not pass the gate, in words."""
    name = definition.facts.name
    if is_method(program, definition):
        return "a method is judged with its class"
    kind = "class" if definition.is_class else "function"
    if not words.pack.heads:
        return "it is not among the declared members, and nothing else makes a member of this role"
    if kind not in words.pack.kinds:
        return f"the role is played by a {' or a '.join(words.pack.kinds)}, not by a {kind}"
    head = words.head(name, "class" if definition.is_class else "function")
    if head is not None:
        return f"its name has {head}, but none of {', '.join(words.pack.words[:6])} …"
    heads = ", ".join(words.pack.heads[:4])
    verb = "ends with" if definition.is_class else "holds"
    if not definition.is_class:
        return f"its name {verb} none of {heads} …"
    return f"neither its name nor a base's {verb} {heads} …, and it claims no route that such a class serves"


def _verdict(member: bool, gate: Gate | None, excuse: str, evidence: tuple[Evidence, ...], words: Vocabulary) -> str:
    if member:
        return "member"
    if excuse:
        return f"excused: {excuse}"
    if gate is None:
        return "no member: does not pass the gate"
    if not convinces(evidence, "routes" if gate.by == "route" else ""):
        return f"no member: fewer than {KINDS} kinds of evidence beside the gate, or too weak together"
    if words.pack.about:
        return f"no member: neither it nor its module speaks of {', '.join(words.pack.about)}"
    return "no member"
