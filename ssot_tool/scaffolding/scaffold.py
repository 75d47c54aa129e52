"""The use case ``scaffold``: plan the files of a unified class, and write just what was planned."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ssot_tool.choosing import Chosen, choose
from ssot_tool.config import Config
from ssot_tool.config.editing import settings_path
from ssot_tool.cure.blueprint import Blueprint, NewFile
from ssot_tool.cure.scaffolded import ScaffoldReport
from ssot_tool.errors import SsotError, WorkspaceError
from ssot_tool.migrate.apply import Applied, apply
from ssot_tool.migrate.changes import Change, Creation, Outcome
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.undo import interrupted
from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.target import target_python
from ssot_tool.planning.plan_file import file_change
from ssot_tool.planning.rewriting import between
from ssot_tool.planning.texts import Texts
from ssot_tool.read_options import ReadOptions
from ssot_tool.scaffolding.blueprint import blueprint
from ssot_tool.scaffolding.contract_scene import contract_of
from ssot_tool.scaffolding.layout import Layout, layout_of
from ssot_tool.scaffolding.moving import moved
from ssot_tool.scaffolding.options import ScaffoldOptions
from ssot_tool.scaffolding.places import home_of
from ssot_tool.scaffolding.routing_text import routing_text
from ssot_tool.scaffolding.settings import settings_text
from ssot_tool.scaffolding.unified_text import unified_text
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.syntax.source import MAX_BYTES
from ssot_tool.session import Session

_SHOWN = 5


def scaffold(root: Path, config: Config, wanted: ScaffoldOptions, options: ReadOptions) -> ScaffoldReport:
    """Plan all files; with ``wanted.write``, also make them.

    SsotError, and then no file is changed: for a canonical that is there already or that nobody names, for files that
    are in the way, a dirty configuration, and where what is planned would not run.
    """
    number = interrupted(root)
    if number is not None:
        raise SsotError(f"migration {number} was interrupted", "run ssot undo, which makes the tree whole")
    chosen = choose(root, config, [wanted.role], options, strict=False)
    with chosen.session.reading:
        report, outcomes = _planned(root, config, chosen, wanted)
    if not wanted.write:
        return report
    found = [] if wanted.allow_dirty else dirty(root, [one.path for one in outcomes])
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise WorkspaceError(
            f"git does not have these files as they are: {', '.join(found[:_SHOWN])}{more}; nothing was written",
            "commit or stash them first, or add --allow-dirty",
        )
    plan = report.blueprint
    what = f"scaffold {plan.canonical} for {plan.role or plan.title}"
    applied = apply(root, outcomes, what)
    assert isinstance(applied, Applied)
    return msgspec.structs.replace(report, number=applied.number)


def _planned(
    root: Path, config: Config, chosen: Chosen, wanted: ScaffoldOptions
) -> tuple[ScaffoldReport, list[Outcome]]:
    session = chosen.session
    texts = Texts(session)
    plan = blueprint(chosen, config, wanted, texts)
    tops = {name.partition(".")[0] for name in session.files}
    layout = layout_of(lambda path: _text(root, path), tops)
    whole = moved(session, texts, plan, layout) if wanted.style == "move" else None
    files: tuple[NewFile, ...] = ()
    notes: list[str] = []
    if whole is not None:
        plan, files, notes = whole.blueprint, whole.files, list(whole.notes)
    files = (*_unified(session, plan, layout), *files)
    _refuse_damage(session, root, files)
    if wanted.tests:
        contract = contract_of(chosen, texts, plan)
        files, notes = (*files, *contract.files), [*notes, *contract.notes]
    path, outcome = _settings(root, config, session, plan)
    outcomes: list[Outcome] = [Creation(one.path, one.text.encode()) for one in files]
    _refuse_existing(root, files)
    outcomes += [outcome] if outcome is not None else []
    outcomes.sort(key=lambda one: one.path)
    changes = tuple(file_change(one) for one in outcomes)
    notes = [*plan.limits, *notes]
    return (
        ScaffoldReport(plan, files, changes, path, session.summary(), session.skipped(), notes=tuple(notes)),
        outcomes,
    )


def _unified(session: Session, plan: Blueprint, layout: Layout) -> list[NewFile]:
    home = home_of(session, plan.module)
    stem = plan.path.removesuffix(".py")
    routing = f"{plan.module}_routing"
    role = plan.role or plan.title
    made = [NewFile(path, "", "makes its folder a package") for path in home.packages]
    made.append(NewFile(plan.path, unified_text(plan, routing, layout), f"the one {plan.kind} of {role}"))
    made.append(
        NewFile(
            f"{stem}_routing.py",
            routing_text(classes=plan.kind == "class"),
            "the route table, and how work is handed over",
        )
    )
    return made


def _settings(root: Path, config: Config, session: Session, plan: Blueprint) -> tuple[str, Outcome | None]:
    path = settings_path(config.source)
    found = read_bytes(str(root), path, MAX_BYTES)
    data = b"" if isinstance(found, Unread) else found[0]
    old = data.decode("utf-8")
    entries = {}
    for number, one in enumerate(config.migrations):
        for symbol in session.definitions(one.symbol):
            entries[symbol] = number
    new = settings_text(old, path, plan, entries)
    if new == old:
        return path, None
    if isinstance(found, Unread):
        return path, Creation(path, new.encode())
    return path, Change(path, data, tuple(between(old, new)))


def _refuse_existing(root: Path, files: tuple[NewFile, ...]) -> None:
    there = [one.path for one in files if (root / one.path).exists() or (root / one.path).is_symlink()]
    if there:
        raise SsotError(
            f"{there[0]} exists already, and ssot scaffold writes into no file that is there",
            "move it away, or name another canonical: --canonical package.new_module.Name",
        )


def _refuse_damage(session: Session, root: Path, files: tuple[NewFile, ...]) -> None:
    """What is generated must hold; that it would not is a bug of ours, which is told instead of written."""
    found = damage(session, {}, {one.path: one.text for one in files}, target_python(root))
    if found:
        one = found[0]
        raise SsotError(
            f"{one.path}:{one.line} would be wrong as it would be written: {one.message}; nothing was written",
            "please report this; --member leaves members out",
        )


def _text(root: Path, path: str) -> str | None:
    found = read_bytes(str(root), path, MAX_BYTES)
    if isinstance(found, Unread):
        return None
    try:
        return found[0].decode("utf-8")
    except UnicodeDecodeError:
        return None
