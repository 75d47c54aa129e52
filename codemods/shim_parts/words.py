"""What every shim says of itself: what it is called, what to use, and the warning; and what stands in its way."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from typing import NamedTuple

from ssot_tool.codemod import Retirement
from ssot_tool.signature import Left

from ..module_edits.module_text import Site
from ..module_edits.name_uses import bound_in, value_names
from .style import Style

#: Decorators that say something of a definition and do nothing that its shim would have to do.
_HARMLESS = frozenset(
    (
        "abstractmethod",
        "asynccontextmanager",
        "attr.attrs",
        "attr.s",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "contextmanager",
        "dataclass",
        "define",
        "deprecated",
        "final",
        "no_type_check",
        "override",
        "runtime_checkable",
        "total_ordering",
        "wraps",
    )
)


class Words(NamedTuple):
    """Everything that a shim is made of: ``canonical`` and ``warn`` are the names that its module uses."""

    what: Retirement
    style: Style
    canonical: str
    warn: str

    @property
    def use(self) -> str:
        """What to write instead."""
        route = ", ".join(f"{key}={_shown(value)}" for key, value in self.what.route.items())
        return f"{self.what.module}.{self.what.name}" + (f"({route})" if route else "")

    def docstring(self, depth: int) -> str:
        """The shim's docstring, at its depth; without the route where that is too long."""
        whole = f"{self.style.unit * depth}{self.style.docstring(f'Deprecated: use {self.use}.')}"
        short = (
            f"{self.style.unit * depth}{self.style.docstring(f'Deprecated: use {self.what.module}.{self.what.name}.')}"
        )
        return whole if len(whole) <= self.style.width else short

    def warning(self, depth: int) -> list[str]:
        """The call that warns: with the line of whoever called what it stands in."""
        message = self.style.message(depth + 1, f"{self.what.symbol} is deprecated; ", f"use {self.use}")
        return self.style.bracketed(depth, self.warn, [message, "DeprecationWarning", "stacklevel=2"], "")


def _shown(value: str) -> str:
    try:
        return repr(ast.literal_eval(value))
    except (SyntaxError, ValueError):
        return value


def obstacle(site: Site) -> Left | None:
    """What keeps a definition from being replaced or removed by its name alone."""
    name = site.node.name
    if bound_in(site.scopes[-1])[name] > 1:
        return Left(f"{name} is bound in several places of {_where(site)}")
    return None


def shim_obstacle(site: Site, what: Retirement) -> Left | None:
    """What keeps a definition from being a shim."""
    found = obstacle(site)
    if found is not None:
        return found
    for decorator in site.node.decorator_list:
        callee = decorator.func if isinstance(decorator, ast.Call) else decorator
        written = ast.unparse(callee)
        if written not in _HARMLESS and written.rpartition(".")[2] not in _HARMLESS:
            return Left(f"the decorator {written} may do more than the shim would")
    missing = unknown(site, what.route.values())
    return Left(f"{missing}, in its route, is no name of its module") if missing else None


def unknown(site: Site, texts: Iterable[str]) -> str | None:
    """A name in expressions that is bound nowhere around a definition."""
    bound = set(vars(builtins)).union(*(bound_in(scope) for scope in site.scopes))
    return next((name for text in texts for name in sorted(value_names(text)) if name not in bound), None)


def _where(site: Site) -> str:
    scope = site.scopes[-1]
    return "its module" if isinstance(scope, ast.Module) else getattr(scope, "name", "its scope")
