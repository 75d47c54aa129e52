"""What legacy and canonical take when they are called, as far as the workspace tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ssot_tool.planning.asked.targets import Target, is_builtin
from ssot_tool.planning.texts import Texts
from ssot_tool.program.resolve import Program
from ssot_tool.registry import load_codemod
from ssot_tool.signature import Kind, Parameter, Signature, Unknown

#: Takes whatever it is given: the signature of what is not known.
ANYTHING = Signature((Parameter("args", Kind.VAR_POSITIONAL), Parameter("kwargs", Kind.VAR_KEYWORD)))


class Pair(NamedTuple):
    """Two signatures; ``doubt`` is why it is not certain that a call may move, "" where it is."""

    legacy: Signature
    canonical: Signature
    doubt: str = ""


class Signatures:
    """Answers with signatures, read once."""

    def __init__(self, program: Program, texts: Texts) -> None:
        self._program = program
        self._texts = texts
        self._library = load_codemod("signatures.library").Library(texts.of_module, self._follow)
        self._found: dict[tuple[str, bool], Signature | Unknown] = {}
        self._pairs: dict[tuple[str, str, bool], Pair] = {}

    def of(self, symbol: str, bound: bool = True) -> Signature | Unknown:
        """What a call of a definition takes."""
        key = (symbol, bound)
        if key not in self._found:
            definition = self._program.definitions.get(symbol)
            if definition is None:
                self._found[key] = Unknown(f"{symbol} is not in the workspace")
            else:
                qualname = symbol[len(definition.module) + 1 :] if definition.module else symbol
                self._found[key] = self._library.signature(definition.module, qualname, bound)
        return self._found[key]

    def knows(self, symbols: Iterable[str]) -> bool:
        """Whether its program has all these definitions."""
        return all(symbol in self._program.definitions for symbol in symbols)

    def suppose(self, symbol: str, like: str) -> None:
        """Take a class that is not written yet to be called as another is."""
        for bound in (True, False):
            self._found[symbol, bound] = self.of(like, bound)

    def pair(self, target: Target) -> Pair:
        """The signatures of a target's legacy and canonical."""
        return self.between(target.legacy, target.canonical)

    def differ(self, target: Target) -> bool:
        """Whether a construction of the canonical is another than one of the legacy class."""
        if not self._program.is_class(target.legacy):
            return False
        pair = self.pair(target)
        return _shape(pair.legacy) != _shape(pair.canonical)

    def between(self, legacy: str, canonical: str, bound: bool = True) -> Pair:
        """The signatures of two definitions, with the doubt that remains."""
        key = (legacy, canonical, bound)
        if key not in self._pairs:
            self._pairs[key] = _paired(self.of(legacy, bound), self.of(canonical, bound), legacy, self._program)
        return self._pairs[key]

    def _follow(self, module: str, dotted: str) -> tuple[str, str] | str | None:
        facts = self._program.modules.get(module)
        if facts is None:
            return None
        first, _, rest = dotted.partition(".")
        for path in facts.exports.get(first, ()):
            whole = f"{path}.{rest}" if rest else path
            for symbol in self._program.named(whole, facts):
                definition = self._program.definitions.get(symbol)
                if definition is not None:
                    return definition.module, symbol[len(definition.module) + 1 :]
            if path == "?":
                return f"{module}.{dotted}" if self._is_constant(module, first) else None
            owner, _, name = path.rpartition(".")
            further = self._follow(owner, f"{name}.{rest}" if rest else name) if owner != module else None
            return further or whole
        return f"builtins.{dotted}" if first not in facts.exports and is_builtin(first) else None

    def _is_constant(self, module: str, name: str) -> bool:
        """Whether all that a module's text does to a name is to bind it once."""
        text = self._texts.of_module(module) or ""
        binding = rf"(?m)^[ \t]*(?:{re.escape(name)}\b[^=\n]*=(?!=)|(?:global|for|del)\b[^\n]*\b{re.escape(name)}\b)"
        return len(re.findall(binding, text)) == 1


def _paired(old: Signature | Unknown, new: Signature | Unknown, legacy: str, program: Program) -> Pair:
    if isinstance(old, Unknown) and isinstance(new, Unknown):
        same = old.reason.replace(legacy, "") == new.reason.replace(legacy, "") or legacy not in program.definitions
        return Pair(ANYTHING, ANYTHING, "" if same else f"what the legacy takes is not known: {old.reason}")
    if isinstance(old, Unknown):
        doubt = "" if legacy not in program.definitions else f"what the legacy takes is not known: {old.reason}"
        return Pair(ANYTHING, ANYTHING, doubt)
    if isinstance(new, Unknown):
        outside = "is not in the workspace" in new.reason
        return Pair(ANYTHING, ANYTHING, "" if outside else f"what the canonical takes is not known: {new.reason}")
    return Pair(old, new, "; ".join((*old.doubts, *new.doubts)))


def _shape(signature: Signature) -> list[tuple[object, ...]]:
    return [(one.name, one.kind, one.required, one.meaning or one.default) for one in signature.parameters]
