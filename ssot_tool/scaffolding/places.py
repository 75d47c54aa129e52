"""Where a module that is not written yet will stand."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import NamedTuple

from ssot_tool.errors import SsotError, UsageError
from ssot_tool.session import Session

_PART = re.compile(r"[^\W\d]\w*")


class Home(NamedTuple):
    """A module and its file; ``packages``: ``__init__`` files that have to be made for it, outermost first."""

    module: str
    path: str
    packages: tuple[str, ...]


def check_canonical(canonical: str) -> None:
    """A UsageError for what can be no dotted name of a class or function."""
    parts = canonical.split(".")
    if len(parts) < 2 or not all(_PART.fullmatch(one) and not iskeyword(one) for one in parts):
        raise UsageError(f"{canonical!r} is no dotted name of a class or function", "write package.module.Class")


def home_of(session: Session, module: str) -> Home:
    """The file of a new module, beside the package that it names; SsotError where there is one already."""
    if module in session.files:
        raise SsotError(
            f"{session.files[module]} exists already, and ssot scaffold writes into no file that is there",
            "name a module of its own: --canonical package.new_module.Name",
        )
    *above, name = module.split(".")
    for end in range(len(above), 0, -1):
        folder = _folder(session, ".".join(above[:end]))
        if folder is not None:
            missing = above[end:]
            break
    else:
        root = session.reading.workspace.roots[0].path
        folder, missing = "" if root == "." else root, above
    packages = []
    for one in missing:
        folder = f"{folder}/{one}" if folder else one
        packages.append(f"{folder}/__init__.py")
    return Home(module, f"{folder}/{name}.py" if folder else f"{name}.py", tuple(packages))


def _folder(session: Session, package: str) -> str | None:
    """The folder of a package that is there."""
    path = session.files.get(package)
    if path is not None:
        if not path.endswith("__init__.py"):
            raise SsotError(f"{package} is a module ({path}), and no package that could hold another")
        return path.rpartition("/")[0]
    below = [(name, path) for name, path in session.files.items() if name.startswith(f"{package}.")]
    for name, path in sorted(below):
        depth = name.count(".") - package.count(".")
        parts = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
        if len(parts) >= depth:
            return "/".join(parts[: len(parts) - depth])
    return None
