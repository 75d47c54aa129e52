"""What each module leads to, kept between runs of one question, and worked out anew only where it may have changed.

Reading links was 40 % of a first ``ssot tests`` after an edit of a workspace of 9,809 files; kept, and looked at again
only for the few modules that the edit concerns, it is 7 %.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import blake2b

import msgspec

from ssot_tool.facts import ModuleFacts
from ssot_tool.protecting.changed import Change, Changed, changed, changed_modules, components
from ssot_tool.protecting.flows import Flows
from ssot_tool.protecting.linked import Linked
from ssot_tool.protecting.linking import linked
from ssot_tool.protecting.weights import Weights
from ssot_tool.scan.edition import code_digest
from ssot_tool.session import Session


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """One module: the digest of its content, the names that its paths hold, and what it leads to, where it was asked.

    ``names``: of its uses and lookups; ``others``: of what else it leads on to.
    """

    content: bytes
    names: list[str]
    others: list[str]
    linked: Linked | None


class State(msgspec.Struct, frozen=True, array_like=True):
    """All modules that were read for a question, and what else the meaning of their paths depends on.

    ``edition``: of the code; ``watched``: whose names were looked for; ``known`` and ``other_names``: of all modules.
    """

    edition: bytes
    watched: list[str]
    known: list[str]
    other_names: dict[str, str]
    modules: dict[str, Kept]


class KnownLinks:
    """What modules of a session lead to; inside ``with session.reading``, after everything is read.

    ``name``: under which the links are kept, "" for not at all. Only a session that supposes nothing may keep any.
    """

    def __init__(self, session: Session, weights: Weights, watched: Collection[str], name: str) -> None:
        self._session = session
        self._program = session.program()
        self._flows = Flows(session)
        self._weights = weights
        self._watched = frozenset(watched)
        self._name = name
        self._modules: dict[str, Kept] = {}
        self._is_new = True
        if name:
            self._recall()

    def names(self, module: str) -> list[str]:
        """The names that a module's uses and lookups hold."""
        return self._of(module).names

    def linked(self, module: str) -> Linked:
        """What the code of a module leads to."""
        kept = self._of(module)
        if kept.linked is not None:
            return kept.linked
        self._is_new = True
        facts = self._program.modules[module]
        found = linked(self._program, facts, self._flows.of(module), self._weights, self._watched)
        self._modules[module] = msgspec.structs.replace(kept, linked=found)
        return found

    def keep(self) -> None:
        """Keep what is known by now, unless all of it was."""
        if self._name and self._is_new:
            names = self._session.names
            state = State(
                edition_of(self._weights),
                sorted(self._watched),
                sorted(names.known),
                dict(self._session.other_names),
                {module: self._of(module) for module in self._program.modules},
            )
            self._session.reading.keep_state(self._name, msgspec.msgpack.encode(state))

    def _of(self, module: str) -> Kept:
        found = self._modules.get(module)
        if found is None:
            facts = self._program.modules[module]
            names = names_of(facts)
            others = {name for path in _others(facts) for name in components(path)} - names
            found = self._modules[module] = Kept(self._content(module), sorted(names), sorted(others), None)
        return found

    def _content(self, module: str) -> bytes:
        return self._session.reading.content(self._session.places.paths[module])

    def _recall(self) -> None:
        session = self._session
        kept = session.reading.state(self._name)
        state = None
        if kept is not None:
            with suppress(msgspec.MsgspecError):
                state = msgspec.msgpack.decode(kept, type=State)
        if state is None or state.edition != edition_of(self._weights) or state.other_names != session.other_names:
            return
        modules = self._program.modules
        same = {one for one in modules if one in state.modules and state.modules[one].content == self._content(one)}
        names = changed_modules(state.known, session.names)
        more = self._watched.difference(state.watched)
        differ = changed(self._program, self._changes(state, same), names, more)
        self._modules = {one: _valid(one, state.modules[one], differ) for one in same}
        self._is_new = not (len(same) == len(modules) == len(state.modules) and not names and not more)

    def _changes(self, state: State, same: Collection[str]) -> Iterator[Change]:
        """The modules that are not as they were; what they said then is still in the cache, as a rule."""
        now, session = self._program.modules, self._session
        for module in sorted(state.modules.keys() | now.keys()):
            if module not in same:
                kept, path = state.modules.get(module), session.places.paths.get(module)
                before = None
                if kept is not None and path is not None:
                    before = session.reading.facts_of(path, kept.content)
                yield Change(module, before, now.get(module), kept is not None and before is None)


def edition_of(weights: Weights) -> bytes:
    """A digest of the code and of what it goes by: what another edition kept is not used."""
    about = f"{sys.version_info[:2]} {weights}".encode()  # which attributes builtin types have differs
    return blake2b(code_digest(".") + about, digest_size=16).digest()


def _valid(module: str, kept: Kept, differ: Changed) -> Kept:
    """What is kept of a module that is the same, without its links where these may be others now."""
    if kept.linked is None or not differ.concerns([*kept.names, *kept.others, *module.split(".")]):
        return kept
    return msgspec.structs.replace(kept, linked=None)


def names_of(facts: ModuleFacts) -> set[str]:
    """The names in the paths that a module uses, and the names of attributes that its functions look up."""
    found: set[str] = set()
    for path in facts.uses:
        found.update(components(path))
    for function in facts.functions:
        found.update(function.asks)
    for one in facts.classes:
        for method in one.methods:
            found.update(method.asks)
    return found


def _others(facts: ModuleFacts) -> Iterator[str]:
    """The paths that lead on from a module beside its uses: nearly all of them are uses, too."""
    for one in facts.classes:
        yield from (*one.bases, *one.keywords, *one.decorators)
        for method in one.methods:
            yield from method.decorators
    for function in facts.functions:
        yield from function.decorators
