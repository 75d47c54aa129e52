"""Reads definitions from text, and runs calls to see what arrives: what the tests of signatures and calls share.

Only text that is written in these tests is run.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Iterator, Mapping
from types import GeneratorType, SimpleNamespace
from typing import Any

import libcst as cst

from ssot_tool.codemods.signatures import signature_of
from ssot_tool.codemods.signatures.definitions import Definition
from ssot_tool.signature import Kind, Signature, Unknown


class Module:
    """One module's text: its definitions, and how its names are followed."""

    def __init__(self, text: str) -> None:
        self.definitions: dict[str, cst.ClassDef | cst.FunctionDef] = {}
        self.imported: dict[str, str] = {}
        for statement in cst.parse_module(text).body:
            if isinstance(statement, cst.ClassDef | cst.FunctionDef):
                self.definitions[statement.name.value] = statement
            elif isinstance(statement, cst.SimpleStatementLine):
                for small in statement.body:
                    self._bind(small)

    def _bind(self, small: cst.BaseSmallStatement) -> None:
        match small:
            case cst.Import(names=names):
                for alias in names:
                    assert isinstance(alias.name, cst.Name)
                    self.imported[alias.evaluated_alias or alias.evaluated_name] = alias.evaluated_name
            case cst.ImportFrom(module=cst.Name(value=module), names=[*aliases]):
                for alias in aliases:
                    self.imported[alias.evaluated_alias or alias.evaluated_name] = f"{module}.{alias.evaluated_name}"
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                self.imported[name] = f"m.{name}"

    def resolve(self, name: str) -> Definition | str | None:
        if name in self.definitions:
            return Definition(self.definitions[name], f"m.{name}", self.resolve)
        first, _, rest = name.partition(".")
        if first in self.imported:
            return f"{self.imported[first]}.{rest}".rstrip(".")
        return f"builtins.{name}" if hasattr(builtins, first) else None

    def signature(self, name: str) -> Signature | Unknown:
        found: Signature | Unknown = signature_of(self.definitions[name], self.resolve, f"m.{name}")
        return found


@functools.cache
def signature(parameters: str, before: str = "def", at: str = "") -> Signature:
    """The signature of a function of these parameters."""
    found = Module(f"LIMIT = 3\n{at}\n{before} f({parameters}): pass\n").signature("f")
    assert isinstance(found, Signature), found
    return found


class Bench(Mapping[str, Any]):
    """The names of a call, and in which order they are asked for; what is not known is a value of its own."""

    def __init__(self, **known: Any) -> None:
        self.known = known
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> Any:
        if name in ("L", "C", "m", "partial") or hasattr(builtins, name):
            if name in self.known:
                return self.known[name]
            raise KeyError(name)
        self.asked.append(name)
        return self.known.get(name, f"<{name}>")

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def recorder(name: str, parameters: str) -> Any:
    """A function of these parameters that returns what arrived, by name."""
    space: dict[str, Any] = {"LIMIT": 3}
    exec(f"def {name}({parameters}): return dict(locals())", space)
    return space[name]


def run(call: str, legacy: str, canonical: str, **known: Any) -> tuple[Any, list[str]]:
    """What arrives by a call of ``L`` or ``C``, and in which order its names were asked for; TypeError passes."""
    both = {"L": recorder("L", legacy), "C": recorder("C", canonical), "partial": functools.partial}
    bench = Bench(**both, m=SimpleNamespace(**both), **known)
    # Mappings are allowed as locals; comprehensions look for names in globals.
    arrived = eval(f"({call})", {"__builtins__": builtins, "ys": (1, 2)}, bench)
    return arrived, bench.asked


def plain(value: Any) -> Any:
    """A value that can be compared: what a generator gives."""
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return list(value) if isinstance(value, GeneratorType) else value


def check_arrival(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    legacy: Signature,
    canonical: Signature,
    renamed: Mapping[str, str],
    added: Mapping[str, str],
) -> None:
    """What arrived at the legacy's parameters arrived at the canonical's, and so did what was to be added."""
    extra, more = (side.variadic(Kind.VAR_KEYWORD) for side in (legacy, canonical))
    surplus = after[more.name] if more else {}
    arrived = surplus | {one.name: plain(after[one.name]) for one in canonical.parameters if one is not more}
    for name, value in (before[extra.name] if extra else {}).items():
        # A positional-only parameter may have the same name.
        if name in legacy.plain:
            assert surplus[name] == value
        else:
            assert arrived[renamed.get(name, name)] == value
    for one in legacy.parameters:
        target, value = renamed.get(one.name, one.name), None if one is extra else plain(before[one.name])
        if one is extra or target in added:
            continue
        if target in arrived:
            assert arrived[target] == value, f"{one.name} was {value}, {target} is {arrived[target]}"
        else:
            # Only what was not given, or nothing, may be unknown to the canonical.
            assert value == () or repr(value) == repr(eval(one.default or "0", {"LIMIT": 3})), f"{one.name} is lost"
    for name, text in added.items():
        assert arrived[name] == eval(text)
