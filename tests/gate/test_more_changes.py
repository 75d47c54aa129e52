"""Changes that are easily judged wrong: members of one template, renamed routes, shims, callers that move alone."""

from __future__ import annotations

from textwrap import indent

import pytest

from tests.gate.gatehouse import CONFIG, MAIN, QUICK, START, Repository
from tests.gate.test_changes import OTHER_HANDLER, codes, paths

TEMPLATE = '''"""{name} messages."""

import logging

logger = logging.getLogger(__name__)


class {name}MessageHandler:
    """Handles one kind of message."""

    def __init__(self, supervisor, websocket_manager, thread_service):
        self.supervisor = supervisor
        self.websocket_manager = websocket_manager
        self.thread_service = thread_service
        self.handled = 0

    async def handle_message(self, user_id, payload):
        logger.info("handling %s", user_id)
        try:
{work}
        except Exception:
            logger.exception("failed for %s", user_id)
            await self.websocket_manager.send_to_user(user_id, {{"type": "error"}})
            raise
        self.handled += 1
        return True
'''
WORK = {
    "Run": 'request = payload["user_request"]\nresponse = await self.supervisor.run(request)\n'
    "await self.websocket_manager.send_to_user(user_id, response)",
    "History": 'thread = await self.thread_service.get(payload["thread_id"])\n'
    "await self.thread_service.fold(thread, by=user_id)",
    "Cancel": 'for item in payload["items"]:\n    self.supervisor.cancel(item)\n'
    'summary = {"cancelled": len(payload["items"])}\nawait self.websocket_manager.send_to_user(user_id, summary)',
    "Title": 'title = payload["title"].strip()\nawait self.thread_service.rename(payload["thread_id"], title)',
}


def sibling(work: str, name: str = "") -> str:
    """A handler written from the template."""
    return TEMPLATE.format(name=name or work, work=indent(WORK[work], " " * 12))


@pytest.fixture
def siblings(repository: Repository) -> Repository:
    """Three handlers from one template, accepted."""
    for path in ("app/handlers/start.py", "app/handlers/quick.py", "app/main.py", "app/torn.py", "app/tidy.py"):
        (repository.root / path).unlink()
    repository.write(
        {"ssot.toml": "", **{f"app/{name.lower()}.py": sibling(name) for name in ("Run", "History", "Title")}}
    )
    repository.ssot("baseline", "init")
    return repository


@pytest.mark.parametrize("path", ["app/history.py", "app/new.py"])
@pytest.mark.parametrize(("work", "name"), [("Cancel", "Cancel"), ("Run", "Copy")])
def test_a_swap_within_a_template(siblings: Repository, work: str, name: str, path: str) -> None:
    """The boilerplate stays, the work is another's; or it is a copy of one that is still there."""
    (siblings.root / "app/history.py").unlink()
    siblings.write({path: sibling(work, name)})
    answer = siblings.check()
    assert (answer.code, codes(answer.new), codes(answer.fixed)) == (1, ["SSOT101"], ["SSOT101"])
    assert paths(answer) == {path}


def test_one_of_a_template_goes_and_two_come(siblings: Repository) -> None:
    (siblings.root / "app/history.py").unlink()
    siblings.write({"app/cancel.py": sibling("Cancel"), "app/copy.py": sibling("Run", "Copy")})
    assert codes(siblings.check().new) == ["SSOT101", "SSOT101"]


def test_one_of_a_template_is_renamed_moved_and_edited(siblings: Repository) -> None:
    (siblings.root / "app/history.py").unlink()
    text = sibling("History", "Store").replace("by=user_id", "by=user_id, at=now()").replace('"error"', '"failed"')
    siblings.write({"app/parts/store.py": text, "app/parts/__init__.py": ""})
    answer = siblings.check()
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])


def test_all_of_a_template_are_renamed(siblings: Repository) -> None:
    for name in ("Run", "History", "Title"):
        siblings.edit(f"app/{name.lower()}.py", (f"{name}MessageHandler", f"{name}AgentMessageHandler"))
        siblings.move(f"app/{name.lower()}.py", f"app/{name.lower()}_agent.py")
    answer = siblings.check()
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])


@pytest.fixture
def accepted(repository: Repository) -> Repository:
    for path in ("app/torn.py", "app/tidy.py"):
        (repository.root / path).unlink()
    repository.ssot("baseline", "init")
    return repository


def test_a_route_is_renamed_wherever_it_is_served(accepted: Repository) -> None:
    for path in ("app/handlers/start.py", "app/handlers/quick.py"):
        accepted.edit(path, ('"start_agent"', '"begin_agent"'))
    answer = accepted.check()
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    accepted.write({"app/third.py": START.replace("start_agent", "begin_agent").replace("StartM", "ThirdM")})
    assert (codes(accepted.check().new), paths(accepted.check())) == (["SSOT101", "SSOT102"], {"app/third.py"})


@pytest.mark.parametrize(
    "shim",
    [
        '\n\nclass StartMessageHandler(BeginMessageHandler):\n    """Deprecated."""\n',
        "\n\nStartMessageHandler = BeginMessageHandler\n",
    ],
)
def test_a_rename_that_leaves_a_shim(accepted: Repository, shim: str) -> None:
    accepted.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.write({"app/handlers/start.py": accepted.read("app/handlers/start.py") + shim})
    answer = accepted.check()
    assert [one for one in answer.new if one[0] == "SSOT101"] == []
    assert [one for one in answer.fixed if one[0] == "SSOT101"] == []


def test_an_import_follows_the_function_that_needs_it(accepted: Repository) -> None:
    accepted.write({"app/cron.py": MAIN, "app/main.py": "def other():\n    return 1\n"})
    answer = accepted.check()
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])


def test_a_small_caller_is_renamed_and_edited_where_it_stands(accepted: Repository) -> None:
    small = "from app.handlers.start import StartMessageHandler\n\n\ndef {}(bus):\n"
    small += "    return StartMessageHandler(bus.{}, bus.out, None)\n"
    accepted.write({"app/small.py": small.format("wired", "supervisor")})
    accepted.ssot("baseline", "accept", "--code", "SSOT201", "--reason", "r", "--owner", "o")
    accepted.write({"app/small.py": small.format("connected", "boss")})
    answer = accepted.check()
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])


def test_a_package_is_renamed_with_all_that_is_in_it(accepted: Repository) -> None:
    (accepted.root / "app/handlers").rename(accepted.root / "app/runs")
    accepted.move("app/runs/start.py", "app/runs/beginning.py")
    accepted.write({"ssot.toml": CONFIG.replace("app.handlers", "app.runs")})
    accepted.edit("app/runs/beginning.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit(
        "app/main.py", ("app.handlers.start", "app.runs.beginning"), ("StartMessageHandler", "BeginMessageHandler")
    )
    answer = accepted.check("--strict")
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    assert accepted.read("app/runs/quick.py") == QUICK


def test_a_rival_takes_the_name_of_a_member_that_moved(accepted: Repository) -> None:
    """The body says who is who: the rival is new, and not the one that only moved."""
    accepted.move("app/handlers/start.py", "app/handlers/first.py")
    accepted.edit("app/main.py", ("app.handlers.start", "app.handlers.first"))
    accepted.write({"app/handlers/start.py": OTHER_HANDLER.replace("Night", "Start")})
    answer = accepted.check()
    assert codes(answer.new) == ["SSOT101", "SSOT102"]
    assert paths(answer) == {"app/handlers/start.py"}
