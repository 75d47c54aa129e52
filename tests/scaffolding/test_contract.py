"""Contract tests really run, in the project's style, and fail for whatever breaks the contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from ssot_tool.cure.protection import Reach
from ssot_tool.scaffolding.contract import Contract, contract_tests
from ssot_tool.scaffolding.house_style import HouseStyle
from tests.scaffolding.contract_workspace import (
    CASES,
    LEGACY,
    TESTS,
    UNIFIED,
    blueprint,
    reaching,
    run,
    write,
)

CODE = {"app/__init__.py": "", "app/legacy.py": LEGACY, "app/unified.py": UNIFIED}
PYTEST = HouseStyle("pytest", "tests")
UNITTEST = HouseStyle("unittest", "tests")
TESTED = "tests/test_handlers.py"
USED = {
    "GreetingHandler": ("test_greets", "test_size_and_ticket", "test_patched", "test_derived"),
    "FarewellHandler": ("test_leaves", "test_broken"),
}
ROLE = """
[roles.handler]
title = "Handlers"
heads = ["handler"]
methods = ["handle", "leave", "size"]
words = ["greeting", "farewell", "unified"]
canonical = "app.unified.UnifiedHandler"
"""


def lay_out(root: Path, contract: Contract, files: dict[str, str]) -> None:
    write(root, {**CODE, **files})
    write(root, {file.path: file.text for file in contract.files})


def pytest_contract(role: str = "") -> Contract:
    return contract_tests(blueprint(role), PYTEST, reaching(TESTED, USED))


def pytest_project(root: Path, contract: Contract, **more: str) -> None:
    ini = "[pytest]\npythonpath = .\nfilterwarnings = error\naddopts = --strict-markers\n"
    lay_out(root, contract, {TESTED: TESTS, "pytest.ini": ini, **more})


def run_contract(root: Path, *more: str) -> str:
    done = run(
        root, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "tests/test_unified_handler_contract.py", *more
    )
    return done.stdout + done.stderr


def test_all_holds_and_what_is_not_compared_says_why(tmp_path: Path) -> None:
    pytest_project(tmp_path, pytest_contract("handler"), **{"ssot.toml": ROLE})
    told = run_contract(tmp_path)
    assert told.splitlines()[-1].startswith("20 passed, 2 skipped, 1 xfailed"), told
    assert "it builds nothing for 'greet'" in told  # a class that derives from it stays the legacy's
    assert "it does not pass with the legacy, either" in told
    assert "still to be migrated: app.legacy.FarewellHandler, app.legacy.GreetingHandler" in told


class Break(NamedTuple):
    """What is broken in the unified module, and the test that must fail for it."""

    old: str
    new: str
    failing: str


SHIM = """
class Shim(UnifiedHandler):
    pass


Shim.__module__, Shim.__name__ = "app.legacy", "FarewellHandler"
ROUTES._strategies["leave"] = Shim
"""
LAST = "    def size(self):\n        return self._strategy.size\n"

#: Breaks of one group touch different tests, so that one run shows all of them.
BROKEN = {
    "routes and signatures": [
        Break('ROUTES.register("hello", GreetingHandler)\n', "", "a_route_leads_to_its_strategy[hello-greet]"),
        Break("mark=NOT_GIVEN, *, kind", 'mark="?", *, kind', "a_legacy_construction_binds[greet]"),
        Break("def handle(self, times=1)", "def handle(self, times=2)", "a_legacy_method_call_binds[greet-handle]"),
        Break("async def depart", "async def go", "a_legacy_method_call_binds[leave-depart]"),
        Break("    @property\n    def size", "    def size", "a_legacy_property_is_no_method[size]"),
    ],
    "the table": [
        Break('"hello", GreetingHandler', '"hello", FarewellHandler', "a_route_leads_to_its_strategy[hello-greet]"),
        Break("if key in self._strategies:", "if False:", "a_route_is_served_exactly_once[greet]"),
        Break("name, mark=NOT_GIVEN, *, kind", "name, *, mark=NOT_GIVEN, kind", "a_legacy_construction_binds[greet]"),
        Break("raise UnknownRoute(f", "return GreetingHandler\n            raise UnknownRoute(f", "that_nobody_serves"),
        Break(LAST, LAST + SHIM, "a_route_leads_to_its_strategy[leave-leave]"),
    ],
    "a race": [
        Break("            if key in self._strategies:", "            taken = key in self._strategies\n"
              "            threading.Event().wait(0.01)\n            if taken:", ""),
        Break("with self._lock:", "if True:", "one_of_many_threads_registers_a_route"),
    ],
    "a result that no test looks at": [
        Break(
            "return self._strategy.handle(times)",
            "return [one.lower() for one in self._strategy.handle(times)]",
            "replay_gives_the_same[greet-tests/test_handlers.py::test_greets]",
        ),
    ],
    "swapped strategies": [
        Break(
            "ROUTES.find(kind)(name, **more)",
            'ROUTES.find("leave" if kind == "greet" else "greet")(name, **more)',
            "replay_gives_the_same[leave-tests/test_handlers.py::test_leaves]",
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_whatever_breaks_the_contract_fails_a_test(broken: str, tmp_path: Path) -> None:
    unified = UNIFIED
    for one in BROKEN[broken]:
        assert one.old in unified
        unified = unified.replace(one.old, one.new)
    pytest_project(tmp_path, pytest_contract(), **{"app/unified.py": unified})
    is_replay = any("replay" in one.failing for one in BROKEN[broken])
    told = run_contract(tmp_path, "-k", "replay" if is_replay else "not replay")
    failed = [line for line in told.splitlines() if line.startswith("FAILED")]
    for one in BROKEN[broken]:
        assert any(one.failing in line for line in failed), told


def test_a_comparison_of_nothing_fails(tmp_path: Path) -> None:
    nothing = {**USED, "FarewellHandler": ("test_broken", "test_gone")}
    pytest_project(tmp_path, contract_tests(blueprint(""), PYTEST, reaching(TESTED, nothing)))
    told = run_contract(tmp_path, "-k", "replay")
    assert "FAILED tests/test_unified_handler_contract.py::test_replay_compares_something[leave]" in told
    assert "it is not collected: renamed, moved or deselected" in told


def test_what_no_test_uses_is_told_and_not_compared() -> None:
    contract = contract_tests(blueprint(), PYTEST, {})
    assert [file.path for file in contract.files] == ["tests/test_unified_handler_contract.py"]
    assert contract.notes == (
        "no existing test uses app.legacy.GreetingHandler, so nothing compares it with UnifiedHandler",
        "no existing test uses app.legacy.FarewellHandler, so nothing compares it with UnifiedHandler",
    )
    assert "REPLAYED" not in contract.files[0].text


def test_when_the_legacy_is_gone_the_rest_holds_on(tmp_path: Path) -> None:
    """As after ``ssot migrate`` with style "move": private classes in the module, none elsewhere."""
    private = LEGACY.replace("class Gr", "class _Gr").replace("class Fa", "class _Fa")
    unified = UNIFIED.replace("from app.legacy import FarewellHandler, GreetingHandler", private)
    for name in ("GreetingHandler", "FarewellHandler"):
        unified = unified.replace(f", {name})", f", _{name})")
    moved = blueprint("")
    strategies = tuple(replace(one, module="app.unified", name=f"_{one.name}") for one in moved.strategies)
    moved = replace(moved, strategies=strategies)
    contract = contract_tests(moved, PYTEST, reaching(TESTED, USED))
    pytest_project(tmp_path, contract, **{"app/unified.py": unified, "app/legacy.py": ""})
    (tmp_path / TESTED).unlink()
    told = run_contract(tmp_path)
    assert told.splitlines()[-1].startswith("14 passed, 8 skipped"), told
    assert "the legacy of 'greet' is gone: there is nothing to compare with" in told


def test_tests_that_have_moved_are_not_compared(tmp_path: Path) -> None:
    """As after ``ssot migrate`` with the legacy kept, which the unified class delegates to."""
    moved = TESTS.replace(
        "from app.legacy import FarewellHandler, GreetingHandler",
        "from app.legacy import FarewellHandler\nfrom app.unified import UnifiedHandler",
    )
    moved = moved.replace("GreetingHandler(", 'UnifiedHandler(kind="greet", name=').replace(
        "GreetingHandler", "UnifiedHandler"
    )
    pytest_project(tmp_path, pytest_contract(), **{TESTED: moved})
    told = run_contract(tmp_path, "-k", "replay")
    assert "it builds the unified one itself by now" in told
    assert "the tests of 'greet' build the unified one itself by now" in told
    assert "PASSED tests/test_unified_handler_contract.py::test_replay_compares_something[leave]" in told
    assert "FAILED" not in told, told


def test_a_shim_is_not_compared(tmp_path: Path) -> None:
    unified = UNIFIED.replace("from app.legacy import", "from app.real import")
    shims = """
        from app.unified import UnifiedHandler

        class GreetingHandler(UnifiedHandler):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, kind="greet", **kwargs)

        def FarewellHandler(*args, **kwargs):
            return UnifiedHandler(*args, kind="leave", **kwargs)
    """
    pytest_project(
        tmp_path, pytest_contract(), **{"app/unified.py": unified, "app/legacy.py": shims, "app/real.py": LEGACY}
    )
    told = run_contract(tmp_path, "-k", "replay")
    assert told.splitlines()[-1].startswith("8 skipped"), told
    assert "is gone, or only a shim by now" in told


def test_unittest_needs_no_pytest(tmp_path: Path) -> None:
    used = {"GreetingHandler": ("HandlerTest::test_greets",), "FarewellHandler": ("HandlerTest::test_leaves",)}
    contract = contract_tests(blueprint(""), UNITTEST, reaching(TESTED, used))
    lay_out(tmp_path, contract, {TESTED: CASES, "tests/__init__.py": ""})
    assert "pytest" not in contract.files[0].text
    command = ("-m", "unittest", "discover", "-s", "tests", "-t", ".", "-p", "test_uni*.py")
    done = run(tmp_path, *command)
    assert "OK" in done.stderr and "skipped" not in done.stderr, done.stderr
    unified = UNIFIED.replace("return self._strategy.handle(times)", 'return ["", ""]')
    write(tmp_path, {"app/unified.py": unified})
    done = run(tmp_path, *command)
    assert "FAIL: test_replay_gives_the_same" in done.stderr, done.stderr


@pytest.mark.parametrize("width", [88, 120])
def test_the_text_is_formatted(width: int, tmp_path: Path) -> None:
    for style in (PYTEST, UNITTEST, replace(PYTEST, typed=False, mark="slow")):
        folder = f"tests_{style.framework}{style.mark}"
        long = {"GreetingHandler": (f"Test{'Long' * 20}::test_greets", *USED["GreetingHandler"])}
        made = replace(blueprint(module=f"app.{'very_' * 10}long.unified"), name="Unified" + "Handler" * 8)
        contract = contract_tests(
            made, replace(style, folder=folder), reaching(TESTED, long), (), others=[made.canonical]
        )
        lay_out(tmp_path, contract, {made.path: "", f"{made.module.replace('.', '/')}.py": ""})
    ruff = [sys.executable, "-m", "ruff"]
    more = [
        "--isolated",
        "--no-cache",
        "--quiet",
        "--line-length",
        str(width),
        *(one.name for one in tmp_path.glob("t*")),
    ]
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,B", "--ignore", "E501"]):
        done = subprocess.run(
            [*ruff, *command, *more], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_same_blueprint_gives_the_same_bytes() -> None:
    found = reaching(TESTED, USED)
    shuffled = {name: tuple(reversed(tests)) for name, tests in reversed(found.items())}
    assert contract_tests(blueprint(), PYTEST, found) == contract_tests(blueprint(), PYTEST, shuffled)


def test_a_script_that_is_there_is_not_made_anew() -> None:
    first = contract_tests(blueprint(), PYTEST, reaching(TESTED, USED))
    script = first.files[1]
    read = {script.path: script.text}.get
    again = contract_tests(blueprint(), PYTEST, reaching(TESTED, USED), (), read)
    assert [file.path for file in again.files] == ["tests/test_unified_handler_contract.py"]
    other = contract_tests(blueprint(), PYTEST, reaching(TESTED, USED), (), {script.path: "# mine\n"}.get)
    assert [file.path for file in other.files][1] == "tests/contract_replay_2.py"
    assert '"contract_replay_2.py"' in other.files[0].text


def test_hostile_titles_stay_text(tmp_path: Path) -> None:
    evil = replace(blueprint(), title='x"""\nimport os\n\\"', role="handler")
    text = contract_tests(evil, PYTEST, {}).files[0].text
    compile(text, "contract", "exec")
    assert text.count('"""\n\nfrom __future__') == 1
    assert "\nimport os\n\\" not in text


def test_the_nearest_tests_are_replayed_some_of_each_file() -> None:
    def reach(distance: int, file: str, number: int, how: str = "direct") -> Reach:
        return Reach(distance, f"tests/{file}.py::test_{number:02}", how, f"tests/{file}.py", number)  # type: ignore[arg-type]

    many = [reach(1, "test_many", number) for number in range(30)]
    few = [reach(1, "test_few", number) for number in range(3)]
    never = [reach(0, "test_never", 1, "patch"), reach(0, "test_never", 2, "import"), reach(2, "test_never", 3)]
    found = contract_tests(
        blueprint(), PYTEST, {"app.legacy.GreetingHandler": [*many, *few, *never, reach(0, "test_z", 1)]}
    )
    text = found.files[0].text
    assert text.count("tests/test_many.py::") == 16
    assert text.count("tests/test_few.py::") == 3
    assert "tests/test_z.py::test_01" in text
    assert "test_never" not in text
    assert "of 34 tests that use app.legacy.GreetingHandler, the nearest 20 are run again" in found.notes


MOVED_TESTS = """
from unittest.mock import patch

from app import legacy


def test_what_it_uses_is_patched():
    with patch("app.legacy.uuid") as uuid:
        uuid.uuid4.return_value = "ticket"
        assert legacy.GreetingHandler("Ada").ticket() == "ticket"


def test_its_method_is_patched():
    with patch.object(legacy.GreetingHandler, "_secret", return_value=2):
        assert legacy.GreetingHandler("Ada")._secret() == 2


def test_it_is_patched_itself():
    with patch("app.legacy.FarewellHandler") as farewell:
        greeting = legacy.GreetingHandler("Ada")
        assert greeting.handle(0) == [] and farewell.called


def test_its_base():
    assert isinstance(legacy.GreetingHandler("Ada"), legacy.Base)
"""


def test_patches_follow_what_was_moved(tmp_path: Path) -> None:
    """With style "move", what tests patch in the legacy module must hold for the copies, until migrate moves it."""
    code = LEGACY.replace("class GreetingHandler:", "class Base:\n    pass\n\n\nclass GreetingHandler(Base):")
    code = code.replace("return [f", "if not times:\n            FarewellHandler('')\n        return [f")
    moved = code.replace("GreetingHandler", "_GreetingHandler").replace("FarewellHandler", "_FarewellHandler")
    unified = UNIFIED.replace(
        "from app.legacy import FarewellHandler, GreetingHandler",
        "from app.moved import _FarewellHandler as FarewellHandler, _GreetingHandler as GreetingHandler",
    ).replace("    @property", "    def _secret(self):\n        return self._strategy._secret()\n\n    @property")
    plan = blueprint("")
    strategies = tuple(replace(one, module="app.moved", name=f"_{one.name}", style="move") for one in plan.strategies)
    names = ("test_what_it_uses_is_patched", "test_its_method_is_patched", "test_it_is_patched_itself", "test_its_base")
    contract = contract_tests(
        replace(plan, strategies=strategies), PYTEST, reaching(TESTED, {"GreetingHandler": names})
    )
    code_files = {"app/legacy.py": code, "app/moved.py": moved, "app/unified.py": unified}
    pytest_project(tmp_path, contract, **code_files, **{TESTED: MOVED_TESTS})
    told = run_contract(tmp_path, "-k", "replay")
    assert told.splitlines()[-1].startswith("3 passed, 2 skipped"), told
    assert "it patches app.legacy.FarewellHandler, which moved code never uses" in told
    assert "it asks for a base that the unified one has not" in told


def test_a_project_without_tests_gets_its_roots_on_the_path(tmp_path: Path) -> None:
    contract = contract_tests(blueprint(""), HouseStyle("pytest", "tests", roots=("src",)), {})
    write(tmp_path, {f"src/{path}": text for path, text in CODE.items()})
    write(tmp_path, {file.path: file.text for file in contract.files})
    assert run_contract(tmp_path).splitlines()[-1].startswith("14 passed"), contract.files[0].text
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "E,F,I,B", "tests"]
    assert subprocess.run(ruff, cwd=tmp_path, capture_output=True, check=False).returncode == 0
