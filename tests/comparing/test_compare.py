from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_tool.comparing.compare import compare
from ssot_tool.config import load_config
from ssot_tool.cure.comparison import Comparison, Count, Pair, Row, Share, Way
from ssot_tool.errors import UsageError
from ssot_tool.read_options import ReadOptions

FILES = {
    "app/__init__.py": "",
    "app/base.py": """
        class Base:
            def close(self):
                return self.store.close(now=True, later=None, reason="done", code=2)

            def handle(self, message):
                raise NotImplementedError
        """,
    "app/one.py": """
        from app.base import Base
        from app.stores import Store

        class OneHandler(Base):
            def __init__(self, store: Store, timeout=30):
                self.store = store
                self.timeout = timeout

            async def handle(self, message):
                request = self._extract_request(message)
                return await self.store.save(request, timeout=self.timeout)

            def _extract_request(self, message):
                return message.get("request") or message.get("query") or str(message)

            def _send_one_completion(self, user):
                self.store.notify(user, {"type": "one_completed"})

            def emit_many_things(self, now): ...

            def shared(self):
                '''Says so.'''
                return Store()
        """,
    "app/two.py": """
        from app.others import Store

        class TwoHandler:
            def __init__(self, timeout, store):
                self.timeout = timeout
                self.store = store

            def handle_message(self, message):
                return self.extract_request(message)

            def extract_request(self, data):
                return data.get("request") or data.get("query") or str(data)

            def send_completion(self, user):
                self.store.notify(user, {"type": "two_completed"})

            def shared(self):
                return Store()

            def finish(self):
                return self.keep.close(now=True, later=None, reason="done", code=2)

            def only(self):
                return 1

            def send_many_things(self):
                return 2
        """,
    "app/stores.py": "class Store:\n    pass\n",
    "app/others.py": "class Store:\n    pass\n",
    "app/main.py": """
        from app.one import OneHandler
        from app.two import TwoHandler

        def run(message):
            one = OneHandler(1)
            two = TwoHandler(timeout=1, store=2)
            print(one.timeout, one.gone, two.handle_message(message), two.send_completion(1))
            return one.handle(message)
        """,
    "tests/test_it.py": """
        from app.one import OneHandler

        def test_it():
            one = OneHandler(1)
            one.handle(1), one.handle(2), one._extract_request(3), OneHandler.shared(one)
        """,
    "ssot.toml": "",
}
ONE, TWO = "app.one.OneHandler", "app.two.TwoHandler"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(dedent(text).lstrip(), encoding="utf-8")
    return folder


def compared(root: Path, *asked: str, only: tuple[str, ...] = ()) -> Comparison:
    return compare(root, load_config(root), asked, ReadOptions((), 1, False), only=only)


@pytest.fixture(scope="module")
def found(root: Path) -> Comparison:
    return compared(root, ONE, TWO)


def row(found: Comparison, name: str) -> Row:
    (one,) = [row for row in found.rows if row.name == name]
    return one


def way(found: Comparison, name: str, owner: str = TWO) -> Way:
    (one,) = [way for way in row(found, name).ways if way.owner == owner]
    return one


def test_what_is_named_first_is_the_basis(found: Comparison) -> None:
    assert (found.basis, found.why) == (ONE, "it is named first")
    assert [way.verdict for way in row(found, "shared").ways if way.owner == ONE] == ["basis"]


def test_names_that_differ_by_an_underscore_stand_together_and_say_why(found: Comparison) -> None:
    one = row(found, "extract_request")
    assert one.names == ("_extract_request", "extract_request") and one.members == (ONE, TWO)
    assert one.why == ("OneHandler._extract_request and TwoHandler.extract_request have the same body but for names",)
    assert way(found, "extract_request").verdict == "names"
    assert way(found, "extract_request").renames == (Pair("message", "data"),)
    assert one.groups == (("app.one.OneHandler._extract_request", "app.two.TwoHandler.extract_request"),)


def test_words_of_the_classs_name_do_not_keep_names_apart(found: Comparison) -> None:
    one = row(found, "send_completion")
    assert one.names == ("_send_one_completion", "send_completion")
    (why,) = one.why
    assert why.startswith("TwoHandler.send_completion and OneHandler._send_one_completion are the same name but for")
    assert way(found, "send_completion").verdict == "constants"
    assert way(found, "send_completion").constants == (Pair("'one_completed'", "'two_completed'"),)


def test_equal_bodies_under_unlike_names_stand_together(found: Comparison) -> None:
    one = row(found, "close")
    assert one.names == ("close", "finish") and "same body but for names" in one.why[0]
    assert {way.owner for way in one.ways} == {"app.base.Base", TWO}, "what is inherited stands where it is defined"


def test_verbs_for_the_same_do_not_keep_names_apart(found: Comparison) -> None:
    one = row(found, "emit_many_things")
    assert one.names == ("emit_many_things", "send_many_things")
    (why,) = one.why
    assert why.endswith("are the same name but for the verb")


def test_who_hands_the_work_on_is_told_and_is_no_basis(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "ssot.toml").write_text("", encoding="utf-8")
    (tmp_path / "app/__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "app/steps.py").write_text(
        dedent("""
            class MessageHandlerBase:
                @staticmethod
                async def create_run(service, thread):
                    return await service.create(thread, assistant="one")


            class MessageHandlerService:
                async def handle_message(self, thread):
                    return await self._create_run(thread)

                async def _create_run(self, thread):
                    return await MessageHandlerBase.create_run(self.service, thread)
            """),
        encoding="utf-8",
    )
    found = compared(tmp_path, "app.steps.MessageHandlerService", "app.steps.MessageHandlerBase")
    one = row(found, "create_run")
    assert found.basis.endswith("Service") and one.basis == "app.steps.MessageHandlerBase.create_run"
    told = {way.name: (way.verdict, way.to) for way in one.ways}
    assert told == {
        "create_run": ("basis", ""),
        "_create_run": ("delegates", "app.steps.MessageHandlerBase.create_run"),
    }


def test_other_bodies_are_shown_with_their_diff(found: Comparison) -> None:
    assert row(found, "handle").names == ("handle",), "nothing says that handle_message does the same"
    changed = way(found, "__init__")
    assert changed.verdict == "changed" and changed.diff[0].startswith("@@")
    assert {"-def __init__(self, store, timeout=30):", "+def __init__(self, timeout, store):"} <= set(changed.diff)


def test_equal_words_that_mean_other_things_are_told(found: Comparison) -> None:
    shared = way(found, "shared")
    assert shared.verdict == "same" and shared.prose, "the docstring differs"
    assert shared.meanings == ("Store is app.others.Store here, and app.stores.Store in the basis",)


def test_rows_of_one_member_come_last(found: Comparison) -> None:
    sizes = [len(row.members) for row in found.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert row(found, "only").members == (TWO,)


def test_what_callers_use_is_counted(found: Comparison) -> None:
    needed = {method.name: method for method in found.demand.methods}
    assert needed["handle"].used == Count(production=1, tests=2) and needed["handle"].is_async is True
    assert needed["extract_request"].used == Count(tests=1)
    assert needed["extract_request"].names["_extract_request"] == Count(tests=1)
    assert needed["shared"].used == Count(tests=1)
    assert needed["handle"].missing == (TWO,)
    assert found.demand.unused == ("close", "emit_many_things", "only")
    assert found.demand.built == {ONE: Count(1, 1), TWO: Count(1)}


def test_attributes_that_callers_read_and_those_that_are_not_there(found: Comparison) -> None:
    told = {one.name: (one.used.production, one.absent) for one in found.demand.attributes}
    assert told == {"timeout": (1, ()), "gone": (1, (ONE,))}


def test_parameters_are_merged_and_conflicts_are_named(found: Comparison) -> None:
    store, timeout = sorted(found.demand.parameters, key=lambda one: one.name)
    assert store.required == (ONE, TWO) and store.annotations == (Share("Store", (ONE,)),)
    assert timeout.required == (TWO,) and timeout.defaults == (Share("30", (ONE,)),)
    assert found.demand.conflicts == (
        "argument 1 of its construction is store in OneHandler; timeout in TwoHandler",
        "argument 2 of its construction is store in TwoHandler; timeout in OneHandler",
        "argument 1 of extract_request is data in TwoHandler; message in OneHandler",
    )


def test_literals_and_collaborators_are_told_with_those_who_have_them(found: Comparison) -> None:
    assert found.literals == (Share("one_completed", (ONE,)), Share("two_completed", (TWO,)))
    assert found.collaborators == (Share("app.others.Store", (TWO,)), Share("app.stores.Store", (ONE,)))


def test_overlaps_count_jobs_of_both_and_of_either(found: Comparison) -> None:
    (overlap,) = found.overlaps
    assert (overlap.shared, overlap.either, overlap.same) == (5, 8, 3) and overlap.share == pytest.approx(5 / 8)


def test_the_order_of_the_members_matters_only_for_the_basis(root: Path, found: Comparison) -> None:
    other = compared(root, TWO, ONE)
    assert other.basis == TWO
    assert [(row.name, row.members, row.groups, row.why) for row in other.rows] == [
        (row.name, row.members, row.groups, row.why) for row in found.rows
    ]
    assert other.demand == found.demand and other.literals == found.literals
    verdicts = {"basis": {"basis", "changed", "names", "same", "constants"}}
    for one, again in zip(found.rows, other.rows, strict=True):
        told = {way.symbol: way.verdict for way in again.ways}
        for way_ in one.ways:
            assert told[way_.symbol] in verdicts.get(way_.verdict, {way_.verdict, "basis"})


def test_members_can_be_chosen(root: Path) -> None:
    found = compared(root, ONE, TWO, only=("TwoHandler",))
    assert [member.symbol for member in found.members] == [TWO] and found.left_out == 1
    assert found.basis == TWO and not found.overlaps
    with pytest.raises(UsageError, match="Twohandler is no member") as error:
        compared(root, ONE, TWO, only=("Twohandler",))
    assert error.value.hint == "did you mean TwoHandler?"
