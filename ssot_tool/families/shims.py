"""Shims: what only hands everything to another member, and abstract bases that nobody implements."""

from __future__ import annotations

import re
from collections.abc import Collection

from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.program.resolve import Definition, Program

#: Names by which classes say that others implement them.
INTERFACE = re.compile(r"I[A-Z][a-z]\w*|\w*(?:Interface|Protocol|Contract)")


def shim_of(program: Program, symbol: str, members: Collection[str]) -> str:
    """The other member to which a class or function hands everything, or ""."""
    definition = program.definitions[symbol]
    facts = definition.facts
    if isinstance(facts, FunctionFacts):
        if facts.body != "delegate":
            return ""
        targets = program.receivers(facts.delegates, program.modules[definition.module])
        return next((t for t in targets if t in members and t != symbol), "")
    return _inherited(program, definition, facts, members) or _delegated(program, definition, facts, members)


def _inherited(program: Program, definition: Definition, facts: ClassFacts, members: Collection[str]) -> str:
    """A subclass that changes nothing."""
    bases = [base for base in program.bases(definition.symbol) if base in members]
    if len(bases) != 1 or len(facts.bases) != 1:
        return ""
    changed = facts.constants.keys() - {"__doc__", "__slots__", "__module__"}
    own = f"{definition.symbol}()."
    if changed or facts.fields or any(not (_is_plain_init(m) or _is_renamed(m, own)) for m in facts.methods):
        return ""
    return bases[0] if not is_abstract(program, bases[0]) else ""


def _is_plain_init(method: FunctionFacts) -> bool:
    """``__init__`` that sets nothing of its own, and hands up no constants unless it warns: it is deprecated then."""
    constant = any(v[:1] == "'" for _, v in method.super_args)
    return method.name == "__init__" and not method.attributes and (not constant or "warnings.warn" in method.calls)


def _is_renamed(method: FunctionFacts, own: str) -> bool:
    """A method that only calls another one of its own or of its base: one of two names for one thing."""
    starts = [start for start in (own, "super().") if method.delegates.startswith(start)]
    wholly = method.body == "delegate" and method.name != "__init__"
    return wholly and any("." not in method.delegates[len(start) :] for start in starts)


def _delegated(program: Program, definition: Definition, facts: ClassFacts, members: Collection[str]) -> str:
    """Every method hands its call to an instance of one other class."""
    own = [method for method in facts.methods if not method.name.startswith("__")]
    if not own or any(method.body != "delegate" for method in own):
        return ""
    targets = {_receiver(program, definition, facts, method) for method in own}
    target = targets.pop() if len(targets) == 1 else ""
    return target if target in members and target != definition.symbol else ""


def _receiver(program: Program, definition: Definition, facts: ClassFacts, method: FunctionFacts) -> str:
    inside = program.modules[definition.module]
    path = method.delegates
    own = f"{definition.symbol}()."
    if path.startswith(own):
        first, _, rest = path[len(own) :].partition(".")
        path = f"{facts.instance[first]}.{rest}" if first in facts.instance and rest else ""
    at = path.rfind("()")
    return (program.instance_of(path[: at + 2], inside) or "") if at >= 0 else path.rpartition(".")[0]


def is_abstract(program: Program, symbol: str) -> bool:
    """Whether a class leaves all its work to others: every method is a stub or abstract, but for ``__init__``."""
    facts = program.definitions[symbol].facts
    if not isinstance(facts, ClassFacts):
        return False
    own = [method for method in facts.methods if not method.name.startswith("__")]
    return bool(own) and all(_is_abstract(method) for method in own)


def _is_abstract(method: FunctionFacts) -> bool:
    return method.body == "stub" or any("abstract" in decorator for decorator in method.decorators)


def is_interface(program: Program, symbol: str) -> bool:
    """Whether a class is abstract throughout and its name says so, as in ``IMessageHandler``."""
    name = program.definitions[symbol].facts.name
    return is_abstract(program, symbol) and INTERFACE.fullmatch(name) is not None


def strategy_of(program: Program, symbol: str, users: Collection[str], canonical: Collection[str]) -> str:
    """The canonical whose private part a class or function is, or "".

    ``users``: the scopes of production code that use it. All of them stand in the canonical's own module, or beside
    the class in a package that is the canonical's alone: below its module's name, as in ``unified_strategies`` of
    ``unified``.
    """
    definition = program.definitions[symbol]
    if not definition.facts.name.startswith("_") or symbol in canonical:
        return ""
    for chosen in canonical:
        home = program.definitions[chosen].module
        if _is_part(definition.module, home) and users and all(_is_part(scope, home) for scope in users):
            return chosen
    return ""


def _is_part(scope: str, home: str) -> bool:
    """Whether a module or a scope in it is the canonical's own, or of the packages named after it."""
    return f"{scope}.".startswith((f"{home}.", f"{home}_"))
