"""Reading the configuration: ``ssot.toml``, or ``[tool.ssot]`` in ``pyproject.toml``; all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ssot_tool.config.migrations import contradictions
from ssot_tool.config.patterns import pattern_mistake
from ssot_tool.config.roles import check_role, check_role_id, check_symbol
from ssot_tool.config.shape import (
    CONFIG_FILE,
    CloneSettings,
    Config,
    DiscoverSettings,
    Ignore,
    Migration,
    Owner,
    RuleSettings,
    Service,
    WorkspaceSettings,
)
from ssot_tool.config.toml_lines import Key
from ssot_tool.config.toml_tables import Invalid, Mistakes, TomlFile, convert_table, dotted, read_toml, unknown_key
from ssot_tool.errors import ConfigError
from ssot_tool.role import RolePack

#: Tables of settings; their headers set nothing by themselves.
_SETTINGS: dict[str, type[msgspec.Struct]] = {
    "workspace": WorkspaceSettings,
    "rules": RuleSettings,
    "discover": DiscoverSettings,
    "clones": CloneSettings,
}
_TABLES = dict.fromkeys((*_SETTINGS, "services", "roles", "migrations", "ignores", "owners"))


def load_config(root: Path, overrides: Mapping[str, object] | None = None) -> Config:
    """Read the configuration of the workspace at ``root``; defaults where there is none.

    ``overrides``: dotted keys from the command line (``{"workspace.exclude": ["old/**"]}``), which win over the file
    and are checked likewise. ConfigError holds every mistake.
    """
    mistakes = Mistakes()
    file, notes = _find(root, mistakes)
    if mistakes.sentences:
        raise ConfigError(mistakes.sentences)
    origins = _origins(file)
    if overrides:
        file = _overridden(file, overrides)
        origins.update(dict.fromkeys(overrides, "command line"))
    config = _checked(file, mistakes)
    if config is None or mistakes.sentences:
        raise ConfigError(list(dict.fromkeys(mistakes.sentences)))
    return msgspec.structs.replace(config, source=file.shown if file.lines else "", origins=origins, notes=notes)


def _find(root: Path, mistakes: Mistakes) -> tuple[TomlFile, tuple[str, ...]]:
    own, project = root / CONFIG_FILE, root / "pyproject.toml"
    in_project = project_table(project, mistakes) if project.is_file() else None
    if not own.exists() and not own.is_symlink():
        return in_project or TomlFile(CONFIG_FILE, {}, {}), ()
    file = read_toml(own, CONFIG_FILE, mistakes) or TomlFile(CONFIG_FILE, {}, {})
    if in_project is None:
        return file, ()
    return file, (f"{CONFIG_FILE} is used; [tool.ssot] in pyproject.toml is not read while both exist",)


def project_table(path: Path, mistakes: Mistakes) -> TomlFile | None:
    """The ``[tool.ssot]`` table of a ``pyproject.toml``; None where it has none (other tools' mistakes are theirs)."""
    try:
        if b"ssot" not in path.read_bytes():
            return None
    except OSError:
        return None
    file = read_toml(path, path.name, mistakes)
    tool = file.table.get("tool") if file is not None else None
    if file is None or not isinstance(tool, dict) or "ssot" not in tool:
        return None
    table = tool["ssot"]
    if not isinstance(table, dict):
        mistakes.add(file, ("tool", "ssot"), "must be a table, as in [tool.ssot.workspace]")
        return None
    return TomlFile(file.shown, table, file.lines, ("tool", "ssot"))


def _origins(file: TomlFile) -> dict[str, str]:
    """Dotted key to place, for everything that the file sets; a table's header alone sets nothing in it."""
    size = len(file.prefix)
    own = {key[size:]: line for key, line in file.lines.items() if key[:size] == file.prefix and len(key) > size}
    origins = {
        dotted(key): f"{file.shown}:{line}" for key, line in own.items() if key not in [(name,) for name in _SETTINGS]
    }
    workspace = file.table.get("workspace")
    if isinstance(workspace, dict):
        origins.update({dotted(("workspace", key)): file.place(("workspace", key)) for key in workspace})
    return origins


def _overridden(file: TomlFile, overrides: Mapping[str, object]) -> TomlFile:
    table: dict[str, Any] = dict(file.table)
    for dotted_key, value in overrides.items():
        *above, last = dotted_key.split(".")
        here = table
        for name in above:
            inner = here.get(name)
            here[name] = dict(inner) if isinstance(inner, dict) else {}
            here = here[name]
        here[last] = list(value) if isinstance(value, tuple) else value
    return TomlFile(file.shown, table, file.lines, file.prefix)


def _checked(file: TomlFile, mistakes: Mistakes) -> Config | None:
    for key in file.table:
        if key not in _TABLES:
            mistakes.add(file, (key,), unknown_key(key, _TABLES))
    settings = {
        name: convert_table(kind, file.table.get(name, {}), file, (name,), mistakes) for name, kind in _SETTINGS.items()
    }
    workspace = settings.pop("workspace")
    services = _items(Service, "services", file, mistakes)
    migrations = _items(Migration, "migrations", file, mistakes)
    ignores = _items(Ignore, "ignores", file, mistakes)
    owners = _items(Owner, "owners", file, mistakes)
    roles = _roles(file, mistakes)
    for name in ("exclude", "tests"):
        _check_patterns({} if isinstance(workspace, Invalid) else workspace, name, file, ("workspace",), mistakes)
    if not isinstance(workspace, Invalid):
        _check_roots(workspace.get("roots", ()), file, mistakes)
    _check_services(services, file, mistakes)
    _check_migrations(migrations, roles, file, mistakes)
    _check_ignores(ignores, file, mistakes)
    _check_owners(owners, file, mistakes)
    if isinstance(workspace, Invalid) or mistakes.sentences:
        return None
    others: dict[str, Any] = {
        name: _SETTINGS[name](**values) for name, values in settings.items() if not isinstance(values, Invalid)
    }
    return Config(
        workspace=WorkspaceSettings(**workspace),
        services=tuple(Service(**values) for _, values in services),
        roles=roles,
        migrations=tuple(Migration(**values) for _, values in migrations),
        ignores=tuple(Ignore(**values) for _, values in ignores),
        owners=tuple(Owner(**values) for _, values in owners),
        **others,
    )


def _items(
    kind: type[msgspec.Struct], name: str, file: TomlFile, mistakes: Mistakes
) -> list[tuple[int, dict[str, Any]]]:
    """The right entries of an array of tables, each with its number."""
    entries = file.table.get(name, [])
    if not isinstance(entries, list):
        mistakes.add(file, (name,), f"must be a list of tables; write [[{name}]] in double brackets")
        return []
    found = []
    for number, entry in enumerate(entries):
        values = convert_table(kind, entry, file, (name, number), mistakes)
        if not isinstance(values, Invalid):
            found.append((number, values))
    return found


def _roles(file: TomlFile, mistakes: Mistakes) -> dict[str, dict[str, Any]]:
    tables = file.table.get("roles", {})
    if not isinstance(tables, dict):
        mistakes.add(file, ("roles",), "must be tables, one for a role, as in [roles.message-handler]")
        return {}
    roles: dict[str, dict[str, Any]] = {}
    for role, table in tables.items():
        at = ("roles", role)
        check_role_id(role, file, at, mistakes)
        if isinstance(table, dict) and "id" in table:
            mistakes.add(file, (*at, "id"), f"the table's name is the id; leave it out, or rename [roles.{role}]")
            table = {key: value for key, value in table.items() if key != "id"}
        values = convert_table(RolePack, table, file, at, mistakes, partial=True)
        if not isinstance(values, Invalid):
            check_role(values, file, at, mistakes)
            roles[role] = values
    return roles


def _check_patterns(values: Mapping[str, Any], name: str, file: TomlFile, at: Key, mistakes: Mistakes) -> None:
    for pattern in values.get(name, ()):
        wrong = pattern_mistake(pattern)
        if wrong:
            mistakes.add(file, (*at, name), f'"{pattern}" {wrong}')


def _check_roots(roots: Iterable[str], file: TomlFile, mistakes: Mistakes) -> None:
    seen = set()
    for root in roots:
        clean = root.replace("\\", "/").strip("/").removeprefix("./") or "."
        if root.startswith(("/", "~")) or ".." in clean.split("/") or not root.strip():
            mistakes.add(file, ("workspace", "roots"), f'"{root}" must be a folder below the workspace, as in "src"')
        elif clean in seen:
            mistakes.add(file, ("workspace", "roots"), f'"{root}" is listed twice; keep one')
        seen.add(clean)


def _check_services(services: list[tuple[int, dict[str, Any]]], file: TomlFile, mistakes: Mistakes) -> None:
    names: dict[str, int] = {}
    for number, values in services:
        at = ("services", number)
        name = values["name"]
        if not name.strip():
            mistakes.add(file, (*at, "name"), "must not be empty")
        elif name in names:
            mistakes.add(file, (*at, "name"), f'"{name}" is the name of services[{names[name]}], too; rename one')
        names.setdefault(name, number)
        if not values["paths"]:
            mistakes.add(file, (*at, "paths"), 'must not be empty; give at least one, as in ["auth_service/**"]')
        _check_patterns(values, "paths", file, at, mistakes)


def _check_migrations(
    migrations: list[tuple[int, dict[str, Any]]],
    roles: Mapping[str, Mapping[str, Any]],
    file: TomlFile,
    mistakes: Mistakes,
) -> None:
    for number, values in migrations:
        at = ("migrations", number)
        check_symbol(values["symbol"], file, (*at, "symbol"), mistakes)
        if "to" in values:
            check_symbol(values["to"], file, (*at, "to"), mistakes)
        elif "role" not in values:
            mistakes.add(file, at, "to is missing; name the target, or the role whose canonical it is")
    canonicals = {role: values["canonical"] for role, values in roles.items() if "canonical" in values}
    for index, wrong in contradictions([Migration(**values) for _, values in migrations], canonicals):
        mistakes.add(file, ("migrations", migrations[index][0]), wrong)


def _check_owners(owners: list[tuple[int, dict[str, Any]]], file: TomlFile, mistakes: Mistakes) -> None:
    """What can be told without the tree; which modules there are, the survey knows."""
    for number, values in owners:
        at = ("owners", number)
        check_symbol(values["module"], file, (*at, "module"), mistakes, of_module=True)
        if not values["resources"]:
            mistakes.add(file, (*at, "resources"), 'must not be empty; give at least one, as in ["os.environ"]')
        for resource in values["resources"]:
            check_symbol(resource, file, (*at, "resources"), mistakes, of_module=True)


def _check_ignores(ignores: list[tuple[int, dict[str, Any]]], file: TomlFile, mistakes: Mistakes) -> None:
    """What can be told without the rules; which codes there are, the registry knows."""
    for number, values in ignores:
        at = ("ignores", number)
        if not values["reason"].strip():
            mistakes.add(file, (*at, "reason"), "must say why the findings are right there")
        for name, example in (("paths", "app/legacy/**"), ("codes", "SSOT201")):
            if not values[name]:
                mistakes.add(file, (*at, name), f'must not be empty; give at least one, as in ["{example}"]')
        _check_patterns(values, "paths", file, at, mistakes)
