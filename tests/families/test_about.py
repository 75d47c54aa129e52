"""What a role is about: a head, methods and emits that fit are not enough for the shipped roles."""

from __future__ import annotations

import pytest

from ssot_tool.families.candidates import candidates
from ssot_tool.families.why import why
from ssot_tool.program.references import references_to
from tests.families.court import family_of, names_of, pack, places_of, program_of

#: A list of callbacks, and a stream of what happens: they notify, and nobody's connection is in sight.
NOTIFIERS = {
    "app/notifier.py": """
        class Notifier:
            def __init__(self, store, emitter):
                self.pending_events = []
                self.emitter = emitter

            def notify_new_room_events(self, event):
                self.emitter.publish_event("stream_ordering", event)

        class ReplicationNotifier:
            def __init__(self):
                self.callbacks = []
                self.event_type = None

            def notify_replication(self):
                for callback in self.callbacks:
                    callback.notify_all(self.event_type)
    """,
    "app/use.py": """
        from app.notifier import Notifier, ReplicationNotifier

        def start(store):
            return Notifier(store, None), ReplicationNotifier()
    """,
}
EMITTERS = pack("event-emitter")


def test_without_the_word_the_same_would_be_members() -> None:
    anything = pack("event-emitter", about=())
    assert names_of(family_of(NOTIFIERS, anything)) == ["app.notifier.Notifier", "app.notifier.ReplicationNotifier"]
    assert names_of(family_of(NOTIFIERS, EMITTERS)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class Notifier:", "class SocketNotifier:"),  # its own name
        ("class Notifier:", "class Notifier(WebsocketBase):"),  # a base's, of whom nothing is known
        ("store, emitter", "store, emitter, ws_manager"),  # what it works with
        ("def notify_new_room_events", "def notify_websocket_clients"),  # what it offers
    ],
)
def test_where_it_may_be_shown(old: str, new: str) -> None:
    files = {**NOTIFIERS, "app/notifier.py": NOTIFIERS["app/notifier.py"].replace(old, new)}
    shown = [name.rpartition(".")[2] for name in names_of(family_of(files, EMITTERS))]
    assert shown in (["Notifier"], ["SocketNotifier"])


def test_a_module_speaks_for_what_is_in_it() -> None:
    files = {"app/websocket/notifier.py": NOTIFIERS["app/notifier.py"]}
    assert len(names_of(family_of(files, EMITTERS))) == 2


def test_a_base_that_is_gated_speaks_for_those_that_derive_from_it() -> None:
    files = {
        "app/base.py": NOTIFIERS["app/notifier.py"].replace("store, emitter", "store, emitter, websocket"),
        "app/more.py": """
            from app.base import Notifier

            class RoomNotifier(Notifier):
                def notify_rooms(self, event_type):
                    self.emitter.broadcast(event_type)
        """,
    }
    assert names_of(family_of(files, EMITTERS)) == ["app.base.Notifier", "app.more.RoomNotifier"]


def test_a_consumer_of_a_queue_handles_no_message_of_an_agents_user() -> None:
    source = """
        class {name}:
            def __init__(self, payload, message_type):
                self.payload = payload
                self.message_type = message_type

            async def handle_message(self, raw_message):
                await self.broker.send_message(raw_message)

            def validate_message(self, raw_message):
                return "user_message"
    """
    handlers = pack("message-handler")
    queue = {f"app/{name}.py": source.format(name=name) for name in ("OrderMessageHandler", "KafkaMessageConsumer")}
    assert names_of(family_of(queue, handlers)) == []
    assert len(names_of(family_of({f"app/chat/{path}": text for path, text in queue.items()}, handlers))) == 2


def test_what_is_declared_need_show_nothing() -> None:
    declared = pack("event-emitter", members=("app.notifier.Notifier", "app.notifier.ReplicationNotifier"))
    assert len(names_of(family_of(NOTIFIERS, declared))) == 2


def test_why_says_what_is_missing() -> None:
    program, places = program_of(NOTIFIERS), places_of(NOTIFIERS)
    references = references_to(program, candidates(program, EMITTERS), places)
    found = why(program, EMITTERS, "app.notifier.Notifier", references, places)
    assert found.verdict.startswith("no member: neither it nor its module speaks of websocket, ")
