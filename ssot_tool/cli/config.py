"""The command ``ssot config``: the effective settings, where each came from, and what they make of the tree."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import click
import msgspec

from ssot_tool.cli.progress import Progress
from ssot_tool.config import Config, load_config
from ssot_tool.declaring import warn_of_absent_at
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import FoundPack, check_ignored_codes, find_role_packs, load_rules
from ssot_tool.report.layout import clean, count
from ssot_tool.scan.files.roots import ImportRoot
from ssot_tool.scan.files.workspace import Workspace, find_workspace_root, open_workspace


class Setting(msgspec.Struct, frozen=True):
    """One setting: its dotted key, its value, and where that came from."""

    key: str
    value: object
    origin: str


class RoleInForce(msgspec.Struct, frozen=True):
    """One role as it is after all adjustments."""

    role: str
    title: str
    priority: int
    enabled: bool
    canonical: str | None
    origin: str


class Unread(msgspec.Struct, frozen=True):
    """A file that is not read, and why."""

    path: str
    reason: str


class Effective(msgspec.Struct, frozen=True):
    """All that ``ssot config`` says; its JSON, field by field. ``services``: name to number of files."""

    schema: int
    root: str
    root_reason: str
    config: str | None
    source: str
    files: int
    in_tests: int
    roots: tuple[ImportRoot, ...]
    settings: tuple[Setting, ...]
    services: dict[str, int]
    roles: tuple[RoleInForce, ...]
    skipped: tuple[Unread, ...]
    links: tuple[Unread, ...]
    notes: tuple[str, ...]


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path(), metavar="[PATH]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(path: Path, form: str) -> None:
    """Show the effective settings, and where each came from.

    For the workspace that holds PATH (default: the current folder): its root, import roots with the reason for each,
    the number of files, every setting, every role, and what is not read.
    """
    root, reason = find_workspace_root(path)
    config = load_config(root)
    check_ignored_codes(config, [rule.code for rule in load_rules()])
    workspace = open_workspace(root, config)
    packs = find_role_packs(config, root)
    effective = _effective(workspace, reason, config, packs)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(effective), indent=2))
    else:
        click.echo("\n".join(map(clean, _text(effective))))
        for note in effective.notes:
            click.echo(note, err=True)
    with Progress() as progress:
        warn_of_absent_at(root, config, tuple(found.pack for found in packs), ReadOptions(warn=progress.warn))


def _effective(workspace: Workspace, reason: str, config: Config, packs: Sequence[FoundPack]) -> Effective:
    services = Counter(file.service for file in workspace.files)
    return Effective(
        schema=1,
        root=os.fsencode(workspace.root).decode("utf-8", "backslashreplace"),
        root_reason=reason,
        config=config.source or None,
        source=workspace.source,
        files=len(workspace.files),
        in_tests=sum(file.in_test for file in workspace.files),
        roots=workspace.roots,
        settings=tuple(_settings(config, workspace)),
        services={service.name: services[service.name] for service in config.services},
        roles=tuple(
            RoleInForce(
                found.pack.id,
                found.pack.title,
                found.pack.priority,
                found.pack.enabled,
                found.pack.canonical,
                found.origin,
            )
            for found in packs
        ),
        skipped=tuple(Unread(skip.path, skip.reason) for skip in workspace.skipped),
        links=tuple(Unread(link.path, link.reason) for link in workspace.links),
        notes=(*config.notes, *workspace.notes),
    )


def _settings(config: Config, workspace: Workspace) -> Iterator[Setting]:
    roots = [root.path for root in workspace.roots if not root.extra]
    found_by_itself = not config.workspace.roots
    yield Setting("workspace.roots", roots, "found by itself" if found_by_itself else config.origin("workspace.roots"))
    for name in ("exclude", "tests"):
        key = f"workspace.{name}"
        yield Setting(key, list(getattr(config.workspace, name)), config.origin(key))
    for name, entries in (
        ("services", config.services),
        ("migrations", config.migrations),
        ("ignores", config.ignores),
        ("owners", config.owners),
    ):
        for number, entry in enumerate(entries):
            key = f"{name}[{number}]"
            yield Setting(key, msgspec.to_builtins(entry), config.origin(key))
        if not entries:
            yield Setting(name, [], config.origin(name))
    for table in ("rules", "discover", "clones"):
        for name in getattr(config, table).__struct_fields__:
            key = f"{table}.{name}"
            yield Setting(key, msgspec.to_builtins(getattr(getattr(config, table), name)), config.origin(key))
    for role, values in config.roles.items():
        for name, value in values.items():
            key = f"roles.{role}.{name}"
            yield Setting(key, msgspec.to_builtins(value), config.origin(key))


def _text(effective: Effective) -> Iterator[str]:
    yield f"workspace  {effective.root} ({effective.root_reason})"
    yield f"config     {effective.config or 'none; all settings are defaults'}"
    how = (
        "git: tracked, and untracked but not ignored" if effective.source == "git" else "a walk that honours .gitignore"
    )
    yield f"files      {count(effective.files, 'Python file')}, {effective.in_tests:,} of them in tests (from {how})"
    for name, files in effective.services.items():
        yield f"           {files:,} in service {name}"
    yield from ("", "import roots")
    shown = [(root.path, _why(root)) for root in effective.roots]
    yield from _columns(shown)
    yield from ("", "settings")
    for setting in effective.settings:
        yield from _assignment(setting)
        yield f"      {setting.origin}"
    yield from ("", "roles")
    for role in effective.roles:
        state = "" if role.enabled else ", disabled"
        yield f"  {role.role}  priority {role.priority}{state}, canonical: {role.canonical or 'none chosen'}"
        yield f"      {role.origin}"
    for title, unread in (("not read", effective.skipped), ("links", effective.links)):
        if unread:
            yield from ("", title)
            yield from (f"  {one.path}: {one.reason}" for one in unread)


def _assignment(setting: Setting) -> list[str]:
    value = f"= {json.dumps(setting.value, ensure_ascii=False)}" if setting.value is not None else "is not set"
    text = f"{setting.key} {value}"
    return wrap(text, 78, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _why(root: ImportRoot) -> str:
    more = f"; modules below it are {root.prefix}.*, too" if root.prefix else ""
    return f"{root.reason}{more or '; a second name for its modules' if root.extra else ''}"


def _columns(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(first) for first, _ in rows)
    for first, second in rows:
        yield f"  {first:<{width}}  {second}"
