"""The ordinary changes to a code base with accepted findings, and what a sound gate says of each.

The nine of the field's list (lines shift, a file moves, a symbol is renamed, a file is reformatted, a string is edited;
a third copy, a swap, a fix, a new rival), alone and together, for every rule, for classes and for functions, against a
baseline and against a revision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.gate.gatehouse import BRIDGES, BROKEN, MAIN, SILENT, START, Answer, Repository


class Subject(NamedTuple):
    """What is changed: the file, names and strings in it with others, and the findings that it has."""

    path: str
    names: tuple[str, str]
    strings: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    rival: str
    callers: tuple[str, ...] = ()


#: Bodies of their own, for new rivals: a handler, a factory, a caller, a broken file, a comment that silences nothing.
OTHER_HANDLER = """
class NightMessageHandler:
    message_type = "start_agent"

    def __init__(self, agent_registry, event_bus, clock):
        self.registry, self.bus, self.clock = agent_registry, event_bus, clock

    async def process(self, envelope):
        if self.clock.is_night():
            return await self.bus.publish("postponed", envelope.sender)
        agent = self.registry.find(envelope.body["agent"])
        async for event in agent.stream(envelope.body["user_request"], thread_id=envelope.thread_id):
            await self.bus.publish(event.kind, event.payload)
"""
OTHER_FACTORY = """from app.bridge import AgentWebSocketBridge


class Pool:
    free = []


def make_agent_websocket_bridge(websocket_manager, user_context):
    while Pool.free:
        candidate = Pool.free.pop()
        if candidate.is_open and candidate.websocket_manager is websocket_manager:
            return candidate
    Pool.free.extend(AgentWebSocketBridge(number) for number in range(4))
    return AgentWebSocketBridge(user_context.user_id)
"""
OTHER_CALLER = '''from app.handlers.start import StartMessageHandler


def rewire(container):
    """Something else."""
    for name, parts in container.items():
        if name.startswith("legacy"):
            container[name] = StartMessageHandler(*parts)
            container.log("replaced %s", name)
    return len(container)
'''
OTHER_BROKEN = """import os

class RentMessageHandler:
    def __init__(self, path):
        self.path = os.path.join(path, "rent")
    def collect(self, tenants):
        return [tenant.pay( for tenant in tenants if tenant.owes]
"""
OTHER_SILENT = """def sweep(folder):  # ssot: ignore[SSOT102] nothing to see
    while folder.dirty:
        folder.remove(folder.oldest())
        folder.dirty = folder.size > 100
    return folder
"""

CLASS = Subject(
    "app/handlers/start.py",
    ("StartMessageHandler", "AgentStartMessageHandler"),
    (('"user_request"', '"request"'), ("Answers start_agent", "Answers whoever starts an agent")),
    ("SSOT101", "SSOT102", "SSOT201", "SSOT201"),
    OTHER_HANDLER,
    ("app/main.py",),
)
FUNCTION = Subject(
    "app/bridges/one.py",
    ("create_agent_websocket_bridge", "make_websocket_bridge_for_agent"),
    (("One bridge a user", "One for each of them"),),
    ("SSOT101",),
    OTHER_FACTORY,
)
CALLER = Subject(
    "app/main.py",
    ("wire", "bind_all"),
    (('"start", handler', '"begin", handler'),),
    ("SSOT201", "SSOT201"),
    OTHER_CALLER,
)
FILE = Subject(
    "app/torn.py", ("TornMessageHandler", "RippedMessageHandler"), (('"torn"', '"ripped"'),), ("SSOT901",), OTHER_BROKEN
)
COMMENT = Subject("app/tidy.py", ("tidy", "trim"), (('"too many"', '"more than allowed"'),), ("SSOT902",), OTHER_SILENT)
SUBJECTS = {"class": CLASS, "function": FUNCTION, "caller": CALLER, "file": FILE, "comment": COMMENT}

#: A third copy: what is new of it. A comment and a broken file are copied whole; of a caller its function.
COPIES = {
    "class": (START.replace("StartMessageHandler", "CopyMessageHandler"), ["SSOT101", "SSOT102"]),
    "function": (BRIDGES.replace("create_agent_websocket_bridge", "build_agent_websocket_bridge"), ["SSOT101"]),
    "caller": (MAIN.replace("def wire", "def wire_too"), ["SSOT201", "SSOT201"]),
    "file": (BROKEN, ["SSOT901"]),
    "comment": (SILENT, ["SSOT902"]),
}
#: What is new where another rival, of its own body, appears.
RIVALS = {
    "class": ["SSOT101", "SSOT102"],
    "function": ["SSOT101"],
    "caller": ["SSOT201", "SSOT201"],
    "file": ["SSOT901"],
    "comment": ["SSOT902"],
}

Edit = Callable[[Repository, Subject], None]


def shift(repository: Repository, subject: Subject) -> None:
    repository.write({subject.path: "# a line\n\n# and another\n\n" + repository.read(subject.path)})


def move(repository: Repository, subject: Subject) -> None:
    target = subject.path.replace("app/", "app/parts/").replace(".py", "_new.py")
    repository.move(subject.path, target)
    repository.write({"app/parts/__init__.py": "", target.rpartition("/")[0] + "/__init__.py": ""})
    old, new = (path.removesuffix(".py").replace("/", ".") for path in (subject.path, target))
    for caller in subject.callers:
        repository.edit(caller, (old, new))


def rename(repository: Repository, subject: Subject) -> None:
    for path in (subject.path, *subject.callers):
        repository.edit(path, subject.names)


def reformat(repository: Repository, subject: Subject) -> None:
    text = repository.read(subject.path).replace('"', "'").replace("'''", '"""').replace("    ", "\t")
    text = text.replace("(user_id, ", "(\n\t\t\tuser_id,\n\t\t\t").replace("\n\n\n", "\n\n\n\n").replace("\n", "\r\n")
    repository.write({subject.path: text})


def edit(repository: Repository, subject: Subject) -> None:
    repository.edit(subject.path, *subject.strings)


def everything(repository: Repository, subject: Subject) -> None:
    for change in (edit, rename, shift):
        change(repository, subject)
    move(repository, subject)


HARMLESS: dict[str, Edit] = {
    "lines shift": shift,
    "the file moves": move,
    "a symbol is renamed": rename,
    "the file is reformatted": reformat,
    "a string is edited": edit,
    "moved, renamed and edited": everything,
}

#: All that is found: two members of each family collide or compete, the canonical handler excepted.
ALL = sorted(["SSOT101"] * 3 + ["SSOT102"] * 2 + ["SSOT201"] * 2 + ["SSOT901", "SSOT902"])

#: A rival of the class needs its callers gone, so the caller is fixed or swapped apart.
GROUPS = (("class", "function", "file", "comment"), ("caller",))

against = pytest.mark.parametrize("against", ["baseline", "revision"])
in_groups = pytest.mark.parametrize("group", GROUPS, ids=" ".join)


def start(repository: Repository, against: str) -> list[str]:
    """Begin with everything accepted; return the arguments of the check."""
    if against == "revision":
        repository.git("checkout", "--quiet", "-b", "topic")
        return ["--since", "main"]
    repository.ssot("baseline", "init")
    repository.commit("a baseline")
    return []


def codes(found: list[tuple[str, str]]) -> list[str]:
    return [code for code, _ in found]


def paths(answer: Answer) -> set[str]:
    return {one["path"] for one in answer.report["findings"] if one["state"] == "new"}


def ids(answer: Answer) -> list[str]:
    return sorted(one["fingerprint"] for one in answer.report["findings"])


def take_away(repository: Repository, group: tuple[str, ...]) -> list[str]:
    """Fix the group's findings; return what is gone with them."""
    for name in group:
        (repository.root / SUBJECTS[name].path).unlink()
    gone = [code for name in group for code in SUBJECTS[name].codes]
    if "class" in group:
        repository.write({"app/main.py": ""})
    return gone


@against
@pytest.mark.parametrize("change", list(HARMLESS))
def test_known(repository: Repository, change: str, against: str) -> None:
    arguments = start(repository, against)
    before = repository.check(*arguments)
    assert codes(before.known) == ALL
    # The class first: its new name and place are followed in the caller, which is changed next.
    for name in ("class", "caller", "function", "file", "comment"):
        HARMLESS[change](repository, SUBJECTS[name])
    answer = repository.check(*arguments)
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    assert ids(answer) == ids(before)
    repository.commit()
    assert repository.check(*arguments).report["findings"] == answer.report["findings"]


@against
def test_a_third_copy_is_new(repository: Repository, against: str) -> None:
    arguments = start(repository, against)
    repository.write({f"app/third_{name}.py": text for name, (text, _) in COPIES.items()})
    answer = repository.check(*arguments)
    assert codes(answer.new) == sorted(code for _, wanted in COPIES.values() for code in wanted)
    assert answer.fixed == []
    assert paths(answer) == {f"app/third_{name}.py" for name in COPIES}
    assert answer.code == 2
    (repository.root / "app/third_file.py").unlink()
    assert repository.check(*arguments).code == 1


@against
def test_a_new_rival_is_new(repository: Repository, against: str) -> None:
    arguments = start(repository, against)
    repository.write({f"app/rival_{name}.py": subject.rival for name, subject in SUBJECTS.items()})
    answer = repository.check(*arguments)
    assert codes(answer.new) == sorted(code for wanted in RIVALS.values() for code in wanted)
    assert answer.fixed == []
    assert paths(answer) == {f"app/rival_{name}.py" for name in SUBJECTS}
    assert answer.code == 2


@against
@in_groups
def test_a_swap_is_new(repository: Repository, group: tuple[str, ...], against: str) -> None:
    """One fixed, another added: the number is the same, the finding is not."""
    arguments = start(repository, against)
    gone = take_away(repository, group)
    repository.write({f"app/rival_{name}.py": SUBJECTS[name].rival for name in group})
    answer = repository.check(*arguments)
    assert codes(answer.new) == sorted(code for name in group for code in RIVALS[name])
    assert paths(answer) == {f"app/rival_{name}.py" for name in group}
    assert codes(answer.fixed) == sorted(gone)


@against
@in_groups
def test_a_fix_is_stale_and_no_failure(repository: Repository, group: tuple[str, ...], against: str) -> None:
    arguments = start(repository, against)
    gone = take_away(repository, group)
    answer = repository.check(*arguments)
    assert (answer.code, answer.new) == (0, [])
    # Who is left serves its route alone, and builds alone.
    more = ["SSOT101", "SSOT102"] if "class" in group else []
    assert codes(answer.fixed) == sorted([*gone, *more])
    assert repository.check(*arguments, "--strict").code == 1
