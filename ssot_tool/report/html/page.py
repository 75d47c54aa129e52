"""The frame of every HTML report: one file without network, whatever hostile text it has to show."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from ssot_tool.report.layout import clean

#: What an HTML parser could take for the end of a script, or for a comment in it.
_JSON_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}


def page(
    title: str,
    body: str,
    *,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
) -> str:
    """A whole document. ``title`` is plain text; ``body`` is markup for inside ``<main>``, escaped by who made it.

    ``styles`` and ``scripts`` name files beside this module (``graph.css``) that follow the frame's own. ``data`` is
    kept as JSON in the element with the id ``data``. Only these styles and scripts can run, by their hashes: no
    attribute of the body can hold either, and nothing can be loaded.
    """
    sheets = [beside(name) for name in ("frame.css", *styles)]
    code = [beside(name) for name in ("frame.js", *scripts)]
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {' '.join(map(_hash, sheets))}",
            f"script-src {' '.join(map(_hash, code))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return Template(beside("frame.html")).substitute(
        title=text(title),
        policy=policy,
        styles="\n".join(f"<style>{sheet}</style>" for sheet in sheets),
        body=body,
        data="" if data is None else f'<script type="application/json" id="data">{_json(data)}</script>',
        scripts="\n".join(f"<script>{script}</script>" for script in code),
    )


def text(value: str) -> str:
    """One line of text as markup: nothing in it is a tag, no control character or direction mark stays one."""
    return escape(clean(value), quote=False)


def source(value: str) -> str:
    """Lines of code as markup, for inside ``<pre>``: as ``text``, but line ends and tabs stay."""
    return "\n".join("\t".join(text(part) for part in line.split("\t")) for line in value.split("\n"))


def attribute(value: str) -> str:
    """An attribute's value as markup, with the quotes around it: ``f"<a title={attribute(name)}>"``."""
    return f'"{escape(clean(value))}"'


def beside(name: str) -> str:
    """The text of a file that stands beside this module."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _json(data: Mapping[str, Any]) -> str:
    # ASCII only: then lone surrogates of file names are escapes, too, and no line separator ends a line.
    return json.dumps(data, separators=(",", ":")).translate(_JSON_ESCAPES)


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
