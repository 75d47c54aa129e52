"""Files that are no Python modules: configuration, other code, and what people read."""

from __future__ import annotations

import re

from ssot_tool.planning.words.hit import Hit, Text
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.prose import WOULD_REWRITE, Mode, Prose, imported
from ssot_tool.planning.words.verdict import Verdict, kept, left

_CONFIG = frozenset(("toml", "yaml", "yml", "ini", "cfg", "json", "jsonc", "json5", "conf", "env", "properties"))
#: Whose imports are real, but whose calls nobody rewrites here.
_CODE = frozenset(("pyi", "pyx", "pxd", "ipynb", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "mk", "dockerfile"))
_DOCS = frozenset(("md", "rst", "txt", "html", "htm", "adoc", "mdx", "markdown"))
#: What stands before a value: in quotes or on a line of its own.
_QUOTED = re.compile(r"(?:[:=\[,\-]|^)[ \t]*([\"'])\Z")
_PLAIN = re.compile(r"(?:[:=]|^[ \t]*-)[ \t]+\Z|=\Z")
_PLAIN_END = re.compile(r"[ \t]*(?:[#;\r\n]|\Z)")
_BY_HAND = "see whether it is looked up, and edit it by hand"


class OtherKinds:
    """Judges hits outside of Python modules."""

    def __init__(self, legacy: Legacy, mode: Mode) -> None:
        self.legacy = legacy
        self.prose = Prose(legacy, mode)

    def judge(self, text: Text, hit: Hit) -> Verdict:
        """What becomes of a hit."""
        kind = kind_of(text.path)
        if kind == "other":
            return self._elsewhere(text, hit)
        if kind == "docs":
            directive = self._documents(text.text)
            everywhere = range(len(text.text))
            return self.prose.judge(text, hit, directive, everywhere, "non_python") or kept("prose")
        if kind == "code" and self._imports(text, hit):
            return left("imported; its uses here are not rewritten", "edit the file by hand", "non_python")
        verdict = self.prose.named(text, hit, "non_python")
        if verdict is None:
            return self._bare(text.text, hit) if kind == "config" else kept("a bare name in a file that is no Python")
        return _not_prose(verdict)

    def _elsewhere(self, text: Text, hit: Hit) -> Verdict:
        named = self.legacy.mention(text.text, hit.start, hit.end)
        return kept("named by its path, in a file of a kind that is not edited" if named else "prose")

    def _documents(self, text: str) -> bool:
        """Whether a directive of Sphinx makes bare names those of a legacy symbol's module."""
        if "module::" not in text:
            return False
        found = re.findall(r"^\.\. (?:py:)?(?:current)?module:: *([\w.]+)", text, re.MULTILINE)
        return any(module in self.legacy.homes for module in found)

    def _imports(self, text: Text, hit: Hit) -> bool:
        path = imported(text.text, hit)
        if path.startswith(".") and text.path.endswith(".pyi"):
            folder = text.path.rpartition("/")[0]
            path = _absolute(path, self.legacy.files.get(f"{folder}/__init__.py", ""))
        return path in self.legacy.paths

    def _bare(self, text: str, hit: Hit) -> Verdict:
        """A bare name in a configuration file: a value beside which the module is named may be put together with it."""
        home = self.legacy.symbol(hit.name).rpartition(".")[0]
        if home and _is_value(text, hit) and re.search(rf"(?<![\w.]){re.escape(home)}(?![\w.])", text):
            return left(f"a value of the same name, in a file that names {home}", _BY_HAND, "non_python")
        return kept("a bare name in a configuration file")


def _is_value(text: str, hit: Hit) -> bool:
    before = text[max(text.rfind("\n", 0, hit.start) + 1, hit.start - 200) : hit.start]
    quoted = _QUOTED.search(before)
    if quoted is not None:
        return text.startswith(quoted[1], hit.end)
    return _PLAIN.search(before) is not None and _PLAIN_END.match(text, hit.end) is not None


def _not_prose(verdict: Verdict) -> Verdict:
    """What programs read is no prose: where an option would rewrite it and is not given, nobody follows it."""
    what, _, option = verdict.reason.partition("; ")
    if verdict.status != "kept" or not option.endswith(WOULD_REWRITE):
        return verdict
    return left(what, f"run with {option.removesuffix(WOULD_REWRITE)}, or edit it by hand", "non_python")


def kind_of(path: str) -> str:
    """What a file is by its name: "config", "code", "docs" or "other"."""
    name = path.rpartition("/")[2].lower()
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:  # Dockerfile, Makefile; .coveragerc, .importlinter
        return "config" if dot else "code"
    if stem.startswith("dockerfile"):
        return "code"
    return "config" if ending in _CONFIG else "code" if ending in _CODE else "docs" if ending in _DOCS else "other"


def _absolute(relative: str, package: str) -> str:
    """A relative path made absolute in a package; "" where that is not known."""
    rest = relative.lstrip(".")
    parts = package.split(".") if package else []
    up = len(relative) - len(rest) - 1
    return ".".join([*parts[: len(parts) - up], rest]) if parts and up <= len(parts) else ""
