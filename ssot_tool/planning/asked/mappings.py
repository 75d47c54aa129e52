"""What is asked to be mapped, held against what the legacy symbols have: a name that none of them has is mistyped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches

from ssot_tool.errors import UsageError
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.judging.signatures import Signatures
from ssot_tool.planning.judging.standing import Standing
from ssot_tool.signature import Kind, Unknown

#: The names that there are, or None where there may be others.
Known = Callable[[Target], Collection[str] | None]


def check_mappings(targets: Sequence[Target], signatures: Signatures, standing: Standing) -> None:
    """A UsageError for parameters and methods to be renamed that no legacy symbol has, as far as it can be read."""

    def parameters(target: Target) -> Collection[str] | None:
        found = signatures.of(target.legacy)
        if isinstance(found, Unknown) or found.doubts or found.variadic(Kind.VAR_KEYWORD):
            return None
        return found.plain

    def members(target: Target) -> Collection[str] | None:
        found = standing.class_members(target.legacy)
        return None if found is None or found.open else found.names

    wrong = _missing("parameter", targets, lambda target: target.move.arguments, parameters)
    wrong += _missing("method", targets, lambda target: target.move.methods, members)
    if wrong:
        told, hints = zip(*wrong, strict=True)
        raise UsageError("; ".join(told), " and ".join(hint for hint in hints if hint))


def _missing(
    what: str, targets: Sequence[Target], asked: Callable[[Target], Collection[str]], known: Known
) -> list[tuple[str, str]]:
    """Each name that is asked for in vain, as a sentence and a hint."""
    wrong = []
    for name in dict.fromkeys(name for target in targets for name in asked(target)):
        there = [(target, known(target)) for target in targets if name in asked(target)]
        if any(names is None or name in names for _, names in there):
            continue
        near = get_close_matches(name, sorted({one for _, names in there for one in names or ()}), n=1)
        owners = " and ".join(target.legacy for target, _ in there)
        wrong.append((f"{owners} has no {what} {name}", f"did you mean {near[0]}?" if near else ""))
    return wrong
