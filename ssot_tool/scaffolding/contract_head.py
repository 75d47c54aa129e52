"""The top of a file of contract tests: what it is, what it imports, where it stands."""

from __future__ import annotations

import re

from ssot_tool.cure.blueprint import Blueprint
from ssot_tool.scaffolding.house_style import HouseStyle
from ssot_tool.scaffolding.python_text import WIDTH, as_comment, literal

_MODULES = (
    "functools", "importlib", "importlib.util", "inspect", "json", "os", "re", "shutil", "subprocess", "sys",
    "tempfile", "threading", "unittest",
)  # fmt: skip
_NAMES = (
    ("collections.abc", ("Callable", "Iterator")),
    ("concurrent.futures", ("ThreadPoolExecutor",)),
    ("pathlib", ("Path",)),
    ("typing", ("Any",)),
)


def head(blueprint: Blueprint, style: HouseStyle, path: str, replay: str, rest: str) -> str:
    """Docstring, imports and places, for a file at ``path`` whose other text is ``rest``.

    ``replay``: the path of the script that runs existing tests, "" for none.
    """
    levels = path.count("/")
    root = "Path(__file__).resolve().parent" if not levels else f"Path(__file__).resolve().parents[{levels}]"
    places = [f"ROOT = {root}", f"UNIFIED: Any = {blueprint.name}", f"MODULE = {literal(blueprint.module)}"]
    places += [f"KEYWORD = {literal(blueprint.keyword)}"]
    places += [f"ROLE = {literal(blueprint.role)}"] if blueprint.role else []
    if replay:
        places += [f"REPLAY = Path(__file__).with_name({literal(replay.rpartition('/')[2])})"]
    if replay or blueprint.role:
        places += ["#: No process that is started here may take longer.", "SECONDS = 600"]
    body = "\n".join(places) + "\n" + rest
    imports = _imports(body, style)
    own = _own_import(blueprint)
    if style.roots:
        own[0] += "  # noqa: E402"
        body = "\n".join(["ROOT = " + root, *_paths(style), "", *own]) + "\n\n" + body.partition("\n")[2]
        return _docstring(blueprint, style, bool(replay)) + "\n".join(imports) + "\n\n" + body
    return _docstring(blueprint, style, bool(replay)) + "\n".join([*imports, "", *own, ""]) + "\n" + body


def _docstring(blueprint: Blueprint, style: HouseStyle, has_replay: bool) -> str:
    what = "class" if blueprint.kind == "class" else "function"
    title = as_comment(blueprint.title)
    told = [
        f"The contract of {blueprint.name}: one implementation of what several did.",
        "",
        *_wrapped(f"Role: {title}. Made by ssot scaffold; it is yours now, edit it as any other test."),
        "",
        "- Each route is served by its strategy, exactly once; others are refused.",
        f"- Whatever a legacy {what} took can be given to the unified one.",
    ]
    if has_replay:
        told += [
            "- Existing tests pass with the unified one in place of the legacy, and each call",
            "  in them gives the same: they are run again in processes of their own, which",
            "  takes time (leave them out with -k 'not replay').",
        ]
    if blueprint.role:
        late = "an expected failure" if style.framework == "pytest" else "skipped"
        told += [
            "- Nothing else does this job, says ssot check. As long as something is still to",
            f"  be migrated, that is {late}; a new rival fails at once.",
        ]
    told += [
        "",
        "The legacy is told by module and name apart, so ssot migrate leaves these lines be.",
        "When a legacy is gone, what compares with it is skipped, and the rest holds on.",
    ]
    first, *others = told
    return '"""' + "\n".join([first, *others]) + '\n"""\n\nfrom __future__ import annotations\n\n'


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _imports(body: str, style: HouseStyle) -> list[str]:
    lines = [f"import {name}" for name in _MODULES if _uses_module(name, body)]
    if style.roots and "import sys" not in lines:
        lines = sorted([*lines, "import sys"])
    for module, names in _NAMES:
        used = [name for name in names if re.search(rf"\b{name}\b", body)]
        lines += [f"from {module} import {', '.join(used)}"] if used else []
    return lines + (["", "import pytest"] if style.framework == "pytest" else [])


def _uses_module(name: str, body: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}\.(?!util\b)\w", body) is not None


def _own_import(blueprint: Blueprint) -> list[str]:
    names = sorted({blueprint.name, blueprint.table, blueprint.error}, key=_rank)
    line = f"from {blueprint.module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {blueprint.module} import (", *(f"    {name}," for name in names), ")"]


def _rank(name: str) -> tuple[int, str]:
    """As isort does by default: constants, classes, others."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name


def _paths(style: HouseStyle) -> list[str]:
    roots = ["ROOT" if root in ("", ".") else f"ROOT / {literal(root)}" for root in style.roots]
    return [f"sys.path.insert(0, str({root}))" for root in reversed(roots)]
