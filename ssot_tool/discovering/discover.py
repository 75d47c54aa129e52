"""The use case ``discover``: read the whole tree, group what competes, rank it, and tell it as families."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from ssot_tool.config import Config
from ssot_tool.discovering.carried import carried, forked
from ssot_tool.discovering.code import Code, borne_out
from ssot_tool.discovering.deployed import deployed
from ssot_tool.discovering.excuses import Question, own_excuse
from ssot_tool.discovering.groups import Bar, Grouping
from ssot_tool.discovering.likeness import Likeness
from ssot_tool.discovering.linking import Group
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.overruling import excuses_off
from ssot_tool.discovering.ranking import score
from ssot_tool.discovering.subjects import Subject, assigned, subjects
from ssot_tool.discovering.surroundings import Surroundings, imported
from ssot_tool.discovering.telling import family_of, kind_of, role_id, ties_of
from ssot_tool.discovery import Candidate, Discovery, Entry, Redefined, Surveyed, Uses, uses_of
from ssot_tool.model import Evidence, Excused
from ssot_tool.portraits.portrait import Gallery
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scan.edition import code_digest
from ssot_tool.session import Session, open_session, unreadable

#: What is believed where rivals are rare. Of the proposals in healthy projects (``tests/discovering/labels.json``) the
#: share that is right is published with them.
STRICT = Bar(name=0.3, job=0.35, one_word=0.5, head=0.4, topic=0.4, factory=0.3, function=0.45, said=0.1, work=0.6)
#: What is believed where one name stands for several things all the time: there the name alone is enough.
LOOSE = Bar(
    name=0.0,
    job=0.0,
    one_word=0.2,
    head=0.0,
    topic=0.1,
    factory=0.0,
    function=0.15,
    said=0.0,
    work=0.4,
    bodies=False,
    subject=0.04,
)
#: Names of two words or more alone: how often does one of them stand for several things?
_NAMES = Bar(name=0.0, job=0.0, one_word=9, head=9, topic=9, factory=9, function=9, said=9, work=9)
#: From so many such groups of classes, and from such a share of all classes on, it is a habit. Of 34 public projects 32
#: have less than 0.014, two 0.023 and 0.037; the repository of the seed has 0.075.
_HABIT_GROUPS, _HABIT_SHARE = 12, 0.05
#: Of so many times as many groups as are wanted the uses are counted, to tell which are first.
_TRIED = 4
_STATE = "discovery"
#: What works a discovery out of facts and portraits.
_CODE = ("clones", "discovering", "families", "program", "discovery.py", "model.py")
_decode = msgspec.msgpack.Decoder(Surveyed).decode


class Found(NamedTuple):
    """The groups, and all that was looked at on the way to them.

    ``galleries``: path to the portraits of the module; ``excused``: symbol to (excuse, detail); ``kept_apart``: symbol
    to (symbol of what it repeats, excuse, detail).
    """

    groups: list[Group]
    galleries: dict[str, Gallery]
    subjects: dict[str, Subject]
    excused: dict[str, tuple[str, str]]
    likeness: Likeness
    services: dict[str, str]
    habit: bool
    kept_apart: dict[str, tuple[str, str, str]]


def discover(root: Path, config: Config, options: ReadOptions) -> Discovery:
    """Propose roles for all that competes in a workspace, the most important first.

    A WorkspaceError where not one file could be read: that nothing competes would be no answer.
    """
    session = open_session(root, config, load_role_packs(config, root), options)
    with session.reading:
        found = survey_of(session, config).discovery
    if not found.summary.read:
        raise unreadable(found.summary.files, found.skipped[0] if found.skipped else None)
    return found


def first_proposals(session: Session, config: Config, most: int) -> tuple[Candidate, ...]:
    """The first of what ``discover`` proposes, without the roles that exist; inside ``with session.reading``.

    Outlines tell what may compete. Only what may be first is read whole, to see where it is used, and what is excused
    for what functions call, or read of other modules: two thirds of the work in a workspace where little competes.
    Which may be first is told by how many files name it. What the session leaves out, tests perhaps, imports nothing.
    """
    session.read_everything(also=("portraits",), outline=True)
    session.reading.report("comparing everything")
    found = find_groups(session, config)
    definitions = session.program().definitions
    rivals = {one.symbol: one.name for group in found.groups for one in group.subjects}
    session.reading.search(rivals.values())
    files = session.reading.spread(rivals.values())
    likely = _ranked(found, {symbol: Uses(files[name], 0) for symbol, name in rivals.items()})[: _TRIED * most]
    groups = [group for _, group, _ in likely]
    modules = session.read_naming({one.symbol for group in groups for one in group.subjects} & definitions.keys())
    again = find_groups(session, config, found._replace(groups=groups))
    candidates = _discovery(session, config, again, modules).candidates
    return tuple(one for one in candidates if not one.adopted)[:most]


def survey_of(session: Session, config: Config) -> Surveyed:
    """What is found, and the index of all that was looked at; inside ``with session.reading``.

    Where no file and no setting has changed it is what was kept: 7 s become 0.6 s on the repository of the seed.
    """
    reading = session.reading
    excuses_off(config)  # what is wrong there is told before everything is read
    reading.search(())
    key = _key(session, config)
    kept = reading.state(_STATE)
    if kept is not None and kept.startswith(key):
        try:
            return _decode(kept[len(key) :])
        except msgspec.MsgspecError:
            pass
    session.read_everything(also=("portraits",))
    reading.report("comparing everything")
    made = _survey(session, config)
    if not reading.workspace.unselected and not reading.workspace.shadow:
        reading.keep_state(_STATE, key + msgspec.msgpack.encode(made))
    return made


def _key(session: Session, config: Config) -> bytes:
    """16 bytes that stand for all that a discovery depends on: files, their names, settings, and the code itself."""
    services = sorted(deployed(session.reading.workspace.root, session.reading.files, session.services).items())
    roles = sorted((pack.id, pack.members) for pack in session.reading.packs)
    settings = (config.workspace, config.services, config.discover, services, roles, sorted(session.places.tests))
    named = sorted((path, file.module) for path, file in session.reading.files.items())
    key = blake2b(repr((settings, named)).encode("utf-8", "surrogatepass"), digest_size=16)
    key.update(msgspec.msgpack.encode(session.reading.contents()))
    key.update(code_digest(_CODE))
    return key.digest()


def _survey(session: Session, config: Config) -> Surveyed:
    found = find_groups(session, config)
    entries = (
        Entry(
            symbol,
            one.portrait.kind,
            one.path,
            one.portrait.line,
            one.portrait.end_line,
            one.portrait.doc,
            *found.excused.get(symbol, ("", "")),
        )
        for symbol, one in found.subjects.items()
    )
    return Surveyed(_discovery(session, config, found), tuple(entries))


def _discovery(session: Session, config: Config, found: Found, modules: Iterable[str] | None = None) -> Discovery:
    """``modules``: in which uses are looked for, should somebody know; else in all."""
    program = session.program()
    rivals = sorted({one.symbol for group in found.groups for one in group.subjects} & program.definitions.keys())
    references = references_to(program, rivals, session.places, modules)
    ranked = _ranked(found, {symbol: uses_of(known) for symbol, known in references.items()})
    packs = sorted(session.reading.packs, key=lambda pack: pack.id)
    taken = {pack.id for pack in packs}
    candidates = []
    namesakes = _namesakes(found)
    for number, (weight, group, ties) in enumerate(ranked, start=1):
        adopted = next((pack.id for pack in packs if group.units.keys() <= set(pack.members)), "")
        role = adopted or role_id(group, taken)
        taken.add(role)
        excused = _excused(group, found, namesakes)
        family = family_of(group, role, number, references, found.likeness, excused, found.services)
        uses = uses_of(one for member in family.members for one in member.references)
        candidates.append(
            Candidate(
                number=number,
                kind=kind_of(group),
                score=weight,
                family=family,
                ties=ties,
                calls=uses.production,
                test_calls=uses.tests,
                adopted=bool(adopted),
            )
        )
    counts = Counter(excuse for excuse, _ in found.excused.values())
    return Discovery(
        candidates=tuple(candidates),
        summary=session.summary(unread=True),
        skipped=session.skipped(unread=True),
        looked_at=len(found.subjects),
        excused=dict(sorted(counts.items())),
        habit=found.habit,
        redefined=_redefined(found.galleries, session.reading.paths),
        kept_apart=_kept_apart(found),
    )


def _ranked(found: Found, uses: Mapping[str, Uses]) -> list[tuple[float, Group, tuple[Evidence, ...]]]:
    """The score of each group and what ties it, the highest first; ``uses``: those of each symbol."""
    tied = ((group, ties_of(group, found.likeness)) for group in found.groups)
    weighed = ((score(group, uses, len(ties)), group, ties) for group, ties in tied)
    return sorted(weighed, key=lambda one: (-one[0], one[1].words))


def _kept_apart(found: Found) -> tuple[Excused, ...]:
    """Those that are in no proposal, and repeat something from which an excuse keeps them apart."""
    proposed = {symbol for group in found.groups for symbol in group.units}
    return tuple(
        Excused(
            symbol,
            found.subjects[symbol].path,
            found.subjects[symbol].portrait.line,
            excuse,
            f"repeats {other}; {detail}",
        )
        for symbol, (other, excuse, detail) in sorted(found.kept_apart.items())
        if symbol not in proposed
    )


def _redefined(galleries: Mapping[str, Gallery], modules: Mapping[str, str]) -> tuple[Redefined, ...]:
    return tuple(
        sorted(
            Redefined(path, one.line, one.end_line, f"{modules[path]}.{one.qualname}".lstrip("."), one.first_line)
            for path, gallery in galleries.items()
            if not gallery.excuse
            for one in gallery.twice
        )
    )


def find_groups(session: Session, config: Config, first: Found | None = None) -> Found:
    """The groups of rivals in a session in which everything is read.

    ``first``: what was found before more was read, with the groups of which more is known now: others stay as they are,
    and are left out.
    """
    program, places, reading = session.program(), session.places, session.reading
    production = sorted(path for path in reading.files if path not in places.tests and path in reading.paths)
    galleries = reading.galleries(production)
    every = list(subjects(galleries, places))
    known = imported(program)
    roots = [root.path for root in reading.workspace.roots]
    guests = (*carried(program.modules, places.paths, roots), *forked(galleries))
    off = excuses_off(config)
    asked = every if first is None else [one for group in first.groups for one in group.subjects]

    def sifted(habit: bool, off: Collection[str]) -> tuple[list[Subject], dict[str, tuple[str, str]]]:
        """Those that may have rivals, and why the others have none."""
        whys = {one.symbol: own_excuse(Question(program, one, known, habit, guests), off) for one in asked}
        why = {symbol: why for symbol, why in whys.items() if why is not None}
        excused = why if first is None else first.excused | why
        return [one for one in every if one.symbol not in excused], excused

    services = deployed(reading.workspace.root, places.paths.values(), session.services)
    values = assigned(galleries, reading.paths)
    surroundings = Surroundings(program, every, services, values, off)
    habit = config.discover.names_alone if first is None else first.habit
    alive, excused = sifted(bool(habit), () if habit is None else off)
    likeness = Likeness(alive) if first is None else first.likeness
    if habit is None:
        # How names are given is told by names, whatever each body reads, and whichever excuses somebody overrules.
        plainly = Grouping(surroundings.overruling({"own-parts"}), likeness, _NAMES)
        habit = _is_habit(plainly.groups(alive), alive)
        if habit or off:
            alive, excused = sifted(habit, off)
            likeness = Likeness(alive)
    surroundings.habit = habit
    grouping = Grouping(surroundings, likeness, LOOSE if habit else STRICT)
    groups = grouping.groups(alive)
    if first is not None:
        again = {one.symbol for one in asked}
        groups = [group for group in groups if again.issuperset(group.units)]
    if not habit:
        code = Code(reading.shapes({one.path for group in groups for one in group.subjects}))
        groups = borne_out(groups, code, likeness, len(alive), off)
    by_symbol = {one.symbol: one for one in every}
    return Found(groups, galleries, by_symbol, excused, likeness, services, habit, grouping.kept_apart)


def _is_habit(groups: Sequence[Group], alive: Sequence[Subject]) -> bool:
    classes = sum(one.is_class for one in alive)
    return len(groups) >= _HABIT_GROUPS and len(groups) >= _HABIT_SHARE * classes


def _namesakes(found: Found) -> dict[tuple[str, ...], list[str]]:
    named: dict[tuple[str, ...], list[str]] = {}
    for symbol in found.excused:
        named.setdefault(job(found.subjects[symbol].name), []).append(symbol)
    return named


def _excused(group: Group, found: Found, namesakes: dict[tuple[str, ...], list[str]]) -> list[Excused]:
    """Those that have the name, too, and do not compete."""
    why = {symbol: (excuse, detail) for symbol, excuse, detail in group.apart}
    why |= {symbol: found.excused[symbol] for symbol in namesakes.get(group.words, ()) if len(group.words) > 1}
    return sorted(
        Excused(symbol, one.path, one.portrait.line, excuse, detail)
        for symbol, (excuse, detail) in why.items()
        if (one := found.subjects[symbol]).symbol not in group.units
    )
