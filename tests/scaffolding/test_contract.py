"""Contract tests really run, in the project's style, and fail for whatever breaks the contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

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


#: What is broken in the unified module, and a test that must fail for it.
BROKEN = {
    "a route is dropped": (
        'ROUTES.register("hello", GreetingHandler)\n',
        "",
        "a_route_leads_to_its_strategy[hello-greet]",
    ),
    "a route is led elsewhere": (
        '"hello", GreetingHandler',
        '"hello", FarewellHandler',
        "a_route_leads_to_its_strategy",
    ),
    "a route can be taken": ("if key in self._strategies:", "if False:", "a_route_is_served_exactly_once[greet]"),
    "threads race": (
        "if key in self._strategies:",
        "import time\n            if key not in self._strategies: time.sleep(0.05)\n            if False:",
        "one_of_many_threads",
    ),
    "unknown is served": (
        "raise UnknownRoute(f",
        "return GreetingHandler\n            raise UnknownRoute(f",
        "that_nobody_serves",
    ),
    "an argument is dropped": (
        "name, mark=NOT_GIVEN, *, kind",
        "name, *, mark=NOT_GIVEN, kind",
        "construction_binds[greet]",
    ),
    "a default is changed": ("mark=NOT_GIVEN, *, kind", 'mark="?", *, kind', "construction_binds[greet]"),
    "a method's default is changed": (
        "def handle(self, times=1)",
        "def handle(self, times=2)",
        "method_call_binds[greet-handle]",
    ),
    "a method is dropped": ("async def depart", "async def go", "method_call_binds[leave-depart]"),
    "a property is a method": ("    @property\n    def size", "    def size", "property_is_no_method[size]"),
    "a result is changed": (
        "return self._strategy.handle(times)",
        "return self._strategy.handle(times)[::-1] + []",
        "",
    ),
    "a result that no test looks at": (
        "return self._strategy.handle(times)",
        "return [one.lower() for one in self._strategy.handle(times)]",
        "replay_gives_the_same[greet-tests/test_handlers.py::test_greets]",
    ),
    "strategies are swapped": (
        "ROUTES.find(kind)(name, **more)",
        'ROUTES.find("leave" if kind == "greet" else "greet")(name, **more)',
        "replay_gives_the_same[leave-tests/test_handlers.py::test_leaves]",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_whatever_breaks_the_contract_fails_a_test(broken: str, tmp_path: Path) -> None:
    old, new, failing = BROKEN[broken]
    assert old in UNIFIED
    pytest_project(tmp_path, pytest_contract(), **{"app/unified.py": UNIFIED.replace(old, new)})
    told = run_contract(tmp_path, "-k", "replay" if "replay" in failing or not failing else "not replay")
    failed = [line for line in told.splitlines() if line.startswith("FAILED")]
    assert any(failing in line for line in failed) if failing else not failed, told


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
    strategies = tuple(
        msgspec.structs.replace(one, module="app.unified", name=f"_{one.name}") for one in moved.strategies
    )
    moved = msgspec.structs.replace(moved, strategies=strategies)
    contract = contract_tests(moved, PYTEST, reaching(TESTED, USED))
    pytest_project(tmp_path, contract, **{"app/unified.py": unified, "app/legacy.py": ""})
    (tmp_path / TESTED).unlink()
    told = run_contract(tmp_path)
    assert told.splitlines()[-1].startswith("14 passed, 8 skipped"), told
    assert "the legacy of 'greet' is gone: there is nothing to compare with" in told


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
@pytest.mark.parametrize("style", [PYTEST, UNITTEST, msgspec.structs.replace(PYTEST, typed=False, mark="slow")])
def test_the_text_is_formatted(style: HouseStyle, width: int, tmp_path: Path) -> None:
    contract = contract_tests(blueprint(), style, reaching(TESTED, USED))
    lay_out(tmp_path, contract, {})
    ruff = [sys.executable, "-m", "ruff"]
    quiet = ["--isolated", "--no-cache", "--quiet", "--line-length", str(width), "tests"]
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,B"]):
        done = subprocess.run(
            [*ruff, *command, *quiet], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
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
    evil = msgspec.structs.replace(blueprint(), title='x"""\nimport os\n\\"', role="handler")
    text = contract_tests(evil, PYTEST, {}).files[0].text
    compile(text, "contract", "exec")
    assert text.count('"""\n\nfrom __future__') == 1
    assert "\nimport os\n\\" not in text
