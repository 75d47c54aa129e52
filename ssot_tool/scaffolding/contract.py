"""Contract tests of a unified class or function: files in the project's own style, to be run, read and edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from heapq import nsmallest

import msgspec

from ssot_tool.cure.blueprint import Blueprint, Key, NewFile
from ssot_tool.cure.protection import Reach
from ssot_tool.pytest_settings import ReadText
from ssot_tool.scaffolding import contract_pytest, contract_shared, contract_unittest
from ssot_tool.scaffolding.contract_data import constructions, data, method_calls, properties
from ssot_tool.scaffolding.contract_head import head
from ssot_tool.scaffolding.house_style import HouseStyle
from ssot_tool.scaffolding.replay.script import replay_script
from ssot_tool.signature import Signature
from ssot_tool.words import snake

#: A test that stands farther away rarely builds the member; each is run twice in every run of the contract. The second
#: distance is that of guesses, too, and counts only where nothing is nearer.
_NEAR, _FARTHEST = 1, 2
#: So many tests of one member are replayed, the nearest; more take time and show little else.
_MOST = 20
_LONGEST_CASE = 60
#: What says that a test uses a member, and not only mentions it.
_USES = ("direct", "fixture", "transitive", "coverage")
_STARTS = re.compile(r"( *)@STARTED@")
#: What runs the body of what a call gives, where that waits until it is asked.
_STARTED = {
    "generator": "next(made)",
    "async generator": "made.asend(None).send(None)",
    "context manager": "made.__enter__()",
    "async context manager": "made.__aenter__().send(None)",
}
_STARTED_COROUTINE = "if inspect.iscoroutine(made):\n    made.send(None)"
_DEFINED_TEST = re.compile(r"(?m)^( *def (?:test_\w+|@TEST@\w+))\(([^)]*)\) -> None:")


class Contract(msgspec.Struct, frozen=True):
    """The files that are to be made, and what they do not hold, a sentence each."""

    files: tuple[NewFile, ...]
    notes: tuple[str, ...] = ()


def contract_tests(
    blueprint: Blueprint,
    style: HouseStyle,
    reaching: Mapping[str, Sequence[Reach]],
    taken: Collection[str] = (),
    read: ReadText = lambda path: None,
    others: Collection[str] = (),
) -> Contract:
    """The contract tests of a blueprint.

    ``reaching``: member to the tests that reach it; ``taken``: base names of test files that there are, which new ones
    must not share where folders are no packages; ``read``: the text of a file, so that what is there is not made anew.
    ``others``: members of the role that get no strategy: they may go on to stand beside the unified one.
    """
    replayed, notes = _replayed(blueprint, reaching)
    notes += _unstated(blueprint)
    if not blueprint.role:
        notes.append(
            "that only one implementation remains is not tested: symbols were named, not a role that ssot checks"
        )
    path = style.path(f"{snake(blueprint.name)}_contract", taken)
    replay = _replay_file(style.folder, read) if replayed else None
    body = _filled(_parts(blueprint, style, bool(replayed)), blueprint, style)
    rest = "\n".join(data(blueprint, replayed, others)) + "\n" + body
    text = head(blueprint, style, path, replay.path if replay is not None else "", rest)
    made = [NewFile(path, text, f"the contract tests of {blueprint.name}")]
    if replay is not None and read(replay.path) != replay.text:
        made.append(replay)
    return Contract(tuple(made), tuple(notes))


def _replayed(blueprint: Blueprint, reaching: Mapping[str, Sequence[Reach]]) -> tuple[list[tuple[Key, str]], list[str]]:
    """Which existing tests are run again for which strategy, and what is said of those that have none."""
    found: list[tuple[Key, str]] = []
    notes = []
    for one in blueprint.strategies:
        near = _users(reaching.get(one.member, ()))
        tests = _nearest(near)
        found += [(one.key, test) for test in tests]
        count = len({reach.test for reach in near})
        if not tests:
            notes.append(f"no existing test uses {one.member}, so nothing compares it with {blueprint.name}")
        elif count > _MOST:
            notes.append(f"of {count:,} tests that use {one.member}, the nearest {_MOST} are run again")
    return found, notes


def _nearest(near: Sequence[Reach]) -> list[str]:
    """So many tests, in the order of their names: the nearest, and of equally near ones some of each file."""
    ranks: dict[tuple[int, str], int] = {}
    ranked = {}
    for reach in sorted(near):
        if reach.test not in ranked:
            place = (reach.distance, reach.path)
            ranks[place] = ranks.get(place, 0) + 1
            ranked[reach.test] = (reach.distance, ranks[place], reach.test)
    return sorted(nsmallest(_MOST, ranked, key=ranked.__getitem__))


def _users(reaching: Sequence[Reach]) -> list[Reach]:
    found = [one for one in reaching if one.how in _USES and one.distance <= _FARTHEST and "::" in one.test]
    return [one for one in found if one.distance <= _NEAR] or found


def _unstated(blueprint: Blueprint) -> list[str]:
    """What no test holds because it is not known what it takes."""
    told = []
    for one in blueprint.strategies:
        names = [] if isinstance(one.surface.signature, Signature) else ["its construction"]
        offered = {method.name for method in blueprint.methods}
        for method in one.surface.methods:
            is_offered = one.methods.get(method.name, method.name) in offered
            if method.public and is_offered and not isinstance(method.signature, Signature):
                names.append(method.name)
        if names:
            told.append(f"what {one.member} takes is not known, so no test binds {', '.join(names)}")
    return told


def _replay_file(folder: str, read: ReadText) -> NewFile:
    """The script that runs existing tests; one serves all contracts of a folder."""
    text = replay_script()
    number, name = 1, "contract_replay.py"
    while True:
        path = f"{folder}/{name}" if folder else name
        if read(path) in (None, text):
            return NewFile(path, text, "runs existing tests on legacy and canonical, for the contract tests")
        number += 1
        name = f"contract_replay_{number}.py"


def _parts(blueprint: Blueprint, style: HouseStyle, has_replay: bool) -> str:
    part = contract_pytest if style.framework == "pytest" else contract_unittest
    has_calls = bool(constructions(blueprint) or method_calls(blueprint))
    shared = [contract_shared.CALL_FORMS] if has_calls else []
    shared += [contract_shared.REPLAY] if has_replay else []
    shared += [contract_shared.COMPETING] if blueprint.role else []
    tests = [part.ROUTES]
    tests += [part.CONSTRUCTORS] if constructions(blueprint) else []
    tests += [part.METHODS] if method_calls(blueprint) else []
    tests += [part.PROPERTIES] if properties(blueprint) else []
    tests += [part.REPLAY] if has_replay else []
    tests += [part.COMPETING] if blueprint.role else []
    return "".join((*shared, *tests))


def _case(name: str) -> str:
    """What the test case is called: short enough for its line."""
    bare = name.strip("_")
    told = f"{bare[:1].upper()}{bare[1:]}Contract"
    return told if len(told) <= _LONGEST_CASE else "UnifiedContract"


def _filled(text: str, blueprint: Blueprint, style: HouseStyle) -> str:
    if not style.typed:
        text = _DEFINED_TEST.sub(lambda match: f"{match[1]}({re.sub(r': [A-Za-z.]+', '', match[2])}):", text)
    started = _STARTED.get(blueprint.constructor.result, _STARTED_COROUTINE)
    text = _STARTS.sub(lambda match: "\n".join(f"{match[1]}{line}" for line in started.split("\n")), text)
    words = {
        "TABLE": blueprint.table,
        "ERROR": blueprint.error,
        "FRAMEWORK": style.framework,
        "CASE": _case(blueprint.name),
        "TEST": style.prefix,
        "MARK": f"@pytest.mark.{style.mark}\n" if style.mark else "",
    }
    return re.sub(r"@([A-Z]+)@", lambda match: words[match[1]], text)
