"""The modules that are read for a role in any case: what is judged by comparison is compared with these alone.

So the answer does not depend on which other files happened to be read, for other roles or without the sieve.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from ssot_tool.facts import ModuleFacts
from ssot_tool.families.declared import declared_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack

_known: WeakKeyDictionary[Program, dict[RolePack, frozenset[str]]] = WeakKeyDictionary()


def core_modules(program: Program, vocabulary: Vocabulary) -> frozenset[str]:
    """Names of the modules that define one of the role's heads, a route accessor, or a declared member."""
    known = _known.setdefault(program, {})
    if vocabulary.pack not in known:
        declared = {program.definitions[symbol].module for symbol in declared_of(program, vocabulary.pack)}
        known[vocabulary.pack] = frozenset(
            name for name, facts in program.modules.items() if name in declared or _is_core(facts, vocabulary)
        )
    return known[vocabulary.pack]


def _is_core(facts: ModuleFacts, vocabulary: Vocabulary) -> bool:
    accessors = vocabulary.pack.routes.accessors
    kinds = vocabulary.pack.kinds
    if "class" in kinds and any(vocabulary.head(one.name, "class") is not None for one in facts.classes):
        return True
    if "function" in kinds and any(vocabulary.head(one.name, "function") is not None for one in facts.functions):
        return True
    return any(method.name in accessors for one in facts.classes for method in one.methods)
