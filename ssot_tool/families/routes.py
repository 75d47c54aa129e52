"""Which routes a class serves, and how the source says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts, Registration
from ssot_tool.families.placing import in_tests
from ssot_tool.families.values import texts_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.model import Served
from ssot_tool.program.resolve import Program
from ssot_tool.words import snake

#: Methods that do something with a message; a question like ``_is_pong`` compares, too, and serves nothing.
_ACTS = re.compile(r"(?:handle|process|dispatch|route|on|receive|consume|call|run|execute|serve|answer|do)(?:_|$)")
#: Longer texts are no names of messages.
_SPELLED = 80


class Registered(msgspec.Struct, frozen=True, order=True):
    """One place that registers a class. ``routes`` is empty where no key is given."""

    where: str
    how: str
    name: str
    routes: tuple[str, ...]


def served(
    program: Program, vocabulary: Vocabulary, symbol: str, registered: Iterable[Registered] = ()
) -> tuple[Served, ...]:
    """The routes of one class, sorted; comparisons count only where nothing stricter is found."""
    definition = program.definitions[symbol]
    facts = definition.facts
    if not isinstance(facts, ClassFacts):
        return ()
    inside = program.modules[definition.module]
    found = {
        s
        for values, how, detail in _written(program, vocabulary, symbol, facts)
        for s in _all(program, values, inside, how, detail)
    }
    found |= {Served(route, "registration", f"{one.how} {one.name}") for one in registered for route in one.routes}
    if not found:
        found = set(_compared(program, vocabulary, facts, inside))
    return tuple(sorted(found))


def _all(program: Program, values: Iterable[str], inside: ModuleFacts, how: str, detail: str) -> Iterable[Served]:
    return (Served(text, how, detail) for text in texts_of(program, values, inside) if _is_route(text))


def _is_route(text: str) -> bool:
    return 0 < len(text) < _SPELLED and not any(char.isspace() for char in text)


def _written(
    program: Program, vocabulary: Vocabulary, symbol: str, facts: ClassFacts
) -> Iterable[tuple[tuple[str, ...], str, str]]:
    rules = vocabulary.pack.routes
    for method in facts.methods:
        if method.name in rules.accessors and method.returned:
            yield method.returned, "accessor", f"{method.name}()"
        if method.name == "__init__":
            yield from _handed_up(program, vocabulary, symbol, method)
    for name in rules.attributes:
        if name in facts.constants:
            yield facts.constants[name], "attribute", name
        if name in facts.instance_values:
            yield facts.instance_values[name], "attribute", f"self.{name}"


def _handed_up(
    program: Program, vocabulary: Vocabulary, symbol: str, init: FunctionFacts
) -> Iterable[tuple[tuple[str, ...], str, str]]:
    """Arguments of ``super().__init__`` that arrive in a parameter which carries routes."""
    parameters = vocabulary.pack.routes.parameters
    names = _base_parameters(program, symbol)
    for given, value in init.super_args:
        name = given
        if given.isdigit():
            if names is None:
                # The base is not in the workspace: only constants that look like routes may be ones.
                if not value.startswith("'") and value.rpartition(".")[2].isupper():
                    yield (value,), "parameter", "super().__init__"
                continue
            name = names[int(given)] if int(given) < len(names) else ""
        if name in parameters:
            yield (value,), "parameter", name


def _base_parameters(program: Program, symbol: str) -> list[str] | None:
    for base in program.ancestors(symbol)[1:]:
        facts = program.definitions[base].facts
        if isinstance(facts, ClassFacts):
            for method in facts.methods:
                if method.name == "__init__":
                    return [name for name, kind, _ in method.params[1:] if kind in ("arg", "posonly")]
    return None if not program.ancestors(symbol)[1:] else []


def _compared(program: Program, vocabulary: Vocabulary, facts: ClassFacts, inside: ModuleFacts) -> Iterable[Served]:
    for method in facts.methods:
        if _ACTS.match(snake(method.name)) is None:
            continue
        for subject, value in method.compares:
            if vocabulary.is_subject(subject):
                yield from _all(program, (value,), inside, "comparison", f"{subject} in {method.name}()")


def registrations(
    program: Program, vocabulary: Vocabulary, modules: Collection[str] | None = None
) -> Mapping[str, tuple[Registered, ...]]:
    """Class to the places in production code (in ``modules``) that register it; what is no class is left out."""
    found: dict[str, set[Registered]] = {}
    for name in sorted(program.modules if modules is None else modules):
        inside = program.modules[name]
        if in_tests(name):
            continue
        for registration in inside.registrations:
            if counts(vocabulary, registration):
                for symbol in _targets(program, registration.target, inside):
                    routes = texts_of(program, (registration.key,), inside) if registration.key else ()
                    where = inside.scopes[registration.scope]
                    one = Registered(where, registration.how, registration.name, tuple(filter(_is_route, routes)))
                    found.setdefault(symbol, set()).add(one)
    return {symbol: tuple(sorted(ones)) for symbol, ones in sorted(found.items())}


def counts(vocabulary: Vocabulary, registration: Registration) -> bool:
    """Whether a registration is one that the role's pack names."""
    if registration.how in ("call", "decorator"):
        return registration.name in vocabulary.pack.routes.registrations
    if registration.how == "branch":
        return vocabulary.is_subject(registration.name)
    return vocabulary.is_registry(registration.name)


def _targets(program: Program, target: str, inside: ModuleFacts) -> list[str]:
    if target.endswith("()"):
        owner = program.instance_of(target, inside)
        return [owner] if owner is not None else []
    return [s for s in program.named(target, inside) if s in program.definitions and program.definitions[s].is_class]
