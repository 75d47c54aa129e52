"""Made-up values of the model, for tests of what is printed: a large report, and single pieces."""

from __future__ import annotations

from ssot_tool.graph import Dependencies, Dependency, Graph, Part, Place, build
from ssot_tool.model import (
    Collision,
    Evidence,
    Excused,
    Family,
    Finding,
    Member,
    Proposal,
    Reference,
    RefsReport,
    Related,
    ScanReport,
    Skipped,
    Summary,
    SymbolReferences,
)

HANDLER = "netra_backend.app.services.websocket.message_handler.StartAgentHandler"
BASE = "netra_backend.app.services.websocket.message_handler.BaseMessageHandler"
AGENT = "netra_backend.app.websocket_core.agent_handler.AgentMessageHandler"
KINDS = ("name", "base", "methods", "literals", "collaborators", "registration")
#: What no terminal and no parser should have to swallow as it is.
HOSTILE = 'a"b\\n\n</script>\x1b[31m\u202e`c`#é日'


def reference(symbol: str, number: int, kind: str = "call", *, in_test: bool = False) -> Reference:
    folder = "tests" if in_test else "netra_backend/app/routes"
    path = f"{folder}/{'test_' if in_test else ''}module_{number % 5}.py"
    module = path.removesuffix(".py").replace("/", ".")
    return Reference(path, 10 + number, 5, 5 + 8, kind, in_test, symbol, f"{module}.Service.run_{number}")


def member(
    symbol: str,
    *,
    calls: int = 0,
    test_calls: int = 0,
    routes: tuple[str, ...] = (),
    evidence: int = 3,
    unit: str = "",
    kind: str = "class",
    service: str = "",
) -> Member:
    path = symbol.rpartition(".")[0].replace(".", "/") + ".py"
    references = [Reference(path, 121, 7, 7 + 8, "definition", False, symbol)]
    references += [reference(symbol, number) for number in range(calls)]
    references += [reference(symbol, number, in_test=True) for number in range(test_calls)]
    references += [reference(symbol, 50 + number, "import") for number in range(calls // 2)]
    return Member(
        symbol=symbol,
        kind="function" if kind == "function" else "class",
        path=path,
        start_line=121,
        end_line=376,
        evidence=tuple(Evidence(one, f"what {one} says") for one in KINDS[:evidence]),
        routes=routes,
        references=tuple(references),
        unit=unit or symbol,
        service=service,
    )


def finding(code: str, role: str, one: Member) -> Finding:
    return Finding(
        code=code,
        severity="error",
        role=role,
        symbol=one.symbol,
        path=one.path,
        start_line=one.start_line,
        end_line=one.end_line,
        message=f"{one.name} competes",
        fingerprint=f"{code}-{one.symbol}",
        related=(Related(one.path, 3, one.symbol, "a rival"),),
    )


def handlers(more: int = 20) -> Family:
    members = [
        member(BASE, calls=2, test_calls=4, unit=BASE),
        member(HANDLER, calls=7, test_calls=1_204, routes=("start_agent", "agent_request"), evidence=6, unit=BASE),
        member(f"{BASE.rpartition('.')[0]}.UserMessageHandler", calls=3, routes=("user_message",), unit=BASE),
        member(AGENT, calls=31, test_calls=64, routes=("start_agent", "user_message", "stop_agent", "ping", "pong")),
        member("netra_backend.app.handlers.example_message_handler.ExampleMessageHandler", routes=("example_message",)),
        member("netra_backend.app.websocket_core.handlers.UserMessageHandler", calls=5, routes=("user_message",)),
    ]
    members += [member(f"netra_backend.app.agents.part_{n}.Part{n}MessageHandler", calls=1) for n in range(more)]
    return Family(
        role="message-handler",
        title="Agent message handler",
        priority=1,
        why="Two handlers of one message race for it: it is answered twice, or by whichever was registered last.",
        canonical=None,
        proposed=Proposal(AGENT, ("31 production call sites, the most of all", "serves 5 of the 6 routes")),
        members=tuple(members),
        excused=(
            Excused("netra_backend.app.types.HandlerKind", "netra_backend/app/types.py", 4, "plain-enum", "only names"),
        ),
        collisions=(
            Collision("start_agent", (HANDLER, AGENT)),
            Collision("user_message", tuple(one.symbol for one in members if "user_message" in one.routes)),
        ),
    )


def factories() -> Family:
    base = "netra_backend.app.factories"
    return Family(
        role="bridge-factory",
        title="Agent websocket bridge factory",
        priority=3,
        why="Each factory builds its own bridge, so events of one run leave through several.",
        canonical=f"{base}.bridge.create_bridge",
        proposed=None,
        members=(
            member(f"{base}.bridge.create_bridge", calls=12, test_calls=3, kind="function"),
            member(f"{base}.legacy.BridgeFactory", calls=4),
        ),
        excused=(),
        collisions=(),
    )


def alone() -> Family:
    return Family(
        role="event-emitter",
        title="Websocket event emitter",
        priority=2,
        why="",
        canonical=None,
        proposed=None,
        members=(member("netra_backend.app.events.Emitter", calls=1),),
        excused=(),
        collisions=(),
    )


def big_report() -> ScanReport:
    first, second, third = handlers(), factories(), alone()
    findings = [finding("SSOT101", first.role, one) for one in first.members]
    findings += [finding("SSOT102", first.role, one) for one in first.members[:5]]
    findings += [finding("SSOT101", second.role, second.members[1])]
    return ScanReport(
        summary=Summary(files=9_809, read=1_204, skipped=2),
        families=(first, second, third),
        findings=tuple(findings),
        skipped=(
            Skipped("scripts/broken.py", "invalid syntax: expected ':'", 17),
            Skipped("tests/fixtures/deep.py", "nested deeper than 200 levels"),
        ),
    )


def empty_report() -> ScanReport:
    return ScanReport(Summary(3, 0, 0), (), (), ())


def refs_report() -> RefsReport:
    found = (*member(HANDLER, calls=3, test_calls=2).references, reference(HANDLER, 9, "patch_string", in_test=True))
    broken = (reference("netra_backend.app.gone.StartAgentHandler", 70, "patch_string", in_test=True),)
    return RefsReport(
        (
            SymbolReferences(HANDLER, "class", "netra_backend/app/services/websocket/message_handler.py", 121, found),
            SymbolReferences("app.alone.helper", "function", "app/alone.py", 3, (), broken),
        ),
        (Skipped("scripts/broken.py", "invalid syntax", 17),),
    )


def small_graph() -> Graph:
    uses = [
        Dependency("app.routes.serve", "app.old.Old", "call"),
        Dependency("app.routes.serve", "app.old.Old", "call"),
        Dependency("app.main", "app.routes.serve", "import"),
        Dependency("tests.test_old.test_it", "app.old.Old", "patch_string"),
        Dependency("app.old.Old", "app.db.Session", "annotation"),
        Dependency("app.db.Session", "app.old.Old", "import"),
        Dependency("app.old.Old", HOSTILE, "call"),
    ]
    places = {
        "app.old.Old": Place("app/old.py", 3),
        "app.routes.serve": Place("app/routes.py", 10),
        "app.main": Place("app/main.py", 1, is_module=True),
        "app.db.Session": Place("app/db.py", 5),
        "tests.test_old.test_it": Place("tests/test_old.py", 7, in_test=True),
    }
    parts = {"app.old.Old": Part("app.old.Old", ("start",), 9)}
    return build(Dependencies("old", "Old thing", ("app.old.Old",), tuple(uses), places, parts=parts), depth=2)
