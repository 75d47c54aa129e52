"""Reading in rounds: what is kept between runs never changes the answer."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.model import ScanReport
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.report.json import scan_json
from ssot_tool.scan.from_tree import Extra
from ssot_tool.scanning import scan
from ssot_tool.session import open_session

HANDLER = """
class {name}MessageHandler:
    def __init__(self, websocket_manager, supervisor):
        self.websocket_manager, self.supervisor = websocket_manager, supervisor
    def get_message_type(self):
        return "{route}"
    async def handle_message(self, user_id, payload):
        await self.websocket_manager.send_error(user_id, "{route}")
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    for name, route in (("Start", "start_agent"), ("Other", "start_agent"), ("Zebra", "stop_agent")):
        (tmp_path / "app" / f"{name.lower()}.py").write_text(HANDLER.format(name=name, route=route))
    (tmp_path / "use.py").write_text(
        "from app.start import StartMessageHandler as Aardvark\nfrom app.zebra import ZebraMessageHandler\n"
        "Aardvark(1, 2)\nZebraMessageHandler(1, 2)\n"
    )
    (tmp_path / "more.py").write_text("from use import Aardvark\nAardvark(3, 4)\n")
    age(tmp_path)
    return tmp_path


def age(root: Path) -> None:
    """Make all files older than the time in which a change may go unseen."""
    then = time.time() - 60
    for path in root.rglob("*.py"):
        os.utime(path, (then, then))


def answer(root: Path, *, use_cache: bool = True, workers: int = 2) -> str:
    report: ScanReport = scan(root, load_config(root), ReadOptions(paths=(root,), workers=workers, use_cache=use_cache))
    return scan_json(report, everything=True)


def test_cold_warm_and_without_cache_are_the_same_bytes(workspace: Path) -> None:
    plain = answer(workspace, use_cache=False)
    assert '"Aardvark' not in plain
    assert plain.count('"kind": "call"') == 3
    assert [answer(workspace) for _ in range(3)] == [plain] * 3
    assert answer(workspace, workers=1) == plain


@pytest.mark.parametrize("changed", ["app/other.py", "use.py", "more.py"])
def test_one_changed_file_is_seen_and_the_rest_remembered(workspace: Path, changed: str) -> None:
    answer(workspace)
    target = workspace / changed
    target.write_text(target.read_text().replace("Aardvark", "Zeta") + "\n# Zeta StartMessageHandler\nx = 1\n")
    assert answer(workspace) == answer(workspace, use_cache=False)


def test_files_come_and_go(workspace: Path) -> None:
    answer(workspace)
    (workspace / "more.py").unlink()
    (workspace / "late.py").write_text("from app.other import OtherMessageHandler\nOtherMessageHandler(5, 6)\n")
    with_cache = answer(workspace)
    assert with_cache == answer(workspace, use_cache=False)
    assert "late.py" in with_cache


def test_a_part_of_the_workspace_does_not_spoil_the_memory_of_the_whole(workspace: Path) -> None:
    plain = answer(workspace)
    scan(workspace, load_config(workspace), ReadOptions(paths=(workspace / "app",), workers=1))
    assert answer(workspace) == plain


def test_comments_that_silence_are_read_wherever_they_stand_and_remembered(workspace: Path) -> None:
    (workspace / "plain.py").write_text("x = 1  # ssot: ignore[SSOT101] nothing here\n")
    (workspace / "app" / "other.py").write_text(
        (workspace / "app" / "other.py").read_text().replace(":\n", ":  # ssot: ignore[SSOT101, SSOT102] why\n", 1)
    )
    age(workspace)
    plain = answer(workspace, use_cache=False)
    assert plain.count('"by": "comment"') == 2
    assert '"detail": "unused:SSOT101"' in plain
    assert [answer(workspace) for _ in range(2)] == [plain] * 2
    (workspace / "plain.py").write_text("x = 1\n")
    assert "unused" not in answer(workspace)


@pytest.mark.parametrize("use_cache", [True, False])
def test_what_is_made_with_facts_is_what_is_made_alone(workspace: Path, use_cache: bool) -> None:
    (workspace / "app" / "odd.py").write_text("def f(:\n")
    (workspace / "app" / "surrogate.py").write_text("def f():\n    return '\\ud800', g('\\ud800')\n")
    age(workspace)

    def made(also: tuple[Extra, ...], use_cache: bool) -> tuple[object, list[str]]:
        done: list[str] = []
        options = ReadOptions(workers=2, use_cache=use_cache, progress=lambda what, *_: done.append(what))
        config = load_config(workspace)
        session = open_session(workspace, config, load_role_packs(config, workspace), options)
        with session.reading as reading:
            session.read_everything(also=also)
            paths = sorted(reading.files)
            return (reading.galleries(paths), reading.shapes(paths), reading.modules), done

    alone, done = made((), use_cache=False)
    assert done.count("looking at bodies") == done.count("comparing") == done.count("reading") > 2
    both, done = made(("portraits", "shapes"), use_cache)
    assert both == alone
    assert done.count("looking at bodies") == done.count("comparing") == 1, "only of what has no facts"
    again, done = made(("portraits", "shapes"), use_cache)
    assert again == alone
    assert not use_cache or set(done) <= {"searching"}, "all is kept"
