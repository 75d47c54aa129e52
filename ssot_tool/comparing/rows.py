"""The jobs of members as rows: every way of doing each, against the basis, and which ways are equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from ssot_tool.comparing.bodies import Body, text_of
from ssot_tool.comparing.differing import Difference, difference, equal_key
from ssot_tool.comparing.pairing import Definition, Job, jobs, lookalikes
from ssot_tool.cure.comparison import Lookalike, Row, Way
from ssot_tool.cure.surface import Method, Surface
from ssot_tool.facts import FunctionFacts
from ssot_tool.signature import Signature
from ssot_tool.surfacing import Surfaces

#: The name of the job of members that are functions.
CALL = "(call)"


class Rows:
    """The rows of one comparison; ``lookalikes`` are known once ``all`` has run."""

    def __init__(
        self, surfaces: Surfaces, found: Mapping[str, Surface], units: Mapping[str, Sequence[str]], basis: str
    ) -> None:
        self._surfaces = surfaces
        self._found = found
        self._units = units
        self._basis = basis
        self._methods: dict[str, Method] = {}
        self.lookalikes: tuple[Lookalike, ...] = ()

    def all(self) -> tuple[Row, ...]:
        """The rows: jobs of several units first, then those of several members, each with most members first."""
        found = jobs(self._definitions())
        self.lookalikes = tuple(lookalikes(found))
        every = [*found, *self._calls()]
        rows = [self._row(job) for job in every]
        return tuple(sorted(rows, key=lambda row: (-len(row.units), -len(row.members), row.name, row.basis)))

    def _definitions(self) -> Iterable[Definition]:
        members: dict[str, set[str]] = {}
        for symbol, surface in self._found.items():
            for method in surface.methods:
                at = f"{method.owner}.{method.name}"
                self._methods[at] = method
                members.setdefault(at, set()).add(symbol)
        for at, have in members.items():
            method = self._methods[at]
            body = self._body(method.owner, at, method)
            yield Definition(at, method.name, method.owner, frozenset(have), body, method.is_abstract)

    def _calls(self) -> Iterable[Job]:
        found = []
        for symbol, surface in self._found.items():
            if surface.kind == "function":
                name = symbol.rpartition(".")[2]
                found.append(Definition(symbol, name, "", frozenset((symbol,)), self._body("", symbol, surface)))
        if found:
            why = ("they are functions, and each is a member",) if len({one.name for one in found}) > 1 else ()
            yield Job(tuple(sorted(found, key=lambda one: one.symbol)), why)

    def _body(self, owner: str, symbol: str, place: Method | Surface) -> Body:
        module = self._surfaces.program.definitions[owner or symbol].module
        text = self._surfaces.texts.of_module(module) or ""
        source = text_of(text, place.start_line, place.end_line)
        node = self._surfaces.node(symbol, place.start_line)
        receiver = isinstance(place, Method) and place.kind != "staticmethod"
        return Body(source, node, symbol.rpartition(".")[2], owner.rpartition(".")[2], receiver)

    def _row(self, job: Job) -> Row:
        ways = job.definitions
        symbols = {one.symbol for one in ways}
        handed = {one.symbol: to for one in ways if (to := self._handed_to(one)) in symbols - {one.symbol}}
        basis = self._basis_of(ways, handed)
        members = sorted({member for one in ways for member in one.members})
        groups: dict[tuple[str, ...], list[Definition]] = {}
        for one in ways:
            groups.setdefault(equal_key(one.body), []).append(one)
        largest = sorted(groups.values(), key=lambda group: (-_size(group), group[0].symbol))
        is_call = not basis.owner
        return Row(
            CALL if is_call else _commonest(ways),
            tuple(sorted({one.name for one in ways})),
            job.why,
            basis.symbol,
            tuple(self._way(one, basis, handed.get(one.symbol, "")) for one in ways),
            tuple(tuple(one.symbol for one in group) for group in largest),
            tuple(members),
            tuple(unit for unit, own in self._units.items() if set(own) & set(members)),
        )

    def _basis_of(self, ways: Sequence[Definition], handed: Collection[str]) -> Definition:
        """The basis's own way where it has one that does the work, else the one that most members have."""

        def rank(one: Definition) -> tuple[object, ...]:
            idle = one.is_abstract or one.symbol in handed
            return idle, self._basis not in one.members, -len(one.members), one.symbol

        return min(ways, key=rank)

    def _handed_to(self, one: Definition) -> str:
        """The definition to which all of a body hands its work; "" for none."""
        program = self._surfaces.program
        definition = program.definitions[one.symbol]
        facts = definition.facts
        if not isinstance(facts, FunctionFacts) or facts.body != "delegate":
            return ""
        return next(iter(program.receivers(facts.delegates, program.modules[definition.module])), "")

    def _way(self, one: Definition, basis: Definition, handed: str) -> Way:
        found = Difference("basis", 1.0) if one is basis else difference(basis.body, one.body)
        if one is not basis and (one.is_abstract or handed):
            found = Difference("abstract" if one.is_abstract else "delegates", found.likeness)
        method = self._methods.get(one.symbol)
        place = method or self._found[one.symbol]
        signature = place.signature
        is_async = method.is_async if method is not None else _gives_coroutine(signature)
        return Way(
            one.symbol,
            one.name,
            one.owner or one.symbol,
            tuple(sorted(one.members)),
            place.path,
            place.start_line,
            place.end_line,
            len(one.body.code),
            method.kind if method is not None else "function",
            is_async,
            signature,
            found.verdict,
            round(found.likeness, 3),
            found.renames,
            found.constants,
            found.diff,
            found.cut,
            found.prose,
            tuple(self._meanings(one, basis)) if found.verdict in ("same", "names", "constants") else (),
            handed,
            one.body.read,
        )

    def _meanings(self, one: Definition, basis: Definition) -> Iterable[str]:
        """Names that both bodies take from their modules, and that are not the same thing."""
        if one.body.shape is None or basis.body.shape is None:
            return
        for name in sorted(one.body.shape.free & basis.body.shape.free):
            here, there = self._meant(one, name), self._meant(basis, name)
            if here and there and here != there:
                yield f"{name} is {' or '.join(here)} here, and {' or '.join(there)} in the basis"

    def _meant(self, one: Definition, name: str) -> tuple[str, ...]:
        program = self._surfaces.program
        module = program.definitions[one.owner or one.symbol].module
        written = program.modules[module].exports.get(name, ())
        return () if "?" in written else program.exported(module, name) or written


def _commonest(ways: Sequence[Definition]) -> str:
    times = Counter(name for one in ways for name in [one.name] * len(one.members))
    return min(times, key=lambda name: (-times[name], name.startswith("_"), len(name), name))


def _size(group: Sequence[Definition]) -> int:
    return sum(len(one.members) for one in group)


def _gives_coroutine(signature: object) -> bool:
    return isinstance(signature, Signature) and signature.result in ("coroutine", "async generator")
