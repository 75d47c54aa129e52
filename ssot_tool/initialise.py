"""The use case ``init``: look at a workspace and write a commented ``ssot.toml`` that changes nothing yet."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ssot_tool.adopting import snippet
from ssot_tool.config import CONFIG_FILE, Config
from ssot_tool.config.load import project_table
from ssot_tool.config.patterns import PathPatterns
from ssot_tool.config.toml_tables import Mistakes
from ssot_tool.discovering.discover import first_proposals
from ssot_tool.discovery import Candidate
from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.role import RolePack
from ssot_tool.scan.files.workspace import Workspace, open_workspace
from ssot_tool.session import session_over
from ssot_tool.words import ends_with, words

#: By keyword; each begins with a literal, to which ``re`` can skip.
_DEFINITIONS = {
    kind: re.compile(keyword + rb"[ \t]+([A-Za-z0-9_\x80-\xff]+)")
    for kind, keyword in (("class", b"class"), ("function", b"def"))
}
#: What may stand before the keyword in its line.
_BEFORE = re.compile(rb"[ \t]*(?:async[ \t]+)?")
#: Files above this many bytes are data, not definitions; a hint can do without them.
_MAX_BYTES = 4 * 1024 * 1024
_EXAMPLES = 3
#: So many proposals are written down; ``ssot discover`` tells all.
_PROPOSED = 4


class Candidates(msgspec.Struct, frozen=True):
    """How many definitions outside tests have names like a role's members, and the first few of these names."""

    pack: RolePack
    count: int
    examples: tuple[str, ...]


class Initialised(msgspec.Struct, frozen=True):
    """What ``init`` wrote, and what it saw; ``proposed``: the first roles that it proposes beside the shipped ones."""

    path: Path
    workspace: Workspace
    candidates: tuple[Candidates, ...]
    proposed: tuple[Candidate, ...] = ()


def initialise(root: Path, options: ReadOptions) -> Initialised:
    """Write ``ssot.toml`` at ``root``; UsageError where the workspace is configured already, and nothing changes."""
    path = root / CONFIG_FILE
    if path.exists() or path.is_symlink():
        raise _configured(path)
    project = root / "pyproject.toml"
    mistakes = Mistakes()
    if project.is_file() and (project_table(project, mistakes) is not None or mistakes.sentences):
        raise _configured(project)
    config = Config()
    workspace = open_workspace(root, config)
    packs = load_role_packs(config, root)
    found = count_candidates(workspace, packs)
    proposed = _proposed(workspace, config, packs, options)
    text = draft(workspace, config, found, proposed)
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise _configured(path) from None
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {error.strerror}") from error
    return Initialised(path, workspace, found, proposed)


def _configured(path: Path) -> UsageError:
    what = f"{path} exists already" if path.name == CONFIG_FILE else f"{path} has [tool.ssot] already"
    return UsageError(f"{what}; nothing was changed", "edit it, or see what is in force with ssot config")


def _proposed(
    workspace: Workspace, config: Config, packs: tuple[RolePack, ...], options: ReadOptions
) -> tuple[Candidate, ...]:
    """The first roles that discovery proposes; none where it cannot be done, which ``ssot discover`` will explain.

    Tests are left out: they define no member, and are two thirds of many workspaces.
    """
    production = tuple(file for file in workspace.files if not file.in_test)
    if not production:
        return ()
    left_out = tuple(file for file in workspace.files if file.in_test)
    part = msgspec.structs.replace(workspace, files=production, unselected=(*workspace.unselected, *left_out))
    try:
        # What there is to warn of is told once, from the workspace.
        quiet = ReadOptions((), options.workers, options.use_cache, options.progress)
        session = session_over(part, packs, quiet)
        with session.reading:
            return first_proposals(session, config, _PROPOSED)
    except (SsotError, OSError):
        return ()


def count_candidates(workspace: Workspace, packs: Iterable[RolePack]) -> tuple[Candidates, ...]:
    """Count, for each role, the classes and functions whose names pass its gate. Names only: a hint, no judgement."""
    names = dict(sorted(_defined_names(workspace).items()))
    return tuple(_candidates(pack, names) for pack in packs)


def _defined_names(workspace: Workspace) -> dict[tuple[str, str], int]:
    """(``class`` or ``function``, name) to the number of its definitions outside tests."""
    names: Counter[tuple[str, bytes]] = Counter()
    for file in workspace.files:
        if file.in_test:
            continue
        try:
            with open(workspace.root / file.path, "rb") as stream:
                data = stream.read(_MAX_BYTES)
        except OSError:
            continue  # the scan will say so
        for kind, definition in _DEFINITIONS.items():
            names.update((kind, found[1]) for found in definition.finditer(data) if _opens_line(data, found.start()))
    return {(kind, name.decode("utf-8", "replace")): count for (kind, name), count in names.items()}


def _opens_line(data: bytes, at: int) -> bool:
    return _BEFORE.fullmatch(data, data.rfind(b"\n", 0, at) + 1, at) is not None


def _candidates(pack: RolePack, names: dict[tuple[str, str], int]) -> Candidates:
    heads = [tuple(head.lower().split()) for head in pack.heads]
    others = [tuple(head.lower().split()) for head in pack.other_heads]
    wanted = {word for phrase in pack.words for word in phrase.lower().split()}
    lasts = {head[-1] for head in heads if head}
    count = 0
    examples = []
    for (kind, name), times in names.items():
        if kind not in pack.kinds:
            continue
        split = words(name)
        if lasts.isdisjoint(split) or not any(ends_with(split, head) for head in heads):
            continue
        if any(ends_with(split, other) for other in others) or (wanted and wanted.isdisjoint(split)):
            continue
        count += times
        examples.append(name)
    return Candidates(pack, count, tuple(examples[:_EXAMPLES]))


def draft(
    workspace: Workspace, config: Config, candidates: Sequence[Candidates], proposed: Sequence[Candidate] = ()
) -> str:
    """The text of a new ``ssot.toml``: what was found, in comments, where a line only needs its ``#`` taken off."""
    lines = [
        "# Configuration of ssot. What is commented out is what ssot finds by itself or assumes;",
        "# `ssot config` shows what is in force, and where it came from.",
        "",
        "[workspace]",
        "# Import roots, the folders from which modules are named. Found here:",
        *(f"#   {root.path}: {root.reason}" for root in workspace.roots),
        f"# roots = {_list(root.path for root in workspace.roots if not root.extra)}",
        "# Files that are not read, in gitignore syntax.",
        '# exclude = ["backups/**"]',
        "# Files that are test code, in gitignore syntax.",
        f"# tests = {_list(_in_use(config.workspace.tests, workspace))}",
        "",
        "# Parts that are deployed by themselves: members in different services do not compete.",
        "# [[services]]",
        '# name = "billing"',
        '# paths = ["billing/**"]',
        "",
        "# Roles: responsibilities of which there should be one implementation. `ssot scan` judges; the counts here",
        "# are of names only. To choose the one to keep, take off the # and name it.",
    ]
    for found in candidates:
        lines += ["", f"# {found.pack.title}: {_counted(found)}"]
        lines += [f"# [roles.{found.pack.id}]", '# canonical = "package.module.Name"']
    if proposed:
        lines += ["", "# Roles that nobody has named yet. These seem to matter most; `ssot discover` has them all, and"]
        lines += ["# `ssot discover --adopt N` writes one, so that nothing has to be done here by hand."]
    for one in proposed:
        lines += [
            "",
            f"# {one.family.title}: used in {one.calls:,} place{'' if one.calls == 1 else 's'} outside tests.",
        ]
        lines += [f"# {line}" for line in snippet(one).splitlines()]
    return "\n".join(lines) + "\n"


def _in_use(patterns: Iterable[str], workspace: Workspace) -> list[str]:
    """The patterns that match something: a configured one that matches nothing would be a mistake."""
    paths = [file.path for file in workspace.files]
    return [pattern for pattern in patterns if PathPatterns([pattern]).matches_any(paths)]


def _counted(found: Candidates) -> str:
    if not found.count:
        return "no name here looks like one."
    if found.count == 1:
        return f"1 {' or '.join(found.pack.kinds)} outside tests has such a name ({found.examples[0]})."
    kinds = " or ".join({"class": "classes", "function": "functions"}[kind] for kind in found.pack.kinds)
    more = ", …" if found.count > len(found.examples) else ""
    return f"{found.count:,} {kinds} outside tests have such a name ({', '.join(found.examples)}{more})."


def _list(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
