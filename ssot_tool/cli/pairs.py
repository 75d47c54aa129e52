"""What is typed after ``--from``, ``--route`` and their like: dotted names, and names with what they become."""

from __future__ import annotations

import math
import re
from keyword import iskeyword

import click

Literal = str | int | float | bool

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_REAL = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "True": True, "false": False, "False": False}


class Dotted(click.ParamType[str]):
    """A symbol's dotted name; a colon may stand before its last part, as in entry points."""

    name = "symbol"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what no symbol is called; whether it exists is for the program to say."""
        text = str(value)
        module, is_split, name = text.partition(":")
        parts = [*module.split("."), *([name] if is_split else ())]
        is_symbol = len(parts) > 1 or text == text.lower()  # what has no dots can only be a library's module
        if not is_symbol or not all(map(is_name, parts)):
            self.fail(f"{text!r} is no dotted name; write one like package.module.Name", param, ctx)
        return ".".join(parts)


class Renaming(click.ParamType[tuple[str, str]]):
    """``old=new``."""

    name = "renaming"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Two names."""
        if isinstance(value, tuple):
            return value
        old, is_split, new = str(value).partition("=")
        if not (is_split and is_name(old) and is_name(new)):
            self.fail(f"{value!r} does not say what becomes of what; write it like old=new", param, ctx)
        return old, new


class Route(click.ParamType[tuple[str, Literal]]):
    """``KEY=VALUE``."""

    name = "route"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Literal]:
        """A keyword and its value."""
        if isinstance(value, tuple):
            return value
        key, is_split, text = str(value).partition("=")
        if not is_split:
            self.fail(f"{value!r} has no value; write it like agent_type=start_agent", param, ctx)
        if not is_name(key):
            self.fail(f"{key!r} is no keyword of a call; write it like agent_type=start_agent", param, ctx)
        return key, literal(text)


def is_name(text: str) -> bool:
    """Whether something can be called so in Python."""
    return text.isidentifier() and not iskeyword(text)


def literal(text: str) -> Literal:
    """What a value means: a number or a boolean that is written like one, else a string, which quotes force."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    digits = text.lstrip("+-")
    if _WHOLE.fullmatch(text) and (digits == "0" or not digits.startswith("0")):
        return int(text)
    if _REAL.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
