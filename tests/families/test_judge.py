"""Who is a member, who is excused, who competes."""

from __future__ import annotations

import pytest

from tests.families.court import excuses_of, family_of, handler, names_of, pack

HANDLERS = pack("message-handler")
EMITTERS = pack("event-emitter")
BRIDGES = pack("bridge-factory")


def test_two_handlers_of_one_message_are_members_and_collide() -> None:
    family = family_of(
        {"app/a.py": handler("ChatMessageHandler"), "app/b.py": handler("AgentMessageHandler")}, HANDLERS
    )
    assert family is not None
    assert names_of(family) == ["app.a.ChatMessageHandler", "app.b.AgentMessageHandler"]
    assert [(one.route, one.members) for one in family.collisions] == [("start_agent", tuple(names_of(family)))]
    assert all(len({vote.kind for vote in member.evidence}) >= 3 for member in family.members)


@pytest.mark.parametrize(
    "source",
    [
        "class MessageHandler:\n    pass\n",
        "class MessageHandler:\n    def handle(self, text):\n        return text\n",
        handler("SupervisorAgent").replace("get_message_type", "kind"),
        handler("ThreadService").replace("get_message_type", "kind"),
    ],
    ids=["a name alone", "a name and one common method", "all but the name", "all but the name, too"],
)
def test_neither_a_name_nor_the_rest_alone_makes_a_member(source: str) -> None:
    assert names_of(family_of({"app/a.py": source, "app/b.py": handler("ChatMessageHandler")}, HANDLERS)) == [
        "app.b.ChatMessageHandler"
    ]


def test_whoever_claims_the_route_of_a_member_is_let_in() -> None:
    files = {"app/a.py": handler("ChatMessageHandler"), "app/b.py": handler("Concierge")}
    assert names_of(family_of(files, HANDLERS)) == ["app.a.ChatMessageHandler", "app.b.Concierge"]


def test_comparing_with_a_route_lets_nobody_in() -> None:
    concierge = handler("Concierge").replace(
        '    def get_message_type(self):\n        return "start_agent"\n',
        '    def handle_type(self, message_type):\n        return message_type == "start_agent"\n',
    )
    files = {"app/a.py": handler("ChatMessageHandler"), "app/b.py": concierge}
    assert names_of(family_of(files, HANDLERS)) == ["app.a.ChatMessageHandler"]


def test_a_base_that_is_the_roles_is_as_good_as_a_name() -> None:
    base = handler("BaseMessageHandler").replace('return "start_agent"', "raise NotImplementedError")
    child = (
        "from app.base import BaseMessageHandler\n\n"
        "class Greeter(BaseMessageHandler):\n"
        "    message_type = 'hello'\n"
        "    async def handle(self, user_id, payload):\n"
        "        await self.websocket_manager.send_to_user(user_id, payload)\n"
    )
    family = family_of(
        {"app/base.py": base, "app/child.py": child, "app/other.py": handler("ChatMessageHandler")}, HANDLERS
    )
    assert family is not None
    units = {member.symbol: member.unit for member in family.members}
    assert units["app.child.Greeter"] == "app.base.BaseMessageHandler"
    assert units["app.other.ChatMessageHandler"] == "app.other.ChatMessageHandler"


def test_enum_members_are_routes_by_value_through_re_exports() -> None:
    files = {
        "app/__init__.py": "from app.kinds import MessageType\n",
        "app/kinds.py": "from enum import Enum\n\nclass MessageType(str, Enum):\n    START = 'start_agent'\n",
        "app/a.py": "from app import MessageType\n"
        + handler("ChatMessageHandler").replace('"start_agent"', "MessageType.START"),
        "app/b.py": handler("AgentMessageHandler"),
    }
    family = family_of(files, HANDLERS)
    assert family is not None
    assert {member.routes for member in family.members} == {("start_agent",)}


def test_a_registry_in_an_attribute_gives_routes_through_the_method_that_builds() -> None:
    source = handler("QuickHandler").replace("get_message_type", "kind") + (
        "\n\nclass MessageHandlerService:\n"
        "    def __init__(self, supervisor, websocket_manager):\n"
        "        self.supervisor = supervisor\n"
        "        self.handlers = {'start_agent': self._quick()}\n\n"
        "    def _quick(self) -> QuickHandler:\n"
        "        return QuickHandler(self.supervisor, None)\n\n"
        "    async def handle_message(self, message):\n"
        "        await self.handlers[message['type']].handle(message['user_request'], {})\n"
    )
    family = family_of({"app/a.py": source, "app/b.py": handler("ChatMessageHandler")}, HANDLERS)
    assert family is not None
    assert {m.symbol: m.routes for m in family.members}["app.a.QuickHandler"] == ("start_agent",)


def test_a_question_about_a_type_serves_no_route() -> None:
    asked = handler("PingMessageHandler").replace("get_message_type", "kind") + (
        "\n    def is_pong(self, message_type):\n        return message_type == 'pong'\n"
    )
    family = family_of({"app/a.py": asked}, HANDLERS)
    assert family is not None
    assert family.members[0].routes == ()


def test_excuses_can_be_overruled() -> None:
    files = {"app/a.py": handler("ChatMessageHandler"), "app/b.py": handler("MessageErrorHandler")}
    assert excuses_of(family_of(files, HANDLERS)) == {"app.b.MessageErrorHandler": "other-role"}
    overruled = pack("message-handler", excuses_off=("other-role",))
    assert names_of(family_of(files, overruled)) == ["app.a.ChatMessageHandler", "app.b.MessageErrorHandler"]


@pytest.mark.parametrize(
    ("path", "source", "excuse"),
    [
        ("backups/b.py", handler("OldMessageHandler"), "backup"),
        ("app/b_backup.py", handler("OldMessageHandler"), "backup"),
        ("app/generated/b.py", handler("OldMessageHandler"), "generated"),
        ("app/b.py", handler("MockMessageHandler"), "test-double"),
        ("tests/b.py", handler("RealMessageHandler"), "test-double"),
        ("app/b.py", "def make():\n" + handler("InnerMessageHandler").replace("\n", "\n    "), "local"),
    ],
)
def test_places_and_names_that_excuse(path: str, source: str, excuse: str) -> None:
    found = excuses_of(family_of({"app/a.py": handler("ChatMessageHandler"), path: source}, HANDLERS))
    assert list(found.values()) == [excuse]


def test_an_enum_that_decides_is_looked_at() -> None:
    source = (
        "from enum import Enum\n\nclass StandardMessageHandler(Enum):\n    START = 'start_agent'\n\n"
        "    def get_message_type(self):\n        return 'start_agent'\n\n"
        "    async def handle(self, supervisor, websocket_manager, payload):\n"
        "        response = await supervisor.run(payload['user_request'])\n"
        "        await websocket_manager.send_to_user(response)\n"
    )
    assert names_of(family_of({"app/a.py": source}, HANDLERS)) == ["app.a.StandardMessageHandler"]


def test_services_bound_families_unless_the_role_says_otherwise() -> None:
    files = {"app/a.py": handler("ChatMessageHandler"), "auth/b.py": handler("AgentMessageHandler")}
    services = {"app/a.py": "app", "auth/b.py": "auth"}
    assert set(excuses_of(family_of(files, HANDLERS, services)).values()) == {"other-service"}
    across = pack("message-handler", across_services=True)
    assert len(names_of(family_of(files, across, services))) == 2
    assert len(names_of(family_of(files, HANDLERS, {"app/a.py": "app"}))) == 2


def test_the_canonical_is_a_member_whatever_the_votes_say() -> None:
    files = {
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": "class Unified:\n    pass\n",
        "app/main.py": "from app.b import Unified\n\nUnified()\n",
    }
    family = family_of(files, pack("message-handler", canonical="app.b.Unified"))
    assert family is not None
    assert (family.canonical, family.proposed) == ("app.b.Unified", None)
    assert names_of(family) == ["app.a.ChatMessageHandler", "app.b.Unified"]
    assert [one.kind for one in family.members[1].references] == ["definition", "import", "call"]


def test_the_proposal_says_why() -> None:
    files = {
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": handler("AgentMessageHandler"),
        "app/main.py": "from app.b import AgentMessageHandler\n\ndef wire():\n    return AgentMessageHandler(1, 2)\n",
    }
    family = family_of(files, HANDLERS)
    assert family is not None and family.proposed is not None
    assert family.proposed.symbol == "app.b.AgentMessageHandler"
    assert family.proposed.reasons[0] == "1 of 1 call site in production"


def test_emitters_serve_no_route_and_bridges_are_none() -> None:
    emitter = (
        "class {name}:\n"
        "    def __init__(self, websocket_manager):\n        self.websocket_manager = websocket_manager\n\n"
        "    async def notify_agent_started(self, user_id):\n"
        "        await self.websocket_manager.send_to_user(user_id, {{'type': 'agent_started'}})\n"
    )
    files = {
        "app/a.py": emitter.format(name="UserEventEmitter"),
        "app/b.py": emitter.format(name="WebSocketNotifier"),
        "app/c.py": emitter.format(name="ConnectionManager"),
    }
    family = family_of(files, EMITTERS)
    assert family is not None
    assert names_of(family) == ["app.a.UserEventEmitter", "app.b.WebSocketNotifier"]
    assert all(not member.routes for member in family.members)


def test_functions_that_build_bridges_are_members_those_that_use_them_are_not() -> None:
    bridge = "class AgentWebSocketBridge:\n    def __init__(self, manager):\n        self.manager = manager\n\n"
    files = {
        "app/bridge.py": bridge
        + "def create_agent_websocket_bridge(websocket_manager) -> AgentWebSocketBridge:\n"
        + "    return AgentWebSocketBridge(websocket_manager)\n",
        "app/other.py": "from app.bridge import AgentWebSocketBridge, create_agent_websocket_bridge\n\n"
        "class WebSocketBridgeFactory:\n"
        "    def __init__(self, websocket_manager):\n        self.websocket_manager = websocket_manager\n\n"
        "    def create_bridge(self):\n        return AgentWebSocketBridge(self.websocket_manager)\n\n"
        "def start_agent(websocket_manager):\n    return create_agent_websocket_bridge(websocket_manager)\n\n"
        "def get_router_with_websocket_bridge(websocket_manager, user_context):\n"
        "    return AgentWebSocketBridge(websocket_manager)\n",
    }
    assert names_of(family_of(files, BRIDGES)) == [
        "app.bridge.create_agent_websocket_bridge",
        "app.other.WebSocketBridgeFactory",
    ]


def test_shuffled_modules_give_the_same_family() -> None:
    files = {f"app/m{number}.py": handler(f"Kind{number}MessageHandler", f"route_{number % 2}") for number in range(6)}
    turned = dict(reversed(files.items()))
    assert family_of(files, HANDLERS) == family_of(turned, HANDLERS)


def test_files_that_were_read_for_other_reasons_do_not_change_the_answer() -> None:
    files = {"app/a.py": handler("ChatMessageHandler"), "app/b.py": handler("AgentMessageHandler")}
    busy = "class Kitchen{0}:\n    def handle(self, payload):\n        return payload\n"
    more = {f"kitchen/k{number}.py": busy.format(number) for number in range(40)}
    assert family_of(files, HANDLERS) == family_of({**files, **more}, HANDLERS)


def test_a_word_that_others_in_such_modules_use_says_less() -> None:
    def weight(crowd: int) -> float:
        others = "".join(
            f"\n\nclass Cook{n}:\n    def handle(self, dish):\n        return dish\n" for n in range(crowd)
        )
        family = family_of({"app/a.py": handler("ChatMessageHandler") + others}, HANDLERS)
        assert family is not None
        return next(vote.weight for vote in family.members[0].evidence if vote.kind == "methods")

    assert weight(0) > weight(10) > weight(50)
