"""The use cases ``baseline init``, ``prune`` and ``accept``: the only writers of the baseline."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import msgspec

from ssot_tool.checking import Judgement, judge, known_baseline
from ssot_tool.config import Config
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.gate.baseline import FOLDER, has_baseline, write_baseline
from ssot_tool.gate.compare import Match, fixed
from ssot_tool.gate.entry import ROUTES, Entry, Key, key_of
from ssot_tool.gate.following import current
from ssot_tool.gate.record import entries_of, entry_of, members_of, quiet_entry, unique, without_routes
from ssot_tool.model import UNREADABLE, BaselineReport, Checked, Fixed
from ssot_tool.past import before_of
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs, load_rules
from ssot_tool.scan.files.git_files import git_ignores
from ssot_tool.scanning import chosen_packs
from ssot_tool.scene import Scene, open_scene
from ssot_tool.words import counted, did_you_mean

#: A fingerprint is told by its beginning, as in git; shorter ones are too likely to mean two.
SHORTEST = 6


class Selection(msgspec.Struct, frozen=True):
    """Which new findings are accepted: those named by (the beginning of) a fingerprint, or all of a code and role."""

    fingerprints: tuple[str, ...] = ()
    code: str = ""
    role: str = ""


def init(root: Path, config: Config, options: ReadOptions, *, today: date | None = None) -> BaselineReport:
    """Accept everything that is there today. UsageError where there is a baseline already: it grows by ``accept``."""
    known_baseline(root, config)  # one that cannot be read is an error of its own
    if has_baseline(root):
        raise UsageError(
            f"there is a baseline already, in {FOLDER}",
            "ssot baseline accept adds to it, ssot baseline prune shrinks it",
        )
    with ExitStack() as stack:
        scene = open_scene(root, config, options, today or date.today(), stack)
        findings = scene.countable()
        entries = unique(
            entries_of(findings, scene.families, scene.bodies.sketch, scene.bodies.line, scene.commented())
        )
        accepted = tuple(Checked(finding, "known") for finding in findings)
        return _written(root, entries, scene, accepted=accepted)


def prune(root: Path, config: Config, options: ReadOptions, *, today: date | None = None) -> BaselineReport:
    """Remove what is fixed, and write down what was renamed, moved or edited as it is now; nothing is added.

    SsotError while a new file cannot be read: what it held would look fixed.
    """
    day = today or date.today()
    entries = known_baseline(root, config)
    if not has_baseline(root):
        raise UsageError(f"there is no baseline in {FOLDER}", "ssot baseline init writes the first one")
    with ExitStack() as stack:
        scene = open_scene(root, config, options, day, stack)
        judged = judge(scene, before_of(entries), day)
        lost = [one.path for one in judged.new if one.code == UNREADABLE]
        if lost:
            raise SsotError(
                f"{lost[0]} cannot be read, so nobody can say what in it is fixed",
                "mend it, exclude it, or accept it first; ssot check tells its fingerprint",
            )
        gone = fixed(judged.left, scene.now(()))
        kept = _kept(entries, judged, scene, gone)
        rekeyed = tuple(one for one in judged.findings if one.was)
        return _written(root, kept, scene, removed=gone, rekeyed=rekeyed)


def accept(
    root: Path,
    config: Config,
    options: ReadOptions,
    selection: Selection,
    *,
    reason: str,
    owner: str,
    until: str = "",
    today: date | None = None,
) -> BaselineReport:
    """Add new findings to the baseline, with the reason, who answers for it, and the last day on which it holds.

    UsageError for a fingerprint that no new finding has, and for a date that is past.
    """
    day = today or date.today()
    if not _says_something(reason) or not _says_something(owner):
        raise UsageError("an acceptance needs a reason and an owner", "--reason says why, --owner who answers for it")
    if until and until < day.isoformat():
        raise UsageError(f"--until {until} is past", "give the last day on which the acceptance holds")
    _check_names(selection, root, config)
    entries = known_baseline(root, config)
    with ExitStack() as stack:
        scene = open_scene(root, config, options, day, stack)
        judged = judge(scene, before_of(entries), day)
        chosen = _chosen(judged, selection, {entry.id for entry in entries})
        members = members_of(scene.families)
        by_key: dict[Key, list[Checked]] = {}
        for one in chosen:
            by_key.setdefault(key_of(one.finding), []).append(one)
        again = {one.finding.fingerprint for one in chosen if one.expired or one.state == "known"}
        renewed = again.intersection(one.id for one in entries)
        kept = [entry for entry in entries if entry.id not in renewed]
        added = []
        for key, found in by_key.items():
            # An acceptance that has run out is renewed under its own id.
            findings = sorted((one.finding for one in found), key=lambda one: one.fingerprint not in renewed)
            entry = entry_of(findings, members.get(key), scene.bodies.sketch, scene.bodies.line)
            added.append(msgspec.structs.replace(entry, reason=reason.strip(), owner=owner.strip(), until=until))
        # Who stood alone before is known from now on, so that only what arrives next is new.
        if not entries:
            quiet = entries_of([], scene.families, scene.bodies.sketch, scene.bodies.line, scene.commented())
            taken = {key_of(one.finding) for one in judged.findings}
            added += [entry for entry in quiet if entry.key not in taken]
        all_entries = [*kept, *unique(added, {entry.id for entry in kept})]
        return _written(root, all_entries, scene, accepted=tuple(chosen))


def _says_something(text: str) -> bool:
    """Whether there is a word in it: the dots of our own advice are none."""
    return any(character.isalnum() for character in text)


def _check_names(selection: Selection, root: Path, config: Config) -> None:
    """A code or role that does not exist is a UsageError with the nearest that does."""
    codes = [rule.code for rule in load_rules()]
    if selection.code and selection.code not in codes:
        raise UsageError(f"there is no rule {selection.code!r}", did_you_mean(selection.code, codes))
    if selection.role:
        chosen_packs(load_role_packs(config, root), (selection.role,))


def _chosen(judged: Judgement, selection: Selection, written: Collection[str]) -> list[Checked]:
    """The findings that are meant; one that is accepted already may be accepted anew, for another reason or longer."""
    new = [one for one in judged.findings if one.state == "new"]
    chosen: dict[str, Checked] = {}
    problems = []
    for wanted in selection.fingerprints:
        hits = [one for one in judged.findings if one.finding.fingerprint.startswith(wanted.lower())]
        fresh = [one for one in hits if one.state == "new" or one.finding.fingerprint in written]
        if len(wanted) < SHORTEST:
            problems.append(f"{wanted} is too short; give at least {SHORTEST} digits of the fingerprint")
        elif not fresh:
            known = "is known already" if hits else "is the fingerprint of no new finding"
            problems.append(f"{wanted} {known}")
        elif len({one.finding.fingerprint for one in fresh}) > 1:
            problems.append(f"{wanted} is the beginning of {len(fresh)} fingerprints; give more digits")
        chosen.update({one.finding.fingerprint: one for one in fresh})
    if problems:
        raise UsageError(
            "; ".join(problems), f"ssot check lists the {counted(len(new), 'new finding')} with fingerprints"
        )
    if selection.code or selection.role:
        of = [
            one for one in new if selection.code in ("", one.finding.code) and selection.role in ("", one.finding.role)
        ]
        if not of:
            what = " of ".join(part for part in (selection.code, selection.role) if part)
            raise UsageError(f"there is no new finding of {what}", "ssot check lists what is new")
        chosen.update({one.finding.fingerprint: one for one in of})
    renewed = {key_of(one.finding) for one in chosen.values() if one.expired or one.state == "known"}
    return [
        one
        for one in judged.findings
        if one.finding.fingerprint in chosen
        or (key_of(one.finding) in renewed and (one.expired or one.state == "known"))
    ]


def _kept(entries: Sequence[Entry], judged: Judgement, scene: Scene, gone: Iterable[Fixed]) -> list[Entry]:
    """The entries as they would be written today, without what is gone; ids and acceptances stay.

    A route on which a member newly collides is not taken in: that would be an acceptance without a reason.
    """
    fewer = {one.fingerprint: one.count for one in gone}
    found: dict[str, list[Match]] = {}
    for match in judged.known:
        found.setdefault(match.entry.id, []).append(match)
    members = members_of(scene.families)
    commented = scene.commented()
    refused = [key for key in commented.union(map(key_of, judged.new)) if key.code == ROUTES]
    kept: dict[str, Entry] = {}
    for entry in entries:
        key = current(entry.key, judged.pairs)
        member = members.get(key)
        matches = found.get(entry.id, ())
        if entry.id in kept or (matches and matches[0].entry != entry):
            continue  # another version of the entry is the one that holds
        if matches:
            findings = [match.finding for match in matches]
            fresh = entry_of(findings, member, scene.bodies.sketch, scene.bodies.line)
            fresh = msgspec.structs.replace(fresh, quiet=entry.quiet)
        elif member is not None and key not in commented:
            fresh = quiet_entry(key, member, scene.bodies.sketch)  # who has no rival any more is still there
        elif not entry.quiet and entry.count > fewer.get(entry.id, 0):
            kept[entry.id] = entry
            continue
        else:
            continue
        kept[entry.id] = msgspec.structs.replace(
            without_routes(fresh, refused), id=entry.id, reason=entry.reason, owner=entry.owner, until=entry.until
        )
    return list(kept.values())


def _written(
    root: Path,
    entries: Sequence[Entry],
    scene: Scene,
    *,
    accepted: tuple[Checked, ...] = (),
    removed: tuple[Fixed, ...] = (),
    rekeyed: tuple[Checked, ...] = (),
) -> BaselineReport:
    summary = scene.session.summary()
    files = tuple(write_baseline(root, entries))
    ignored = bool(files) and git_ignores(root, files[-1])
    return BaselineReport(summary, files, accepted, removed, rekeyed, ignored)
