"""One module's events to its facts: names are resolved here, within the module, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ssot_tool.facts import ModuleFacts, NamedPath, Registration, pack_uses
from ssot_tool.scan.meaning.bindings import Arm, Scope
from ssot_tool.scan.meaning.definition import NamedModule, PatchedConstant
from ssot_tool.scan.meaning.definition_facts import Definitions, instance_types
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.extract import Extraction
from ssot_tool.scan.meaning.lazy import lazy_names
from ssot_tool.scan.meaning.naming import Naming
from ssot_tool.scan.meaning.optional import optional_imports
from ssot_tool.scan.meaning.own_names import constants, exports
from ssot_tool.scan.meaning.raw import LATE, RawRegistration
from ssot_tool.scan.meaning.strings import DOTTED
from ssot_tool.scan.meaning.suppressions import ignore_comments
from ssot_tool.scan.meaning.type_only import type_only_imports
from ssot_tool.scan.meaning.uses import Uses
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.events import NAME, Event, Expr
from ssot_tool.scan.syntax.source import Lines


def module_facts(text: str, events: list[Event], module: str, is_package: bool, reader: str, lens: Lens) -> ModuleFacts:
    """Read one module's meaning from its events.

    ``module`` is its dotted name, ``is_package`` tells ``__init__`` modules (relative imports count from them).
    """
    x = Draft(text, module, is_package, lens)
    extraction = Extraction(x)
    extraction.run(events)
    lines = Lines(text)
    called = sorted(one.start for one in x.named_modules if one.by is not None)
    suppressions = ignore_comments(text, lines, x.definitions, x.module)
    facts = msgspec.structs.replace(
        draft_facts(x, lines, reader),
        suppressions=suppressions,
        optional=_lines_of([*x.optional, *optional_imports(events, called)], lines),
        type_only=_lines_of(type_only_imports(events), lines),
        mocked=_lines_of(x.mocked, lines),
    )
    # What refers to itself would stay until somebody looks for cycles: that took 12 s of 107 on 9,809 files.
    vars(extraction.walker).clear()
    for definition in x.definitions:
        definition.methods.clear()
    return facts


def _lines_of(offsets: Iterable[int], lines: Lines) -> tuple[int, ...]:
    return tuple(sorted({lines.place(offset)[0] for offset in offsets}))


def draft_facts(x: Draft, lines: Lines, reader: str) -> ModuleFacts:
    """The facts of a module that is read to its end, but for the comments in it."""
    naming = Naming(x)
    instance = {d.path: instance_types(naming, d) for d in x.definitions if d.kind == "class" and d.self_types}
    uses = Uses(x, naming, lines, instance)
    definitions = Definitions(naming, lines, instance)
    listed = list_uses(x, uses)
    lazy = lazy_names(x, naming, uses)
    named_paths = (*_named_modules(x, uses), *_patched_constants(x, uses))
    registrations = tuple(r for raw in x.registrations for r in _registrations(raw, naming, uses))
    return ModuleFacts(
        module=x.module,
        is_package=x.is_package,
        reader=reader,
        exports=exports(naming),
        stars=tuple(dict.fromkeys(x.stars)),
        all=listed if x.all_names is not None else None,
        lazy=lazy,
        scopes=tuple(uses.scopes),
        imports=tuple(x.imported),
        constants=constants(naming, x.top),
        classes=tuple(definitions.class_facts(d) for d in x.definitions if d.kind == "class"),
        functions=tuple(
            definitions.function_facts(d)
            for d in x.definitions
            if d.kind == "function" and (d.owner is None or d.owner.kind != "class")
        ),
        registrations=registrations,
        packed_uses=pack_uses(uses.found),
        named_paths=named_paths,
    )


def list_uses(x: Draft, uses: Uses) -> tuple[str, ...]:
    """Collect all uses; return what ``__all__`` lists, as ``ModuleFacts.all`` has it."""
    for use in x.import_uses:
        uses.add(use.kind, use.path, ((use.start, use.end),), use.scope)
    listed: dict[str, None] = {}
    for name, e in x.all_names or ():
        if e is None:
            if name == "*?":
                listed[name] = None
        elif name == "*":
            listed["*" + "|".join(uses.naming.value(x.top, e[1], LATE, ()))] = None
        else:
            listed[name] = None
            uses.all_entry(name, e)
    for raw in x.uses:
        uses.add_raw(raw)
    if listed and not x.is_package:
        uses.mark_reexports(set(listed))
    return tuple(listed)


def _named_modules(x: Draft, uses: Uses) -> Iterator[NamedPath]:
    for one in x.named_modules:
        if "." in one.dotted and not one.dotted.startswith("."):
            if one.by is not None and not _imports(one.scope, *one.by, uses.naming):
                continue
            yield _named("module", one.dotted, one, uses)


def _patched_constants(x: Draft, uses: Uses) -> Iterator[NamedPath]:
    for one in x.patched_constants:
        path = uses.naming.only_text(one.scope, one.name)
        if path and DOTTED.fullmatch(path) and ":" not in path:
            yield _named("patch", path, one, uses)


def _named(what: str, path: str, one: NamedModule | PatchedConstant, uses: Uses) -> NamedPath:
    line, column = uses.lines.place(one.start)
    return NamedPath(what, path, uses.scope_number(one.scope), line, column, column + one.end - one.start)


def _imports(scope: Scope, func: Expr, offset: int, arms: tuple[Arm, ...], naming: Naming) -> bool:
    """Whether a function that is called is Python's own, and not one of the same name."""
    return func is not None and (
        func[:2] == (NAME, "__import__") or "importlib.import_module" in naming.value(scope, func, offset, arms)
    )


def _registrations(raw: RawRegistration, naming: Naming, uses: Uses) -> list[Registration]:
    keys = naming.constants(raw.scope, raw.key, LATE, ()) if raw.key is not None else ("",)
    targets = naming.value(raw.scope, raw.target, LATE if raw.how != "branch" else raw.offset, raw.arms)
    offset = raw.target[-2] if raw.target is not None and raw.target[-2] != LATE else 0
    number = uses.scope_number(raw.scope)
    line = uses.lines.place(offset)[0]
    return [Registration(raw.how, raw.name, key, target, number, line) for key in keys or ("",) for target in targets]
