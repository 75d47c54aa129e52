"""Same tree, same bytes out: whatever the hash seed, the number of workers, and what is remembered."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ssot_tool.scan.files.workspace as files
from ssot_tool.cli.main import main
from ssot_tool.gate.baseline import FOLDER
from ssot_tool.model import Skipped
from ssot_tool.scan.files.git_files import Listing
from ssot_tool.scan.files.walk import walk_listing

CHECKOUT = Path(__file__).parent.parent
GOLDEN = CHECKOUT / "fixtures" / "golden_path"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("golden") / "golden_path"
    shutil.copytree(GOLDEN, copy, ignore=shutil.ignore_patterns("__pycache__", ".ssot", ".pytest_cache"))
    return copy


def printed(workspace: Path, seed: int, *more: str) -> list[bytes]:
    """What each command prints, one after the other in one process with this hash seed."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": str(seed)}
    code = (
        "from ssot_tool.cli.main import main\n"
        f"for command in {COMMANDS!r}:\n"
        f"    assert main([*command, *{more!r}]) == 0\n"
        "    print('\\0', end='', flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=workspace, env=environment, capture_output=True, check=True)
    *said, rest = done.stdout.split(b"\0")
    assert len(said) == len(COMMANDS) and rest == b""
    return said


COMMANDS = (["scan", "--all", "--format", "json"], ["scan", "--all"], ["graph", "message-handler", "--depth", "2"])


def test_the_same_bytes(workspace: Path) -> None:
    first = printed(workspace, 0, "--no-cache", "--workers", "1")
    assert all(len(one) > 1000 for one in first)
    # With the third seed, the first command remembers what the others then take from there.
    for seed, more in ((1, ["--no-cache", "--workers", "3"]), (2, ["--workers", "2"])):
        assert printed(workspace, seed, *more) == first


FORMATS = ("json", "sarif", "text")
#: In processes of their own, as a hash seed is given at the start; and in this one, with everything else shuffled.
SEEDS, SHUFFLED = (1, 2), 8


@pytest.fixture
def checked(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The golden path with a baseline, and something that is new, known, renamed, moved and fixed beside it."""
    root = tmp_path / "checked"
    shutil.copytree(workspace, root, ignore=shutil.ignore_patterns(".ssot"))
    monkeypatch.chdir(root)
    assert main(["baseline", "init", "--workers", "1"]) == 0
    websocket = root / "netra_backend/app/services/websocket"
    text = (websocket / "message_handler.py").read_text(encoding="utf-8")
    renamed = text.replace("StopAgentHandler", "HaltAgentHandler").replace("class UserMessageHandler", "class UserTurn")
    (websocket / "message_handler.py").write_text(renamed, encoding="utf-8")
    (websocket / "copy_of_handlers.py").write_text(text, encoding="utf-8")
    emitters = sorted((root / "netra_backend").rglob("*emitter*.py"))
    emitters[0].rename(emitters[0].with_name("moved_emitter.py"))
    emitters[1].unlink()
    return root


def check(root: Path, *more: str) -> list[str]:
    targets = [part for form in FORMATS for part in ("-o", f"{form}={root.parent / form}")]
    return ["check", "--all", "--format", "github", *targets, *more]


def results(root: Path) -> list[bytes]:
    return [(root.parent / form).read_bytes() for form in FORMATS]


def test_ten_shuffled_checks_give_one_and_the_same_bytes(checked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(SEEDS) + SHUFFLED == 10
    code = main(check(checked, "--workers", "1", "--no-cache"))
    first = results(checked)
    for word in (b'"new"', b'"known"', b'"fixed":', b'"was"'):
        assert word in first[0]
    for seed in SEEDS:
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": str(seed)}
        cache = ["--no-cache"] if seed == 1 else []
        command = [sys.executable, "-m", "ssot_tool", *check(checked, "--workers", str(1 + seed % 3), *cache)]
        done = subprocess.run(command, cwd=checked, env=environment, capture_output=True, check=False)
        assert (done.returncode, results(checked)) == (code, first)
    for number in range(SHUFFLED):
        shuffle(random.Random(number), checked, monkeypatch)
        # Now and then everything is read anew.
        cache = ["--no-cache"] if number % 4 == 1 else []
        assert main(check(checked, "--workers", str(1 + number % 3), *cache)) == code
        assert results(checked) == first, number


def shuffle(order: random.Random, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are listed in another order, a baseline's lines stand in another, and some files are read anew."""

    def listed(listing: Listing) -> Listing:
        python, hints = list(listing.python), list(listing.hints)
        order.shuffle(python)
        order.shuffle(hints)
        return listing._replace(python=python, hints=hints)

    def walked(base: Path) -> tuple[Listing, list[Skipped]]:
        listing, unread = walk_listing(base)
        return listed(listing), unread

    monkeypatch.setattr(files, "walk_listing", walked)
    for path in (root / FOLDER).glob("*.jsonl"):
        lines = path.read_bytes().splitlines(keepends=True)
        order.shuffle(lines)
        path.write_bytes(b"".join(lines))
    for path in order.sample(sorted(root.rglob("*.py")), 3):
        path.write_bytes(path.read_bytes())
