"""What is kept of one class or function to tell whether another has the same responsibility."""

from __future__ import annotations

from typing import Literal

import msgspec


class Method(msgspec.Struct, frozen=True, array_like=True):
    """A method: its name, how many syntax nodes its body has, and what kind of method it is.

    ``flags`` holds a letter for each that is true: ``a`` a coroutine, ``p`` a property, ``s`` static or of the class,
    ``0`` a stub (nothing but ``pass``, ``...``, a docstring or a ``raise``), ``@`` abstract. ``digest`` is that of its
    body, as of a portrait.
    """

    name: str
    size: int
    flags: str
    digest: bytes


class Portrait(msgspec.Struct, frozen=True, array_like=True):
    """One class or free function. Names are last components, in the order of the source without repetition.

    ``line``, 1-based, is that of ``class``, ``def`` or ``async``; ``qualname`` has no ``<locals>``: only what a module
    binds is here. ``bases`` and ``decorators`` are dotted as written, those of a class as in
    ``implementer(IPort, IDesk)`` where they are given names. ``params``: of the function, or of ``__init__``,
    with ``*`` and ``**`` before those that take many; ``fields``: class-level names that are annotated or assigned;
    ``attributes``: set on ``self``; ``types``: capitalised names that it annotates with, constructs or asks;
    ``called``: functions and methods that it calls; ``strings``: identifier-like literals; ``returned``: what is
    constructed or held and returned, capitalised names and names of calls. ``size``: syntax nodes; ``digest`` is equal
    where bodies differ in layout, comments, docstrings, annotations and what is logged alone. ``body``: "stub",
    "delegate" (one statement, a call) or "code". ``guard``: "if" or "try" where its definition is one of several
    branches. ``doc``: the first line of its docstring. ``origin``: of what a comment says that it is a copy;
    ``instead``: names, as written, of what it says to use in its place; ``reads``: names that it reads of those that
    its module assigns, or that tell where that stands.
    """

    qualname: str
    kind: Literal["class", "function"]
    line: int
    end_line: int
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    methods: tuple[Method, ...]
    params: tuple[str, ...]
    fields: tuple[str, ...]
    attributes: tuple[str, ...]
    types: tuple[str, ...]
    called: tuple[str, ...]
    strings: tuple[str, ...]
    returned: tuple[str, ...]
    size: int
    digest: bytes
    body: Literal["stub", "delegate", "code"]
    is_async: bool = False
    guard: str = ""
    doc: str = ""
    origin: str = ""
    instead: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


class Twice(msgspec.Struct, frozen=True, array_like=True):
    """A name that a scope defines again before anybody could use what it was; lines are those of both definitions."""

    qualname: str
    first_line: int
    line: int
    end_line: int


class Gallery(msgspec.Struct, frozen=True, array_like=True):
    """The portraits of one module. ``excuse``: the rule that excuses the module as a whole, or "".

    ``is_program``: it ends with ``if __name__ == "__main__"``, so that somebody may run it by itself, or is a
    ``setup.py``, under whatever name. ``values``: what it gives names at its top; see the function of that name.
    ``is_fork``: it is a package of which its docstring says that it is another's code.
    """

    portraits: tuple[Portrait, ...] = ()
    twice: tuple[Twice, ...] = ()
    excuse: str = ""
    is_program: bool = False
    values: tuple[tuple[str, bytes], ...] = ()
    is_fork: bool = False
