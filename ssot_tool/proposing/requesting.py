"""The pull request as a value: title, branch, what became of everything, and the checklist's facts."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from ssot_tool.cure.pull_request import Made, PullRequest, Step
from ssot_tool.proposing import telling
from ssot_tool.proposing.ground import Ground, usual_branch
from ssot_tool.proposing.hosting import host_of, web_address
from ssot_tool.proposing.repository import Repository
from ssot_tool.proposing.shards import branch_of


def request_of(ground: Ground, steps: Sequence[Step], notes: Sequence[str]) -> PullRequest:
    """The request with these steps, of which nothing is made yet; reads the base, and runs ``ssot check``."""
    chosen, moves, evidence, repository = ground.chosen, ground.moves, ground.evidence, ground.repository
    family, session, options = chosen.family, chosen.session, ground.options
    canonical = ground.canonical
    symbols = [move.symbol for move in moves]
    options.tell("counting uses")
    with session.reading:
        now = telling.uses_of(session, symbols)
    commit = ground.base.commit
    before = telling.uses_before(session, ground.config, commit, symbols, options) if commit and symbols else {}
    moved = telling.moved_of(chosen, moves, now, before)
    options.tell("planning what is left")
    left, remark = telling.left_of(session, family.role, moved, evidence)
    since = repository.changed(commit) if commit else frozenset()
    branch = _branch(ground, steps)
    if ground.wanted.shards:
        steps = [
            msgspec.structs.replace(step, branch=branch_of(branch, number, step.owner))
            for number, step in enumerate(steps, start=1)
        ]
    tracker = ground.tracker
    options.tell("ssot check")
    checks = (
        telling.canonical_check(chosen, canonical),
        telling.legacy_check(moved),
        telling.left_check(left, remark),
        telling.tests_check(evidence),
        telling.tracker_check(tracker, family.role, (ground.root / tracker).is_file(), tracker in since),
        telling.gate_check(ground.root, ground.config, msgspec.structs.replace(options, warn=lambda sentence: None)),
    )
    paths = sorted({path for one in evidence for path in one.paths if path in since} | ({tracker} & since))
    return PullRequest(
        role=family.role,
        title=f"Migrate {family.title} onto {canonical.rpartition('.')[2]}",
        why=family.why,
        priority=family.priority,
        canonical=canonical,
        branch=branch,
        base=ground.base.name,
        steps=tuple(steps),
        moved=moved,
        rewritten=telling.rewritten_in(evidence),
        left=left,
        evidence=evidence,
        checks=checks,
        committed=tuple(Made(name, title, "") for name, title in repository.log(ground.base, paths)),
        notes=tuple(notes),
    )


def _branch(ground: Ground, steps: Sequence[Step]) -> str:
    """What the branch is called: as asked, else the one on which everything is committed already, else the role's.

    The last of stacked parts, which is checked out once they are made, is not alone.
    """
    usual = usual_branch(ground.wanted.role)
    current = ground.repository.current()
    is_part = current in ground.repository.branches(usual)
    is_own = bool(current) and current != ground.base.name and not steps and not is_part
    return ground.wanted.branch or (current if is_own else usual)


def link_of(repository: Repository, remote: str, request: PullRequest) -> str:
    """What stands before a path in the address of a file, as the branch has it; "" where the host is not known."""
    url = repository.remote_url(remote)
    host = host_of(url)
    at = request.made[-1].commit if request.made else request.branches[-1] if request.steps else repository.head
    kind = "blob" if "github" in host else "-/blob" if "gitlab" in host else ""
    return f"{web_address(url)}/{kind}/{quote(at)}/" if kind else ""
