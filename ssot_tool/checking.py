"""The use case ``check``: what is new against the baseline, or against where the work tree parted from a revision."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.gate.baseline import FOLDER, BaselineError, has_baseline, read_baseline
from ssot_tool.gate.compare import Comparison, Match, checked, compare, fixed
from ssot_tool.gate.entry import MEMBERS, Entry
from ssot_tool.gate.following import Before, current
from ssot_tool.likeness import with_likeness
from ssot_tool.model import SUPPRESSION, Checked, CheckReport, Family, Finding, Flaw, Silence
from ssot_tool.past import before_of, past_of
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import check_ignored_codes, load_rules
from ssot_tool.rule import RuleContext
from ssot_tool.scan.files.base_tree import merge_base
from ssot_tool.scan.files.git_files import git_toplevel
from ssot_tool.scanning import run_rules
from ssot_tool.scene import Scene, open_scene

#: How the ``detail`` of a finding begins that says that a configured ignore matches more than it did.
_GROWN = "grown"


def check(
    root: Path,
    config: Config,
    options: ReadOptions,
    *,
    since: str = "",
    strict: bool = False,
    today: date | None = None,
) -> CheckReport:
    """Find what is new: against the baseline or, with ``since``, against the merge base with that revision.

    Nothing is written but the cache. A baseline that cannot be read, a revision that git does not know, a role that is
    configured and that nothing plays, and no file read are errors, never a green check.
    """
    day = today or date.today()
    baseline, is_there = known_baseline(root, config), has_baseline(root)
    commit = merge_base(root, since) if since else ""
    with ExitStack() as stack:
        scene = open_scene(root, config, options, day, stack)
        before, stale = before_of(baseline), None
        if commit:
            shadow = stack.enter_context(tempfile.TemporaryDirectory(prefix="ssot-base-"))
            before, stale = past_of(scene, config, options, commit, Path(shadow), baseline, day, stack)
        judged = judge(scene, before, day)
        findings = with_likeness(scene, judged.findings)
        left = judged.left if stale is None else _gone(judged, stale, scene.families)
        gone = fixed(left, scene.now(()))
        summary = scene.session.summary()
    against = f"{since} (merge base {commit[:8]})" if commit else "the baseline" if is_there else ""
    top = git_toplevel(root)
    return CheckReport(
        summary=summary,
        families=scene.families,
        findings=findings,
        silenced=tuple(one for one in scene.silenced if one.finding.fingerprint not in judged.grown),
        fixed=gone,
        skipped=scene.session.skipped(),
        against=against,
        has_baseline=is_there,
        accepted=0 if stale is None else _accepted(judged, baseline, stale),
        drifted=0 if commit else sum(match.entry.key != match.key for match in judged.known),
        prefix="" if top is None or top == root else f"{root.relative_to(top).as_posix()}/",
        strict=strict,
    )


def known_baseline(root: Path, config: Config) -> tuple[Entry, ...]:
    """The baseline; a BaselineError for an entry of a rule that there is none of."""
    entries = read_baseline(root)
    check_ignored_codes(config, codes := {rule.code for rule in load_rules()})
    odd = sorted({entry.code for entry in entries} - codes)
    if odd:
        newer = "a newer ssot wrote it, or it was changed by hand"
        raise BaselineError([f"{FOLDER}: there is no rule {code}; {newer}" for code in odd])
    return entries


def _gone(judged: Judgement, stale: Collection[str], families: Sequence[Family]) -> list[tuple[Entry, int]]:
    """What of a revision is left. Who is canonical today, and was not under an old name, is not fixed."""
    chosen = {(family.role, family.canonical) for family in families}

    def is_chosen(entry: Entry) -> bool:
        key = current(entry.key, judged.pairs)
        return key.code == MEMBERS and (key.role, key.symbol) in chosen

    return [one for one in judged.left if one[0].id in stale and not is_chosen(one[0])]


def _accepted(judged: Judgement, baseline: Sequence[Entry], own: Collection[str]) -> int:
    """How many findings are known by the baseline alone, and not by the revision."""
    alone = {entry.id for entry in baseline}.difference(own)
    return sum(match.entry.id in alone for match in judged.known)


class Judgement:
    """A scene's findings with their states; which entries know which of them, and which are left.

    ``known`` includes what a configured ignore silences; ``grown``: fingerprints of what one silences that is new.
    ``pairs``: what was renamed or moved.
    """

    def __init__(self, findings: Sequence[Checked], comparisons: Sequence[Comparison], grown: frozenset[str]) -> None:
        self.findings = tuple(findings)
        self.known: tuple[Match, ...] = tuple(match for one in comparisons for match in one.known)
        self.new: tuple[Finding, ...] = tuple(finding for one in comparisons for finding in one.new)
        self.left: tuple[tuple[Entry, int], ...] = tuple(left for one in comparisons for left in one.left)
        self.pairs = {old: new for one in comparisons for old, new in one.pairs.items()}
        self.grown = grown


def judge(scene: Scene, before: Before, day: date) -> Judgement:
    """Compare a scene with what was before.

    Where there is a before, what a configured ignore silences and what was not there is told (SSOT902): an ignore is
    for what somebody has seen.
    """
    ignored = {id(one.finding): one for one in scene.ignored()}
    asked = {rule.code for rule in scene.rules}  # of the others nobody can say what is fixed
    entries = [entry for entry in before.entries if entry.code in asked and not _is_grown(entry)]
    first = compare(before._replace(entries=entries), scene.now(scene.countable()))
    grown = [ignored[id(one)] for one in first.new if id(one) in ignored] if before.entries else []
    told = RuleContext(scene.families, flaws=tuple(sorted(map(_flaw, grown))))
    flaws = run_rules([rule for rule in scene.rules if rule.code == SUPPRESSION], told)
    accepted = [entry for entry in before.entries if _is_grown(entry)]
    second = compare(before._replace(entries=accepted), scene.now(flaws))
    open_ = first._replace(
        new=tuple(one for one in first.new if id(one) not in ignored),
        known=tuple(match for match in first.known if id(match.finding) not in ignored),
    )
    states = [*checked(open_, day.isoformat()), *checked(second, day.isoformat())]
    first = first._replace(new=open_.new)
    return Judgement(
        _ordered(states, scene.families), (first, second), frozenset(one.finding.fingerprint for one in grown)
    )


def _is_grown(entry: Entry) -> bool:
    return entry.code == SUPPRESSION and entry.detail.startswith(f"{_GROWN}:")


def _flaw(silence: Silence) -> Flaw:
    finding = silence.finding
    # Not the symbol, which may be renamed: the scope says where it is, and is followed.
    about = " ".join(part for part in (finding.code, finding.role, finding.detail) if part)
    message = f"the ignore at {silence.place} matches more than before: {finding.message} ({finding.code})"
    return Flaw(finding.path, finding.start_line, finding.scope or finding.symbol, _GROWN, about, message)


def _ordered(states: Sequence[Checked], families: Sequence[Family]) -> list[Checked]:
    rank = {family.role: number for number, family in enumerate(families)}

    def place(one: Checked) -> tuple[bool, int, str, str, int, str, str]:
        finding = one.finding
        at = rank.get(finding.role, len(rank))
        about = (finding.code, finding.path, finding.start_line, finding.detail, finding.fingerprint)
        return one.state != "new", at, *about

    return sorted(states, key=place)
