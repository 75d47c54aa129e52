"""The standard library's own definitions: what is read from their source is what Python says of them."""

from __future__ import annotations

import builtins
import functools
import inspect
from importlib import import_module
from typing import Any

import libcst as cst
import pytest

from ssot_tool.codemods.signatures import signature_of
from ssot_tool.codemods.signatures.definitions import Definition, Resolve
from ssot_tool.signature import Kind, Signature

#: Modules of plain functions and classes, also with bases from each other; the last are dataclasses and named tuples.
MODULES = (
    "concurrent.futures.thread", "email.message", "http.client", "json.decoder", "logging",
    "logging.handlers", "queue", "shutil", "socketserver", "string", "textwrap", "threading", "zipfile",
    "libcst._nodes.whitespace", "tokenize",
)  # fmt: skip


@functools.cache
def definitions(module: str) -> dict[str, cst.ClassDef | cst.FunctionDef]:
    """The classes and functions at the top level of a module, those that are defined once."""
    path = getattr(import_module(module), "__file__", None) or ""
    if not path.endswith(".py"):
        return {}
    with open(path, "rb") as file:
        found = [
            node for node in cst.parse_module(file.read()).body if isinstance(node, cst.ClassDef | cst.FunctionDef)
        ]
    names = [node.name.value for node in found]
    return {node.name.value: node for node in found if names.count(node.name.value) == 1}


def resolver(module: str) -> Resolve:
    """Names as the loaded module has them."""

    def resolve(name: str) -> Definition | str | None:
        first, *rest = name.split(".")
        value: Any = vars(import_module(module)).get(first, getattr(builtins, first, None))
        for part in rest:
            value = getattr(value, part, None)
        home, inner = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if home is None or inner is None:
            return None
        if home == "libcst._add_slots":
            return "typing.final"  # it leaves the constructor of a dataclass as it is
        node = None if home in ("abc", "typing") else definitions(home).get(inner)
        return Definition(node, f"{home}.{inner}", resolver(home)) if node is not None else f"{home}.{inner}"

    found: Resolve = resolve
    return found


@pytest.mark.parametrize("module", MODULES)
def test_the_library_takes_what_is_read(module: str) -> None:
    agreed = 0
    for name, node in definitions(module).items():
        value = vars(import_module(module)).get(name)
        found = signature_of(node, resolver(module), f"{module}.{name}")
        if not isinstance(found, Signature) or not callable(value) or inspect.unwrap(value) is not value:
            continue
        if isinstance(value, type) and issubclass(value, BaseException) and "__init__" not in vars(value):
            assert [one.kind for one in found.parameters] == [Kind.VAR_POSITIONAL]  # inspect cannot say it
            continue
        theirs = inspect.signature(value).parameters.values()
        variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        assert [(one.name, one.kind.value, one.required) for one in found.parameters] == [
            (one.name, one.kind.description, one.default is one.empty and one.kind not in variadic) for one in theirs
        ], name
        agreed += 1
    assert agreed > 1
