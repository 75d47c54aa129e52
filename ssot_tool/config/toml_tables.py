"""From a TOML file to checked values: every mistake is collected, with file, line, key and the right form."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from ssot_tool.config.toml_lines import Key, key_lines
from ssot_tool.words import did_you_mean


class Invalid:
    """The value of what could not be converted; the mistake is in the list."""


INVALID: Final = Invalid()


class TomlFile(NamedTuple):
    """A TOML file: its name in messages, its table, the line of each key. ``prefix``: the keys above ``table``."""

    shown: str
    table: dict[str, Any]
    lines: Mapping[Key, int]
    prefix: Key = ()

    def place(self, at: Key) -> str:
        """The file and the line of a key, or of what holds it, as in ``ssot.toml:12``."""
        full = (*self.prefix, *at)
        while full:
            inside = [line for key, line in self.lines.items() if key[: len(full)] == full]
            if inside:
                return f"{self.shown}:{self.lines.get(full, min(inside))}"
            full = full[:-1]
        return self.shown


class Mistakes:
    """The mistakes found so far, in whole sentences."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, file: TomlFile, at: Key, wrong: str) -> Invalid:
        """Note that ``wrong`` holds for the value of a key."""
        key = dotted(at)
        self.sentences.append(f"{file.place(at)}: {key}: {wrong}" if key else f"{file.place(at)}: {wrong}")
        return INVALID


def dotted(at: Key) -> str:
    """A key as people write it: ``services[0].paths``."""
    text = ""
    for part in at:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            shown = part if re.fullmatch(r"[\w-]+", part) else f'"{part}"'
            text += f".{shown}" if text else shown
    return text


def read_toml(path: Path, shown: str, mistakes: Mistakes) -> TomlFile | None:
    """Read a TOML file; None where it cannot be read, with the reason, line and column among the mistakes."""
    if path.is_dir():
        mistakes.sentences.append(f"{shown}: is a folder; it must be a TOML file")
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        mistakes.sentences.append(f"{shown}: cannot be read: {error.strerror}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mistakes.sentences.append(f"{shown}:{line}: is not UTF-8 (byte 0x{data[error.start]:02x}); save it as UTF-8")
        return None
    text = text.replace("\r\n", "\n")
    try:
        return TomlFile(shown, tomllib.loads(text), key_lines(text))
    except tomllib.TOMLDecodeError as error:
        mistakes.sentences.append(_syntax_error(shown, text, str(error)))
    except RecursionError:
        mistakes.sentences.append(f"{shown}: is nested too deeply to be read")
    return None


def _syntax_error(shown: str, text: str, message: str) -> str:
    found = re.search(r" \((?:at line (\d+), column (\d+)|at end of document)\)$", message)
    if found is None:
        return f"{shown}: is not valid TOML: {message}"
    line, column = found[1] or str(text.count("\n") + 1), found[2] or str(len(text) - text.rfind("\n"))
    return f"{shown}:{line}:{column}: is not valid TOML: {message[: found.start()]}"


def convert_table(
    kind: type[msgspec.Struct], table: object, file: TomlFile, at: Key, mistakes: Mistakes, *, partial: bool = False
) -> dict[str, Any] | Invalid:
    """Check a table against a Struct; return the values of the keys that are set and right.

    Unknown keys, wrong types and (unless ``partial``) missing keys are mistakes; any of them makes it INVALID. With
    ``partial``, a table inside stays a dict of its set keys.
    """
    if not isinstance(table, dict):
        return mistakes.add(file, at, f"must be a table, not {_shown(table)}")
    fields = _fields(kind)
    values: dict[str, Any] = {}
    wrong = False
    for key, value in table.items():
        if key not in fields:
            mistakes.add(file, (*at, key), unknown_key(key, fields))
            wrong = True
            continue
        got = _convert(fields[key].type, value, file, (*at, key), mistakes, partial)
        if isinstance(got, Invalid):
            wrong = True
        else:
            values[fields[key].name] = got
    if not partial:
        for name, field in fields.items():
            if field.required and name not in table:
                mistakes.add(file, at, f"{name} is missing; add {name} = {_example(field.type)}")
                wrong = True
    return INVALID if wrong else values


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """The fields of a Struct by key; msgspec takes a millisecond to tell, and a role pack holds many."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def unknown_key(key: str, known: Mapping[str, object]) -> str:
    """What to say of a key that does not exist: the nearest one that does, or all."""
    return f"there is no such key; {did_you_mean(key, known)}"


def _convert(kind: Any, value: Any, file: TomlFile, at: Key, mistakes: Mistakes, partial: bool) -> Any:
    plain = _plain(kind)
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        values = convert_table(plain, value, file, at, mistakes, partial=partial)
        return values if partial or isinstance(values, Invalid) else plain(**values)
    item = _item(plain)
    if item is not None and isinstance(_plain(item), type) and issubclass(_plain(item), msgspec.Struct):
        if not isinstance(value, list):
            return mistakes.add(file, at, f"must be a list of tables, not {_shown(value)}")
        items = [_convert(item, one, file, (*at, n), mistakes, False) for n, one in enumerate(value)]
        return INVALID if any(isinstance(one, Invalid) for one in items) else tuple(items)
    try:
        if plain is datetime.date and isinstance(value, datetime.datetime):
            raise msgspec.ValidationError  # a moment; msgspec would take its day
        if value != value:
            raise msgspec.ValidationError  # TOML's nan, which is on neither side of any limit
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return mistakes.add(file, at, f"must be {_described(plain)}{_limits(kind)}, not {_shown(value)}")


def _limits(kind: Any) -> str:
    """The limits of an annotated number in words, with a blank before them, or ""."""
    for meta in get_args(kind)[1:] if get_origin(kind) is Annotated else ():
        if meta.ge is not None:
            return f" from {meta.ge} to {meta.le}" if meta.le is not None else f" from {meta.ge} on"
    return ""


def _plain(kind: Any) -> Any:
    """A type without ``Annotated`` and without ``None`` (TOML has no null)."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        rest = [part for part in get_args(kind) if part is not type(None)]
        return _plain(rest[0]) if len(rest) == 1 else kind
    return kind


def _item(kind: Any) -> Any:
    """The item type of ``tuple[X, ...]``, or None."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def _described(kind: Any) -> str:
    simple: dict[Any, str] = {
        str: "a string",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        datetime.date: "a date, as in 2027-01-31",
    }
    if kind in simple:
        return simple[kind]
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    item = _item(kind)
    if item is not None:
        inner = _plain(item)
        return "a list of strings" if inner is str else f"a list of {_described(inner)}"
    if get_origin(kind) is dict:
        return "a table of strings" if get_args(kind)[1] is str else "a table of strings, numbers, true or false"
    return str(kind)


def _example(kind: Any) -> str:
    return {"a string": '"…"', "a list of strings": '["…"]'}.get(_described(_plain(kind)), "…")


def _shown(value: object) -> str:
    if isinstance(value, list) and value and len(repr(value)) <= 40:
        return repr(value).replace("'", '"')
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
