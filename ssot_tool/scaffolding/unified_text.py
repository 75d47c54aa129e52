"""Text of the module with the unified class or function: loaders, route table, and what hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.cure.blueprint import Blueprint, Key, Merged, Settled, Strategy
from ssot_tool.scaffolding.forwarding import arguments, header
from ssot_tool.scaffolding.layout import Layout
from ssot_tool.scaffolding.merging import NOT_GIVEN
from ssot_tool.scaffolding.python_text import literal
from ssot_tool.words import snake

#: What hands over attributes of which nobody knows the names.
_DYNAMIC = """\
    def __getattr__(self, name: str) -> Any:
        if name == self._keyword or name.startswith("__"):
            raise AttributeError(name)
        return self._own(name)"""
_MANAGERS = {"context manager": "contextmanager", "async context manager": "asynccontextmanager"}


def unified_text(plan: Blueprint, routing: str, layout: Layout) -> str:
    """The module; ``routing`` is the module of the route table."""
    return _Module(plan, routing, layout).text()


def loader_names(strategies: Sequence[Strategy]) -> dict[str, str]:
    """Member to the name of the function that loads its strategy."""
    found: dict[str, str] = {}
    for one in strategies:
        parts = one.member.split(".")
        tried = [f"_load_{snake('_'.join(parts[at:]))}" for at in range(len(parts) - 1, -1, -1)]
        found[one.member] = next((name for name in tried if name not in found.values()), tried[-1])
    return found


class _Module:
    def __init__(self, plan: Blueprint, routing: str, layout: Layout) -> None:
        self.plan = plan
        self.routing = routing
        self.layout = layout
        self.loaders = loader_names(plan.strategies)
        self.is_class = plan.kind == "class"

    def text(self) -> str:
        body = self._class() if self.is_class else self._function()
        loaders = [line for one in self.plan.strategies for line in ["", "", *self._loader(one)]]
        lines = [*self._head(body), *loaders, "", "", *self._table(), *self._renames(), "", "", *body]
        return "\n".join(lines).rstrip("\n") + "\n"

    # -- the head -----------------------------------------------------------------------------------------------

    def _head(self, body: Sequence[str]) -> list[str]:
        plan, layout = self.plan, self.layout
        title = plan.title or plan.name
        lines = layout.docstring(0, f"{title}: the one place that serves every route of it.")
        lines += ["", "from __future__ import annotations", ""]
        text = "\n".join(body)
        types: dict[str, set[str]] = {}
        plain = set()
        typing = {"Any"}
        for name, path in plan.types.items():
            module, _, last = path.rpartition(".")
            told = last if name == last else f"{last} as {name}"
            if module == "typing":
                typing.add(told)
            elif module:
                types.setdefault(module, set()).add(told)
            else:
                plain.add(told)
        used = [name for name, sign in (("NOT_GIVEN", f"= {NOT_GIVEN}"), ("given", "**given(")) if sign in text]
        objects = ["Routed"] if self.is_class else []
        objects += ["Passed"] if "Passed(" in text else []
        wanted: dict[str, set[str]] = {self.routing: {"RouteTable", "UnknownRoute", *used, *objects}}
        wanted["typing"] = typing | ({"TYPE_CHECKING"} if types or plain else set())
        managers = {name for name in ("asynccontextmanager", "contextmanager") if f"@{name}" in text}
        if managers:
            wanted["contextlib"] = managers
        lines += layout.imports(wanted)
        if types or plain:
            lines += ["", "if TYPE_CHECKING:", *layout.imports(types, plain, depth=1)]
        names = sorted(
            [plan.table, plan.error, plan.name], key=lambda one: (not one.isupper(), not one[0].isupper(), one)
        )
        return [*lines, "", *layout.bracketed_list("__all__ = ", [literal(one) for one in names])]

    def _loader(self, one: Strategy) -> list[str]:
        return [
            f"def {self.loaders[one.member]}() -> Any:",
            *self.layout.imports({one.module: [one.name]}, depth=1),
            "",
            f"    return {one.name}",
        ]

    def _table(self) -> list[str]:
        plan = self.plan
        settled = {one.route: one for one in plan.collisions}
        lines = [*self.layout.comment(0, "Which strategy serves which route.", "#: "), "ROUTES = RouteTable(", "    {"]
        members = {one.key: one for one in plan.strategies}
        for one in plan.strategies:
            for key in one.routes:
                if isinstance(key, str) and key in settled and plan.routes.get(key) == one.key:
                    lines += self.layout.comment(2, self._why(settled[key], members))
                lines.append(f"        {literal(key)}: {self.loaders[one.member]},")
        return [*lines, "    }", ")"]

    def _why(self, one: Settled, members: Mapping[Key, Strategy]) -> str:
        others = [each for each in members.values() if each.member in one.members and each.member != one.winner]
        told = ", ".join(f"{each.legacy_name} ({literal(each.key)} now)" for each in others)
        return f"{one.winner.rpartition('.')[2]} has it, as {one.why}; served, too, by {told}."

    def _renames(self) -> list[str]:
        """What strategies call otherwise than the unified class does."""
        lines: list[str] = []
        for name, told, about in (
            ("_METHODS", {one.key: _turned(one.methods) for one in self.plan.strategies}, "methods"),
            ("_ARGUMENTS", {one.key: _turned(one.arguments) for one in self.plan.strategies}, "arguments"),
        ):
            if any(told.values()):
                lines += ["", f"#: What strategies call these {about}.", f"{name}: dict[Any, dict[str, str]] = {{"]
                for key, names in told.items():
                    if names:
                        pairs = ", ".join(f"{literal(new)}: {literal(old)}" for new, old in names.items())
                        lines.append(f"    {literal(key)}: {{{pairs}}},")
                lines.append("}")
        return lines

    # -- a class ------------------------------------------------------------------------------------------------

    def _class(self) -> list[str]:
        plan = self.plan
        lines = [f"class {plan.name}(Routed):", *self._doc(1), "", f"    _keyword = {literal(plan.keyword)}"]
        lines += ["    _renamed = _METHODS"] if any(one.methods for one in plan.strategies) else []
        lines += [""] if plan.attributes else []
        for name in plan.attributes:
            key = plan.constants.get(name)
            load = self.loaders[plan.strategy(key).member] if name in plan.constants and key is not None else ""
            lines.append(f"    {name} = Passed({load})")
        lines += ["", *self._constructor()]
        for method in plan.methods:
            lines += ["", *self._method(method)]
        return [*lines, *(["", *_DYNAMIC.split("\n")] if plan.is_dynamic else [])]

    def _doc(self, depth: int) -> list[str]:
        plan = self.plan
        what = f"{plan.title}: ``{plan.keyword}`` chooses the strategy that does the work."
        rows = [f"- {_shown(one)}: {one.legacy_name} of {one.legacy_module}" for one in plan.strategies]
        return self.layout.docstring(depth, what, ["", *rows])

    def _constructor(self) -> list[str]:
        plan = self.plan
        keyword = f"{plan.keyword}: {self._key_type()}"
        head = self.layout.bracketed(
            1, "def __init__", header(plan.constructor.signature, ["self"], keyword), " -> None:"
        )
        given = self._given()
        handed = [f"ROUTES.find({plan.keyword})", *given.arguments]
        return [
            *head,
            f"        self.{plan.keyword} = {plan.keyword}",
            *given.before(2),
            *self.layout.bracketed(2, "self._hand_over_to", handed, ""),
        ]

    def _given(self) -> _Given:
        told = arguments(self.plan.constructor.signature)
        if not any(one.arguments for one in self.plan.strategies):
            return _Given(told, [])
        named = [one for one in told if "=" in one or one.startswith("**")]
        names, given = _local("names", self.plan.constructor), _local("named", self.plan.constructor)
        rename = [f"{names} = _ARGUMENTS.get({self.plan.keyword}, {{}})", f"{given} = dict({', '.join(named)})"]
        kept = [one for one in told if one not in named]
        return _Given([*kept, f"**{{{names}.get(name, name): value for name, value in {given}.items()}}"], rename)

    def _key_type(self) -> str:
        kinds = dict.fromkeys(type(one.key).__name__ for one in self.plan.strategies)
        return " | ".join(kinds)

    def _method(self, one: Merged) -> list[str]:
        if one.kind in ("classmethod", "staticmethod"):
            return self._of_class(one)
        if one.kind == "property":
            head = ["    @property", f"    def {one.name}(self) -> {one.returns}:", *self._told(one)]
            return [*head, *_result_lines(one, f"self._own({literal(one.name)})"), *self._setter(one)]
        first = ["self"]
        decorator = _MANAGERS.get(one.result)
        told = [f"    @{decorator}"] if decorator else []
        kind = "async def" if one.is_async else "def"
        told += self.layout.bracketed(1, f"{kind} {one.name}", header(one.signature, first), f" -> {one.returns}:")
        call = f"self._own({literal(one.name)})"
        if one.fluent and one.result in ("value", "coroutine"):
            made = _local("made", one)
            waits = "await " if one.is_async else ""
            body = self.layout.bracketed(2, f"{made} = {waits}{call}", arguments(one.signature), "")
            return [*told, *self._told(one), *body, *_result_lines(one, f"self._whole({made})")]
        return [*told, *self._told(one), *self._call(call, one)]

    def _setter(self, one: Merged) -> list[str]:
        if not one.settable:
            return []
        head = [f"    @{one.name}.setter", f"    def {one.name}(self, value: {one.returns}) -> None:"]
        return ["", *head, f"        setattr(self._strategy, self._inner({literal(one.name)}), value)"]

    def _of_class(self, one: Merged) -> list[str]:
        """A class method or static method: of the only strategy that has it, or of the one that is asked for."""
        plan = self.plan
        keyword = f"{plan.keyword}: {self._key_type()}" if len(one.keys) > 1 else ""
        key = plan.keyword if keyword else literal(one.keys[0])
        of_class = one.kind == "classmethod"
        kind = "async def" if one.is_async else "def"
        parameters = header(one.signature, ["cls"] if of_class else [], keyword)
        lines = [f"    @{one.kind}", *self.layout.bracketed(1, f"{kind} {one.name}", parameters, f" -> {one.returns}:")]
        strategy, made = _local("strategy", one), _local("made", one)
        lines += [*self._told(one), f"        {strategy} = ROUTES.find({key})"]
        handed = arguments(one.signature)
        if one.result in ("value", "coroutine") and of_class:
            waits = "await " if one.is_async else ""
            lines += self.layout.bracketed(2, f"{made} = {waits}{strategy}.{one.name}", handed, "")
            return [*lines, *_result_lines(one, f"cls._around({key}, {strategy}, {made})")]
        return [*lines, *self._call(f"{strategy}.{one.name}", one)]

    def _told(self, one: Merged) -> list[str]:
        return self.layout.docstring(2, one.doc) if one.doc else []

    def _call(self, callee: str, one: Merged) -> list[str]:
        return _handed_over(callee, arguments(one.signature), one, self.layout, 2)

    # -- a function ---------------------------------------------------------------------------------------------

    def _function(self) -> list[str]:
        plan, one = self.plan, self.plan.constructor
        kind = "async def" if one.is_async else "def"
        decorator = _MANAGERS.get(one.result)
        lines = [f"@{decorator}"] if decorator else []
        keyword = f"{plan.keyword}: {self._key_type()}"
        lines += self.layout.bracketed(
            0, f"{kind} {plan.name}", header(one.signature, (), keyword), f" -> {one.returns}:"
        )
        lines += self._doc(1)
        given = self._given()
        lines += given.before(1)
        callee = f"ROUTES.find({plan.keyword})"
        return [*lines, *_handed_over(callee, given.arguments, one, self.layout, 1)]


class _Given:
    """The arguments that are handed over, and what has to be done before."""

    def __init__(self, told: list[str], lines: list[str]) -> None:
        self.arguments = told
        self._lines = lines

    def before(self, depth: int) -> list[str]:
        return ["    " * depth + line for line in self._lines]


def _handed_over(callee: str, handed: Sequence[str], one: Merged, layout: Layout, depth: int) -> list[str]:
    """The statements that call the strategy and give back what it gives."""
    margin, waits = "    " * depth, "await " if one.is_async else ""
    part, result = _local("part", one), _local("result", one)
    match one.result:
        case "generator":
            return layout.bracketed(depth, f"yield from {callee}", handed, "")
        case "async generator":
            return [*layout.bracketed(depth, f"async for {part} in {callee}", handed, ":"), f"{margin}    yield {part}"]
        case "context manager" | "async context manager":
            opening = "async with" if one.result.startswith("async") else "with"
            head = layout.bracketed(depth, f"{opening} {callee}", handed, f" as {part}:")
            return [*head, f"{margin}    yield {part}"]
    if one.returns == "None":
        return layout.bracketed(depth, f"{waits}{callee}", handed, "")
    if one.returns == "Any":
        return layout.bracketed(depth, f"return {waits}{callee}", handed, "")
    head = layout.bracketed(depth, f"{result}: {one.returns} = {waits}{callee}", handed, "")
    return [*head, f"{margin}return {result}"]


def _result_lines(one: Merged, expression: str) -> list[str]:
    if one.returns in ("Any", "None"):
        return [f"        return {expression}"]
    result = _local("result", one)
    return [f"        {result}: {one.returns} = {expression}", f"        return {result}"]


def _local(name: str, one: Merged) -> str:
    """A name for a variable that no parameter has."""
    taken = {parameter.name for parameter in one.signature.parameters}
    while name in taken:
        name = f"its_{name}"
    return name


def _turned(names: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}


def _shown(one: Strategy) -> str:
    return ", ".join(f"``{key}``" for key in one.routes)
