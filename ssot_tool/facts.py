"""Facts: what one module says, read from its source without judgement; all that passes from ``scan`` to ``program``.

A *path* is a dotted name in the words of the module that uses it, made absolute: ``from ..svc import Old as O`` and
then ``O.make`` is ``app.svc.Old.make``. ``()`` after a component means *an instance of, or what a call returns*: in
``x: Old`` or ``x = Old()``, ``x.handle`` is ``app.svc.Old().handle``. The program follows paths through re-exports.

A *value* is a constant that may name a route: ``'text`` (with a leading quote) for a string, a path for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec


class Use(msgspec.Struct, frozen=True, array_like=True):
    """One use of a path. ``spans`` is flat: (line, column, end column) of each written token, 1-based, half-open.

    The last tokens name the last components one by one; the first token stands for all that remain.
    ``kind`` is the reference kind that the use has when its whole path names the symbol.
    """

    kind: str
    scope: int
    spans: tuple[int, ...]


class FunctionFacts(msgspec.Struct, frozen=True, array_like=True):
    """A function or method: signature, and what its body does, in the order of the source, without repetition.

    ``params``: (name, kind, annotation path or ""); ``returns``: instance path or ""; ``calls``: paths called;
    ``methods_called``: last names of attributes called on anything; ``attributes``: names read or set on ``self``;
    ``strings``: identifier-like literals; ``compares``: (subject's last name, value);
    ``returned``: constant values returned; ``constructs``: paths in ``return X(...)`` or assigned and returned;
    ``emitted``: (called last name, literal) of calls whose first argument, or ``type``/``event`` key, is constant;
    ``super_args``: (parameter name or index, value) given to ``super().__init__``; ``body``: "stub" | "delegate" |
    "code"; ``delegates``: path to which a "delegate" body hands everything. ``asks``: names of attributes that the body
    looks up, on anything; ``marks``: arguments of decorators of pytest, as (decorator's last name, argument).
    """

    name: str
    qualname: str
    line: int
    column: int
    start_line: int
    end_line: int
    is_async: bool
    decorators: tuple[str, ...]
    params: tuple[tuple[str, str, str], ...]
    returns: str
    calls: tuple[str, ...]
    methods_called: tuple[str, ...]
    attributes: tuple[str, ...]
    strings: tuple[str, ...]
    compares: tuple[tuple[str, str], ...]
    returned: tuple[str, ...]
    constructs: tuple[str, ...]
    emitted: tuple[tuple[str, str], ...]
    super_args: tuple[tuple[str, str], ...]
    body: str
    delegates: str
    asks: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


class ClassFacts(msgspec.Struct, frozen=True, array_like=True):
    """A class: bases and decorators as paths, methods, constants and annotated fields of its body, types of ``self.x``.

    ``constants``: class-level (name, values); ``fields``: annotated names; ``instance``: ``self.x`` to instance path
    where it is certain; ``instance_values``: ``self.x`` to constant values set in ``__init__``;
    ``outer``: the qualified name of the enclosing function, "" at module or class level; ``marks`` as of a function;
    ``bound``: what else its body binds, beside methods, ``constants`` and ``fields``.
    """

    name: str
    qualname: str
    line: int
    column: int
    start_line: int
    end_line: int
    bases: tuple[str, ...]
    keywords: tuple[str, ...]
    decorators: tuple[str, ...]
    methods: tuple[FunctionFacts, ...]
    constants: dict[str, tuple[str, ...]]
    fields: tuple[str, ...]
    instance: dict[str, str]
    instance_values: dict[str, tuple[str, ...]]
    outer: str
    marks: tuple[tuple[str, str], ...] = ()
    bound: tuple[str, ...] = ()


class Registration(msgspec.Struct, frozen=True, array_like=True):
    """A place that binds a key to a class or function.

    ``how``: "call", "dict", "list", "item", "decorator" or "branch"; ``name``: last name of the callee, dict, or
    compared subject; ``key``: value or ""; ``target``: path of what is bound.
    """

    how: str
    name: str
    key: str
    target: str
    scope: int
    line: int


class IgnoreComment(msgspec.Struct, frozen=True, array_like=True):
    """A comment that asks to silence findings; the fields are those of ``model.Suppression``, but for the path."""

    line: int
    column: int
    first: int
    last: int
    scope: str
    codes: tuple[str, ...]
    reason: str
    until: str


class NamedPath(msgspec.Struct, frozen=True, array_like=True):
    """A path that is named as a whole; the place is that of all of its name, 1-based, half-open.

    ``what``: "module" of imports that name a module, and nothing in it (``import a.b``, ``from a.b import *``,
    ``import_module("a.b")``, ``__import__("a.b")``); "patch" of patches whose target a constant holds, and then the
    place is that of the constant's name. ``path`` is absolute, and has a dot.
    """

    what: str
    path: str
    scope: int
    line: int
    column: int
    end_column: int


class ModuleFacts(msgspec.Struct, frozen=True, array_like=True):
    """Everything that one module says.

    ``exports``: module-level name to the paths it may be bound to (own definitions map to ``module.name``; "?" is
    something else); ``stars``: modules imported with ``*``; ``all``: the names in ``__all__`` or None when absent
    (``*path``: those of another module's, ``*?``: those that only running it could tell);
    ``lazy``: names that a module ``__getattr__`` answers, to paths; ``scopes``: qualified names, 0 is the module;
    ``packed_uses``: what ``uses`` unpacks; ``imports``: absolute modules imported, for the graph.
    ``constants``: module-level name to constant values (strings, tuples of them, enum members).
    ``suppressions``: the comments that ask to silence findings, right or wrong, in their order.
    Sorted lines, 1-based: ``optional``, of imports and patches of what need not be there; ``type_only``, of imports
    that only type checkers read; ``mocked``, of strings that ``patch`` and ``patch.multiple`` are given.
    ``named_paths``: what imports and patches name as a whole, in their order.
    """

    module: str
    is_package: bool
    reader: str
    exports: dict[str, tuple[str, ...]]
    stars: tuple[str, ...]
    all: tuple[str, ...] | None
    lazy: dict[str, str]
    scopes: tuple[str, ...]
    imports: tuple[str, ...]
    constants: dict[str, tuple[str, ...]]
    classes: tuple[ClassFacts, ...]
    functions: tuple[FunctionFacts, ...]
    registrations: tuple[Registration, ...]
    packed_uses: msgspec.Raw
    suppressions: tuple[IgnoreComment, ...] = ()
    optional: tuple[int, ...] = ()
    type_only: tuple[int, ...] = ()
    mocked: tuple[int, ...] = ()
    named_paths: tuple[NamedPath, ...] = ()

    @property
    def uses(self) -> UseTable:
        """Path to its uses, unpacked anew at each call: 2,600 modules hold 90 MB of them, unpacked, and 15 packed."""
        return UseTable(self.packed_uses)


class UseTable(Mapping[str, tuple[Use, ...]]):
    """A read-only map from path to its uses that unpacks a path's uses when they are asked for."""

    def __init__(self, packed: msgspec.Raw) -> None:
        self._by_path = _unpack_paths(packed)

    def __getitem__(self, path: str) -> tuple[Use, ...]:
        return _unpack_uses(self._by_path[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)


_unpack_paths = msgspec.msgpack.Decoder(dict[str, msgspec.Raw]).decode
_unpack_uses = msgspec.msgpack.Decoder(tuple[Use, ...]).decode


def pack_uses(uses: Mapping[str, list[Use]]) -> msgspec.Raw:
    """Pack uses by path for ``ModuleFacts``."""
    return msgspec.Raw(msgspec.msgpack.encode(uses))
