"""What everything about a pull request is worked out from, and what is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from ssot_tool.choosing import Chosen
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.errors import UsageError
from ssot_tool.migrate.evidence import all_evidence
from ssot_tool.model import Move
from ssot_tool.proposing import branching, telling
from ssot_tool.proposing.repository import Base, Repository
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scanning import chosen_packs


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: see the options of ``ssot pr``."""

    role: str
    branch: str = ""
    base: str = ""
    shards: Literal["", "owners"] = ""
    include: tuple[str, ...] = ()
    tracker: str = ""
    verify: str = ""
    remote: str = "origin"
    write: bool = False


class Ground(NamedTuple):
    """What everything is worked out from."""

    root: Path
    config: Config
    wanted: Wanted
    options: ReadOptions
    repository: Repository
    base: Base
    chosen: Chosen
    canonical: str
    moves: tuple[Move, ...]
    evidence: tuple[Evidence, ...]

    @property
    def tracker(self) -> str:
        return self.wanted.tracker or f"SSOT-{self.wanted.role}.md"


def refuse_early(root: Path, config: Config, wanted: Wanted, repository: Repository, options: ReadOptions) -> None:
    """What can be known before anything is read: names that are taken, no author, nothing onto which the role moves.

    UsageError or WorkspaceError.
    """
    role = wanted.role
    (pack,) = chosen_packs(load_role_packs(config, root), [role])
    if pack.canonical is None and not any(one.number is not None for one in all_evidence(root, options.warn)):
        raise _no_canonical(role)
    if wanted.write:
        branch = wanted.branch or usual_branch(role)
        if wanted.shards or repository.current() != branch:
            branching.check_name(repository, branch)
        branching.need_author(repository)


def usual_branch(role: str) -> str:
    """What the branch is called where nobody says it."""
    return f"ssot/{role}"


def _no_canonical(role: str) -> UsageError:
    return UsageError(
        f"{role} has no canonical, and nothing of it was migrated",
        f"write canonical under [roles.{role}] in ssot.toml, or ssot migrate --from OLD --to NEW --write",
    )


def ground_of(
    root: Path,
    config: Config,
    wanted: Wanted,
    options: ReadOptions,
    repository: Repository,
    base: Base,
    chosen: Chosen,
) -> Ground:
    """The ground of a role whose family is found; UsageError where nobody says onto what it moves."""
    found = all_evidence(root, options.warn)
    canonical = telling.canonical_of(chosen, found)
    if not canonical:
        raise _no_canonical(wanted.role)
    moves = telling.moves_of(config, chosen, canonical, found)
    symbols = {move.symbol for move in moves}
    # What was merged before is no part of this: its files are as the base has them.
    differs = repository.changed(base.commit) if base.commit else None
    evidence = tuple(
        one
        for one in found
        if any(move.symbol in symbols for move in one.moves)
        and (differs is None or not one.paths or not differs.isdisjoint(one.paths))
    )
    return Ground(root, config, wanted, options, repository, base, chosen, canonical, moves, evidence)
