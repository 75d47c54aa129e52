"""Finding the packs: shipped roles, the workspace's own, and what its configuration changes; and the rules."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from hashlib import blake2b
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ssot_tool.config import Config
from ssot_tool.config.codes import NEVER_SILENCED, code_mistake
from ssot_tool.config.migrations import contradictions
from ssot_tool.config.roles import check_role, check_role_id
from ssot_tool.config.toml_tables import Invalid, Mistakes, convert_table, read_toml
from ssot_tool.errors import ConfigError, SsotError
from ssot_tool.role import RolePack, RouteRules
from ssot_tool.rule import Rule

#: The package of shipped rules and role packs; nobody imports it statically (its folder stands elsewhere).
RULES_PACKAGE = "ssot_tool.rules"
#: The package of codemods, likewise.
CODEMODS_PACKAGE = "ssot_tool.codemods"
#: Where a workspace keeps its own role packs.
OWN_PACKS = ".ssot/rules"
# Stands for the id of a pack that could not even be parsed: it may be any.
_UNKNOWN = ""


class FoundPack(NamedTuple):
    """A role pack and where it was read."""

    pack: RolePack
    origin: str


def load_role_packs(config: Config, root: Path) -> tuple[RolePack, ...]:
    """Return every role of the workspace at ``root``, sorted by (priority, id); disabled ones are in.

    Shipped packs and those in ``.ssot/rules/*.toml`` are adjusted by ``[roles.*]``; a table of an unknown id is a role
    of its own. ConfigError holds every mistake of them all.
    """
    return tuple(found.pack for found in find_role_packs(config, root))


def find_role_packs(config: Config, root: Path) -> tuple[FoundPack, ...]:
    """As ``load_role_packs``, each with where it comes from."""
    mistakes = Mistakes()
    packs: dict[str, FoundPack] = {}
    unread: set[str] = set()
    for path, shown in _pack_files(root):
        _add_pack(path, shown, packs, unread, mistakes)
    for role, values in config.roles.items():
        if role in packs:
            packs[role] = packs[role]._replace(pack=_adjusted(packs[role].pack, values))
        elif unread.isdisjoint((role, _UNKNOWN)):
            _add_own(role, values, config, packs, mistakes)
    _check_adjusted(packs, config, mistakes)
    _check_migrations(packs, config, mistakes)
    if mistakes.sentences:
        raise ConfigError(mistakes.sentences)
    return tuple(sorted(packs.values(), key=lambda found: (found.pack.priority, found.pack.id)))


def _pack_files(root: Path) -> Iterable[tuple[Path, str]]:
    """Every pack file with its name in messages; shipped ones first."""
    with as_file(files(RULES_PACKAGE)) as shipped:
        for path in sorted(shipped.glob("*.toml")):
            yield path, f"rules/{path.name} (shipped with ssot)"
    for path in sorted((root / OWN_PACKS).glob("*.toml")):
        yield path, f"{OWN_PACKS}/{path.name}"


def _add_pack(path: Path, shown: str, packs: dict[str, FoundPack], unread: set[str], mistakes: Mistakes) -> None:
    file = read_toml(path, shown, mistakes)
    if file is None:
        unread.add(_UNKNOWN)
        return
    role = file.table.get("id")
    values = convert_table(RolePack, file.table, file, (), mistakes)
    before = len(mistakes.sentences)
    if isinstance(role, str):
        check_role_id(role, file, ("id",), mistakes)
    if isinstance(values, Invalid):
        unread.add(str(role))
        return
    check_role(values, file, (), mistakes)
    pack = RolePack(**values)
    if not pack.members and "heads" not in values:
        mistakes.add(file, (), 'heads is missing; add heads = ["…"]')
    if pack.id in packs:
        right = f"rename it, or adjust that one in [roles.{pack.id}]"
        mistakes.add(file, ("id",), f"{pack.id} is the id of {packs[pack.id].origin}, too; {right}")
    elif len(mistakes.sentences) == before:
        packs[pack.id] = FoundPack(pack, shown)
    else:
        unread.add(pack.id)


def _adjusted(pack: RolePack, values: Mapping[str, Any]) -> RolePack:
    changed = dict(values)
    if "routes" in changed:
        changed["routes"] = msgspec.structs.replace(pack.routes, **changed["routes"])
    return msgspec.structs.replace(pack, **changed)


def _add_own(
    role: str, values: Mapping[str, Any], config: Config, packs: dict[str, FoundPack], mistakes: Mistakes
) -> None:
    missing = [] if "title" in values else ["title"]
    if "heads" not in values and not values.get("members"):
        missing.append("heads or members")
    key = f"roles.{role}"
    if missing:
        near = get_close_matches(role, packs, n=1)
        right = f"did you mean {near[0]}? " if near else f"shipped: {', '.join(sorted(packs)) or 'none'}. "
        wrong = f"there is no such role; {right}A role of your own needs {' and '.join(missing)}, too"
        mistakes.sentences.append(f"{config.origin(key)}: {key}: {wrong}")
        return
    routes = RouteRules(**values.get("routes", {}))
    packs[role] = FoundPack(RolePack(**{**values, "id": role, "routes": routes}), config.origin(key))


def _check_adjusted(packs: Mapping[str, FoundPack], config: Config, mistakes: Mistakes) -> None:
    """What only shows once a pack and its adjustments are one: chosen here and excluded there, or no way in."""
    for role, (pack, origin) in packs.items():
        values = config.roles.get(role, {})
        if ("canonical" in values) != ("exclude" in values) and any(e.symbol == pack.canonical for e in pack.exclude):
            where = config.origin(f"roles.{role}")
            wrong = f"{pack.canonical} is both canonical and excluded ({origin}); a symbol is one or the other"
            mistakes.sentences.append(f"{where}: roles.{role}: {wrong}")
        if ("members" in values) != ("exclude" in values):
            excluded = {one.symbol for one in pack.exclude}
            for symbol in (one for one in pack.members if one in excluded):
                key = f"roles.{role}.{'members' if 'members' in values else 'exclude'}"
                wrong = "excluded" if "members" in values else "declared in members"
                told = f"{symbol} is {wrong}, too ({origin}); a symbol is one or the other"
                mistakes.sentences.append(f"{config.origin(key)}: {key}: {told}")
        if not pack.heads and not pack.members:
            key = f"roles.{role}.members"
            wrong = 'must not be empty, as the role has no heads; give at least one, as in ["…"]'
            mistakes.sentences.append(f"{config.origin(key)}: {key}: {wrong}")


def _check_migrations(packs: Mapping[str, FoundPack], config: Config, mistakes: Mistakes) -> None:
    canonicals = {role: found.pack.canonical for role, found in packs.items() if found.pack.canonical}
    for number, migration in enumerate(config.migrations):
        key = f"migrations[{number}]"
        where = config.origin(key)
        if migration.role is not None and migration.role not in packs:
            near = get_close_matches(migration.role, packs, n=1)
            right = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(packs)) or 'none'}"
            where = config.origin(f"{key}.role")
            mistakes.sentences.append(f"{where}: {key}.role: there is no role {migration.role}; {right}")
        elif migration.to is None and migration.role not in canonicals:
            wrong = f"to is missing, and {migration.role} has no canonical; set one of them"
            mistakes.sentences.append(f"{where}: {key}: {wrong}")
    for number, wrong in contradictions(config.migrations, canonicals):
        key = f"migrations[{number}]"
        mistakes.sentences.append(f"{config.origin(key)}: {key}: {wrong}")


def active_rules(config: Config, *, named_only: bool = False) -> tuple[Rule, ...]:
    """The rules that the configuration asks for; a ConfigError for a code that is none.

    ``named_only``: of rules that need the whole tree only those that the configuration names.
    """
    rules = load_rules()
    check_ignored_codes(config, [rule.code for rule in rules])
    wanted, settings = set(config.rules.extend), config.rules
    wanted |= (
        set(settings.select)
        if settings.select
        else {rule.code for rule in rules if rule.default and not (named_only and rule.whole_tree)}
    )
    wanted = wanted.difference(settings.ignore).union(NEVER_SILENCED)
    return tuple(rule for rule in rules if rule.code in wanted)


def check_ignored_codes(config: Config, codes: Collection[str]) -> None:
    """Raise a ConfigError with every code in the configuration that is none, or that is never silenced."""
    mistakes = Mistakes()
    for name in ("select", "extend", "ignore"):
        for code in getattr(config.rules, name):
            mistake = code_mistake(code, codes)
            if mistake is not None and (name == "ignore" or mistake.what != "not-allowed"):
                mistakes.sentences.append(f"{config.origin(f'rules.{name}')}: rules.{name}: {mistake.message}")
    for number, ignore in enumerate(config.ignores):
        key = f"ignores[{number}].codes"
        for code in ignore.codes:
            mistake = code_mistake(code, codes)
            if mistake is not None:
                mistakes.sentences.append(f"{config.origin(key)}: {key}: {mistake.message}")
    if mistakes.sentences:
        raise ConfigError(mistakes.sentences)


def packs_digest(packs: Iterable[RolePack]) -> str:
    """A hash of all that the packs say, whatever their order: part of every cache key."""
    ordered = sorted(packs, key=lambda pack: pack.id)
    return blake2b(msgspec.json.encode(ordered, order="deterministic"), digest_size=16).hexdigest()


def load_rules(package: str = RULES_PACKAGE) -> tuple[Rule, ...]:
    """Import every module of a pack and return their ``RULE``s, sorted by code.

    A module that cannot be imported, a ``RULE`` that is no Rule with a code, and two rules of one code are SsotErrors.
    """
    rules: dict[str, tuple[Rule, str]] = {}
    for name in _modules(package):
        try:
            module = import_module(name)
        except (ImportError, SyntaxError) as error:
            raise SsotError(f"the rule module {name} cannot be imported: {error}") from error
        rule = getattr(module, "RULE", None)
        if rule is None:
            continue  # what several rules share
        code = getattr(rule, "code", None)
        if not isinstance(rule, Rule) or not isinstance(code, str):
            raise SsotError(f"{name}.RULE is no rule with a code", "make it an instance of a subclass of Rule")
        if code in rules:
            raise SsotError(f"{code} is the code of both {rules[code][1]} and {name}", "give one of them a free code")
        rules[code] = (rule, name)
    return tuple(rules[code][0] for code in sorted(rules))


def _modules(package: str) -> list[str]:
    parent = import_module(package)
    return sorted(f"{package}.{found.name}" for found in pkgutil.iter_modules(parent.__path__))


def load_codemod(name: str) -> Any:
    """The codemod of this name: a module of ``codemods/``. Their words are in ``codemod.py``."""
    return import_module(f"{CODEMODS_PACKAGE}.{name}")
