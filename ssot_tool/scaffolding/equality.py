"""Where something is the same among the legacy, and not beside the unified class: equal objects, and inner classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_tool.facts import ClassFacts
from ssot_tool.model import Member
from ssot_tool.session import Session

_COMPARING = frozenset(("__eq__", "__lt__", "__le__", "__gt__", "__ge__"))
#: Decorators that write these methods.
_WRITING = frozenset(
    ("dataclass", "dataclasses.dataclass", "attr.s", "attr.define", "attr.frozen", "attrs.define", "attrs.frozen")
)


def lost_equality(session: Session, members: Sequence[Member], name: str, style: str) -> Iterator[str]:
    """A sentence where something that is equal among the legacy is not so beside the unified class.

    Moved code has classes of its own. In a facade only an ``__eq__`` that somebody wrote may refuse what is no legacy.
    """
    own = {member.name: [*_classes(session, member.symbol)] for member in members}
    by_hand = [member for member, classes in own.items() if any(map(_has_methods, classes))]
    written = [member for member, classes in own.items() if any(map(_is_decorated, classes))]
    found = [member for member in own if member in by_hand or member in written] if style == "move" else by_hand
    if found and style == "move":
        yield (
            f"{_some(found)} compare{'' if len(found) > 1 else 's'} by contents: until ssot migrate has moved all that "
            f"builds {'them' if len(found) > 1 else 'it'}, no legacy object is equal to a {name}, whose strategies are "
            "classes of their own"
        )
    elif found:
        its = "have comparisons of their own, which are" if len(found) > 1 else "has comparisons of its own, which are"
        yield f"{_some(found)} {its} asked first where legacy objects stand on the left, and may refuse a {name}"


def doubled_classes(session: Session, members: Sequence[Member]) -> Iterator[str]:
    """A sentence for the classes inside of members, such as exceptions, of which moved code has its own."""
    program = session.program()
    found = []
    for member in members:
        module = program.modules[program.definitions[member.symbol].module]
        qualname = program.definitions[member.symbol].facts.qualname
        found += [f"{member.name}.{one.name}" for one in module.classes if one.qualname == f"{qualname}.{one.name}"]
    if found:
        is_another = "is another class" if len(found) == 1 else "are other classes"
        yield (
            f"{_some(found)} {is_another} in what was moved: until ssot migrate has moved all, who catches or asks for "
            "one of the legacy gets none of the moved, and the other way round"
        )


def _classes(session: Session, symbol: str) -> Iterator[ClassFacts]:
    program = session.program()
    for one in (symbol, *program.ancestors(symbol)):
        definition = program.definitions.get(one)
        if definition is not None and isinstance(definition.facts, ClassFacts):
            yield definition.facts


def _has_methods(facts: ClassFacts) -> bool:
    return any(method.name in _COMPARING for method in facts.methods)


def _is_decorated(facts: ClassFacts) -> bool:
    return not _WRITING.isdisjoint(facts.decorators)


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
