"""What a contract states as data: routes, the calls that the legacy took, and where the legacy stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ssot_tool.cure.blueprint import Blueprint, Key, Strategy
from ssot_tool.cure.surface import Method
from ssot_tool.scaffolding.python_text import WIDTH, listed, literal, row, stated
from ssot_tool.signature import Signature

#: How a default is written that no test can name.
OTHER = "OTHER"


def constructions(blueprint: Blueprint) -> list[tuple[str, list[str]]]:
    """Key (as source) and parameters of each legacy construction, or call, that is known."""
    return [
        (literal(one.key), stated(one.surface.signature, OTHER, one.arguments))
        for one in blueprint.strategies
        if isinstance(one.surface.signature, Signature)
    ]


def method_calls(blueprint: Blueprint) -> list[tuple[str, list[str]]]:
    """Key and unified name (as source) and parameters of each legacy method that is known and offered."""
    found = []
    for one, method in _offered(blueprint):
        if method.kind != "property" and isinstance(method.signature, Signature):
            name = one.methods.get(method.name, method.name)
            found.append((f"({literal(one.key)}, {literal(name)})", stated(method.signature, OTHER, {})))
    return found


def properties(blueprint: Blueprint) -> list[str]:
    """The unified names of what all strategies that have it read without a call, sorted."""
    kinds: dict[str, set[bool]] = {}
    for one, method in _offered(blueprint):
        kinds.setdefault(one.methods.get(method.name, method.name), set()).add(method.kind == "property")
    unified = {method.name for method in blueprint.methods if method.kind == "property"}
    return sorted(name for name, found in kinds.items() if found == {True} and name in unified)


def _offered(blueprint: Blueprint) -> list[tuple[Strategy, Method]]:
    names = {method.name for method in blueprint.methods}
    return [
        (one, method)
        for one in blueprint.strategies
        for method in one.surface.methods
        if method.public and one.methods.get(method.name, method.name) in names
    ]


def data(blueprint: Blueprint, replayed: Sequence[tuple[Key, str]], others: Collection[str]) -> list[str]:
    """The lines of all tables; ``others``: members of the role that get no strategy."""
    lines = ["#: Each route, and the key of the strategy that serves it."]
    routes = [f"{literal(route)}: {literal(key)}" for route, key in blueprint.routes.items()]
    lines += listed("STRATEGY_OF", "dict[Any, Any]", "{}", routes)
    runs = [_at(one.key, one.module, one.name) for one in blueprint.strategies]
    lines += ["#: What each strategy runs, by module and name."]
    lines += listed("STRATEGIES", "dict[Any, tuple[str, str]]", "{}", runs)
    lines += ["#: The legacy by module and name: take a line out when its member is gone for good."]
    legacy = [(one.key, one.legacy_module, one.legacy_name) for one in blueprint.strategies]
    lines += listed("LEGACY", "dict[Any, tuple[str, str]]", "{}", [_at(*one) for one in legacy])
    if blueprint.role:
        lines += ["#: Others that did this job when this was made, and have no strategy yet."]
        apart = (member.rpartition(".") for member in sorted({*blueprint.left_out, *others}))
        left = [row("", [literal(module), literal(name)]) for module, _, name in apart]
        lines += listed("OTHERS", "list[tuple[str, str]]", "[]", left)
    lines += _calls(blueprint)
    return lines + (_replay(blueprint, replayed) if replayed else [])


def _at(key: Key, module: str, name: str) -> str:
    return row(f"{literal(key)}: ", [literal(module), literal(name)])


def _calls(blueprint: Blueprint) -> list[str]:
    made, called = constructions(blueprint), method_calls(blueprint)
    if not made and not called and not properties(blueprint):
        return []
    lines: list[str] = []
    if made or called:
        lines += ["#: A default that cannot be written down here.", "OTHER = object()"]
        apart: dict[tuple[str, ...], str] = {}
        for key, parameters in (*made, *called):
            if len(_lambda(key, parameters)) + 5 > WIDTH:
                apart.setdefault(tuple(parameters), f"takes_{len(apart) + 1}")
        for words, name in apart.items():
            lines += ["", "", f"def {name}(", *(f"    {_typed(word)}," for word in words), ") -> None:"]
            lines += ['    """A call of several legacy members may look like this."""']
        lines += ["", ""] if apart else []
    if made:
        lines += ["#: What the legacy took to be built." if blueprint.kind == "class" else "#: What the legacy took."]
        lines += listed("CONSTRUCTORS", "dict[Any, Callable[..., Any]]", "{}", [_row(*one, apart) for one in made])
    if called:
        lines += ["#: What legacy methods took, under their unified names."]
        lines += listed("METHODS", "dict[tuple[Any, str], Callable[..., Any]]", "{}", [_row(*o, apart) for o in called])
    if properties(blueprint):
        lines += listed("PROPERTIES", "list[str]", "[]", map(literal, properties(blueprint)))
    return lines


def _row(key: str, parameters: list[str], apart: dict[tuple[str, ...], str]) -> str:
    name = apart.get(tuple(parameters))
    return f"{key}: {name}" if name else _lambda(key, parameters)


def _lambda(key: str, parameters: list[str]) -> str:
    told = f" {', '.join(parameters)}" if parameters else ""
    return f"{key}: lambda{told}: None"


def _typed(parameter: str) -> str:
    name, equals, default = parameter.partition("=")
    if name in ("*", "/"):
        return name
    return f"{name}: Any" + (f" = {default}" if equals else "")


def _replay(blueprint: Blueprint, replayed: Sequence[tuple[Key, str]]) -> list[str]:
    lines = ["#: Legacy names of arguments and methods, and the unified ones."]
    for name, tables in (
        ("ARGUMENTS", {one.key: one.arguments for one in blueprint.strategies}),
        ("METHOD_NAMES", {one.key: one.methods for one in blueprint.strategies}),
    ):
        rows = [f"{literal(key)}: {_table(table)}" for key, table in tables.items() if table]
        lines += listed(name, "dict[Any, dict[str, str]]", "{}", rows)
    lines += ["#: Existing tests that use the legacy: run again with the unified one in its place."]
    lines += ["REPLAYED: dict[Any, list[str]] = {"]
    for key in dict.fromkeys(key for key, _ in replayed):
        tests = [f"        {literal(test)}," for one, test in replayed if (one, type(one)) == (key, type(key))]
        lines += [f"    {literal(key)}: [", *tests, "    ],"]
    return [*lines, "}"]


def _table(names: dict[str, str]) -> str:
    return "{" + ", ".join(f"{literal(old)}: {literal(new)}" for old, new in sorted(names.items())) + "}"
